//! What AWS Private CA tells CloudTrail of its own accord: how an issuance ended, and why.
//!
//! <https://docs.aws.amazon.com/privateca/latest/userguide/logging-using-cloudtrail-pca.html>

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Problem;
use super::error::object;
use crate::EventId;
use crate::arn::{CaArn, CertificateArn};
use crate::event::{Asked, Attempt, AttemptResult, Body};
use crate::trail;

/// The only service event that there is something to tell of.
const ISSUANCE: &str = "IssueCertificateDetails";

#[derive(Debug, Deserialize)]
struct Record {
    #[serde(rename = "eventID", default)]
    event_id: Option<String>,
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
#[serde(rename_all = "camelCase")]
struct Details {
    status: String,
    /// "Present only when a failure reason is available".
    #[serde(default)]
    status_reason: Option<String>,
    /// "Don't assume that one of these three fields is always present."
    #[serde(default, deserialize_with = "text")]
    requester_arn: Option<String>,
    #[serde(default, deserialize_with = "text")]
    requester_service_principal: Option<String>,
    #[serde(default, deserialize_with = "text")]
    requester_account_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    template_arn: Option<String>,
    #[serde(default, deserialize_with = "text")]
    subject: Option<String>,
}

impl Details {
    fn asked(self) -> Asked {
        let requester = self.requester_arn.or(self.requester_service_principal).or(self.requester_account_id);
        Asked { requester, template: self.template_arn, subject: self.subject }
    }
}

/// A text; anything else is nothing, and no reason to lose the event.
fn text<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(value)? {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    })
}

/// Whether a record is that event, if it is a service event at all.
pub(super) fn tells_of_an_issuance(record: &trail::Record) -> bool {
    let trail::Body::Act(act) = &record.body else { return false };
    act.operation.event_source == "acm-pca.amazonaws.com" && act.operation.raw_name == ISSUANCE
}

/// What [`ISSUANCE`] says, and the id of its record; nothing of any other service event.
pub(super) fn body(record: &str) -> Result<Option<(Option<EventId>, Body)>, Problem> {
    let record = object::<Record, Record>(record, "detail")?;
    if record.event_name != ISSUANCE {
        return Ok(None);
    }
    let Some(details) = record.details else {
        return Err(Problem::field("detail.serviceEventDetails", &"missing"));
    };
    let arns = || record.resources.iter().filter_map(|resource| resource.arn.as_deref());
    let certificate = arns().find_map(|arn| arn.parse::<CertificateArn>().ok());
    let ca = arns().find_map(|arn| arn.parse::<CaArn>().ok()).or_else(|| Some(certificate.as_ref()?.ca()));
    let ca = ca.ok_or_else(|| Problem::field("detail.resources", &"names no certificate authority"))?;
    let reason = details.status_reason.clone();
    let result = match details.status.as_str() {
        "ISSUED" => AttemptResult::Success,
        "FAILED" => AttemptResult::Failure { reason },
        status => AttemptResult::Unrecognised { result: status.to_owned(), reason },
    };
    let asked = details.asked();
    let id = record.event_id.and_then(|id| id.parse().ok());
    Ok(Some((id, Body::PrivateCa { ca, attempt: Attempt::Issuance(certificate), result, asked })))
}
