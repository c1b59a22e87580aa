//! What is counted: collected while events are routed, added up once per invocation.

mod emf;
mod log_file;
mod ordinary;
mod totals;

pub use emf::lines as emf_lines;
pub use log_file::LogFile;
pub use ordinary::are_ordinary;
pub use totals::{Datum, Totals};

use crate::operations::{Group, Service};
use crate::trail::FailureClass;
use crate::{Condition, Outcome};

/// The CloudWatch namespace.
pub const NAMESPACE: &str = "Tocsin";

/// What is measured. Each name with its dimensions is a metric that costs money, so every dimension is a closed set:
/// nothing out of an event can make a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Metric {
    /// One per delivery of an event, whatever becomes of it.
    EventsReceived,
    /// One per delivery of an event: these add up to `EventsReceived`.
    EventOutcome(Outcome),
    /// One per finding of an event that is done with, told or not.
    Conditions(Condition),
    /// One per record of CloudTrail that is done with and says that somebody called, or a service acted.
    ApiCalls(Service, Group),
    /// One per such record that ended in a failure.
    ApiFailures(Service, FailureClass),
    /// One per object that a message names, each time that it is delivered.
    LogFiles(LogFile),
    /// Milliseconds from the event's own time to its handling.
    DetectionDelay,
    /// Milliseconds from the event's own time to the published alert.
    AlertDelay,
    /// One per time that the ledger could not be asked: an alert went out unfolded, could not be confirmed, or an end waits.
    LedgerUnavailable,
    /// One per alert that the topic of a rule did not take: it went to the topic of all alerts.
    RoutedTopicFailed,
    /// One per alert that chat did not get. Everybody else did, or gets it later.
    ChatUndelivered,
    /// One per question that AWS could not be asked: the alert went out without the answer.
    EnrichmentFailed,
    /// One per self-test of a function that went the whole way, to the topic of all alerts and into the ledger.
    Heartbeat,
}

/// How a metric is measured, as CloudWatch spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// A duration.
    Milliseconds,
}

impl Unit {
    /// As CloudWatch spells it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
        }
    }
}

impl Metric {
    /// The metric's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::EventsReceived => "EventsReceived",
            Self::EventOutcome(_) => "EventOutcome",
            Self::Conditions(_) => "Conditions",
            Self::ApiCalls(..) => "ApiCalls",
            Self::ApiFailures(..) => "ApiFailures",
            Self::LogFiles(_) => "LogFiles",
            Self::DetectionDelay => "DetectionDelay",
            Self::AlertDelay => "AlertDelay",
            Self::LedgerUnavailable => "LedgerUnavailable",
            Self::RoutedTopicFailed => "RoutedTopicFailed",
            Self::ChatUndelivered => "ChatUndelivered",
            Self::EnrichmentFailed => "EnrichmentFailed",
            Self::Heartbeat => "Heartbeat",
        }
    }

    /// The names and values of its dimensions.
    pub fn dimensions(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::EventOutcome(outcome) => vec![("Outcome", outcome.label())],
            Self::Conditions(condition) => vec![("Condition", condition.label())],
            Self::ApiCalls(service, group) => {
                vec![("Service", service.label()), ("OperationClass", group.label())]
            }
            Self::ApiFailures(service, class) => {
                vec![("Service", service.label()), ("FailureClass", class.label())]
            }
            Self::LogFiles(outcome) => vec![("Outcome", outcome.label())],
            Self::EventsReceived
            | Self::DetectionDelay
            | Self::AlertDelay
            | Self::LedgerUnavailable
            | Self::RoutedTopicFailed
            | Self::ChatUndelivered
            | Self::EnrichmentFailed
            | Self::Heartbeat => vec![],
        }
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            Self::EventsReceived
            | Self::EventOutcome(_)
            | Self::Conditions(_)
            | Self::ApiCalls(..)
            | Self::ApiFailures(..)
            | Self::LogFiles(_)
            | Self::LedgerUnavailable
            | Self::RoutedTopicFailed
            | Self::ChatUndelivered
            | Self::EnrichmentFailed
            | Self::Heartbeat => Unit::Count,
            Self::DetectionDelay | Self::AlertDelay => Unit::Milliseconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: &str = include_str!("../../../../docs/METRICS.md");

    /// The table of the values of a dimension says each label once, in the order of the set.
    #[track_caller]
    fn check(dimension: &str, labels: &[&str]) {
        let (_, rest) = METRICS.split_once(&format!("\n`{dimension}` is one of:\n")).unwrap();
        let table = rest.trim_start().lines().take_while(|line| line.starts_with('|')).skip(2);
        let documented: Vec<_> = table.map(|row| row.split('`').nth(1).unwrap()).collect();
        assert_eq!(documented, labels);
        for label in labels {
            assert!(label.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{label}");
        }
    }

    #[test]
    fn every_metric_is_documented_as_it_is_sent() {
        for metric in [
            Metric::EventsReceived,
            Metric::EventOutcome(Outcome::Alerted),
            Metric::Conditions(Condition::SelfTest),
            Metric::ApiCalls(Service::Kms, Group::Other),
            Metric::ApiFailures(Service::Kms, FailureClass::Denied),
            Metric::LogFiles(LogFile::Read),
            Metric::DetectionDelay,
            Metric::AlertDelay,
            Metric::LedgerUnavailable,
            Metric::RoutedTopicFailed,
            Metric::ChatUndelivered,
            Metric::EnrichmentFailed,
            Metric::Heartbeat,
        ] {
            let names: Vec<_> = metric.dimensions().iter().map(|(name, _)| format!("`{name}`")).collect();
            let names = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
            let row = format!("| `{}` | {names} | {} | ", metric.name(), metric.unit().label());
            assert!(METRICS.contains(&row), "{row}");
        }
    }

    #[test]
    fn every_value_of_a_dimension_is_in_snake_case_and_documented() {
        check("Service", &Service::ALL.map(Service::label));
        check("OperationClass", &Group::ALL.map(Group::label));
        check("FailureClass", &FailureClass::ALL.map(FailureClass::label));
        check("Outcome` of `LogFiles", &LogFile::ALL.map(LogFile::label));
    }
}
