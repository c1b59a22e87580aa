use super::line::outcome;
use super::*;

#[track_caller]
fn check(fields: &str, expected: &str) {
    assert_eq!(outcome(&act(fields).outcome), expected, "{fields}");
}

#[test]
fn failure_is_written_in_three_ways() {
    check(
        r#""errorCode":"NotFoundException","errorMessage":"Alias is not found.""#,
        r#"not_found NotFoundException "Alias is not found.""#,
    );
    check(
        r#""eventSource":"airflow.amazonaws.com","errorCode":"ValidationException","responseElements":{"message":"No."}"#,
        r#"bad_input ValidationException "No.""#,
    );
    check(
        r#""eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}"#,
        r#"sign_in "Failed authentication""#,
    );
    check("", "success");
    // An answer may have a message of its own.
    check(r#""responseElements":{"message":"All is well."}"#, "success");
    for nothing in
        [r#""errorCode":null"#, r#""errorCode":"","errorMessage":"""#, r#""responseElements":null"#]
    {
        check(nothing, "success");
    }
}

#[test]
fn a_failed_sign_in_may_lack_its_message_or_its_answer() {
    let sign_in =
        |fields: &str| format!(r#""eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin",{fields}"#);
    check(&sign_in(r#""responseElements":{"ConsoleLogin":"Failure"}"#), "sign_in");
    check(
        &sign_in(r#""errorMessage":"No username found in supplied account""#),
        r#"sign_in "No username found in supplied account""#,
    );
    check(&sign_in(r#""responseElements":{"ConsoleLogin":"Success"}"#), "success");
    check(&sign_in(r#""responseElements":{"CheckMfa":"Failure"}"#), "success");
    check(
        r#""eventSource":"signin.amazonaws.com","eventName":"CheckMfa","responseElements":{"CheckMfa":"Failure"}"#,
        "sign_in",
    );
}

/// The steps of a sign-in to IAM Identity Center are service events.
#[test]
fn a_sign_in_to_identity_center_fails_in_its_details() {
    let step = |result: &str| {
        format!(
            r#""eventSource":"signin.amazonaws.com","eventName":"UserAuthentication","responseElements":null,"serviceEventDetails":{{"UserAuthentication":"{result}"}}"#
        )
    };
    check(&step("Failure"), "sign_in");
    check(&step("Success"), "success");
}

#[test]
fn a_dry_run_and_an_expected_absence_are_no_failures() {
    check(
        r#""errorCode":"DryRunOperationException","errorMessage":"The request would have succeeded""#,
        "dry run",
    );
    check(
        r#""errorCode":"Client.DryRunOperation","errorMessage":"Request would have succeeded, but DryRun flag is set.""#,
        "dry run",
    );
    for code in [
        "NoSuchBucketPolicy",
        "NoSuchTagSet",
        "NoSuchCORSConfiguration",
        "NoSuchLifecycleConfiguration",
        "NoSuchWebsiteConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "ReplicationConfigurationNotFoundError",
        "ObjectLockConfigurationNotFoundError",
    ] {
        check(&format!(r#""errorCode":"{code}""#), &format!("expected {code}"));
    }
    check(r#""errorCode":"NoSuchBucket""#, "not_found NoSuchBucket");
}

#[test]
fn the_rest_api_of_airflow_fails_inside_a_call_that_succeeds() {
    let status = |status: &str| {
        format!(
            r#""eventSource":"airflow.amazonaws.com","eventName":"InvokeRestApi","responseElements":{{"RestApiStatusCode":{status},"RestApiResponse":"***"}}"#
        )
    };
    check(&status("200"), "success");
    check(&status("400"), "bad_input status 400");
    check(&status("\"403\""), "denied status 403");
    check(&status("404"), "not_found status 404");
    check(&status("409"), "state status 409");
    check(&status("429"), "throttled status 429");
    check(&status("500"), "fault status 500");
    check(&status("99999999"), "success");
    check(&status("\"***\""), "success");
}

#[test]
fn a_message_may_say_more_than_its_code() {
    check(
        r#""errorCode":"ClientException","errorMessage":"Rate exceeded""#,
        r#"throttled ClientException "Rate exceeded""#,
    );
    check(
        r#""errorCode":"ClientException","errorMessage":"User: arn:aws:iam::1:user/a is not authorized to perform: ecs:X""#,
        r#"denied ClientException "User: arn:aws:iam::1:user/a is not authorized to perform: ecs:X" denied by something, action ecs:X, principal arn:aws:iam::1:user/a"#,
    );
    check(r#""errorMessage":"Something went wrong""#, r#"other "Something went wrong""#);
}

#[test]
fn the_state_of_a_key_is_told_whoever_tells_it() {
    check(
        r#""errorCode":"DisabledException","errorMessage":"arn:aws:kms:us-west-2:111122223333:key/k is pending deletion.""#,
        r#"state DisabledException "arn:aws:kms:us-west-2:111122223333:key/k is pending deletion." key PendingDeletion"#,
    );
    check(
        r#""eventSource":"ssm.amazonaws.com","errorCode":"InvalidKeyId","errorMessage":"arn:aws:kms:us-west-2:111122223333:key/k is disabled. (Service: AWSKMS)""#,
        r#"bad_input InvalidKeyId "arn:aws:kms:us-west-2:111122223333:key/k is disabled. (Service: AWSKMS)" key Disabled"#,
    );
    // A name that somebody chose can't say it.
    check(
        r#""errorCode":"NotFoundException","errorMessage":"Alias arn:aws:kms:us-west-2:1:alias/is disabled is not found.""#,
        r#"not_found NotFoundException "Alias arn:aws:kms:us-west-2:1:alias/is disabled is not found.""#,
    );
}
