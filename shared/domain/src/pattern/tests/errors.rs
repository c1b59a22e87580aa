//! What is said of patterns with mistakes.

use super::*;
use crate::tree;

#[track_caller]
fn check(pattern: &str, expected: &[&str]) {
    let node = tree::yaml(pattern).unwrap_or_else(|mistakes| panic!("{pattern}: {mistakes:?}"));
    let got: Vec<_> = match Pattern::compile(&node) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(got, expected, "{pattern}");
}

/// The same for an item of the list of a field `x`, on line 1.
#[track_caller]
fn check_item(item: &str, expected: &str) {
    check(&format!("x: [{item}]"), &[&format!("line 1: field `x`: {expected}")]);
}

#[test]
fn tells_all_mistakes_in_the_order_of_their_lines() {
    check(
        "source: aws.s3\ndetail:\n  state:\n    - prefx: a\n    - [b]\n  $or:\n    - a: [1]\n  state: [c]\n  n: [{numeric: ['<', x]}]",
        &[
            "line 1: field `source`: a string, expected a list: put it in `[ ]`",
            "line 4: field `detail.state`: unknown operator `prefx`: did you mean `prefix`? Use `anything-but`, `cidr`, `equals-ignore-case`, `exists`, `numeric`, `prefix`, `suffix` or `wildcard`",
            "line 5: field `detail.state`: a list in its list: write the values side by side",
            "line 6: `$or` holds 1 patterns, expected at least 2",
            "line 8: the key `state` stands on line 3 already",
            "line 9: field `detail.n`: `numeric`: after `<` stands a string, expected a number",
        ],
    );
}

#[test]
fn tells_each_mistake_of_one_operator() {
    check(
        "x:\n- numeric:\n  - '=>'\n  - 1\n  - '<'\n  - 6e9\n- anything-but:\n    prefix: [1, a, ~, '']\n- { prefix: 1, sufix: 2 }",
        &[
            "line 2: field `x`: `numeric`: has `=>`, use `=`, `<`, `<=`, `>` or `>=`",
            "line 2: field `x`: `numeric`: 6000000000 is out of range, from -5e9 to 5e9",
            "line 8: field `x`: `prefix`: is a number, expected a string",
            "line 8: field `x`: `prefix`: is null, expected a string",
            "line 8: field `x`: `prefix`: is empty, so no string is left",
            "line 9: field `x`: a map holds one operator, found `prefix`, `sufix`",
            "line 9: field `x`: `prefix`: is a number, expected a string",
            "line 9: field `x`: unknown operator `sufix`: did you mean `suffix`? Use `anything-but`, `cidr`, `equals-ignore-case`, `exists`, `numeric`, `prefix`, `suffix` or `wildcard`",
        ],
    );
}

#[test]
fn refuses_what_is_no_pattern() {
    check("{}", &["line 1: the pattern is empty, and would match every event"]);
    check("[a]", &["line 1: the pattern is a list, expected a map of fields"]);
    check("a: {b: {}}", &["line 1: field `a.b`: an empty map, expected fields"]);
    check("a: []", &["line 1: field `a`: an empty list, which nothing can match"]);
    check("a: ~", &["line 1: field `a`: null, expected a list: put it in `[ ]`"]);
    check("a: {prefix: b}", &["line 1: field `a.prefix`: an operator stands in a list: put it in `[{ }]`"]);
    check("a: [1]\nb: [1]\na: [2]", &["line 3: the key `a` stands on line 1 already"]);
}

