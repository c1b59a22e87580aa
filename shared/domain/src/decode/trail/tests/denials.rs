use super::line::denied;
use super::*;

const WHO: &str = "arn:aws:sts::111122223333:assumed-role/Deploy/alice";
const WHAT: &str = "arn:aws:acm-pca:us-west-2:111122223333:certificate-authority/1122";

/// What is known of an `AccessDenied` with this text.
fn told(message: &str) -> String {
    let message = serde_json::to_string(message).unwrap();
    let act = act(&format!(r#""errorCode":"AccessDenied","errorMessage":{message}"#));
    denied(act.outcome.failure().unwrap().denial.as_ref().unwrap())
}

#[track_caller]
fn check(message: &str, expected: &str) {
    let told = told(message).replace(&format!(", principal {WHO}"), "").replace(WHAT, "CA");
    assert_eq!(told, expected, "{message}");
}

/// Each phrase of <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
#[test]
fn the_policy_that_denied_is_named() {
    let missing = |policy: &str| {
        format!(
            "User: {WHO} is not authorized to perform: acm-pca:GetCertificate on resource: {WHAT} because no {policy} allows the acm-pca:GetCertificate action"
        )
    };
    let explicit = |policy: &str| {
        format!(
            "User: {WHO} is not authorized to perform: acm-pca:GetCertificate on resource: {WHAT} with an explicit deny in {policy}"
        )
    };
    for (words, article, label) in [
        ("identity-based policy", "an", "identity_policy"),
        ("resource-based policy", "a", "resource_policy"),
        ("service control policy", "a", "service_control_policy"),
        ("resource control policy", "a", "resource_control_policy"),
        ("permissions boundary", "a", "permissions_boundary"),
        ("session policy", "a", "session_policy"),
        ("VPC endpoint policy", "a", "vpc_endpoint_policy"),
        ("role trust policy", "the", "role_trust_policy"),
    ] {
        let tail = "action acm-pca:GetCertificate, resource CA";
        check(&missing(words), &format!("denied for want of {label}, {tail}"));
        check(&format!("{}.", missing(words)), &format!("denied for want of {label}, {tail}"));
        check(&explicit(&format!("{article} {words}")), &format!("denied explicitly by {label}, {tail}"));
        check(
            &explicit(&format!(
                "{article} {words}: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1"
            )),
            &format!(
                "denied explicitly by {label}, arn:aws:organizations::1:policy/o-1/service_control_policy/p-1, {tail}"
            ),
        );
    }
    check(
        &format!("User: {WHO} is not authorized to perform: s3:GetObject with an explicit deny"),
        "denied explicitly by some policy, action s3:GetObject",
    );
    check(
        &explicit("a tea leaf policy"),
        "denied explicitly by some policy, action acm-pca:GetCertificate, resource CA",
    );
    check(&missing("tea leaf"), "denied by something, action acm-pca:GetCertificate, resource CA");
    check("The request was denied due to a VPC endpoint policy", "denied by vpc_endpoint_policy");
}

#[test]
fn what_is_named_is_not_always_an_arn() {
    let on = |resource: &str| {
        format!("User: {WHO} is not authorized to perform: iam:GetUser on resource: {resource}")
    };
    check(&on("user TrailDiscover"), "denied by something, action iam:GetUser, resource user TrailDiscover");
    check(
        &on("user TrailDiscover because no identity-based policy allows the iam:GetUser action"),
        "denied for want of identity_policy, action iam:GetUser, resource user TrailDiscover",
    );
    check(&on("*"), "denied by something, action iam:GetUser, resource *");
    check(
        &on("policy arn:aws:iam::1:policy/p version v2"),
        "denied by something, action iam:GetUser, resource policy arn:aws:iam::1:policy/p version v2",
    );
    check(
        &on("\"arn:aws:s3:::bucket/key\" because no identity-based policy allows the iam:GetUser action"),
        "denied for want of identity_policy, action iam:GetUser, resource arn:aws:s3:::bucket/key",
    );
    check(
        &on("\"arn:aws:s3:::bucket\" because public policies are blocked by the BlockPublicPolicy setting"),
        "denied by something, action iam:GetUser, resource arn:aws:s3:::bucket",
    );
    check(
        "User is not authorized to perform: sts:AssumeRole on the specified resource",
        "denied by something, action sts:AssumeRole",
    );
}

#[test]
fn some_denials_say_nothing() {
    for text in
        ["Access Denied", "Access denied.", "You are not authorized to perform this operation.", "no", ""]
    {
        check(text, "denied by something");
    }
    // KMS, of a ciphertext whose key is in another account.
    check(
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
        "denied by something",
    );
}

#[test]
fn what_aws_appends_is_taken_off_but_for_the_id() {
    let sentence = format!(
        "User: {WHO} is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action"
    );
    let expected = "denied for want of identity_policy, action kms:CreateKey, resource *";
    check(
        &format!("{sentence}. Encoded authorization failure message: 1Qju1r-MUd3Ls-t7y4w4lpDtgZ"),
        expected,
    );
    check(
        &format!(
            "{sentence}. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/0a1b2c for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: 0a1b2c"
        ),
        &format!("{expected}, id 0a1b2c"),
    );
    let message = format!(
        "You are not authorized to perform this operation. {sentence}. Encoded authorization failure message: abc"
    );
    check(&message, expected);
    let act = act(&format!(r#""errorCode":"Client.UnauthorizedOperation","errorMessage":"{message}""#));
    let text = act.outcome.failure().unwrap().message.clone().unwrap();
    assert!(text.starts_with("You are not") && text.ends_with("action."), "{text}");
}

/// Names are chosen by people, and a resource may be called like a reason.
#[test]
fn a_name_that_reads_like_a_reason_does_not_replace_the_reason() {
    check(
        &format!(
            "User: {WHO} is not authorized to perform: iam:GetRole on resource: role x with an explicit deny in a service control policy because no identity-based policy allows the iam:GetRole action"
        ),
        "denied for want of identity_policy, action iam:GetRole, resource role x with an explicit deny in a service control policy",
    );
}

#[test]
fn every_code_of_a_denial_is_one() {
    for code in [
        "AccessDenied",
        "AccessDeniedException",
        "Client.UnauthorizedOperation",
        "UnauthorizedException",
        "VpceAccessDenied",
    ] {
        let act = act(&format!(r#""errorCode":"{code}""#));
        assert!(act.outcome.failure().unwrap().denial.is_some(), "{code}");
    }
}
