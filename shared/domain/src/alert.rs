//! What people are told.

use jiff::Timestamp;

use crate::enrich::{Answer, Question};
use crate::event::Origin;
use crate::ledger::Slot;
use crate::secrets::hidden;
use crate::{Fact, Finding, Severity};

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
    /// When it is told, by the clock.
    pub at: Timestamp,
    /// What AWS answered when it was asked.
    pub answer: Option<Answer>,
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
    pub fn first(finding: Finding, origin: &Origin, now: Timestamp) -> Self {
        let history = History { first: finding.time, last: finding.time, count: 1 };
        Self::new(State::Firing, finding, origin, history, now)
    }

    /// Tells a finding with what is remembered of it.
    pub fn remembered(state: State, finding: Finding, origin: &Origin, slot: &Slot, now: Timestamp) -> Self {
        let history = History { first: slot.first, last: slot.last, count: slot.count };
        Self::new(state, finding, origin, history, now)
    }

    fn new(state: State, finding: Finding, origin: &Origin, history: History, at: Timestamp) -> Self {
        let nothing_to_mend = finding.severity == Severity::Info && state == State::Firing;
        let state = if nothing_to_mend { State::Notice } else { state };
        Self { state, finding, origin: origin.clone(), history, at, answer: None }
    }

    /// What to ask AWS before people are told. What is over or needs no mending raises no question.
    pub fn question(&self) -> Option<&Question> {
        match self.state {
            State::Firing | State::Repeating | State::Updated => self.finding.question.as_ref(),
            State::Resolved | State::Notice => None,
        }
    }

    /// The same alert with what AWS answered, or why it could not be asked.
    #[must_use]
    pub fn answered(mut self, answer: Result<Answer, String>) -> Self {
        let Some(question) = &self.finding.question else { return self };
        match answer {
            Ok(answer) => {
                self.finding.deadline =
                    self.finding.deadline.or_else(|| question.deadline(&answer, self.history.first));
                let hide = |fact: Fact| Fact { value: hidden(&fact.value).into_owned(), ..fact };
                self.finding.facts.extend(answer.facts(question).into_iter().map(hide));
                self.answer = Some(answer);
            }
            Err(why) => {
                let line = format!("{} could not be asked: {why}", question.operation());
                self.finding.facts.push(Fact::new("inquiry", &line));
            }
        }
        self
    }
}
