use std::fmt;
use std::str::FromStr;

use super::{Arn, ParseArnError, is_word};

/// The ARN of a standard SNS topic: `arn:…:sns:<region>:<account>:<name>`.
///
/// Names: <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>. The region becomes part of a host name, so
/// all of its parts are words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicArn(Arn);

impl TopicArn {
    /// The ARN as the user wrote it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where the topic is.
    pub fn region(&self) -> &str {
        self.0.region()
    }

    /// Whose topic it is.
    pub fn account(&self) -> &str {
        self.0.account()
    }
}

impl fmt::Display for TopicArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TopicArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        if arn.service() != "sns" {
            return Err(ParseArnError::WrongService { found: arn.service().to_owned(), expected: "sns" });
        }
        for (what, part) in [("region", arn.region()), ("account", arn.account())] {
            if part.is_empty() {
                return Err(ParseArnError::Missing(what));
            }
        }
        let name = arn.resource();
        if name.rsplit_once('.').is_some_and(|(_, ending)| ending == "fifo") {
            return Err(ParseArnError::FifoTopic);
        }
        let parts = [arn.partition(), arn.region(), arn.account(), name];
        match parts.iter().flat_map(|part| part.chars()).find(|c| !is_word(*c)) {
            Some(c) => Err(ParseArnError::Character(c)),
            None if name.len() > 256 => Err(ParseArnError::WrongResource("topic")),
            None => Ok(Self(arn)),
        }
    }
}
