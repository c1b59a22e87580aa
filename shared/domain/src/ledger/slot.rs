use jiff::Timestamp;

use super::{CLAIM_LIFETIME, SLOT_LIFETIME, STATE_LIFETIME, after};
use crate::alert::State;
use crate::event::Origin;
use crate::{EventId, Finding, Fingerprint, operations};

/// What is remembered about a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Goes up with every write: a write is made only if it is what the writer read.
    pub version: u64,
    /// Whether it is the case.
    pub phase: Phase,
    /// The earliest event of the episode, by the events' own time.
    pub first: Timestamp,
    /// The latest event of the episode, by the events' own time.
    pub last: Timestamp,
    /// Events of the episode.
    pub count: u64,
    /// The last alert that was published for certain.
    pub told: Option<Told>,
    /// Somebody is about to tell.
    pub hold: Option<Hold>,
    /// What to tell again as a deadline nears.
    pub watch: Option<Box<Watch>>,
}

/// What is told again though nothing happens, because time runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Until when somebody can still act.
    pub deadline: Timestamp,
    /// What was told.
    pub finding: Finding,
    /// The event that said so.
    pub origin: Origin,
}

impl Watch {
    /// What to remember of a finding that has a deadline.
    pub fn of(finding: &Finding, origin: &Origin) -> Option<Box<Self>> {
        let deadline = finding.deadline?;
        Some(Box::new(Self { deadline, finding: finding.clone(), origin: origin.clone() }))
    }
}

/// Whether a condition is the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is.
    Firing,
    /// A success ended it, at the success's own time. What happened before that is old news.
    Over(Timestamp),
}

/// An alert that was published for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// When, by the clock.
    pub at: Timestamp,
    /// Whether people know the cause.
    pub cause: bool,
    /// Whether it was published with that of another slot, which read the same: so may its end be.
    pub beside: bool,
}

/// The right to tell about a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Whose it is.
    pub event: EventId,
    /// That event's own time.
    pub time: Timestamp,
    /// Until when, by the clock.
    pub until: Timestamp,
    /// What is about to be told.
    pub telling: State,
    /// Whether that says the cause.
    pub cause: bool,
}

/// What is remembered about an event and a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Somebody works on it, until then.
    Working(Timestamp),
    /// It was applied.
    Done,
}

/// One conditional write: both parts or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which slot.
    pub fingerprint: Fingerprint,
    /// The version that must be there; none if there must be no slot.
    pub expected: Option<u64>,
    /// What to remember.
    pub slot: Slot,
    /// When this was decided, by the clock.
    pub at: Timestamp,
    /// The claim to change with it.
    pub claim: Option<ClaimChange>,
}

/// A claim to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimChange {
    /// Whose.
    pub event: EventId,
    /// What must be there; none if there must be none.
    pub expected: Option<Claim>,
    /// What to remember.
    pub claim: Claim,
}

impl Change {
    /// Until when the slot is remembered, if nothing changes it before.
    pub fn slot_expires(&self) -> Timestamp {
        let is_ended = || self.fingerprint.condition().is_some_and(operations::is_ended);
        let stays = self.slot.phase == Phase::Firing && is_ended();
        after(self.at, if stays { STATE_LIFETIME } else { SLOT_LIFETIME })
    }

    /// Until when the claim is remembered.
    pub fn claim_expires(&self) -> Timestamp {
        after(self.at, CLAIM_LIFETIME)
    }
}

impl Slot {
    /// The write that puts `self` where `version` was read.
    pub(super) fn replacing(
        mut self,
        fingerprint: &Fingerprint,
        version: Option<u64>,
        at: Timestamp,
    ) -> Change {
        self.version = version.map_or(1, |version| version + 1);
        Change { fingerprint: fingerprint.clone(), expected: version, slot: self, at, claim: None }
    }
}
