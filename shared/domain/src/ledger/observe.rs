use jiff::Timestamp;

use super::{Change, Claim, ClaimChange, Hold, Phase, Policy, Slot, Telling, after};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// An event that tells of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Which event.
    pub event: EventId,
    /// Of what.
    pub fingerprint: Fingerprint,
    /// When, by its own time.
    pub time: Timestamp,
    /// Whether it says why.
    pub cause: bool,
}

/// What to do about a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was applied before.
    Duplicate,
    /// Somebody is working on this very event, or is telling without its cause: deliver it again later.
    Busy,
    /// Count it and stay quiet.
    Fold(Change),
    /// Tell, once the write has taken the right to.
    Tell(Telling),
}

/// Decides what a sighting means for what is remembered.
pub fn observe(
    slot: Option<&Slot>,
    claim: Option<Claim>,
    sighting: &Sighting,
    now: Timestamp,
    policy: Policy,
) -> Step {
    match claim {
        Some(Claim::Done) => return Step::Duplicate,
        Some(Claim::Working(until)) if now < until => return Step::Busy,
        Some(Claim::Working(_)) | None => {}
    }
    if slot.is_some_and(|slot| brings_more(slot, sighting, now)) {
        return Step::Busy;
    }
    let change = |next: Slot, to: Claim| Change {
        claim: Some(ClaimChange { event: sighting.event.clone(), expected: claim, claim: to }),
        ..next.replacing(&sighting.fingerprint, slot.map(|slot| slot.version), now)
    };
    let (next, state) = match slot {
        None => (begin(sighting), Some(State::Firing)),
        Some(slot) => match slot.phase {
            Phase::Over(since) if sighting.time <= since => (slot.clone(), None),
            Phase::Over(_) => (begin(sighting), Some(State::Firing)),
            Phase::Firing => go_on(slot, sighting, now, policy),
        },
    };
    match state {
        None => Step::Fold(change(next, Claim::Done)),
        Some(state) => {
            let until = after(now, policy.lease);
            let hold = Hold {
                event: sighting.event.clone(),
                time: sighting.time,
                until,
                telling: state,
                cause: sighting.cause,
            };
            let next = Slot { hold: Some(hold), ..next };
            Step::Tell(Telling { state, change: change(next, Claim::Working(until)) })
        }
    }
}

/// Whether somebody else is telling at this moment without the cause that this event brings. A cause may come only
/// once, so it is not folded away: it comes again when that is told.
fn brings_more(slot: &Slot, sighting: &Sighting, now: Timestamp) -> bool {
    let known = slot.told.is_some_and(|told| told.cause);
    let without = |hold: &Hold| !hold.cause && hold.telling != State::Resolved;
    let other = |hold: &Hold| hold.event != sighting.event && now < hold.until;
    let telling = slot.hold.as_ref().is_some_and(|hold| without(hold) && other(hold));
    sighting.cause && !known && telling && slot.phase == Phase::Firing
}

fn begin(sighting: &Sighting) -> Slot {
    Slot {
        version: 0,
        phase: Phase::Firing,
        first: sighting.time,
        last: sighting.time,
        count: 1,
        told: None,
        hold: None,
    }
}

/// One more event of an episode that goes on.
fn go_on(slot: &Slot, sighting: &Sighting, now: Timestamp, policy: Policy) -> (Slot, Option<State>) {
    let hold = slot.hold.as_ref();
    // Somebody is about to tell, or has told and died, that it is over, and this event is younger than that.
    if hold.is_some_and(|hold| hold.telling == State::Resolved && hold.time < sighting.time) {
        return (begin(sighting), Some(State::Firing));
    }
    let retried = hold.is_some_and(|hold| hold.event == sighting.event);
    let next = Slot {
        first: slot.first.min(sighting.time),
        last: slot.last.max(sighting.time),
        count: slot.count + u64::from(!retried),
        ..slot.clone()
    };
    let others = hold.is_some_and(|hold| now < hold.until && !retried);
    let state = if others { None } else { due(slot, sighting, now, policy) };
    (next, state)
}

/// What people have not been told yet.
fn due(slot: &Slot, sighting: &Sighting, now: Timestamp, policy: Policy) -> Option<State> {
    // An episode that is being ended is not begun again by its own late events.
    if slot.hold.as_ref().is_some_and(|hold| hold.telling == State::Resolved) {
        return None;
    }
    match slot.told {
        None => Some(State::Firing),
        Some(told) if sighting.cause && !told.cause => Some(State::Updated),
        Some(told) if after(told.at, policy.quiet) <= now => Some(State::Repeating),
        Some(_) => None,
    }
}
