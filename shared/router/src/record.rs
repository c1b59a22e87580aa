//! The way of one record.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use jiff::Timestamp;
use tocsin_domain::alert::Alert;
use tocsin_domain::classify::classify;
use tocsin_domain::decode::{self, DecodeError};
use tocsin_domain::event::Event;
use tocsin_domain::metrics::{Metric, Totals};
use tocsin_domain::{Classification, Outcome, texts};

use crate::{AlertSink, Clock, MetricSink, RecordError, Report, Router};

impl<A: AlertSink, M: MetricSink, C: Clock> Router<A, M, C> {
    /// Takes one record the whole way and counts what became of it. A panic on the way fails this record only.
    pub(crate) async fn record(&self, text: Result<&str, DecodeError>, totals: &mut Totals) -> Report {
        let started = self.clock.now();
        let mut report = Report {
            event_id: None,
            detail_type: None,
            classification: Classification::default(),
            published: Vec::new(),
            outcome: Outcome::Counted,
            error: None,
        };
        let mut time = started;
        let steps = self.steps(text, &mut report, &mut time, totals, started);
        let result = AssertUnwindSafe(steps).catch_unwind().await;
        let error = result.unwrap_or_else(|panic| Err(RecordError::Panicked(panic_text(&*panic)))).err();
        report.outcome = match &error {
            Some(error) => error.outcome(),
            None if report.published.is_empty() => Outcome::Counted,
            None => Outcome::Alerted,
        };
        report.error = error;
        totals.add(Metric::EventsReceived, 1, time, started);
        totals.add(Metric::EventOutcome(report.outcome), 1, time, started);
        log(&report, milliseconds(started, self.clock.now()));
        report
    }

    async fn steps(
        &self,
        text: Result<&str, DecodeError>,
        report: &mut Report,
        time: &mut Timestamp,
        totals: &mut Totals,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let event = self.decode(text).inspect_err(|error| report.event_id = error.event_id().cloned())?;
        report.event_id = Some(event.origin.id.clone());
        report.detail_type = Some(event.origin.detail_type.clone());
        *time = event.origin.time;
        totals.add(Metric::DetectionDelay, milliseconds(*time, now), *time, now);

        report.classification = classify(&event);
        for finding in &report.classification.findings {
            totals.add(Metric::Conditions(finding.condition), 1, *time, now);
        }
        for finding in &report.classification.findings {
            if finding.severity < self.settings.minimum_severity {
                continue;
            }
            let message = texts::render(&Alert::first(finding.clone(), &event.origin), &self.settings);
            let published = self.alerts.publish(&message).await;
            published
                .map_err(|cause| RecordError::Undelivered { event_id: event.origin.id.clone(), cause })?;
            totals.add(Metric::AlertDelay, milliseconds(*time, self.clock.now()), *time, now);
            report.published.push(message);
        }
        Ok(())
    }

    fn decode(&self, text: Result<&str, DecodeError>) -> Result<Event, RecordError> {
        let event = decode::event(text?)?;
        match (event.function(), self.function) {
            (Some(wanted), Some(here)) if wanted != here => {
                Err(RecordError::WrongFunction { event_id: event.origin.id, wanted, here })
            }
            _ => Ok(event),
        }
    }
}

/// Clocks differ: an event from the near future is no younger than nothing.
fn milliseconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(0)
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("panicked without a text").to_owned()
}

/// One line per event: what it was, how it ended, how long it took. Never what it held.
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
