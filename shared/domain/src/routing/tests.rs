use serde_json::json;

use super::*;

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// What becomes of an alert of account 111122223333, and by which rule.
#[track_caller]
fn check(text: &str, expected: &str) {
    let document =
        json!({ "condition": "crl_bucket_permission", "account": "111122223333", "severity": "critical" });
    let got = match Routing::read(text) {
        Ok(routing) => match routing.route(&document, now()) {
            Some(Routed { rule, action }) => format!("{rule}: {action:?}"),
            None => "no rule".to_owned(),
        },
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    };
    assert_eq!(got, expected, "{text}");
}

const MATCH: &str = "match: { account: [\"111122223333\"] }";

#[test]
fn the_first_rule_that_matches_decides() {
    check("rules: []", "no rule");
    check(
        &format!(
            "rules:\n- {{ name: other, match: {{ account: [\"2\"] }}, observe: true }}\n- {{ name: lab, {MATCH}, severity: low }}\n- {{ name: all, {MATCH}, observe: true }}"
        ),
        "lab: Severity(Low)",
    );
    check(&format!("rules: [{{ name: lab, {MATCH}, observe: true }}]"), "lab: Observe");
}

#[test]
fn a_mute_that_is_over_mutes_nothing_and_is_named() {
    let mute = |until: &str| {
        format!(
            "rules:\n- name: move\n  {MATCH}\n  mute: {{ until: {until}, reason: we move the bucket }}\n- {{ name: rest, {MATCH}, observe: true }}"
        )
    };
    check(&mute("2026-11-22"), "move: Mute { until: 2026-11-22T00:00:00Z, reason: \"we move the bucket\" }");
    check(
        &mute("2026-11-21T12:00:01Z"),
        "move: Mute { until: 2026-11-21T12:00:01Z, reason: \"we move the bucket\" }",
    );
    check(&mute("2026-11-21"), "rest: Observe");
    let routing = Routing::read(&mute("2026-11-21")).unwrap();
    let until = "2026-11-21T00:00:00Z".parse().unwrap();
    assert_eq!(routing.expired(now()), [Expired { line: 2, rule: "move", until }]);
}

#[test]
fn every_mistake_is_named_with_its_line() {
    check("", "line 1: the document is empty");
    check(
        "rule: []",
        "line 1: unknown key `rule`: did you mean `rules`? the file has `rules`; line 1: `rules` is missing: write `rules: []` for none",
    );
    check("rules: 5", "line 1: `rules` is a number, not a list of rules");
    check(
        "rules:\n- 7",
        "line 2: a rule is a number, not a map; line 2: a rule has no `name`: say what it is for; line 2: a rule has no `match`: an EventBridge pattern over the alert document; line 2: a rule has one of `mute`, `observe` or `severity`, this one has 0",
    );
    check(
        &format!("rules:\n- name: a\n  {MATCH}\n  mute: {{ untill: 2027-01-01 }}"),
        "line 4: unknown key `untill`: did you mean `until`? `mute` has `until` or `reason`; line 4: a mute has no `until`: say the day on which it ends, as in 2027-01-31; line 4: a mute has no `reason`: say why, for whoever comes next",
    );
    check(
        &format!("rules:\n- name: a\n  {MATCH}\n  mute: {{ until: soon, reason: x }}"),
        "line 4: `until` is `soon`: write a day, as in 2027-01-31, or a time, as in 2027-01-31T08:00:00Z",
    );
    check(
        &format!("rules:\n- name: a\n  {MATCH}\n  severity: loud\n  name: b"),
        "line 4: `severity`: `loud` is no severity: use `info`, `low`, `medium`, `high` or `critical`; line 5: `name` stands twice, on line 2 too",
    );
    check(
        &format!("rules:\n- name: a\n  {MATCH}\n  severity: low\n  observe: true"),
        "line 2: a rule has one of `mute`, `observe` or `severity`, this one has 2",
    );
}

#[test]
fn a_mistake_in_a_pattern_is_named_with_its_line() {
    let mistakes =
        Routing::read("rules:\n- name: a\n  observe: true\n  match:\n    account: [{ prefx: \"1\" }]")
            .unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].line, 5);
    assert!(mistakes[0].what.contains("did you mean `prefix`?"), "{}", mistakes[0]);
    let bomb = Routing::read(
        "rules:\n- name: a\n  observe: true\n  match: { account: [{ wildcard: '*a*a*a*a*a*a*a*a*a*b' }] }",
    );
    assert_eq!(bomb.unwrap_err()[0].line, 4);
}
