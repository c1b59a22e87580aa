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
            Some(Routed { rule, action, .. }) => format!("{rule}: {action:?}"),
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
            "rules:\n- {{ name: other, match: {{ account: [\"444455556666\"] }}, observe: true }}\n- {{ name: lab, {MATCH}, severity: low }}\n- {{ name: all, {MATCH}, observe: true }}"
        ),
        "lab: Tell { severity: Some(Low), topic: None }",
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
    let over = [Expired { line: 2, rule: "move", until }];
    assert_eq!(routing.expired(now()), over);
    let document = |account: &str| json!({ "account": account });
    assert_eq!(routing.passed_over(&document("111122223333"), now()), over);
    assert_eq!(routing.passed_over(&document("2"), now()), []);
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
        "line 2: a rule is a number, not a map; line 2: a rule has no `name`: say what it is for; line 2: a rule has no `match`: an EventBridge pattern over the alert document; line 2: a rule has one of `mute`, `observe`, `severity` or `topic`, this one has 0: only the last two go together",
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
        &format!("rules:\n- name: a\n  {MATCH}\n  severity: \"\\e[2J\""),
        "line 4: `severity`: `\\u{1b}[2J` is no severity: use `info`, `low`, `medium`, `high` or `critical`",
    );
    check(
        &format!("rules:\n- name: a\n  {MATCH}\n  severity: low\n  observe: true"),
        "line 2: a rule has one of `mute`, `observe`, `severity` or `topic`, this one has 2: only the last two go together",
    );
}

/// Whoever takes one of two actions out again is not told of the next mistake then.
#[test]
fn actions_that_do_not_go_together_are_read_all_the_same() {
    check(
        &format!(
            "rules:\n- name: a\n  {MATCH}\n  mute: {{ until: soon }}\n  observe: 1\n  severity: loud\n  topic: []"
        ),
        "line 2: a rule has one of `mute`, `observe`, `severity` or `topic`, this one has 4: only the last two go together; line 4: `until` is `soon`: write a day, as in 2027-01-31, or a time, as in 2027-01-31T08:00:00Z; line 4: a mute has no `reason`: say why, for whoever comes next; line 5: `observe` is not `true`: leave it out to be told; line 6: `severity`: `loud` is no severity: use `info`, `low`, `medium`, `high` or `critical`; line 7: `topic` is a list, not the ARN of an SNS topic",
    );
}

#[test]
fn rules_without_mistakes_are_looked_at_beside_those_with_them() {
    let over = format!("- name: over\n  {MATCH}\n  mute: {{ until: 2020-01-01, reason: x }}");
    let (routing, mistakes) =
        Routing::inspect(&format!("rules:\n{over}\n- name: b\n  {MATCH}\n  observe: 1"));
    let expired = routing.expired(now());
    assert_eq!(expired.iter().map(|mute| mute.rule).collect::<Vec<_>>(), ["over"]);
    assert_eq!(mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [7]);
}

#[test]
fn a_rule_names_a_topic_alone_or_with_a_severity() {
    let topic = "topic: arn:aws:sns:us-east-1:111122223333:lab";
    let lab = |action: &str| format!("rules:\n- {{ name: lab, {MATCH}, {action} }}");
    let arn = "Some(TopicArn(Arn(\"arn:aws:sns:us-east-1:111122223333:lab\")))";
    check(&lab(topic), &format!("lab: Tell {{ severity: None, topic: {arn} }}"));
    check(
        &lab(&format!("{topic}, severity: low")),
        &format!("lab: Tell {{ severity: Some(Low), topic: {arn} }}"),
    );
    check(
        &lab(&format!("{topic}, observe: true")),
        "line 2: a rule has one of `mute`, `observe`, `severity` or `topic`, this one has 2: only the last two go together",
    );
    let two = format!("{}\n{}", lab(topic), lab(topic).trim_start_matches("rules:\n"));
    let topics: Vec<_> = Routing::read(&two).unwrap().topics().into_iter().map(ToString::to_string).collect();
    assert_eq!(topics, ["arn:aws:sns:us-east-1:111122223333:lab"]);
}

