//! What holds for every pattern and every event.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::tree::{Entry, Value};

/// Few names and values, so that patterns and events often meet.
fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        (-2..3i32).prop_map(Json::from),
        "[aAbB*]{0,3}".prop_map(Json::from),
    ]
}

fn event() -> impl Strategy<Value = Json> {
    let value = leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(key(), inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    prop::collection::btree_map(key(), value, 0..4).prop_map(|map| json!(map))
}

fn alternative() -> impl Strategy<Value = Json> {
    let text = "[aAbB]{0,2}";
    prop_oneof![
        4 => leaf(),
        1 => text.prop_map(|text| json!({"prefix": text})),
        1 => text.prop_map(|text| json!({"suffix": {"equals-ignore-case": text}})),
        1 => text.prop_map(|text| json!({"anything-but": text})),
        1 => any::<bool>().prop_map(|flag| json!({"exists": flag})),
        1 => (-2..3i32).prop_map(|number| json!({"numeric": [">", number]})),
    ]
}

/// A pattern without `$or`, and with one.
fn fields() -> impl Strategy<Value = Json> {
    let list = prop::collection::vec(alternative(), 1..3).prop_map(Json::from);
    let below = list.prop_recursive(2, 8, 3, |inner| {
        prop::collection::btree_map(key(), inner, 1..3).prop_map(|map| json!(map))
    });
    prop::collection::btree_map(key(), below, 1..3).prop_map(|map| json!(map))
}

fn compiled(pattern: &Json) -> Pattern {
    Pattern::compile(&pattern.into()).unwrap_or_else(|mistakes| panic!("{pattern}: {mistakes:?}"))
}

/// Trees that look like patterns and often are none.
fn any_tree() -> impl Strategy<Value = Node> {
    let words = vec![
        "$or",
        "anything-but",
        "cidr",
        "equals-ignore-case",
        "exists",
        "numeric",
        "prefix",
        "suffix",
        "wildcard",
        "a",
        ">",
        "10.0.0.0/8",
        "::/0",
        "*a*",
        "\\",
    ];
    let word = move || prop::sample::select(words.clone()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        word().prop_map(Value::String),
        ".{0,6}".prop_map(Value::String),
    ];
    let node = |value| Node { line: 1, value };
    let entry = |(key, value)| Entry { line: 1, key, value };
    leaf.prop_map(node).prop_recursive(6, 48, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(move |items| node(Value::List(items))),
            prop::collection::vec((word(), inner).prop_map(entry), 0..4)
                .prop_map(move |map| node(Value::Map(map))),
        ]
    })
}

/// Whether a wildcard means a value, tried in every way.
fn obviously(wildcard: &[char], value: &[char]) -> bool {
    match (wildcard, value) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=value.len()).any(|skipped| obviously(rest, &value[skipped..])),
        ([c, rest @ ..], [v, others @ ..]) => c == v && obviously(rest, others),
        _ => false,
    }
}

/// The leaves of a value, as a field sees them.
fn leaves(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().flat_map(leaves).collect(),
        Json::Object(_) => Vec::new(),
        leaf => vec![leaf],
    }
}

/// A pattern with its keys and alternatives turned around. The order within `numeric` has a meaning.
fn reversed(node: Node) -> Node {
    let turned = |entry: Entry| match entry.key.as_str() {
        "numeric" => entry,
        _ => Entry { value: reversed(entry.value), ..entry },
    };
    let value = match node.value {
        Value::Map(map) => Value::Map(map.into_iter().rev().map(turned).collect()),
        Value::List(items) => Value::List(items.into_iter().rev().map(reversed).collect()),
        other => other,
    };
    Node { value, ..node }
}

/// Where a leaf stands: the keys that lead to it, and the element of each array it is in.
type Place<'e> = (Vec<&'e str>, Vec<(usize, usize)>, &'e Json);

/// All leaves of an event. A leaf of an array is in no element.
fn places<'e>(value: &'e Json, path: &[&'e str], elements: &[(usize, usize)], found: &mut Vec<Place<'e>>) {
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                places(value, &[path, &[key.as_str()]].concat(), elements, found);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let element = (std::ptr::from_ref(items).addr(), index);
                let elements = if item.is_array() || item.is_object() {
                    [elements, &[element]].concat()
                } else {
                    elements.to_vec()
                };
                places(item, path, &elements, found);
            }
        }
        leaf => found.push((path.to_vec(), elements.to_vec(), leaf)),
    }
}

fn agree(one: &[(usize, usize)], other: &[(usize, usize)]) -> bool {
    one.iter().all(|(array, index)| other.iter().all(|(other, at)| array != other || index == at))
}

/// Tries every leaf for every field, then looks whether what should be absent is.
fn obviously_holds<'p>(
    fields: &[(Vec<&'p str>, &'p Json)],
    elements: &[(usize, usize)],
    absent: &[&Vec<&str>],
    places: &[Place<'_>],
) -> bool {
    let Some(((path, list), rest)) = fields.split_first() else {
        return places.iter().all(|(at, inside, _)| !absent.contains(&at) || !agree(inside, elements));
    };
    let accepts = |value: &Json| compiled(&json!({"x": list})).matches(&json!({"x": value}));
    let may_be_absent = compiled(&json!({"x": list})).matches(&json!({}));
    (may_be_absent && obviously_holds(rest, elements, &[absent, &[path]].concat(), places))
        || places.iter().any(|(at, inside, value)| {
            at == path
                && agree(inside, elements)
                && accepts(value)
                && obviously_holds(rest, &[elements, inside].concat(), absent, places)
        })
}

