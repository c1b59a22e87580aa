//! The ledger's rules over the events' own times.

use std::borrow::Cow;

use anyhow::Result;
use jiff::Timestamp;
use tocsin_domain::Settings;
use tocsin_domain::classify::call;
use tocsin_domain::event::{Body, Event, Origin};
use tocsin_domain::metrics::Totals;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{EventId, Fingerprint, Outcome, trail};
use tocsin_router::memory::{MemoryLedger, NoDelivery, NobodyToAsk, StoppedClock, Tally as Metrics};
use tocsin_router::{Decision, Ledger, Report, Router, Rules};

use super::decided::{Decided, Fate, decided};
use super::read::{MOST_NAMED, Piece, Seen};
use super::summary::{Summary, Tally};
use super::trail::Part;
use super::watch::Watch;

const HOUR: i64 = 60 * 60;

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
    /// The first event's.
    origin: Option<Origin>,
}

impl Story {
    pub(crate) fn new(settings: Settings, routing: Routing) -> Result<Self> {
        let (ledger, metrics) = (&*Box::leak(Box::default()), &*Box::leak(Box::default()));
        let router = Router {
            settings,
            rules: Rules::new(Ok(routing)),
            ..Router::new(NoDelivery, ledger, metrics, StoppedClock(Timestamp::MIN))
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { runtime, router, summary: Summary::default(), origin: None })
    }

    /// Lets somebody look on.
    pub(crate) fn watched(mut self, watch: Watch) -> Self {
        self.summary.watch = watch;
        self
    }

    /// Takes the next part, and gives what is to be told of it.
    pub(crate) fn take(&mut self, part: &Part) -> Result<Vec<Told>> {
        match part {
            Part::Event(seen) => self.event(seen),
            Part::Sums(piece) => {
                self.sum(piece);
                Ok(Vec::new())
            }
        }
    }

    /// Gives what is told last, and everything added up.
    pub(crate) fn end(mut self) -> Result<(Vec<Told>, Summary)> {
        let mut told = Vec::new();
        // Deadlines neared while nothing happened that means anything.
        if let (Some(origin), Some((_, last))) = (self.origin.clone(), self.summary.span) {
            self.advance(&origin, last, &mut told)?;
        }
        Ok((told, self.summary))
    }

    fn sum(&mut self, piece: &Piece) {
        let summary = &mut self.summary;
        summary.files += u64::from(piece.is_first);
        summary.outside += piece.outside;
        summary.add_size(piece.size);
        summary.add_ordinary(&piece.ordinary);
        summary.broken.extend(piece.broken.clone());
        if piece.refused > 0 {
            *summary.outcomes.entry(Outcome::Refused).or_default() += piece.refused;
        }
        let room = MOST_NAMED.saturating_sub(summary.refused.len());
        summary.refused.extend(piece.named.iter().take(room).cloned());
    }

    fn event(&mut self, seen: &Seen) -> Result<Vec<Told>> {
        let event = &seen.event;
        let mut told = Vec::new();
        self.advance(&event.origin, event.origin.time, &mut told)?;
        let Some((report, totals)) = self.route(event.clone()) else { return Ok(told) };
        // What is delivered again is a call once.
        let call = if report.outcome == Outcome::Duplicate { None } else { call(event) };
        self.summary.add(event, report.outcome, call);
        if let (Some(error), true) = (&report.error, self.summary.refused.len() < MOST_NAMED) {
            self.summary.refused.push((seen.file.to_string(), seen.number, error.to_string()));
        }
        let actor = actor(event);
        self.count(event, &report, actor.as_deref());
        self.summary.watch.event(event, &report, &totals, &self.router.settings);
        for (about, decision) in report.trace.decisions() {
            let Decision::Published(message) = decision else { continue };
            told.push(Told {
                time: event.origin.time,
                event: event.origin.id.clone(),
                fingerprint: about.clone(),
                actor: actor.clone(),
                message: message.clone(),
            });
        }
        Ok(told)
    }

    /// Moves the clock on, as the events do; it never runs backwards. Hours in which a deployment looks after deadlines, and
    /// would find one, are told on the way.
    fn advance(&mut self, seen: &Origin, to: Timestamp, told: &mut Vec<Told>) -> Result<()> {
        // What is told is told of its own events: this one only gives the schedule's envelope an account and a region.
        self.origin.get_or_insert_with(|| seen.clone());
        while let Some(hour) = self.router.ledger.next_reminder(self.router.clock.0).and_then(next_hour) {
            if to < hour {
                break;
            }
            self.router.clock = StoppedClock(hour);
            self.remind(hour, told)?;
        }
        self.router.clock = StoppedClock(self.router.clock.0.max(to));
        Ok(())
    }

    fn remind(&mut self, hour: Timestamp, told: &mut Vec<Told>) -> Result<()> {
        let Some(origin) = self.origin.clone() else { return Ok(()) };
        let origin = Origin {
            id: format!("schedule-{}", hour.as_second()).parse()?,
            source: "aws.events".to_owned(),
            detail_type: "Scheduled Event".to_owned(),
            time: hour,
            ..origin
        };
        let Some((report, _)) = self.route(Event { origin, body: Body::Schedule }) else { return Ok(()) };
        for (about, decision) in report.trace.decisions() {
            let Decision::Published(message) = decision else { continue };
            let slots = self.runtime.block_on(self.router.ledger.load(std::slice::from_ref(about)))?;
            let Some(watch) = slots.into_iter().flatten().find_map(|slot| slot.watch) else { continue };
            let tally = Tally { alerts: 1, ..Tally::default() };
            self.summary.found(watch.finding.condition, None, tally);
            let (finding, fate) = (Cow::Borrowed(&watch.finding), Fate::Told(message));
            let decided = Decided { finding, origin: &watch.origin, found: false, fate };
            self.summary.watch.reminder(&decided, message, &self.router.settings);
            let (fingerprint, message) = (about.clone(), message.clone());
            told.push(Told { time: hour, event: watch.origin.id, fingerprint, actor: None, message });
        }
        Ok(())
    }

    /// What became of an event, and what it was counted as.
    fn route(&self, event: Event) -> Option<(Report, Totals)> {
        let mut totals = Totals::default();
        let report = self.runtime.block_on(self.router.events(vec![Ok(event)], &mut totals)).pop()?;
        Some((report, totals))
    }

    fn count(&mut self, event: &Event, report: &Report, actor: Option<&str>) {
        for decided in decided(event, report) {
            let mut tally = Tally { findings: u64::from(decided.found), ..Tally::default() };
            match decided.fate {
                Fate::Told(_) => tally.alerts = 1,
                Fate::Folded => tally.folded = 1,
                Fate::Muted => tally.muted = 1,
                Fate::Counted => tally.counted = 1,
            }
            self.summary.found(decided.finding.condition, actor, tally);
        }
    }
}

/// The full hour at or after a moment: when a deployment looks after deadlines.
fn next_hour(moment: Timestamp) -> Option<Timestamp> {
    let hours = moment.as_second().div_euclid(HOUR) + i64::from(moment.as_second().rem_euclid(HOUR) > 0);
    Timestamp::from_second(hours * HOUR).ok()
}

fn actor(event: &Event) -> Option<String> {
    let Body::Trail(record) = &event.body else { return None };
    let trail::Body::Act(act) = &record.body else { return None };
    Some(act.actor.to_string())
}
