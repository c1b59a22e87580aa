use std::borrow::Cow;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::error::object;
use super::time::time;
use super::{DecodeError, Problem};
use crate::EventId;
use crate::event::Origin;
use crate::secrets::hidden;

/// The EventBridge envelope, limited to the fields we read.
///
/// Generic over the text so that the slow path that explains an error can own it.
#[derive(Debug, Deserialize)]
pub(super) struct Wire<S, D> {
    id: S,
    source: S,
    #[serde(rename = "detail-type")]
    detail_type: S,
    account: S,
    region: S,
    time: S,
    resources: Vec<S>,
    detail: D,
}

#[derive(Debug, Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

/// What the decoders of the kinds go on with.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) resources: Vec<Cow<'a, str>>,
    pub(super) detail: &'a RawValue,
}

/// Reads the envelope and leaves `detail` to whoever knows its shape.
pub(super) fn read(text: &str) -> Result<(Envelope<'_>, Origin), DecodeError> {
    let wire = object::<Wire<Borrowed<'_>, &RawValue>, Wire<String, Box<RawValue>>>(text, "").map_err(
        |problem| DecodeError {
            event_id: id_of(text),
            problem: if is_record(text) { Problem::Record } else { problem },
        },
    )?;
    let origin =
        origin(&wire).map_err(|problem| DecodeError { event_id: wire.id.0.parse().ok(), problem })?;
    let resources = wire.resources.into_iter().map(|Borrowed(text)| text).collect();
    Ok((Envelope { resources, detail: wire.detail }, origin))
}

fn origin<D>(wire: &Wire<Borrowed<'_>, D>) -> Result<Origin, Problem> {
    Ok(Origin {
        id: parse("id", &wire.id)?,
        source: wire.source.0.clone().into_owned(),
        detail_type: hidden(&wire.detail_type.0).into_owned(),
        account: parse("account", &wire.account)?,
        region: parse("region", &wire.region)?,
        time: time(&wire.time.0).ok_or_else(|| Problem::field("time", &"no RFC 3339 time"))?,
    })
}

fn parse<T: FromStr<Err: ToString>>(field: &str, text: &Borrowed<'_>) -> Result<T, Problem> {
    text.0.parse().map_err(|err: T::Err| Problem::field(field, &err))
}

/// The id of an event whose other fields are broken.
fn id_of(text: &str) -> Option<EventId> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    // Serde would take an array for a struct, by position.
    if !text.trim_start().starts_with('{') {
        return None;
    }
    serde_json::from_str::<Id>(text).ok()?.id.parse().ok()
}

/// Whether it is what a log file or the event history of CloudTrail holds. Only asked of what is no event.
fn is_record(text: &str) -> bool {
    #[derive(Default, Deserialize)]
    struct Shape {
        detail: Option<IgnoredAny>,
        #[serde(rename = "eventVersion")]
        version: Option<IgnoredAny>,
        #[serde(rename = "CloudTrailEvent")]
        looked_up: Option<IgnoredAny>,
        #[serde(rename = "Events")]
        history: Option<Vec<IgnoredAny>>,
    }
    let shape = object::<Shape, Shape>(text, "").unwrap_or_default();
    let holds = shape.version.is_some() || shape.looked_up.is_some() || shape.history.is_some();
    holds && shape.detail.is_none()
}
