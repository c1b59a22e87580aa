use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tocsin_domain::{Settings, Severity};

/// Rings once when something is wrong with your AWS Private CA.
#[derive(Debug, Parser)]
#[command(name = "tocsin", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Route events as the Lambda functions would, and show what people would be told
    ///
    /// Exit code: 0 all events were handled, 1 something was refused or failed, 2 wrong usage.
    Run(Run),
    /// Check a routing file: each mistake with its line, and each mute that is over
    ///
    /// Exit code: 0 no mistakes, 1 mistakes, 2 wrong usage.
    Check(Check),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The routing file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// Files, folders (their .json, .jsonl and .ndjson files) or `-` for standard input: events one by one, in arrays,
    /// as JSON lines, in SQS batches, or mixed
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub(crate) paths: Vec<PathBuf>,

    /// Print one JSON document per event
    #[arg(long)]
    pub(crate) json: bool,

    /// Publish to the SNS topic `ALERT_TOPIC_ARN` and send the metrics to CloudWatch, as the usual AWS variables say
    #[cfg(feature = "deliver")]
    #[arg(long)]
    pub(crate) deliver: bool,

    /// Route by the rules of this file
    #[arg(long, value_name = "FILE")]
    pub(crate) routing: Option<PathBuf>,

    /// Do not alert below this severity: info, low (the default), medium, high or critical
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) minimum_severity: Option<Severity>,

    /// Where your runbook is read: alerts link its headings
    #[arg(long, value_name = "URL")]
    pub(crate) runbook_url: Option<String>,
}

impl Run {
    /// What was asked for, and the rest from `settings`.
    pub(crate) fn settings(&self, settings: Settings) -> Settings {
        Settings {
            minimum_severity: self.minimum_severity.unwrap_or(settings.minimum_severity),
            runbook_url: self.runbook_url.clone().unwrap_or(settings.runbook_url),
        }
    }
}
