use super::details::check;

const KEY: &str = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd";

#[test]
fn a_key_is_named_in_four_ways() {
    let key = |name: &str| format!(r#""requestParameters":{{"keyId":"{name}"}}"#);
    check("kms", "DisableKey", &key("1234abcd"), &format!("kms:DisableKey: {KEY}; key 1234abcd"));
    check("kms", "DisableKey", &key(KEY), &format!("kms:DisableKey: {KEY}; key {KEY}"));
    check(
        "kms",
        "DisableKey",
        &key("alias/payroll"),
        "kms:DisableKey: key alias alias/payroll; key alias/payroll",
    );
    let alias = "arn:aws-cn:kms:cn-north-1:111122223333:alias/payroll";
    check("kms", "DisableKey", &key(alias), &format!("kms:DisableKey: {alias}; key {alias}"));
    check("kms", "DisableKey", &key("what is this?"), "kms:DisableKey: ");
    // The answer and `resources` know the key by its ARN.
    let answer = format!(r#"{},"responseElements":{{"keyId":"{KEY}"}}"#, key("alias/payroll"));
    check("kms", "DisableKey", &answer, &format!("kms:DisableKey: {KEY}; key alias/payroll"));
    let resources =
        format!(r#"{},"resources":[{{"ARN":"{KEY}","type":"AWS::KMS::Key"}}]"#, key("alias/payroll"));
    check("kms", "DisableKey", &resources, &format!("kms:DisableKey: {KEY}; key alias/payroll"));
    check(
        "kms",
        "UpdateAlias",
        r#""requestParameters":{"aliasName":"alias/a","targetKeyId":"1234abcd"}"#,
        &format!("kms:UpdateAlias: {KEY}; key 1234abcd; alias alias/a"),
    );
    check(
        "kms",
        "DeleteAlias",
        r#""requestParameters":{"aliasName":"alias/a"}"#,
        "kms:DeleteAlias: key alias alias/a; alias alias/a",
    );
    check(
        "kms",
        "DisconnectCustomKeyStore",
        r#""requestParameters":{"customKeyStoreId":"cks-1"}"#,
        "kms:DisconnectCustomKeyStore: custom key store cks-1; key store cks-1",
    );
}

#[test]
fn when_a_key_is_deleted_is_known_or_follows_from_its_window() {
    let schedule = |request: &str, rest: &str, expected: &str| {
        check(
            "kms",
            "ScheduleKeyDeletion",
            &format!(r#""requestParameters":{{"keyId":"{KEY}"{request}}}{rest}"#),
            &format!("kms:ScheduleKeyDeletion: {KEY}; key {KEY}; {expected}"),
        );
    };
    schedule(
        r#","pendingWindowInDays":20"#,
        r#","responseElements":{"keyState":"PendingDeletion","deletionDate":"Apr 12, 2021 18:58:30 PM"}"#,
        "state PendingDeletion; deletion 20 days, 2021-04-12T18:58:30Z",
    );
    schedule(
        "",
        r#","responseElements":{"pendingWindowInDays":7,"deletionDate":"Nov 2, 2021, 11:25:25 PM"}"#,
        "deletion 7 days, 2021-11-02T23:25:25Z",
    );
    schedule(r#","pendingWindowInDays":"7""#, "", "deletion 7 days, 2026-11-27T10:00:00Z");
    schedule("", "", "deletion ? days, 2026-12-20T10:00:00Z");
    schedule(
        "",
        r#","responseElements":{"deletionDate":1635895525.5}"#,
        "deletion ? days, 2026-12-20T10:00:00Z",
    );
    schedule(r#","pendingWindowInDays":4294967295"#, "", "deletion 4294967295 days, no date");
    schedule(
        r#","pendingWindowInDays":30"#,
        r#","responseElements":{"keyState":"PendingReplicaDeletion"}"#,
        "state PendingReplicaDeletion; deletion 30 days, no date",
    );
    schedule(r#","pendingWindowInDays":30"#, r#","errorCode":"AccessDenied""#, "deletion 30 days, no date");
}

#[test]
fn a_grant_says_whom_it_allows_what() {
    check(
        "kms",
        "CreateGrant",
        r#""requestParameters":{"keyId":"1234abcd","granteePrincipal":"arn:aws:iam::1:role/r","operations":["Decrypt","no operation; but $text"],"retiringPrincipal":"SECRET"},"responseElements":{"grantId":"g"}"#,
        &format!(
            "kms:CreateGrant: {KEY}; key 1234abcd; grant g; grantee arn:aws:iam::1:role/r; operations Decrypt"
        ),
    );
    check("kms", "RetireGrant", r#""additionalEventData":{"grantId":"g"}"#, "kms:RetireGrant: ; grant g");
}

#[test]
fn what_kms_did_of_its_own_accord_is_in_strings_and_in_details() {
    check(
        "kms",
        "RotateKey",
        r#""serviceEventDetails":{"rotationType":"ON_DEMAND","keyOrigin":"AWS_KMS","previousKeyMaterialId":"old","currentKeyMaterialId":"new","keyId":"1234abcd"}"#,
        &format!(
            r#"kms:RotateKey: {KEY}; key 1234abcd; material KeyMaterial {{ rotation: Some("ON_DEMAND"), origin: Some("AWS_KMS"), previous: Some("old"), current: Some("new") }}"#
        ),
    );
    check(
        "kms",
        "DeleteExpiredKeyMaterial",
        r#""serviceEventDetails":{"keyId":"1234abcd","keyMaterialId":"old"}"#,
        &format!(
            r#"kms:DeleteExpiredKeyMaterial: {KEY}; key 1234abcd; material KeyMaterial {{ rotation: None, origin: None, previous: Some("old"), current: None }}"#
        ),
    );
    let keys = |list: &str| format!(r#""additionalEventData":{{"backingKeysDeletionStatus":{list}}}"#);
    check(
        "kms",
        "DeleteKey",
        &keys(
            r#""[{\"keyHandle\":\"16\",\"backingKeyId\":\"b\",\"deletionStatus\":\"FAILURE\"},{\"backingKeyId\":7},{}]""#,
        ),
        "kms:DeleteKey: ; backing key b FAILURE",
    );
    for broken in [r#""[{""#, r#""[}""#, r#""{}""#, r#""nonsense""#, "7", "[]"] {
        check("kms", "DeleteKey", &keys(broken), "kms:DeleteKey: ");
    }
}
