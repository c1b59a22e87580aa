//! The ledger's rules over the events' own times.

use jiff::Timestamp;
use tocsin_domain::Settings;
use tocsin_domain::classify::call;
use tocsin_domain::event::{Body, Event};
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Totals;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{EventId, Fingerprint, Outcome, trail};
use tocsin_router::memory::{MemoryLedger, NoDelivery, NobodyToAsk, StoppedClock, Tally as Metrics};
use tocsin_router::{Decision, Report, Router, Rules};

use super::read::Piece;
use super::seen::{Fate, seen};
use super::summary::{Summary, Tally};
use super::watch::Watch;

/// What was told, to whom, and of which event.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// When: the event's own time.
    pub(crate) time: Timestamp,
    pub(crate) event: EventId,
    /// What it is folded by.
    pub(crate) fingerprint: Fingerprint,
    /// Who acted, where the event says so: anybody's text.
    pub(crate) actor: Option<String>,
    pub(crate) message: Message,
}

impl Told {
    /// The value of a message attribute.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        let found = self.message.attributes.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Takes events in the order of their times, as far as they are known, and keeps what they add up to.
pub(crate) struct Story {
    runtime: tokio::runtime::Runtime,
    router: Router<NoDelivery, &'static MemoryLedger, NobodyToAsk, &'static Metrics, StoppedClock>,
    summary: Summary,
    waiting: Vec<Event>,
}

impl Story {
    pub(crate) fn new(settings: Settings, routing: Routing) -> anyhow::Result<Self> {
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
        Ok(Self { runtime, router, summary: Summary::default(), waiting: Vec::new() })
    }

    /// Lets somebody look on.
    pub(crate) fn watched(mut self, watch: Watch) -> Self {
        self.summary.watch = watch;
        self
    }

    /// Takes a part of a file, and gives what is to be told by now.
    pub(crate) fn take(&mut self, piece: Piece) -> anyhow::Result<Vec<Told>> {
        let Piece { events, ordinary, refused, size, broken } = piece;
        self.summary.files += 1;
        self.summary.size = size;
        self.summary.add_ordinary(&ordinary);
        self.summary.broken.extend(broken);
        for (file, number, error) in refused {
            *self.summary.outcomes.entry(Outcome::Refused).or_default() += 1;
            self.summary.refused.push((file, number, error.to_string()));
        }
        self.waiting.extend(events);
        Ok(Vec::new())
    }

    /// Takes what waits for its turn, and gives what is told last and everything added up.
    pub(crate) fn end(mut self) -> anyhow::Result<(Vec<Told>, Summary)> {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by(|one, other| {
            (one.origin.time, &one.origin.id).cmp(&(other.origin.time, &other.origin.id))
        });
        let told = waiting.into_iter().flat_map(|event| self.event(event)).collect();
        Ok((told, self.summary))
    }

    fn event(&mut self, event: Event) -> Vec<Told> {
        // The clock follows the events, and never runs backwards.
        let now = self.router.clock.0.max(event.origin.time);
        self.router.clock = StoppedClock(now);
        let mut totals = Totals::default();
        let handled = self.router.events(vec![Ok(event.clone())], &mut totals);
        let Some(report) = self.runtime.block_on(handled).pop() else { return Vec::new() };
        self.summary.add(&event, report.outcome, call(&event));
        let actor = actor(&event);
        self.count(&event, &report, actor.as_deref());
        self.summary.watch.event(&event, &report, &totals, &self.router.settings);
        let told = |(about, decision): (&Fingerprint, &Decision)| match decision {
            Decision::Published(message) => Some(Told {
                time: event.origin.time,
                event: event.origin.id.clone(),
                fingerprint: about.clone(),
                actor: actor.clone(),
                message: message.clone(),
            }),
            _ => None,
        };
        report.trace.decisions().filter_map(told).collect()
    }

    fn count(&mut self, event: &Event, report: &Report, actor: Option<&str>) {
        for seen in seen(event, report) {
            let mut tally = Tally { findings: u64::from(!seen.over), ..Tally::default() };
            match seen.fate {
                Fate::Told(_) => tally.alerts = 1,
                Fate::Folded => tally.folded = 1,
                Fate::Muted => tally.muted = 1,
                Fate::Counted => tally.counted = 1,
            }
            self.summary.conditions.entry(seen.finding.condition).or_default().add(tally);
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
