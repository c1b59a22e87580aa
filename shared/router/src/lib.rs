//! The way of an event: intake, decode, classify, publish, count. Written against small ports, with no AWS in it.
//!
//! The Lambda functions and the command line run this same code; only the ports differ.

mod clock;
mod counting;
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

use futures_util::future::join;
use futures_util::{StreamExt, stream};
use tocsin_domain::decode::{self, DecodeError, Intake};
use tocsin_domain::event::Event;
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Totals;
use tocsin_domain::{Function, Settings};

use counting::Counting;
use memory::NobodyToAsk;
use record::{Input, Way, log_ordinary};

pub use clock::SystemClock;
pub use ports::{
    AlertSink, AskError, Chunks, Clock, Commit, Destination, Due, Enrichment, Ledger, LedgerError,
    MetricSink, ObjectStore, ReadError, SendError,
};
pub use report::{RecordError, Reply, Report};
pub use rules::Rules;
pub use trace::{Decision, Rule, Trace};
pub use trail::{Trail, skipped};
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

impl<A, L, M, C> Router<A, L, NobodyToAsk, M, C> {
    /// A router that asks nobody, with no rules and every setting as it is by default, that hears everything.
    pub fn new(alerts: A, ledger: L, metrics: M, clock: C) -> Self {
        Self {
            alerts,
            ledger,
            enrichment: NobodyToAsk,
            metrics,
            clock,
            settings: Settings::default(),
            rules: Rules::default(),
            policy: Policy::default(),
            turns: Turns::default(),
            function: None,
        }
    }
}

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Takes whatever a function was invoked with: one event, or a batch of messages.
    ///
    /// Alerts are published first and metrics follow, in one go, while it is remembered what people know: a metric that
    /// can't be sent never makes an alert be sent again.
    pub async fn handle(&self, payload: &str) -> Reply {
        match decode::intake(payload) {
            Ok(Intake::Event(text)) => Reply::Single(self.alone(Input::Text(text.to_owned())).await),
            Ok(Intake::Batch(messages)) => {
                let (ids, bodies): (Vec<_>, Vec<_>) = messages.into_iter().map(|m| (m.id, m.body)).unzip();
                Reply::Batch(ids.into_iter().zip(self.route(bodies).await).collect())
            }
            Err(err) => Reply::Single(self.alone(Err(err).into()).await),
        }
    }

    async fn alone(&self, input: Input) -> Report {
        let mut totals = Totals::default();
        let mut report = self.told(input, Way::Alone, &mut totals).await;
        let data = totals.data();
        let ((), late) = join(self.metrics.record(&data), self.remembered(&mut report)).await;
        self.count_late(&late).await;
        report
    }

    /// Takes events that were found some other way, such as in a file, with one recording of metrics for all.
    pub async fn route(&self, texts: Vec<Result<String, DecodeError>>) -> Vec<Report> {
        let counting = &Counting::of(texts.len());
        let inputs = texts.into_iter().map(|text| text.map_or_else(|err| Err(err).into(), Input::Text));
        let records = stream::iter(inputs).map(|input| async move {
            let mut totals = Totals::default();
            let mut report = self.told(input, Way::Batch, &mut totals).await;
            counting.add(&totals);
            let late = self.remembered(&mut report).await;
            (report, late)
        });
        let records = records.buffered(AT_ONCE).collect::<Vec<_>>();
        let metrics = async { self.metrics.record(&counting.all().await.data()).await };
        let (records, ()) = join(records, metrics).await;

        let mut late = Totals::default();
        let reports = merged(records, &mut late);
        self.count_late(&late).await;
        log_ordinary(&reports);
        reports
    }

    /// Records what came up while the metrics were on their way.
    async fn count_late(&self, late: &Totals) {
        let data = late.data();
        if !data.is_empty() {
            self.metrics.record(&data).await;
        }
    }

    /// Takes events that are decoded, such as those of a log file, and adds to `totals` what is to be counted. Whoever
    /// calls this records the totals, after the last event.
    pub async fn events(&self, events: Vec<Result<Event, DecodeError>>, totals: &mut Totals) -> Vec<Report> {
        merged(self.reports(events.into_iter().map(Input::from), Way::Alone).await, totals)
    }

    /// Several records at a time; the report of each and what it counted, in the order of the records.
    async fn reports(&self, records: impl Iterator<Item = Input>, way: Way<'_>) -> Vec<(Report, Totals)> {
        let records = stream::iter(records).map(|input| async move {
            let mut counted = Totals::default();
            let report = self.record(input, way, &mut counted).await;
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
