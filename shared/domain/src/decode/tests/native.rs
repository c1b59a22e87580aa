//! The native events of other services than AWS Private CA.

use serde_json::{Value, json};

use super::*;

fn text(source: &str, detail_type: &str, resources: &Value, detail: &Value) -> String {
    json!({
        "id": "e-1", "source": source, "detail-type": detail_type, "account": "111122223333", "region": "us-west-2",
        "time": "2026-11-20T10:15:30Z", "resources": resources, "detail": detail,
    })
    .to_string()
}

#[track_caller]
fn check_body(source: &str, detail_type: &str, resources: &Value, detail: &Value, expected: &str) {
    check(&text(source, detail_type, resources, detail), expected);
}

#[test]
fn a_key_is_named_by_its_arn_or_its_id() {
    let check = |resources: &Value, detail: &Value, expected: &str| {
        check_body("aws.kms", "KMS CMK Deletion", resources, detail, expected);
    };
    let arn = "arn:aws:kms:us-west-2:111122223333:key/12ab";
    let key = |key: &str, id: &str| format!("Key(KeyEvent {{ key: {key}, id: \"{id}\", change: Deleted }})");
    let named = key(&format!("Some(KeyArn(Arn(\"{arn}\")))"), "12ab");
    check(&json!([arn]), &json!({ "key-id": "12ab" }), &named);
    check(&json!([arn]), &json!({}), &named);
    check(&json!(["arn:aws:kms:us-west-2:1:alias/a", arn]), &json!({ "key-id": null }), &named);
    check(&json!([]), &json!({ "key-id": "12ab" }), &named);
    check(&json!(["key-arn"]), &json!({ "key-id": "12ab" }), &named);
    // Of such an id no ARN can be made.
    check(&json!([]), &json!({ "key-id": "12 ab" }), &key("None", "12 ab"));
    check(&json!([]), &json!({}), "event `e-1` refused: field `resources`: names no KMS key");
    check(
        &json!(["arn:aws:kms:us-west-2:1:alias/a"]),
        &json!({ "key-id": "" }),
        "event `e-1` refused: field `resources[0]`: not a KMS key",
    );
    check(
        &json!([arn]),
        &json!({ "key-id": 7 }),
        "event `e-1` refused: field `detail.key-id`: invalid type: integer `7`, expected a string",
    );
    let moon = text("aws.kms", "KMS CMK Deletion", &json!([]), &json!({ "key-id": "12ab" }));
    super::check(&moon.replace("us-west-2", "sea-1"), &key("None", "12ab"));
}

#[test]
fn both_generations_of_key_events_are_read() {
    let resources = json!(["arn:aws:kms:us-west-2:1:key/12ab"]);
    let change =
        |detail_type: &str, detail: &Value| match event(&text("aws.kms", detail_type, &resources, detail)) {
            Ok(Event { body: Body::Key(key), .. }) => format!("{:?}", key.change),
            other => format!("{other:?}"),
        };
    let old = json!({ "key-id": "12ab" });
    assert_eq!(
        change("KMS CMK Rotation", &old),
        "Rotated { previous_material: None, current_material: None, rotation_type: None, origin: None }"
    );
    let new = json!({
        "key-id": "12ab", "key-origin": "AWS_KMS", "rotation-type": "NEW\n", "previous-key-material-id": "a1",
        "current-key-material-id": "b2",
    });
    assert_eq!(
        change("KMS CMK Rotation", &new),
        "Rotated { previous_material: Some(\"a1\"), current_material: Some(\"b2\"), rotation_type: Some(\"NEW\\n\"), \
         origin: Some(\"AWS_KMS\") }"
    );
    let expiration = "KMS Imported Key Material Expiration";
    assert_eq!(change(expiration, &old), "MaterialExpired { material: None }");
    let new = json!({ "key-id": "12ab", "key-material-id": "c3" });
    assert_eq!(change(expiration, &new), "MaterialExpired { material: Some(\"c3\") }");
}

#[test]
fn what_each_source_never_said_before_is_kept_whole() {
    for source in [
        "aws.kms",
        "aws.autoscaling",
        "aws.airflow",
        "aws.airflow-serverless",
        "aws.pca-connector-scep",
        "aws.acm-pca",
    ] {
        let expected = "Unrecognised { resources: [\"r\"], detail: \"{\\\"x\\\":1}\" }";
        check_body(source, "Something New", &json!(["r"]), &json!({ "x": 1 }), expected);
        // What CloudTrail says comes from the same source, and is no native event.
        let expected = "event `e-1` refused: field `detail.eventTime`: missing";
        check_body(source, "AWS API Call via CloudTrail", &json!([]), &json!({}), expected);
    }
}

