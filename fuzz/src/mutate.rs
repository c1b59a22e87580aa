//! Changes JSON and leaves it JSON. Of bytes that are changed at random few are JSON still, and a decoder refuses the
//! others before it looks at what they say.

use serde_json::Value;

/// Texts that mean something to a decoder, and those that no reader should be shown as they are.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "\n",
    "\u{1b}[2J",
    "\u{9b}",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "認",
    "\u{1f600}",
    "`",
    "*",
    "@here",
    "<!channel>",
    "[a](https://b)",
    "www.a.b",
    "{",
    "}",
    "\"",
    "\\",
    "{\"a\":1}",
    "$(id)",
    "-a",
    "file://a",
    "|",
    "//",
    "/",
    ":",
    "password=hunter2hunter2",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghij",
    "token: 0123456789abcdef0123",
    "-----BEGIN PRIVATE KEY-----",
    "Bearer 0123456789abcdef",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "success",
    "failure",
    "ISSUED",
    "FAILED",
    "true",
    "yes",
    "null",
    "0",
    "-1",
    "1e400",
    "2026-11-21T08:00:00Z",
    "Nov 21, 2026, 8:00:00 AM",
    "aws.acm-pca",
    "aws.kms",
    "aws.autoscaling",
    "aws.airflow",
    "aws.airflow-serverless",
    "aws.pca-connector-scep",
    "aws.s3",
    "aws.events",
    "aws.signin",
    "aws.cloudtrail",
    "tocsin",
    "Tocsin Self-Test",
    "Scheduled Event",
    "Object Created",
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "MWAA Environment Status Change",
    "Workflow Run Failed",
    "EC2 Instance Launch Unsuccessful",
    "EC2 Auto Scaling Instance Refresh Failed",
    "KMS CMK Deletion",
    "KMS Imported Key Material Expiration",
    "KMS CMK Rotation",
    "ACM Private CA CRL Generation",
    "ACM Private CA Creation",
    "ACM Private CA Certificate Issuance",
    "ACM Private CA Certificate Revocation",
    "ACM Private CA Audit Report Generation",
    "CREATE_FAILED",
    "UNAVAILABLE",
    "AVAILABLE",
    "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122",
    "arn:aws:kms:us-east-1:111122223333:key/12-ab",
    "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122/certificate/99",
    "arn:aws:sns:us-east-1:111122223333:alerts",
    "arn:aws:iam::111122223333:role/a",
    "us-east-1",
    "moon-1",
    "111122223333",
    "AccessDenied",
    "ThrottlingException",
    "InternalFailure",
    "LimitExceededException",
    "KMSInvalidStateException",
    "User: arn:aws:iam::1:user/a is not authorized to perform: kms:Decrypt on resource: b because no identity-based policy allows",
    "Encoded authorization failure message: abc",
    "Root",
    "AssumedRole",
    "IAMUser",
    "AWSService",
    "AwsApiCall",
    "AwsServiceEvent",
    "AwsConsoleSignIn",
    "AwsCloudTrailInsight",
    "kms.amazonaws.com",
    "acm-pca.amazonaws.com",
    "autoscaling.amazonaws.com",
    "airflow.amazonaws.com",
    "signin.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "aws:sqs",
    "aws:s3",
    "ObjectCreated:Put",
    "s3:TestEvent",
    "RetriesExhausted",
];

/// Names of fields.
const NAMES: &[&str] = &[
    "a",
    "",
    "id",
    "source",
    "detail-type",
    "account",
    "region",
    "time",
    "resources",
    "detail",
    "result",
    "reason",
    "status",
    "errorCode",
    "errorMessage",
    "eventName",
    "eventSource",
    "eventTime",
    "eventID",
    "eventType",
    "awsRegion",
    "userIdentity",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "serviceEventDetails",
    "recipientAccountId",
    "readOnly",
    "sessionContext",
    "arn",
    "ARN",
    "type",
    "Records",
    "Events",
    "CloudTrailEvent",
    "body",
    "messageId",
    "Message",
    "requestContext",
    "requestPayload",
    "responsePayload",
    "s3Bucket",
    "s3ObjectKey",
    "function",
    "bucket",
    "object",
    "key",
    "name",
    "$or",
    "exists",
    "anything-but",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
    "cidr",
    "equals-ignore-case",
];

