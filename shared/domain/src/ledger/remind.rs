use jiff::{SignedDuration, Timestamp};

use super::{Hold, Phase, Policy, Slot, Telling, after};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// How long before a deadline people are told once more.
pub const REMINDERS: [SignedDuration; 3] =
    [SignedDuration::from_hours(7 * 24), SignedDuration::from_hours(3 * 24), SignedDuration::from_hours(24)];

/// What to do about a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reminder {
    /// People know, it is over, or somebody else tells.
    Nothing,
    /// This very event has the right to tell, and nothing says that it did: deliver it again later.
    Busy,
    /// Tell, once the write has taken the right to.
    Tell(Box<Telling>),
}

/// Decides whether to tell again that a deadline nears.
///
/// Once for each of [`REMINDERS`] that has come since people were last told; nothing once the deadline is over.
pub fn remind(
    slot: &Slot,
    fingerprint: &Fingerprint,
    event: &EventId,
    now: Timestamp,
    policy: Policy,
) -> Reminder {
    let Some(deadline) = slot.watch.as_ref().map(|watch| watch.deadline) else { return Reminder::Nothing };
    if slot.phase != Phase::Firing || deadline <= now {
        return Reminder::Nothing;
    }
    // Whoever holds the slot tells, or has died while telling that it is over and is delivered again.
    let taken = |hold: &&Hold| now < hold.until || hold.telling == State::Resolved;
    match slot.hold.as_ref().filter(taken) {
        Some(hold) if hold.event == *event => return Reminder::Busy,
        Some(_) => return Reminder::Nothing,
        None => {}
    }
    let state = match slot.told {
        None => State::Firing,
        Some(told) if REMINDERS.iter().any(|before| came(deadline, *before, told.at, now)) => {
            State::Repeating
        }
        Some(_) => return Reminder::Nothing,
    };
    let hold = Hold {
        event: event.clone(),
        time: slot.last,
        until: after(now, policy.lease),
        telling: state,
        cause: slot.told.is_some_and(|told| told.cause),
    };
    let next = Slot { hold: Some(hold), ..slot.clone() };
    let change = next.replacing(fingerprint, Some(slot.version), now);
    Reminder::Tell(Box::new(Telling { state, change }))
}

/// Whether the moment so long before the deadline lies after `from` and is not to come.
fn came(deadline: Timestamp, before: SignedDuration, from: Timestamp, now: Timestamp) -> bool {
    let moment = deadline.saturating_sub(before).unwrap_or(Timestamp::MIN);
    from < moment && moment <= now
}
