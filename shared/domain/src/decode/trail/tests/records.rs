use super::line::line;
use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let got = decode(text).map_or_else(|problem| format!("refused: {problem}"), |record| line(&record));
    assert_eq!(got, expected, "{text}");
}

#[test]
fn each_kind_of_record_is_known() {
    let nobody = "kms:DisableKey by nobody named - success";
    check(LEAST, &format!("[Unstated] {nobody}"));
    check(&with(r#""eventType":"AwsApiCall""#), nobody);
    check(&with(r#""eventType":"AwsServiceEvent""#), &format!("[ServiceEvent] {nobody}"));
    check(
        &with(r#""eventType":"AwsConsoleAction""#),
        "[ConsoleAction] kms:DisableKey by nobody named in the console - success",
    );
    for name in ["AwsVpceEvents", "AwsVpceEvent"] {
        check(
            &with(&format!(
                r#""eventType":"{name}","eventCategory":"NetworkActivity","errorCode":"VpceAccessDenied","errorMessage":"The request was denied due to a VPC endpoint policy""#
            )),
            r#"[NetworkActivity NetworkActivity] kms:DisableKey by nobody named - denied VpceAccessDenied "The request was denied due to a VPC endpoint policy" denied by vpc_endpoint_policy"#,
        );
    }
    check(&with(r#""eventType":"AwsDream""#), &format!(r#"[Unrecognised("AwsDream")] {nobody}"#));
    check(r#"{"eventType":"AwsDream","eventTime":"2026-11-20T10:00:00Z"}"#, r#"[Unrecognised("AwsDream")]"#);
}

#[test]
fn data_events_are_told_from_management_events() {
    for (fields, expected) in [
        (r#""eventCategory":"Data""#, Some(Category::Data)),
        (r#""managementEvent":false"#, Some(Category::Data)),
        (r#""managementEvent":"true""#, Some(Category::Management)),
        (r#""managementEvent":true,"eventCategory":"Data""#, Some(Category::Data)),
        (r#""eventCategory":"Dream""#, Some(Category::Unrecognised("Dream".to_owned()))),
        ("", None),
    ] {
        assert_eq!(decode(&with(fields)).unwrap().category, expected, "{fields}");
    }
}

/// They have no identity and no event source where others have them.
#[test]
fn insights_and_aggregates_have_other_shapes() {
    check(
        r#"{"eventType":"AwsCloudTrailInsight","eventTime":"2026-11-20T10:00:00Z","eventCategory":"Insight","insightDetails":{"state":"Start","eventSource":"kms.amazonaws.com","eventName":"Decrypt","insightType":"ApiErrorRateInsight","errorCode":"AccessDenied","insightContext":{}}}"#,
        r#"[Insight Insight] Insight { state: Some("Start"), kind: Some("ApiErrorRateInsight"), operation: Operation { service: Kms, event_source: "kms.amazonaws.com", raw_name: "Decrypt" }, error_code: Some("AccessDenied") }"#,
    );
    check(
        r#"{"eventType":"AwsCloudTrailInsight","eventTime":"2026-11-20T10:00:00Z"}"#,
        "refused: field `detail.insightDetails.eventSource`: missing",
    );
    let aggregate = r#"{"eventVersion":"1.0","accountId":"111122223333","eventId":"e-1","eventCategory":"Aggregated","eventType":"AwsAggregatedEvent","awsRegion":"us-west-2","eventSource":"s3.amazonaws.com","timeWindow":{"windowStart":"2025-11-17T19:20:00Z","windowEnd":"2025-11-17T19:25:00Z","windowSize":"PT5M"},"summary":{}}"#;
    check(aggregate, "[Aggregate Aggregated]");
    let record = decode(aggregate).unwrap();
    assert_eq!(record.time.to_string(), "2025-11-17T19:25:00Z");
    assert_eq!((record.id.unwrap().as_str(), record.recipient.unwrap().as_str()), ("e-1", "111122223333"));
    check(r#"{"eventType":"AwsAggregatedEvent"}"#, "refused: field `detail.timeWindow.windowEnd`: missing");
}

#[test]
fn ids_and_places_are_kept() {
    let record = decode(&with(
        r#""eventID":"e-1","sharedEventID":"s-1","awsRegion":"eusc-de-east-1","recipientAccountId":"111122223333","requestID":"r-1","readOnly":"true","vpcEndpointId":"vpce-1","sourceIPAddress":"2001:db8::1","userAgent":"aws-cli","addendum":{"reason":"DELIVERY_DELAY","originalRequestID":"r-0","originalEventID":"e-0"}"#,
    ))
    .unwrap();
    assert_eq!(record.id.unwrap().as_str(), "e-1");
    assert_eq!(record.shared_id.unwrap().as_str(), "s-1");
    assert_eq!(record.region.unwrap().as_str(), "eusc-de-east-1");
    assert_eq!(record.recipient.unwrap().as_str(), "111122223333");
    assert_eq!(record.addendum.unwrap().original.unwrap().as_str(), "e-0");
    let Body::Act(act) = record.body else { panic!("no act") };
    assert_eq!((act.request_id.as_deref(), act.read_only), (Some("r-1"), Some(true)));
    assert_eq!(act.source.vpc_endpoint.as_deref(), Some("vpce-1"));
    assert_eq!(act.source.address, Some(SourceAddress::Ip("2001:db8::1".parse().unwrap())));
    let name = |text: &str| decode(&with(&format!(r#""sourceIPAddress":"{text}""#))).unwrap().body;
    for text in ["kms.amazonaws.com", "AWS Internal"] {
        let Body::Act(act) = name(text) else { panic!("no act") };
        assert_eq!(act.source.address, Some(SourceAddress::Name(text.to_owned())));
    }
}

#[test]
fn a_record_is_refused_for_three_fields_only() {
    for field in ["eventTime", "eventSource", "eventName"] {
        let missing = format!("refused: field `detail.{field}`: missing");
        check(&with(&format!(r#""{field}":null"#)), &missing);
        check(&with(&format!(r#""{field}":"""#)), &missing);
        for wrong in ["7", "{}", "[]", "true"] {
            check(
                &with(&format!(r#""{field}":{wrong}"#)),
                &format!("refused: field `detail.{field}`: not a string"),
            );
        }
    }
    check(&with(r#""eventTime":"yesterday""#), "refused: field `detail.eventTime`: no RFC 3339 time");
    for no_object in ["[]", "7", "null", "\"\""] {
        check(no_object, "refused: field `detail`: not an object");
    }
    assert_eq!(trail_record(serde_json::from_str("[]").unwrap(), ""), Err(Problem::NotAnObject));
    let alone = trail_record(serde_json::from_str("{}").unwrap(), "").unwrap_err();
    assert_eq!(alone.to_string(), "field `eventTime`: missing");
}

#[test]
fn of_a_field_that_is_there_twice_the_last_one_counts() {
    check(
        r#"{"eventName":"EnableKey","eventTime":"2026-11-20T10:00:00Z","eventSource":"kms.amazonaws.com","errorCode":"A","eventName":"DisableKey","errorCode":"AccessDenied","eventName":null}"#,
        "[Unstated] kms:DisableKey by nobody named - denied AccessDenied denied by something",
    );
    // Many times over.
    let field = r#""requestParameters":{"keyId":"alias/a"},"#.repeat(10_000);
    let text = LEAST.replacen('{', &format!("{{{field}"), 1);
    check(&text, "[Unstated] kms:DisableKey by nobody named on key alias alias/a (key alias/a) - success");
}

#[test]
fn depth_and_size_of_what_is_not_read_do_not_matter() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(
        &with_raw("requestParameters", &format!(r#"{{"description":{deep},"keyId":"alias/a"}}"#)),
        "[Unstated] kms:DisableKey by nobody named on key alias alias/a (key alias/a) - success",
    );
    check(
        &with_raw("userIdentity", &deep),
        "[Unstated] kms:DisableKey by nobody named - success mistyped userIdentity",
    );
    let big = "x\\\"".repeat(500_000);
    check(
        &with_raw("requestParameters", &format!(r#"{{"description":"{big}","keyId":"alias/a"}}"#)),
        "[Unstated] kms:DisableKey by nobody named on key alias alias/a (key alias/a) - success",
    );
}

/// A field whose JSON is too deep to be built as a value.
fn with_raw(field: &str, json: &str) -> String {
    LEAST.replacen('{', &format!(r#"{{"{field}":{json},"#), 1)
}

#[test]
fn escapes_are_read_and_half_a_character_loses_only_its_field() {
    check(
        &with(r#""userIdentity":{"type":"IAMUser","userName":"\u0061\"\\l\u00efce"}"#),
        r#"[Unstated] kms:DisableKey by user a"\lïce - success"#,
    );
    check(
        &with_raw("userIdentity", r#"{"type":"IAMUser","userName":"\ud800"}"#),
        "[Unstated] kms:DisableKey by user without a name - success mistyped userIdentity.userName",
    );
    check(
        &with_raw("readOnly", "1e999"),
        "[Unstated] kms:DisableKey by nobody named - success mistyped readOnly",
    );
}

#[test]
fn a_flag_or_a_number_in_a_text_may_have_escapes() {
    for (json, expected, mistyped) in [
        (r#""\u0074rue""#, Some(true), None),
        (r#""\u004eo""#, Some(false), None),
        (r#""\"true\"""#, None, Some("readOnly")),
        (r#""\ud800""#, None, Some("readOnly")),
    ] {
        let record = decode(&with_raw("readOnly", json)).unwrap();
        let Body::Act(act) = record.body else { panic!("{record:?}") };
        assert_eq!((act.read_only, record.mistyped.first()), (expected, mistyped.as_ref()), "{json}");
    }
    let deletion = with_raw("requestParameters", r#"{"pendingWindowInDays":"\u0037"}"#);
    check(
        &deletion.replace("DisableKey", "ScheduleKeyDeletion"),
        "[Unstated] kms:ScheduleKeyDeletion by nobody named (deletion 7 days, 2026-11-27T10:00:00Z) - success",
    );
}

#[test]
fn what_can_not_be_an_identifier_counts_as_absent_and_is_noted() {
    check(
        &with(
            r#""awsRegion":"us east","eventID":"\u202e","userIdentity":{"type":"IAMUser","arn":"x","accountId":"1 2","userName":7}"#,
        ),
        "[Unstated] kms:DisableKey by user without a name - success mistyped awsRegion eventID userIdentity.accountId userIdentity.arn userIdentity.userName",
    );
}
