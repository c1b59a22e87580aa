use super::{Check, Expectations};

/// What a file expects, one line each, or its mistakes.
fn read(text: &str) -> Vec<String> {
    match Expectations::read(text) {
        Ok(expectations) => {
            let check = Check::from(expectations);
            check.outcomes().iter().map(|outcome| format!("{}: {}", outcome.what, outcome.expected)).collect()
        }
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text), expected, "{text}");
}

#[test]
fn every_way_to_say_how_often() {
    for (count, expected) in [
        ("1", "exactly 1"),
        ("0", "none"),
        ("none", "none"),
        ("some", "at least 1"),
        ("{ exactly: 2 }", "exactly 2"),
        ("{ at_least: 2 }", "at least 2"),
        ("{ at_most: 30 }", "at most 30"),
        ("{ at_least: 2, at_most: 5 }", "2 to 5"),
        ("{ alerts: 3 }", "exactly 3"),
    ] {
        check(&format!("expect:\n  trail_weakened: {count}"), &[&format!("trail_weakened: {expected}")]);
    }
}

#[test]
fn what_is_counted_and_which_of_it() {
    check(
        r#"
expect:
  access_denied: { at_most: 3, folded: some, muted: none, account: "111122223333" }
  key_disabled:
    - { at_least: 1, state: [firing, repeating], region: us-east-1 }
    - { findings: 2, severity: high }
    - match: { facts: { actor: [{ prefix: "user " }] } }
      counted: { at_most: 9 }
others: refused
"#,
        &[
            "access_denied, account 111122223333: at most 3",
            "access_denied, folded, account 111122223333: at least 1",
            "access_denied, muted, account 111122223333: none",
            "key_disabled, state firing or repeating, region us-east-1: at least 1",
            "key_disabled, findings, severity high: exactly 2",
            "key_disabled, counted, match on line 7: at most 9",
            "other alerts: none",
        ],
    );
    check("expect: {}\nothers: refused", &["other alerts: none"]);
}

