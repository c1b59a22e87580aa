use serde_json::{Value, json};

use super::*;

const KEY: &str = "arn:aws:kms:us-west-2:111122223333:key/12ab";

#[track_caller]
fn check(detail_type: &str, resources: &[&str], detail: &Value, expected: &str) {
    let got = meaning_of("aws.kms", detail_type, resources, detail).replace(KEY, "KEY");
    assert_eq!(got, expected, "{detail_type} {detail}");
}

#[test]
fn the_three_events_of_a_key_in_both_generations() {
    let old = json!({ "key-id": "12ab" });
    let place = "111122223333 us-west-2 then; key=KEY";
    check("KMS CMK Rotation", &[KEY], &old, &format!("info key_rotated|KEY {place}"));
    check(
        "KMS CMK Rotation",
        &[KEY],
        &json!({
            "key-id": "12ab", "key-origin": "AWS_KMS", "rotation-type": "AUTOMATIC",
            "previous-key-material-id": "a1", "current-key-material-id": "b2",
        }),
        &format!(
            "info key_rotated|KEY {place}; rotation_type=AUTOMATIC; key_origin=AWS_KMS; previous_key_material=a1; \
             current_key_material=b2"
        ),
    );
    let expiration = "KMS Imported Key Material Expiration";
    check(expiration, &[KEY], &old, &format!("critical key_material_expired|KEY {place}"));
    check(
        expiration,
        &[KEY],
        &json!({ "key-id": "12ab", "key-material-id": "c3" }),
        &format!("critical key_material_expired|KEY {place}; key_material=c3"),
    );
    check("KMS CMK Deletion", &[KEY], &old, &format!("critical key_deleted|KEY {place}"));
}

#[test]
fn a_key_is_where_its_arn_says_or_else_where_the_event_arose() {
    check(
        "KMS CMK Deletion",
        &["arn:aws-cn:kms:cn-north-1:999988887777:key/12ab"],
        &json!({ "key-id": "12ab" }),
        "critical key_deleted|arn:aws-cn:kms:cn-north-1:999988887777:key/12ab 999988887777 cn-north-1 then; \
         key=arn:aws-cn:kms:cn-north-1:999988887777:key/12ab",
    );
    let place = "111122223333 us-west-2 then";
    check(
        "KMS CMK Deletion",
        &[],
        &json!({ "key-id": "12ab" }),
        &format!("critical key_deleted|KEY {place}; key=KEY"),
    );
    // Two keys of which only the ids are known are two keys.
    check(
        "KMS CMK Deletion",
        &[],
        &json!({ "key-id": "1 2" }),
        &format!("critical key_deleted|111122223333|us-west-2|1 2 {place}; key=1 2"),
    );
}

#[test]
fn what_aws_kms_never_said_before_is_told() {
    check(
        "KMS CMK Something",
        &[KEY],
        &json!({ "x": 1 }),
        "low unrecognised|111122223333|us-west-2|aws.kms|KMS CMK Something 111122223333 us-west-2 then; event_source=aws.kms; \
         event_detail_type=KMS CMK Something; event_resources=KEY; event_detail={\"x\":1}",
    );
}
