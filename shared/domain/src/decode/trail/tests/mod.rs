mod actors;
mod denials;
mod details;
mod hostile;
mod keys;
mod line;
mod outcomes;
mod records;
pub(in crate::decode) mod samples;

use serde_json::Value;

use super::*;

/// A record with nothing in it but what it needs.
const LEAST: &str =
    r#"{"eventTime":"2026-11-20T10:00:00Z","eventSource":"kms.amazonaws.com","eventName":"DisableKey"}"#;

fn decode(text: &str) -> Result<Record, Problem> {
    trail_record(serde_json::from_str(text).unwrap(), "detail")
}

/// The least record with these fields added or changed.
fn with(fields: &str) -> String {
    let mut record: Value = serde_json::from_str(LEAST).unwrap();
    let fields: Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record.to_string()
}

/// What happened, of a record that is about an act.
fn act(fields: &str) -> Act {
    match decode(&with(fields)).unwrap().body {
        Body::Act(act) => *act,
        other => panic!("{other:?}"),
    }
}
