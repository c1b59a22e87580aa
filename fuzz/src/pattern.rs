//! The pattern matcher, held against a reading of patterns that tries everything: docs/FUZZING.md.

mod operators;
mod places;

use serde_json::{Value as Json, json};
use tocsin_domain::pattern::Pattern;
use tocsin_domain::tree::{Entry, Node, Value};

use places::{holds, places};

/// What an event has to be, in one way through the `$or`s: a list of alternatives for each path.
type Way<'p> = Vec<(Vec<&'p str>, &'p [Json])>;

/// More than this takes the slow reading too long.
const MOST_WAYS: usize = 16;
const MOST_FIELDS: usize = 5;
const MOST_PLACES: usize = 40;

/// Reads `{"pattern": …, "event": …}`.
pub fn check(text: &str) {
    let Ok(Json::Object(both)) = serde_json::from_str(text) else { return };
    let (Some(pattern), Some(event)) = (both.get("pattern"), both.get("event")) else { return };
    let node = Node::from(pattern);
    let compiled = match Pattern::compile(&node) {
        Ok(compiled) => compiled,
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            for mistake in &mistakes {
                assert!(mistake.line == 1 && !mistake.what.contains(char::is_control), "{mistake:?}");
            }
            return assert!(Pattern::compile(&turned(node)).is_err(), "{pattern}");
        }
    };
    let matches = compiled.matches(event);
    assert_eq!(compiled.matches(event), matches, "twice");
    let turned = Pattern::compile(&turned(node)).expect("the order of keys and alternatives is free");
    assert_eq!(turned.matches(event), matches, "turned around: {pattern} of {event}");
    if let Json::Object(fields) = event {
        let wrapped = fields.iter().map(|(key, value)| (key.clone(), json!([value])));
        let wrapped = Json::Object(wrapped.collect());
        assert_eq!(compiled.matches(&wrapped), matches, "each value an array of one: {pattern} of {event}");
    } else {
        assert!(!matches);
    }
    if let Some(expected) = obviously(pattern, event) {
        assert_eq!(matches, expected, "{pattern} of {event}");
    }
}

/// The answer of the slow reading, unless that would take too long.
fn obviously(pattern: &Json, event: &Json) -> Option<bool> {
    let mut ways = vec![Vec::new()];
    expand(pattern, &[], &mut ways)?;
    let mut found = Vec::new();
    places(event, &[], &[], &mut found);
    let slow = found.len() > MOST_PLACES || ways.iter().any(|way| way.len() > MOST_FIELDS);
    let deep = serde_json::to_string(event).is_ok_and(|text| text.matches(['[', '{']).count() > 60);
    (!slow && !deep && event.is_object()).then(|| ways.iter().any(|way| holds(way, &[], &[], &found)))
}

/// Each of the ways, with each way through one more map of a pattern.
fn expand<'p>(pattern: &'p Json, path: &[&'p str], ways: &mut Vec<Way<'p>>) -> Option<()> {
    for (key, value) in pattern.as_object()? {
        let path = [path, &[key.as_str()]].concat();
        match value {
            Json::Array(choices) if key == "$or" => {
                let before = std::mem::take(ways);
                for choice in choices {
                    let mut with = before.clone();
                    expand(choice, &path[..path.len() - 1], &mut with)?;
                    ways.extend(with);
                }
            }
            Json::Array(any) => ways.iter_mut().for_each(|way| way.push((path.clone(), any.as_slice()))),
            _ => expand(value, &path, ways)?,
        }
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    Some(())
}

/// A pattern with its keys and alternatives turned around. The order within `numeric` has a meaning.
fn turned(node: Node) -> Node {
    let entry = |entry: Entry| match entry.key.as_str() {
        "numeric" => entry,
        _ => Entry { value: turned(entry.value), ..entry },
    };
    let value = match node.value {
        Value::Map(map) => Value::Map(map.into_iter().rev().map(entry).collect()),
        Value::List(items) => Value::List(items.into_iter().rev().map(turned).collect()),
        other => other,
    };
    Node { value, ..node }
}
