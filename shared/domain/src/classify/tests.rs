mod airflow;
mod connector;
mod key;
mod scaling;

use super::*;
use crate::decode;

const CA: &str = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122";

/// One line for what an event of AWS Private CA means.
fn meaning(detail_type: &str, resources: &[&str], detail: &str) -> String {
    let resources = serde_json::to_string(resources).unwrap();
    let text = format!(
        r#"{{"id":"e","detail-type":"{detail_type}","source":"aws.acm-pca","account":"account","region":"region",
        "time":"2019-11-07T23:01:25Z","resources":{resources},"detail":{detail}}}"#
    );
    words(&text).replace(CA, "CA")
}

/// One line for what an event from another source means.
fn meaning_of(source: &str, detail_type: &str, resources: &[&str], detail: &serde_json::Value) -> String {
    words(
        &serde_json::json!({
            "id": "e", "source": source, "detail-type": detail_type, "account": "111122223333", "region": "us-west-2",
            "time": "2019-11-07T23:01:25Z", "resources": resources, "detail": detail,
        })
        .to_string(),
    )
}

/// One line for what an event means.
fn words(text: &str) -> String {
    let meaning = classify(&decode::event(text).unwrap());
    let mut words: Vec<String> = Vec::new();
    for finding in meaning.findings {
        words.push(format!(
            "{} {} {} {} {}",
            finding.severity,
            finding.fingerprint(),
            finding.account,
            finding.region,
            finding.time
        ));
        words.extend(finding.cause.map(|cause| format!("because {cause:?}")));
        words.extend(finding.facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)));
    }
    words.extend(meaning.ends.iter().map(|ending| format!("ends {}", ending.fingerprint())));
    words.join("; ").replace("2019-11-07T23:01:25Z", "then")
}

#[track_caller]
fn check(detail_type: &str, resources: &[&str], detail: &str, expected: &str) {
    let detail_type = format!("ACM Private CA {detail_type}");
    assert_eq!(meaning(&detail_type, resources, detail), expected, "{detail_type} {detail}");
}

#[test]
fn the_eleven_documented_variants() {
    // The placeholders of AWS's page stand here as it prints them.
    let certificate = "arn:aws:acm-pca:region:account:certificate-authority/CA_ID/certificate/certificate_ID";
    let ok = r#"{"result":"success"}"#;
    let failed = r#"{"result":"failure"}"#;
    check("Creation", &[CA], ok, "info ca_created|CA 111122223333 us-east-1 then; certificate_authority=CA");
    check(
        "Creation",
        &[CA],
        failed,
        "high ca_creation_failed|CA 111122223333 us-east-1 then; certificate_authority=CA",
    );
    check("Certificate Issuance", &[CA, certificate], ok, "");
    check(
        "Certificate Issuance",
        &[CA, certificate],
        failed,
        &format!(
            "medium certificate_issuance_failed|{certificate} 111122223333 us-east-1 then; certificate_authority=CA; certificate={certificate}"
        ),
    );
    check(
        "Certificate Revocation",
        &[CA, certificate],
        ok,
        &format!(
            "info certificate_revoked|{certificate} 111122223333 us-east-1 then; certificate_authority=CA; certificate={certificate}"
        ),
    );
    check(
        "CRL Generation",
        &[CA],
        ok,
        "ends crl_bucket_permission|CA; ends crl_write_internal|CA; ends crl_generation_internal|CA; ends crl_failure_unrecognised|CA",
    );
    for (reason, condition) in [
        ("Failed to write CRL to S3. Check your S3 bucket permissions.", "critical crl_bucket_permission"),
        ("Failed to write CRL to S3. Internal failure.", "medium crl_write_internal"),
        ("Failed to generate CRL. Internal failure.", "high crl_generation_internal"),
    ] {
        check(
            "CRL Generation",
            &[CA],
            &format!(r#"{{"result":"failure","reason":"{reason}"}}"#),
            &format!(
                "{condition}|CA 111122223333 us-east-1 then; because {reason:?}; certificate_authority=CA"
            ),
        );
    }
    check(
        "Audit Report Generation",
        &[CA, "audit_report_ID"],
        ok,
        "ends audit_report_failed|CA; ends audit_report_unrecognised|CA",
    );
    check(
        "Audit Report Generation",
        &[CA, "audit_report_ID"],
        failed,
        "medium audit_report_failed|CA 111122223333 us-east-1 then; certificate_authority=CA; audit_report=audit_report_ID",
    );
}

#[test]
fn what_aws_never_said_before_is_kept_whole_and_told() {
    let odd = r#"{"result":"half \u0000","reason":"because\nof"}"#;
    let tail =
        "|CA 111122223333 us-east-1 then; because \"because\\nof\"; certificate_authority=CA; result=half \0";
    check("Creation", &[CA], odd, &format!("high ca_creation_unrecognised{tail}"));
    check("Certificate Issuance", &[CA], odd, &format!("medium certificate_issuance_unrecognised{tail}"));
    check("Certificate Revocation", &[CA], odd, &format!("high certificate_revocation_unrecognised{tail}"));
    check("CRL Generation", &[CA], odd, &format!("high crl_failure_unrecognised{tail}"));
    check("Audit Report Generation", &[CA], odd, &format!("medium audit_report_unrecognised{tail}"));

    let plain = "|CA 111122223333 us-east-1 then; certificate_authority=CA";
    check(
        "CRL Generation",
        &[CA],
        r#"{"result":"failure"}"#,
        &format!("high crl_failure_unrecognised{plain}"),
    );
    check(
        "Certificate Revocation",
        &[CA],
        r#"{"result":"failure"}"#,
        &format!("high certificate_revocation_unrecognised{plain}"),
    );
    check(
        "CRL Generation",
        &[CA],
        r#"{"result":"failure","reason":"failed to write CRL to S3. Check your S3 bucket permissions."}"#,
        "high crl_failure_unrecognised|CA 111122223333 us-east-1 then; because \"failed to write CRL to S3. Check your S3 bucket permissions.\"; certificate_authority=CA",
    );
    check(
        "Something New",
        &[],
        r#"{"anything":1}"#,
        "low unrecognised|account|region|aws.acm-pca|ACM Private CA Something New account region then; event_source=aws.acm-pca; event_detail_type=ACM Private CA Something New; event_detail={\"anything\":1}",
    );
}

#[test]
fn the_arn_says_where_a_ca_is_in_any_partition() {
    for arn in [
        "arn:aws-cn:acm-pca:cn-north-1:1:certificate-authority/a",
        "arn:aws-moon:acm-pca:sea-1:2:certificate-authority/a",
    ] {
        let place: Vec<_> = arn.split(':').collect();
        let expected = format!(
            "high ca_creation_failed|{arn} {} {} then; certificate_authority={arn}",
            place[4], place[3]
        );
        check("Creation", &[arn], r#"{"result":"failure"}"#, &expected);
    }
    // Where it does not, the envelope does.
    let arn = "arn:aws:acm-pca:::certificate-authority/a";
    let expected = format!("high ca_creation_failed|{arn} account region then; certificate_authority={arn}");
    check("Creation", &[arn], r#"{"result":"failure"}"#, &expected);
}
