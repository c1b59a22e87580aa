use crate::arn::{Arn, CaArn};
use crate::enrich::Question;
use crate::event::{Asked, Attempt, AttemptResult, Origin};
use crate::{Classification, Condition, Fact, Finding};

/// The reasons that AWS documents, literally: <https://docs.aws.amazon.com/privateca/latest/userguide/CloudWatchEvents.html>.
const BUCKET_PERMISSION: &str = "Failed to write CRL to S3. Check your S3 bucket permissions.";
const WRITE_INTERNAL: &str = "Failed to write CRL to S3. Internal failure.";
const GENERATION_INTERNAL: &str = "Failed to generate CRL. Internal failure.";

pub(super) fn classify(
    origin: &Origin,
    ca: &CaArn,
    attempt: &Attempt,
    result: &AttemptResult,
    asked: &Asked,
) -> Classification {
    let finding = |condition: Condition, resource: &Arn| Finding {
        // A certificate is where its CA is.
        resource: Some(resource.clone()),
        cause: cause(result),
        facts: facts(ca, attempt, result, asked),
        question: question(ca, attempt, condition),
        ..super::finding(origin, condition, Some(ca.arn()))
    };
    Classification {
        findings: condition(attempt, result)
            .map(|it| finding(it, resource(ca, attempt)))
            .into_iter()
            .collect(),
        ends: ended(attempt, result).iter().map(|it| finding(*it, ca.arn())).collect(),
    }
}

fn condition(attempt: &Attempt, result: &AttemptResult) -> Option<Condition> {
    use AttemptResult::{Failure, Success, Unrecognised};
    Some(match (attempt, result) {
        (Attempt::Creation, Success) => Condition::CaCreated,
        (Attempt::Creation, Failure { .. }) => Condition::CaCreationFailed,
        (Attempt::Creation, Unrecognised { .. }) => Condition::CaCreationUnrecognised,
        (Attempt::Issuance(_), Failure { .. }) => Condition::CertificateIssuanceFailed,
        (Attempt::Issuance(_), Unrecognised { .. }) => Condition::CertificateIssuanceUnrecognised,
        (Attempt::Revocation(_), Success) => Condition::CertificateRevoked,
        // AWS sends no event for a failed revocation; one that comes all the same is news.
        (Attempt::Revocation(_), Failure { .. } | Unrecognised { .. }) => {
            Condition::CertificateRevocationUnrecognised
        }
        (Attempt::CrlGeneration, Failure { reason }) => match reason.as_deref() {
            Some(BUCKET_PERMISSION) => Condition::CrlBucketPermission,
            Some(WRITE_INTERNAL) => Condition::CrlWriteInternal,
            Some(GENERATION_INTERNAL) => Condition::CrlGenerationInternal,
            Some(_) | None => Condition::CrlFailureUnrecognised,
        },
        (Attempt::CrlGeneration, Unrecognised { .. }) => Condition::CrlFailureUnrecognised,
        (Attempt::AuditReport(_), Failure { .. }) => Condition::AuditReportFailed,
        (Attempt::AuditReport(_), Unrecognised { .. }) => Condition::AuditReportUnrecognised,
        (Attempt::Issuance(_) | Attempt::CrlGeneration | Attempt::AuditReport(_), Success) => return None,
    })
}

/// The conditions of the CA that a success ends.
fn ended(attempt: &Attempt, result: &AttemptResult) -> &'static [Condition] {
    match (attempt, result) {
        (Attempt::CrlGeneration, AttemptResult::Success) => &[
            Condition::CrlBucketPermission,
            Condition::CrlWriteInternal,
            Condition::CrlGenerationInternal,
            Condition::CrlFailureUnrecognised,
        ],
        (Attempt::AuditReport(_), AttemptResult::Success) => {
            &[Condition::AuditReportFailed, Condition::AuditReportUnrecognised]
        }
        _ => &[],
    }
}

/// Whom AWS's page says to ask. Of a revocation there is nothing to be learnt, and a success needs no question.
fn question(ca: &CaArn, attempt: &Attempt, condition: Condition) -> Option<Question> {
    match attempt {
        Attempt::Creation => (condition != Condition::CaCreated).then(|| Question::Creation(ca.clone())),
        Attempt::Issuance(certificate) => certificate.clone().map(Question::Certificate),
        Attempt::Revocation(_) => None,
        Attempt::CrlGeneration if condition == Condition::CrlBucketPermission => {
            Some(Question::CrlBucket(ca.clone()))
        }
        Attempt::CrlGeneration => Some(Question::Crl(ca.clone())),
        Attempt::AuditReport(report) => {
            report.clone().map(|report| Question::AuditReport { ca: ca.clone(), report })
        }
    }
}

/// Repetitions are folded by this: a certificate is issued or revoked once, a CRL or a report is the CA's.
fn resource<'a>(ca: &'a CaArn, attempt: &'a Attempt) -> &'a Arn {
    match attempt {
        Attempt::Issuance(Some(certificate)) | Attempt::Revocation(Some(certificate)) => certificate.arn(),
        Attempt::Issuance(None)
        | Attempt::Revocation(None)
        | Attempt::Creation
        | Attempt::CrlGeneration
        | Attempt::AuditReport(_) => ca.arn(),
    }
}

fn cause(result: &AttemptResult) -> Option<String> {
    match result {
        AttemptResult::Success => None,
        AttemptResult::Failure { reason } | AttemptResult::Unrecognised { reason, .. } => reason.clone(),
    }
}

fn facts(ca: &CaArn, attempt: &Attempt, result: &AttemptResult, asked: &Asked) -> Vec<Fact> {
    let mut facts = vec![Fact::new("certificate_authority", ca.arn())];
    match attempt {
        Attempt::Issuance(Some(certificate)) | Attempt::Revocation(Some(certificate)) => {
            facts.push(Fact::new("certificate", certificate.arn()));
        }
        Attempt::AuditReport(Some(report)) => facts.push(Fact::new("audit_report", report)),
        Attempt::Issuance(None)
        | Attempt::Revocation(None)
        | Attempt::AuditReport(None)
        | Attempt::Creation
        | Attempt::CrlGeneration => {}
    }
    let asked = [
        ("requester", &asked.requester),
        ("template_arn", &asked.template),
        ("certificate_subject", &asked.subject),
    ];
    facts.extend(asked.into_iter().filter_map(|(name, value)| Some(Fact::new(name, value.as_ref()?))));
    if let AttemptResult::Unrecognised { result, .. } = result {
        facts.push(Fact::new("result", result));
    }
    facts
}
