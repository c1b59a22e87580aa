//! What the deployment does about events, counted from the decisions of the router and the ledger.

use std::collections::{BTreeMap, BTreeSet};

use tocsin_domain::classify::call;
use tocsin_domain::event::{Body, Event};
use tocsin_domain::ledger::{End, Ring, Step};
use tocsin_domain::metrics::{LogFile, Metric, Totals, are_ordinary};
use tocsin_domain::operations::{Group, Service};
use tocsin_domain::texts::Message;
use tocsin_domain::trail::{self, Identity};
use tocsin_domain::{Finding, Outcome};
use tocsin_router::{Decision, Report};

use crate::replay::summary::Summary;

/// SNS counts every begun piece of a message: <https://aws.amazon.com/sns/pricing/>.
const PIECE: usize = 64 * 1024;

/// By which way an event reaches the functions, the first that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// A rule of EventBridge that is always there.
    Rules,
    /// The rule on KMS, if `KmsDataPlane` is enabled.
    DataPlane,
    /// Only the log files of the trail.
    Files,
}

/// What the functions do, by the way of its events.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    ways: BTreeMap<Way, Work>,
    /// Calls of events that were heard here. The summary has all others as well.
    calls: BTreeMap<(Service, Group), u64>,
}

/// What the functions do about some events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Work {
    /// Events that mean something.
    pub(super) telling: u64,
    /// Events, those that mean nothing among them.
    pub(super) events: u64,
    /// Events with something that is not ordinary: with it their metrics are sent, and not written to the log.
    pub(super) unusual: u64,
    /// Alerts.
    pub(super) alerts: u64,
    /// What SNS counts of them.
    pub(super) publishes: u64,
    /// Transactions of a slot and a claim, also those that fail.
    pub(super) transactions: u64,
    /// Writes of a slot alone.
    pub(super) writes: u64,
    /// Slots that are read.
    pub(super) reads: u64,
    /// Metrics with their dimensions.
    pub(super) metrics: BTreeSet<Metric>,
}

impl Usage {
    /// Counts what an event that means something makes the functions do.
    pub(crate) fn event(&mut self, event: &Event, report: &Report, totals: &Totals) {
        // What is delivered again is a call once.
        if let Some(call) = call(event).filter(|_| report.outcome != Outcome::Duplicate) {
            *self.calls.entry((call.service, call.group)).or_default() += 1;
        }
        let work = self.ways.entry(way(event)).or_default();
        work.events += 1;
        work.telling += 1;
        let data = totals.data();
        work.unusual += u64::from(!are_ordinary(&data));
        work.metrics.extend(data.iter().map(|datum| datum.metric));
        let ends: BTreeSet<_> = report.classification.ends.iter().map(Finding::fingerprint).collect();
        work.reads += count(ends.len());
        for (_, decision) in report.trace.decisions() {
            match decision {
                // The first try expects to find nothing, and the last write confirms.
                Decision::Case(Step::Tell(Ring::First, _) | Step::Fold(..)) => work.transactions += 2,
                Decision::Case(Step::Tell(..)) => work.transactions += 3,
                Decision::Case(Step::Duplicate) => work.transactions += 1,
                // To take the right to tell, and to confirm.
                Decision::End(End::Tell(_)) => work.writes += 2,
                Decision::End(End::Remember(_)) => work.writes += 1,
                Decision::Published(message) => work.publish(message),
                _ => {}
            }
        }
    }

    /// Counts an alert that a schedule makes the functions tell.
    pub(crate) fn reminder(&mut self, message: &Message) {
        let work = self.ways.entry(Way::Rules).or_default();
        work.publish(message);
        work.unusual += 1;
        // To take the right to tell, and to confirm.
        work.writes += 2;
    }

    /// The work about everything that comes by this way or one before it. The summary has
    /// what means nothing by itself, too.
    pub(super) fn until(&self, last: Way, summary: &Summary) -> Work {
        // The reminder and the self-tests count these.
        let always = [
            Metric::EventsReceived,
            Metric::EventOutcome(Outcome::Counted),
            Metric::EventOutcome(Outcome::Alerted),
            Metric::DetectionDelay,
            Metric::AlertDelay,
            Metric::Heartbeat,
        ];
        let mut sum = Work { metrics: always.into(), ..Work::default() };
        if last == Way::Files {
            sum.metrics.insert(Metric::LogFiles(LogFile::Read));
        }
        for (_, work) in self.ways.range(..=last) {
            sum.add(work);
        }
        for (&(service, group), all) in &summary.calls {
            let ordinary = all.saturating_sub(self.calls.get(&(service, group)).copied().unwrap_or(0));
            if ordinary > 0 && of_call(service, group) <= last {
                sum.events += ordinary;
                sum.metrics.insert(Metric::ApiCalls(service, group));
            }
        }
        for (&(service, group), count) in &summary.failed {
            if of_call(service, group) <= last {
                sum.unusual += count;
            }
        }
        for &(service, class) in &summary.failures {
            if service != Service::Other || last == Way::Files {
                sum.metrics.insert(Metric::ApiFailures(service, class));
            }
        }
        sum
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl Work {
    fn publish(&mut self, message: &Message) {
        self.alerts += 1;
        self.publishes += count(message.structure().len().div_ceil(PIECE));
    }

    fn add(&mut self, other: &Self) {
        self.telling += other.telling;
        self.events += other.events;
        self.unusual += other.unusual;
        self.alerts += other.alerts;
        self.publishes += other.publishes;
        self.transactions += other.transactions;
        self.writes += other.writes;
        self.reads += other.reads;
        self.metrics.extend(&other.metrics);
    }
}

/// What the rules of `template.yaml` say about an event.
fn way(event: &Event) -> Way {
    let Some(call) = call(event) else { return Way::Files };
    let way = of_call(call.service, call.group);
    // Of root the rules hear everything, but for what it reads in the services that have rules of their own.
    if call.service == Service::Other && is_root(event) { Way::Rules } else { way }
}

fn is_root(event: &Event) -> bool {
    let Body::Trail(record) = &event.body else { return false };
    let trail::Body::Act(act) = &record.body else { return false };
    act.actor.identity == Identity::Root && act.actor.invoked_by.is_none()
}

fn of_call(service: Service, group: Group) -> Way {
    match (service, group) {
        (Service::SignIn, _) => Way::Rules,
        // EventBridge takes uses of a key for reads: see docs/DESIGN.md.
        (Service::Kms, Group::DataPlane | Group::Read) => Way::DataPlane,
        (Service::Other, _) | (_, Group::DataPlane | Group::Read) => Way::Files,
        _ => Way::Rules,
    }
}
