//! `tocsin run`: the handler code of the functions, with ports that remember instead of sending.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use tocsin_domain::Settings;
use tocsin_domain::ledger::Policy;
use tocsin_domain::routing::Routing;
use tocsin_router::memory::{MemoryLedger, NoDelivery, NobodyToAsk, Tally};
use tocsin_router::{AlertSink, Enrichment, Ledger, MetricSink, Report, Router, Rules, SystemClock, Turns};

use crate::args::Run;
#[cfg(feature = "aws")]
use crate::deliver::Deployment;
use crate::input::{self, Source};
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
            routed(args, &router, tally).await
        });
    }
    let ledger = &MemoryLedger::default();
    let router = Router {
        alerts: NoDelivery,
        ledger,
        enrichment: NobodyToAsk,
        metrics: tally,
        clock: SystemClock,
        settings: args.choices.settings(Settings::default()),
        rules,
        policy: Policy::default(),
        turns: Turns::default(),
        function: None,
    };
    runtime.block_on(routed(args, &router, tally))
}

async fn routed<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink>(
    args: &Run,
    router: &Router<A, L, E, M, SystemClock>,
    tally: &Tally,
) -> Result<Verdict> {
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut verdict = Verdict::Handled;
    for Source { name, documents } in input::sources(&args.paths) {
        let Some(documents) = documents else {
            verdict = Verdict::Unhandled;
            continue;
        };
        let (lines, texts): (Vec<_>, Vec<_>) =
            documents.into_iter().map(|found| (found.line, found.text)).unzip();
        for (line, report) in lines.into_iter().zip(router.route(texts).await) {
            if !report.outcome.is_handled() {
                verdict = Verdict::Unhandled;
            }
            out.write(|out| report_one(out, args, &name, line, &report))?;
        }
        out.write(Write::flush)?;
    }
    if !args.json {
        out.write(|out| show::table::write(out, &tally.data()))?;
    }
    out.write(Write::flush)?;
    Ok(verdict)
}

fn report_one(out: &mut impl Write, args: &Run, name: &str, line: usize, report: &Report) -> io::Result<()> {
    if args.json {
        show::json::write(out, name, line, report)
    } else {
        show::text::write(out, name, line, report)
    }
}
