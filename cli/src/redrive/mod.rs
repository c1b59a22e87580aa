//! `tocsin redrive`: what waits in dead-letter queues, and its second way through the router.
//!
//! A message is deleted when the router is done with its event, and not before. Whatever interrupts that, the message is
//! in its queue again after a few minutes, and the ledger knows what was told of it.

mod letter;
mod preview;
mod row;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use tocsin_aws::s3::S3;
use tocsin_aws::{Queue, QueueError};
use tocsin_domain::event::Event;
use tocsin_domain::metrics::Totals;
use tocsin_domain::{Condition, Fingerprint, Outcome};
use tocsin_router::memory::{NoDelivery, Tally};
use tocsin_router::{AlertSink, Clock, Enrichment, Ledger, MetricSink, Router, Rules, SystemClock, Trail};

use crate::args::Redrive;
use crate::deliver::Deployment;
use crate::run::Verdict;
use crate::show::Output;
use crate::{check, show};
use letter::{Content, Letter};
use preview::Preview;
use row::Row;

pub(crate) fn redrive(args: &Redrive) -> Result<Verdict> {
    if let (Some(least), Some(most)) = (args.older_than, args.newer_than)
        && least >= most
    {
        bail!(
            "no message is older than {least:#} and newer than {most:#}: give `--newer-than` the longer time"
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let rules = Rules::new(Ok(routing));
    let tally = &Tally::default();
    runtime.block_on(async {
        let deployment = Deployment::from_env().await?;
        let trail = &deployment.trail()?;
        let mut seen = HashSet::new();
        let queues = args.queue.iter().filter(|url| seen.insert(*url));
        let queues: Vec<_> = queues.map(|url| deployment.queue(url)).collect();
        // The router goes on without a ledger. Here that would tell everything once more: better not to begin.
        let any = Fingerprint::new(Condition::Unrecognised, ["redrive"]);
        deployment.ledger().load(&[any]).await?;
        if args.send {
            let router = deployment.router(&args.choices, rules, tally);
            return Box::pin(all(args, &router, trail, &queues)).await;
        }
        let ledger = &Preview::new(deployment.ledger());
        let router = Router {
            settings: args.choices.settings(deployment.settings.alerts),
            rules,
            ..Router::new(NoDelivery, ledger, tally, SystemClock)
        };
        Box::pin(all(args, &router, trail, &queues)).await
    })
}

/// What was found and what became of it.
#[derive(Debug, Default)]
struct Summary {
    messages: usize,
    left_out: usize,
    told: usize,
    known: usize,
    stay: usize,
}

/// Goes through the queues. One that can't be read keeps no other from being read.
async fn all<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink>(
    args: &Redrive,
    router: &Router<A, L, E, M, SystemClock>,
    trail: &Trail<S3>,
    queues: &[Queue],
) -> Result<Verdict> {
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut summary = Summary::default();
    let mut verdict = Verdict::Handled;
    for queue in queues {
        let mut kept = HashMap::new();
        let done = one(args, router, trail, queue, &mut kept, &mut summary, &mut out).await;
        queue.release(&kept.into_values().collect::<Vec<_>>()).await;
        if let Err(error) = done? {
            show::note(&format!("can't read `{}`: {error}", queue.url()));
            verdict = Verdict::Unhandled;
        }
    }
    if !args.json {
        out.write(|out| summary.write(out, args.send))?;
    }
    out.write(Write::flush)?;
    Ok(if summary.stay > 0 { Verdict::Unhandled } else { verdict })
}

/// Goes through one queue, a few messages at a time. `kept` are those that stay, with what gives them back.
async fn one<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, W: Write>(
    args: &Redrive,
    router: &Router<A, L, E, M, SystemClock>,
    trail: &Trail<S3>,
    queue: &Queue,
    kept: &mut HashMap<String, String>,
    summary: &mut Summary,
    out: &mut Output<W>,
) -> Result<Result<(), QueueError>> {
    let mut first = true;
    loop {
        let received = match queue.receive().await {
            Ok(received) if received.is_empty() => return Ok(Ok(())),
            Ok(received) => received,
            Err(error) => return Ok(Err(error)),
        };
        let mut letters = Vec::new();
        for letter in received.into_iter().map(|it| Letter::read(it, router.clock.now())) {
            // One that stays is back where this takes long.
            let known = kept.insert(letter.id.clone(), letter.receipt.clone()).is_some();
            if known {
                continue;
            }
            summary.messages += 1;
            if letter.fits(args) {
                letters.push(letter);
            } else {
                summary.left_out += 1;
            }
        }
        // As a story, as far as they come together: what began is told before its end.
        letters.sort_by_key(Letter::time);
        let mut totals = Totals::default();
        for letter in letters {
            let row = handle(router, trail, queue, letter, args.send, kept, &mut totals).await;
            summary.add(&row);
            out.write(|out| {
                if args.json {
                    return row.write_json(out);
                }
                if first {
                    row::head(out, queue.url())?;
                }
                row.write_text(out, args.send)
            })?;
            first = false;
        }
        router.metrics.record(&totals.data()).await;
        out.write(Write::flush)?;
    }
}

/// Takes one letter the way of its event, and deletes it if the router is done with it and `sends` says so.
async fn handle<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink>(
    router: &Router<A, L, E, M, SystemClock>,
    trail: &Trail<S3>,
    queue: &Queue,
    letter: Letter,
    sends: bool,
    kept: &mut HashMap<String, String>,
    totals: &mut Totals,
) -> Row {
    // What can't be read was counted when it was refused.
    let report = match &letter.content {
        Ok(Content::Event(event)) => {
            let report = router.events(vec![Ok(Event::clone(event))], totals).await.pop();
            report.map(|report| {
                let told = report.trace.published().map(|message| message.subject.clone()).collect();
                (report, told)
            })
        }
        Ok(Content::LogFiles { message, .. }) => Some(router.log_file_message(message, trail, totals).await),
        Err(_) => None,
    };
    let mut row = Row::new(queue.url(), &letter, report);
    if sends && row.ended.is_handled() {
        match queue.delete(&letter.receipt).await {
            Ok(()) => {
                kept.remove(&letter.id);
                row.deleted = true;
            }
            Err(error) => row.not_deleted(&error.to_string()),
        }
    }
    row
}

impl Summary {
    fn add(&mut self, row: &Row) {
        match row.ended {
            _ if row.stays() => self.stay += 1,
            Outcome::Alerted => self.told += 1,
            _ => self.known += 1,
        }
    }

    fn write(&self, out: &mut impl Write, sends: bool) -> io::Result<()> {
        let Self { messages, left_out, told, known, stay } = self;
        let verb = if sends { "told" } else { "would be told" };
        writeln!(
            out,
            "{messages} messages: {told} {verb}, {known} with nothing to tell, {stay} to stay, {left_out} left out"
        )?;
        if !sends && told + known > 0 {
            writeln!(
                out,
                "Nothing is changed. With --send, people are told and what was handled is deleted."
            )?;
        }
        Ok(())
    }
}
