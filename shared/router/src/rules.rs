//! The user's rules, and what becomes of everything when they can't be read.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tocsin_domain::alert::Alert;
use tocsin_domain::event::Origin;
use tocsin_domain::routing::{Action, Routing};
use tocsin_domain::{Condition, Fact, Finding, Settings, texts};

/// The user's rules.
///
/// Rules are never the reason that nothing is said: with a file that can't be read everything is told, and so is that.
#[derive(Debug, Default)]
pub struct Rules {
    routing: Routing,
    broken: Option<Broken>,
}

#[derive(Debug)]
struct Broken {
    why: String,
    said: AtomicBool,
}

/// What the rules make of a finding.
pub(crate) enum Ruling {
    Tell(Finding),
    Mute,
    Observe,
}

impl Rules {
    /// Rules that could be read, or why they can't be.
    pub fn new(read: Result<Routing, String>) -> Self {
        match read {
            Ok(routing) => Self { routing, broken: None },
            Err(why) => Self {
                routing: Routing::default(),
                broken: Some(Broken { why, said: AtomicBool::new(false) }),
            },
        }
    }

    pub(crate) fn rule(
        &self,
        finding: &Finding,
        origin: &Origin,
        settings: &Settings,
        now: Timestamp,
    ) -> Ruling {
        if self.routing.is_empty() {
            return Ruling::Tell(finding.clone());
        }
        let document = texts::document(&Alert::first(finding.clone(), origin), settings);
        match self.routing.route(&document, now).map(|routed| routed.action) {
            None => Ruling::Tell(finding.clone()),
            Some(Action::Mute { .. }) => Ruling::Mute,
            Some(Action::Observe) => Ruling::Observe,
            Some(Action::Severity(severity)) => {
                Ruling::Tell(Finding { severity: *severity, ..finding.clone() })
            }
        }
    }

    /// That the rules can't be read: once for each instance of a function, at its first event.
    pub(crate) fn complaint(&self, origin: &Origin) -> Option<Finding> {
        let broken = self.broken.as_ref().filter(|broken| !broken.said.swap(true, Ordering::Relaxed))?;
        Some(Finding {
            condition: Condition::RoutingBroken,
            severity: Condition::RoutingBroken.severity(),
            resource: None,
            account: origin.account.clone(),
            region: origin.region.clone(),
            time: origin.time,
            cause: None,
            facts: vec![Fact::new("mistakes", &broken.why)],
        })
    }
}
