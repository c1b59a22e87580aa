//! What an alert document has. A pattern over anything else matches nothing, or with `exists: false` everything.

use crate::alert::State;
use crate::pattern::Pattern;
use crate::tree::{Entry, Mistake, Node, Value, quote};
use crate::{Condition, Severity, words};

/// The members of `docs/alert.schema.json`.
const FIELDS: [&str; 18] = [
    "version",
    "state",
    "condition",
    "severity",
    "fingerprint",
    "summary",
    "meaning",
    "resource",
    "account",
    "region",
    "time",
    "deadline",
    "history",
    "cause",
    "facts",
    "advice",
    "links",
    "event",
];

/// Compiles a pattern over alert documents, or tells all its mistakes: those of a pattern, and what no alert has.
pub fn pattern(node: &Node, mistakes: &mut Vec<Mistake>) -> Option<Pattern> {
    check(node, mistakes);
    Pattern::compile(node).map_err(|found| mistakes.extend(found)).ok()
}

/// Names each member of a pattern that no alert has, and each word that a member never says.
fn check(pattern: &Node, mistakes: &mut Vec<Mistake>) {
    let Value::Map(entries) = &pattern.value else { return };
    for Entry { key, line, value } in entries {
        match (key.as_str(), &value.value) {
            ("$or", Value::List(branches)) => branches.iter().for_each(|branch| check(branch, mistakes)),
            ("condition", Value::List(items)) => {
                let labels: Vec<_> = Condition::ALL.iter().map(|it| it.label()).collect();
                known(items, "condition", &labels, mistakes);
            }
            ("severity", Value::List(items)) => {
                known(items, "severity", &Severity::ALL.map(Severity::label), mistakes);
            }
            ("state", Value::List(items)) => {
                known(items, "state", &State::ALL.map(State::label), mistakes);
            }
            ("$or", _) => {}
            (field, _) if FIELDS.contains(&field) => {}
            (field, _) => {
                let near = words::hint(field, &FIELDS);
                let what =
                    format!("unknown field {}: {near}a field is {}", quote(field), words::list(&FIELDS));
                mistakes.push(Mistake::new(*line, what));
            }
        }
    }
}

fn known(items: &[Node], what: &str, labels: &[&str], mistakes: &mut Vec<Mistake>) {
    for Node { line, value } in items {
        if let Value::String(word) = value
            && !labels.contains(&word.as_str())
        {
            let near = words::hint(word, labels);
            mistakes
                .push(Mistake::new(*line, format!("{} is no {what}: {near}no alert has it", quote(word))));
        }
    }
}
