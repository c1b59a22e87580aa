//! What a failed call means.

use super::*;

fn failed(source: &str, name: &str, error: Value) -> Value {
    merged(json!({ "eventSource": format!("{source}.amazonaws.com"), "eventName": name }), error)
}

#[track_caller]
fn check(source: &str, name: &str, error: Value, expected: &str) {
    assert_eq!(line(failed(source, name, error)), expected);
}

const PLACE: &str = "111122223333|eu-west-1";

#[test]
fn each_class_of_failure_is_told_or_counted() {
    let code = |code: &str| json!({ "errorCode": code });
    for (error, expected) in [
        (
            "AccessDeniedException",
            format!("medium access_denied|{PLACE}|111122223333:ops|kms:Encrypt|unknown"),
        ),
        ("ThrottlingException", format!("low throttled|{PLACE}|kms:Encrypt")),
        (
            "LimitExceededException",
            format!("medium quota_reached|{PLACE}|kms:Encrypt|LimitExceededException"),
        ),
        ("KMSInternalException", format!("medium service_fault|{PLACE}|kms:Encrypt")),
        ("ExpiredTokenException", "nothing".to_owned()),
        ("NotFoundException", "nothing".to_owned()),
        ("DisabledException", "nothing".to_owned()),
        ("ValidationException", "nothing".to_owned()),
        ("SomethingNobodyKnows", "nothing".to_owned()),
        ("DryRunOperationException", "nothing".to_owned()),
    ] {
        check("kms", "Encrypt", code(error), &expected);
    }
}

/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_RevokeCertificate.html>
#[test]
fn a_request_that_failed_for_no_reason_given_is_told_unless_it_only_asks() {
    let error = json!({ "errorCode": "RequestFailedException", "errorMessage": "The request has failed." });
    let told = format!("medium service_fault|{PLACE}|acm-pca:RevokeCertificate");
    check("acm-pca", "RevokeCertificate", error.clone(), &told);
    check("acm-pca", "GetCertificate", error, "nothing");
}

#[test]
fn what_is_no_failure_is_none() {
    check("ec2", "RunInstances", json!({ "errorCode": "Client.DryRunOperation" }), "nothing");
    for code in
        ["NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration", "ObjectLockConfigurationNotFoundError"]
    {
        check("s3", "GetBucketPolicy", json!({ "errorCode": code }), "nothing");
    }
}

#[test]
fn a_status_in_an_answer_is_a_failure_too() {
    let answer = |status: u16| json!({ "requestParameters": { "Name": "dev" }, "responseElements": { "RestApiStatusCode": status } });
    check("airflow", "InvokeRestApi", answer(200), "nothing");
    check("airflow", "InvokeRestApi", answer(404), "nothing");
    check(
        "airflow",
        "InvokeRestApi",
        answer(503),
        &format!("medium service_fault|{PLACE}|airflow:InvokeRestApi"),
    );
    assert_eq!(
        facts(failed("airflow", "InvokeRestApi", answer(429)), &["rest_api_status"]),
        "rest_api_status=429"
    );
}

#[test]
fn a_denial_without_a_code_is_one() {
    let denied = format!("medium access_denied|{PLACE}|111122223333:ops|kms:PutKeyPolicy|unknown");
    for (message, expected) in [
        ("Access Denied", denied.as_str()),
        ("Access denied.", &denied),
        ("You are not authorized to perform this operation.", &denied),
        ("The access denied to others is not yours", "nothing"),
    ] {
        check("kms", "PutKeyPolicy", json!({ "errorMessage": message }), expected);
    }
}

fn denial(context: &str) -> Value {
    json!({
        "errorCode": "AccessDenied",
        "errorMessage": format!(
            "User: arn:aws:sts::111122223333:assumed-role/ops/ann is not authorized to perform: kms:Decrypt on resource: {KEY} {context}"
        ),
    })
}

