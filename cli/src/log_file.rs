//! The log file of a trail that an event of S3 names.

use serde::{Serialize, Serializer};
use tocsin_domain::event::{Body, Event, Object};
use tocsin_domain::metrics;
use tocsin_router::{Report, skipped};

use crate::files;

/// An object that an event names, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct LogFile {
    /// Its URI.
    object: String,
    outcome: Fate,
    /// Subjects of what was published of what is in it.
    pub(crate) told: Vec<String>,
}

/// What became of an object.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// Nobody tried to read it.
    Unread,
    /// What the function would count.
    Counted(metrics::LogFile),
}

impl LogFile {
    /// The one that an event names, where it is not read.
    pub(crate) fn named_by(event: &Event) -> Option<Self> {
        match &event.body {
            Body::Object(object) => Some(Self::new(object, Fate::Unread, Vec::new())),
            _ => None,
        }
    }

    /// One that the router was asked to read.
    pub(crate) fn read(object: &Object, report: &Report, told: Vec<String>) -> Self {
        let outcome = if report.error.is_some() { metrics::LogFile::Failed } else { metrics::LogFile::Read };
        Self::new(object, Fate::Counted(outcome), told)
    }

    fn new(object: &Object, outcome: Fate, told: Vec<String>) -> Self {
        let outcome = skipped(object).map_or(outcome, Fate::Counted);
        Self { object: object.to_string(), outcome, told }
    }

    /// Its URI, as it is shown.
    pub(crate) fn name(&self) -> String {
        files::name(&self.object)
    }

    /// What became of it, in words.
    pub(crate) fn says(&self) -> &'static str {
        let outcome = match self.outcome {
            Fate::Unread => return "a log file that is not read here: `tocsin replay` takes its address",
            Fate::Counted(outcome) => outcome,
        };
        match outcome {
            metrics::LogFile::Read => "a log file, read",
            metrics::LogFile::SkippedDigest => "a digest, which the function does not read",
            metrics::LogFile::SkippedInsight => "of CloudTrail Insights, which the function does not read",
            metrics::LogFile::SkippedOther => "no log file by its name, so the function does not read it",
            metrics::LogFile::Failed => "a log file of which not all was read and told",
        }
    }
}

impl Serialize for Fate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Unread => "unread",
            Self::Counted(outcome) => outcome.label(),
        })
    }
}
