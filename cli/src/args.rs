use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
#[cfg(feature = "aws")]
use jiff::{SignedDuration, Span, SpanRelativeTo};
#[cfg(feature = "aws")]
use tocsin_domain::{Condition, words};
use tocsin_domain::{Function, Settings, Severity};

use crate::replay::Filter;

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
    /// The clock follows the events' own times. Ctrl-C ends it with what was read so far.
    ///
    /// Exit code: 0 everything was read and is as expected, 1 something could not be read or written or differs, 2 wrong
    /// usage, 130 interrupted.
    Replay(Replay),
    /// Show what waits in dead-letter queues, why, and what people would be told of it; with `--send`, tell them
    ///
    /// A message takes the way of the functions once more, with the ledger and the topics that the variables of the
    /// functions name, and is deleted when it was handled: told, or nothing to tell. What can't be handled stays, and what
    /// people were told of before is not told again, so that a run that was interrupted can simply be run once more.
    ///
    /// Exit code: 0 everything was handled or could be, 1 something stays or a queue can't be read, 2 wrong usage or
    /// settings.
    #[cfg(feature = "aws")]
    Redrive(Redrive),
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

    /// Publish to the SNS topic `ALERT_TOPIC_ARN`, send the metrics to CloudWatch and read the log files that events name,
    /// as the usual AWS variables say
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
    /// Log files of CloudTrail, gzipped or not, folders of them as a trail's bucket has them, `-` for standard input, or
    /// `s3://BUCKET/PREFIX` if built with the feature `aws`
    #[arg(required = true, value_name = "FILE|DIR|S3-URI|-")]
    pub(crate) paths: Vec<PathBuf>,

    /// Test what is told: which conditions how often, as this file says (docs/BACKTEST.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) expect: Option<PathBuf>,

    /// Write a report for build servers: how each expectation came out, in the XML of `JUnit`
    #[arg(long, value_name = "FILE", requires = "expect", value_parser = report())]
    pub(crate) junit: Option<PathBuf>,

    /// Show which alerts a change of the rules adds, removes or changes: two routing files, or `none` for no rules
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["routing", "expect", "csv", "html", "texts"])]
    pub(crate) compare: Option<Vec<PathBuf>>,

    /// Read s3://… from this endpoint instead of AWS's own
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,

    #[command(flatten)]
    pub(crate) filter: Filter,

    /// Read so many files at the same time; by default as many as there are processors
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZero<usize>>,

    #[command(flatten)]
    pub(crate) shown: Shown,

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

/// How a replay is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Shown {
    /// Print the alerts and then a summary, one JSON document per line
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,

    /// Print the alerts as CSV, safe to be opened in a spreadsheet
    #[arg(long)]
    pub(crate) csv: bool,

    /// Print the whole mail of each alert
    #[arg(short = 'v', long, conflicts_with_all = ["json", "csv"])]
    pub(crate) texts: bool,

    /// Write a report as well: one HTML page that loads nothing, with a time line, tables and the text of each alert
    #[arg(long, value_name = "FILE", value_parser = report())]
    pub(crate) html: Option<PathBuf>,
}

#[cfg(feature = "aws")]
#[derive(Debug, clap::Args)]
pub(crate) struct Redrive {
    /// URL of a dead-letter queue, as the outputs of the stack name it. May be given several times
    #[arg(long, required = true, value_name = "URL")]
    pub(crate) queue: Vec<String>,

    /// Tell people, and delete what was handled
    #[arg(long)]
    pub(crate) send: bool,

    /// Change nothing: what happens without `--send` anyway
    #[arg(long, conflicts_with = "send")]
    pub(crate) dry_run: bool,

    /// Only messages that were first sent longer ago than this, as in `90m`, `12h` or `2d`
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) older_than: Option<SignedDuration>,

    /// Only messages that were first sent less long ago than this
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) newer_than: Option<SignedDuration>,

    /// Only events that this function hears
    #[arg(long, value_name = "NAME", value_parser = function())]
    pub(crate) function: Option<Function>,

    /// Only events that tell of this condition or end it. May be given several times
    #[arg(long, value_name = "NAME", value_parser = condition)]
    pub(crate) condition: Vec<Condition>,

    /// Print one JSON document per message
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) choices: Choices,
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

/// Where a report is to be written, beside what standard output has.
fn report() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path.as_os_str() == "-" {
            Err("standard output is for the alerts: name a file, with `./-` one of this name")
        } else {
            Ok(path)
        }
    })
}

fn function() -> impl TypedValueParser<Value = Function> {
    PossibleValuesParser::new(Function::ALL.map(Function::name)).try_map(|name| name.parse::<Function>())
}

#[cfg(feature = "aws")]
fn condition(text: &str) -> Result<Condition, String> {
    Condition::labelled(text).ok_or_else(|| {
        let labels: Vec<_> = Condition::ALL.iter().map(|condition| condition.label()).collect();
        format!("no such condition: {}docs/RUNBOOK.md has them all", words::hint(text, &labels))
    })
}

#[cfg(feature = "aws")]
fn duration(text: &str) -> Result<SignedDuration, String> {
    let span: Span = text.parse().map_err(|_| "no time such as `90m`, `12h` or `2d`".to_owned())?;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
    duration.filter(|it| !it.is_negative()).ok_or_else(|| "use days, hours and minutes".to_owned())
}

impl Choices {
    /// What was asked for, and the rest from `settings`.
    pub(crate) fn settings(&self, settings: Settings) -> Settings {
        Settings {
            minimum_severity: self.minimum_severity.unwrap_or(settings.minimum_severity),
            runbook_url: self
                .runbook_url
                .clone()
                .filter(|url| !url.is_empty())
                .unwrap_or(settings.runbook_url),
            ..settings
        }
    }
}
