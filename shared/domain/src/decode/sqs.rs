use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::{object, quote};
use super::{DecodeError, Problem};

/// What a function was invoked with.
#[derive(Debug, PartialEq, Eq)]
pub enum Intake<'a> {
    /// One event, from an EventBridge rule.
    Event(&'a str),
    /// A batch of messages that each hold one event, from an SQS queue.
    Batch(Vec<Message>),
}

/// One message of a batch.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// What SQS wants to hear if the message is to be delivered again.
    pub id: String,
    /// The event, if the body is one text.
    pub body: Result<String, DecodeError>,
}

#[derive(Debug, Deserialize)]
struct Outer {
    #[serde(rename = "Records")]
    records: Option<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(rename = "eventSource")]
    event_source: String,
    #[serde(rename = "messageId", default)]
    message_id: Option<String>,
    #[serde(default)]
    body: Option<Box<RawValue>>,
}

/// Tells a batch of SQS messages from a single event.
///
/// A batch whose messages can't all be named is refused whole: SQS wants the id of each failed message, and takes an
/// unknown one for the failure of all (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>).
pub fn intake(payload: &str) -> Result<Intake<'_>, DecodeError> {
    // Whatever is no object with `Records` is left to the decoder of events, which says what is wrong with it.
    let Ok(Outer { records: Some(records) }) = object::<Outer, Outer>(payload, "") else {
        return Ok(Intake::Event(payload));
    };
    let raw: Vec<Box<RawValue>> = serde_json::from_str(records.get())
        .map_err(|_| DecodeError::new(Problem::field("Records", &"not an array")))?;
    let records = raw.iter().enumerate().map(|(index, record)| message(index, record.get()));
    records.collect::<Result<_, _>>().map(Intake::Batch).map_err(DecodeError::new)
}

fn message(index: usize, text: &str) -> Result<Message, Problem> {
    let path = format!("Records[{index}]");
    let record = object::<Record, Record>(text, &path)?;
    if record.event_source != "aws:sqs" {
        let source = &record.event_source;
        let is_a_log = source.ends_with(".amazonaws.com");
        let hint = if is_a_log { ": log files of CloudTrail are for `tocsin replay`" } else { "" };
        let what = format!("is `{}`, expected `aws:sqs`{hint}", quote(source));
        return Err(Problem::field(format!("{path}.eventSource"), &what));
    }
    match record.message_id {
        None => Err(Problem::field(format!("{path}.messageId"), &"missing")),
        Some(id) if id.is_empty() => Err(Problem::field(format!("{path}.messageId"), &"is empty")),
        Some(id) => Ok(Message { id, body: body(record.body.as_deref()) }),
    }
}

fn body(raw: Option<&RawValue>) -> Result<String, DecodeError> {
    let raw = raw.ok_or_else(|| DecodeError::new(Problem::field("body", &"missing")))?;
    serde_json::from_str(raw.get())
        .map_err(|err| DecodeError::new(Problem::explain::<String>(raw.get(), "body", &err)))
}
