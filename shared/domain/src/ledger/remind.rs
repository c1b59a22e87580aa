use jiff::{SignedDuration, Timestamp};

use super::{Hold, Phase, Policy, Slot, Telling, after};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// How long before a deadline people are told once more.
pub const REMINDERS: [SignedDuration; 3] =
    [SignedDuration::from_hours(7 * 24), SignedDuration::from_hours(3 * 24), SignedDuration::from_hours(24)];

/// Decides whether to tell again that a deadline nears.
///
/// Once for each of [`REMINDERS`] that has come since people were last told; nothing once the deadline is over.
pub fn remind(
    slot: &Slot,
    fingerprint: &Fingerprint,
    event: &EventId,
    now: Timestamp,
    policy: Policy,
) -> Option<Telling> {
    let deadline = slot.watch.as_ref()?.deadline;
    // Whoever holds the slot tells, or has died while telling that it is over and is delivered again.
    let taken = slot.hold.as_ref().is_some_and(|hold| now < hold.until || hold.telling == State::Resolved);
    if taken || slot.phase != Phase::Firing || deadline <= now {
        return None;
    }
    let state = match slot.told {
        None => State::Firing,
        Some(told) if REMINDERS.iter().any(|before| came(deadline, *before, told.at, now)) => {
            State::Repeating
        }
        Some(_) => return None,
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
    Some(Telling { state, change })
}

/// Whether the moment so long before the deadline lies after `from` and is not to come.
fn came(deadline: Timestamp, before: SignedDuration, from: Timestamp, now: Timestamp) -> bool {
    let moment = deadline.saturating_sub(before).unwrap_or(Timestamp::MIN);
    from < moment && moment <= now
}
