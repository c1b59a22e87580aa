use serde_json::{Value, json};

use super::*;

const CONNECTOR: &str = "arn:aws:pca-connector-scep:us-east-1:111122223333:connector/4455";

#[track_caller]
fn check(detail_type: &str, resources: &[&str], detail: &Value, expected: &str) {
    let got = meaning_of("aws.pca-connector-scep", detail_type, resources, detail);
    assert_eq!(got.replace(CONNECTOR, "CONNECTOR").replace(CA, "CA"), expected, "{detail_type} {detail}");
}

#[test]
fn requests_that_fail_are_folded_by_connector_and_reason() {
    let facts = "connector=CONNECTOR; certificate_authority=CA";
    for (what, request, reason, alike) in [
        (
            "Certificate Issuance",
            "PkiOperationPost",
            "The certificate authority is not active.",
            "The certificate authority is not active.",
        ),
        (
            "Certificate Authority Certificate Retrieval",
            "GetCACert",
            "CA 1 is not there.",
            "CA ? is not there.",
        ),
        ("Certificate Authority Capabilities Retrieval", "GetCACaps", "", ""),
    ] {
        let (about, because) = match reason {
            "" => (String::new(), String::new()),
            _ => (format!("|{alike}"), format!("because {reason:?}; ")),
        };
        check(
            &format!("{what} Failed"),
            &[CA, CONNECTOR],
            &json!({ "result": "failure", "requestType": request, "reason": reason }),
            &format!(
                "medium connector_request_failed|CONNECTOR{about} 111122223333 us-east-1 then; {because}{facts}; \
                 request_type={request}"
            ),
        );
        check(&format!("{what} Succeeded"), &[CA, CONNECTOR], &json!({ "result": "success" }), "");
    }
    check(
        "Unsupported Operation Invoked",
        &[CA, CONNECTOR],
        &json!({}),
        &format!(
            "medium connector_request_failed|CONNECTOR|Unsupported Operation Invoked 111122223333 us-east-1 then; because \
             \"Unsupported Operation Invoked\"; {facts}"
        ),
    );
}

#[test]
fn a_connector_is_known_without_its_slash_and_a_request_without_a_connector() {
    // As one of AWS's own examples has it.
    check(
        "Certificate Issuance Failed",
        &["arn:aws:pca-connector-scep:us-east-1:111122223333:connector4455"],
        &json!({}),
        "medium connector_request_failed|arn:aws:pca-connector-scep:us-east-1:111122223333:connector4455 111122223333 \
         us-east-1 then; connector=arn:aws:pca-connector-scep:us-east-1:111122223333:connector4455",
    );
    check(
        "Certificate Issuance Failed",
        &[CA],
        &json!({ "reason": "no" }),
        "medium connector_request_failed|CA|no 111122223333 us-east-1 then; because \"no\"; certificate_authority=CA",
    );
    check(
        "Certificate Issuance Failed",
        &[],
        &json!({}),
        "medium connector_request_failed|111122223333|us-west-2 111122223333 us-west-2 then",
    );
}
