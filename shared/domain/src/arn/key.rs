use std::str::FromStr;

use super::{Arn, ParseArnError, segments};
use crate::{AccountId, Region};

/// The ARN of a KMS key: `arn:…:kms:…:key/<id>`. The ARN of an alias is none: it leads to another key tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyArn(Arn);

impl KeyArn {
    /// The ARN that a key of this id must have, where the region tells the partition.
    pub fn of(id: &str, account: &AccountId, region: &Region) -> Option<Self> {
        format!("arn:{}:kms:{region}:{account}:key/{id}", region.partition()?).parse().ok()
    }

    /// The plain ARN.
    pub fn arn(&self) -> &Arn {
        &self.0
    }

    /// The id after `key/`: a UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key.
    pub fn id(&self) -> &str {
        self.0.resource().split('/').nth(1).unwrap_or_default()
    }
}

impl FromStr for KeyArn {
    type Err = ParseArnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let arn: Arn = text.parse()?;
        match segments(&arn, "kms")?[..] {
            ["key", id] if !id.is_empty() => Ok(Self(arn)),
            _ => Err(ParseArnError::WrongResource("KMS key")),
        }
    }
}
