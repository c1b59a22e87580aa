//! What a bucket must allow, so that AWS Private CA can write to it:
//! <https://docs.aws.amazon.com/privateca/latest/userguide/crl-planning.html>.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::arn::CaArn;
use crate::{AccountId, Region};

/// Who writes, wherever bucket and CA are in the same region or both in regions that are enabled by default.
pub const SERVICE: &str = "acm-pca.amazonaws.com";

/// The regions of the partition `aws` that every account has: a closed list, because whatever was launched after 20 March
/// 2019 is opt-in. <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
const ENABLED_BY_DEFAULT: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Whether every account has the region of this CA; not known outside the partition `aws`.
pub fn is_enabled_by_default(ca: &CaArn, region: &Region) -> Option<bool> {
    (ca.arn().partition() == "aws").then(|| ENABLED_BY_DEFAULT.contains(&region.as_str()))
}

/// Why a text can't be the name of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseBucketNameError {
    /// Shorter or longer than any bucket's name.
    #[error("has {0} bytes, and a bucket's name has 3 to 255")]
    Length(usize),
    /// A character that no bucket's name has, or none has at its ends.
    #[error("has the character {0:?}, which is not allowed")]
    Character(char),
}

/// The name of an S3 bucket, also one from before 2018, when `us-east-1` allowed more:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
///
/// No character in it means anything in a policy, in JSON or to a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketName(String);

impl FromStr for BucketName {
    type Err = ParseBucketNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !(3..=255).contains(&text.len()) {
            return Err(ParseBucketNameError::Length(text.len()));
        }
        let odd = |c: &char| !c.is_ascii_alphanumeric();
        let odder = |c: &char| odd(c) && !matches!(c, '-' | '.' | '_');
        let ends = [text.chars().next(), text.chars().next_back()];
        match text.chars().find(odder).or_else(|| ends.into_iter().flatten().find(odd)) {
            Some(c) => Err(ParseBucketNameError::Character(c)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for BucketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement<'a> {
    effect: &'static str,
    principal: Principal,
    action: [&'static str; 4],
    resource: [String; 2],
    condition: Condition<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Principal {
    service: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Condition<'a> {
    string_equals: Source<'a>,
}

#[derive(Debug, Serialize)]
struct Source<'a> {
    #[serde(rename = "aws:SourceAccount")]
    account: &'a str,
    #[serde(rename = "aws:SourceArn")]
    arn: &'a str,
}

/// The statement of a bucket policy that lets one CA write CRLs and audit reports, as JSON of several lines.
pub fn statement(bucket: &BucketName, ca: &CaArn, account: &AccountId) -> String {
    let arn = format!("arn:{}:s3:::{bucket}", ca.arn().partition());
    let statement = Statement {
        effect: "Allow",
        principal: Principal { service: SERVICE },
        action: ["s3:PutObject", "s3:PutObjectAcl", "s3:GetBucketAcl", "s3:GetBucketLocation"],
        resource: [format!("{arn}/*"), arn],
        condition: Condition { string_equals: Source { account: account.as_str(), arn: ca.arn().as_str() } },
    };
    // Only strings: there is nothing here that JSON can't hold.
    serde_json::to_string_pretty(&statement).unwrap_or_default()
}