#[test]
fn refuses_unknown_operators() {
    let known =
        "`anything-but`, `cidr`, `equals-ignore-case`, `exists`, `numeric`, `prefix`, `suffix` or `wildcard`";
    check_item("{regex: a}", &format!("unknown operator `regex`: use {known}"));
    check_item(
        "{Anything_But: a}",
        &format!("unknown operator `Anything_But`: did you mean `anything-but`? Use {known}"),
    );
    check_item("{exist: true}", &format!("unknown operator `exist`: did you mean `exists`? Use {known}"));
    check_item("{}", "a map holds one operator, found none");
    check_item("{prefix: a, suffix: b}", "a map holds one operator, found `prefix`, `suffix`");
    check_item("{prefix: {equals: a}}", "unknown operator `equals`: use `equals-ignore-case`");
    let inner = "`equals-ignore-case`, `prefix`, `suffix` or `wildcard`";
    check_item("{anything-but: {cidr: a}}", &format!("unknown operator `cidr`: use {inner}"));
    check_item(
        "{anything-but: {sufix: a}}",
        &format!("unknown operator `sufix`: did you mean `suffix`? Use {inner}"),
    );
    check_item("{anything-but: {}}", "a map holds one operator, found none");
}

#[test]
fn refuses_what_operators_do_not_take() {
    check_item("{prefix: 1}", "`prefix`: is a number, expected a string");
    check_item("{suffix: [a]}", "`suffix`: is a list, expected a string");
    check_item("{prefix: {equals-ignore-case: 1}}", "`equals-ignore-case`: is a number, expected a string");
    check_item("{equals-ignore-case: ~}", "`equals-ignore-case`: is null, expected a string");
    check_item("{exists: yes}", "`exists`: is a string, expected `true` or `false`");
    check_item(
        "{anything-but: true}",
        "`anything-but`: is a boolean, expected strings, numbers or an operator",
    );
    check_item("{anything-but: []}", "`anything-but`: the list is empty");
    check_item(
        "{anything-but: [a, 1]}",
        "`anything-but`: the list mixes types, expected strings only or numbers only",
    );
    check_item("{anything-but: {prefix: []}}", "`prefix`: the list is empty");
    check_item("{anything-but: {prefix: ''}}", "`prefix`: is empty, so no string is left");
    check_item("{anything-but: {suffix: [a, 1]}}", "`suffix`: is a number, expected a string");
}

#[test]
fn refuses_numeric_comparisons_that_make_no_sense() {
    let form = "`numeric`: of two comparisons the first is `>` or `>=`, the second `<` or `<=`, as in [\">\", 0, \"<=\", 5]";
    check_item("{numeric: 5}", "`numeric`: is a number, expected a list such as [\">\", 0, \"<=\", 5]");
    check_item("{numeric: []}", "`numeric`: 0 items, expected one or two comparisons with a number each");
    check_item(
        "{numeric: ['>', 1, '<']}",
        "`numeric`: 3 items, expected one or two comparisons with a number each",
    );
    check_item("{numeric: ['=>', 1]}", "`numeric`: has `=>`, use `=`, `<`, `<=`, `>` or `>=`");
    check_item("{numeric: [1, '<']}", "`numeric`: a number where a comparison is expected, such as `<`");
    check_item("{numeric: ['<', 5000000001]}", "`numeric`: 5000000001 is out of range, from -5e9 to 5e9");
    check_item("{numeric: ['<', 5, '>', 0]}", form);
    check_item("{numeric: ['=', 5, '<', 9]}", form);
    check_item("{numeric: ['>', 5, '>', 9]}", form);
    check_item("{numeric: ['>', 5, '<=', 5]}", "`numeric`: no number lies between these bounds");
    check_item("{numeric: ['>=', 6, '<=', 5]}", "`numeric`: no number lies between these bounds");
}

#[test]
fn refuses_blocks_that_are_none() {
    let example = "expected a block such as `10.0.0.0/24` or `2001:db8::/32`";
    check_item("{cidr: 10.0.0.1}", &format!("`cidr`: no `/` in it, {example}"));
    check_item("{cidr: 10.0.0/24}", &format!("`cidr`: no IP address before the `/`, {example}"));
    check_item(
        "{cidr: 10.0.0.0/33}",
        "`cidr`: after the `/` of such an address stands a number from 0 to 32",
    );
    check_item("{cidr: '::/129'}", "`cidr`: after the `/` of such an address stands a number from 0 to 128");
    check_item(
        "{cidr: 10.0.0.0/+8}",
        "`cidr`: after the `/` of such an address stands a number from 0 to 32",
    );
    check_item("{cidr: 10.0.0.5/24}", "`cidr`: the address has bits beyond /24: write `10.0.0.0/24`");
    check_item("{cidr: '2001:db8::1/32'}", "`cidr`: the address has bits beyond /32: write `2001:db8::/32`");
    check_item("{cidr: 8}", "`cidr`: is a number, expected a string");
}

