//! What an alert document has. A pattern over anything else matches nothing, or with `exists: false` everything.

use crate::alert::State;
use crate::pattern::Pattern;
use crate::tree::{Entry, Mistake, Node, Value, quote};
use crate::{AccountId, Condition, Region, Severity, words};

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

/// Those of them that have members of their own, and which. `facts` may have any.
const MEMBERS: [(&str, &[&str]); 3] = [
    ("event", &["id", "source", "detail_type", "account", "region"]),
    ("history", &["first", "last", "count"]),
    ("links", &["runbook", "console", "aws"]),
];

/// What an alert may be when a rule is asked, which is before the ledger is: as if it were the first of its kind.
const FIRST: [State; 2] = [State::Firing, State::Notice];

/// Compiles a pattern over alert documents, or tells all its mistakes: those of a pattern, and what no alert has.
pub fn pattern(node: &Node, mistakes: &mut Vec<Mistake>) -> Option<Pattern> {
    each_field(node, &mut |entry| check(entry, mistakes));
    Pattern::compile(node).map_err(|found| mistakes.extend(found)).ok()
}

/// The same for a rule.
pub(super) fn of_rule(node: &Node, mistakes: &mut Vec<Mistake>) -> Option<Pattern> {
    each_field(node, &mut |Entry { key, line, value }| match (key.as_str(), &value.value) {
        ("history", _) => {
            let what = "`history` is not known yet when rules decide: it is that of a first alert";
            mistakes.push(Mistake::new(*line, what.to_owned()));
        }
        ("state", Value::List(items)) => texts(key, items, &later, mistakes),
        _ => {}
    });
    pattern(node, mistakes)
}

/// The fields that a pattern names at the top, in all its branches.
fn each_field(pattern: &Node, each: &mut dyn FnMut(&Entry)) {
    let Value::Map(entries) = &pattern.value else { return };
    for entry in entries {
        match (entry.key.as_str(), &entry.value.value) {
            ("$or", Value::List(branches)) => branches.iter().for_each(|branch| each_field(branch, each)),
            ("$or", _) => {}
            _ => each(entry),
        }
    }
}

/// Names a field that no alert has, and each value that it never has.
fn check(Entry { key, line, value }: &Entry, mistakes: &mut Vec<Mistake>) {
    if !FIELDS.contains(&key.as_str()) {
        let near = words::hint(key, &FIELDS);
        let what = format!("unknown field {}: {near}a field is {}", quote(key), words::list(&FIELDS));
        return mistakes.push(Mistake::new(*line, what));
    }
    let Value::List(items) = &value.value else { return members(key, value, mistakes) };
    match key.as_str() {
        "condition" => {
            let labels: Vec<_> = Condition::ALL.iter().map(|it| it.label()).collect();
            texts(key, items, &|word| unknown(word, key, &labels), mistakes);
        }
        "severity" => {
            texts(key, items, &|word| unknown(word, key, &Severity::ALL.map(Severity::label)), mistakes);
        }
        "state" => texts(key, items, &|word| unknown(word, key, &State::ALL.map(State::label)), mistakes),
        "account" => texts(key, items, &account, mistakes),
        "region" => texts(key, items, &region, mistakes),
        _ => texts(key, items, &|_| None, mistakes),
    }
}

/// Names a member that a field never has.
fn members(field: &str, value: &Node, mistakes: &mut Vec<Mistake>) {
    if field == "facts" {
        return;
    }
    let known = MEMBERS.into_iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, known)| known);
    each_field(value, &mut |Entry { key, line, .. }| {
        if known.contains(&key.as_str()) {
            return;
        }
        let what = if known.is_empty() {
            format!("`{field}` has no fields: list its values")
        } else {
            let (near, name) = (words::hint(key, known), quote(&format!("{field}.{key}")));
            format!("unknown field {name}: {near}a field of `{field}` is {}", words::list(known))
        };
        mistakes.push(Mistake::new(*line, what));
    });
}

/// Names what stands in a list, or in its `anything-but`, and is not what the field may have: text of some kind.
fn texts(field: &str, items: &[Node], wrong: &dyn Fn(&str) -> Option<String>, mistakes: &mut Vec<Mistake>) {
    for Node { line, value } in items {
        let what = match value {
            Value::String(text) => wrong(text),
            Value::Number(_) | Value::Bool(_) => {
                Some(format!("`{field}` is text and never {}: put it in quotes", value.kind()))
            }
            Value::Map(operators) => {
                for operator in operators {
                    within(field, operator, wrong, mistakes);
                }
                None
            }
            Value::Null | Value::List(_) => None,
        };
        mistakes.extend(what.map(|what| Mistake::new(*line, what)));
    }
}

fn within(
    field: &str,
    operator: &Entry,
    wrong: &dyn Fn(&str) -> Option<String>,
    mistakes: &mut Vec<Mistake>,
) {
    match (operator.key.as_str(), &operator.value.value) {
        ("numeric", _) => {
            mistakes.push(Mistake::new(operator.line, format!("`{field}` is text, which is no number")));
        }
        ("anything-but", Value::List(items)) => texts(field, items, wrong, mistakes),
        ("anything-but", Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
            texts(field, std::slice::from_ref(&operator.value), wrong, mistakes);
        }
        _ => {}
    }
}

fn unknown(word: &str, what: &str, labels: &[&str]) -> Option<String> {
    let near = words::hint(word, labels);
    (!labels.contains(&word)).then(|| format!("{} is no {what}: {near}no alert has it", quote(word)))
}

/// A state that is known only after rules have decided.
fn later(word: &str) -> Option<String> {
    let state = State::labelled(word).filter(|state| !FIRST.contains(state))?;
    let what = "is not known yet when rules decide: what they say of `firing` holds for it too";
    Some(format!("`{}` {what}", state.label()))
}

fn account(text: &str) -> Option<String> {
    let is_one = text.parse::<AccountId>().is_ok_and(|account| account.is_likely());
    (!is_one).then(|| format!("{} is no account: it has 12 digits", quote(text)))
}

fn region(text: &str) -> Option<String> {
    let is_one = text.parse::<Region>().is_ok_and(|region| region.is_likely());
    (!is_one).then(|| format!("{} is no region: eu-central-1 is one", quote(text)))
}
