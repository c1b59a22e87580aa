//! What a message says of new log files, in each shape that they come in.

use serde_json::{Value, json};

use super::*;
use crate::event::Object;

#[track_caller]
fn check(text: &Value, expected: &str) {
    let got = match notification(&text.to_string()) {
        Ok(Notification::Created(objects)) => {
            let object = |Object { bucket, key, size, version }: &Object| {
                format!("{bucket} {key} {} {}", size.unwrap_or(0), version.as_deref().unwrap_or("-"))
            };
            objects.iter().map(object).collect::<Vec<_>>().join(", ")
        }
        Ok(other) => format!("{other:?}"),
        Err(err) => err.to_string(),
    };
    assert_eq!(got, expected, "{text}");
}

/// What EventBridge sends.
fn created(detail: &Value) -> Value {
    json!({
        "id": "e-1", "source": "aws.s3", "detail-type": "Object Created", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-20T10:15:30Z", "resources": ["arn:aws:s3:::trail"], "detail": detail,
    })
}

#[test]
fn an_event_names_its_object_as_it_is() {
    let object = json!({ "key": "AWSLogs/a+b %2F.gz", "size": 7, "version-id": "v1", "etag": "x" });
    let detail = json!({ "bucket": { "name": "trail" }, "object": object });
    check(&created(&detail), "trail AWSLogs/a+b %2F.gz 7 v1");
    let least = json!({ "bucket": { "name": "trail" }, "object": { "key": "k", "version-id": "" } });
    check(&created(&least), "trail k 0 -");
}

#[test]
fn an_event_without_an_object_is_refused_by_its_field() {
    let check = |detail: Value, expected: &str| check(&created(&detail), expected);
    let bucket = json!({ "name": "trail" });
    check(json!({ "object": { "key": "k" } }), "event `e-1` refused: field `detail.bucket`: missing");
    check(
        json!({ "bucket": bucket, "object": {} }),
        "event `e-1` refused: field `detail.object.key`: missing",
    );
    check(
        json!({ "bucket": bucket, "object": { "key": "" } }),
        "event `e-1` refused: field `detail.object.key`: is empty",
    );
    check(json!([]), "event `e-1` refused: field `detail`: not an object");
}

#[test]
fn other_events_are_left_to_whom_they_are_for() {
    let deleted = created(&json!({})).to_string().replace("Object Created", "Object Deleted");
    check(
        &serde_json::from_str(&deleted).unwrap(),
        "event `e-1` refused: no function hears detail-type `Object Deleted` from source `aws.s3`: check the rule's \
         event pattern",
    );
    assert!(matches!(notification(EVENT), Ok(Notification::Other(_))));
    check(&json!([]), "refused: not a JSON object, as every event is");
    check(&json!({}), "refused: field `id`: missing");
}

#[test]
fn a_bucket_names_its_objects_encoded_for_a_url() {
    let record = |key: &str| {
        json!({
            "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
            "s3": { "bucket": { "name": "trail" }, "object": { "key": key, "size": 7, "versionId": "v1" } },
        })
    };
    check(&json!({ "Records": [record("a%2Bb+c%C3%A9"), record("k")] }), "trail a+b cé 7 v1, trail k 7 v1");
    let refused = "refused: field `Records[0].s3.object.key`: is not encoded for a URL";
    for key in ["%", "%2", "%zz", "%ff"] {
        check(&json!({ "Records": [record(key)] }), refused);
    }
    let mut removed = record("k");
    removed["eventName"] = json!("ObjectRemoved:Delete");
    check(
        &json!({ "Records": [removed] }),
        "refused: field `Records[0].eventName`: is not `ObjectCreated:…`",
    );
    check(&json!({ "Records": [{}] }), "refused: field `Records[0].eventSource`: missing");
    check(&json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "trail" }), "Test");
}

#[test]
fn a_trail_names_its_objects_alone_or_in_what_its_topic_sends() {
    let names = json!({ "s3Bucket": "trail", "s3ObjectKey": ["a+b", "c"] });
    check(&names, "trail a+b 0 -, trail c 0 -");
    check(&json!({ "Type": "Notification", "Message": names.to_string() }), "trail a+b 0 -, trail c 0 -");
    let nameless = json!({ "s3Bucket": "trail", "s3ObjectKey": ["c", ""] });
    check(&nameless, "refused: field `s3ObjectKey[1]`: is empty");
    // What CloudTrail publishes when a topic is first given to it.
    let said = "refused: field `Message`: names no new object, as S3 and CloudTrail do";
    check(&json!({ "s3Bucket": "trail" }), said);
    check(&json!({ "s3Bucket": "trail", "s3ObjectKey": [] }), said);
    check(&json!({ "Records": [] }), said);
    check(&json!({ "Type": "Notification", "Message": "{}" }), said);
    check(&json!({ "Type": "Notification", "Message": "hello" }), said);
}
