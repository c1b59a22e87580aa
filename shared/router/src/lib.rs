//! The way of an event: intake, decode, classify, publish, count. Written against small ports, with no AWS in it.
//!
//! The Lambda functions and the command line run this same code; only the ports differ.

pub mod memory;
mod ports;
mod record;
mod report;

use std::future::ready;

use futures_util::StreamExt;
use futures_util::stream;
use tocsin_domain::decode::{self, Intake, Message};
use tocsin_domain::metrics::Totals;
use tocsin_domain::{Function, Settings};

pub use ports::{AlertSink, Clock, MetricSink, SendError};
pub use report::{RecordError, Reply, Report};

/// Records of one batch that are on their way at the same time.
const AT_ONCE: usize = 8;

/// Takes events the whole way.
#[derive(Debug)]
pub struct Router<A, M, C> {
    /// Where alerts go.
    pub alerts: A,
    /// Where metrics go.
    pub metrics: M,
    /// What time it is.
    pub clock: C,
    /// What the user decides.
    pub settings: Settings,
    /// The function this is, which refuses what another one hears; none hears everything.
    pub function: Option<Function>,
}

impl<A: AlertSink, M: MetricSink, C: Clock> Router<A, M, C> {
    /// Takes whatever a function was invoked with: one event, or a batch of messages.
    ///
    /// Alerts are published first and metrics follow, in one go: a metric that can't be sent never makes an alert
    /// be sent again.
    pub async fn handle(&self, payload: &str) -> Reply {
        let mut totals = Totals::default();
        let reply = match decode::intake(payload) {
            Ok(Intake::Event(text)) => Reply::Single(self.record(Ok(text), &mut totals).await),
            Ok(Intake::Batch(messages)) => Reply::Batch(self.batch(messages, &mut totals).await),
            Err(err) => Reply::Single(self.record(Err(err), &mut totals).await),
        };
        self.metrics.record(&totals.data()).await;
        reply
    }

    async fn batch(&self, messages: Vec<Message>, totals: &mut Totals) -> Vec<(String, Report)> {
        let records = stream::iter(messages).map(|Message { id, body }| async move {
            let mut own = Totals::default();
            let report = self.record(body.as_deref().map_err(Clone::clone), &mut own).await;
            (id, report, own)
        });
        let mut reports = Vec::new();
        records
            .buffered(AT_ONCE)
            .for_each(|(id, report, own)| {
                totals.merge(&own);
                reports.push((id, report));
                ready(())
            })
            .await;
        reports
    }
}
