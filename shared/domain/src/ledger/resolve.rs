use jiff::Timestamp;

use super::{Change, Hold, Phase, Policy, Slot, Telling, after};
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

/// What to do about a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It ends nothing, or somebody else sees to that.
    Nothing(Idle),
    /// Somebody is working on this very event, or is telling an older end: deliver it again later.
    Busy,
    /// It was over before, and is at this time too: remember that, so that what happened in between and comes late is old
    /// news.
    Remember(Box<Change>),
    /// Tell, once the write has taken the right to.
    Tell(Box<Telling>),
}

/// Why a success ends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// Nothing is known of it.
    Unknown,
    /// It is over already, since the success of this time.
    Over(Timestamp),
    /// It was the case at this time, which is no older.
    Younger(Timestamp),
    /// Another success, which is no older, tells that it is over at this moment, and has until then, by the clock.
    Telling(Timestamp),
}

/// Decides whether a success ends what is remembered.
///
/// Only what was the case before it, by the events' own time: a success that comes late does not hide a younger failure.
pub fn resolve(slot: Option<&Slot>, success: &Success, now: Timestamp, policy: Policy) -> End {
    let slot = match slot.map(|slot| (slot, slot.phase)) {
        None => return End::Nothing(Idle::Unknown),
        Some((slot, Phase::Over(since))) if since < success.time => {
            let next = Slot { phase: Phase::Over(success.time), ..slot.clone() };
            return End::Remember(Box::new(next.replacing(&success.fingerprint, Some(slot.version), now)));
        }
        Some((_, Phase::Over(since))) => return End::Nothing(Idle::Over(since)),
        Some((slot, Phase::Firing)) => slot,
    };
    let ending = slot.hold.as_ref().filter(|hold| hold.telling == State::Resolved);
    let own = ending.is_some_and(|hold| hold.event == success.event);
    // What was written since this success began to end it is older, or it would have begun a new episode.
    if success.time <= slot.last && !own {
        return End::Nothing(Idle::Younger(slot.last));
    }
    if let Some(hold) = ending.filter(|hold| now < hold.until) {
        // If another success that is at it dies, that one is delivered again. A younger one is remembered after that.
        let waits = own || hold.time < success.time;
        return if waits { End::Busy } else { End::Nothing(Idle::Telling(hold.until)) };
    }
    let hold = Hold {
        event: success.event.clone(),
        time: success.time,
        until: after(now, policy.lease),
        telling: State::Resolved,
        cause: false,
    };
    let next = Slot { hold: Some(hold), ..slot.clone() };
    let change = next.replacing(&success.fingerprint, Some(slot.version), now);
    End::Tell(Box::new(Telling { state: State::Resolved, change }))
}
