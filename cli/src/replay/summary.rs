//! What a replay adds up.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tocsin_domain::event::Event;
use tocsin_domain::operations::{Group, Service};
use tocsin_domain::trail::FailureClass;
use tocsin_domain::{Call, Condition, Outcome};
use tocsin_logfile::Size;

use super::watch::Watch;

/// What was read, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// Files that were read, whole or in part.
    pub(crate) files: u64,
    /// What was in them.
    pub(crate) size: Size,
    /// Files of which something could not be read: each with why.
    pub(crate) broken: Vec<(String, String)>,
    /// Records that can't be read: in which file, which record, and why. The first ones; the number is that of the outcomes.
    pub(crate) refused: Vec<(String, u64, String)>,
    /// The time of the earliest record and of the latest.
    pub(crate) span: Option<(Timestamp, Timestamp)>,
    /// Records that were read and are outside of what was asked for.
    pub(crate) outside: u64,
    /// Whether the user did not wait for the end.
    pub(crate) interrupted: bool,
    /// How events ended.
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    /// The same by day, by the events' own times in UTC.
    pub(crate) days: BTreeMap<Date, BTreeMap<Outcome, u64>>,
    /// How findings ended, by condition.
    pub(crate) conditions: BTreeMap<Condition, Tally>,
    /// How findings ended, by who acted.
    pub(crate) actors: Actors,
    /// Calls, as they are counted in `ApiCalls`.
    pub(crate) calls: BTreeMap<(Service, Group), u64>,
    /// Kinds of failures of calls that mean nothing by themselves.
    pub(crate) failures: BTreeSet<(Service, FailureClass)>,
    /// How many calls failed that mean nothing by themselves.
    pub(crate) failed: BTreeMap<(Service, Group), u64>,
    /// Who looked on, and what they saw.
    pub(crate) watch: Watch,
}

/// How findings ended. An end of a condition is none, but an alert tells of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Findings, those that were delivered twice not among them.
    pub(crate) findings: u64,
    /// Messages that people would have got, of any state.
    pub(crate) alerts: u64,
    /// Findings that people knew of already.
    pub(crate) folded: u64,
    /// Findings that a rule mutes.
    pub(crate) muted: u64,
    /// Findings that are only counted, by a rule or for their severity.
    pub(crate) counted: u64,
}

/// How findings ended, by who acted. Anybody can make up names: so many are kept, and the others are added up.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    known: BTreeMap<String, Tally>,
    others: Tally,
}

/// Events that mean nothing by themselves, added up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ordinary {
    days: BTreeMap<i64, u64>,
    /// The day of the last one, and those of it that are not among `days` yet.
    today: (i64, u64),
    span: Option<(Timestamp, Timestamp)>,
    /// By service and group.
    calls: [[u64; Group::ALL.len()]; Service::ALL.len()],
    failures: BTreeSet<(Service, FailureClass)>,
    failed: BTreeMap<(Service, Group), u64>,
}

const DAY: i64 = 24 * 60 * 60;
/// Names of actors that are kept.
const MOST_ACTORS: usize = 10_000;
/// Bytes that are kept of each.
const MOST_OF_ACTOR: usize = 256;

impl Ordinary {
    pub(crate) fn add(&mut self, time: Timestamp, call: Option<Call>) {
        let day = time.as_second().div_euclid(DAY);
        if day != self.today.0 {
            let (before, count) = mem::replace(&mut self.today, (day, 0));
            if count > 0 {
                *self.days.entry(before).or_default() += count;
            }
        }
        self.today.1 += 1;
        widen(&mut self.span, time);
        if let Some(Call { service, group, failure }) = call {
            self.calls[service as usize][group as usize] += 1;
            if let Some(class) = failure {
                self.failures.insert((service, class));
                *self.failed.entry((service, group)).or_default() += 1;
            }
        }
    }
}

impl Summary {
    /// Whether everything could be read.
    pub(crate) fn is_whole(&self) -> bool {
        let lost = [Outcome::Refused, Outcome::Failed];
        self.broken.is_empty() && !lost.iter().any(|outcome| self.outcomes.contains_key(outcome))
    }

    /// Whether everything could be read, and was.
    pub(crate) fn is_all(&self) -> bool {
        self.is_whole() && !self.interrupted
    }

    /// Adds what was read of a file.
    pub(crate) fn add_size(&mut self, size: Size) {
        self.size.bytes += size.bytes;
        self.size.inflated += size.inflated;
        self.size.records += size.records;
    }

