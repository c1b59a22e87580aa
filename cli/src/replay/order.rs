//! Events in the order of their times, as far as they can be waited for.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use super::read::Seen;

/// No more events wait than this,
const MOST: usize = 20_000;
/// nor events of more bytes of text.
const MOST_TEXT: usize = 20 * 1024 * 1024;

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

#[cfg(test)]
mod tests {
    use tocsin_domain::decode;

    use super::*;

    fn seen(minute: u32, id: &str) -> Seen {
        let record = format!(
            r#"{{"eventVersion":"1.08","eventTime":"2026-11-21T12:{minute:02}:00Z","eventSource":"kms.amazonaws.com",
                "eventName":"Encrypt","awsRegion":"us-east-1","eventID":"{id}","recipientAccountId":"111122223333"}}"#
        );
        let event = decode::record(&record, None).unwrap();
        Seen { event, file: "f".into(), number: 1, length: record.len() }
    }

    /// What comes out, by id, after each of: an event by minute and id, or the minute that was reached.
    #[track_caller]
    fn check(most: usize, steps: &[(u32, &str)], expected: &[&str]) {
        let mut order = Order { most, ..Order::default() };
        let mut out = Vec::new();
        let id = |seen: Seen| seen.event.origin.id.to_string();
        for (minute, what) in steps {
            if *what == "reached" {
                order.reach(seen(*minute, "any").event.origin.time);
            } else {
                order.put(seen(*minute, what));
            }
            out.extend(std::iter::from_fn(|| order.next()).map(id));
        }
        out.push("|".to_owned());
        out.extend(std::iter::from_fn(|| order.next_of_all()).map(id));
        assert_eq!(out, expected);
        assert_eq!(order.text, 0);
    }

    #[test]
    fn the_oldest_comes_first_once_nothing_older_is_to_come() {
        let steps = [(5, "five"), (3, "three"), (4, "four"), (5, "reached"), (7, "seven"), (6, "six")];
        check(9, &steps, &["three", "four", "|", "five", "six", "seven"]);
        // One that is too late comes at once, and what was reached stays reached.
        check(9, &[(5, "reached"), (3, "reached"), (4, "late")], &["late", "|"]);
    }

    #[test]
    fn of_one_time_the_ids_decide() {
        check(9, &[(1, "b"), (1, "c"), (1, "a")], &["|", "a", "b", "c"]);
    }

    #[test]
    fn when_too_much_waits_the_oldest_comes() {
        check(
            2,
            &[(5, "five"), (3, "three"), (4, "four"), (1, "one")],
            &["three", "one", "|", "four", "five"],
        );
    }
}
