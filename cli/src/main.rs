//! `tocsin` on the command line.

mod args;
mod check;
#[cfg(feature = "aws")]
mod deliver;
mod explain;
mod files;
mod input;
mod log_file;
mod matching;
#[cfg(feature = "aws")]
mod redrive;
mod replay;
mod run;
mod show;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let (done, code) = match Args::parse().command {
        Command::Run(args) => (run::run(&args), 2),
        Command::Explain(args) => (explain::explain(&args), 2),
        Command::Replay(args) => (replay::replay(&args), 2),
        #[cfg(feature = "aws")]
        Command::Redrive(args) => (redrive::redrive(&args), 2),
        Command::Check(args) => (check::check(&args.file).map(|()| run::Verdict::Handled), 1),
        Command::Match(args) => (matching::matching(&args), 2),
    };
    match done {
        Ok(run::Verdict::Handled) => ExitCode::SUCCESS,
        Ok(run::Verdict::Unhandled) => ExitCode::FAILURE,
        Ok(run::Verdict::Interrupted) => ExitCode::from(130),
        Err(err) => {
            format!("{err:#}").lines().for_each(show::note);
            ExitCode::from(if err.is::<io::Error>() { 1 } else { code })
        }
    }
}
