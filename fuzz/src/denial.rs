//! The messages of errors: what a denial says is found in it, whoever chose the names.

use serde_json::json;
use serde_json::value::RawValue;
use tocsin_domain::decode::trail_record;
use tocsin_domain::trail::{Body, Denial, Effect, Failure, FailureClass, Policy};

/// Reads any text as the message of an error, and makes sentences with the words in it.
pub fn check(text: &str) {
    for code in ["AccessDenied", "KMSInvalidStateException", "Whatever"] {
        let Some(failure) = failed(code, text) else { return };
        assert_eq!(failure.code.as_deref(), Some(code));
        if let Some(message) = &failure.message {
            assert!(message.len() <= text.len(), "{message}");
        }
        if let Some(denial) = &failure.denial {
            assert_eq!(failure.class, FailureClass::Denied);
            quoted(text, denial);
        }
    }
    let word = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    let mut words = text.split(|c| !word(c)).filter(|word| !word.is_empty() && word.len() < 100);
    if let (Some(user), Some(action), Some(resource)) = (words.next(), words.next(), words.next()) {
        sentences(user, action, resource);
    }
}

fn failed(code: &str, message: &str) -> Option<Failure> {
    let record = json!({
        "eventVersion": "1.11", "eventTime": "2026-11-20T10:00:00Z", "eventSource": "kms.amazonaws.com",
        "eventName": "Decrypt", "errorCode": code, "errorMessage": message,
    });
    let record = RawValue::from_string(record.to_string()).expect("is JSON");
    let record = trail_record(&record, "").expect("a record");
    let Body::Act(act) = record.body else { panic!("a call is an act") };
    act.outcome.failure().cloned()
}

/// Nothing is made up.
fn quoted(text: &str, denial: &Denial) {
    let Denial { principal, action, resource, policy, policy_arn, authorization_id, .. } = denial;
    let arns = [principal, policy_arn].into_iter().flatten().map(|arn| arn.as_str());
    let texts = [action, resource, authorization_id].into_iter().flatten().map(String::as_str);
    for part in arns.chain(texts) {
        assert!(text.contains(part), "{part}");
    }
    assert!(policy.is_some() || policy_arn.is_none());
}

/// How AWS says it: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
fn sentences(user: &str, action: &str, resource: &str) {
    let user = format!("arn:aws:iam::111122223333:user/{user}");
    let (action, resource) = (format!("kms:{action}"), format!("arn:aws:kms:us-east-1:1:key/{resource}"));
    let policies = [
        ("identity-based policy", Policy::Identity),
        ("resource-based policy", Policy::Resource),
        ("service control policy", Policy::ServiceControl),
        ("resource control policy", Policy::ResourceControl),
        ("permissions boundary", Policy::Boundary),
        ("session policy", Policy::Session),
        ("VPC endpoint policy", Policy::VpcEndpoint),
    ];
    let act = format!("User: {user} is not authorized to perform: {action} on resource: {resource}");
    for (words, policy) in policies {
        for (reason, effect) in [
            (format!("because no {words} allows the {action} action"), Effect::Implicit),
            (format!("with an explicit deny in a {words}"), Effect::Explicit),
        ] {
            let failure = failed("AccessDenied", &format!("{act} {reason}")).expect("a failure");
            let denial = failure.denial.expect("a denial");
            assert_eq!((denial.policy, denial.effect), (Some(policy), Some(effect)), "{act} {reason}");
            let principal = denial.principal.map(|arn| arn.to_string());
            assert_eq!(
                (principal.as_ref(), denial.action.as_ref(), denial.resource.as_ref()),
                (Some(&user), Some(&action), Some(&resource)),
                "{act} {reason}"
            );
        }
    }
}
