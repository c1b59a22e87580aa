use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Metric;

/// CloudWatch takes 150 different values in one datum:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>.
const MOST_VALUES: usize = 150;

/// CloudWatch takes points of the last two weeks; a day is kept in hand for slow deliveries.
const OLDEST: SignedDuration = SignedDuration::from_hours(13 * 24);

/// Points, added up per metric and minute: a minute is the finest that CloudWatch keeps here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<(Metric, Timestamp), BTreeMap<u64, u32>>);

/// One metric in one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// Which metric.
    pub metric: Metric,
    /// The minute, by the events' own time.
    pub minute: Timestamp,
    /// Each value and how often it was seen.
    pub values: Vec<(u64, u32)>,
}

impl Totals {
    /// Adds one point. `time` is the event's own, moved to what CloudWatch takes as seen from `now`.
    pub fn add(&mut self, metric: Metric, value: u64, time: Timestamp, now: Timestamp) {
        let oldest = now.saturating_sub(OLDEST).unwrap_or(now);
        let seconds = time.clamp(oldest, now).as_second();
        let minute = Timestamp::from_second(seconds - seconds.rem_euclid(60)).unwrap_or(now);
        *self.0.entry((metric, minute)).or_default().entry(value).or_default() += 1;
    }

    /// Adds all points of another collection.
    pub fn merge(&mut self, other: &Self) {
        for datum in other.data() {
            self.add_datum(&datum, datum.minute);
        }
    }

    /// Adds all points of a datum to a minute of its metric.
    pub fn add_datum(&mut self, datum: &Datum, minute: Timestamp) {
        let mine = self.0.entry((datum.metric, minute)).or_default();
        for (value, count) in &datum.values {
            *mine.entry(*value).or_default() += count;
        }
    }

    /// Everything added up, in the order of the metrics.
    pub fn data(&self) -> Vec<Datum> {
        let mut data = Vec::new();
        for (&(metric, minute), values) in &self.0 {
            let values: Vec<_> = values.iter().map(|(value, count)| (*value, *count)).collect();
            let chunks = values.chunks(MOST_VALUES);
            data.extend(chunks.map(|chunk| Datum { metric, minute, values: chunk.to_vec() }));
        }
        data
    }
}

impl Datum {
    /// How many points it holds.
    pub fn count(&self) -> u64 {
        self.values.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    /// The sum of its points.
    pub fn sum(&self) -> u64 {
        self.values.iter().map(|(value, count)| value * u64::from(*count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;

    const NOW: &str = "2026-11-21T12:00:30Z";

    #[track_caller]
    fn check(points: &[(Metric, u64, &str)], expected: &[&str]) {
        let now: Timestamp = NOW.parse().unwrap();
        let mut totals = Totals::default();
        for (metric, value, time) in points {
            totals.add(*metric, *value, time.parse().unwrap(), now);
        }
        let got: Vec<_> = totals
            .data()
            .iter()
            .map(|datum| format!("{} {} {:?}", datum.metric.name(), datum.minute, datum.values))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn points_of_one_minute_are_one_datum() {
        check(
            &[
                (Metric::EventsReceived, 1, "2026-11-21T11:59:01Z"),
                (Metric::EventsReceived, 1, "2026-11-21T11:59:59Z"),
                (Metric::EventsReceived, 1, "2026-11-21T12:00:00Z"),
                (Metric::DetectionDelay, 70, "2026-11-21T11:59:59Z"),
                (Metric::DetectionDelay, 50, "2026-11-21T11:59:59Z"),
                (Metric::EventOutcome(Outcome::Alerted), 1, "2026-11-21T12:00:00Z"),
            ],
            &[
                "EventsReceived 2026-11-21T11:59:00Z [(1, 2)]",
                "EventsReceived 2026-11-21T12:00:00Z [(1, 1)]",
                "EventOutcome 2026-11-21T12:00:00Z [(1, 1)]",
                "DetectionDelay 2026-11-21T11:59:00Z [(50, 1), (70, 1)]",
            ],
        );
    }

    #[test]
    fn old_and_future_points_are_moved_to_what_cloudwatch_takes() {
        check(
            &[
                (Metric::EventsReceived, 1, "2019-11-07T23:01:25Z"),
                (Metric::EventsReceived, 1, "2027-01-01T00:00:00Z"),
            ],
            &["EventsReceived 2026-11-08T12:00:00Z [(1, 1)]", "EventsReceived 2026-11-21T12:00:00Z [(1, 1)]"],
        );
    }

    #[test]
    fn a_datum_holds_no_more_values_than_cloudwatch_takes() {
        let now: Timestamp = NOW.parse().unwrap();
        let mut totals = Totals::default();
        for value in 0..301 {
            totals.add(Metric::DetectionDelay, value, now, now);
        }
        let sizes: Vec<_> = totals.data().iter().map(|datum| datum.values.len()).collect();
        assert_eq!(sizes, [150, 150, 1]);
    }
}
