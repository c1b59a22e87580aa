use jiff::Timestamp;

use super::{Change, Claim, ClaimChange, Phase, Slot, Told};
use crate::alert::State;
use crate::{EventId, Fingerprint};

/// The write that remembers what was published, if it is still this event's to say.
///
/// `claim` is the one that was made with the hold, if there was one. `beside` says that what another slot gave leave to
/// publish read the same, and was published instead.
pub fn confirm(
    slot: &Slot,
    fingerprint: &Fingerprint,
    event: &EventId,
    claim: Option<Claim>,
    beside: bool,
    now: Timestamp,
) -> Option<Change> {
    let hold = slot.hold.as_ref().filter(|hold| hold.event == *event)?;
    let next = match hold.telling {
        State::Resolved => {
            Slot { phase: Phase::Over(hold.time), told: None, hold: None, watch: None, ..slot.clone() }
        }
        State::Firing | State::Repeating | State::Updated | State::Notice => {
            let cause = hold.cause || slot.told.is_some_and(|told| told.cause);
            Slot { told: Some(Told { at: now, cause, beside }), hold: None, ..slot.clone() }
        }
    };
    let mut change = next.replacing(fingerprint, Some(slot.version), now);
    change.claim =
        claim.map(|claim| ClaimChange { event: event.clone(), expected: Some(claim), claim: Claim::Done });
    Some(change)
}
