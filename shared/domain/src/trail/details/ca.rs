use crate::arn::{Arn, CaArn, CertificateArn};
use crate::trail::Resource;

/// What a call to AWS Private CA is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaDetails {
    /// `certificateAuthorityArn`, or `resourceArn` of the calls about policies.
    pub ca: Option<CaArn>,
    /// `certificateArn`, or the one that follows from `certificateSerial`.
    pub certificate: Option<CertificateArn>,
    /// `status` that `UpdateCertificateAuthority` sets.
    pub status: Option<CaStatus>,
    /// `revocationConfiguration.crlConfiguration.enabled`.
    pub crl: Option<bool>,
    /// `revocationConfiguration.ocspConfiguration.enabled`.
    pub ocsp: Option<bool>,
    /// `permanentDeletionTimeInDays`: how long a CA that is deleted can be restored, 7 to 30.
    pub restorable_days: Option<u32>,
    /// By what `policy` is told from another one.
    pub policy: Option<u32>,
    /// `templateArn`: what the certificate may be used for. One with `CACertificate` makes a CA.
    pub template: Option<Arn>,
}

/// The status that somebody gave a CA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaStatus {
    /// `ACTIVE`.
    Active,
    /// `DISABLED`: it issues nothing.
    Disabled,
    /// Another one, whole.
    Unrecognised(String),
}

impl From<&str> for CaStatus {
    fn from(text: &str) -> Self {
        match text {
            "ACTIVE" => Self::Active,
            "DISABLED" => Self::Disabled,
            other => Self::Unrecognised(other.to_owned()),
        }
    }
}

impl CaDetails {
    /// In the order of AWS's own events: the CA, then the certificate.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let ca = self.ca.clone().or_else(|| Some(self.certificate.as_ref()?.ca()));
        let ca = ca.map(|ca| Resource::of(ca.arn().clone()));
        let certificate =
            self.certificate.as_ref().map(|certificate| Resource::of(certificate.arn().clone()));
        ca.into_iter().chain(certificate).collect()
    }
}

/// The id of a certificate is its serial number in lower case without colons, as AWS's examples show.
pub(crate) fn certificate(ca: &CaArn, serial: &str) -> Option<CertificateArn> {
    let id = serial.replace(':', "").to_lowercase();
    format!("{}/certificate/{id}", ca.arn()).parse().ok()
}
