//! What `tocsin explain` prints: whole runs of the program, each a story of events.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// The bucket refuses the CRL, on some day and at some time.
fn failure(id: &str, time: &str) -> Value {
    event("failure-1-bucket-permission", id, time)
}

fn event(name: &str, id: &str, time: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../events/crl-generation/{name}.json"));
    let mut event: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    event["id"] = id.into();
    event["time"] = time.into();
    event
}

/// What the program prints about these events, and how it ends.
fn explain(args: &[&str], events: &[Value]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tocsin"))
        .args(["explain", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<_> = events.iter().map(ToString::to_string).collect();
    program.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    let done = program.wait_with_output().unwrap();
    let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    format!("{out}{err}exit code: {}\n", done.status.code().unwrap())
}

/// The same with these rules.
fn explain_by(rules: &str, events: &[Value]) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}.yaml", std::thread::current().name().unwrap()));
    fs::write(&file, rules).unwrap();
    let file = file.to_str().unwrap();
    explain(&["--routing", file], events).replace(file, "routing.yaml")
}

#[test]
fn a_failure_is_told_folded_told_again_and_ended() {
    insta::assert_snapshot!(explain(
        &[],
        &[
            failure("first", "2026-11-21T12:00:00Z"),
            failure("first", "2026-11-21T12:00:00Z"),
            failure("repeat", "2026-11-21T12:15:00Z"),
            failure("after-the-quiet-period", "2026-11-21T13:00:00Z"),
            event("success", "recovery", "2026-11-21T13:10:00Z"),
            event("success", "another-success", "2026-11-21T13:20:00Z"),
            failure("late", "2026-11-21T13:05:00Z"),
            failure("again", "2026-11-21T14:00:00Z"),
            event("success", "late-success", "2026-11-21T13:30:00Z"),
        ]
    ));
}

#[test]
fn a_cause_that_comes_later_is_told() {
    let issuance = |name: &str| {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../events/certificate-issuance/{name}.json"));
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    insta::assert_snapshot!(explain(&[], &[issuance("failure"), issuance("details-failure")]));
}

#[test]
fn rules_say_what_they_do_and_which_are_passed_over() {
    let rules = "rules:
- name: moved long ago
  match: { condition: [crl_bucket_permission] }
  mute: { until: 2025-01-31, reason: TICKET-1 }
- name: another account
  match: { account: ['444455556666'] }
  observe: true
- name: move
  match: { condition: [crl_bucket_permission] }
  mute: { until: 2026-12-01, reason: TICKET-2 }
- name: lab
  match: { condition: [crl_write_internal] }
  observe: true
- name: lab too
  match: { condition: [crl_generation_internal] }
  severity: info
";
    let at = "2026-11-21T12:00:00Z";
    let events = [
        failure("muted", at),
        event("failure-2-write-internal", "observed", at),
        event("failure-3-generation-internal", "rated", at),
        failure("mute-is-over", "2026-12-01T00:00:00Z"),
    ];
    insta::assert_snapshot!(explain_by(rules, &events));
}

#[test]
fn the_defaults_decide_with_a_routing_file_and_without_one() {
    let denied = json!({
        "id": "denied", "detail-type": "AWS API Call via CloudTrail", "source": "aws.kms", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T12:00:00Z", "resources": [],
        "detail": {
            "eventID": "a-read", "eventTime": "2026-11-21T12:00:00Z", "eventSource": "kms.amazonaws.com",
            "eventName": "DescribeKey", "awsRegion": "us-east-1", "eventType": "AwsApiCall",
            "errorCode": "AccessDenied", "userIdentity": { "type": "IAMUser", "userName": "alice" },
        },
    });
    let without = explain(&[], std::slice::from_ref(&denied));
    assert_eq!(without, explain_by("rules: []", &[denied]));
    insta::assert_snapshot!(without);
}

#[test]
fn rules_that_cannot_be_read_are_told_once_and_rule_nothing() {
    let rules = "rules:\n- name: lab\n  match: { acount: 1 }\n  mtue: {}\n";
    let events = [failure("one", "2026-11-21T12:00:00Z"), failure("two", "2026-11-21T12:00:00Z")];
    insta::assert_snapshot!(explain_by(rules, &events));
}

#[test]
fn what_is_refused_says_what_to_do() {
    let at = "2026-11-21T12:00:00Z";
    let mut bad = [failure("bad-field", at), failure("nobody", at)];
    bad[0]["detail"]["result"] = json!(5);
    bad[1]["source"] = json!("aws.\u{1b}[2Js3");
    insta::assert_snapshot!(explain(&[], &[json!({}), json!("text"), bad[0].clone(), bad[1].clone()]));
}

#[test]
fn an_event_of_another_function_is_refused_where_it_does_not_belong() {
    let events = [failure("elsewhere", "2026-11-21T12:00:00Z")];
    insta::assert_snapshot!(explain(&["--function", "audit-report"], &events));
}

#[test]
fn what_an_attacker_wrote_stays_on_its_line() {
    let mut odd = failure("odd", "2026-11-21T12:00:00Z");
    odd["detail"]["reason"] = json!("\u{1b}[2J\n  outcome      counted\n\u{202e}it's fine");
    odd["detail-type"] = json!("ACM Private CA New\n\u{1b}[31m");
    let mut unknown = odd.clone();
    unknown["detail-type"] = json!("ACM Private CA CRL Generation");
    insta::assert_snapshot!(explain(&["--minimum-severity", "high"], &[odd, unknown]));
}

#[test]
fn json_says_the_same_for_programs() {
    let events =
        [failure("first", "2026-11-21T12:00:00Z"), failure("repeat", "2026-11-21T12:15:00Z"), json!({})];
    insta::assert_snapshot!(explain(&["--json"], &events));
}
