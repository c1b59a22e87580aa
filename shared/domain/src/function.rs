use std::fmt;
use std::str::FromStr;

use crate::tree::quote;

/// The Lambda functions. What each one hears, [`crate::event::Event::function`] says.
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
    /// What is told again because its deadline nears.
    DeadlineReminder,
    /// What happens to KMS keys.
    KeyEvent,
    /// Calls that CloudTrail records, and what goes wrong with Auto Scaling groups and with Airflow.
    ApiCall,
    /// What is in the log files of a trail.
    TrailLog,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 9] = [
        Self::CaCreation,
        Self::CertificateIssuance,
        Self::CertificateRevocation,
        Self::CrlGeneration,
        Self::AuditReport,
        Self::KeyEvent,
        Self::ApiCall,
        Self::TrailLog,
        Self::DeadlineReminder,
    ];

    /// The folder under `functions/`, the binary and the folder under `events/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CaCreation => "ca-creation",
            Self::CertificateIssuance => "certificate-issuance",
            Self::CertificateRevocation => "certificate-revocation",
            Self::CrlGeneration => "crl-generation",
            Self::AuditReport => "audit-report",
            Self::KeyEvent => "key-event",
            Self::ApiCall => "api-call",
            Self::TrailLog => "trail-log",
            Self::DeadlineReminder => "deadline-reminder",
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no function.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is no function", quote(.0))]
pub struct ParseFunctionError(String);

impl FromStr for Function {
    type Err = ParseFunctionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|function| function.name() == text);
        named.ok_or_else(|| ParseFunctionError(text.to_owned()))
    }
}
