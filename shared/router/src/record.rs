//! The way of one record.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use jiff::Timestamp;
use tocsin_domain::classify::{call, classify};
use tocsin_domain::decode::{self, DecodeError};
use tocsin_domain::event::{Body, Event};
use tocsin_domain::metrics::{Metric, Totals};
use tocsin_domain::{Call, Classification, Counted, EventId, Heard, Outcome};

use crate::{AlertSink, Clock, Enrichment, Ledger, MetricSink, RecordError, Report, Router};

/// Ids in one line of the log: Lambda takes lines of 256 KiB.
const MOST_IDS: usize = 1000;

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Takes one record the whole way.
    pub(crate) async fn record(&self, input: Input, way: Way<'_>, totals: &mut Totals) -> Report {
        let mut report = self.told(input, way, totals).await;
        totals.merge(&self.remembered(&mut report).await);
        report
    }

    /// Takes one record until people know, and counts what became of it. A panic on the way fails this record only.
    pub(crate) async fn told(&self, input: Input, way: Way<'_>, totals: &mut Totals) -> Report {
        let started = self.clock.now();
        let mut report = Report::empty();
        let mut count = Count::new(started, totals);
        let steps = AssertUnwindSafe(self.steps(input, way, &mut report, &mut count));
        let result = steps.catch_unwind().await;
        let result =
            result.unwrap_or_else(|_| Err(RecordError::Panicked { event_id: report.event_id.clone() }));
        report.outcome = match &result {
            Ok(outcome) => *outcome,
            Err(error) => error.outcome(),
        };
        report.error = result.err();
        count.one(Metric::EventsReceived);
        count.one(Metric::EventOutcome(report.outcome));
        if way.has_a_line_for(&report) {
            log(&report, milliseconds(started, self.clock.now()));
        }
        report
    }

    /// Remembers what people know, and says what is to be counted of that. It changes nothing of what became of the
    /// record.
    pub(crate) async fn remembered(&self, report: &mut Report) -> Totals {
        let mut totals = Totals::default();
        let mut count = self.count(&mut totals);
        let remember = AssertUnwindSafe(self.remember(&mut report.trace, &mut count));
        if remember.catch_unwind().await.is_err() {
            count.one(Metric::LedgerUnavailable);
        }
        totals
    }

    /// Counts a record of a log file that is known to mean nothing by itself, as if it had been taken the whole way.
    pub(crate) fn passed_by(&self, counted: &Counted<'_>, heard: &Heard, totals: &mut Totals) {
        let mut count = Count { time: counted.time, ..self.count(totals) };
        if !heard.hears_counted(counted) {
            count.one(Metric::ApiCalls(counted.call.service, counted.call.group));
        }
        count.one(Metric::EventsReceived);
        count.one(Metric::EventOutcome(Outcome::Counted));
    }

    /// Where something is counted that has no time of its own.
    pub(crate) fn count<'a>(&self, totals: &'a mut Totals) -> Count<'a> {
        Count::new(self.clock.now(), totals)
    }

    async fn steps(
        &self,
        input: Input,
        way: Way<'_>,
        report: &mut Report,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        let event = self.event(input).inspect_err(|error| report.event_id = error.event_id().cloned())?;
        report.event_id = Some(event.origin.id.clone());
        report.detail_type = Some(event.origin.detail_type.clone());
        count.time = event.origin.time;
        // A file comes minutes after what is in it, which says nothing of how soon events are heard.
        if way.heard().is_none() {
            count.delay(Metric::DetectionDelay, count.now);
        }

        if event.body == Body::Schedule {
            return self.remind(&event.origin, &mut report.trace, count).await;
        }
        report.classification = classify(&event);
        let outcome = self.tell(&event.origin, &report.classification, &mut report.trace, count).await?;
        if let Body::SelfTest(_) = event.body {
            // Told without the ledger is told, but not the whole way.
            if outcome == Outcome::Alerted && report.trace.knew_what_people_know() {
                count.beat();
            }
            return Ok(outcome);
        }
        // What is delivered again is a condition once, and a call once.
        // Whoever tells of it counts it, as the other one finds a duplicate. What nobody tells of, the one counts who
        // hears it, and only of the rest whoever reads it.
        let told = matches!(outcome, Outcome::Alerted | Outcome::Folded);
        let elsewhere = !told && way.heard().is_some_and(|heard| heard.hears(&event));
        if outcome != Outcome::Duplicate && !elsewhere {
            for finding in &report.classification.findings {
                count.one(Metric::Conditions(finding.condition));
            }
            if let Some(Call { service, group, failure }) = call(&event) {
                count.one(Metric::ApiCalls(service, group));
                if let Some(class) = failure {
                    count.one(Metric::ApiFailures(service, class));
                }
            }
        }
        Ok(outcome)
    }

    fn event(&self, input: Input) -> Result<Event, RecordError> {
        match input {
            Input::Text(text) => self.heard(decode::event(&text)?),
            Input::Event(event) => event,
        }
    }

    /// The event, if this is the function that hears it.
    pub(crate) fn heard(&self, event: Event) -> Result<Event, RecordError> {
        match (event.function(), self.function) {
            (Some(wanted), Some(here)) if wanted != here => {
                let (event_id, detail_type) = (event.origin.id, event.origin.detail_type);
                Err(RecordError::WrongFunction { event_id, detail_type, wanted, here })
            }
            _ => Ok(event),
        }
    }
}

