//! What people are told.

use jiff::Timestamp;

use crate::event::Origin;
use crate::ledger::Slot;
use crate::{Finding, Severity};

/// In which state a condition is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// It is the case, and somebody has to act.
    Firing,
    /// It is still the case, and the quiet period is over.
    Repeating,
    /// It is still the case, and its cause is known now.
    Updated,
    /// It is over.
    Resolved,
    /// It happened; there is nothing to mend.
    Notice,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Firing, Self::Repeating, Self::Updated, Self::Resolved, Self::Notice];

    /// The value of the `state` message attribute.
    pub fn label(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Repeating => "repeating",
            Self::Updated => "updated",
            Self::Resolved => "resolved",
            Self::Notice => "notice",
        }
    }

    /// The state with this label.
    pub fn labelled(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.label() == label)
    }
}

/// A finding, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// In which state.
    pub state: State,
    /// What is the case, or was.
    pub finding: Finding,
    /// The event that says so.
    pub origin: Origin,
    /// Since when and how often.
    pub history: History,
}

/// An episode of a condition, by the events' own times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// Its earliest event.
    pub first: Timestamp,
    /// Its latest event.
    pub last: Timestamp,
    /// Its events.
    pub count: u64,
}

impl Alert {
    /// Tells a finding of which nothing is remembered.
    pub fn first(finding: Finding, origin: &Origin) -> Self {
        let history = History { first: finding.time, last: finding.time, count: 1 };
        Self::new(State::Firing, finding, origin, history)
    }

    /// Tells a finding with what is remembered of it.
    pub fn remembered(state: State, finding: Finding, origin: &Origin, slot: &Slot) -> Self {
        let history = History { first: slot.first, last: slot.last, count: slot.count };
        Self::new(state, finding, origin, history)
    }

    fn new(state: State, finding: Finding, origin: &Origin, history: History) -> Self {
        let nothing_to_mend = finding.severity == Severity::Info && state == State::Firing;
        let state = if nothing_to_mend { State::Notice } else { state };
        Self { state, finding, origin: origin.clone(), history }
    }
}
