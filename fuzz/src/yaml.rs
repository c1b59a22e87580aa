//! YAML: each value has a line of the file, JSON means what it means, and what is written again is read the same.

use serde_json::{Map, Number, Value as Json};
use tocsin_domain::tree::{Node, Value, yaml};

/// Reads any text.
pub fn check(text: &str) {
    let read = yaml(text);
    assert_eq!(yaml(text), read, "twice");
    let last = text.lines().count().max(1);
    match &read {
        Ok(node) => {
            on_lines(node, last);
            if let Some(json) = json(node) {
                let again = yaml(&json.to_string());
                assert_eq!(again.map(|node| self::json(&node)), Ok(Some(json.clone())), "{json}");
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a word");
            for mistake in mistakes {
                assert!((1..=last).contains(&mistake.line), "{mistake} of {last}");
                assert!(!mistake.what.contains(char::is_control), "{mistake:?}");
                assert!(mistake.what.len() < 1500, "{mistake}");
            }
        }
    }
    // The one text of JSON that YAML can't say is a character in two halves.
    if let Ok(expected) = serde_json::from_str::<Json>(text)
        && !text.contains("\\ud")
        && !text.contains("\\uD")
        && depth(&expected) <= 64
    {
        let node = read.expect("JSON is YAML");
        if let Some(read) = json(&node) {
            assert!(alike(&read, &expected), "{read} is not {expected}");
        }
    }
}

fn on_lines(node: &Node, last: usize) {
    assert!((1..=last).contains(&node.line), "{node:?} of {last}");
    match &node.value {
        Value::List(items) => {
            assert!(items.is_sorted_by_key(|item| item.line), "{items:?}");
            items.iter().for_each(|item| on_lines(item, last));
        }
        Value::Map(entries) => {
            assert!(entries.is_sorted_by_key(|entry| entry.line), "{entries:?}");
            for entry in entries {
                assert!((1..=last).contains(&entry.line) && entry.line <= entry.value.line, "{entry:?}");
                on_lines(&entry.value, last);
            }
        }
        _ => {}
    }
}

/// The same as JSON, if no key of it stands twice.
pub fn json(node: &Node) -> Option<Json> {
    Some(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => Json::Number(Number::from_f64(*number).expect("a number of JSON")),
        Value::String(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(json).collect::<Option<_>>()?),
        Value::Map(entries) => {
            let mut map = Map::new();
            for entry in entries {
                if map.insert(entry.key.clone(), json(&entry.value)?).is_some() {
                    return None;
                }
            }
            Json::Object(map)
        }
    })
}

/// Whether both say the same. Of more than fifteen digits `serde_json` gets the last ones wrong.
fn alike(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| alike(one, other)))
        }
        _ => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= one.abs() * 1e-15 || one == other,
            _ => one == other,
        },
    }
}

fn depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
