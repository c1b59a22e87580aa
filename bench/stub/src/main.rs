//! An AWS on loopback, quick enough not to be what is measured: SNS, CloudWatch, DynamoDB and Private CA, as far as
//! Tocsin calls them. Anything else is refused.
//!
//! Prints the ports it listens on, one line of JSON, and serves until its standard input ends.

mod acm_pca;
mod calls;
mod cloudwatch;
mod control;
mod dynamodb;
mod serve;
mod services;
mod sns;
mod tls;

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::net::TcpListener;

use services::Services;

const USAGE: &str = "usage: aws-stub [--tls CHAIN.pem KEY.pem] [--latency-ms N] [--threads N]";

#[derive(Default)]
struct Options {
    tls: Option<(PathBuf, PathBuf)>,
    latency_ms: u64,
    threads: usize,
}

fn main() -> anyhow::Result<()> {
    let options = options(std::env::args().skip(1))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(options.threads).enable_all().build()?;
    runtime.block_on(run(options))
}

async fn run(options: Options) -> anyhow::Result<()> {
    let services = Arc::new(Services::default());
    services.set_latency(options.latency_ms);
    let acceptor = options.tls.map(|(chain, key)| tls::acceptor(&chain, &key)).transpose()?;
    // Each service has an address of its own, all of them this host: so nobody shares a connection between two.
    let aws = TcpListener::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))).await?;
    let control = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    println!(r#"{{"aws": {}, "control": {}}}"#, aws.local_addr()?.port(), control.local_addr()?.port());
    tokio::spawn(serve::aws(aws, acceptor, Arc::clone(&services)));
    tokio::spawn(serve::control(control, services));
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    ended.await?.context("standard input")?;
    Ok(())
}

fn options(mut args: impl Iterator<Item = String>) -> anyhow::Result<Options> {
    let mut options = Options { threads: 1, ..Options::default() };
    while let Some(arg) = args.next() {
        let mut value = || args.next().context(USAGE);
        match &*arg {
            "--tls" => options.tls = Some((value()?.into(), value()?.into())),
            "--latency-ms" => options.latency_ms = value()?.parse().context(USAGE)?,
            "--threads" => options.threads = value()?.parse().context(USAGE)?,
            _ => bail!(USAGE),
        }
    }
    Ok(options)
}
