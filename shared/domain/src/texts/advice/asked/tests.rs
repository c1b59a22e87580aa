use std::fs;

use proptest::prelude::*;

use super::*;
use crate::alert::State;
use crate::classify::classify;
use crate::enrich::CrlConfiguration;
use crate::ledger::{Phase, Slot};
use crate::texts::{Message, render};
use crate::{Settings, decode};

/// The alert of a file in `events/`, in another partition and region if need be.
fn alert(file: &str, partition: &str, region: &str) -> Alert {
    let path = format!("{}/../../events/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let place = format!("arn:{partition}:acm-pca:{region}:");
    let text = fs::read_to_string(path).unwrap().replace("arn:aws:acm-pca:us-east-1:", &place);
    let event = decode::event(&text).unwrap();
    let finding = classify(&event).findings.remove(0);
    Alert::first(finding, &event.origin, event.origin.time)
}

fn message(alert: Alert, answer: Result<Answer, String>) -> Message {
    render(&alert.answered(answer), &Settings::default())
}

/// What an answer changes in the mail: from the first step to what the event itself names last.
fn told(file: &str, answer: Answer) -> String {
    let mail = message(alert(file, "aws", "us-east-1"), Ok(answer)).email;
    mail[mail.find("What to do").unwrap()..mail.find("\nEvent: ").unwrap()].to_owned()
}

fn crl_of(status: &str, object_acl: &str, bucket: &str) -> Answer {
    Answer::CertificateAuthority(CertificateAuthority {
        status: Some(status.into()),
        failure_reason: None,
        crl: CrlConfiguration {
            enabled: true,
            bucket: Some(bucket.into()),
            object_acl: Some(object_acl.into()),
            kind: Some("COMPLETE".into()),
            custom_path: Some("pki/root".into()),
            expiration_in_days: Some(7),
        },
    })
}

const BUCKET: &str = "crl-generation/failure-1-bucket-permission";

#[test]
fn a_bucket_that_refuses_is_named_with_the_statement_to_add() {
    let Message { email, document, .. } =
        message(alert(BUCKET, "aws", "us-east-1"), Ok(crl_of("ACTIVE", "PUBLIC_READ", "my-crls")));
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    insta::assert_snapshot!(format!("{email}\n{document:#}"));
    // What is printed can be pasted.
    let [from, to] = [email.find("\n   {").unwrap(), email.find("\n   }\n").unwrap() + 5];
    let in_mail: serde_json::Value = serde_json::from_str(&email[from..to]).unwrap();
    let step = document["advice"][0].as_str().unwrap();
    let in_document: serde_json::Value = serde_json::from_str(&step[step.find('{').unwrap()..]).unwrap();
    assert_eq!(in_mail, in_document);
    assert_eq!(in_mail["Resource"][1], "arn:aws:s3:::my-crls");
}

#[test]
fn an_opt_in_region_has_another_principal_for_a_bucket_elsewhere() {
    let step = |partition, region| {
        let alert = alert(BUCKET, partition, region).answered(Ok(crl_of("ACTIVE", "PUBLIC_READ", "my-crls")));
        steps(&alert).remove(0).split('\n').next().unwrap().to_owned()
    };
    let places = [
        ("aws", "us-east-1"),
        ("aws", "af-south-1"),
        ("aws-cn", "cn-north-1"),
        ("aws-us-gov", "us-gov-west-1"),
        ("aws-moon", "sea-1"),
    ];
    let lines =
        places.map(|(partition, region)| format!("{partition} {region}: {}", step(partition, region)));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_a_ca_says_makes_the_steps_of_a_crl_specific() {
    let off = Answer::CertificateAuthority(CertificateAuthority {
        status: Some("EXPIRED".into()),
        ..CertificateAuthority::default()
    });
    let odd = crl_of("ACTIVE", "BUCKET_OWNER_FULL_CONTROL", "my-crls/*\",\n\"Principal\": \"*\"");
    let all = [
        told(BUCKET, odd),
        told(BUCKET, off.clone()),
        told("crl-generation/failure-2-write-internal", crl_of("DISABLED", "PUBLIC_READ", "my-crls")),
        told("crl-generation/failure-3-generation-internal", off),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_became_of_a_ca_is_told_with_what_its_failure_reason_means() {
    let cases = [
        ("FAILED", Some("REQUEST_TIMED_OUT".into())),
        ("FAILED", Some("UNSUPPORTED_ALGORITHM".into())),
        ("FAILED", Some("OTHER".into())),
        ("FAILED", Some("BAD\nWEATHER".into())),
        ("CREATING", None),
        ("PENDING_CERTIFICATE", None),
        ("DELETED", None),
        ("SLEEPING", None),
    ];
    let answers = cases.map(|(status, failure_reason)| {
        let status = Some(status.into());
        Answer::CertificateAuthority(CertificateAuthority {
            status,
            failure_reason,
            ..CertificateAuthority::default()
        })
    });
    let all = answers.map(|answer| told("ca-creation/failure", answer));
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_became_of_a_certificate_is_told() {
    let answers = [
        CertificateAnswer::Issued,
        CertificateAnswer::InProgress(
            "RequestInProgressException: Your request is already in progress.".into(),
        ),
        CertificateAnswer::Failed("RequestFailedException: The request has failed.".into()),
        CertificateAnswer::InvalidState("InvalidStateException: no".into()),
        CertificateAnswer::NotFound("ResourceNotFoundException: no".into()),
        CertificateAnswer::InvalidArn("InvalidArnException: no".into()),
    ];
    let all = answers.map(|answer| told("certificate-issuance/failure", Answer::Certificate(answer)));
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_became_of_an_audit_report_is_told() {
    let answers = ["FAILED", "SUCCESS", "CREATING", "LOST"].map(|status| {
        Answer::AuditReport(AuditReport { status: Some(status.into()), bucket: Some("my-reports".into()) })
    });
    let all = answers.map(|answer| told("audit-report/failure", answer));
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn why_aws_could_not_be_asked_is_told_and_the_general_steps_are() {
    let asked = Err("AccessDeniedException: not\nauthorized".to_owned());
    let without = render(&alert(BUCKET, "aws", "us-east-1"), &Settings::default()).email;
    let line =
        "Inquiry: DescribeCertificateAuthority could not be asked: AccessDeniedException: not\\nauthorized\n";
    let with = message(alert(BUCKET, "aws", "us-east-1"), asked).email;
    assert_eq!(with.replacen(line, "", 1), without);
    assert_ne!(with, without);
}

#[test]
fn only_what_is_to_be_mended_raises_a_question() {
    let asks = |file: &str| alert(file, "aws", "us-east-1").question().map(Question::operation);
    assert_eq!(asks(BUCKET), Some("DescribeCertificateAuthority"));
    assert_eq!(asks("crl-generation/failure-2-write-internal"), Some("DescribeCertificateAuthority"));
    assert_eq!(asks("ca-creation/failure"), Some("DescribeCertificateAuthority"));
    assert_eq!(asks("certificate-issuance/failure"), Some("GetCertificate"));
    assert_eq!(asks("audit-report/failure"), Some("DescribeCertificateAuthorityAuditReport"));
    assert_eq!(asks("ca-creation/success"), None);
    assert_eq!(asks("certificate-revocation/success"), None);
    let Alert { finding, origin, .. } = alert(BUCKET, "aws", "us-east-1");
    let slot = Slot {
        version: 1,
        phase: Phase::Firing,
        first: finding.time,
        last: finding.time,
        count: 1,
        told: None,
        hold: None,
        watch: None,
    };
    let told = State::ALL.map(|state| {
        Alert::remembered(state, finding.clone(), &origin, &slot, origin.time).question().is_some()
    });
    assert_eq!(told, [true, true, true, false, false], "{:?}", State::ALL);
}

proptest! {
    /// AWS's answer may quote anybody: it breaks no line, and SNS takes the message.
    #[test]
    fn no_answer_breaks_a_line_or_the_limit(text in ".*", times in 1..4000_usize, days in any::<i32>()) {
        let text = text.repeat(times);
        let ca = Answer::CertificateAuthority(CertificateAuthority {
            status: Some(text.clone()),
            failure_reason: Some(text.clone()),
            crl: CrlConfiguration {
                enabled: true,
                bucket: Some(text.clone()),
                object_acl: Some(text.clone()),
                kind: Some(text.clone()),
                custom_path: Some(text.clone()),
                expiration_in_days: Some(days),
            },
        });
        let report = Answer::AuditReport(AuditReport { status: Some(text.clone()), bucket: Some(text.clone()) });
        for (file, answer) in [
            (BUCKET, Ok(ca.clone())),
            ("ca-creation/failure", Ok(ca)),
            ("certificate-issuance/failure", Ok(Answer::Certificate(CertificateAnswer::Failed(text.clone())))),
            ("audit-report/failure", Ok(report)),
            (BUCKET, Err(text.clone())),
        ] {
            let Message { email, sms, document, .. } = message(alert(file, "aws", "us-east-1"), answer);
            prop_assert!(!email.chars().any(|c| c.is_control() && c != '\n'));
            // A mail of so many lines has no line of the answer's own.
            prop_assert!(email.lines().count() < 60, "{email}");
            let nested = serde_json::json!([email, sms, document]).to_string();
            prop_assert!(nested.len() + 2000 < 262_144, "{} bytes", nested.len());
            serde_json::from_str::<serde_json::Value>(&document).unwrap();
        }
    }
}

#[test]
fn what_looks_like_a_secret_in_an_answer_is_hidden_wherever_it_is_shown() {
    let alert = alert(BUCKET, "aws", "us-east-1").answered(Ok(crl_of(
        "ACTIVE",
        "PUBLIC_READ",
        "b/token=abc123def456ghi789",
    )));
    let facts: Vec<_> = alert.finding.facts.iter().map(|fact| fact.value.as_str()).collect();
    assert!(facts.iter().any(|value| value.contains("token=[hidden]")), "{facts:?}");
    assert!(!facts.iter().any(|value| value.contains("abc123")), "{facts:?}");
}
