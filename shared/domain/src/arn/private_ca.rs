use std::str::FromStr;

use super::{Arn, ParseArnError, segments};

/// The ARN of a private certificate authority: `arn:…:acm-pca:…:certificate-authority/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaArn(Arn);

impl CaArn {
    /// The plain ARN.
    pub fn arn(&self) -> &Arn {
        &self.0
    }

    /// The id after `certificate-authority/`.
    pub fn id(&self) -> &str {
        self.0.resource().split('/').nth(1).unwrap_or_default()
    }
}

/// The ARN of a certificate: the ARN of its CA, then `/certificate/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateArn(Arn);

impl CertificateArn {
    /// The plain ARN.
    pub fn arn(&self) -> &Arn {
        &self.0
    }

    /// The CA that issued it, by its name alone.
    pub fn ca(&self) -> CaArn {
        let text = self.0.as_str();
        let end = text.find("/certificate/").unwrap_or(text.len());
        CaArn(Arn(text[..end].to_owned()))
    }
}

impl FromStr for CaArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        match segments(&arn, "acm-pca")?[..] {
            ["certificate-authority", id] if !id.is_empty() => Ok(Self(arn)),
            _ => Err(ParseArnError::WrongResource("certificate authority")),
        }
    }
}

impl FromStr for CertificateArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        match segments(&arn, "acm-pca")?[..] {
            ["certificate-authority", ca, "certificate", id] if !ca.is_empty() && !id.is_empty() => {
                Ok(Self(arn))
            }
            _ => Err(ParseArnError::WrongResource("certificate of a private CA")),
        }
    }
}
