//! The three native events of AWS KMS: <https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html>.

use std::borrow::Cow;

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use super::said::said;
use crate::arn::KeyArn;
use crate::event::{Body, KeyChange, KeyEvent, Origin};

/// Before May 2025 it held the `key-id` alone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Detail {
    key_id: Option<String>,
    #[serde(default, deserialize_with = "said")]
    key_material_id: Option<String>,
    #[serde(default, deserialize_with = "said")]
    previous_key_material_id: Option<String>,
    #[serde(default, deserialize_with = "said")]
    current_key_material_id: Option<String>,
    #[serde(default, deserialize_with = "said")]
    rotation_type: Option<String>,
    #[serde(default, deserialize_with = "said")]
    key_origin: Option<String>,
}

/// None for a detail-type that AWS has not documented.
pub(super) fn body(kind: &str, origin: &Origin, envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    let change: fn(Detail) -> KeyChange = match kind {
        "KMS CMK Rotation" => |detail| KeyChange::Rotated {
            previous_material: detail.previous_key_material_id,
            current_material: detail.current_key_material_id,
            rotation_type: detail.rotation_type,
            origin: detail.key_origin,
        },
        "KMS Imported Key Material Expiration" => {
            |detail| KeyChange::MaterialExpired { material: detail.key_material_id }
        }
        "KMS CMK Deletion" => |_| KeyChange::Deleted,
        _ => return Ok(None),
    };
    let detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    let (key, id) = key(origin, &envelope.resources, detail.key_id.as_deref())?;
    Ok(Some(Body::Key(KeyEvent { key, id, change: change(detail) })))
}

/// The ARN among the resources; without one, the ARN that the id must have, or else the id alone.
fn key(
    origin: &Origin,
    resources: &[Cow<'_, str>],
    id: Option<&str>,
) -> Result<(Option<KeyArn>, String), Problem> {
    if let Some(key) = resources.iter().find_map(|text| text.parse::<KeyArn>().ok()) {
        let id = key.id().to_owned();
        return Ok((Some(key), id));
    }
    match (id, resources.first().map(|text| text.parse::<KeyArn>())) {
        (Some(id), _) if !id.is_empty() => {
            Ok((KeyArn::of(id, &origin.account, &origin.region), id.to_owned()))
        }
        (_, Some(Err(err))) => Err(Problem::field("resources[0]", &err)),
        _ => Err(Problem::field("resources", &"names no KMS key")),
    }
}