#[test]
fn a_topic_that_no_alert_can_go_to_is_named_with_its_line() {
    let rule = |topic: &str| format!("rules:\n- name: a\n  {MATCH}\n  severity: low\n  topic: {topic}");
    check(&rule("alerts"), "line 5: `topic`: not an ARN");
    check(&rule("arn:aws:sqs:r:1:q"), "line 5: `topic`: service is `sqs`, expected `sns`");
    check(
        &rule("arn:aws:sns:r:1:alerts.fifo"),
        "line 5: `topic`: a FIFO topic, which mail and phones can't subscribe to: use a standard topic",
    );
    check(&rule("[]"), "line 5: `topic` is a list, not the ARN of an SNS topic");
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

/// Which default decides about a condition with these facts.
#[track_caller]
fn check_default(condition: &str, severity: &str, facts: &[(&str, &str)], expected: &str) {
    let facts: std::collections::BTreeMap<_, _> = facts.iter().copied().collect();
    let document = json!({ "condition": condition, "severity": severity, "facts": facts });
    let routing = Routing::default().with_defaults();
    let got = routing.route(&document, now()).map_or("told", |routed| routed.rule);
    let (begins, _) = got.split_at(expected.len().min(got.len()));
    assert_eq!(begins, expected, "{document}");
}

#[test]
fn the_defaults_have_no_mistakes_and_only_observe() {
    let defaults = Routing::read(DEFAULTS).unwrap();
    assert!(defaults.rules.iter().all(|rule| rule.action == Action::Observe));
    assert_eq!(Routing::default().with_defaults().rules.len(), defaults.rules.len());
}

#[test]
fn what_people_cannot_mend_is_only_counted() {
    let (s3, kms) = (("event_source", "s3.amazonaws.com"), ("event_source", "kms.amazonaws.com"));
    let config = ("invoked_by", "config.amazonaws.com");
    let linked = (
        "actor_arn",
        "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
    );
    let (reads, writes) = (("operation_class", "read"), ("operation_class", "mutate"));

    check_default("access_denied", "low", &[s3, config, writes], "services of AWS are refused");
    check_default("access_denied", "low", &[s3, linked, writes], "service-linked roles");
    check_default("access_denied", "medium", &[kms, reads], "who may not read");
    check_default("access_denied", "medium", &[kms, config, ("operation_class", "crypto")], "told");
    check_default("access_denied", "medium", &[kms, linked, writes], "told");
    check_default("access_denied", "low", &[s3, writes, ("actor_arn", "arn:aws:iam::1:role/deploy")], "told");
    check_default("access_denied", "low", &[], "told");

    check_default("throttled", "low", &[config, kms], "services of AWS try again");
    check_default("service_fault", "medium", &[config], "services of AWS try again");
    check_default("throttled", "low", &[reads], "what was read too fast");
    check_default("throttled", "low", &[("operation_class", "crypto")], "told");
    check_default("quota_reached", "medium", &[config], "told");
    check_default("service_fault", "medium", &[reads], "told");
}

#[test]
fn what_services_deploy_is_only_counted_unless_it_hurts() {
    let stack = ("invoked_by", "cloudformation.amazonaws.com");
    for condition in ["scaling_suspended", "launch_template_changed", "airflow_environment_changed"] {
        check_default(condition, "medium", &[stack], "CloudFormation");
        check_default(condition, "medium", &[], "told");
    }
    check_default("scaling_group_deleted", "high", &[stack], "told");
    check_default("key_access_changed", "medium", &[stack, ("operation", "TagResource")], "aliases and tags");
    check_default("key_access_changed", "medium", &[stack, ("operation", "PutKeyPolicy")], "told");
    check_default("key_access_changed", "medium", &[("operation", "TagResource")], "told");
    for condition in ["key_deletion_scheduled", "root_without_mfa", "trail_weakened", "crl_bucket_permission"]
    {
        check_default(condition, "critical", &[stack, ("operation_class", "read")], "told");
    }
}

#[test]
fn a_rule_of_the_users_stands_above_the_defaults() {
    let text = "rules: [{ name: mine, match: { condition: [access_denied] }, severity: high }]";
    let routing = Routing::read(text).unwrap().with_defaults();
    let document = json!({ "condition": "access_denied", "facts": { "operation_class": "read" } });
    assert_eq!(routing.route(&document, now()).unwrap().rule, "mine");
    let other = json!({ "condition": "throttled", "facts": { "operation_class": "read" } });
    assert_eq!(routing.route(&other, now()).unwrap().action, &Action::Observe);
}

/// With `exists: false`, a misspelt field would silence everything.
#[test]
fn a_pattern_over_what_no_alert_has_is_named_with_its_line() {
    let rule = |pattern: &str| format!("rules:\n- name: a\n  observe: true\n  match:\n    {pattern}");
    let had = "a field is `version`, `state`, `condition`, `severity`, `fingerprint`, `summary`, `meaning`, `resource`, \
               `account`, `region`, `time`, `deadline`, `history`, `cause`, `facts`, `advice`, `links` or `event`";
    check(
        &rule("conditon: [{ exists: false }]"),
        &format!("line 5: unknown field `conditon`: did you mean `condition`? {had}"),
    );
    check(
        &rule("$or: [{ region: [us-east-1] }, { severity: [hihg] }]"),
        "line 5: `hihg` is no severity: did you mean `high`? no alert has it",
    );
    check(
        &rule("condition: [crl_bucket_permision]"),
        "line 5: `crl_bucket_permision` is no condition: did you mean `crl_bucket_permission`? no alert has it",
    );
}

#[test]
fn what_an_alert_never_says_is_named_with_its_line() {
    let rule = |pattern: &str| format!("rules:\n- name: a\n  observe: true\n  match:\n    {pattern}");
    for (pattern, expected) in [
        ("account: [111122223333]", "`account` is text and never a number: put it in quotes"),
        (
            "account: [{ anything-but: [111122223333] }]",
            "`account` is text and never a number: put it in quotes",
        ),
        (
            "account: [{ anything-but: 111122223333 }]",
            "`account` is text and never a number: put it in quotes",
        ),
        ("account: ['1111-2222-3333']", "`1111-2222-3333` is no account: it has 12 digits"),
        ("account: { id: [a] }", "`account` has no fields: list its values"),
        (
            "event: { sourc: [a] }",
            "unknown field `event.sourc`: did you mean `source`? a field of `event` is `id`, `source`, \
             `detail_type`, `account` or `region`",
        ),
        ("region: [us-east1]", "`us-east1` is no region: eu-central-1 is one"),
        ("condition: [5]", "`condition` is text and never a number: put it in quotes"),
        ("resource: [true]", "`resource` is text and never a boolean: put it in quotes"),
        ("severity: [{ numeric: ['>', 1] }]", "`severity` is text, which is no number"),
        (
            "severity: [{ anything-but: [critcal] }]",
            "`critcal` is no severity: did you mean `critical`? no alert has it",
        ),
        (
            "condition: [{ anything-but: crl_buket_permission }]",
            "`crl_buket_permission` is no condition: did you mean `crl_bucket_permission`? no alert has it",
        ),
        (
            "state: [repeating]",
            "`repeating` is not known yet when rules decide: what they say of `firing` holds for it too",
        ),
        (
            "$or: [{ region: [us-east-1] }, { history: { count: [{ numeric: ['>', 1] }] } }]",
            "`history` is not known yet when rules decide: it is that of a first alert",
        ),
    ] {
        check(&rule(pattern), &format!("line 5: {expected}"));
    }
    for pattern in [
        "account: ['111122223333', { prefix: '1111' }, { anything-but: { prefix: '2' } }]",
        "region: [xx-new-1, { wildcard: 'us-*' }]",
        "resource: [null, { exists: false }]",
        "state: [firing, notice]",
        "facts: { rest_api_status: [{ numeric: ['>', 1] }] }",
    ] {
        Routing::read(&rule(pattern)).unwrap();
    }
}

/// What the schema of the document says is what rules may look at, but for what the ledger says later.
#[test]
fn rules_know_every_field_of_the_document() {
    let schema = include_str!("../../../../docs/alert.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    for field in schema["properties"].as_object().unwrap().keys() {
        let rule =
            format!("rules:\n- {{ name: a, observe: true, match: {{ {field}: [{{ exists: true }}] }} }}");
        assert_eq!(Routing::read(&rule).is_err(), field == "history", "{field}");
    }
}
