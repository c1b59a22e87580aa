//! The way of an event: intake, decode, classify, publish, count. Written against small ports, with no AWS in it.
//!
//! The Lambda functions and the command line run this same code; only the ports differ.

mod clock;
mod deliver;
pub mod memory;
mod ports;
mod record;
mod remind;
mod report;
mod rules;
mod tell;
mod trace;

use std::future::ready;

use futures_util::StreamExt;
use futures_util::stream;
use tocsin_domain::decode::{self, DecodeError, Intake};
use tocsin_domain::event::Event;
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Totals;
use tocsin_domain::{Function, Settings};

pub use clock::SystemClock;
pub use ports::{
    AlertSink, AskError, Clock, Commit, Destination, Enrichment, Ledger, LedgerError, MetricSink, SendError,
};
pub use report::{RecordError, Reply, Report};
pub use rules::Rules;
pub use trace::{Decision, Rule, Trace};

/// Records of one batch that are on their way at the same time.
const AT_ONCE: usize = 8;

/// Takes events the whole way.
#[derive(Debug)]
pub struct Router<A, L, E, M, C> {
    /// Where alerts go.
    pub alerts: A,
    /// Where it is remembered what people know.
    pub ledger: L,
    /// Who is asked about a failure before it is told.
    pub enrichment: E,
    /// Where metrics go.
    pub metrics: M,
    /// What time it is.
    pub clock: C,
    /// What the user decides.
    pub settings: Settings,
    /// The user's rules.
    pub rules: Rules,
    /// How long to stay quiet.
    pub policy: Policy,
    /// The function this is, which refuses what another one hears; none hears everything.
    pub function: Option<Function>,
}

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Takes whatever a function was invoked with: one event, or a batch of messages.
    ///
    /// Alerts are published first and metrics follow, in one go: a metric that can't be sent never makes an alert
    /// be sent again.
    pub async fn handle(&self, payload: &str) -> Reply {
        let mut totals = Totals::default();
        let reply = match decode::intake(payload) {
            Ok(Intake::Event(text)) => Reply::Single(self.record(|| decode::event(text), &mut totals).await),
            Ok(Intake::Batch(messages)) => {
                let (ids, bodies): (Vec<_>, Vec<_>) = messages.into_iter().map(|m| (m.id, m.body)).unzip();
                let reports = self.records(bodies.into_iter().map(from_text), &mut totals).await;
                Reply::Batch(ids.into_iter().zip(reports).collect())
            }
            Err(err) => Reply::Single(self.record(|| Err(err), &mut totals).await),
        };
        self.metrics.record(&totals.data()).await;
        reply
    }

    /// Takes events that were found some other way, such as in a file, with one recording of metrics for all.
    pub async fn route(&self, texts: Vec<Result<String, DecodeError>>) -> Vec<Report> {
        let mut totals = Totals::default();
        let reports = self.records(texts.into_iter().map(from_text), &mut totals).await;
        self.metrics.record(&totals.data()).await;
        reports
    }

    /// Takes events that are decoded, such as those of a log file, and adds to `totals` what is to be counted. Whoever
    /// calls this records the totals, after the last event.
    pub async fn events(&self, events: Vec<Result<Event, DecodeError>>, totals: &mut Totals) -> Vec<Report> {
        self.records(events.into_iter().map(|event| move || event), totals).await
    }

    /// Several records at a time, their reports in the order of the records.
    async fn records<D>(&self, records: impl Iterator<Item = D>, totals: &mut Totals) -> Vec<Report>
    where
        D: FnOnce() -> Result<Event, DecodeError>,
    {
        let records = stream::iter(records).map(|decode| async move {
            let mut own = Totals::default();
            let report = self.record(decode, &mut own).await;
            (report, own)
        });
        let mut reports = Vec::new();
        records
            .buffered(AT_ONCE)
            .for_each(|(report, own)| {
                totals.merge(&own);
                reports.push(report);
                ready(())
            })
            .await;
        reports
    }
}

fn from_text(text: Result<String, DecodeError>) -> impl FnOnce() -> Result<Event, DecodeError> {
    move || decode::event(&text?)
}
