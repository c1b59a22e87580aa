//! Arrays in events: <https://github.com/aws/event-ruler#json-array-matching>.

use serde_json::json;

use super::*;

#[test]
fn arrays_match_by_any_element() {
    let pattern = "resources: [a, b]";
    check(
        pattern,
        &[json!({"resources": ["x", "b"]}), json!({"resources": [["a"], 1]}), json!({"resources": "a"})],
        &[json!({"resources": ["x"]}), json!({"resources": []}), json!({"resources": [{"a": "a"}]})],
    );
    // So `anything-but` needs one other element only.
    check(
        "tags: [{anything-but: banned}]",
        &[json!({"tags": ["banned", "ok"]})],
        &[json!({"tags": ["banned"]})],
    );
}

#[test]
fn the_fields_of_an_object_are_found_in_one_element() {
    let pattern = "employees: {firstName: [Anna], lastName: [Jones]}";
    let event = |rest: Value| json!({"employees": [{"firstName": "Anna", "lastName": "Smith"}, rest]});
    check(
        pattern,
        &[
            event(json!({"firstName": "Anna", "lastName": "Jones"})),
            event(json!([[{"firstName": "Anna", "lastName": "Jones"}]])),
        ],
        &[event(json!({"firstName": "Peter", "lastName": "Jones"})), event(json!([{"lastName": "Jones"}]))],
    );
    let nested = "u: {n: [x], t: {k: [color], v: [blue]}}";
    check(
        nested,
        &[json!({"u": [{"t": [{"k": "size"}, {"k": "color", "v": "blue"}], "n": "x"}]})],
        &[
            json!({"u": [{"n": "x", "t": [{"k": "color"}, {"v": "blue"}]}]}),
            json!({"u": [{"n": "x"}, {"t": {"k": "color", "v": "blue"}}]}),
        ],
    );
    // Arrays next to one another are free, and so are the leaves of an array.
    check("a: {x: [1]}\nb: {y: [2]}", &[json!({"a": [{"x": 1}, {}], "b": [{}, {"y": 2}]})], &[]);
    check("d: {tags: [t], type: [g]}", &[json!({"d": [{}, {"tags": ["s", "t"], "type": "g"}]})], &[]);
}

#[test]
fn an_or_joins_the_fields_beside_it() {
    let pattern = "d: {a: [1]}\n$or: [{d: {b: [2]}}, {d: {c: [3]}}]";
    check(
        pattern,
        &[json!({"d": [{"a": 1, "c": 3}]}), json!({"d": [{}, {"a": 1, "b": 2}]})],
        &[json!({"d": [{"a": 1}, {"b": 2}]}), json!({"d": {"b": 2}})],
    );
    // One way may ask for a value and for fields of the same key.
    let both = "d: [5]\n$or: [{d: {b: [2]}}, {x: [1]}]";
    check(
        both,
        &[json!({"d": [5, {"b": 2}]}), json!({"d": [[5], 5], "x": 1})],
        &[json!({"d": [{"b": 2}]}), json!({"d": 5})],
    );
}

#[test]
fn absence_is_asked_of_the_element_that_has_the_rest() {
    let pattern = "d: {a: [1], b: [{exists: false}]}";
    check(
        pattern,
        &[json!({"d": [{"a": 1}, {"b": 2}]}), json!({"d": [{"b": 1, "a": 1}, {"a": 1}]})],
        &[json!({"d": [{"a": 1, "b": 2}]}), json!({"d": [{"b": 1}]})],
    );
    // Where nothing else is asked, no element may have it.
    let alone = "d: {b: [{exists: false}]}";
    check(
        alone,
        &[json!({}), json!({"d": []}), json!({"d": [{}, {"a": 1}]}), json!({"d": [1, [2]]})],
        &[json!({"d": [{}, {"b": 1}]}), json!({"d": [[{"b": 1}]]})],
    );
    let either = "d: {a: [1, {exists: false}], b: [{exists: false}]}";
    check(
        either,
        &[json!({"d": [{}, {}]}), json!({"d": [{"b": 1}, {"a": 1}]})],
        &[json!({"d": [{}, {"b": 1}]})],
    );
    // A leaf of the array is there for every element.
    check("d: [5, {exists: false}]", &[json!({"d": [{}]}), json!({"d": [6, [5]]})], &[json!({"d": [6, []]})]);
}

#[test]
fn events_nested_without_end_are_not_followed() {
    let nest = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    check("x: [1]", &[json!({"x": nest(100)})], &[json!({"x": nest(500)})]);
}

#[test]
fn time_grows_no_faster_than_the_event() {
    let many =
        |one: Value, other: Value| Value::Array([one, other].into_iter().cycle().take(20_000).collect());
    let event = json!({
        "x": many(json!({"a": 1}), json!({"a": 1})),
        "y": many(json!({"b": 1}), json!({"b": 1})),
        "z": many(json!({"c": 1}), json!({"d": 1})),
    });
    check_event("x: {a: [1]}\ny: {b: [1]}\nz: {c: [1], d: [1]}", &event, false);
}
