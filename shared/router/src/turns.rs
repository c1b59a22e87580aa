use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};

use futures_util::lock::Mutex;
use tocsin_domain::Fingerprint;
use tocsin_domain::ledger::Slot;

/// Turns that records on their way at the same time take at what is remembered of one thing.
///
/// A write is made only if nobody else wrote since the writer looked. Without turns, of the records of one batch that tell
/// of one thing each would be in the way of all others.
#[derive(Debug, Default)]
pub struct Turns(std::sync::Mutex<HashMap<Fingerprint, Weak<Turn>>>);

/// Held by the record whose turn it is, with what the last one left.
pub(crate) type Turn = Mutex<Seen>;

/// What the record before knows.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What it wrote: another instance may have written since.
    pub(crate) slot: Option<Slot>,
    /// It got no answer: nobody waits for a turn any more, so that a ledger that hangs does so once and not for each.
    pub(crate) failed: bool,
}

impl Turns {
    /// The turns at one fingerprint. What was seen is forgotten with the last record that waits for one.
    pub(crate) fn of(&self, fingerprint: &Fingerprint) -> Arc<Turn> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(fingerprint).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(fingerprint.clone(), Arc::downgrade(&turn));
        turn
    }
}
