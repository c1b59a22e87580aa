use jiff::{SignedDuration, Timestamp};

use super::{Change, Claim, ClaimChange, Hold, Phase, Policy, Slot, Telling, Watch, after};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// After so long without an event, by the events' own times, an episode is another one.
const SILENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    /// What to tell again as its deadline nears, if it has one.
    pub watch: Option<Box<Watch>>,
}

/// What to do about a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was applied before.
    Duplicate,
    /// Somebody is working on this very event, or is telling without its cause: deliver it again later.
    Busy,
    /// Count it and stay quiet.
    Fold(Quiet, Change),
    /// Tell, once the write has taken the right to.
    Tell(Ring, Telling),
}

/// Why a sighting is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// Nothing is known of it.
    First,
    /// It was over, since the success of this time, which is no younger. CloudTrail's times are whole seconds: of two things
    /// in the same one, the bad one counts.
    Again(Timestamp),
    /// Nothing was heard of it for a week, since this event: that one is forgotten.
    AfterSilence(Timestamp),
    /// Somebody was about to tell, and never confirmed it.
    Unconfirmed,
    /// It was told at this time, by the clock, and goes on after the quiet period.
    GoesOn(Timestamp),
    /// It was told without its cause.
    CauseKnown,
}

/// Why a sighting is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// People know.
    Known {
        /// When they were told, by the clock.
        told: Timestamp,
        /// When the quiet period ends, by the clock.
        until: Timestamp,
    },
    /// Somebody tells at this moment, and has until then, by the clock.
    Telling(Timestamp),
    /// Old news: the success of this time is younger.
    Over(Timestamp),
    /// Old news: it is being told that it is over, by the success of this time, which is younger.
    Ending(Timestamp),
}

impl Ring {
    /// The state in which it is told.
    fn state(self) -> State {
        match self {
            Self::First | Self::Again(_) | Self::AfterSilence(_) | Self::Unconfirmed => State::Firing,
            Self::GoesOn(_) => State::Repeating,
            Self::CauseKnown => State::Updated,
        }
    }
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
    let (next, answer) = match slot {
        None => (begin(sighting), Ok(Ring::First)),
        Some(slot) => match slot.phase {
            Phase::Over(since) if sighting.time < since => (slot.clone(), Err(Quiet::Over(since))),
            Phase::Over(since) => (begin(sighting), Ok(Ring::Again(since))),
            Phase::Firing => go_on(slot, sighting, now, policy),
        },
    };
    match answer {
        Err(quiet) => Step::Fold(quiet, change(next, Claim::Done)),
        Ok(ring) => {
            let state = ring.state();
            let until = after(now, policy.lease);
            let hold = Hold {
                event: sighting.event.clone(),
                time: sighting.time,
                until,
                telling: state,
                cause: sighting.cause,
            };
            let next = Slot { hold: Some(hold), ..next };
            Step::Tell(ring, Telling { state, change: change(next, Claim::Working(until)) })
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
        watch: sighting.watch.clone(),
    }
}

/// One more event of an episode that goes on.
fn go_on(slot: &Slot, sighting: &Sighting, now: Timestamp, policy: Policy) -> (Slot, Result<Ring, Quiet>) {
    let hold = slot.hold.as_ref();
    // Somebody is about to tell, or has told and died, that it is over, and this event is no older than that.
    if let Some(hold) = hold.filter(|hold| hold.telling == State::Resolved && hold.time <= sighting.time) {
        return (begin(sighting), Ok(Ring::Again(hold.time)));
    }
    // Of many conditions nothing says that they are over.
    if hold.is_none() && after(slot.last, SILENCE) < sighting.time {
        return (begin(sighting), Ok(Ring::AfterSilence(slot.last)));
    }
    // The deadline is that of the last event, by the events' own time.
    let watch = sighting.watch.clone().filter(|_| sighting.time >= slot.last || slot.watch.is_none());
    let retried = hold.is_some_and(|hold| hold.event == sighting.event);
    let next = Slot {
        first: slot.first.min(sighting.time),
        last: slot.last.max(sighting.time),
        count: slot.count + u64::from(!retried),
        watch: watch.or_else(|| slot.watch.clone()),
        ..slot.clone()
    };
    (next, due(slot, sighting, now, policy))
}

/// What people have not been told yet, or why there is nothing to tell them.
fn due(slot: &Slot, sighting: &Sighting, now: Timestamp, policy: Policy) -> Result<Ring, Quiet> {
    if let Some(hold) = &slot.hold {
        // An episode that is being ended is not begun again by its own late events.
        if hold.telling == State::Resolved {
            return Err(Quiet::Ending(hold.time));
        }
        if now < hold.until && hold.event != sighting.event {
            return Err(Quiet::Telling(hold.until));
        }
    }
    let Some(told) = slot.told else { return Ok(Ring::Unconfirmed) };
    let until = after(told.at, policy.quiet);
    if sighting.cause && !told.cause {
        Ok(Ring::CauseKnown)
    } else if until <= now {
        Ok(Ring::GoesOn(told.at))
    } else {
        Err(Quiet::Known { told: told.at, until })
    }
}
