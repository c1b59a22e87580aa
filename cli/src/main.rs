//! `tocsin` on the command line.

mod args;
#[cfg(feature = "deliver")]
mod deliver;
mod input;
mod run;
mod show;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let Args { command: Command::Run(run) } = Args::parse();
    match run::run(&run) {
        Ok(run::Verdict::Handled) => ExitCode::SUCCESS,
        Ok(run::Verdict::Unhandled) => ExitCode::FAILURE,
        Err(err) if is_broken_pipe(&err) => ExitCode::SUCCESS,
        Err(err) => {
            show::note(&format!("{err:#}"));
            ExitCode::from(2)
        }
    }
}

/// Whoever reads has read enough, as in `tocsin run events | head`.
fn is_broken_pipe(err: &anyhow::Error) -> bool {
    err.downcast_ref::<io::Error>().is_some_and(|err| err.kind() == io::ErrorKind::BrokenPipe)
}