/// One record, as it comes.
#[expect(
    clippy::large_enum_variant,
    reason = "each is moved once, and a box for each record would cost more"
)]
pub(crate) enum Input {
    /// An event that was sent to this function.
    Text(String),
    /// A record that somebody has decoded, or could not.
    Event(Result<Event, RecordError>),
}

impl From<Result<Event, DecodeError>> for Input {
    fn from(event: Result<Event, DecodeError>) -> Self {
        Self::Event(event.map_err(RecordError::from))
    }
}

/// How a record came.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way<'a> {
    /// By itself.
    Alone,
    /// In a batch of messages.
    Batch,
    /// In a log file: what it means is counted elsewhere if others hear it.
    File(&'a Heard),
}

impl<'a> Way<'a> {
    fn heard(self) -> Option<&'a Heard> {
        match self {
            Self::Alone | Self::Batch => None,
            Self::File(heard) => Some(heard),
        }
    }

    /// What is ordinary has a line with all others of its batch, or is in the line of its file, as what is refused there,
    /// which is logged with its place.
    fn has_a_line_for(self, report: &Report) -> bool {
        match self {
            Self::Alone => true,
            Self::Batch => !is_ordinary(report),
            Self::File(_) => !is_ordinary(report) && report.outcome != Outcome::Refused,
        }
    }
}

/// Where one record is counted: at its own time, as seen from when it was taken up.
pub(crate) struct Count<'a> {
    time: Timestamp,
    now: Timestamp,
    totals: &'a mut Totals,
}

impl<'a> Count<'a> {
    pub(crate) fn new(now: Timestamp, totals: &'a mut Totals) -> Self {
        Self { time: now, now, totals }
    }

    pub(crate) fn one(&mut self, metric: Metric) {
        self.totals.add(metric, 1, self.time, self.now);
    }

    /// A self-test, at the beginning of its hour: all functions beat in one minute, whenever within that hour they are
    /// asked, so that an alarm can count them whatever minute its own hours begin with.
    fn beat(&mut self) {
        let seconds = self.time.as_second();
        let hour = Timestamp::from_second(seconds - seconds.rem_euclid(3600)).unwrap_or(self.time);
        self.totals.add(Metric::Heartbeat, 1, hour, self.now);
    }

    pub(crate) fn delay(&mut self, metric: Metric, until: Timestamp) {
        self.totals.add(metric, milliseconds(self.time, until), self.time, self.now);
    }
}

/// Clocks differ: an event from the near future is no younger than nothing.
fn milliseconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(0)
}

/// Whether a record is only counted, and means nothing by itself.
fn is_ordinary(report: &Report) -> bool {
    report.outcome == Outcome::Counted && report.classification == Classification::default()
}

/// One line for what is ordinary in a batch: it is nine tenths of what there is to log, and says no more than their ids.
pub(crate) fn log_ordinary(reports: &[Report]) {
    let ordinary = reports.iter().filter(|report| is_ordinary(report));
    let ids: Vec<_> = ordinary.filter_map(|report| report.event_id.as_ref()).map(EventId::as_str).collect();
    for ids in ids.chunks(MOST_IDS) {
        tracing::info!(
            events.ids = ids.join(","),
            events.count = ids.len(),
            outcome = "counted",
            "events counted"
        );
    }
}

/// One line for an event: what it was, how it ended, how long it took. Never what it held.
fn log(report: &Report, duration_ms: u64) {
    let id = report.event_id.as_ref().map_or("", |id| id.as_str());
    let findings = &report.classification.findings;
    let conditions: Vec<_> = findings.iter().map(|finding| finding.condition.label()).collect();
    let (conditions, outcome) = (conditions.join(","), report.outcome.label());
    match &report.error {
        None => tracing::info!(event.id = id, conditions, outcome, duration_ms, "event {outcome}"),
        Some(error) => {
            tracing::error!(event.id = id, conditions, outcome, duration_ms, %error, "event {outcome}");
        }
    }
}
