use super::*;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// A text, and what is left of it.
#[rustfmt::skip]
const TEXTS: &[[&str; 2]] = &[
    // Access keys, alone and in names.
    ["AKIAIOSFODNN7EXAMPLE", "[hidden]"],
    ["key AKIAIOSFODNN7EXAMPLE, and", "key [hidden], and"],
    ["user/ASIAIOSFODNN7EXAMPLE/x", "user/[hidden]"],
    ["a-AKIAIOSFODNN7EXAMPLE", "a-[hidden]"],
    ["secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "secret [hidden]."],
    ["+JalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1", "[hidden]"],
    // Names that say so.
    ["password=hunter", "password=[hidden]"],
    ["Password: hunter, please", "Password: [hidden], please"],
    [r#"{"dbPassword":"a b\"c","x":"y"}"#, r#"{"dbPassword":"[hidden]","x":"y"}"#],
    [r#"{"secret":{"x":"y"},"pwd":7}"#, r#"{"secret":{"x":"y"},"pwd":[hidden]}"#],
    [r#"{\"token\": \"abc\"}"#, r#"{\"token\": \"[hidden]\"}"#],
    ["https://h/?X-Amz-Credential=a&X-Amz-Signature=0af1&x=1", "https://h/?X-Amz-Credential=[hidden]&X-Amz-Signature=[hidden]&x=1"],
    ["x-amz-security-token:IQoJ\nhost:sns", "x-amz-security-token:[hidden]\nhost:sns"],
    ["Authorization: AWS4-HMAC-SHA256 Credential=a, Signature=b", "Authorization: [hidden]"],
    ["challengePassword :123", "challengePassword :[hidden]"],
    ["token: 8f3a9c", "token: [hidden]"],
    ["Bearer 8f3a9cXX.y", "Bearer [hidden]"],
    ["basic dXNlcjpwYXNzd29yZA==", "basic [hidden]"],
    [r#"{"secretString":"a b","tokens":"c"}"#, r#"{"secretString":"[hidden]","tokens":"[hidden]"}"#],
    ["postgres://admin:pw@db/x, https://u:a:b@c", "postgres://admin:[hidden]@db/x, https://u:[hidden]@c"],
    // Tokens of well-known issuers.
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_x.", "[hidden]."],
    ["ghp_0123456789abcdefghij0123456789abcdef", "[hidden]"],
    ["xoxb-123456789012-abcdefghijkl", "[hidden]"],
    // What announces a secret is the end of one.
    ["npm_0123456789abcdefpassword=a b", "[hidden] b"],
    ["0aA456789012012345678901234567890123456789012345678901234567890123456789012345678901234567890123456pwd==,", "[hidden],"],
    ["/sk_live_0123456789abpassword=a b", "/[hidden] b"],
    // Keys in PEM, whole or cut.
    ["a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b", "a [hidden] b"],
    ["-----BEGIN CERTIFICATE REQUEST-----\nMIIE", "[hidden]"],
    // What is none.
    ["", ""],
    ["ExpiredToken: The security token included in the request is expired", "ExpiredToken: The security token included in the request is expired"],
    ["Basic authentication failed", "Basic authentication failed"],
    ["bearer of news", "bearer of news"],
    ["the password is wrong", "the password is wrong"],
    ["arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1b2c3", "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1b2c3"],
    ["arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566/certificate/286535153982981100925020015808220737245",
     "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566/certificate/286535153982981100925020015808220737245"],
    ["0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"],
    ["s3://example-trail/AWSLogs/111122223333/CloudTrail/us-east-1/x", "s3://example-trail/AWSLogs/111122223333/CloudTrail/us-east-1/x"],
    ["PaymentsApiLambdaServiceRoleAB12CD34EF56", "PaymentsApiLambdaServiceRoleAB12CD34EF56"],
    ["assumed-role/TerraformRole1/GitHubActionsSession", "assumed-role/TerraformRole1/GitHubActionsSession"],
    ["function:ApiCallDeadLetterQueueProcessorFunction1", "function:ApiCallDeadLetterQueueProcessorFunction1"],
    ["alias/db-password: no resource-based policy", "alias/db-password: no resource-based policy"],
    ["https://host/a@b:c", "https://host/a@b:c"],
    ["https://host:8443/", "https://host:8443/"],
    ["AROAIOSFODNN7EXAMPLE:jan", "AROAIOSFODNN7EXAMPLE:jan"],
    ["schön, 認証局=x", "schön, 認証局=x"],
];

#[test]
fn secrets_are_hidden_and_names_stay() {
    for [text, expected] in TEXTS {
        assert_eq!(hidden(text), *expected, "{text:?}");
    }
}

/// Were each word looked at up to the end of all that it is joined with, this would take hours.
#[test]
fn a_long_text_takes_no_longer_than_its_length() {
    for joined in ["a-", "a/", "token:", "token=[", "pwd\"\"", "AKIAa", "a--"] {
        let text = joined.repeat(500_000);
        assert_eq!(hidden(&text), text);
    }
}

#[test]
fn what_is_hidden_stays_as_it_is() {
    for [text, _] in TEXTS {
        let once = hidden(text).into_owned();
        assert_eq!(hidden(&once), once, "{text:?}");
    }
}

#[test]
fn a_long_token_is_hidden_wherever_it_stands() {
    let token = format!("IQoJb3JpZ2luX2Vj{}==", "aB3/".repeat(60));
    for (before, after) in [("", ""), ("(", ")"), ("認", "証"), ("\u{1b}", "\0")] {
        assert_eq!(hidden(&format!("{before}{token}{after}")), format!("{before}[hidden]{after}"));
    }
    assert_eq!(hidden(SECRET), HIDDEN);
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in r#"[-_=:+/." \\A-Zaé0]{0,40}(password|token|eyJ|AKIA|-----BEGIN |Bearer )?.{0,40}"#) {
        let once = hidden(&text).into_owned();
        proptest::prop_assert_eq!(hidden(&once), once.as_str());
    }
}

#[test]
fn no_token_is_shorter_than_the_shortest() {
    assert_eq!(PREFIXES.iter().map(|(prefix, more)| prefix.len() + more).min(), Some(SHORTEST));
}
