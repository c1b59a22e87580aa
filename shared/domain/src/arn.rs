//! Amazon Resource Names, typed.
//!
//! Any partition, region and account passes: new ones appear, and a CA's ARN says more than the envelope around it.
//! Shapes: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html> and the `Arn` pattern of the Private CA API.

use std::fmt;
use std::str::FromStr;

/// Why a text is not the ARN it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseArnError {
    /// It does not begin with `arn:`.
    #[error("not an ARN")]
    NotAnArn,
    /// It ends before this part, or the part is empty.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A character that no ARN of the services we know has.
    #[error("has the character {0:?}, which is not allowed")]
    Character(char),
    /// It is longer than any ARN.
    #[error("has {0} bytes, at most 2048 are allowed")]
    TooLong(usize),
    /// It belongs to another service.
    #[error("service is `{found}`, expected `{expected}`")]
    WrongService {
        /// What it says.
        found: String,
        /// What was wanted.
        expected: &'static str,
    },
    /// It names another kind of resource.
    #[error("not a {0}")]
    WrongResource(&'static str),
}

/// Any ARN: six parts, of which region and account may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arn(String);

impl Arn {
    /// The ARN as AWS wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(6, ':').nth(index).unwrap_or_default()
    }

    /// `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, … or one not known yet.
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// `acm-pca`, `kms`, …
    pub fn service(&self) -> &str {
        self.part(2)
    }

    /// Empty for global resources.
    pub fn region(&self) -> &str {
        self.part(3)
    }

    /// Empty for resources of AWS itself.
    pub fn account(&self) -> &str {
        self.part(4)
    }

    /// All after the fifth colon.
    pub fn resource(&self) -> &str {
        self.part(5)
    }
}

impl FromStr for Arn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 2048 {
            return Err(ParseArnError::TooLong(text.len()));
        }
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return Err(ParseArnError::NotAnArn);
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic() && *c != ' ') {
            return Err(ParseArnError::Character(c));
        }
        for (what, may_be_empty) in [
            ("partition", false),
            ("service", false),
            ("region", true),
            ("account", true),
            ("resource", false),
        ] {
            match parts.next() {
                Some(part) if may_be_empty || !part.is_empty() => {}
                _ => return Err(ParseArnError::Missing(what)),
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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

/// The segments of a Private CA resource, if the ARN has only characters of the API's pattern, and only words before
/// them. None of them means anything to a shell, so the ARN may stand in a command that people paste.
fn private_ca_segments(arn: &Arn) -> Result<Vec<&str>, ParseArnError> {
    if arn.service() != "acm-pca" {
        return Err(ParseArnError::WrongService { found: arn.service().to_owned(), expected: "acm-pca" });
    }
    let resource = arn.resource();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-/".contains(c);
    let word = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let before = [arn.partition(), arn.region(), arn.account()];
    let odd = before.iter().flat_map(|part| part.chars()).find(|c| !word(*c));
    match odd.or_else(|| resource.chars().find(|c| !allowed(*c))) {
        Some(c) => Err(ParseArnError::Character(c)),
        None => Ok(resource.split('/').collect()),
    }
}

impl FromStr for CaArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        match private_ca_segments(&arn)?[..] {
            ["certificate-authority", id] if !id.is_empty() => Ok(Self(arn)),
            _ => Err(ParseArnError::WrongResource("certificate authority")),
        }
    }
}

impl FromStr for CertificateArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        match private_ca_segments(&arn)?[..] {
            ["certificate-authority", ca, "certificate", id] if !ca.is_empty() && !id.is_empty() => {
                Ok(Self(arn))
            }
            _ => Err(ParseArnError::WrongResource("certificate of a private CA")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let ca = text.parse::<CaArn>().map(|ca| format!("CA {}", ca.id()));
        let certificate =
            text.parse::<CertificateArn>().map(|c| format!("certificate of CA {}", c.ca().id()));
        let got = ca.or(certificate).unwrap_or_else(|err| format!("error: {err}"));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn knows_a_ca_and_a_certificate_in_any_partition() {
        check("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122-33", "CA 1122-33");
        check("arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority/a", "CA a");
        check("arn:aws-moon:acm-pca:tranquility-1:111122223333:certificate-authority/a", "CA a");
        check("arn:aws:acm-pca:r:1:certificate-authority/a/certificate/286535153982", "certificate of CA a");
        check(
            "arn:aws:acm-pca:region:account:certificate-authority/CA_ID/certificate/certificate_ID",
            "certificate of CA CA_ID",
        );
    }

    #[test]
    fn refuses_anything_else() {
        check("audit_report_ID", "error: not an ARN");
        check("arn:aws", "error: service is missing");
        check("arn:aws:acm-pca:r:1:", "error: resource is missing");
        check("arn::acm-pca:r:1:x", "error: partition is missing");
        check("arn:aws:kms:r:1:key/ab", "error: service is `kms`, expected `acm-pca`");
        check("arn:aws:acm-pca:r:1:certificate-authority/", "error: not a certificate of a private CA");
        check(
            "arn:aws:acm-pca:r:1:certificate-authority/a\u{1b}[2J",
            "error: has the character '\\u{1b}', which is not allowed",
        );
        check(
            "arn:aws:acm-pca:r:1:certificate-authority/a b",
            "error: has the character ' ', which is not allowed",
        );
        check(
            "arn:aws:acm-pca:$(id):1:certificate-authority/a",
            "error: has the character '$', which is not allowed",
        );
    }
}
