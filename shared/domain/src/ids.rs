//! Small identifiers, each checked once where it enters.

use std::fmt;
use std::str::FromStr;

/// Why a text can't be an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseIdError {
    /// The text has no characters.
    #[error("is empty")]
    Empty,
    /// The text is longer than any identifier of its kind.
    #[error("has {length} bytes, at most {most} are allowed")]
    TooLong {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// A character that would need escaping in a log line, a metric or a message attribute.
    #[error("has the character {0:?}, which is not allowed")]
    Character(char),
}

fn check(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> Result<(), ParseIdError> {
    if text.is_empty() {
        return Err(ParseIdError::Empty);
    }
    if text.len() > most {
        return Err(ParseIdError::TooLong { length: text.len(), most });
    }
    match text.chars().find(|c| !allowed(*c)) {
        Some(c) => Err(ParseIdError::Character(c)),
        None => Ok(()),
    }
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn printable(c: char) -> bool {
    c.is_ascii_graphic()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $most:literal, $allowed:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Whether the text is such an identifier.
            pub fn is_one(text: &str) -> bool {
                // What is not ASCII is no character of any of them.
                (1..=$most).contains(&text.len()) && text.bytes().all(|byte| $allowed(char::from(byte)))
            }

            /// The identifier as AWS wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                check(text, $most, $allowed)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// An AWS account. Usually 12 digits; AWS's own examples say `account`, so any word passes.
    AccountId, 64, word
}
id! {
    /// An AWS region, also one that did not exist when this was written.
    Region, 64, word
}
impl AccountId {
    /// Whether it is the number of an account, and not written with dashes.
    pub fn is_likely(&self) -> bool {
        self.0.len() == 12 && self.0.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl Region {
    /// Whether it looks like the name of a region, known or new, and not like a slip of the pen: `us-east1`, `US-EAST-1`.
    pub fn is_likely(&self) -> bool {
        let lower = !self.0.bytes().any(|byte| byte.is_ascii_uppercase());
        lower && (self.partition().is_some() || self.0.split('-').count() > 2)
    }

    /// The partition that a region of this name is in, by the patterns of the AWS SDKs: `partitions.json` of
    /// <https://github.com/boto/botocore>.
    pub fn partition(&self) -> Option<&'static str> {
        let parts: Vec<_> = self.0.split('-').collect();
        let (number, name) = parts.split_last()?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match name {
            ["us", "gov", _] => Some("aws-us-gov"),
            ["us", "iso", _] => Some("aws-iso"),
            ["us", "isob", _] => Some("aws-iso-b"),
            ["eu", "isoe", _] => Some("aws-iso-e"),
            ["us", "isof", _] => Some("aws-iso-f"),
            ["eusc", "de", _] => Some("aws-eusc"),
            ["cn", _] => Some("aws-cn"),
            ["us" | "eu" | "ap" | "sa" | "ca" | "me" | "af" | "il" | "mx", _] => Some("aws"),
            _ => None,
        }
    }
}

id! {
    /// The id of an EventBridge event: stable over retries of one delivery.
    EventId, 256, printable
}
id! {
    /// The id of an audit report: what the second entry of that event's `resources` holds. It is no ARN.
    AuditReportId, 128, word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: FromStr<Err = ParseIdError> + fmt::Display>(text: &str, expected: &str) {
        let got = text.parse::<T>().map_or_else(|err| format!("error: {err}"), |id| id.to_string());
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn takes_what_aws_writes() {
        check::<AccountId>("111122223333", "111122223333");
        check::<AccountId>("account", "account");
        check::<Region>("eusc-de-east-1", "eusc-de-east-1");
        check::<EventId>("071f4cb1-2a7b-e70c-ab6d-f56example34", "071f4cb1-2a7b-e70c-ab6d-f56example34");
        check::<AuditReportId>("audit_report_ID", "audit_report_ID");
    }

    #[test]
    fn a_region_tells_its_partition() {
        for (region, partition) in [
            ("us-east-1", Some("aws")),
            ("mx-central-1", Some("aws")),
            ("cn-northwest-1", Some("aws-cn")),
            ("us-gov-west-1", Some("aws-us-gov")),
            ("eusc-de-east-1", Some("aws-eusc")),
            ("us-iso-east-1", Some("aws-iso")),
            ("us-isob-east-1", Some("aws-iso-b")),
            ("eu-isoe-west-1", Some("aws-iso-e")),
            ("us-isof-south-1", Some("aws-iso-f")),
            ("region", None),
            ("us-east", None),
            ("us-east-", None),
            ("moon-sea-1", None),
        ] {
            assert_eq!(region.parse::<Region>().unwrap().partition(), partition, "{region}");
        }
    }

    #[test]
    fn refuses_what_would_need_escaping() {
        check::<AccountId>("", "error: is empty");
        check::<Region>("us-east-1\n", "error: has the character '\\n', which is not allowed");
        check::<EventId>("a\u{202e}b", "error: has the character '\\u{202e}', which is not allowed");
        check::<AccountId>(&"1".repeat(65), "error: has 65 bytes, at most 64 are allowed");
    }
}
