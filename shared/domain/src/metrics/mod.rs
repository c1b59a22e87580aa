//! What is counted: collected while events are routed, added up once per invocation.

mod emf;
mod totals;

pub use emf::lines as emf_lines;
pub use totals::{Datum, Totals};

use crate::{Condition, Outcome};

/// The CloudWatch namespace.
pub const NAMESPACE: &str = "Tocsin";

/// What is measured. Each name with its dimension is a metric that costs money, so every dimension is a closed set:
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
    /// Milliseconds from the event's own time to its handling.
    DetectionDelay,
    /// Milliseconds from the event's own time to the published alert.
    AlertDelay,
    /// One per time that the ledger could not be asked: the alert went out unfolded.
    LedgerUnavailable,
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
            Self::DetectionDelay => "DetectionDelay",
            Self::AlertDelay => "AlertDelay",
            Self::LedgerUnavailable => "LedgerUnavailable",
        }
    }

    /// Its dimension's name and value.
    pub fn dimension(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::EventOutcome(outcome) => Some(("Outcome", outcome.label())),
            Self::Conditions(condition) => Some(("Condition", condition.label())),
            Self::EventsReceived | Self::DetectionDelay | Self::AlertDelay | Self::LedgerUnavailable => None,
        }
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            Self::EventsReceived | Self::EventOutcome(_) | Self::Conditions(_) | Self::LedgerUnavailable => {
                Unit::Count
            }
            Self::DetectionDelay | Self::AlertDelay => Unit::Milliseconds,
        }
    }
}
