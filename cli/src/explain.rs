//! `tocsin explain`: the router of the functions decides, and this shows what it decided.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use jiff::Timestamp;
use tocsin_domain::Settings;
use tocsin_domain::decode;
use tocsin_domain::event::Event;
use tocsin_router::Router;
use tocsin_router::memory::{MemoryLedger, NoDelivery, StoppedClock, Tally};

use crate::args::Explain;
use crate::input::{self, Source};
use crate::run::Verdict;
use crate::show::Output;
use crate::show::explanation::{self, Explanation};
use crate::{check, show};

pub(crate) fn explain(args: &Explain) -> Result<Verdict> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut verdict = Verdict::Handled;
    let (rules, given) = check::given(args.choices.routing.as_deref());
    if let explanation::Given::Broken(why) = &given {
        why.lines().for_each(show::note);
        verdict = Verdict::Unhandled;
    }
    let (ledger, tally) = (MemoryLedger::default(), Tally::default());
    let mut router = Router {
        settings: args.choices.settings(Settings::default()),
        rules,
        function: args.function,
        ..Router::new(NoDelivery, &ledger, &tally, StoppedClock(Timestamp::MIN))
    };
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    for Source { name, documents } in input::sources(&args.paths) {
        if documents.is_none() {
            verdict = Verdict::Unhandled;
        }
        for document in documents.into_iter().flatten() {
            let event = document.text.as_deref().ok().and_then(|text| decode::event(text).ok());
            router.clock = StoppedClock(later(router.clock.0, event.as_ref()));
            for report in runtime.block_on(router.route(vec![document.text])) {
                if !report.outcome.is_handled() {
                    verdict = Verdict::Unhandled;
                }
                let explanation = Explanation::new(&name, document.line, event.as_ref(), &report, &given);
                out.write(
                    |out| {
                        if args.json { explanation.write_json(out) } else { explanation.write_text(out) }
                    },
                )?;
            }
        }
    }
    out.write(Write::flush)?;
    Ok(verdict)
}

/// The moment at which an event is handled: its own time, or the time of a younger one that came before it.
fn later(now: Timestamp, event: Option<&Event>) -> Timestamp {
    event.map_or(now, |event| now.max(event.origin.time))
}
