mod effects;
mod failures;
mod pairs;
mod root;
mod unknown;

use serde_json::{Value, json};

use crate::{Classification, Condition, Finding};
use crate::{classify, decode};

const KEY_ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const CA: &str = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1122";

/// An event with a record of somebody's call, with these fields added or changed.
fn event(fields: Value) -> Value {
    let mut record = json!({
        "eventVersion": "1.11", "eventType": "AwsApiCall", "eventID": "e", "eventTime": "2026-11-20T10:00:00Z",
        "eventSource": "kms.amazonaws.com", "eventName": "DisableKey", "awsRegion": "eu-west-1",
        "recipientAccountId": "111122223333", "sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli/2",
        "userIdentity": {
            "type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/ops/ann",
            "accountId": "111122223333",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "userName": "ops", "arn": "arn:aws:iam::111122223333:role/ops",
                },
                "attributes": { "mfaAuthenticated": "true" },
            },
        },
    });
    merge(&mut record, fields);
    json!({
        "id": "envelope", "detail-type": "AWS API Call via CloudTrail", "source": "aws.some",
        "account": "111122223333", "region": "eu-west-1", "time": "2026-11-20T10:00:05Z", "resources": [],
        "detail": record,
    })
}

/// Members of objects are merged; `null` is the same as nothing.
fn merge(into: &mut Value, fields: Value) {
    match (into, fields) {
        (Value::Object(into), Value::Object(fields)) => {
            for (name, value) in fields {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, value) => *into = value,
    }
}

fn merged(mut into: Value, fields: Value) -> Value {
    merge(&mut into, fields);
    into
}

fn meaning(fields: Value) -> Classification {
    meaning_of(&event(fields))
}

fn meaning_of(event: &Value) -> Classification {
    classify::classify(&decode::event(&event.to_string()).unwrap())
}

/// One line: what is the case, and what is over.
fn line(fields: Value) -> String {
    let meaning = meaning(fields);
    let made = meaning.findings.iter().map(|finding| {
        let until = finding.deadline.map_or(String::new(), |at| format!(" until {at}"));
        format!("{} {}{until}", finding.severity, finding.fingerprint())
    });
    let ended = meaning.ends.iter().map(|end| format!("ends {}", end.fingerprint()));
    let words: Vec<_> = made.chain(ended).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }
}

fn fingerprints(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| it.fingerprint().to_string()).collect()
}

/// The facts of the one finding, of those with these names.
fn facts(fields: Value, names: &[&str]) -> String {
    let findings = meaning(fields).findings;
    let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
    let wanted = finding.facts.iter().filter(|fact| names.contains(&&*fact.name));
    wanted.map(|fact| format!("{}={}", fact.name, fact.value)).collect::<Vec<_>>().join(" ")
}

fn has(findings: &[Finding], condition: Condition) -> bool {
    findings.iter().any(|it| it.condition == condition)
}
