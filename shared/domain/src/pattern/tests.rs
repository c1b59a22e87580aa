//! The operators as their page documents them, each with events of our own.

use serde_json::{Value, json};

use super::*;
use crate::tree;

mod arrays;
mod errors;
mod properties;

#[track_caller]
fn compile(pattern: &str) -> Pattern {
    let node = tree::yaml(pattern).unwrap_or_else(|mistakes| panic!("{pattern}: {mistakes:?}"));
    Pattern::compile(&node).unwrap_or_else(|mistakes| panic!("{pattern}: {mistakes:?}"))
}

#[track_caller]
fn check_event(pattern: &str, event: &Value, expected: bool) {
    assert_eq!(compile(pattern).matches(event), expected, "{pattern} on {event}");
}

#[track_caller]
fn check(pattern: &str, matching: &[Value], others: &[Value]) {
    for event in matching {
        check_event(pattern, event, true);
    }
    for event in others {
        check_event(pattern, event, false);
    }
}

/// The same for the alternatives of one field `x`, against its values.
#[track_caller]
fn check_x(list: &str, matching: &[Value], others: &[Value]) {
    let pattern = format!("{{\"x\": [{list}]}}");
    let event = |value: &Value| json!({ "x": value });
    check(
        &pattern,
        &matching.iter().map(event).collect::<Vec<_>>(),
        &others.iter().map(event).collect::<Vec<_>>(),
    );
}

#[test]
fn every_field_must_match_and_any_of_its_values_may() {
    let pattern = "source: [aws.acm-pca]\ndetail:\n  result: [failure, partial]";
    let event = |source: &str, result: &str| json!({"source": source, "id": "1", "detail": {"result": result, "n": 1}});
    check(
        pattern,
        &[event("aws.acm-pca", "failure"), event("aws.acm-pca", "partial")],
        &[
            event("aws.acm-pca", "success"),
            event("aws.s3", "failure"),
            json!({"source": "aws.acm-pca"}),
            json!({}),
        ],
    );
}

#[test]
fn only_objects_are_events() {
    for event in [json!(null), json!([]), json!("x"), json!([{"x": 1}])] {
        check_event("x: [1, {exists: false}]", &event, false);
    }
}

#[test]
fn exact_values_have_a_type() {
    check_x(
        "\"Alice\"",
        &[json!("Alice")],
        &[json!("alice"), json!("Alice "), json!(""), json!({"Alice": 1})],
    );
    check_x("\"\"", &[json!("")], &[json!(null), json!(" "), json!([]), json!({})]);
    check_x(
        "null",
        &[json!(null), json!([null])],
        &[json!(""), json!("null"), json!(0), json!(false), json!([])],
    );
    check_x("true", &[json!(true)], &[json!("true"), json!(false), json!(1)]);
    check_x("false", &[json!(false)], &[json!(null), json!(0)]);
    check_x("100", &[json!(100), json!(100.0), json!(1e2)], &[json!("100"), json!(100.1), json!(true)]);
    check_x("3.0e2, -0.5", &[json!(300), json!(-0.5)], &[json!(3), json!(0.5)]);
    check_x("0", &[json!(0), json!(-0.0)], &[json!(null)]);
    check_x("111122223333", &[json!(111_122_223_333_u64)], &[json!("111122223333")]);
}

