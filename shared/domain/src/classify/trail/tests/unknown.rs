//! What only reports, and what nobody knows.

use super::*;

#[test]
fn a_report_of_a_rate_or_a_sum_means_nothing_by_itself() {
    let insight = json!({
        "eventType": "AwsCloudTrailInsight", "eventSource": null, "eventName": null, "userIdentity": null,
        "insightDetails": {
            "state": "Start", "eventSource": "kms.amazonaws.com", "eventName": "Decrypt",
            "insightType": "ApiErrorRateInsight", "errorCode": "AccessDenied",
        },
    });
    let sum = json!({
        "eventType": "AwsAggregatedEvent", "eventSource": null, "eventName": null, "eventTime": null,
        "timeWindow": { "windowEnd": "2026-11-20T10:00:00Z" },
    });
    for fields in [insight, sum] {
        assert_eq!(line(fields), "nothing");
    }
}

#[test]
fn a_kind_of_record_that_nobody_knows_is_told() {
    let nothing_known = json!({ "eventType": "AwsSomethingNew", "eventSource": null, "eventName": null });
    assert_eq!(
        line(nothing_known.clone()),
        "low unrecognised|111122223333|eu-west-1|aws.some|AWS API Call via CloudTrail"
    );
    assert_eq!(
        facts(nothing_known, &["event_source", "event_detail_type", "event_detail", "record_kind"]),
        "event_source=aws.some event_detail_type=AWS API Call via CloudTrail record_kind=AwsSomethingNew"
    );
    // One that says what was called is read like any other.
    let known = json!({ "eventType": "AwsSomethingNew", "requestParameters": { "keyId": KEY } });
    assert_eq!(line(known), format!("high key_disabled|{KEY}"));
}

#[test]
fn an_operation_that_the_catalogue_does_not_know_means_nothing_when_it_succeeds() {
    for (source, name) in [("kms", "MakeSomethingNew"), ("ec2", "TerminateInstances"), ("new", "New")] {
        let fields = json!({ "eventSource": format!("{source}.amazonaws.com"), "eventName": name });
        assert_eq!(line(fields), "nothing");
    }
}

#[test]
fn a_record_with_nothing_in_it_but_what_it_needs_is_read() {
    let bare = json!({
        "userIdentity": null, "awsRegion": null, "recipientAccountId": null, "eventID": null, "eventType": null,
        "sourceIPAddress": null, "userAgent": null,
    });
    assert_eq!(line(bare.clone()), "high key_disabled|111122223333|eu-west-1");
    let denied = json!({ "errorCode": "AccessDenied" });
    assert_eq!(
        line(merged(bare, denied)),
        "medium access_denied|111122223333|eu-west-1|:not named|kms:DisableKey|unknown"
    );
}
