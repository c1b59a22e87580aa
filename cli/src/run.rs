//! `tocsin run`: the handler code of the functions, with ports that remember instead of sending.

use std::io::{self, BufWriter, Write};
use std::mem;

use anyhow::Result;
use tocsin_domain::Settings;
use tocsin_domain::decode::{self, DecodeError, Document};
use tocsin_domain::event::{Body, Event};
use tocsin_domain::metrics::Totals;
use tocsin_domain::routing::Routing;
use tocsin_router::memory::{MemoryLedger, NoDelivery, NoFiles, Tally};
use tocsin_router::{
    AlertSink, Enrichment, Ledger, MetricSink, ObjectStore, Report, Router, Rules, SystemClock, Trail,
};

use crate::args::Run;
#[cfg(feature = "aws")]
use crate::deliver::Deployment;
use crate::input::{self, Source};
use crate::log_file::LogFile;
use crate::show::Output;
use crate::{check, show};

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All events were handled, or the pattern matches.
    Handled,
    /// Something was refused, failed, or could not be read, or the pattern matches nothing.
    Unhandled,
    /// The user did not wait for the end.
    Interrupted,
}

/// What became of one event.
#[derive(Debug)]
pub(crate) struct Routed {
    /// The line on which it begins.
    pub(crate) line: usize,
    pub(crate) report: Report,
    /// What it names, if it tells of a new log file.
    pub(crate) log_file: Option<LogFile>,
}

pub(crate) fn run(args: &Run) -> Result<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = &Tally::default();
    let routing = match &args.choices.routing {
        Some(file) => check::routing(file)?,
        None => Routing::default(),
    };
    let rules = Rules::new(Ok(routing));
    #[cfg(feature = "aws")]
    if args.deliver {
        return runtime.block_on(async {
            let deployment = Box::pin(Deployment::from_env()).await?;
            let router = deployment.router(&args.choices, rules, tally);
            let trail = deployment.trail()?;
            Box::pin(routed(args, &router, Some(&trail), tally)).await
        });
    }
    let ledger = &MemoryLedger::default();
    let router = Router {
        settings: args.choices.settings(Settings::default()),
        rules,
        ..Router::new(NoDelivery, ledger, tally, SystemClock)
    };
    runtime.block_on(routed(args, &router, None::<&Trail<NoFiles>>, tally))
}

/// Log files that events name are read from `trail`, if there is one.
async fn routed<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, S: ObjectStore>(
    args: &Run,
    router: &Router<A, L, E, M, SystemClock>,
    trail: Option<&Trail<S>>,
    tally: &Tally,
) -> Result<Verdict> {
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut verdict = Verdict::Handled;
    for Source { name, documents } in input::sources(&args.paths) {
        let Some(documents) = documents else {
            verdict = Verdict::Unhandled;
            continue;
        };
        for routed in all(router, trail, documents).await {
            if !routed.report.outcome.is_handled() {
                verdict = Verdict::Unhandled;
            }
            out.write(|out| {
                if args.json {
                    show::json::write(out, &name, &routed)
                } else {
                    show::text::write(out, &name, &routed)
                }
            })?;
        }
        out.write(Write::flush)?;
    }
    if !args.json {
        out.write(|out| show::table::write(out, &tally.data()))?;
    }
    out.write(Write::flush)?;
    Ok(verdict)
}

/// Takes the documents of a file the way of the functions, in their order: a log file is read where its event stands.
async fn all<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, S: ObjectStore>(
    router: &Router<A, L, E, M, SystemClock>,
    trail: Option<&Trail<S>>,
    documents: Vec<Document>,
) -> Vec<Routed> {
    let (mut done, mut together, mut totals) = (Vec::new(), Vec::new(), Totals::default());
    for Document { line, text } in documents {
        let event = text.as_deref().map_err(Clone::clone).and_then(decode::event);
        match (trail, event, &text) {
            (Some(trail), Ok(Event { origin, body: Body::Object(object) }), Ok(message)) => {
                done.extend(batch(router, mem::take(&mut together), &mut totals).await);
                let (mut report, told) = router.log_file_message(message, trail, &mut totals).await;
                let log_file = Some(LogFile::read(&object, &report, told));
                report.event_id = Some(origin.id);
                report.detail_type = Some(origin.detail_type);
                done.push(Routed { line, report, log_file });
            }
            (_, event, _) => together.push((line, event)),
        }
    }
    done.extend(batch(router, together, &mut totals).await);
    router.metrics.record(&totals.data()).await;
    done
}

/// Takes events the way of the functions, several at a time. Log files that they name are not read.
async fn batch<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink>(
    router: &Router<A, L, E, M, SystemClock>,
    events: Vec<(usize, Result<Event, DecodeError>)>,
    totals: &mut Totals,
) -> Vec<Routed> {
    let places = events.iter().map(|(line, event)| (*line, event.as_ref().ok().and_then(LogFile::named_by)));
    let places: Vec<_> = places.collect();
    let events = events.into_iter().map(|(_, event)| event).collect();
    let done = places.into_iter().zip(router.events(events, totals).await);
    done.map(|((line, log_file), report)| Routed { line, report, log_file }).collect()
}
