//! A record of a file against the same record as EventBridge delivers it.

use proptest::prelude::*;

use super::*;
use crate::classify::classify;
use crate::decode::trail::tests::samples;

const OWNER: &str = "999988887777";

fn owner() -> AccountId {
    OWNER.parse().unwrap()
}

/// The record as EventBridge delivers it: what the envelope says is what the record says.
fn enveloped(record: &str) -> Option<String> {
    let fields: serde_json::Value = serde_json::from_str(record).ok()?;
    let text = |name: &str| fields.get(name)?.as_str();
    let detail_type = match text("eventType").unwrap_or_default() {
        "AwsServiceEvent" => "AWS Service Event via CloudTrail",
        "AwsConsoleSignIn" => "AWS Console Sign In via CloudTrail",
        "AwsConsoleAction" => "AWS Console Action via CloudTrail",
        "AwsCloudTrailInsight" => "AWS Insight via CloudTrail",
        _ => "AWS API Call via CloudTrail",
    };
    let envelope = serde_json::json!({
        "version": "0",
        "id": "11111111-2222-3333-4444-555555555555",
        "detail-type": detail_type,
        "source": format!("aws.{}", text("eventSource")?.split('.').next()?),
        "account": text("recipientAccountId").unwrap_or(OWNER),
        "time": text("eventTime")?,
        "region": text("awsRegion")?,
        "resources": [],
    });
    let envelope = envelope.to_string();
    Some(format!("{},\"detail\":{record}}}", envelope.strip_suffix('}')?))
}

/// The same event, the same findings and so the same fingerprints: what is seen both ways is told once.
#[test]
fn a_record_is_the_same_event_in_a_file_and_from_eventbridge() {
    let mut compared = 0;
    for (file, records) in ["recorded", "documented"].into_iter().flat_map(samples::samples) {
        for text in records {
            let Some(Ok(delivered)) = enveloped(&text).map(|text| event(&text)) else { continue };
            let read = record(&text, Some(&owner())).unwrap();
            assert_eq!(read.body, delivered.body, "{file}: {text}");
            let same = |event: &Event| {
                let Origin { source, detail_type, account, region, time, .. } = event.origin.clone();
                (source, detail_type, account, region, time)
            };
            assert_eq!(same(&read), same(&delivered), "{file}: {text}");
            // A record without an id has that of its text here, and that of the envelope there.
            if text.contains("\"eventID\"") {
                assert_eq!(read, delivered, "{file}: {text}");
                assert_eq!(classify(&read), classify(&delivered), "{file}: {text}");
            }
            compared += 1;
        }
    }
    assert!(compared > 700, "{compared}");
}

const RECORD: &str = r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"111122223333"},
    "eventTime":"2026-11-20T10:00:00Z","eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"us-east-1",
    "eventID":"e-1","recipientAccountId":"444455556666"}"#;

#[track_caller]
fn check(text: &str, owner: Option<&AccountId>, expected: &str) {
    let told = record(text, owner).map_or_else(
        |err| err.to_string(),
        |event| format!("{} {} {}", event.origin.id, event.origin.source, event.origin.account),
    );
    assert_eq!(told, expected, "{text}");
}

#[test]
fn old_records_say_less() {
    let without = |line: &str| RECORD.replace(line, "");
    check(RECORD, None, "e-1 aws.kms 444455556666");
    check(RECORD, Some(&owner()), "e-1 aws.kms 444455556666");
    let unaddressed = without(r#","recipientAccountId":"444455556666""#);
    check(&unaddressed, Some(&owner()), "e-1 aws.kms 999988887777");
    check(&unaddressed, None, "e-1 aws.kms 111122223333");
    let nobody = unaddressed.replace(r#","accountId":"111122223333""#, "");
    check(&nobody, None, "event `e-1` refused: field `recipientAccountId`: missing");
    let nowhere = without(r#","awsRegion":"us-east-1""#);
    check(&nowhere, None, "event `e-1` refused: field `awsRegion`: missing");
    let unlike = |field: &str, value: &str| {
        nobody.replace(
            ",\"awsRegion\":\"us-east-1\"",
            &format!(",\"awsRegion\":\"us-east-1\",\"{field}\":{value}"),
        )
    };
    let region = "event `e-1` refused: field `awsRegion`: not a region, as `us-east-1` is one";
    for value in ["\"us east 1\"", "5", "[]"] {
        check(&RECORD.replace("\"us-east-1\"", value), None, region);
        let account = "event `e-1` refused: field `recipientAccountId`: not an account, which has 12 digits";
        check(&unlike("recipientAccountId", value), None, account);
    }
    // The same text has the same id, so that a file that is read again tells nothing again.
    let nameless = without(r#""eventID":"e-1","#);
    let id = |text: &str| record(text, None).unwrap().origin.id;
    assert_eq!(id(&nameless), id(&nameless));
    assert_ne!(id(&nameless), id(&nameless.replace("Decrypt", "Encrypt")));
}

#[test]
fn says_what_is_no_record() {
    check("{}", None, "refused: field `eventTime`: missing");
    check("[]", None, "refused: not a JSON object, as every event is");
    check("{\"a\":", None, "refused: not JSON at line 1, column 5: EOF while parsing a value");
    check("{\"detail-type\":\"x\",\"detail\":{}}", None, "refused: field `id`: missing");
}

#[test]
fn an_eventbridge_event_in_a_file_is_that_event() {
    let text = enveloped(RECORD).unwrap();
    assert_eq!(record(&text, None).unwrap(), event(&text).unwrap());
    let native = include_str!("../../../../../events/key-event/rotation.json");
    assert_eq!(record(native, None).unwrap(), event(native).unwrap());
}

#[test]
fn what_the_event_history_prints_is_the_record_in_it() {
    let printed = |record: &str| serde_json::json!({ "EventId": "e", "CloudTrailEvent": record }).to_string();
    assert_eq!(record(&printed(RECORD), None), record(RECORD, None));
    check(&printed("{}"), None, "refused: field `eventTime`: missing");
    check("{\"CloudTrailEvent\":5}", None, "refused: field `eventTime`: missing");
}

#[test]
fn how_an_issuance_ended_is_read_from_a_file() {
    let text = include_str!("../../../../../events/certificate-issuance/details-failure.json");
    let delivered = event(text).unwrap();
    let fields: serde_json::Value = serde_json::from_str(text).unwrap();
    let read = record(&fields["detail"].to_string(), None).unwrap();
    assert!(matches!(read.body, Body::PrivateCa { .. }));
    assert_eq!((&read.body, &read.origin.id), (&delivered.body, &delivered.origin.id));
    assert_eq!(classify(&read).findings[0].fingerprint(), classify(&delivered).findings[0].fingerprint());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}", at in 0_usize..400, byte in "[\\]\\[{}:,\"a1 ]") {
        let _ = record(&text, None);
        let at = at % RECORD.len();
        let damaged = format!("{}{byte}{}", &RECORD[..at], &RECORD[at + 1..]);
        let _ = record(&damaged, None);
    }
}