#[test]
fn a_group_needs_a_name() {
    let launch = "EC2 Instance Launch Unsuccessful";
    let check = |resources: &Value, detail: &Value, expected: &str| {
        check_body("aws.autoscaling", launch, resources, detail, expected);
    };
    check(
        &json!(["auto-scaling-group-arn"]),
        &json!({}),
        "event `e-1` refused: field `detail.AutoScalingGroupName`: missing",
    );
    check(
        &json!([]),
        &json!({ "AutoScalingGroupName": ["web"] }),
        "event `e-1` refused: field `detail.AutoScalingGroupName`: invalid type: sequence, expected a string",
    );
    let group = "arn:aws:autoscaling:us-west-2:1:autoScalingGroup:12ab:autoScalingGroupName/a/b";
    check(
        &json!(["arn:aws:ec2:us-west-2:1:instance/i-1", group]),
        &json!({ "AutoScalingGroupName": "", "EC2InstanceId": "", "Details": null, "StatusMessage": " ", "Description": "why" }),
        &format!(
            "Scaling(ScalingEvent {{ group: Some(Arn(\"{group}\")), name: \"a/b\", change: Unsuccessful(Launch, \
             Activity {{ id: None, instance: None, status_code: None, message: Some(\"why\"), cause: None, zone: None, \
             subnet: None }}) }})"
        ),
    );
}

#[test]
fn what_is_said_beside_a_failure_hides_none_whatever_its_type() {
    check_body(
        "aws.autoscaling",
        "EC2 Instance Launch Unsuccessful",
        &json!([]),
        &json!({
            "AutoScalingGroupName": "web", "EC2InstanceId": 5, "StatusMessage": ["a", "b"], "Cause": null,
            "Details": ["a", "b"],
        }),
        "Scaling(ScalingEvent { group: None, name: \"web\", change: Unsuccessful(Launch, Activity { id: None, \
         instance: Some(\"5\"), status_code: None, message: Some(\"[\\\"a\\\",\\\"b\\\"]\"), cause: None, zone: None, \
         subnet: None }) })",
    );
    let ca = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122";
    check_body(
        "aws.acm-pca",
        "ACM Private CA CRL Generation",
        &json!([ca]),
        &json!({ "result": "failure", "reason": { "code": 7 } }),
        &format!(
            "PrivateCa {{ ca: CaArn(Arn(\"{ca}\")), attempt: CrlGeneration, result: Failure {{ reason: \
             Some(\"{{\\\"code\\\":7}}\") }}, asked: Asked {{ requester: None, template: None, subject: \
             None }} }}"
        ),
    );
}

