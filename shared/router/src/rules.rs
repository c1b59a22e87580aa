//! The user's rules, and what becomes of everything when they can't be read.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tocsin_domain::alert::Alert;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::event::Origin;
use tocsin_domain::routing::{Action, Asked, Routing};
use tocsin_domain::{Condition, Fact, Finding, Settings, texts};

use crate::{Decision, Rule, Trace};

/// The user's rules, and the defaults below them.
///
/// Rules are never the reason that nothing is said: with a file that can't be read everything is told, and so is that.
/// They are read when the first finding needs them, so that a function that only counts starts without. `default()` has
/// no rules at all.
#[derive(Debug)]
pub struct Rules(LazyLock<Loaded, Box<dyn FnOnce() -> Loaded + Send + Sync>>);

#[derive(Debug, Default)]
struct Loaded {
    routing: Routing,
    asked: Asked,
    broken: Option<Broken>,
}

#[derive(Debug)]
struct Broken {
    why: String,
    said: AtomicBool,
}

/// What the rules make of a finding.
pub(crate) enum Ruling {
    /// To be told, at the topic of all alerts or at another one.
    Tell(Box<Finding>, Option<TopicArn>),
    Mute,
    Observe,
}

impl Default for Rules {
    fn default() -> Self {
        Self(LazyLock::new(Box::new(Loaded::default)))
    }
}

impl Loaded {
    fn of(read: Result<Routing, String>) -> Self {
        match read {
            Ok(routing) => {
                let routing = routing.with_defaults();
                Self { asked: routing.asked(), routing, broken: None }
            }
            Err(why) => {
                Self { broken: Some(Broken { why, said: AtomicBool::new(false) }), ..Self::default() }
            }
        }
    }
}

impl Rules {
    /// Rules that could be read, or why they can't be.
    pub fn new(read: Result<Routing, String>) -> Self {
        Self::when_needed(move || read)
    }

    /// Rules that are read when the first finding needs them.
    pub fn when_needed(read: impl FnOnce() -> Result<Routing, String> + Send + Sync + 'static) -> Self {
        Self(LazyLock::new(Box::new(move || Loaded::of(read()))))
    }

    /// Reads them now, for whoever has time before the first finding.
    pub fn read(&self) {
        LazyLock::force(&self.0);
    }

    pub(crate) fn rule(
        &self,
        finding: &Finding,
        origin: &Origin,
        settings: &Settings,
        now: Timestamp,
        trace: &mut Trace,
    ) -> Ruling {
        if self.0.routing.is_empty() {
            return Ruling::Tell(Box::new(finding.clone()), None);
        }
        let alert = Alert::first(finding.clone(), origin, now);
        let document = texts::asked(&alert, settings, &self.0.asked);
        let passed_over: Vec<_> =
            self.0.routing.passed_over(&document, now).into_iter().map(Rule::from).collect();
        if !passed_over.is_empty() {
            trace.push(finding.fingerprint(), Decision::PassedOver(passed_over));
        }
        let routed = self.0.routing.route(&document, now);
        if let Some(routed) = &routed {
            trace.push(finding.fingerprint(), Decision::Ruled(routed.clone().into()));
        }
        match routed.map(|routed| routed.action) {
            None => Ruling::Tell(Box::new(finding.clone()), None),
            Some(Action::Mute { .. }) => Ruling::Mute,
            Some(Action::Observe) => Ruling::Observe,
            Some(Action::Tell { severity, topic }) => {
                let severity = severity.unwrap_or(finding.severity);
                Ruling::Tell(Box::new(Finding { severity, ..finding.clone() }), topic.clone())
            }
        }
    }

    /// That the rules can't be read: once for each instance of a function, at its first event.
    pub(crate) fn complaint(&self, origin: &Origin, trace: &mut Trace) -> Option<Finding> {
        let broken = self.0.broken.as_ref().filter(|broken| !broken.said.swap(true, Ordering::Relaxed))?;
        let complaint = Finding {
            facts: vec![Fact::new("mistakes", &broken.why)],
            ..Finding::at(origin, Condition::RoutingBroken)
        };
        trace.push(complaint.fingerprint(), Decision::Unruled(broken.why.clone()));
        Some(complaint)
    }

    /// It could not be said: the next event says it.
    pub(crate) fn unsaid(&self) {
        if let Some(broken) = &self.0.broken {
            broken.said.store(false, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn are_read_once_when_asked_or_needed() {
        let times = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&times);
        let rules = Rules::when_needed(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(Routing::default())
        });
        assert_eq!(times.load(Ordering::Relaxed), 0);
        rules.read();
        rules.read();
        assert_eq!(times.load(Ordering::Relaxed), 1);
    }
}
