//! What the user decides about alerts: rules over the alert document, in EventBridge's pattern syntax.
//!
//! The first rule that matches decides, and no other is looked at: what becomes of an alert is read from top to bottom.
//! A mute that has expired matches nothing any more, so that what stands below it counts again.

mod asked;
mod fields;
mod read;

pub use asked::Asked;
pub use fields::pattern;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::Severity;
use crate::arn::TopicArn;
use crate::pattern::Pattern;

/// The rules that stand below the user's.
const DEFAULTS: &str = include_str!("defaults.yaml");

/// Rules without mistakes: the user's, and the defaults where they are asked for.
#[derive(Debug, Clone, Default)]
pub struct Routing {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    name: String,
    line: usize,
    pattern: Pattern,
    action: Action,
    by_default: bool,
}

/// What a rule does with the alerts that it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Not told until then.
    Mute {
        /// When it ends.
        until: Timestamp,
        /// Why, for whoever reads the rule.
        reason: String,
    },
    /// Counted, never told.
    Observe,
    /// Told with another severity, to another topic, or both.
    Tell {
        /// Instead of the catalogue's.
        severity: Option<Severity>,
        /// Instead of the topic of all alerts.
        topic: Option<TopicArn>,
    },
}

/// What became of an alert, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed<'a> {
    /// The rule's line.
    pub line: usize,
    /// The rule's name.
    pub rule: &'a str,
    /// What it does.
    pub action: &'a Action,
    /// Whether it is one of the defaults, in whose file the line is then.
    pub by_default: bool,
}

/// A mute that is over and can be removed from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired<'a> {
    /// The rule's line.
    pub line: usize,
    /// The rule's name.
    pub rule: &'a str,
    /// When it ended.
    pub until: Timestamp,
}

impl Routing {
    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// These rules, and below them the defaults: what no rule of the user's matches, they decide.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        // A test reads them without a mistake.
        let defaults = Self::read(DEFAULTS).unwrap_or_default().rules;
        self.rules.extend(defaults.into_iter().map(|rule| Rule { by_default: true, ..rule }));
        self
    }

    /// What of an alert document the rules look at.
    pub fn asked(&self) -> Asked {
        self.rules.iter().map(|rule| &rule.pattern).collect()
    }

    /// The first rule that matches an alert document, or that part of it which is [`asked`](Self::asked) for.
    pub fn route(&self, document: &Value, now: Timestamp) -> Option<Routed<'_>> {
        let rule = self.matching(document).find(|rule| rule.over(now).is_none())?;
        let Rule { line, name, action, by_default, .. } = rule;
        Some(Routed { line: *line, rule: name, action, by_default: *by_default })
    }

    /// The mutes that would decide about an alert document if they were not over.
    pub fn passed_over(&self, document: &Value, now: Timestamp) -> Vec<Expired<'_>> {
        self.matching(document).map_while(|rule| rule.expired(now)).collect()
    }

    fn matching(&self, document: &Value) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.pattern.matches(document))
    }

    /// The topics that rules name, each once: functions need the permission to publish to them.
    pub fn topics(&self) -> BTreeSet<&TopicArn> {
        let topics = self.rules.iter().filter_map(|rule| match &rule.action {
            Action::Tell { topic, .. } => topic.as_ref(),
            Action::Mute { .. } | Action::Observe => None,
        });
        topics.collect()
    }

    /// The mutes that are over.
    pub fn expired(&self, now: Timestamp) -> Vec<Expired<'_>> {
        self.rules.iter().filter_map(|rule| rule.expired(now)).collect()
    }
}

impl Rule {
    /// Since when this is a mute that is over.
    fn over(&self, now: Timestamp) -> Option<Timestamp> {
        match self.action {
            Action::Mute { until, .. } if until <= now => Some(until),
            Action::Mute { .. } | Action::Observe | Action::Tell { .. } => None,
        }
    }

    fn expired(&self, now: Timestamp) -> Option<Expired<'_>> {
        self.over(now).map(|until| Expired { line: self.line, rule: &self.name, until })
    }
}

#[cfg(test)]
mod tests;
