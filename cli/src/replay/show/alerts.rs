use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tocsin_domain::Severity;

use super::numbers::{count, grouped};

const HOUR: i64 = 60 * 60;

/// How many alerts there were, by hour and severity.
#[derive(Debug, Default)]
pub(super) struct Alerts {
    hours: BTreeMap<(i64, Severity), u64>,
}

impl Alerts {
    pub(super) fn add(&mut self, time: Timestamp, severity: Severity) {
        *self.hours.entry((hour(time), severity)).or_default() += 1;
    }

    pub(super) fn total(&self) -> u64 {
        self.hours.values().sum()
    }

    pub(super) fn of(&self, severity: Severity) -> u64 {
        self.hours.iter().filter(|((_, known), _)| *known == severity).map(|(_, count)| count).sum()
    }

    /// The hours since 1970 of the first and the last.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let ((first, _), _) = self.hours.first_key_value()?;
        let ((last, _), _) = self.hours.last_key_value()?;
        Some((*first, *last))
    }

    /// Alerts by day, in UTC.
    pub(super) fn days(&self) -> BTreeMap<Date, u64> {
        let mut days = BTreeMap::new();
        for ((hour, _), count) in &self.hours {
            *days.entry(time_of(*hour).to_zoned(TimeZone::UTC).date()).or_default() += count;
        }
        days
    }

    /// Alerts of a severity, each with its hour since 1970.
    pub(super) fn hours_of(&self, severity: Severity) -> impl Iterator<Item = (i64, u64)> {
        let of = self.hours.iter().filter(move |((_, known), _)| *known == severity);
        of.map(|((hour, _), count)| (*hour, *count))
    }

    /// `4 alerts: 1 critical, 3 low`.
    pub(super) fn headline(&self) -> String {
        let severities = Severity::ALL.into_iter().rev().map(|severity| (severity, self.of(severity)));
        let severities: Vec<_> = severities
            .filter(|(_, n)| *n > 0)
            .map(|(severity, n)| format!("{} {severity}", grouped(n)))
            .collect();
        format!("{}: {}", count(self.total(), "alert", "alerts"), severities.join(", "))
    }
}

/// The hour since 1970 that a time is in.
pub(super) fn hour(time: Timestamp) -> i64 {
    time.as_second().div_euclid(HOUR)
}

/// The beginning of an hour since 1970.
pub(super) fn time_of(hour: i64) -> Timestamp {
    Timestamp::from_second(hour.saturating_mul(HOUR)).unwrap_or(Timestamp::MAX)
}