#[test]
fn each_mistake_with_its_line() {
    for (text, expected) in [
        (
            "expect:\n  trail_weakend: 1",
            "line 2: unknown condition `trail_weakend`: did you mean `trail_weakened`? docs/RUNBOOK.md has them all",
        ),
        ("expect:\n  nonsense: 1", "line 2: unknown condition `nonsense`: docs/RUNBOOK.md has them all"),
        (
            "expect: { key_disabled: 1 }\nother: refused",
            "line 2: unknown key `other`: did you mean `others`? the file has `expect` or `others`",
        ),
        ("expect: { key_disabled: 1 }\nothers: no", "line 2: `others` is neither `allowed` nor `refused`"),
        ("others: refused", "line 1: `expect` is missing: write `expect: {}` for nothing"),
        ("expect: {}", "line 1: nothing is expected, and nothing refused"),
        ("expect: []", "line 1: `expect` is a list, not a map of conditions"),
        ("- expect", "line 1: the file is a list, not a map"),
        ("", "line 1: the document is empty"),
        ("expect: [", "line 1: not YAML: while parsing a node, did not find expected node content"),
        (
            "expect:\n  key_disabled: 1\n  key_disabled: 2",
            "line 3: `key_disabled` stands twice, on line 2 too: write a list for several expectations",
        ),
        ("expect:\n  key_disabled: -1", "line 2: `key_disabled` is -1, not a whole number from 0 on"),
        ("expect:\n  key_disabled: 1.5", "line 2: `key_disabled` is 1.5, not a whole number from 0 on"),
        (
            "expect:\n  key_disabled: nine",
            "line 2: `key_disabled` is `nine`: write a number, `none`, `some`, or a map with `at_least` and `at_most`",
        ),
        (
            "expect:\n  key_disabled: true",
            "line 2: `key_disabled` is a boolean: write a number, `none`, `some`, or a map with `at_least` and `at_most`",
        ),
        (
            "expect:\n  key_disabled:",
            "line 2: `key_disabled` is null: write a number, `none`, `some`, or a map with `at_least` and `at_most`",
        ),
        ("expect:\n  key_disabled: []", "line 2: `key_disabled` is an empty list"),
        (
            "expect:\n  key_disabled: { at_least: '1' }",
            "line 2: `at_least` is `1`, not a whole number from 0 on",
        ),
        (
            "expect:\n  key_disabled: { at_least: 3, at_most: 2 }",
            "line 2: `key_disabled` asks for more with `at_least` than `at_most` allows",
        ),
        (
            "expect:\n  key_disabled: { exactly: 3, at_most: 4 }",
            "line 2: `key_disabled` has `exactly` and another bound: one of them is too much",
        ),
        ("expect:\n  key_disabled: { region: us-east-1 }", "line 2: `key_disabled` has no number"),
        (
            "expect:\n  key_disabled: { alerts: 1, at_most: 1 }",
            "line 2: `alerts` says again what `exactly`, `at_least` and `at_most` beside it say: they count alerts",
        ),
        (
            "expect:\n  key_disabled: { folded: 1, state: firing }",
            "line 2: `folded` beside `state`: only alerts have a state",
        ),
        (
            "expect:\n  key_disabled: { at_leest: 1 }",
            "line 2: unknown key `at_leest`: did you mean `at_least`? `key_disabled` has `exactly`, `at_least`, `at_most`, `alerts`, `findings`, `folded`, `muted`, `counted`, `account`, `region`, `severity`, `state` or `match`",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, exactly: 2 }",
            "line 2: `exactly` stands twice, on line 2 too",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, account: 111122223333 }",
            "line 2: `account` is a number: put it in quotes",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, account: '1234' }",
            "line 2: `1234` is not an account: 12 digits",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, severity: hihg }",
            "line 2: `hihg` is not a severity: did you mean `high`? use `info`, `low`, `medium`, `high` or `critical`",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, state: [firing, firng] }",
            "line 2: `firng` is not a state: did you mean `firing`? use `firing`, `repeating`, `updated`, `resolved` or `notice`",
        ),
        ("expect:\n  key_disabled: { exactly: 1, state: [] }", "line 2: `state` is an empty list"),
        (
            "expect:\n  key_disabled: { exactly: 1, match: { acount: [a] } }",
            "line 2: unknown field `acount`: did you mean `account`? a field is `version`, `state`, `condition`, `severity`, `fingerprint`, `summary`, `meaning`, `resource`, `account`, `region`, `time`, `deadline`, `history`, `cause`, `facts`, `advice`, `links` or `event`",
        ),
        (
            "expect:\n  key_disabled: { exactly: 1, match: { account: a } }",
            "line 2: field `account`: a string, expected a list: put it in `[ ]`",
        ),
    ] {
        let found = read(text);
        assert!(found.contains(&expected.to_owned()), "{text}\n{found:#?}\n{expected}");
    }
}

#[test]
fn all_mistakes_at_once_in_the_order_of_their_lines() {
    check("- expect", &["line 1: the file is a list, not a map"]);
    let text =
        "others: maybe\nexpect:\n  key_disabld: 1\n  key_disabled: { exactly: 1, account: 1 }\nexpct: 1";
    let lines: Vec<_> = read(text).iter().map(|line| line[..6].to_owned()).collect();
    assert_eq!(lines, ["line 1", "line 3", "line 4", "line 5"]);
}

#[test]
fn text_of_anybody_is_well_formed_xml() {
    let hostile = "<a b=\"'&\">]]>\u{0}\u{1b}[31m\u{9b}\u{fffe}\u{202e}\r\n\t\u{1f600}";
    let escaped = super::xml::escaped(hostile);
    let expected = "&lt;a b=&quot;&apos;&amp;&quot;&gt;]]&gt;\u{fffd}\u{fffd}[31m\u{fffd}\u{fffd}\u{202e}&#13;&#10;&#9;\u{1f600}";
    assert_eq!(escaped, expected);
}
