//! What a message says of new log files: the event of EventBridge, or what buckets and trails send to queues themselves.

use serde::Deserialize;

use super::error::object;
use super::object::Detail;
use super::{DecodeError, Problem, event};
use crate::event::{Body, Event, Object};

/// What a message says.
#[derive(Debug, PartialEq, Eq)]
pub enum Notification {
    /// These objects were created.
    Created(Vec<Object>),
    /// S3 tries out whether its messages arrive, as it does when a bucket is first told to send them.
    Test,
    /// An event that tells of no object.
    Other(Box<Event>),
}

/// The fields that tell the shapes apart.
#[derive(Debug, Default, Deserialize)]
struct Shape {
    /// Of a topic: what was published to it, unless the subscription delivers it raw.
    #[serde(rename = "Message")]
    message: Option<String>,
    /// Of a bucket: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.
    #[serde(rename = "Records")]
    records: Option<Vec<Record>>,
    #[serde(rename = "Event")]
    event: Option<String>,
    /// Of a trail: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html>.
    #[serde(rename = "s3Bucket")]
    bucket: Option<String>,
    #[serde(rename = "s3ObjectKey")]
    keys: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(rename = "eventSource")]
    source: String,
    #[serde(rename = "eventName")]
    name: String,
    s3: Detail,
}

/// Reads one message.
pub fn notification(text: &str) -> Result<Notification, DecodeError> {
    match object::<Shape, Shape>(text, "") {
        Ok(Shape { message: Some(message), .. }) => {
            let inner = object::<Shape, Shape>(&message, "Message").unwrap_or_default();
            inner.read().map_err(DecodeError::new)
        }
        Ok(shape) if shape.tells() => shape.read().map_err(DecodeError::new),
        Err(problem @ Problem::Field { .. }) => Err(DecodeError::new(problem)),
        // The decoder of events says best what is wrong with whatever else there is.
        Ok(_) | Err(_) => Ok(match event(text)? {
            Event { body: Body::Object(object), .. } => Notification::Created(vec![object]),
            event => Notification::Other(Box::new(event)),
        }),
    }
}

impl Shape {
    fn tells(&self) -> bool {
        self.records.is_some() || self.event.is_some() || self.bucket.is_some() || self.keys.is_some()
    }

    fn read(self) -> Result<Notification, Problem> {
        match self {
            Self { event: Some(event), .. } if event == "s3:TestEvent" => Ok(Notification::Test),
            Self { bucket: Some(bucket), keys: Some(keys), .. } if !bucket.is_empty() && !keys.is_empty() => {
                if let Some(index) = keys.iter().position(String::is_empty) {
                    return Err(Problem::field(format!("s3ObjectKey[{index}]"), &"is empty"));
                }
                let object = |key| Object { bucket: bucket.clone(), key, size: None, version: None };
                Ok(Notification::Created(keys.into_iter().map(object).collect()))
            }
            Self { records: Some(records), .. } if !records.is_empty() => {
                let objects = records.into_iter().enumerate();
                let objects = objects.map(|(index, record)| record.object(&format!("Records[{index}]")));
                Ok(Notification::Created(objects.collect::<Result<_, _>>()?))
            }
            _ => Err(Problem::field("Message", &"names no new object, as S3 and CloudTrail do")),
        }
    }
}

impl Record {
    fn object(mut self, parent: &str) -> Result<Object, Problem> {
        if self.source != "aws:s3" {
            return Err(Problem::field(format!("{parent}.eventSource"), &"is not `aws:s3`"));
        }
        if !self.name.starts_with("ObjectCreated:") {
            return Err(Problem::field(format!("{parent}.eventName"), &"is not `ObjectCreated:…`"));
        }
        let key = decoded(&self.s3.object.key);
        self.s3.object.key = key
            .ok_or_else(|| Problem::field(format!("{parent}.s3.object.key"), &"is not encoded for a URL"))?;
        self.s3.object(&format!("{parent}.s3"))
    }
}

/// Here a key is written as in the query of a URL: `+` for a space, `%2B` for a plus sign.
fn decoded(key: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(key.len());
    let mut rest = key.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? * 16 + digit(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}
