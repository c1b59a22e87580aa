//! Bytes to typed events. The only place that reads JSON.
//!
//! What can't be decoded is an error that names the field and the event, so that the message can be dead-lettered
//! whole and a person can mend it.

mod documents;
mod envelope;
mod error;
mod private_ca;
mod sqs;

pub use documents::{Document, documents};
pub use error::{DecodeError, Problem};
pub use sqs::{Intake, Message, intake};

use crate::Function;
use crate::event::{Body, Event};

/// The EventBridge source of AWS Private CA.
pub const PRIVATE_CA: &str = "aws.acm-pca";

/// Reads one EventBridge event.
pub fn event(text: &str) -> Result<Event, DecodeError> {
    let (envelope, origin) = envelope::read(text)?;
    let refuse = |problem| DecodeError::new(problem).of(&origin.id);
    let body = match Function::hearing(&origin.detail_type) {
        _ if origin.source != PRIVATE_CA || origin.detail_type.ends_with(" via CloudTrail") => {
            return Err(refuse(Problem::NoFunction {
                event_source: origin.source.clone(),
                detail_type: origin.detail_type.clone(),
            }));
        }
        Some(function) => private_ca::body(function, &envelope).map_err(refuse)?,
        None => Body::Unrecognised {
            resources: envelope.resources.iter().map(ToString::to_string).collect(),
            detail: envelope.detail.to_owned(),
        },
    };
    Ok(Event { origin, body })
}

#[cfg(test)]
mod tests;
