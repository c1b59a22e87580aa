use super::Question;
use crate::Fact;

/// What AWS Private CA answered. Every text in it is kept as AWS wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To `DescribeCertificateAuthority`.
    CertificateAuthority(CertificateAuthority),
    /// To `GetCertificate`.
    Certificate(CertificateAnswer),
    /// To `DescribeCertificateAuthorityAuditReport`.
    AuditReport(AuditReport),
}

/// A CA, as far as it explains a failure:
/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_CertificateAuthority.html>.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateAuthority {
    /// `ACTIVE`, `FAILED`, …
    pub status: Option<String>,
    /// `REQUEST_TIMED_OUT`, `UNSUPPORTED_ALGORITHM`, `OTHER`, where its creation failed.
    pub failure_reason: Option<String>,
    /// How it publishes its CRL. A CA without a configuration publishes none.
    pub crl: CrlConfiguration,
}

/// How a CA publishes its CRL:
/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_CrlConfiguration.html>.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrlConfiguration {
    /// Whether it publishes one.
    pub enabled: bool,
    /// The bucket. AWS takes more here than S3 does: [`BucketName`](super::BucketName) checks it.
    pub bucket: Option<String>,
    /// `PUBLIC_READ` or `BUCKET_OWNER_FULL_CONTROL`. AWS writes with the first where none is set.
    pub object_acl: Option<String>,
    /// `COMPLETE` or `PARTITIONED`.
    pub kind: Option<String>,
    /// Where in the bucket, if not in `crl/`.
    pub custom_path: Option<String>,
    /// Days that a CRL is valid.
    pub expiration_in_days: Option<i32>,
}

/// What `GetCertificate` says of a certificate:
/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_GetCertificate.html>. Its errors are answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateAnswer {
    /// It is there.
    Issued,
    /// `RequestInProgressException`: not the end of it.
    InProgress(String),
    /// `RequestFailedException`: it will not come, and AWS says no more.
    Failed(String),
    /// `InvalidStateException`: the state of the CA does not allow it.
    InvalidState(String),
    /// `ResourceNotFoundException`: there is no such CA or certificate.
    NotFound(String),
    /// `InvalidArnException`: its ARN is none that AWS knows.
    InvalidArn(String),
}

/// An audit report:
/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_DescribeCertificateAuthorityAuditReport.html>.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// `CREATING`, `SUCCESS` or `FAILED`.
    pub status: Option<String>,
    /// The bucket it is written to.
    pub bucket: Option<String>,
}

impl Answer {
    /// What it adds to the facts of an alert: of a CA that could not be created, nothing of its CRL.
    pub(crate) fn facts(&self, question: &Question) -> Vec<Fact> {
        let fact = |name, value: &Option<String>| value.as_ref().map(|value| Fact::new(name, value));
        match self {
            Self::CertificateAuthority(CertificateAuthority { status, failure_reason, crl }) => {
                let mut facts = vec![fact("ca_status", status), fact("failure_reason", failure_reason)];
                let days = crl.expiration_in_days.map(|days| days.to_string());
                let of_the_crl = [
                    Some(Fact::new("crl_enabled", &crl.enabled)),
                    fact("crl_bucket", &crl.bucket),
                    fact("crl_object_acl", &crl.object_acl),
                    fact("crl_type", &crl.kind),
                    fact("crl_custom_path", &crl.custom_path),
                    fact("crl_expiration_in_days", &days),
                ];
                if !matches!(question, Question::Creation(_)) {
                    facts.extend(of_the_crl);
                }
                facts.into_iter().flatten().collect()
            }
            Self::Certificate(answer) => vec![Fact::new("get_certificate", &answer.words())],
            Self::AuditReport(AuditReport { status, bucket }) => {
                let facts = [fact("audit_report_status", status), fact("audit_report_bucket", bucket)];
                facts.into_iter().flatten().collect()
            }
        }
    }
}

impl CertificateAnswer {
    /// AWS's own code and words.
    fn words(&self) -> &str {
        match self {
            Self::Issued => "the certificate is there",
            Self::InProgress(words)
            | Self::Failed(words)
            | Self::InvalidState(words)
            | Self::NotFound(words)
            | Self::InvalidArn(words) => words,
        }
    }
}
