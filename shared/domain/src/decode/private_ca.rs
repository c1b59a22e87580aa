//! The five native events: <https://docs.aws.amazon.com/privateca/latest/userguide/CloudWatchEvents.html>.

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use super::said::said;
use crate::arn::{CaArn, CertificateArn};
use crate::event::{Asked, Attempt, AttemptResult, Body};

#[derive(Debug, Deserialize)]
struct Detail {
    result: String,
    #[serde(default, deserialize_with = "said")]
    reason: Option<String>,
}

/// None for a detail-type that AWS has not documented.
pub(super) fn body(kind: &str, envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    let certificate = || envelope.resources.iter().find_map(|text| text.parse::<CertificateArn>().ok());
    let attempt = match kind {
        "ACM Private CA Creation" => Attempt::Creation,
        "ACM Private CA Certificate Issuance" => Attempt::Issuance(certificate()),
        "ACM Private CA Certificate Revocation" => Attempt::Revocation(certificate()),
        "ACM Private CA CRL Generation" => Attempt::CrlGeneration,
        // The id of a report is no ARN, and stands in the second place.
        "ACM Private CA Audit Report Generation" => {
            Attempt::AuditReport(envelope.resources.iter().skip(1).find_map(|text| text.parse().ok()))
        }
        _ => return Ok(None),
    };
    let detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    Ok(Some(Body::PrivateCa { ca: ca(envelope)?, attempt, result: detail.into(), asked: Asked::default() }))
}

/// The CA stands first; a certificate's ARN names its CA too.
fn ca(envelope: &Envelope<'_>) -> Result<CaArn, Problem> {
    let resources = &envelope.resources;
    let named = resources.iter().find_map(|text| text.parse::<CaArn>().ok());
    let implied =
        || resources.iter().find_map(|text| text.parse::<CertificateArn>().ok()).map(|arn| arn.ca());
    named.or_else(implied).ok_or_else(|| match resources.first().map(|text| text.parse::<CaArn>()) {
        Some(Err(err)) => Problem::field("resources[0]", &err),
        _ => Problem::field("resources", &"names no certificate authority"),
    })
}

impl From<Detail> for AttemptResult {
    fn from(detail: Detail) -> Self {
        let reason = detail.reason;
        match detail.result.as_str() {
            "success" => Self::Success,
            "failure" => Self::Failure { reason },
            _ => Self::Unrecognised { result: detail.result, reason },
        }
    }
}
