//! The root user, and signing in.

use super::*;

fn by_root(fields: Value) -> Value {
    let identity = json!({
        "type": "Root", "arn": "arn:aws:iam::111122223333:root", "sessionContext": { "sessionIssuer": {} },
    });
    merged(
        json!({ "eventSource": "iam.amazonaws.com", "eventName": "CreateUser", "userIdentity": identity }),
        fields,
    )
}

const PLACE: &str = "111122223333|eu-west-1";

#[test]
fn root_is_told_of_with_and_without_a_second_factor() {
    let mfa = |mfa: Value| json!({ "userIdentity": { "sessionContext": { "attributes": { "mfaAuthenticated": mfa } } } });
    assert_eq!(line(by_root(mfa(json!("true")))), format!("high root_activity|{PLACE}|iam:CreateUser"));
    assert_eq!(
        line(by_root(mfa(json!("false")))),
        format!("critical root_without_mfa|{PLACE}|iam:CreateUser")
    );
    // Access keys of root: nothing says that there was a second factor.
    let keys = json!({ "userIdentity": { "sessionContext": null } });
    assert_eq!(line(by_root(keys)), format!("critical root_without_mfa|{PLACE}|iam:CreateUser"));
}

#[test]
fn reads_of_root_are_folded_together_and_other_acts_are_not() {
    for (source, name) in [("iam", "ListUsers"), ("kms", "DescribeKey"), ("s3", "GetBucketAcl")] {
        let fields = json!({ "eventSource": format!("{source}.amazonaws.com"), "eventName": name });
        assert_eq!(line(by_root(fields)), format!("high root_activity|{PLACE}|reads"));
    }
}

#[test]
fn what_is_not_root_itself_is_not_told_as_root() {
    let assumed = json!({ "userIdentity": { "sessionContext": { "assumedRoot": "true" } } });
    let service = json!({ "userIdentity": { "invokedBy": "cloudformation.amazonaws.com" } });
    let event = json!({ "eventType": "AwsServiceEvent" });
    for fields in [assumed, service, event] {
        assert_eq!(line(by_root(fields)), "nothing");
    }
    // The console is a person.
    let console = json!({ "userIdentity": { "invokedBy": "signin.amazonaws.com" } });
    assert_eq!(line(by_root(console)), format!("high root_activity|{PLACE}|iam:CreateUser"));
}

#[test]
fn one_act_of_root_is_one_alert_unless_something_ends_the_other() {
    let kms = |name: &str| json!({ "eventSource": "kms.amazonaws.com", "eventName": name, "requestParameters": { "keyId": KEY } });
    // Medium, and no state: the alert about root says what was done.
    assert_eq!(line(by_root(kms("PutKeyPolicy"))), format!("high root_activity|{PLACE}|kms:PutKeyPolicy"));
    assert_eq!(
        line(by_root(kms("ScheduleKeyDeletion"))),
        format!(
            "critical key_deletion_scheduled|{KEY} until 2026-12-20T10:00:00Z; high root_activity|{PLACE}|kms:ScheduleKeyDeletion"
        )
    );
    let denied = json!({ "errorCode": "AccessDenied", "errorMessage": "Access Denied" });
    let meaning = meaning(by_root(denied));
    assert_eq!(fingerprints(&meaning.findings), [format!("root_activity|{PLACE}|iam:CreateUser")]);
    assert_eq!(meaning.findings[0].cause.as_deref(), Some("Access Denied"));
}

#[test]
fn what_comes_before_a_sign_in_of_root_is_not_called_a_sign_in_without_a_second_factor() {
    let sign_in = |name: &str, more: Value| {
        let event = json!({
            "eventSource": "signin.amazonaws.com", "eventName": name, "eventType": "AwsConsoleSignIn",
            "responseElements": { name: "Success" },
            "userIdentity": { "type": "Root", "arn": null, "sessionContext": null },
        });
        line(merged(event, more))
    };
    assert_eq!(
        sign_in("CheckMfa", json!({ "additionalEventData": { "MfaType": "Virtual MFA" } })),
        "nothing"
    );
    for name in ["PasswordRecoveryRequested", "PasswordRecoveryCompleted", "ConsoleLogin"] {
        assert_eq!(sign_in(name, json!({})), format!("high root_activity|{PLACE}|signin:{name}"));
    }
    let no = json!({ "additionalEventData": { "MFAUsed": "No" } });
    assert!(sign_in("PasswordRecoveryRequested", no.clone()).starts_with("high root_activity"));
    assert!(sign_in("ConsoleLogin", no).starts_with("critical root_without_mfa"));
}

/// A sign-in that succeeded.
fn signed_in(identity: Value, mfa: &str) -> String {
    line(json!({
        "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "eventType": "AwsConsoleSignIn",
        "responseElements": { "ConsoleLogin": "Success" }, "additionalEventData": { "MFAUsed": mfa },
        "userIdentity": merged(json!({ "arn": null, "sessionContext": null }), identity),
    }))
}

#[test]
fn a_sign_in_is_told_of_where_aws_knows_that_a_password_was_enough() {
    let user = json!({ "type": "IAMUser", "userName": "ann", "arn": "arn:aws:iam::111122223333:user/ann" });
    let without = format!("medium sign_in_without_mfa|{PLACE}|ConsoleLogin|111122223333:ann");
    assert_eq!(signed_in(user.clone(), "No"), without);
    assert_eq!(signed_in(user, "Yes"), "nothing");
    let root = json!({ "type": "Root" });
    assert_eq!(
        signed_in(root.clone(), "No"),
        format!("critical root_without_mfa|{PLACE}|signin:ConsoleLogin")
    );
    assert_eq!(signed_in(root, "Yes"), format!("high root_activity|{PLACE}|signin:ConsoleLogin"));
    // Their second factor is asked for elsewhere.
    for kind in ["AssumedRole", "SAMLUser", "IdentityCenterUser"] {
        assert_eq!(signed_in(json!({ "type": kind }), "No"), "nothing");
    }
}
