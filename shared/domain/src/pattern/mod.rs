//! EventBridge event patterns, matched here as EventBridge would match them.
//!
//! What they mean: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>, and for
//! arrays <https://github.com/aws/event-ruler#json-array-matching>. Where the page says less than a user needs to know,
//! this matcher refuses the pattern rather than guess.

mod branches;
mod cidr;
mod compile;
mod matching;
mod numeric;
mod operator;
mod parse;
mod wildcard;

use crate::tree::{Mistake, Node};
use branches::Fields;

/// An event pattern without mistakes.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// One for each way through its `$or`s: the event has to meet any of them.
    branches: Vec<Fields>,
}

impl Pattern {
    /// Reads a pattern, or tells all its mistakes, in the order of their lines.
    pub fn compile(node: &Node) -> Result<Self, Vec<Mistake>> {
        let (parts, mut mistakes) = compile::parts(node);
        let branches = branches::expand(&parts, &mut mistakes);
        mistakes.sort_by_key(|mistake| mistake.line);
        if mistakes.is_empty() { Ok(Self { branches }) } else { Err(mistakes) }
    }

    /// Whether the pattern lets this event through.
    ///
    /// Takes time in proportion to the event, whatever is in it.
    pub fn matches(&self, event: &serde_json::Value) -> bool {
        event.is_object() && self.branches.iter().any(|fields| matching::holds(fields, event))
    }

    /// The fields of an event that it looks at, each with those fields of an object there that it looks at. Whatever else
    /// an event has makes no difference; some come more than once.
    pub fn looks_at(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.branches
            .iter()
            .flatten()
            .map(|(key, step)| (key.as_str(), step.fields.keys().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests;
