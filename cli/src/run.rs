//! `tocsin run`: the handler code of the functions, with ports that remember instead of sending.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use tocsin_domain::Settings;
use tocsin_domain::ledger::Policy;
use tocsin_router::memory::{MemoryLedger, NoDelivery, Tally};
use tocsin_router::{AlertSink, Ledger, MetricSink, Report, Router, Rules, SystemClock};

use crate::args::Run;
use crate::input::{Places, Source};
use crate::{check, show};

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
    let tally = &Tally::default();
    let rules = match &args.routing {
        Some(file) => Rules::new(Ok(check::read(file)?)),
        None => Rules::default(),
    };
    #[cfg(feature = "deliver")]
    if args.deliver {
        return runtime.block_on(async {
            let router = Box::pin(crate::deliver::router(args, rules, tally)).await?;
            routed(args, &router, tally).await
        });
    }
    let ledger = &MemoryLedger::default();
    let router = Router {
        alerts: NoDelivery,
        ledger,
        metrics: tally,
        clock: SystemClock,
        settings: args.settings(Settings::default()),
        rules,
        policy: Policy::default(),
        function: None,
    };
    runtime.block_on(routed(args, &router, tally))
}

async fn routed<A: AlertSink, L: Ledger, M: MetricSink>(
    args: &Run,
    router: &Router<A, L, M, SystemClock>,
    tally: &Tally,
) -> Result<Verdict> {
    let places = Places::new(&args.paths);
    if let [(first, reason), rest @ ..] = &places.skipped[..] {
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        show::note(&format!("skipped `{}`: {reason}{more}", first.display()));
    }
    let mut out = Output { out: BufWriter::new(io::stdout().lock()), closed: false };
    let mut verdict = Verdict::Handled;
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

/// Standard output, for as long as somebody reads it: after `| head` the events are routed all the same.
struct Output<W> {
    out: W,
    closed: bool,
}

impl<W: Write> Output<W> {
    fn write(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        match write(&mut self.out) {
            Err(err) if err.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            result => result,
        }
    }
}

fn report_one(out: &mut impl Write, args: &Run, name: &str, line: usize, report: &Report) -> io::Result<()> {
    if args.json {
        show::json::write(out, name, line, report)
    } else {
        show::text::write(out, name, line, report)
    }
}
