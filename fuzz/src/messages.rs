//! What events come in: batches of SQS, records of Lambda's failed invocations, notifications of S3 and of trails.

use serde_json::value::RawValue;
use serde_json::{Value, json};
use tocsin_domain::decode::{self, Intake, Notification, dead_letter, intake, notification};
use tocsin_domain::event::Object;

use crate::event::meaning;
use crate::rewrite::{compact, spread};

/// Reads a text as each of them.
pub fn check(text: &str) {
    let json = serde_json::from_str::<&RawValue>(text).ok().map(RawValue::get);
    let value = json.and_then(|json| serde_json::from_str::<Value>(json).ok());
    batch(text, value.as_ref());
    letter(text, json, value.as_ref());
    notified(text);
    if let Some(json) = json {
        for rewritten in [compact(json), spread(json)] {
            assert_eq!(told(&rewritten), told(json), "read from {rewritten}");
        }
    }
}

fn batch(text: &str, value: Option<&Value>) {
    match intake(text) {
        Ok(Intake::Event(event)) => assert_eq!(event, text),
        Ok(Intake::Batch(messages)) => {
            let Some(value) = value else { return };
            let records = value["Records"].as_array().expect("a batch is an array");
            assert_eq!(messages.len(), records.len());
            for (message, record) in messages.iter().zip(records) {
                assert_eq!(
                    (&record["eventSource"], &record["messageId"]),
                    (&json!("aws:sqs"), &json!(message.id))
                );
                assert!(!message.id.is_empty());
                match &message.body {
                    Ok(body) => assert_eq!(record["body"], json!(body)),
                    Err(_) => assert!(!record["body"].is_string()),
                }
            }
        }
        Err(error) => assert!(text.contains("Records") || text.contains('\\'), "{error}"),
    }
    // One message holds any text, and gives it back.
    let batch = json!({"Records": [{"eventSource": "aws:sqs", "messageId": "m", "body": text}]}).to_string();
    let message = decode::Message { id: "m".to_owned(), body: Ok(text.to_owned()) };
    assert_eq!(intake(&batch), Ok(Intake::Batch(vec![message])));
}

fn letter(text: &str, json: Option<&str>, value: Option<&Value>) {
    let letter = dead_letter(text);
    match &letter.failure {
        None => assert_eq!(letter.event, text),
        Some(failure) => {
            let Some(value) = value else { return };
            assert_eq!(serde_json::from_str(&letter.event).ok().as_ref(), Some(&value["requestPayload"]));
            assert_eq!(failure.condition.as_deref(), value["requestContext"]["condition"].as_str());
            assert_eq!(failure.error_message.as_deref(), value["responsePayload"]["errorMessage"].as_str());
        }
    }
    if let Some(json) = json {
        let record = format!(r#"{{"requestContext": {{"condition": "c"}}, "requestPayload": {json}}}"#);
        let letter = dead_letter(&record);
        assert_eq!((letter.event.as_str(), letter.failure.is_some()), (json, true));
    }
}

/// What a notification says, without the white space of what it does not understand.
fn told(text: &str) -> Result<Notification, String> {
    match notification(text) {
        Ok(Notification::Other(event)) => Ok(Notification::Other(Box::new(meaning(*event)))),
        other => other.map_err(|err| err.to_string()),
    }
}

fn notified(text: &str) {
    if let Ok(Notification::Created(objects)) = notification(text) {
        assert!(!objects.is_empty());
        for Object { bucket, key, .. } in objects {
            assert!(!bucket.is_empty() && !key.is_empty());
        }
    }
    if text.is_empty() {
        return;
    }
    // Whatever an object is called, it is found.
    let encoded: String =
        text.bytes().map(|byte| if byte == b' ' { "+".to_owned() } else { format!("%{byte:02X}") }).collect();
    let object = json!({"bucket": {"name": "b"}, "object": {"key": encoded}});
    let of_s3 =
        json!({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": object}]});
    let of_a_trail = json!({"s3Bucket": "b", "s3ObjectKey": [text]});
    for message in [of_s3, of_a_trail] {
        let object = Object { bucket: "b".to_owned(), key: text.to_owned(), size: None, version: None };
        for message in [&message, &json!({"Message": message.to_string()})] {
            assert_eq!(notification(&message.to_string()), Ok(Notification::Created(vec![object.clone()])));
        }
    }
}
