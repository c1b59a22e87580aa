//! What the contenders tell, so that they publish and write as much as Tocsin does.

use serde_json::Value;

pub const SUBJECT: &str = "connector_request_failed MEDIUM 99887766 111122223333 us-east-1: a request failed";
/// Names and values of what subscriptions filter by.
pub const ATTRIBUTES: [(&str, &str); 6] = [
    ("condition", "connector_request_failed"),
    ("account", "111122223333"),
    ("state", "firing"),
    ("region", "us-east-1"),
    ("source", "aws.pca-connector-scep"),
    ("severity", "medium"),
];
/// Name, dimension and unit of what is counted of an alert.
pub const METRICS: [(&str, Option<(&str, &str)>, &str); 5] = [
    ("EventsReceived", None, "Count"),
    ("EventOutcome", Some(("Outcome", "alerted")), "Count"),
    ("Conditions", Some(("Condition", "connector_request_failed")), "Count"),
    ("DetectionDelay", None, "Milliseconds"),
    ("AlertDelay", None, "Milliseconds"),
];

/// One failure, as it is told and remembered.
pub struct Alert {
    pub event: String,
    pub time: String,
    pub message: String,
    pub slot: String,
    pub claim: String,
}

impl Alert {
    /// None if the event lacks a field.
    pub fn of(event: &Value) -> Option<Self> {
        let field = |pointer| event.pointer(pointer).and_then(Value::as_str);
        let (id, time) = (field("/id")?, field("/time")?);
        let (resource, cause) = (field("/resources/1")?, field("/detail/reason")?);
        let message = include_str!("message.json")
            .replace("{event}", id)
            .replace("{time}", time)
            .replace("{resource}", resource)
            .replace("{cause}", cause);
        let told = format!("connector_request_failed|{resource}|{cause}");
        Some(Self {
            event: id.to_owned(),
            time: time.to_owned(),
            message,
            slot: format!("slot|{told}"),
            claim: format!("claim|{id}|{told}"),
        })
    }
}
