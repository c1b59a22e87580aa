use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use tocsin_domain::{Function, Settings, Severity};

/// Rings once when something is wrong with AWS Private CA, KMS, Auto Scaling or Airflow.
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
    /// Show step by step why each event ends as it does: what it is, what it means, which rule decides, what people
    /// know already, what would be sent
    ///
    /// Takes the way of the functions with a ledger that lasts as long as the command. The clock follows the events' own
    /// times, and never runs backwards: a story of events, in its order, is folded and resolved as it would have been.
    ///
    /// Exit code: 0 all events were handled, 1 something was refused or could not be read, be it the routing file, 2 wrong
    /// usage.
    Explain(Explain),
    /// Show what the log files of a trail would have told, had Tocsin been there
    ///
    /// Exit code: 0 everything was read, 1 something could not be read, 2 wrong usage.
    Replay(Replay),
    /// Check a routing file: each mistake with its line, and each mute that is over
    ///
    /// Exit code: 0 no mistakes, 1 mistakes, 2 wrong usage.
    Check(Check),
    /// Say which events an EventBridge event pattern matches, as EventBridge would
    ///
    /// Exit code: 0 the pattern matches some event, 1 it matches none, 2 it has mistakes, something can't be read, or
    /// wrong usage.
    Match(Match),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Match {
    /// The pattern, in YAML or JSON
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: PathBuf,

    /// Events, or any other JSON such as alert documents, as `run` takes events
    #[arg(required = true, value_name = "EVENT|DIR|-")]
    pub(crate) paths: Vec<PathBuf>,

    /// Print one JSON document per event
    #[arg(long)]
    pub(crate) json: bool,
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
    #[cfg(feature = "aws")]
    #[arg(long)]
    pub(crate) deliver: bool,

    #[command(flatten)]
    pub(crate) choices: Choices,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Events, as `run` takes them, in the order in which they happen
    #[arg(required = true, value_name = "EVENT|DIR|-")]
    pub(crate) paths: Vec<PathBuf>,

    /// Print one JSON document per event
    #[arg(long)]
    pub(crate) json: bool,

    /// Explain what this function does, which refuses what another one hears
    #[arg(long, value_name = "NAME", value_parser = function())]
    pub(crate) function: Option<Function>,

    #[command(flatten)]
    pub(crate) choices: Choices,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// Log files of CloudTrail, folders of them, or `s3://BUCKET/PREFIX` if built with the feature `aws`
    #[arg(required = true, value_name = "FILE|DIR|S3-URI")]
    pub(crate) paths: Vec<PathBuf>,

    /// Read s3://… from this endpoint instead of AWS's own
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,

    #[command(flatten)]
    pub(crate) choices: Choices,
}

impl Replay {
    /// Where S3 is, if not where AWS has it.
    pub(crate) fn endpoint(&self) -> Option<&str> {
        #[cfg(feature = "aws")]
        return self.endpoint_url.as_deref();
        #[cfg(not(feature = "aws"))]
        None
    }
}

/// What the user decides about alerts.
#[derive(Debug, clap::Args)]
pub(crate) struct Choices {
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

fn function() -> impl TypedValueParser<Value = Function> {
    PossibleValuesParser::new(Function::ALL.map(Function::name)).try_map(|name| name.parse::<Function>())
}

impl Choices {
    /// What was asked for, and the rest from `settings`.
    pub(crate) fn settings(&self, settings: Settings) -> Settings {
        Settings {
            minimum_severity: self.minimum_severity.unwrap_or(settings.minimum_severity),
            runbook_url: self.runbook_url.clone().unwrap_or(settings.runbook_url),
        }
    }
}
