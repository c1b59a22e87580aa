//! Bytes to typed events. The only place that reads JSON.
//!
//! What can't be decoded is an error that names the field and the event, so that the message can be dead-lettered
//! whole and a person can mend it.

mod airflow;
mod connector;
mod dead_letter;
mod documents;
mod envelope;
mod error;
mod key;
mod notification;
mod object;
mod private_ca;
mod record;
mod records;
mod said;
mod scaling;
mod search;
mod self_test;
mod service_event;
mod sqs;
mod time;
mod trail;
mod walk;

pub use dead_letter::{DeadLetter, InvocationFailure, dead_letter};
pub use documents::{Document, documents};
pub use error::{DecodeError, Problem};
pub use notification::{Notification, notification};
pub use record::record;
pub use records::{Found, Records};
pub use sqs::{Intake, Message, intake};
pub use trail::trail_record;

use crate::EventId;
use crate::event::{Body, Event, Origin};
use envelope::Envelope;

/// The EventBridge source of AWS Private CA.
const PRIVATE_CA: &str = "aws.acm-pca";

/// The detail-type of what AWS services tell CloudTrail of their own accord.
const SERVICE_EVENT: &str = "AWS Service Event via CloudTrail";

/// Source and detail-type of what a scheduled rule sends:
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html>.
const SCHEDULE: (&str, &str) = ("aws.events", "Scheduled Event");

/// Reads one EventBridge event.
pub fn event(text: &str) -> Result<Event, DecodeError> {
    let (envelope, origin) = envelope::read(text)?;
    let refuse = |problem| DecodeError::new(problem).of(&origin.id);
    if let Some((record, body)) = body(&origin, &envelope).map_err(refuse)? {
        // A record is the same record however often, and in however many ways, it is delivered.
        return Ok(Event { origin: Origin { id: record.unwrap_or(origin.id), ..origin }, body });
    }
    let (event_source, detail_type) = (origin.source.clone(), origin.detail_type.clone());
    Err(refuse(Problem::NoFunction { event_source, detail_type }))
}

/// What an event says, by its source and detail-type, with the id of the record if it is one; nothing if no function
/// hears it.
fn body(origin: &Origin, envelope: &Envelope<'_>) -> Result<Option<(Option<EventId>, Body)>, Problem> {
    if (origin.source.as_str(), origin.detail_type.as_str()) == SCHEDULE {
        return Ok(Some((None, Body::Schedule)));
    }
    if let Some(body) = self_test::body(origin, envelope)? {
        return Ok(Some((None, body)));
    }
    let native = match (origin.source.as_str(), origin.detail_type.as_str()) {
        // What comes by CloudTrail has the sources of the native events. Under another one anybody can send a made-up record:
        // AWS keeps `aws.*` for itself.
        (source, kind) if source.starts_with("aws.") && kind.ends_with(" via CloudTrail") => {
            let record = trail_record(envelope.detail, "detail");
            // A record that can't be read may still say how an issuance ended.
            let details = (source, kind) == (PRIVATE_CA, SERVICE_EVENT)
                && record.as_ref().ok().is_none_or(service_event::tells_of_an_issuance);
            if details && let Some(issuance) = service_event::body(envelope.detail.get())? {
                return Ok(Some(issuance));
            }
            let record = record?;
            return Ok(Some((record.id.clone(), Body::Trail(Box::new(record)))));
        }
        (PRIVATE_CA, kind) => private_ca::body(kind, envelope)?,
        ("aws.pca-connector-scep", kind) => connector::body(kind, envelope)?,
        ("aws.kms", kind) => key::body(kind, origin, envelope)?,
        ("aws.autoscaling", kind) => scaling::body(kind, envelope)?,
        ("aws.airflow", kind) => airflow::environment(kind, origin, envelope),
        ("aws.airflow-serverless", kind) => airflow::workflow(kind, envelope),
        // Whoever asks for other events of a bucket gets them refused.
        ("aws.s3", "Object Created") => Some(object::body(envelope)?),
        _ => return Ok(None),
    };
    let unrecognised = || Body::Unrecognised {
        resources: envelope.resources.iter().map(ToString::to_string).collect(),
        detail: envelope.detail.get().to_owned(),
    };
    Ok(Some((None, native.unwrap_or_else(unrecognised))))
}

/// Reads any JSON, for patterns to look at.
pub fn json(text: &str) -> Result<serde_json::Value, DecodeError> {
    let what = Problem::explain::<serde_json::Value>;
    serde_json::from_str(text).map_err(|err| DecodeError::new(what(text, "", &err)))
}

#[cfg(test)]
mod tests;
