//! `tocsin run`: the handler code of the functions, with ports that remember instead of sending.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use tocsin_router::memory::{NoDelivery, Tally};
use tocsin_router::{AlertSink, MetricSink, Report, Router, SystemClock};

use crate::args::Run;
use crate::input::{Places, Source};
use crate::show;

/// Whether everything was handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All events were handled.
    Handled,
    /// Something was refused, failed, or could not be read.
    Unhandled,
}

pub(crate) fn run(args: &Run) -> Result<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = Tally::default();
    #[cfg(feature = "deliver")]
    if args.deliver {
        return runtime.block_on(async {
            let delivery = crate::deliver::Delivery::from_env(&tally).await?;
            routed(args, delivery.alerts, delivery.metrics, &tally).await
        });
    }
    runtime.block_on(routed(args, NoDelivery, &tally, &tally))
}

async fn routed<A: AlertSink, M: MetricSink>(
    args: &Run,
    alerts: A,
    metrics: M,
    tally: &Tally,
) -> Result<Verdict> {
    let router = Router { alerts, metrics, clock: SystemClock, settings: args.settings(), function: None };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut verdict = Verdict::Handled;
    let places = Places::new(&args.paths);
    if let [first, rest @ ..] = &places.skipped[..] {
        let (first, more) = (first.display(), rest.len());
        show::note(&format!("skipped `{first}` and {more} more: not .json, .jsonl or .ndjson"));
    }
    for Source { name, documents } in places.sources() {
        let documents = match documents {
            Ok(documents) => documents,
            Err(err) => {
                show::note(&format!("can't read `{name}`: {err}"));
                verdict = Verdict::Unhandled;
                continue;
            }
        };
        let (lines, texts): (Vec<_>, Vec<_>) =
            documents.into_iter().map(|found| (found.line, found.text)).unzip();
        for (line, report) in lines.into_iter().zip(router.route(texts).await) {
            if !report.outcome.is_handled() {
                verdict = Verdict::Unhandled;
            }
            report_one(&mut out, args, &name, line, &report)?;
        }
        out.flush()?;
    }
    if !args.json {
        show::table::write(&mut out, &tally.data())?;
    }
    out.flush()?;
    Ok(verdict)
}

fn report_one(out: &mut impl Write, args: &Run, name: &str, line: usize, report: &Report) -> io::Result<()> {
    if args.json {
        show::json::write(out, name, line, report)
    } else {
        show::text::write(out, name, line, report)
    }
}
