//! Amazon Resource Names, typed.
//!
//! Any partition, region and account passes: new ones appear, and a CA's ARN says more than the envelope around it.
//! Shapes: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html> and the `Arn` pattern of the Private CA API.

mod key;
mod private_ca;
mod topic;

use std::fmt;
use std::str::FromStr;

pub use key::KeyArn;
pub use private_ca::{CaArn, CertificateArn};
pub use topic::TopicArn;

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
    /// It names a FIFO topic.
    #[error("a FIFO topic, which mail and phones can't subscribe to: use a standard topic")]
    FifoTopic,
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

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-".contains(c)
}

/// The segments of a resource, if the ARN has only characters of the Private CA API's pattern, and only words before
/// them. None of them means anything to a shell, so the ARN may stand in a command that people paste.
fn segments<'a>(arn: &'a Arn, service: &'static str) -> Result<Vec<&'a str>, ParseArnError> {
    if arn.service() != service {
        return Err(ParseArnError::WrongService { found: arn.service().to_owned(), expected: service });
    }
    let resource = arn.resource();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-/".contains(c);
    let before = [arn.partition(), arn.region(), arn.account()];
    let odd = before.iter().flat_map(|part| part.chars()).find(|c| !is_word(*c));
    match odd.or_else(|| resource.chars().find(|c| !allowed(*c))) {
        Some(c) => Err(ParseArnError::Character(c)),
        None => Ok(resource.split('/').collect()),
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

    #[track_caller]
    fn check_topic(text: &str, expected: &str) {
        let got = text
            .parse::<TopicArn>()
            .map_or_else(|err| format!("error: {err}"), |topic| format!("topic in {}", topic.region()));
        assert_eq!(got, expected, "{text}");
    }

    #[track_caller]
    fn check_key(text: &str, expected: &str) {
        let got =
            text.parse::<KeyArn>().map_or_else(|err| format!("error: {err}"), |key| key.id().to_owned());
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn knows_a_standard_topic_in_any_partition() {
        check_topic("arn:aws:sns:us-east-1:111122223333:Tocsin-Alerts_2", "topic in us-east-1");
        check_topic("arn:aws-moon:sns:sea-1:111122223333:alerts", "topic in sea-1");
    }

    #[test]
    fn refuses_what_no_alert_can_be_published_to() {
        check_topic("alerts", "error: not an ARN");
        check_topic("arn:aws:sqs:us-east-1:1:alerts", "error: service is `sqs`, expected `sns`");
        check_topic("arn:aws:sns:us-east-1:alerts", "error: resource is missing");
        check_topic("arn:aws:sns::1:alerts", "error: region is missing");
        check_topic("arn:aws:sns:us-east-1::alerts", "error: account is missing");
        check_topic(
            "arn:aws:sns:us-east-1:1:alerts.fifo",
            "error: a FIFO topic, which mail and phones can't subscribe to: use a standard topic",
        );
        // A subscription.
        check_topic(
            "arn:aws:sns:us-east-1:1:alerts:6b0e71bd",
            "error: has the character ':', which is not allowed",
        );
        check_topic(
            "arn:aws:sns:evil.example/:1:alerts",
            "error: has the character '.', which is not allowed",
        );
        check_topic(&format!("arn:aws:sns:r:1:{}", "x".repeat(257)), "error: not a topic");
    }

    #[test]
    fn knows_a_key_and_tells_it_from_an_alias() {
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        check_key(&format!("arn:aws:kms:us-west-2:111122223333:key/{id}"), id);
        let id = "mrk-1234abcd12ab34cd56ef1234567890ab";
        check_key(&format!("arn:aws-moon:kms:sea-1:111122223333:key/{id}"), id);
        check_key("arn:aws:kms:r:1:key/one_day,something=else", "one_day,something=else");
        check_key("arn:aws:kms:r:1:alias/payroll", "error: not a KMS key");
        check_key("arn:aws:kms:r:1:key/", "error: not a KMS key");
        check_key("arn:aws:kms:r:1:key/a/b", "error: not a KMS key");
        check_key("arn:aws:acm-pca:r:1:key/ab", "error: service is `acm-pca`, expected `kms`");
        check_key("arn:aws:kms:r:1:key/$(id)", "error: has the character '$', which is not allowed");
    }

    #[test]
    fn makes_the_arn_of_a_key_where_the_region_is_of_a_known_partition() {
        let made = |region: &str, id: &str| {
            let arn = KeyArn::of(id, &"111122223333".parse().unwrap(), &region.parse().unwrap());
            arn.map_or_else(|| "none".to_owned(), |key| key.arn().to_string())
        };
        assert_eq!(made("us-west-2", "12-ab"), "arn:aws:kms:us-west-2:111122223333:key/12-ab");
        assert_eq!(made("cn-north-1", "12-ab"), "arn:aws-cn:kms:cn-north-1:111122223333:key/12-ab");
        assert_eq!(made("sea-1", "12-ab"), "none");
        assert_eq!(made("us-west-2", "12 ab"), "none");
    }
}
