//! What a condition means and what to do about it.

mod own;
mod private_ca;

use super::console;
use crate::alert::{Alert, State};
use crate::{Condition, Finding, Settings};

/// What a condition means and what to do about it, filled in for one finding.
#[derive(Debug)]
pub(super) struct Advice {
    pub(super) meaning: &'static str,
    pub(super) steps: Vec<String>,
    pub(super) runbook: String,
    pub(super) console: Option<String>,
    /// The page of AWS that says so.
    pub(super) page: &'static str,
}

/// The words for a condition. `{name}` in a step is the fact of that name, `{account}` or `{region}`; a step with a
/// name that the finding lacks is left out.
#[derive(Debug)]
struct Words {
    meaning: &'static str,
    steps: &'static [&'static str],
    page: &'static str,
}

impl Advice {
    pub(super) fn of(alert: &Alert, settings: &Settings) -> Self {
        let finding = &alert.finding;
        let words = words(finding.condition);
        let label = finding.condition.label();
        // What is over needs no more steps.
        let steps = if alert.state == State::Resolved { &[] } else { words.steps };
        Self {
            meaning: words.meaning,
            steps: steps.iter().filter_map(|step| fill(step, finding)).collect(),
            runbook: format!("{}#{label}", settings.runbook_url),
            console: finding.resource.as_ref().and_then(|arn| console::private_ca(arn, &finding.region)),
            page: words.page,
        }
    }
}

fn words(condition: Condition) -> Words {
    match condition {
        Condition::CaCreationFailed => private_ca::CA_CREATION_FAILED,
        Condition::CaCreated => private_ca::CA_CREATED,
        Condition::CaCreationUnrecognised => private_ca::CA_CREATION_UNRECOGNISED,
        Condition::CertificateIssuanceFailed => private_ca::CERTIFICATE_ISSUANCE_FAILED,
        Condition::CertificateIssuanceUnrecognised => private_ca::CERTIFICATE_ISSUANCE_UNRECOGNISED,
        Condition::CertificateRevoked => private_ca::CERTIFICATE_REVOKED,
        Condition::CertificateRevocationUnrecognised => private_ca::CERTIFICATE_REVOCATION_UNRECOGNISED,
        Condition::CrlBucketPermission => private_ca::CRL_BUCKET_PERMISSION,
        Condition::CrlWriteInternal => private_ca::CRL_WRITE_INTERNAL,
        Condition::CrlGenerationInternal => private_ca::CRL_GENERATION_INTERNAL,
        Condition::CrlFailureUnrecognised => private_ca::CRL_FAILURE_UNRECOGNISED,
        Condition::AuditReportFailed => private_ca::AUDIT_REPORT_FAILED,
        Condition::AuditReportUnrecognised => private_ca::AUDIT_REPORT_UNRECOGNISED,
        Condition::RoutingBroken => own::ROUTING_BROKEN,
        Condition::Unrecognised => private_ca::UNRECOGNISED,
    }
}

fn fill(step: &str, finding: &Finding) -> Option<String> {
    let mut filled = String::with_capacity(step.len() + 128);
    let mut rest = step;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&value(name, finding)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

fn value(name: &str, finding: &Finding) -> Option<String> {
    match name {
        "account" => Some(finding.account.to_string()),
        "region" => Some(finding.region.to_string()),
        _ => finding.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone()),
    }
}