#[test]
fn a_denial_names_the_policy_that_denied_it() {
    let scp = "arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-1";
    let mut lines = Vec::new();
    for context in [
        "",
        "because no identity-based policy allows the kms:Decrypt action",
        "with an explicit deny in an identity-based policy",
        "because no resource-based policy allows the kms:Decrypt action",
        "with an explicit deny in a resource-based policy",
        "because no service control policy allows the kms:Decrypt action",
        &format!("with an explicit deny in a service control policy: {scp}"),
        "with an explicit deny in a resource control policy",
        "because no permissions boundary allows the kms:Decrypt action",
        "with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/boundary",
        "because no session policy allows the kms:Decrypt action",
        "with an explicit deny in a session policy",
        "because no VPC endpoint policy allows the kms:Decrypt action",
        "with an explicit deny in a VPC endpoint policy",
        "because no role trust policy allows the kms:Decrypt action",
        "with an explicit deny in the role trust policy",
    ] {
        let fields = failed("kms", "Decrypt", denial(context));
        let names = ["action", "denied_resource", "denied_by", "denial", "policy_arn"];
        lines.push(format!("{context}\n  {}\n  {}", line(fields.clone()), facts(fields, &names)));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn denials_are_folded_by_who_was_refused_what_and_by_which_policy() {
    let print = |fields: Value| line(failed("kms", "Decrypt", merged(denial(""), fields)));
    let session = |name: &str| json!({ "userIdentity": { "arn": format!("arn:aws:sts::111122223333:assumed-role/ops/{name}") } });
    assert_eq!(print(session("ann")), print(session("bob")));
    let another = json!({ "userIdentity": { "sessionContext": { "sessionIssuer": { "userName": "dev" } } } });
    assert_ne!(print(json!({})), print(another));
    // People who share a permission set are people.
    let person = |name: &str| {
        let role = "AWSReservedSSO_Admin_0123456789abcdef";
        json!({ "userIdentity": {
            "arn": format!("arn:aws:sts::111122223333:assumed-role/{role}/{name}"),
            "sessionContext": { "sessionIssuer": { "userName": role } },
        } })
    };
    assert_ne!(print(person("ann")), print(person("bob")));
}

#[test]
fn a_refused_read_and_a_service_that_is_none_of_ours_weigh_less() {
    let denied = json!({ "errorCode": "AccessDenied" });
    check(
        "kms",
        "ListKeys",
        denied.clone(),
        &format!("low access_denied|{PLACE}|111122223333:ops|kms:ListKeys|unknown"),
    );
    check(
        "s3",
        "PutObject",
        denied,
        &format!("low access_denied|{PLACE}|111122223333:ops|s3:PutObject|unknown"),
    );
}

/// <https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-creating-cloudwatch-alarm.html>
#[test]
fn who_needs_a_key_that_is_to_be_deleted_is_told_of() {
    let dying = |key: &str| json!({ "errorCode": "KMSInvalidStateException", "errorMessage": format!("{key} is pending deletion.") });
    let expected = format!("critical key_used_while_pending_deletion|{KEY}");
    for (source, name, request) in [
        ("kms", "Decrypt", json!({ "keyId": KEY_ID })),
        ("kms", "Decrypt", json!({ "keyId": "alias/payroll" })),
        ("kms", "Decrypt", json!({})),
        ("kms", "GenerateDataKey", json!({ "keyId": KEY })),
        ("kms", "CreateGrant", json!({ "keyId": KEY })),
        ("secretsmanager", "GetSecretValue", json!({ "secretId": "s" })),
        ("autoscaling", "CreateAutoScalingGroup", json!({ "autoScalingGroupName": "web" })),
    ] {
        check(source, name, merged(dying(KEY), json!({ "requestParameters": request })), &expected);
    }
    // Who manages the key knows.
    for name in ["EnableKey", "TagResource", "DescribeKey"] {
        check("kms", name, dying(KEY), "nothing");
    }
    // A disabled key is told of when it is disabled.
    let disabled = json!({ "errorCode": "DisabledException", "errorMessage": format!("{KEY} is disabled.") });
    check("kms", "Decrypt", disabled, "nothing");
}

#[test]
fn a_failed_sign_in_has_no_error_code() {
    let failed = |identity: Value| {
        json!({
            "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "eventType": "AwsConsoleSignIn",
            "errorMessage": "Failed authentication", "responseElements": { "ConsoleLogin": "Failure" },
            "userIdentity": merged(json!({ "arn": null, "sessionContext": null }), identity),
        })
    };
    let place = format!("sign_in_failed|{PLACE}|111122223333");
    for (identity, expected) in [
        (json!({ "type": "IAMUser", "userName": "ann" }), format!("low {place}:ann")),
        (
            json!({ "type": "IAMUser", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS" }),
            format!("low {place}:a name that AWS hides"),
        ),
        (json!({ "type": "Root" }), format!("high {place}:root")),
    ] {
        assert_eq!(line(failed(identity)), expected);
    }
}
