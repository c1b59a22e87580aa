use super::alike::alike;
use super::finding;
use crate::arn::CaArn;
use crate::event::{ConnectorEvent, ConnectorResult, Origin};
use crate::{Classification, Condition, Fact, Finding};

/// Folded by the connector and the reason: a fleet of devices asks again and again.
pub(super) fn classify(origin: &Origin, event: &ConnectorEvent) -> Classification {
    let (request_type, cause) = match &event.result {
        ConnectorResult::Succeeded => return Classification::default(),
        ConnectorResult::Failed { request_type, reason } => {
            (request_type.as_ref(), reason.clone().filter(|reason| !reason.is_empty()))
        }
        // There is nothing but the detail-type.
        ConnectorResult::Unsupported => (None, Some(origin.detail_type.clone())),
    };
    let connector = event.connector.as_ref();
    let facts = [
        connector.map(|arn| Fact::new("connector", arn)),
        event.ca.as_ref().map(|ca| Fact::new("certificate_authority", ca.arn())),
        request_type.map(|text| Fact::new("request_type", text)),
    ];
    let resource = connector.or_else(|| event.ca.as_ref().map(CaArn::arn));
    let finding = Finding {
        about: cause.as_deref().map(alike),
        cause,
        facts: facts.into_iter().flatten().collect(),
        ..finding(origin, Condition::ConnectorRequestFailed, resource)
    };
    Classification { findings: vec![finding], ends: vec![] }
}
