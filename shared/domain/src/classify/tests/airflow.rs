use serde_json::{Value, json};

use super::*;

const ENVIRONMENT: &str = "arn:aws:airflow:us-west-2:111122223333:environment/dev";
const WORKFLOW: &str = "arn:aws:airflow-serverless:us-west-2:111122223333:workflow/nightly-AbCdEf1234";

#[track_caller]
fn check_environment(resources: &[&str], detail: &Value, expected: &str) {
    let got = meaning_of("aws.airflow", "MWAA Environment Status Change", resources, detail);
    assert_eq!(got.replace(ENVIRONMENT, "ENV"), expected, "{detail}");
}

#[test]
fn each_way_in_which_an_environment_fails_is_told_and_ends_when_it_is_available() {
    for status in ["CREATE_FAILED", "UPDATE_FAILED", "UNAVAILABLE"] {
        check_environment(
            &[ENVIRONMENT],
            &json!({ "status": status }),
            &format!(
                "high airflow_environment_failed|ENV|{status} 111122223333 us-west-2 then; environment=dev; \
                 environment_status={status}; event_detail={{\"status\":\"{status}\"}}"
            ),
        );
    }
    check_environment(
        &[ENVIRONMENT],
        &json!({ "status": "AVAILABLE" }),
        "ends airflow_environment_failed|ENV|CREATE_FAILED; ends airflow_environment_failed|ENV|UPDATE_FAILED; \
         ends airflow_environment_failed|ENV|UNAVAILABLE",
    );
    check_environment(&[ENVIRONMENT], &json!({ "status": "UPDATING" }), "");
}

#[test]
fn an_environment_of_unknown_status_or_name_is_told() {
    check_environment(
        &[ENVIRONMENT],
        &json!({ "status": "WORSE" }),
        "low unrecognised|111122223333|us-west-2|aws.airflow|MWAA Environment Status Change 111122223333 us-west-2 then; event_source=aws.airflow; \
         event_detail_type=MWAA Environment Status Change; event_resources=ENV; event_detail={\"status\":\"WORSE\"}",
    );
    check_environment(
        &[],
        &json!({ "status": "UNAVAILABLE" }),
        "high airflow_environment_failed|111122223333|us-west-2|UNAVAILABLE 111122223333 us-west-2 then; \
         environment_status=UNAVAILABLE; event_detail={\"status\":\"UNAVAILABLE\"}",
    );
}

#[test]
fn a_workflow_that_fails_is_folded_whatever_failed() {
    let meaning = |kind: &str| {
        meaning_of("aws.airflow-serverless", kind, &[WORKFLOW], &json!({})).replace(WORKFLOW, "WORKFLOW")
    };
    for kind in ["Workflow Run Failed", "Workflow Run Timeout", "Task Failed", "Task Timeout"] {
        let expected = "medium airflow_workflow_failed|WORKFLOW 111122223333 us-west-2 then; workflow=WORKFLOW; \
                        event_detail={}";
        assert_eq!(meaning(&format!("MWAA Serverless {kind}")), expected);
        // As AWS's guide calls them in short.
        assert_eq!(meaning(kind), expected);
    }
    for kind in [
        "Workflow Run Started",
        "Workflow Run Queued",
        "Workflow Run Running",
        "Workflow Run Succeeded",
        "Workflow Run Stopped",
        "Task Queued",
        "Task Scheduled",
        "Task Upstream Failed",
        "Task Running",
        "Task Succeeded",
        "Task Up For Retry",
    ] {
        assert_eq!(meaning(&format!("MWAA Serverless {kind}")), "");
    }
    assert!(meaning("MWAA Serverless Task Lost").starts_with("low unrecognised|"));
}
