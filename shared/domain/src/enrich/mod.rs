//! What AWS is asked after a failure is known and before it is told, and what the answer adds to the alert.
//!
//! AWS's own pages say whom to ask: <https://docs.aws.amazon.com/privateca/latest/userguide/CloudWatchEvents.html>.

mod answer;
mod bucket;

use jiff::{SignedDuration, Timestamp};

use crate::AuditReportId;
use crate::arn::{CaArn, CertificateArn};

pub use answer::{Answer, AuditReport, CertificateAnswer, CertificateAuthority, CrlConfiguration};
pub use bucket::{BucketName, ParseBucketNameError, SERVICE, is_enabled_by_default, statement};

/// What AWS Private CA is asked about a finding: one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// What became of a CA: `DescribeCertificateAuthority`.
    Creation(CaArn),
    /// How a CA publishes its CRL: `DescribeCertificateAuthority`.
    Crl(CaArn),
    /// The same, because the bucket refuses the CRL.
    CrlBucket(CaArn),
    /// What became of a certificate: `GetCertificate`.
    Certificate(CertificateArn),
    /// What became of an audit report: `DescribeCertificateAuthorityAuditReport`.
    AuditReport {
        /// The CA that it is about.
        ca: CaArn,
        /// Its id.
        report: AuditReportId,
    },
}

impl Question {
    /// The operation that answers it.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Creation(_) | Self::Crl(_) | Self::CrlBucket(_) => "DescribeCertificateAuthority",
            Self::Certificate(_) => "GetCertificate",
            Self::AuditReport { .. } => "DescribeCertificateAuthorityAuditReport",
        }
    }

    /// The CA that it is about: its ARN says in which region to ask.
    pub fn ca(&self) -> CaArn {
        match self {
            Self::Creation(ca) | Self::Crl(ca) | Self::CrlBucket(ca) | Self::AuditReport { ca, .. } => {
                ca.clone()
            }
            Self::Certificate(certificate) => certificate.ca(),
        }
    }

    /// Until when a CRL must be written again, if none was since `first`: half of its validity later.
    ///
    /// AWS writes a new one at the latest in the middle of the validity of the one before
    /// (<https://docs.aws.amazon.com/privateca/latest/userguide/create-CA.html>), so that the published one is valid for
    /// at least the other half.
    pub(crate) fn deadline(&self, answer: &Answer, first: Timestamp) -> Option<Timestamp> {
        match (self, answer) {
            (Self::Crl(_) | Self::CrlBucket(_), Answer::CertificateAuthority(ca)) if ca.crl.enabled => {
                let days = ca.crl.expiration_in_days.filter(|days| *days > 0)?;
                first.checked_add(SignedDuration::from_hours(12 * i64::from(days))).ok()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