#[test]
fn refuses_wildcards_that_are_slow_or_unclear() {
    check_item("{wildcard: 'a**b'}", "`wildcard`: two `*` in a row mean the same as one: leave one out");
    check_item(
        "{wildcard: 'a\\b'}",
        "`wildcard`: a backslash may stand only before `*` or another backslash",
    );
    check_item("{wildcard: 'a\\'}", "`wildcard`: a backslash may stand only before `*` or another backslash");
    check_item("{wildcard: '*a*a*a*a*b'}", "`wildcard`: has 5 `*`, at most 4 are allowed");
    check_item(
        "{anything-but: {wildcard: [a, '**']}}",
        "`wildcard`: two `*` in a row mean the same as one: leave one out",
    );
    check("x: [{wildcard: '*a*a*a*b\\*\\*'}]", &[]);
}

#[test]
fn refuses_ors_that_choose_nothing() {
    check("$or: {a: [1]}", &["line 1: `$or` is a map, expected a list of patterns"]);
    check("$or: []", &["line 1: `$or` holds 0 patterns, expected at least 2"]);
    check(
        "$or:\n  - a: [1]\n  - {}\n  - b",
        &[
            "line 3: a pattern of `$or` is empty, and would always match",
            "line 4: a pattern of `$or` is a string, expected a map of fields",
        ],
    );
    check(
        "$or: [{a: [1]}, {prefix: [b]}]",
        &["line 1: field `prefix`: an operator where `$or` expects a field"],
    );
    check("prefix: [a]", &[]);
}

#[test]
fn refuses_a_field_that_one_way_asks_for_twice() {
    let expected = ["line 4: field `d.a`: stands on line 2 already"];
    check("d:\n  a: [1]\n$or:\n  - d: {a: [2]}\n  - b: [3]\n  - c: [3]", &expected);
    check("d:\n  a: [1]\n$or:\n  - d: {a: [2], b: [3]}\n  - {$or: [{b: [1]}, {c: [2]}]}", &expected);
    // Each way may ask for it once.
    check("$or: [{a: [1]}, {a: [2], b: [3]}]", &[]);
}

#[test]
fn bounds_combinations_fields_and_levels() {
    let or = |choices: usize, name: &str| {
        let choices: Vec<_> = (0..choices).map(|n| format!("{{{name}{n}: [1]}}")).collect();
        format!("{name}: {{$or: [{}]}}", choices.join(", "))
    };
    check(&format!("{}\n{}\n{}", or(10, "a"), or(10, "b"), or(10, "c")), &[]);
    check(
        &format!("x: [1]\n{}\n{}\n{}", or(10, "a"), or(10, "b"), or(11, "c")),
        &["line 2: the `$or`s of the pattern give 1100 combinations, at most 1000 are allowed"],
    );
    let bomb: Vec<_> = (0..80).map(|n| or(2, &format!("k{n}_"))).collect();
    let most = usize::MAX;
    check(
        &bomb.join("\n"),
        &[&format!("line 1: the `$or`s of the pattern give {most} combinations, at most 1000 are allowed")],
    );
    let fields = |count: usize| (0..count).map(|n| format!("f{n}: [1]")).collect::<Vec<_>>().join("\n");
    check(&fields(256), &[]);
    check(&fields(257), &["line 1: tests 257 fields, at most 256 are allowed"]);
    let deep = (0..70).fold(serde_json::json!([1]), |inner, _| serde_json::json!({"a": inner}));
    let mistakes = Pattern::compile(&(&deep).into()).unwrap_err();
    assert_eq!(mistakes[0].to_string(), "line 1: nested deeper than 64 levels");
}
