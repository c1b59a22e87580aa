//! The events of Connector for SCEP:
//! <https://docs.aws.amazon.com/privateca/latest/userguide/c4scep-monitor-eventbridge-events.html>.

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use super::said::said;
use crate::arn::Arn;
use crate::event::{Body, ConnectorEvent, ConnectorResult};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    #[serde(default, deserialize_with = "said")]
    request_type: Option<String>,
    #[serde(default, deserialize_with = "said")]
    reason: Option<String>,
}

/// None for a detail-type that AWS has not documented.
pub(super) fn body(kind: &str, envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    let result: fn(Detail) -> ConnectorResult = match kind {
        "Certificate Issuance Succeeded"
        | "Certificate Authority Certificate Retrieval Succeeded"
        | "Certificate Authority Capabilities Retrieval Succeeded" => |_| ConnectorResult::Succeeded,
        "Certificate Issuance Failed"
        | "Certificate Authority Certificate Retrieval Failed"
        | "Certificate Authority Capabilities Retrieval Failed" => {
            |detail| ConnectorResult::Failed { request_type: detail.request_type, reason: detail.reason }
        }
        "Unsupported Operation Invoked" => |_| ConnectorResult::Unsupported,
        _ => return Ok(None),
    };
    let detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    let resources = || envelope.resources.iter();
    Ok(Some(Body::Connector(ConnectorEvent {
        connector: resources().find_map(|text| text.parse().ok().filter(is_connector)),
        ca: resources().find_map(|text| text.parse().ok()),
        result: result(detail),
    })))
}

/// `arn:…:pca-connector-scep:…:connector/<UUID>`. One of AWS's own examples lacks the slash.
fn is_connector(arn: &Arn) -> bool {
    arn.service() == "pca-connector-scep" && arn.resource().starts_with("connector")
}
