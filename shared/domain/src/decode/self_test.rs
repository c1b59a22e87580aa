//! What `SelfTest…Rule` in `template.yaml` sends to each function once a day.

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use crate::Function;
use crate::event::{Body, Origin};

/// Source and detail-type. AWS takes no event of others from a source that begins with `aws.`, so this one does not.
const SELF_TEST: (&str, &str) = ("tocsin", "Tocsin Self-Test");

#[derive(Debug, Deserialize)]
struct Detail {
    function: String,
}

/// None for any other event.
pub(super) fn body(origin: &Origin, envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    if (origin.source.as_str(), origin.detail_type.as_str()) != SELF_TEST {
        return Ok(None);
    }
    let detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    let function = detail.function.parse::<Function>();
    function.map(Body::SelfTest).map(Some).map_err(|err| Problem::field("detail.function", &err))
}
