//! What a replay adds up.

use std::collections::{BTreeMap, BTreeSet};

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
    /// How events ended.
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    /// The same by day, by the events' own times in UTC.
    pub(crate) days: BTreeMap<Date, BTreeMap<Outcome, u64>>,
    /// How findings ended, by condition.
    pub(crate) conditions: BTreeMap<Condition, Tally>,
    /// How findings ended, by who acted.
    pub(crate) actors: BTreeMap<String, Tally>,
    /// Calls, as they are counted in `ApiCalls`.
    pub(crate) calls: BTreeMap<(Service, Group), u64>,
    /// Kinds of failures of calls that mean nothing by themselves.
    pub(crate) failures: BTreeSet<(Service, FailureClass)>,
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

/// Events that mean nothing by themselves, added up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ordinary {
    days: BTreeMap<i64, u64>,
    span: Option<(Timestamp, Timestamp)>,
    calls: BTreeMap<(Service, Group), u64>,
    failures: BTreeSet<(Service, FailureClass)>,
}

const DAY: i64 = 24 * 60 * 60;

impl Ordinary {
    pub(crate) fn add(&mut self, event: &Event, call: Option<Call>) {
        let time = event.origin.time;
        *self.days.entry(time.as_second().div_euclid(DAY)).or_default() += 1;
        widen(&mut self.span, time);
        if let Some(Call { service, group, failure }) = call {
            *self.calls.entry((service, group)).or_default() += 1;
            self.failures.extend(failure.map(|class| (service, class)));
        }
    }
}

impl Summary {
    /// Whether everything could be read.
    pub(crate) fn is_whole(&self) -> bool {
        self.broken.is_empty() && !self.outcomes.contains_key(&Outcome::Refused)
    }

    /// Adds what means nothing.
    pub(crate) fn add_ordinary(&mut self, ordinary: &Ordinary) {
        for (day, count) in &ordinary.days {
            let noon = Timestamp::from_second(day * DAY).unwrap_or_default();
            self.ended(Outcome::Counted, noon, *count);
        }
        for time in ordinary.span.into_iter().flat_map(|(first, last)| [first, last]) {
            widen(&mut self.span, time);
        }
        for (call, count) in &ordinary.calls {
            *self.calls.entry(*call).or_default() += count;
        }
        self.failures.extend(&ordinary.failures);
    }

    /// Counts an event that means something.
    pub(crate) fn add(&mut self, event: &Event, outcome: Outcome, call: Option<Call>) {
        widen(&mut self.span, event.origin.time);
        self.ended(outcome, event.origin.time, 1);
        if let Some(Call { service, group, .. }) = call {
            *self.calls.entry((service, group)).or_default() += 1;
        }
    }

    fn ended(&mut self, outcome: Outcome, time: Timestamp, count: u64) {
        *self.outcomes.entry(outcome).or_default() += count;
        let day = time.to_zoned(TimeZone::UTC).date();
        *self.days.entry(day).or_default().entry(outcome).or_default() += count;
    }
}

fn widen(span: &mut Option<(Timestamp, Timestamp)>, time: Timestamp) {
    let (first, last) = span.unwrap_or((time, time));
    *span = Some((first.min(time), last.max(time)));
}
