use super::*;

/// The line for people of a `userIdentity` with these fields.
#[track_caller]
fn check(identity: &str, expected: &str) {
    let act = act(&format!(r#""userIdentity":{identity}"#));
    assert_eq!(act.actor.to_string(), expected, "{identity}");
}

#[test]
fn each_type_of_identity_has_its_line() {
    check(
        r#"{"type":"Root","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333"}"#,
        "root user of account 111122223333",
    );
    check(
        r#"{"type":"IAMUser","userName":"Alice","arn":"arn:aws:iam::111122223333:user/Alice"}"#,
        "user Alice",
    );
    // The recorded old ones have the name in the ARN only, below its path.
    check(r#"{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/division/Bob"}"#, "user Bob");
    check(r#"{"type":"IAMUser"}"#, "user without a name");
    check(
        r#"{"type":"FederatedUser","arn":"arn:aws:sts::111122223333:federated-user/Carol","principalId":"111122223333:Carol"}"#,
        "federated user Carol",
    );
    check(
        r#"{"type":"SAMLUser","principalId":"nq:alice","userName":"alice","identityProvider":"nq"}"#,
        "SAML user alice (nq)",
    );
    check(
        r#"{"type":"WebIdentityUser","userName":"1234","identityProvider":"accounts.google.com"}"#,
        "web identity user 1234 (accounts.google.com)",
    );
    check(
        r#"{"type":"IdentityCenterUser","accountId":"111122223333","onBehalfOf":{"userId":"u-1","identityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-1"},"credentialId":"c"}"#,
        "IAM Identity Center user u-1",
    );
    check(
        r#"{"type":"AWSAccount","accountId":"444455556666","principalId":"AIDA"}"#,
        "somebody of account 444455556666",
    );
    check(
        r#"{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"}"#,
        "AWS service cloudtrail.amazonaws.com",
    );
    check(r#"{"type":"Directory","userName":"dora"}"#, "directory user dora");
    check(r#"{"type":"Unknown","userName":"eve"}"#, "identity unknown to AWS eve");
    check(r#"{"type":"Unknown"}"#, "identity unknown to AWS without a name");
    check(r#"{"type":"Robot","userName":"r2"}"#, "Robot r2");
}

#[test]
fn a_role_is_named_with_its_session() {
    let role = |fields: &str| {
        format!(
            r#"{{"type":"AssumedRole","principalId":"AROA:alice","arn":"arn:aws:sts::111122223333:assumed-role/Deploy/alice",{fields}"accountId":"111122223333"}}"#
        )
    };
    check(&role(""), "role Deploy, session alice");
    // The issuer knows a role by its name, the ARN without its path.
    check(
        &role(r#""sessionContext":{"sessionIssuer":{"userName":"Deployer"}},"#),
        "role Deployer, session alice",
    );
    check(&role(r#""sessionContext":{"sessionIssuer":{}},"#), "role Deploy, session alice");
    check(r#"{"type":"Role","principalId":"AROA:alice"}"#, "role without a name, session alice");
    check(r#"{"type":"AssumedRole"}"#, "role without a name");
    check(r#"{"type":"AssumedRole","userName":"r","principalId":"AROA"}"#, "role r");
    // Recorded in 2016, and no ARN.
    check(
        r#"{"type":"AssumedRole","arn":"arn:aws::sts:101010101111:assumed-role/UserRole/userid","principalId":"globalgook:userid"}"#,
        "role UserRole, session userid",
    );
}

#[test]
fn a_permission_set_is_told_from_a_role() {
    check(
        r#"{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Key_Admins_0123456789abcdef/alice@example.com"}"#,
        "permission set Key_Admins, user alice@example.com (IAM Identity Center)",
    );
    check(
        r#"{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_x/alice"}"#,
        "role AWSReservedSSO_x, session alice",
    );
}

#[test]
fn a_session_of_assume_root_is_not_the_root_user() {
    for assumed in [r#""true""#, "true"] {
        check(
            &format!(
                r#"{{"type":"Root","accountId":"111122223333","sessionContext":{{"assumedRoot":{assumed}}}}}"#
            ),
            "root session (AssumeRoot) of account 111122223333",
        );
    }
    check(
        r#"{"type":"Root","arn":"arn:aws:sts::111122223333:assumed-root","accountId":"111122223333"}"#,
        "root session (AssumeRoot) of account 111122223333",
    );
    for other in [r#""false""#, "false", r#""""#, "null", "7"] {
        check(&format!(r#"{{"type":"Root","sessionContext":{{"assumedRoot":{other}}}}}"#), "root user");
    }
}

#[test]
fn events_of_services_have_no_type() {
    check(
        r#"{"accountId":"111122223333","invokedBy":"acm-pca.amazonaws.com"}"#,
        "AWS service acm-pca.amazonaws.com",
    );
    check(r#"{"accountId":"111122223333","invokedBy":"AWS Internal"}"#, "AWS itself");
    check(r#"{"accountId":"111122223333"}"#, "unstated identity of account 111122223333");
    check(r#"{"invokedBy":"agent"}"#, "unstated identity");
    check("{}", "unstated identity");
    check("null", "nobody named");
    assert_eq!(act("").actor.to_string(), "nobody named");
}

#[test]
fn a_name_that_aws_hides_is_hidden() {
    check(
        r#"{"type":"IAMUser","accountId":"111122223333","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#,
        "a user name that does not exist (hidden by AWS)",
    );
}

#[test]
fn who_stands_behind_an_actor_is_said() {
    let user = |fields: &str| format!(r#"{{"type":"IAMUser","userName":"Alice",{fields}}}"#);
    check(
        &user(r#""invokedBy":"cloudformation.amazonaws.com""#),
        "user Alice, through cloudformation.amazonaws.com",
    );
    check(&user(r#""invokedBy":"AWS Internal""#), "user Alice, through AWS Internal");
    // A person in the console, and a name that is not AWS's.
    check(&user(r#""invokedBy":"signin.amazonaws.com""#), "user Alice");
    check(&user(r#""invokedBy":"evil.example""#), "user Alice");
    check(&user(r#""sessionContext":{"sourceIdentity":"carol"}"#), "user Alice, source identity carol");
    check(&user(r#""onBehalfOf":{"userId":"u-1"}"#), "user Alice, on behalf of IAM Identity Center user u-1");
    check(
        &user(r#""invokedByDelegate":{"accountId":"777788889999"}"#),
        "user Alice, delegated to account 777788889999",
    );
}

#[test]
fn mfa_is_a_string_or_not() {
    for (text, expected) in [
        (r#""true""#, Some(true)),
        (r#""false""#, Some(false)),
        ("true", Some(true)),
        ("false", Some(false)),
        ("null", None),
        (r#""perhaps""#, None),
        ("1", None),
    ] {
        let identity = format!(
            r#"{{"type":"IAMUser","sessionContext":{{"attributes":{{"mfaAuthenticated":{text}}}}}}}"#
        );
        assert_eq!(act(&format!(r#""userIdentity":{identity}"#)).actor.mfa, expected, "{text}");
    }
}

#[test]
fn what_a_session_is_bound_to_is_kept() {
    let scope = act(
        r#""userIdentity":{"type":"AssumedRole","inScopeOf":{"issuerType":"AWS::EC2::Instance","credentialsIssuedTo":"arn:aws:ec2:us-east-1:111122223333:instance/i-1","sourceArn":"arn:aws:lambda:us-east-1:111122223333:function:f","sourceAccount":"111122223333"}}"#,
    )
    .actor
    .in_scope_of
    .unwrap();
    let arns = [scope.issued_to, scope.source_arn].map(|arn| arn.map(|arn| arn.resource().to_owned()));
    assert_eq!(arns, [Some("instance/i-1".to_owned()), Some("function:f".to_owned())]);
    assert_eq!((scope.issuer.as_deref(), scope.source_account.is_some()), (Some("AWS::EC2::Instance"), true));
}