/// The ARN and the status of an environment, or how else the event was read.
fn environment(resources: &Value, detail: &Value) -> String {
    use crate::event::AirflowChange;

    match event(&text("aws.airflow", "MWAA Environment Status Change", resources, detail)) {
        Ok(Event { body: Body::Airflow(event), .. }) => match (event.resource, event.change) {
            (Some(arn), AirflowChange::Environment(status)) => format!("{arn} {status:?}"),
            (None, AirflowChange::Environment(status)) => format!("nowhere {status:?}"),
            (_, change) => format!("{change:?}"),
        },
        Ok(Event { body: Body::Unrecognised { .. }, .. }) => "unrecognised".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_status_of_an_environment_is_found_under_any_name() {
    let arn = "arn:aws:airflow:us-west-2:111122223333:environment/dev";
    for detail in [
        json!({ "status": "UPDATE_FAILED" }),
        json!({ "Environment": { "Name": "dev", "Status": "UPDATE_FAILED" }, "version": 3 }),
        json!({ "environment-state": "UPDATE_FAILED", "previousStatus": "AVAILABLE" }),
        json!({ "new": "UPDATE_FAILED", "old": { "status": "UPDATING" } }),
        json!({ "name": "AVAILABLE", "changes": [[{ "to": "UPDATE_FAILED" }]] }),
        json!({ "status": "UPDATE_FAILED", "lastUpdate": { "Status": "PENDING" } }),
        json!({ "status": "UPDATE_FAILED", "steps": [{ "status": "PENDING" }] }),
        json!("UPDATE_FAILED"),
    ] {
        assert_eq!(environment(&json!([arn]), &detail), format!("{arn} UpdateFailed"), "{detail}");
    }
    for (status, expected) in [
        ("CREATE_FAILED", "CreateFailed"),
        ("UNAVAILABLE", "Unavailable"),
        ("AVAILABLE", "Available"),
        ("CREATING", "Passing"),
        ("CREATING_SNAPSHOT", "Passing"),
        ("UPDATING", "Passing"),
        ("ROLLING_BACK", "Passing"),
        ("MAINTENANCE", "Passing"),
        ("PENDING", "Passing"),
        ("DELETING", "Passing"),
        ("DELETED", "Passing"),
    ] {
        assert_eq!(environment(&json!([arn]), &json!({ "s": status })), format!("{arn} {expected}"));
    }
}

#[test]
fn a_status_in_doubt_is_no_status() {
    for detail in [
        json!({}),
        json!({ "status": "BETTER" }),
        json!({ "status": "available" }),
        json!({ "before": "AVAILABLE", "after": "UNAVAILABLE" }),
        json!({ "previousStatus": "AVAILABLE" }),
        json!({ "environmentName": "AVAILABLE" }),
        json!({ "status": 5 }),
        json!(null),
    ] {
        assert_eq!(environment(&json!([]), &detail), "unrecognised", "{detail}");
    }
    // Nested deeper than anybody looks, and deeper than anybody can.
    for depth in [20, 100_000] {
        let deep = format!("{}\"AVAILABLE\"{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let text = text("aws.airflow", "MWAA Environment Status Change", &json!([]), &json!("detail"))
            .replace("\"detail\":\"detail\"", &format!("\"detail\":{deep}"));
        let expected =
            "Ok(Event { origin: Origin { id: EventId(\"e-1\"), source: \"aws.airflow\", detail_type: ";
        let got = format!("{:?}", event(&text));
        assert!(got.starts_with(expected) && got.contains("body: Unrecognised"), "{}", &got[..200]);
    }
}

#[test]
fn an_environment_is_named_by_an_arn_or_its_name() {
    let arn = "arn:aws:airflow:us-west-2:111122223333:environment/dev";
    let odd = "arn:aws:airflow:us-west-2:111122223333:role/dev";
    assert_eq!(
        environment(&json!([odd]), &json!({ "s": "AVAILABLE", "x": { "y": arn } })),
        format!("{arn} Available")
    );
    for name in ["name", "Name", "environmentName", "environment-name", "environment"] {
        assert_eq!(
            environment(&json!([]), &json!({ "s": "AVAILABLE", name: "dev" })),
            format!("{arn} Available")
        );
    }
    for name in ["", "a b", "dev/x", "$(id)", &"x".repeat(81)] {
        assert_eq!(
            environment(&json!([]), &json!({ "s": "AVAILABLE", "name": name })),
            "nowhere Available",
            "{name}"
        );
    }
}

#[test]
fn a_workflow_is_named_by_its_arn_or_by_that_of_its_run() {
    let workflow = |resources: &Value, detail: &Value| match event(&text(
        "aws.airflow-serverless",
        "MWAA Serverless Task Failed",
        resources,
        detail,
    )) {
        Ok(Event { body: Body::Airflow(event), .. }) => event.resource.map(|arn| arn.to_string()),
        other => Some(format!("{other:?}")),
    };
    let arn = "arn:aws:airflow-serverless:us-west-2:1:workflow/nightly-AbCdEf1234";
    let run = format!("{arn}/run/1/task/2");
    assert_eq!(workflow(&json!([arn]), &json!({})).as_deref(), Some(arn));
    assert_eq!(workflow(&json!([run]), &json!({})).as_deref(), Some(arn));
    assert_eq!(workflow(&json!(["x"]), &json!({ "workflowArn": arn })).as_deref(), Some(arn));
    assert_eq!(workflow(&json!([]), &json!({ "workflowArn": 7 })), None);
}

proptest! {
    #[test]
    fn any_native_event_may_hold_anything(
        kind in prop::sample::select(vec![
            ("aws.kms", "KMS CMK Rotation"),
            ("aws.kms", "KMS CMK Deletion"),
            ("aws.autoscaling", "EC2 Instance Launch Unsuccessful"),
            ("aws.autoscaling", "EC2 Auto Scaling Instance Refresh Failed"),
            ("aws.airflow", "MWAA Environment Status Change"),
            ("aws.airflow-serverless", "MWAA Serverless Workflow Run Timeout"),
            ("aws.pca-connector-scep", "Certificate Issuance Failed"),
        ]),
        resources in prop::collection::vec(".{0,20}|arn:aws:(kms|airflow):[a-z]{0,3}:1:(key|environment)/.{0,9}", 0..3),
        detail in any_json(),
    ) {
        let text = text(kind.0, kind.1, &json!(resources), &detail);
        match event(&text) {
            Ok(_) => {}
            Err(err) => prop_assert!(err.to_string().contains("refused: field `"), "{err}"),
        }
    }
}
