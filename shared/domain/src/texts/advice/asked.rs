//! What to do by what AWS was asked: with its answer or, where nobody asked or it gave none, as AWS's pages advise.

use super::super::escape;
use super::fill;
use crate::Finding;
use crate::alert::Alert;
use crate::arn::CaArn;
use crate::enrich::{
    Answer, AuditReport, BucketName, CertificateAnswer, CertificateAuthority, Question, SERVICE,
    is_enabled_by_default, statement,
};

const DESCRIBE_CA: &str = "Ask for the status and failure reason of the CA:\n\
     aws acm-pca describe-certificate-authority --region {region} --certificate-authority-arn {certificate_authority}";
const FAILED_CA: &str = "A CA in status FAILED can't be mended: delete it, correct what the failure reason names, and create it again.";
const GET_CERTIFICATE: &str = "Ask GetCertificate what became of it, as AWS advises:\n\
     aws acm-pca get-certificate --region {region} --certificate-authority-arn {certificate_authority} \
     --certificate-arn {certificate}";
const DESCRIBE_REPORT: &str = "Ask for its status:\n\
     aws acm-pca describe-certificate-authority-audit-report --region {region} \
     --certificate-authority-arn {certificate_authority} --audit-report-id {audit_report}";

const BUCKET_POLICY: &str = "Check your Amazon S3 bucket permissions, as AWS advises. The bucket policy must let \
     acm-pca.amazonaws.com call s3:PutObject, s3:PutObjectAcl, s3:GetBucketAcl and s3:GetBucketLocation on the bucket and \
     its objects; where it has conditions, aws:SourceAccount must be {account} and aws:SourceArn {certificate_authority}.";
const OBJECT_ACL: &str = "If Block Public Access is on, the CA must write with the object ACL \
     BUCKET_OWNER_FULL_CONTROL: the default, PUBLIC_READ, is refused. Object Ownership must not be \"bucket owner \
     enforced\" when ACLs are used.";
const PUBLIC_READ: &str = "This CA writes with the object ACL PUBLIC_READ. Block Public Access, of the bucket or of the \
     account, refuses that: if it is on, set the CA's S3ObjectAcl to BUCKET_OWNER_FULL_CONTROL and serve the CRL through \
     CloudFront. Object Ownership must not be \"bucket owner enforced\", which refuses ACLs.";
const BUCKET_OWNER_FULL_CONTROL: &str = "This CA writes with the object ACL BUCKET_OWNER_FULL_CONTROL: Block Public \
     Access does not refuse that. Object Ownership should be \"bucket owner preferred\", as on AWS's page.";
const ENCRYPTION: &str = "If the bucket is encrypted, use SSE-S3 or a customer managed KMS key whose policy lets \
     acm-pca.amazonaws.com call kms:GenerateDataKey and kms:Decrypt. The AWS managed key of S3 does not work.";

const NO_CRL: &str = "The CA has its CRL switched off now, so AWS writes none. If that is not what you want, switch it \
     on again.";
const HALF_OF_THE_VALIDITY: &str = "You have until the deadline below: half of the CRL's validity of \
     {crl_expiration_in_days} days, counted from the first failure. AWS writes a new CRL at the latest in the middle of the \
     validity of the one before, so the published one is valid for at least as long. Then it may expire, and clients that \
     insist on a valid CRL trust no certificate of this CA.";

/// The steps that come before those of the condition.
pub(super) fn steps(alert: &Alert) -> Vec<String> {
    let finding = &alert.finding;
    let Some(question) = &finding.question else { return Vec::new() };
    match (question, &alert.answer) {
        (Question::Creation(_), Some(Answer::CertificateAuthority(ca))) => creation(ca, finding),
        (Question::Crl(_), Some(Answer::CertificateAuthority(ca))) => crl(ca, finding),
        (Question::CrlBucket(arn), Some(Answer::CertificateAuthority(ca))) => crl_bucket(arn, ca, finding),
        (Question::Certificate(_), Some(Answer::Certificate(answer))) => certificate(answer, finding),
        (Question::AuditReport { ca, .. }, Some(Answer::AuditReport(report))) => {
            audit_report(ca, report, finding)
        }
        // No answer; or one to another question, which says nothing here.
        (question, _) => unanswered(question, finding),
    }
}

fn unanswered(question: &Question, finding: &Finding) -> Vec<String> {
    let steps: &[&str] = match question {
        Question::Creation(_) => &[DESCRIBE_CA, FAILED_CA],
        Question::Crl(_) => &[],
        Question::CrlBucket(_) => &[BUCKET_POLICY, OBJECT_ACL, ENCRYPTION],
        Question::Certificate(_) => &[GET_CERTIFICATE],
        Question::AuditReport { .. } => &[DESCRIBE_REPORT, BUCKET_POLICY, ENCRYPTION],
    };
    filled(steps, finding)
}

fn filled(steps: &[&str], finding: &Finding) -> Vec<String> {
    steps.iter().filter_map(|step| fill(step, finding)).collect()
}

fn creation(ca: &CertificateAuthority, finding: &Finding) -> Vec<String> {
    if ca.status.as_deref() != Some("FAILED") {
        return filled(&[&status(ca)], finding);
    }
    let reason = match ca.failure_reason.as_deref() {
        Some("REQUEST_TIMED_OUT") => "AWS did not get done in time.",
        Some("UNSUPPORTED_ALGORITHM") => {
            "The region does not offer this key algorithm or signing algorithm. Choose others."
        }
        Some("OTHER") => {
            "AWS says no more. Look for the CreateCertificateAuthority call in CloudTrail, then ask AWS Support."
        }
        Some(_) => "AWS has not documented this one. Ask AWS Support.",
        None => return filled(&[&status(ca), FAILED_CA], finding),
    };
    let reason = format!("AWS names {{failure_reason}} as the failure reason. {reason}");
    filled(&[&status(ca), &reason, FAILED_CA], finding)
}

