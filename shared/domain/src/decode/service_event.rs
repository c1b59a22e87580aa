//! What AWS Private CA tells CloudTrail of its own accord: how an issuance ended, and why.
//!
//! <https://docs.aws.amazon.com/privateca/latest/userguide/logging-using-cloudtrail-pca.html>

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use crate::arn::{CaArn, CertificateArn};
use crate::event::{Attempt, AttemptResult, Body};

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    event_name: String,
    #[serde(default)]
    resources: Vec<Resource>,
    #[serde(rename = "serviceEventDetails")]
    details: Option<Details>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    #[serde(rename = "ARN", default)]
    arn: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Details {
    status: String,
    /// "Present only when a failure reason is available".
    #[serde(rename = "statusReason", default)]
    status_reason: Option<String>,
}

/// `IssueCertificateDetails`; of the other service events there is nothing to tell.
pub(super) fn body(envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    let record = object::<Record, Record>(envelope.detail.get(), "detail")?;
    if record.event_name != "IssueCertificateDetails" {
        return Ok(None);
    }
    let Some(details) = record.details else {
        return Err(Problem::field("detail.serviceEventDetails", &"missing"));
    };
    let arns = || record.resources.iter().filter_map(|resource| resource.arn.as_deref());
    let certificate = arns().find_map(|arn| arn.parse::<CertificateArn>().ok());
    let ca = arns().find_map(|arn| arn.parse::<CaArn>().ok()).or_else(|| Some(certificate.as_ref()?.ca()));
    let ca = ca.ok_or_else(|| Problem::field("detail.resources", &"names no certificate authority"))?;
    let reason = details.status_reason;
    let result = match details.status.as_str() {
        "ISSUED" => AttemptResult::Success,
        "FAILED" => AttemptResult::Failure { reason },
        _ => AttemptResult::Unrecognised { result: details.status, reason },
    };
    Ok(Some(Body::PrivateCa { ca, attempt: Attempt::Issuance(certificate), result }))
}
