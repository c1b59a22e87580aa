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
mod trail;
mod turns;

use futures_util::StreamExt;
use futures_util::stream;
use tocsin_domain::decode::{self, DecodeError, Intake};
use tocsin_domain::event::Event;
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Totals;
use tocsin_domain::{Function, Heard, Settings};

use record::Input;

pub use clock::SystemClock;
pub use ports::{
    AlertSink, AskError, Chunks, Clock, Commit, Destination, Enrichment, Ledger, LedgerError, MetricSink,
    ObjectStore, ReadError, SendError,
};
pub use report::{RecordError, Reply, Report};
pub use rules::Rules;
pub use trace::{Decision, Rule, Trace};
pub use trail::Trail;
pub use turns::Turns;

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
    /// Who may write what is remembered of one thing.
    pub turns: Turns,
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
            Ok(Intake::Event(text)) => {
                Reply::Single(self.record(Input::Text(text.to_owned()), None, &mut totals).await)
            }
            Ok(Intake::Batch(messages)) => {
                let (ids, bodies): (Vec<_>, Vec<_>) = messages.into_iter().map(|m| (m.id, m.body)).unzip();
                let reports = self.texts(bodies, &mut totals).await;
                Reply::Batch(ids.into_iter().zip(reports).collect())
            }
            Err(err) => Reply::Single(self.record(Err(err).into(), None, &mut totals).await),
        };
        self.metrics.record(&totals.data()).await;
        reply
    }

    /// Takes events that were found some other way, such as in a file, with one recording of metrics for all.
    pub async fn route(&self, texts: Vec<Result<String, DecodeError>>) -> Vec<Report> {
        let mut totals = Totals::default();
        let reports = self.texts(texts, &mut totals).await;
        self.metrics.record(&totals.data()).await;
        reports
    }

    /// Takes events that are decoded, such as those of a log file, and adds to `totals` what is to be counted. Whoever
    /// calls this records the totals, after the last event.
    pub async fn events(&self, events: Vec<Result<Event, DecodeError>>, totals: &mut Totals) -> Vec<Report> {
        merged(self.reports(events.into_iter().map(Input::from), None).await, totals)
    }

    async fn texts(&self, texts: Vec<Result<String, DecodeError>>, totals: &mut Totals) -> Vec<Report> {
        let inputs = texts.into_iter().map(|text| text.map_or_else(|err| Err(err).into(), Input::Text));
        merged(self.reports(inputs, None).await, totals)
    }

    /// Several records at a time; the report of each and what it counted, in the order of the records.
    async fn reports(
        &self,
        records: impl Iterator<Item = Input>,
        heard: Option<&Heard>,
    ) -> Vec<(Report, Totals)> {
        let records = stream::iter(records).map(|input| async move {
            let mut counted = Totals::default();
            let report = self.record(input, heard, &mut counted).await;
            (report, counted)
        });
        records.buffered(AT_ONCE).collect().await
    }
}

fn merged(reports: Vec<(Report, Totals)>, totals: &mut Totals) -> Vec<Report> {
    let counted = |(report, counted)| {
        totals.merge(&counted);
        report
    };
    reports.into_iter().map(counted).collect()
}
