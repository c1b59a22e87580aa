use std::fmt;

/// The Lambda functions, and what each one hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Function {
    /// Creation of private CAs.
    CaCreation,
    /// Issuance of certificates.
    CertificateIssuance,
    /// Revocation of certificates.
    CertificateRevocation,
    /// Generation of certificate revocation lists.
    CrlGeneration,
    /// Generation of audit reports.
    AuditReport,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 5] = [
        Self::CaCreation,
        Self::CertificateIssuance,
        Self::CertificateRevocation,
        Self::CrlGeneration,
        Self::AuditReport,
    ];

    /// The folder under `functions/`, the binary and the folder under `events/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CaCreation => "ca-creation",
            Self::CertificateIssuance => "certificate-issuance",
            Self::CertificateRevocation => "certificate-revocation",
            Self::CrlGeneration => "crl-generation",
            Self::AuditReport => "audit-report",
        }
    }

    /// The EventBridge `detail-type` it hears, from source `aws.acm-pca`.
    ///
    /// <https://docs.aws.amazon.com/privateca/latest/userguide/CloudWatchEvents.html>
    pub fn detail_type(self) -> &'static str {
        match self {
            Self::CaCreation => "ACM Private CA Creation",
            Self::CertificateIssuance => "ACM Private CA Certificate Issuance",
            Self::CertificateRevocation => "ACM Private CA Certificate Revocation",
            Self::CrlGeneration => "ACM Private CA CRL Generation",
            Self::AuditReport => "ACM Private CA Audit Report Generation",
        }
    }

    /// The function that hears this detail-type.
    pub fn hearing(detail_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.detail_type() == detail_type)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
