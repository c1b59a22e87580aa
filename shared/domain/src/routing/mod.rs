//! What the user decides about alerts: rules over the alert document, in EventBridge's pattern syntax.
//!
//! The first rule that matches decides, and no other is looked at: what becomes of an alert is read from top to bottom.
//! A mute that has expired matches nothing any more, so that what stands below it counts again.

mod read;

use jiff::Timestamp;
use serde_json::Value;

use crate::Severity;
use crate::pattern::Pattern;

/// The user's rules, without mistakes.
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
    /// Told with another severity.
    Severity(Severity),
}

/// What became of an alert, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed<'a> {
    /// The rule's name.
    pub rule: &'a str,
    /// What it does.
    pub action: &'a Action,
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

    /// The first rule that matches an alert document.
    pub fn route(&self, document: &Value, now: Timestamp) -> Option<Routed<'_>> {
        let in_force = |rule: &&Rule| !matches!(rule.action, Action::Mute { until, .. } if until <= now);
        let rule = self.rules.iter().filter(in_force).find(|rule| rule.pattern.matches(document))?;
        Some(Routed { rule: &rule.name, action: &rule.action })
    }

    /// The mutes that are over.
    pub fn expired(&self, now: Timestamp) -> Vec<Expired<'_>> {
        let over = |rule: &'_ Rule| match rule.action {
            Action::Mute { until, .. } if until <= now => Some(until),
            _ => None,
        };
        let rules = self.rules.iter();
        rules
            .filter_map(|rule| over(rule).map(|until| Expired { line: rule.line, rule: &rule.name, until }))
            .collect()
    }
}

#[cfg(test)]
mod tests;