proptest! {
    #[test]
    fn fields_are_found_in_one_element_or_not_at_all(pattern in fields(), event in event()) {
        let (mut asked, mut found) = (Vec::new(), Vec::new());
        let in_lists = pattern.as_object().unwrap().iter().map(|(key, value)| (vec![key.as_str()], value));
        let mut open: Vec<_> = in_lists.collect();
        while let Some((path, value)) = open.pop() {
            match value.as_object() {
                Some(map) => open.extend(map.iter().map(|(key, value)| ([&path[..], &[key]].concat(), value))),
                None => asked.push((path, value)),
            }
        }
        places(&event, &[], &[], &mut found);
        let expected = obviously_holds(&asked, &[], &[], &found);
        prop_assert_eq!(compiled(&pattern).matches(&event), expected);
    }

    #[test]
    fn compiling_never_panics(node in any_tree(), event in event()) {
        match Pattern::compile(&node) {
            Ok(pattern) => { pattern.matches(&event); }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                prop_assert!(mistakes.iter().all(|mistake| !mistake.what.contains('\n')));
            }
        }
    }

    #[test]
    fn each_leaf_of_an_event_matches_itself(event in event()) {
        for (key, value) in event.as_object().unwrap() {
            for leaf in leaves(value) {
                prop_assert!(compiled(&json!({key: [leaf]})).matches(&event), "{leaf}");
            }
        }
    }

    #[test]
    fn anything_but_is_the_negation_of_a_value(text in "[aAb]{0,2}", value in leaf()) {
        let event = json!({"a": value});
        let is = compiled(&json!({"a": [text]})).matches(&event);
        let is_not = compiled(&json!({"a": [{"anything-but": text}]})).matches(&event);
        prop_assert_ne!(is, is_not);
    }

    #[test]
    fn existing_is_the_negation_of_absence(event in event(), key in key()) {
        let exists = compiled(&json!({&key: [{"exists": true}]})).matches(&event);
        let absent = compiled(&json!({&key: [{"exists": false}]})).matches(&event);
        prop_assert_ne!(exists, absent);
        prop_assert_eq!(exists, event.get(&key).is_some_and(|value| !leaves(value).is_empty()));
    }

    #[test]
    fn wildcards_mean_the_obvious(wildcard in "[abé]{0,2}([*][abé]{1,2}){0,3}[*]?", value in "[abé]{0,10}") {
        let expected = obviously(
            &wildcard.chars().collect::<Vec<_>>(),
            &value.chars().collect::<Vec<_>>(),
        );
        let pattern = compiled(&json!({"a": [{"wildcard": wildcard}]}));
        prop_assert_eq!(pattern.matches(&json!({"a": value})), expected);
    }

    #[test]
    fn escaped_text_is_its_own_wildcard(text in "[a*\\\\]{0,8}", value in "[a*\\\\]{0,8}") {
        let escaped = text.replace('\\', "\\\\").replace('*', "\\*");
        let pattern = compiled(&json!({"a": [{"wildcard": escaped}]}));
        let matches = |value: &str| pattern.matches(&json!({"a": value}));
        prop_assert!(matches(&text));
        prop_assert_eq!(matches(&value), value == text);
    }

    #[test]
    fn case_is_ignored_when_asked(text in "[a-zA-Z0-9 -]{0,12}", more in "[a-z]{0,3}") {
        let matches = |operator: Json, value: String| compiled(&json!({"a": [operator]})).matches(&json!({"a": value}));
        let ignoring = |text: &str| json!({"equals-ignore-case": text});
        let (upper, lower) = (text.to_uppercase(), text.to_lowercase());
        prop_assert!(matches(ignoring(&upper), lower.clone()));
        prop_assert_eq!(matches(ignoring(&text), format!("{lower}{more}")), more.is_empty());
        let (begins, ends) = (json!({"prefix": ignoring(&upper)}), json!({"suffix": ignoring(&lower)}));
        prop_assert!(matches(begins, lower + &more));
        prop_assert!(matches(ends, more + &upper));
    }

    #[test]
    fn an_or_is_any_of_its_branches(one in fields(), other in fields(), event in event()) {
        let either = compiled(&json!({"$or": [one, other]})).matches(&event);
        prop_assert_eq!(either, compiled(&one).matches(&event) || compiled(&other).matches(&event));
    }

    #[test]
    fn the_order_of_keys_and_alternatives_is_free(pattern in fields(), other in fields(), event in event()) {
        let pattern = json!({"$or": [pattern, other]});
        let turned = Pattern::compile(&reversed(Node::from(&pattern))).unwrap();
        prop_assert_eq!(compiled(&pattern).matches(&event), turned.matches(&event));
    }

    #[test]
    fn an_object_is_an_array_of_one(pattern in fields(), event in event()) {
        let wrapped = event.as_object().unwrap().iter().map(|(key, value)| (key.clone(), json!([value])));
        let wrapped = Json::Object(wrapped.collect());
        let pattern = compiled(&pattern);
        prop_assert_eq!(pattern.matches(&event), pattern.matches(&wrapped));
    }
}