fn crl(ca: &CertificateAuthority, finding: &Finding) -> Vec<String> {
    let mut steps = Vec::new();
    if ca.status.as_deref() != Some("ACTIVE") {
        steps.push(status(ca));
    }
    if !ca.crl.enabled {
        steps.push(NO_CRL.to_owned());
    }
    if finding.deadline.is_some() {
        steps.push(HALF_OF_THE_VALIDITY.to_owned());
    }
    steps.iter().filter_map(|step| fill(step, finding)).collect()
}

fn crl_bucket(arn: &CaArn, ca: &CertificateAuthority, finding: &Finding) -> Vec<String> {
    let acl = match ca.crl.object_acl.as_deref() {
        Some("PUBLIC_READ") => PUBLIC_READ,
        Some("BUCKET_OWNER_FULL_CONTROL") => BUCKET_OWNER_FULL_CONTROL,
        Some(_) | None => OBJECT_ACL,
    };
    let mut steps = bucket_policy(arn, ca.crl.bucket.as_deref(), finding);
    steps.extend(filled(&[acl, ENCRYPTION], finding));
    steps.extend(crl(ca, finding));
    steps
}

fn certificate(answer: &CertificateAnswer, finding: &Finding) -> Vec<String> {
    let steps: &[&str] = match answer {
        CertificateAnswer::Issued => &[
            "GetCertificate gives the certificate now: it was issued after all. The steps below are not needed then.",
        ],
        CertificateAnswer::InProgress(_) => &[
            "GetCertificate says RequestInProgressException: the request is still being worked on, and this is not its end.",
            GET_CERTIFICATE,
        ],
        CertificateAnswer::Failed(_) => &[
            "GetCertificate says RequestFailedException: the request has failed for good, and AWS gives no reason. Its \
             guide names network problems as a usual one.",
        ],
        CertificateAnswer::InvalidState(_) => &[
            "GetCertificate says InvalidStateException: the state of the CA does not allow it.",
            DESCRIBE_CA,
        ],
        CertificateAnswer::NotFound(_) => {
            &["GetCertificate says ResourceNotFoundException: AWS has no such certificate."]
        }
        CertificateAnswer::InvalidArn(_) => &[
            "GetCertificate says InvalidArnException: AWS knows no such CA or certificate. Check whether the CA has been \
             deleted.",
        ],
    };
    filled(steps, finding)
}

fn audit_report(ca: &CaArn, report: &AuditReport, finding: &Finding) -> Vec<String> {
    match report.status.as_deref() {
        Some("SUCCESS") => filled(
            &[
                "AWS says SUCCESS now: the report was made after all, in the bucket {audit_report_bucket}. The steps below \
               are not needed then.",
            ],
            finding,
        ),
        Some("CREATING") => {
            let mut steps = vec!["AWS says that it is still CREATING the report.".to_owned()];
            steps.extend(filled(&[DESCRIBE_REPORT], finding));
            steps
        }
        Some(_) | None => {
            let mut steps = bucket_policy(ca, report.bucket.as_deref(), finding);
            steps.extend(filled(&[ENCRYPTION], finding));
            steps
        }
    }
}

/// What each status means: <https://docs.aws.amazon.com/privateca/latest/userguide/PcaUpdateStatus.html>.
fn status(ca: &CertificateAuthority) -> String {
    let means = match ca.status.as_deref() {
        Some("CREATING") => "AWS is still at it",
        Some("PENDING_CERTIFICATE") => {
            "it exists, and issues nothing before its own certificate is installed"
        }
        Some("ACTIVE") => "it works",
        Some("DISABLED") => "it can't issue certificates; CRLs, audit reports and revocations go on",
        Some("EXPIRED") => "its own certificate has expired, so that it can't issue certificates",
        Some("FAILED") => "its creation failed",
        Some("DELETED") => "it can be restored for 7 to 30 days after its deletion",
        Some(_) => "AWS has not documented this one",
        None => return "AWS does not say in which status the CA is.".to_owned(),
    };
    format!("AWS says that the CA is in status {{ca_status}}: {means}.")
}

/// The statement to add, as far as AWS names the bucket in a way that can be printed in one.
fn bucket_policy(ca: &CaArn, bucket: Option<&str>, finding: &Finding) -> Vec<String> {
    let general = || filled(&[BUCKET_POLICY], finding);
    let Some(named) = bucket else { return general() };
    let bucket: BucketName = match named.parse() {
        Ok(bucket) => bucket,
        Err(why) => {
            let mut steps = vec![format!(
                "AWS names the bucket `{}`. No statement for its policy is printed here, because no bucket has such a \
                 name: it {why}.",
                escape::line(named)
            )];
            steps.extend(general());
            return steps;
        }
    };
    let region = &finding.region;
    let note = match is_enabled_by_default(ca, region) {
        Some(true) => format!(
            " The bucket must be in a region that is enabled by default, as {region} is: AWS supports no other for this CA."
        ),
        Some(false) => format!(
            " The CA is in the opt-in region {region}. The principal is the one for a bucket in the same region: if the \
             bucket is in a region that is enabled by default, write acm-pca.{region}.amazonaws.com in place of {SERVICE}."
        ),
        None => String::new(),
    };
    vec![format!(
        "Check your Amazon S3 bucket permissions, as AWS advises: add this statement to the policy of the bucket \
         {bucket} if it is not there, and remove what denies the same.{note}\n{}",
        statement(&bucket, ca, &finding.account)
    )]
}

#[cfg(test)]
mod tests;