/// A step of a generator of numbers: libFuzzer gives a seed, and the same seed makes the same input.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// From what libFuzzer gives.
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed) ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `end`, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = usize::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0);
        z.checked_rem(end).unwrap_or(0)
    }

    fn of(&mut self, texts: &[&str]) -> String {
        texts[self.below(texts.len())].to_owned()
    }
}

/// Changes what is in `data` up to `size`, and says how long it is then. `bytes` is how libFuzzer does that itself.
pub fn json(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    bytes: impl Fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let mut random = Random::new(seed);
    if random.below(4) > 0
        && let Ok(mut value) = serde_json::from_slice::<Value>(&data[..size])
    {
        for _ in 0..=random.below(3) {
            let donor = node(&mut value, &mut random).clone();
            change(node(&mut value, &mut random), &donor, &mut random);
        }
        let text = value.to_string();
        if text.len() <= most {
            data[..text.len()].copy_from_slice(text.as_bytes());
            return text.len();
        }
    }
    bytes(data, size, most)
}

/// Any value in this one, each as likely as any other.
fn node<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let at = random.below(count(value));
    nth(value, at)
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn nth(value: &mut Value, mut at: usize) -> &mut Value {
    if at == 0 || !(value.is_array() || value.is_object()) {
        return value;
    }
    at -= 1;
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(map) => map.values_mut().collect(),
        _ => Vec::new(),
    };
    for value in inner {
        let values = count(value);
        if at < values {
            return nth(value, at);
        }
        at -= values;
    }
    unreachable!("fewer values than were counted")
}

fn change(value: &mut Value, donor: &Value, random: &mut Random) {
    match (random.below(8), &mut *value) {
        (0, _) => *value = donor.clone(),
        (1, _) => *value = Value::String(random.of(TEXTS)),
        (2, _) => {
            let values = [
                Value::Null,
                true.into(),
                (-1).into(),
                0.5.into(),
                Value::Array(vec![]),
                Value::Object([].into_iter().collect()),
            ];
            *value = values[random.below(values.len())].clone();
        }
        (3, _) => *value = Value::Array(vec![value.clone(), donor.clone()]),
        (_, Value::String(text)) => edit(text, donor, random),
        (_, Value::Array(items)) if random.below(2) == 0 => items.push(donor.clone()),
        (_, Value::Array(items)) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        (_, Value::Object(map)) => {
            let key = map.keys().nth(random.below(map.len())).cloned();
            match (random.below(3), key) {
                (0, Some(key)) => {
                    map.remove(&key);
                }
                (1, Some(key)) => {
                    let value = map.remove(&key).unwrap_or_default();
                    map.insert(random.of(NAMES), value);
                }
                _ => {
                    map.insert(random.of(NAMES), donor.clone());
                }
            }
        }
        _ => *value = random.below(1000).into(),
    }
}

fn edit(text: &mut String, donor: &Value, random: &mut Random) {
    let at = text.floor_char_boundary(random.below(text.len() + 1));
    match random.below(5) {
        0 => text.truncate(at),
        1 => *text = text[at..].to_owned(),
        2 if !text.is_empty() && text.len() < 512 => *text = text.repeat(1 + random.below(8)),
        3 => text.insert_str(at, donor.as_str().unwrap_or_default()),
        _ => text.insert_str(at, &random.of(TEXTS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_json() {
        let mut data = vec![0; 4096];
        let text = br#"{"a":[1,"b",{"c":null}],"d":"e"}"#;
        for seed in 0..2000 {
            data[..text.len()].copy_from_slice(text);
            let size = json(&mut data, text.len(), 4096, seed, |_, size, _| size);
            assert!(serde_json::from_slice::<Value>(&data[..size]).is_ok(), "{seed}");
        }
    }
}
