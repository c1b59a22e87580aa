use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use tocsin_domain::{EventId, Fingerprint};

use crate::replay::story::Told;

/// An alert that two sets of rules don't tell alike.
#[derive(Debug)]
pub(super) enum Change {
    /// Only the new rules tell it.
    Added(Told),
    /// Only the old rules tell it.
    Removed(Told),
    /// Both tell it, with another severity or at another topic.
    Changed {
        /// By the old rules.
        before: Box<Told>,
        /// By the new rules.
        after: Box<Told>,
    },
}

/// Alerts of both, by condition.
#[derive(Debug, Default)]
pub(super) struct Counts(pub(super) BTreeMap<String, Count>);

/// How many alerts there are of a condition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    /// By the old rules.
    pub(super) before: u64,
    /// By the new rules.
    pub(super) after: u64,
    /// Only by the new rules.
    pub(super) added: u64,
    /// Only by the old rules.
    pub(super) removed: u64,
    /// By both, otherwise.
    pub(super) changed: u64,
}

/// What makes two alerts the same one, in the order of time.
type Key = (Timestamp, EventId, Fingerprint, String);

impl Counts {
    /// Compares what the same events told by the old rules and by the new ones, in the order of time.
    pub(super) fn compare(&mut self, before: Vec<Told>, after: Vec<Told>) -> Vec<Change> {
        let mut pairs: BTreeMap<Key, (Option<Told>, Option<Told>)> = BTreeMap::new();
        for told in before {
            let key = key(&told);
            pairs.entry(key).or_default().0 = Some(told);
        }
        for told in after {
            let key = key(&told);
            pairs.entry(key).or_default().1 = Some(told);
        }
        pairs.into_values().filter_map(|(before, after)| self.one(before, after)).collect()
    }

    fn one(&mut self, before: Option<Told>, after: Option<Told>) -> Option<Change> {
        let condition = before.as_ref().or(after.as_ref())?.attribute("condition").to_owned();
        let count = self.0.entry(condition).or_default();
        count.before += u64::from(before.is_some());
        count.after += u64::from(after.is_some());
        let change = match (before, after) {
            (Some(before), Some(after)) if same(&before, &after) => return None,
            (Some(before), Some(after)) => {
                Change::Changed { before: Box::new(before), after: Box::new(after) }
            }
            (Some(before), None) => Change::Removed(before),
            (None, after) => Change::Added(after?),
        };
        match change {
            Change::Added(_) => count.added += 1,
            Change::Removed(_) => count.removed += 1,
            Change::Changed { .. } => count.changed += 1,
        }
        Some(change)
    }

    /// All conditions together.
    pub(super) fn total(&self) -> Count {
        self.0.values().fold(Count::default(), |sum, count| Count {
            before: sum.before + count.before,
            after: sum.after + count.after,
            added: sum.added + count.added,
            removed: sum.removed + count.removed,
            changed: sum.changed + count.changed,
        })
    }
}

fn key(told: &Told) -> Key {
    (told.time, told.event.clone(), told.fingerprint.clone(), told.attribute("state").to_owned())
}

fn same(before: &Told, after: &Told) -> bool {
    before.attribute("severity") == after.attribute("severity") && before.message.topic == after.message.topic
}
