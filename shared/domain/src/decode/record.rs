//! A record as it stands in a trail's log file: the same event as the one that EventBridge makes of it.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html>

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::trail::checked_record;
use super::{DecodeError, Problem, SERVICE_EVENT, event, service_event};
use crate::event::{Body, Event, Origin};
use crate::trail::{self, Kind, Record};
use crate::{AccountId, EventId};

/// Reads one record of a log file, or an EventBridge event or what the event history prints, where people keep those
/// instead.
///
/// `owner` is the account that the file is of, for records that don't say whose they are.
pub fn record(text: &str, owner: Option<&AccountId>) -> Result<Event, DecodeError> {
    serde_json::from_str::<IgnoredAny>(text)
        .map_err(|err| DecodeError::new(Problem::explain::<IgnoredAny>(text, "", &err)))?;
    checked(text.trim(), owner)
}

/// Reads a record that is known to be JSON.
pub(super) fn checked(text: &str, owner: Option<&AccountId>) -> Result<Event, DecodeError> {
    let record = match checked_record(text, "") {
        Err(_) if is_enveloped(text) => return event(text),
        Err(problem) => {
            return match serde_json::from_str::<LookedUp>(text) {
                Ok(inner) => self::record(&inner.record, owner),
                Err(_) => Err(DecodeError::new(problem)),
            };
        }
        Ok(record) => record,
    };
    let refuse = |problem| DecodeError { event_id: record.id.clone(), problem };
    let origin = origin(&record, owner, text).map_err(refuse)?;
    let details = record.kind == Kind::ServiceEvent && service_event::tells_of_an_issuance(&record);
    let issuance = if details { service_event::body(text).map_err(refuse)? } else { None };
    let body = issuance.map_or_else(|| Body::Trail(Box::new(record)), |(_, body)| body);
    Ok(Event { origin, body })
}

/// Whether it is an EventBridge event; a record has other fields.
fn is_enveloped(text: &str) -> bool {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "it matters that they are there")]
    struct Envelope {
        #[serde(rename = "detail-type")]
        detail_type: IgnoredAny,
        detail: IgnoredAny,
    }
    serde_json::from_str::<Envelope>(text).is_ok()
}

/// An event as `aws cloudtrail lookup-events` prints it: the record is a text in it.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html>
#[derive(Deserialize)]
pub(super) struct LookedUp {
    #[serde(rename = "CloudTrailEvent")]
    pub(super) record: String,
}

/// What the envelope would be: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>.
fn origin(record: &Record, owner: Option<&AccountId>, text: &str) -> Result<Origin, Problem> {
    let actor = match &record.body {
        trail::Body::Act(act) => act.actor.account.as_ref(),
        _ => None,
    };
    let account = record.recipient.as_ref().or(owner).or(actor);
    // What can't be one counts as absent, and is noted.
    let lacks = |field, what| {
        Problem::field(field, if record.mistyped.contains(&field) { &what } else { &"missing" })
    };
    let account =
        account.ok_or_else(|| lacks("recipientAccountId", "not an account, which has 12 digits"))?;
    let region =
        record.region.as_ref().ok_or_else(|| lacks("awsRegion", "not a region, as `us-east-1` is one"))?;
    Ok(Origin {
        id: record.id.clone().map_or_else(|| named_by_its_text(text), Ok)?,
        source: source(record),
        detail_type: match record.kind {
            Kind::ServiceEvent => SERVICE_EVENT,
            Kind::ConsoleSignIn => "AWS Console Sign In via CloudTrail",
            Kind::ConsoleAction => "AWS Console Action via CloudTrail",
            Kind::Insight => "AWS Insight via CloudTrail",
            _ => "AWS API Call via CloudTrail",
        }
        .to_owned(),
        account: account.clone(),
        region: region.clone(),
        time: record.time,
    })
}

/// `aws.kms` of what `kms.amazonaws.com` says.
fn source(record: &Record) -> String {
    let event_source = match &record.body {
        trail::Body::Act(act) => act.operation.event_source.as_str(),
        trail::Body::Insight(insight) => insight.operation.event_source.as_str(),
        trail::Body::Aggregate | trail::Body::Unrecognised => "cloudtrail",
    };
    format!("aws.{}", event_source.split('.').next().unwrap_or_default())
}

/// Records older than version 1.01 have no `eventID`: the same text is the same record.
fn named_by_its_text(text: &str) -> Result<EventId, Problem> {
    crate::key::digest(text).parse().map_err(|err| Problem::field("eventID", &err))
}

#[cfg(test)]
mod tests;
