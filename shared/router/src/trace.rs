//! What was decided on the way of an event, for whoever asks why it ended as it did.

use jiff::Timestamp;
use tocsin_domain::ledger::{Change, End, Step};
use tocsin_domain::routing::{Action, Expired, Routed};
use tocsin_domain::texts::Message;
use tocsin_domain::{Fingerprint, Severity};

use crate::LedgerError;

/// The decisions about one event in the order in which they were made, each with what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    decisions: Vec<(Fingerprint, Decision)>,
    /// What the ledger gave leave to tell last, if that is told and not confirmed; and whether it was told beside another.
    unconfirmed: Option<Box<(Change, bool)>>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The rules can't be read, for this reason: everything is told, and so is that.
    Unruled(String),
    /// Mutes that are over would have decided.
    PassedOver(Vec<Rule<Timestamp>>),
    /// A rule decides.
    Ruled(Rule<Action>),
    /// It is told to nobody, for its severity.
    BelowMinimum {
        /// How much it matters, with what the rules say.
        severity: Severity,
        /// How much it has to.
        minimum: Severity,
    },
    /// What the ledger says of a condition that is the case.
    Case(Step),
    /// What the ledger says of a condition that is no longer the case.
    End(End),
    /// The ledger could not be asked.
    LedgerUnavailable(LedgerError),
    /// It was published.
    Published(Message),
    /// What was published for the same event before says this too.
    AlreadyPublished,
}

/// A rule, with what it does or since when it doesn't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule<T> {
    /// Its line: in the user's file, or in that of the defaults.
    pub line: usize,
    /// Whether it is one of the defaults.
    pub by_default: bool,
    /// Its name.
    pub name: String,
    /// What it does, or since when it is over.
    pub what: T,
}

impl Trace {
    pub(crate) fn push(&mut self, about: Fingerprint, decision: Decision) {
        self.decisions.push((about, decision));
    }

    /// Whether what was published for this event reads the same.
    pub(crate) fn says(&self, message: &Message) -> bool {
        self.published().any(|sent| {
            (&sent.topic, &sent.subject, &sent.email) == (&message.topic, &message.subject, &message.email)
        })
    }

    /// What was published with the leave of this change, or `beside` another one, is to be remembered.
    pub(crate) fn told(&mut self, change: Change, beside: bool) {
        self.unconfirmed = Some(Box::new((change, beside)));
    }

    /// What is told and still to be remembered.
    pub(crate) fn take_unconfirmed(&mut self) -> Option<(Change, bool)> {
        self.unconfirmed.take().map(|told| *told)
    }

    /// The decisions, with what each is about.
    pub fn decisions(&self) -> impl Iterator<Item = (&Fingerprint, &Decision)> {
        self.decisions.iter().map(|(about, decision)| (about, decision))
    }

    /// Whether the ledger could be asked, whenever it had to be.
    pub fn knew_what_people_know(&self) -> bool {
        !self.decisions.iter().any(|(_, decision)| matches!(decision, Decision::LedgerUnavailable(_)))
    }

    /// What was published.
    pub fn published(&self) -> impl Iterator<Item = &Message> {
        self.decisions.iter().filter_map(|(_, decision)| match decision {
            Decision::Published(message) => Some(message),
            _ => None,
        })
    }
}

impl From<Routed<'_>> for Rule<Action> {
    fn from(routed: Routed<'_>) -> Self {
        let Routed { line, rule, action, by_default } = routed;
        Self { line, by_default, name: rule.to_owned(), what: action.clone() }
    }
}

impl From<Expired<'_>> for Rule<Timestamp> {
    fn from(expired: Expired<'_>) -> Self {
        // No default mutes.
        let Expired { line, rule, until } = expired;
        Self { line, by_default: false, name: rule.to_owned(), what: until }
    }
}
