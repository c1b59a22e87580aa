//! Events in the order of their times, as far as they can be waited for.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use super::read::Seen;

/// No more events wait than this,
const MOST: usize = 50_000;
/// nor events of more bytes of text.
const MOST_TEXT: usize = 48 * 1024 * 1024;

/// Events that wait for older ones.
#[derive(Debug)]
pub(crate) struct Order {
    waiting: BinaryHeap<Waiting>,
    /// How many ever waited.
    number: u64,
    /// Bytes of text of those that wait.
    text: usize,
    /// Nothing older is to come.
    after: Timestamp,
    most: usize,
}

impl Default for Order {
    fn default() -> Self {
        Self { waiting: BinaryHeap::new(), number: 0, text: 0, after: Timestamp::MIN, most: MOST }
    }
}

impl Order {
    /// Adds an event.
    pub(crate) fn put(&mut self, seen: Seen) {
        self.text += seen.length;
        self.number += 1;
        self.waiting.push(Waiting { number: self.number, seen });
    }

    /// Says that nothing older than that is to come.
    pub(crate) fn reach(&mut self, after: Timestamp) {
        self.after = self.after.max(after);
    }

    /// The oldest event, if nothing older is to come, or if too much waits.
    pub(crate) fn next(&mut self) -> Option<Seen> {
        let oldest = self.waiting.peek()?;
        let full = self.waiting.len() > self.most || self.text > MOST_TEXT;
        if full || oldest.time() < self.after { self.next_of_all() } else { None }
    }

    /// The oldest event that waits, whatever may come.
    pub(crate) fn next_of_all(&mut self) -> Option<Seen> {
        let Waiting { seen, .. } = self.waiting.pop()?;
        self.text -= seen.length;
        Some(seen)
    }
}

/// The oldest is the greatest, which a heap gives first. Of one time, the ids decide, and for the same event twice the
/// order in which it was read: it does not depend on the order of the threads.
#[derive(Debug)]
struct Waiting {
    number: u64,
    seen: Seen,
}

impl Waiting {
    fn time(&self) -> Timestamp {
        self.seen.event.origin.time
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        let ids = || self.seen.event.origin.id.cmp(&other.seen.event.origin.id);
        self.time().cmp(&other.time()).then_with(ids).then(self.number.cmp(&other.number)).reverse()
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}
