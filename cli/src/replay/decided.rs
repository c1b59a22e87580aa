//! What became of each finding of an event.

use std::borrow::Cow;

use serde_json::Value;
use tocsin_domain::alert::Alert;
use tocsin_domain::event::{Event, Origin};
use tocsin_domain::ledger::Step;
use tocsin_domain::routing::Action;
use tocsin_domain::texts::{self, Message};
use tocsin_domain::{Finding, Settings};
use tocsin_router::{Decision, Report};

/// A finding, or the end of one that people were told of, and what became of it.
#[derive(Debug)]
pub(crate) struct Decided<'a> {
    /// The finding, as severe as the rules say.
    pub(crate) finding: Cow<'a, Finding>,
    /// The event that says so.
    pub(crate) origin: &'a Origin,
    /// Whether it was found just now: the end of a condition was not, nor what a schedule reminds of.
    pub(crate) found: bool,
    /// What became of it.
    pub(crate) fate: Fate<'a>,
}

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate<'a> {
    /// People are told.
    Told(&'a Message),
    /// People know already.
    Folded,
    /// A rule mutes it.
    Muted,
    /// It is only counted, by a rule or for its severity.
    Counted,
}

/// What became of an event's findings, and of what it ends. What was delivered twice, and the end of what nobody was told
/// of, are left out.
pub(crate) fn decided<'a>(event: &'a Event, report: &'a Report) -> Vec<Decided<'a>> {
    let findings = report.classification.findings.iter().map(|finding| (finding, false));
    let ends = report.classification.ends.iter().map(|end| (end, true));
    findings.chain(ends).filter_map(|(finding, over)| one(event, report, finding, over)).collect()
}

fn one<'a>(event: &'a Event, report: &'a Report, finding: &'a Finding, over: bool) -> Option<Decided<'a>> {
    let fingerprint = finding.fingerprint();
    let mut finding = Cow::Borrowed(finding);
    let mut fate = None;
    for (_, decision) in report.trace.decisions().filter(|(about, _)| **about == fingerprint) {
        match decision {
            Decision::Case(Step::Duplicate) => return None,
            Decision::Case(Step::Fold(..)) | Decision::AlreadyPublished => fate = Some(Fate::Folded),
            Decision::Ruled(rule) => match &rule.what {
                Action::Mute { .. } => fate = Some(Fate::Muted),
                Action::Observe => fate = Some(Fate::Counted),
                Action::Tell { severity: Some(severity), .. } => finding.to_mut().severity = *severity,
                Action::Tell { severity: None, .. } => {}
            },
            Decision::BelowMinimum { .. } => fate = Some(Fate::Counted),
            Decision::Published(message) => fate = Some(Fate::Told(message)),
            _ => {}
        }
    }
    let fate = fate.filter(|fate| !over || matches!(fate, Fate::Told(_)))?;
    Some(Decided { finding, origin: &event.origin, found: !over, fate })
}

impl Decided<'_> {
    /// The state in which it is told, if it is.
    pub(crate) fn state(&self) -> Option<&str> {
        let Fate::Told(message) = self.fate else { return None };
        message.attributes.iter().find(|(name, _)| *name == "state").map(|(_, state)| state.as_str())
    }

    /// The alert document: as it was published, or as rules look at it.
    pub(crate) fn document(&self, settings: &Settings) -> Value {
        match self.fate {
            Fate::Told(message) => serde_json::from_str(&message.document).unwrap_or_default(),
            Fate::Folded | Fate::Muted | Fate::Counted => {
                let finding = self.finding.clone().into_owned();
                texts::document(&Alert::first(finding, self.origin, self.origin.time), settings)
            }
        }
    }
}