#[test]
fn prefix_and_suffix() {
    check_x(
        r#"{"prefix": "us-"}"#,
        &[json!("us-east-1"), json!("us-")],
        &[json!("us"), json!("eu-us-1"), json!(1)],
    );
    check_x(r#"{"prefix": ""}"#, &[json!(""), json!("a")], &[json!(1), json!(null)]);
    check_x(
        r#"{"suffix": ".png"}"#,
        &[json!("a.png"), json!(".png")],
        &[json!("a.PNG"), json!("png"), json!(null)],
    );
    let ignoring = r#"{"prefix": {"equals-ignore-case": "EventB"}}"#;
    check_x(
        ignoring,
        &[json!("eventbridge"), json!("EVENTB")],
        &[json!("event"), json!("an eventb"), json!(2)],
    );
    let ignoring = r#"{"suffix": {"equals-ignore-case": ".PnG"}}"#;
    check_x(ignoring, &[json!("a.png"), json!("A.PNG")], &[json!("a.jpg"), json!("png")]);
}

#[test]
fn equals_ignore_case() {
    let list = r#"{"equals-ignore-case": "alice"}"#;
    check_x(list, &[json!("Alice"), json!("ALICE")], &[json!("alic"), json!("alicee"), json!(null)]);
    check_x(r#"{"equals-ignore-case": "ÉTÉ ΑΣ"}"#, &[json!("été ασ")], &[json!("ete ασ")]);
}

#[test]
fn anything_but_values() {
    let list = r#"{"anything-but": "initializing"}"#;
    check_x(
        list,
        &[json!("running"), json!(""), json!(1), json!(null), json!(true)],
        &[json!("initializing")],
    );
    check_x(r#"{"anything-but": 123}"#, &[json!(124), json!("123")], &[json!(123), json!(123.0)]);
    check_x(
        r#"{"anything-but": ["stopped", "overloaded"]}"#,
        &[json!("running")],
        &[json!("stopped"), json!("overloaded")],
    );
    check_x(r#"{"anything-but": [100, 200, 300]}"#, &[json!(101), json!("200")], &[json!(100), json!(300)]);
    // There has to be a value.
    check(
        &format!("{{\"x\": [{list}]}}"),
        &[],
        &[json!({}), json!({"x": []}), json!({"x": {"y": "running"}})],
    );
}

#[test]
fn anything_but_operators() {
    check_x(r#"{"anything-but": {"prefix": "us-"}}"#, &[json!("eu-west-1"), json!(1)], &[json!("us-east-1")]);
    check_x(
        r#"{"anything-but": {"prefix": ["us-", "eu-"]}}"#,
        &[json!("sa-east-1")],
        &[json!("us-east-1"), json!("eu-x")],
    );
    check_x(r#"{"anything-but": {"suffix": ".png"}}"#, &[json!("a.txt")], &[json!("a.png")]);
    check_x(
        r#"{"anything-but": {"suffix": [".png", ".jpg"]}}"#,
        &[json!("a.txt")],
        &[json!("a.png"), json!("b.jpg")],
    );
    let list = r#"{"anything-but": {"equals-ignore-case": "initializing"}}"#;
    check_x(list, &[json!("running")], &[json!("initializing"), json!("INITIALIZING")]);
    let list = r#"{"anything-but": {"equals-ignore-case": ["a", "b"]}}"#;
    check_x(list, &[json!("c")], &[json!("A"), json!("B")]);
    check_x(
        r#"{"anything-but": {"wildcard": "*/lib/*"}}"#,
        &[json!("/usr/bin")],
        &[json!("/usr/lib/x"), json!("/lib/")],
    );
    check_x(
        r#"{"anything-but": {"wildcard": ["*/lib/*", "*.so"]}}"#,
        &[json!("/usr/bin")],
        &[json!("/lib/x"), json!("a.so")],
    );
}

#[test]
fn numeric_comparisons() {
    check_x(
        r#"{"numeric": [">", 10, "<=", 20]}"#,
        &[json!(10.5), json!(20)],
        &[json!(10), json!(20.1), json!("15")],
    );
    check_x(r#"{"numeric": ["<", 10]}"#, &[json!(9), json!(-1)], &[json!(10), json!(null)]);
    check_x(r#"{"numeric": ["<=", 10]}"#, &[json!(10)], &[json!(10.000_001)]);
    check_x(r#"{"numeric": [">=", 0, "<", 1]}"#, &[json!(0), json!(0.99)], &[json!(1), json!(-0.1)]);
    check_x(r#"{"numeric": ["=", 3.018e2]}"#, &[json!(301.8)], &[json!(301.7), json!("301.8"), json!(true)]);
    check_x(
        r#"{"numeric": [">", -5e9]}, {"numeric": ["<=", -5e9]}"#,
        &[json!(5e9), json!(-5e9)],
        &[json!("x")],
    );
    check_x(r#"{"numeric": [">=", 5, "<=", 5]}"#, &[json!(5)], &[json!(4), json!(6)]);
}

/// <https://github.com/aws/event-ruler#numeric-matching>: from -5e9 to 5e9. What is beyond is no number to compare.
#[test]
fn numbers_that_eventbridge_does_not_compare_meet_no_comparison() {
    let beyond = [json!(6_000_000_000_u64), json!(-5_000_000_001_i64)];
    check_x(r#"{"numeric": [">", 1000]}, {"numeric": ["<", 1000]}"#, &[json!(5e9), json!(-5e9)], &beyond);
    check_x("6000000000", &beyond[..1], &[json!(6_000_000_001_u64)]);
    check_x(r#"{"anything-but": 5}"#, &beyond, &[json!(5)]);
}

#[test]
fn exists_sees_leaves_only() {
    let here = "detail: {c-count: [{exists: true}]}";
    let nowhere = "detail: {c-count: [{exists: false}]}";
    let present = [
        json!({"c-count": 5}),
        json!({"c-count": null}),
        json!({"c-count": [1]}),
        json!({"c-count": [[""]]}),
    ];
    let absent = [
        json!({"c-count": {"c1": 5}}),
        json!({"c-count": []}),
        json!({"c-count": [{"c1": 5}]}),
        json!({"state": 1}),
        json!(1),
    ];
    let in_detail = |detail: Value| json!({ "detail": detail });
    let (present, absent) = (present.map(in_detail), absent.map(in_detail));
    check(here, &present, &absent);
    check(nowhere, &absent, &present);
    check(nowhere, &[json!({})], &[]);
    check("x: [a, {exists: false}]", &[json!({"x": "a"}), json!({}), json!({"x": {}})], &[json!({"x": "b"})]);
}

#[test]
fn cidr_blocks() {
    check_x(
        r#"{"cidr": "10.0.0.0/24"}"#,
        &[json!("10.0.0.0"), json!("10.0.0.255")],
        &[json!("10.0.1.0"), json!("x"), json!(10), json!("::a00:1")],
    );
    check_x(
        r#"{"cidr": "2001:db8::/32"}"#,
        &[json!("2001:db8::1"), json!("2001:DB8:ffff::")],
        &[json!("2001:db9::"), json!("10.0.0.1")],
    );
    check_x(
        r#"{"cidr": "0.0.0.0/0"}"#,
        &[json!("255.1.2.3")],
        &[json!("::"), json!("1.2.3"), json!("1.2.3.4/32")],
    );
    check_x(r#"{"cidr": "::/0"}"#, &[json!("ff::1")], &[json!("0.0.0.0")]);
    check_x(r#"{"cidr": "10.1.2.3/32"}"#, &[json!("10.1.2.3")], &[json!("10.1.2.2")]);
}

#[test]
fn wildcards() {
    check_x(
        r#"{"wildcard": "dir/*.png"}"#,
        &[json!("dir/a.png"), json!("dir/b/c.png"), json!("dir/.png")],
        &[json!("dir/a.jpg"), json!("a/dir/b.png"), json!(1)],
    );
    check_x(r#"{"wildcard": "*"}"#, &[json!(""), json!("a*b")], &[json!(null)]);
    check_x(r#"{"wildcard": "abc"}"#, &[json!("abc")], &[json!("abcd"), json!("ab")]);
    check_x(r#"{"wildcard": "a*a"}"#, &[json!("aa"), json!("aba")], &[json!("a")]);
    check_x(r#"{"wildcard": "*ab*ab*"}"#, &[json!("abab"), json!("xabyabz")], &[json!("aba"), json!("ab")]);
    check_x(r#"{"wildcard": "\\*\\\\*"}"#, &[json!("*\\"), json!("*\\x")], &[json!("a\\"), json!("*x")]);
    check_x(r#"{"wildcard": "é*ü"}"#, &[json!("éaü"), json!("éü")], &[json!("ü")]);
}

#[test]
fn a_wildcard_never_looks_twice() {
    let pattern = compile("x: [{wildcard: '*a*a*a*b'}]");
    assert!(!pattern.matches(&json!({"x": "a".repeat(4_000_000)})));
}

#[test]
fn or_takes_any_branch() {
    let pattern = r#"{"source": ["aws.cloudwatch"], "$or": [
        {"metricName": ["CPUUtilization", "ReadLatency"]},
        {"metricType": ["MetricType"], "namespace": ["AWS/EC2"], "$or": [{"metricId": [1234]}, {"spaceId": [1000]}]},
        {"scope": ["Service"]}]}"#;
    let event = |more: Value| {
        let mut event = json!({"source": "aws.cloudwatch"});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    check(
        pattern,
        &[
            event(json!({"metricName": "ReadLatency"})),
            event(json!({"scope": "Service", "metricName": "x"})),
            event(json!({"metricType": "MetricType", "namespace": "AWS/EC2", "spaceId": 1000})),
        ],
        &[
            event(json!({})),
            event(json!({"metricType": "MetricType", "namespace": "AWS/EC2"})),
            event(json!({"metricType": "MetricType", "metricId": 1234})),
            json!({"scope": "Service"}),
        ],
    );
}

#[test]
fn several_ors_must_all_hold() {
    let pattern = "$or: [{a: [1]}, {b: [1]}]\ndetail:\n  $or: [{c: [1]}, {d: [{numeric: ['>', 5]}]}]";
    check(
        pattern,
        &[json!({"a": 1, "detail": {"c": 1}}), json!({"b": 1, "detail": {"d": 6}})],
        &[json!({"a": 1}), json!({"detail": {"c": 1}}), json!({"a": 1, "c": 1, "detail": {}})],
    );
}

#[test]
fn a_key_with_a_dot_is_one_key() {
    check("detail: {a.b: [1]}", &[json!({"detail": {"a.b": 1}})], &[json!({"detail": {"a": {"b": 1}}})]);
}
