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
        Err(err) => {
            show::note(&format!("{err:#}"));
            ExitCode::from(if err.is::<io::Error>() { 1 } else { 2 })
        }
    }
}
