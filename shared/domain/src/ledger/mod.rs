//! Ring once, stay quiet, say when it is over: the rules that make "once" true.
//!
//! Pure: what is remembered, what was seen and the time come in; the decision and the one conditional write to make go
//! out. The stores only compare and set, so that every rule is here.
//!
//! - A *slot* remembers one fingerprint: an episode of a condition, from the first event that tells of it until a success
//!   ends it.
//! - A *hold* is the right to tell about a slot, with a lease. It is taken in the same write that decides to tell, and
//!   given back by the write that confirms the telling. Whoever dies in between loses it when the lease runs out, so a
//!   publish that failed never silences a condition.
//! - A *claim* remembers that an event was applied to a slot, so that its second delivery is known as a duplicate.

mod confirm;
mod observe;
mod remind;
mod resolve;
mod slot;

pub use confirm::confirm;
pub use observe::{Quiet, Ring, Sighting, Step, observe};
pub use remind::{REMINDERS, Reminder, remind};
pub use resolve::{End, Idle, Success, resolve};
pub use slot::{Change, Claim, ClaimChange, Hold, Phase, Slot, Told, Watch};

use jiff::{SignedDuration, Timestamp};

use crate::Condition;
use crate::alert::State;

/// How long a slot is remembered after its last change: longer than the longest silence between two events of one
/// episode.
const SLOT_LIFETIME: SignedDuration = SignedDuration::from_hours(35 * 24);
/// How long that is where a thing stays as it is until somebody puts it right, such as a key that is disabled for the
/// winter. There are as many of these as there are things.
const STATE_LIFETIME: SignedDuration = SignedDuration::from_hours(400 * 24);
/// How long a claim is remembered: longer than its event may be delivered again, which is for 14 days in a dead-letter
/// queue after 4 in its own.
const CLAIM_LIFETIME: SignedDuration = SignedDuration::from_hours(21 * 24);

/// How long to stay quiet, and how long somebody may take to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// From one alert about a slot to the next that repeats it.
    pub quiet: SignedDuration,
    /// From the decision to tell until others may tell instead. Longer than a function may run.
    pub lease: SignedDuration,
}

impl Policy {
    /// The policy for a condition, which may want more quiet than others.
    #[must_use]
    pub fn of(self, condition: Condition) -> Self {
        Self { quiet: self.quiet.max(condition.quiet()), ..self }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { quiet: SignedDuration::from_hours(1), lease: SignedDuration::from_secs(50) }
    }
}

/// What is to be told, and the write that takes the right to tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// In which state.
    pub state: State,
    /// The write. Its slot says since when and how often.
    pub change: Change,
}

fn after(time: Timestamp, duration: SignedDuration) -> Timestamp {
    time.saturating_add(duration).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
