//! What rules make of what is the case, and where they send it.

use super::*;

fn rules(action: &str) -> Rules {
    let text = format!(
        "rules:\n- name: lab\n  match: {{ condition: [{{ prefix: crl_ }}], account: ['111122223333'] }}\n  {action}"
    );
    Rules::new(Ok(Routing::read(&text).unwrap()))
}

#[test]
fn a_rule_mutes_observes_or_rates_what_it_matches() {
    let failure = crl("e", "a", "failure").to_string();
    let run = |action: &str| {
        let (outbox, tally) = (Outbox::default(), Tally::default());
        let settings = Settings { minimum_severity: Severity::Medium, ..Settings::default() };
        let outcome = outcomes(handle_by(rules(action), &outbox, &tally, settings, &failure)).concat();
        assert_eq!(sum(&tally, |metric| matches!(metric, Metric::Conditions(_))), 1);
        format!("{outcome}; {}", outbox.sent.into_inner().unwrap().join(", "))
    };
    assert_eq!(run("mute: { until: 2026-12-01, reason: we move it }"), " muted; ");
    assert_eq!(run("mute: { until: 2026-11-01, reason: we moved it }").split(' ').nth(1), Some("alerted;"));
    assert_eq!(run("observe: true"), " counted; ");
    assert_eq!(run("severity: low"), " counted; ");
    assert!(run("severity: medium").starts_with(" alerted; crl_bucket_permission MEDIUM "));
}

/// Where one failure of a CA goes under a rule with this action: the outcome, who got it, and what failed.
fn delivered(action: &str, ca: &str) -> String {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let failure = crl("e", ca, "failure").to_string();
    let outcome = outcomes(handle_by(rules(action), &outbox, &tally, Settings::default(), &failure)).concat();
    let place = |to: &String| match to.split_once("sns:r:1:").and_then(|(_, name)| name.split_once('"')) {
        Some((name, _)) => name.to_owned(),
        None => "chat".to_owned(),
    };
    let mut got: Vec<_> = outbox.elsewhere.into_inner().unwrap().iter().map(place).collect();
    got.extend(outbox.sent.into_inner().unwrap().iter().map(|_| "all".to_owned()));
    let failed = [Metric::RoutedTopicFailed, Metric::ChatUndelivered];
    let failed = failed.into_iter().filter(|failed| sum(&tally, |metric| metric == *failed) == 1);
    let failed: Vec<_> = failed.map(Metric::name).collect();
    format!("{}; {}; {}", outcome.trim(), got.join(" "), failed.join(" "))
}

#[test]
fn a_rule_names_the_topic_and_what_that_does_not_take_goes_where_all_alerts_go() {
    assert_eq!(delivered("severity: high", "a"), "alerted; chat all; ");
    assert_eq!(delivered("topic: arn:aws:sns:r:1:lab", "a"), "alerted; lab chat; ");
    assert_eq!(delivered("topic: arn:aws:sns:r:1:lab\n  severity: info", "a"), "counted; ; ");
    assert_eq!(delivered("topic: arn:aws:sns:r:1:refuses", "a"), "alerted; chat all; RoutedTopicFailed");
    assert!(
        delivered("topic: arn:aws:sns:r:1:refuses", "refuses").starts_with("failed: event `e` failed: alert")
    );
}

#[test]
fn a_chat_that_is_not_told_changes_nothing() {
    assert_eq!(delivered("severity: high", "mute"), "alerted; all; ChatUndelivered");
    assert_eq!(delivered("topic: arn:aws:sns:r:1:lab", "mute"), "alerted; lab; ChatUndelivered");
    assert_eq!(
        delivered("topic: arn:aws:sns:r:1:refuses", "mute"),
        "alerted; all; RoutedTopicFailed ChatUndelivered"
    );
}

#[test]
fn a_recovery_goes_where_its_condition_went() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let success = crl("s", "a", "success").to_string().replace("11:59:58", "11:59:59");
    let payload = batch(&[crl("e", "a", "failure").to_string(), success]);
    handle_by(rules("topic: arn:aws:sns:r:1:lab"), &outbox, &tally, Settings::default(), &payload);
    let routed = outbox.elsewhere.into_inner().unwrap();
    let routed: Vec<_> = routed.iter().filter(|line| line.starts_with("Routed")).collect();
    assert!(routed[0].contains(" CRITICAL ") && routed[1].contains(" RESOLVED "), "{routed:?}");
    assert!(outbox.sent.into_inner().unwrap().is_empty());
}

#[test]
fn what_comes_again_is_a_duplicate_though_a_rule_mutes_a_part_of_it() {
    let text = "rules:\n- name: root\n  match: { condition: [{ prefix: root_ }] }\n  mute: { until: 2026-12-01, reason: x }";
    let rules = || Rules::new(Ok(Routing::read(text).unwrap()));
    let mut event = kms_call("e", "ScheduleKeyDeletion", None);
    event["detail"]["userIdentity"] = json!({ "type": "Root", "accountId": "111122223333" });
    let twice = |id: &str| json!({ "messageId": id, "eventSource": "aws:sqs", "body": event.to_string() });
    let batch = json!({ "Records": [twice("one"), twice("two")] }).to_string();
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let got = outcomes(handle_as(Function::ApiCall, rules(), &outbox, &tally, Settings::default(), &batch));
    assert_eq!(got, ["one alerted", "two duplicate"]);
    assert_eq!(sum(&tally, |metric| matches!(metric, Metric::ApiCalls(..))), 1);
}