    /// Adds what means nothing.
    pub(crate) fn add_ordinary(&mut self, ordinary: &Ordinary) {
        let (today, of_today) = &ordinary.today;
        let days = ordinary.days.iter().chain([(today, of_today)]);
        for (day, count) in days.filter(|(_, count)| **count > 0) {
            let begun = Timestamp::from_second(day * DAY).unwrap_or_default();
            self.ended(Outcome::Counted, begun, *count);
        }
        for time in ordinary.span.into_iter().flat_map(|(first, last)| [first, last]) {
            widen(&mut self.span, time);
        }
        for (service, group) in
            Service::ALL.into_iter().flat_map(|service| Group::ALL.map(|group| (service, group)))
        {
            let count = ordinary.calls[service as usize][group as usize];
            if count > 0 {
                *self.calls.entry((service, group)).or_default() += count;
            }
        }
        self.failures.extend(&ordinary.failures);
        for (call, count) in &ordinary.failed {
            *self.failed.entry(*call).or_default() += count;
        }
    }

    /// Counts an event that means something.
    pub(crate) fn add(&mut self, event: &Event, outcome: Outcome, call: Option<Call>) {
        widen(&mut self.span, event.origin.time);
        self.ended(outcome, event.origin.time, 1);
        if let Some(Call { service, group, .. }) = call {
            *self.calls.entry((service, group)).or_default() += 1;
        }
    }

    /// Adds how a finding ended.
    pub(crate) fn found(&mut self, condition: Condition, actor: Option<&str>, tally: Tally) {
        self.conditions.entry(condition).or_default().add(tally);
        if let Some(actor) = actor {
            self.actors.add(actor, tally);
        }
    }

    fn ended(&mut self, outcome: Outcome, time: Timestamp, count: u64) {
        *self.outcomes.entry(outcome).or_default() += count;
        let day = time.to_zoned(TimeZone::UTC).date();
        *self.days.entry(day).or_default().entry(outcome).or_default() += count;
    }
}

impl Tally {
    /// Adds another one.
    pub(crate) fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.alerts += other.alerts;
        self.folded += other.folded;
        self.muted += other.muted;
        self.counted += other.counted;
    }

    /// What they are together.
    pub(crate) fn sum(tallies: impl IntoIterator<Item = Self>) -> Self {
        tallies.into_iter().fold(Self::default(), |mut sum, tally| {
            sum.add(tally);
            sum
        })
    }
}

impl Actors {
    fn add(&mut self, name: &str, tally: Tally) {
        let name = &name[..name.floor_char_boundary(MOST_OF_ACTOR)];
        if let Some(known) = self.known.get_mut(name) {
            known.add(tally);
        } else if self.known.len() < MOST_ACTORS {
            self.known.insert(name.to_owned(), tally);
        } else {
            self.others.add(tally);
        }
    }

    /// Those whose names are kept, with the most findings first.
    pub(crate) fn ranked(&self) -> Vec<(&str, Tally)> {
        let mut ranked: Vec<_> = self.known.iter().map(|(name, tally)| (name.as_str(), *tally)).collect();
        // Stable: the same number is in the order of the names.
        ranked.sort_by_key(|(_, tally)| std::cmp::Reverse((tally.findings, tally.alerts)));
        ranked
    }

    /// What those did whose names are not kept.
    pub(crate) fn others(&self) -> Tally {
        self.others
    }
}

fn widen(span: &mut Option<(Timestamp, Timestamp)>, time: Timestamp) {
    let (first, last) = span.unwrap_or((time, time));
    *span = Some((first.min(time), last.max(time)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_names_take_no_more_than_their_share() {
        let one = Tally { findings: 1, ..Tally::default() };
        let mut actors = Actors::default();
        for number in 0..MOST_ACTORS + 5 {
            actors.add(&format!("{number:06}{}", "é".repeat(MOST_OF_ACTOR)), one);
        }
        actors.add(&format!("000007{}", "é".repeat(MOST_OF_ACTOR)), one);
        let ranked = actors.ranked();
        assert_eq!((ranked.len(), actors.others().findings), (MOST_ACTORS, 5));
        assert!(ranked[0].0.starts_with("000007") && ranked[0].0.len() <= MOST_OF_ACTOR);
        assert_eq!(Tally::sum(ranked.iter().map(|(_, tally)| *tally)).findings, 10_001);
    }
}
