//! The ledger's rules over the events' own times.

use anyhow::Result;
use jiff::Timestamp;
use tocsin_domain::Settings;
use tocsin_domain::classify::call;
use tocsin_domain::event::{Body, Event};
use tocsin_domain::ledger::{Policy, Step};
use tocsin_domain::metrics::Totals;
use tocsin_domain::routing::{Action, Routing};
use tocsin_domain::texts::Message;
use tocsin_domain::{EventId, Outcome, trail};
use tocsin_router::memory::{MemoryLedger, NoDelivery, NobodyToAsk, StoppedClock, Tally as Metrics};
use tocsin_router::{Decision, Report, Router, Rules};

use super::order::Order;
use super::read::{MOST_NAMED, Piece, Seen};
use super::summary::{Summary, Tally};

/// What was told, to whom, and of which event.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// When: the event's own time.
    pub(crate) time: Timestamp,
    pub(crate) event: EventId,
    /// Who acted, where the event says so: anybody's text.
    pub(crate) actor: Option<String>,
    pub(crate) message: Message,
}

/// Takes events in the order of their times, as far as they are known, and keeps what they add up to.
pub(crate) struct Story {
    runtime: tokio::runtime::Runtime,
    router: Router<NoDelivery, &'static MemoryLedger, NobodyToAsk, &'static Metrics, StoppedClock>,
    summary: Summary,
    order: Order,
}

impl Story {
    pub(crate) fn new(settings: Settings, routing: Routing) -> Result<Self> {
        let router = Router {
            alerts: NoDelivery,
            ledger: &*Box::leak(Box::default()),
            enrichment: NobodyToAsk,
            metrics: &*Box::leak(Box::default()),
            clock: StoppedClock(Timestamp::MIN),
            settings,
            rules: Rules::new(Ok(routing)),
            policy: Policy::default(),
            function: None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { runtime, router, summary: Summary::default(), order: Order::default() })
    }

    /// Takes a part of a file, and hands over what is to be told by now.
    pub(crate) fn take(&mut self, piece: Piece, tell: &mut impl FnMut(Told) -> Result<()>) -> Result<()> {
        let Piece { is_first, after, events, ordinary, refused, named, outside, size, broken } = piece;
        let summary = &mut self.summary;
        summary.files += u64::from(is_first);
        summary.outside += outside;
        summary.size.bytes += size.bytes;
        summary.size.inflated += size.inflated;
        summary.size.records += size.records;
        summary.add_ordinary(&ordinary);
        summary.broken.extend(broken);
        if refused > 0 {
            *summary.outcomes.entry(Outcome::Refused).or_default() += refused;
        }
        let room = MOST_NAMED.saturating_sub(summary.refused.len());
        summary.refused.extend(named.into_iter().take(room));
        self.order.reach(after.unwrap_or(Timestamp::MIN));
        for seen in events {
            self.order.put(seen);
            while let Some(seen) = self.order.next() {
                self.event(&seen, tell)?;
            }
        }
        while let Some(seen) = self.order.next() {
            self.event(&seen, tell)?;
        }
        Ok(())
    }

    /// Takes what waits for its turn, hands over what is told last, and gives everything added up.
    pub(crate) fn end(mut self, tell: &mut impl FnMut(Told) -> Result<()>) -> Result<Summary> {
        while let Some(seen) = self.order.next_of_all() {
            self.event(&seen, tell)?;
        }
        Ok(self.summary)
    }

    fn event(&mut self, seen: &Seen, tell: &mut impl FnMut(Told) -> Result<()>) -> Result<()> {
        let event = &seen.event;
        // The clock follows the events, and never runs backwards.
        let now = self.router.clock.0.max(event.origin.time);
        self.router.clock = StoppedClock(now);
        let Some(report) = self.route(event.clone()) else { return Ok(()) };
        self.summary.add(event, report.outcome, call(event));
        if let (Some(error), true) = (&report.error, self.summary.refused.len() < MOST_NAMED) {
            self.summary.refused.push((seen.file.to_string(), seen.number, error.to_string()));
        }
        let actor = actor(event);
        self.count(&report, actor.as_deref());
        for message in report.trace.published() {
            tell(Told {
                time: event.origin.time,
                event: event.origin.id.clone(),
                actor: actor.clone(),
                message: message.clone(),
            })?;
        }
        Ok(())
    }

    fn route(&self, event: Event) -> Option<Report> {
        let mut totals = Totals::default();
        self.runtime.block_on(self.router.events(vec![Ok(event)], &mut totals)).pop()
    }

    fn count(&mut self, report: &Report, actor: Option<&str>) {
        let classification = &report.classification;
        for finding in classification.findings.iter().chain(&classification.ends) {
            let fingerprint = finding.fingerprint();
            let decisions = report.trace.decisions().filter(|(about, _)| **about == fingerprint);
            let mut tally = Tally { findings: 1, ..Tally::default() };
            for (_, decision) in decisions {
                match decision {
                    Decision::Case(Step::Duplicate) | Decision::End(_) => tally.findings = 0,
                    Decision::Case(Step::Fold(..)) => tally.folded = 1,
                    Decision::Ruled(rule) if matches!(rule.what, Action::Mute { .. }) => tally.muted = 1,
                    Decision::Ruled(rule) if rule.what == Action::Observe => tally.counted = 1,
                    Decision::BelowMinimum { .. } => tally.counted = 1,
                    Decision::Published(_) => tally.alerts = 1,
                    _ => {}
                }
            }
            self.summary.conditions.entry(finding.condition).or_default().add(tally);
            if let Some(actor) = actor {
                self.summary.actors.entry(actor.to_owned()).or_default().add(tally);
            }
        }
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.alerts += other.alerts;
        self.folded += other.folded;
        self.muted += other.muted;
        self.counted += other.counted;
    }
}

fn actor(event: &Event) -> Option<String> {
    let Body::Trail(record) = &event.body else { return None };
    let trail::Body::Act(act) = &record.body else { return None };
    Some(act.actor.to_string())
}
