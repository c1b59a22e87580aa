//! What people are told.

use crate::event::Origin;
use crate::{Finding, Severity};

/// In which state a condition is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// It is the case, and somebody has to act.
    Firing,
    /// It happened; there is nothing to mend.
    Notice,
}

impl State {
    /// The value of the `state` message attribute.
    pub fn label(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Notice => "notice",
        }
    }
}

/// A finding, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// In which state.
    pub state: State,
    /// What is the case.
    pub finding: Finding,
    /// The event that says so.
    pub origin: Origin,
}

impl Alert {
    /// Tells a finding for the first time.
    pub fn first(finding: Finding, origin: &Origin) -> Self {
        let state = if finding.severity == Severity::Info { State::Notice } else { State::Firing };
        Self { state, finding, origin: origin.clone() }
    }
}
