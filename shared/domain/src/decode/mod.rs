//! Bytes to typed events. The only place that reads JSON.
//!
//! What can't be decoded is an error that names the field and the event, so that the message can be dead-lettered
//! whole and a person can mend it.

mod documents;
mod envelope;
mod error;
mod private_ca;
mod service_event;
mod sqs;

pub use documents::{Document, documents};
pub use error::{DecodeError, Problem};
pub use sqs::{Intake, Message, intake};

use crate::Function;
use crate::event::{Body, Event};

/// The EventBridge source of AWS Private CA.
pub const PRIVATE_CA: &str = "aws.acm-pca";

/// The detail-type of what AWS services tell CloudTrail of their own accord.
const SERVICE_EVENT: &str = "AWS Service Event via CloudTrail";

/// Reads one EventBridge event.
pub fn event(text: &str) -> Result<Event, DecodeError> {
    let (envelope, origin) = envelope::read(text)?;
    let refuse = |problem| DecodeError::new(problem).of(&origin.id);
    let nobody = || {
        let (event_source, detail_type) = (origin.source.clone(), origin.detail_type.clone());
        refuse(Problem::NoFunction { event_source, detail_type })
    };
    if origin.source != PRIVATE_CA {
        return Err(nobody());
    }
    let body = match (Function::hearing(&origin.detail_type), origin.detail_type.as_str()) {
        (Some(function), _) => private_ca::body(function, &envelope).map_err(refuse)?,
        (None, SERVICE_EVENT) => match service_event::body(&envelope).map_err(refuse)? {
            Some(body) => body,
            None => return Err(nobody()),
        },
        (None, other) if other.ends_with(" via CloudTrail") => return Err(nobody()),
        (None, _) => Body::Unrecognised {
            resources: envelope.resources.iter().map(ToString::to_string).collect(),
            detail: envelope.detail.to_owned(),
        },
    };
    Ok(Event { origin, body })
}

#[cfg(test)]
mod tests;
