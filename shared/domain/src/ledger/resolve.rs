use jiff::Timestamp;

use super::{Hold, Phase, Policy, Slot, Telling, after};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// An event that ends a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// Which event.
    pub event: EventId,
    /// What it ends.
    pub fingerprint: Fingerprint,
    /// When, by its own time.
    pub time: Timestamp,
}

/// Decides whether a success ends what is remembered.
///
/// Only what was the case before it, by the events' own time: a success that comes late does not hide a younger failure.
pub fn resolve(slot: Option<&Slot>, success: &Success, now: Timestamp, policy: Policy) -> Option<Telling> {
    let slot = slot?;
    if slot.phase != Phase::Firing || success.time <= slot.last {
        return None;
    }
    // Another success is at it. If it dies, it is delivered again.
    let other = |hold: &&Hold| hold.telling == State::Resolved && hold.event != success.event;
    if slot.hold.as_ref().filter(other).is_some_and(|hold| now < hold.until) {
        return None;
    }
    let hold = Hold {
        event: success.event.clone(),
        time: success.time,
        until: after(now, policy.lease),
        telling: State::Resolved,
        cause: false,
    };
    let next = Slot { hold: Some(hold), ..slot.clone() };
    Some(Telling {
        state: State::Resolved,
        change: next.replacing(&success.fingerprint, Some(slot.version), now),
    })
}
