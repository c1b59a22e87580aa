mod asked;
mod chat;
mod hostile;
mod native;
mod sizes;
mod trail;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::*;
use crate::classify::classify;
use crate::{Condition, decode};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

fn settings() -> Settings {
    Settings { runbook_url: "https://wiki.example/runbook".to_owned(), ..Settings::default() }
}

fn messages(event: &str) -> Vec<Message> {
    let event = decode::event(event).unwrap();
    let findings = classify(&event).findings;
    let told = |finding| render(&Alert::first(finding, &event.origin, event.origin.time), &settings());
    findings.into_iter().map(told).collect()
}

fn show(message: &Message) -> String {
    let document: serde_json::Value = serde_json::from_str(&message.document).unwrap();
    let attributes: Vec<_> =
        message.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!(
        "Subject: {}\n{}\n\n{}\nSMS: {}\n\n{document:#}\n",
        message.subject,
        attributes.join(" "),
        message.email,
        message.sms
    )
}

fn event_files() -> Vec<PathBuf> {
    let folders =
        fs::read_dir(EVENTS).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut files: Vec<_> =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect();
    files.sort();
    files
}

#[test]
fn a_deadline_says_how_much_time_is_left() {
    let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let at = |minutes| left(now + jiff::SignedDuration::from_mins(minutes), now);
    let said = [7 * 1440, 2880, 2879, 119, 59, 0, -1].map(at);
    let few = ["47 hours left", "1 hour left", "less than an hour left", "time is up", "time is up"];
    assert_eq!(said[..2], ["7 days left", "2 days left"]);
    assert_eq!(said[2..], few);
}

#[test]
fn every_documented_event_reads_as_it_should() {
    for file in event_files() {
        let told: Vec<_> = messages(&fs::read_to_string(&file).unwrap()).iter().map(show).collect();
        let folder = file.parent().and_then(Path::file_name).unwrap().to_string_lossy();
        let name = format!("{folder}-{}", file.file_stem().unwrap().to_string_lossy());
        insta::assert_snapshot!(
            name,
            if told.is_empty() { "nothing to tell".to_owned() } else { told.join("\n") }
        );
    }
}

/// An event of one detail-type whose CA, result and reason are given.
fn event_of(detail_type: &str, ca: &str, result: &str, reason: &str) -> String {
    serde_json::json!({
        "id": "e", "detail-type": format!("ACM Private CA {detail_type}"), "source": "aws.acm-pca", "account": "111122223333",
        "region": "us-east-1", "time": "2019-11-07T23:01:25Z", "resources": [ca, "report-1"],
        "detail": { "result": result, "reason": reason },
    })
    .to_string()
}

const CA: &str =
    "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566";
const KINDS: [&str; 6] = [
    "Creation",
    "Certificate Issuance",
    "Certificate Revocation",
    "CRL Generation",
    "Audit Report Generation",
    "Something New",
];

#[test]
fn an_attackers_text_stays_one_line_of_text() {
    let reason =
        "x\r\nAccount: 999999999999\u{1b}[2J\u{202e}evil\u{2028}<!channel> [link](https://evil.example)";
    let [message] = &messages(&event_of("CRL Generation", CA, "failure", reason))[..] else {
        panic!("one message")
    };
    insta::assert_snapshot!("an_attackers_text", show(message));
}

#[test]
fn texts_of_what_is_unrecognised() {
    for kind in KINDS {
        let [message] = &messages(&event_of(kind, CA, "half", "nobody knows"))[..] else {
            panic!("one message")
        };
        insta::assert_snapshot!(
            format!("unrecognised-{}", kind.replace(' ', "-").to_lowercase()),
            show(message)
        );
    }
}

#[test]
fn a_partition_without_a_known_console_has_no_link_to_one() {
    let [message] = &messages(&event_of("Creation", &CA.replace("aws:", "aws-moon:"), "failure", ""))[..]
    else {
        panic!("one message")
    };
    assert!(!message.email.contains("Console:"), "{}", message.email);
    assert!(message.document.contains("\"console\":null"));
}

#[test]
fn labels_are_words_for_metrics_and_headings() {
    for condition in Condition::ALL {
        let label = condition.label();
        assert!(label.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{label}");
        let same = Condition::ALL.iter().filter(|other| other.label() == label);
        assert_eq!(same.count(), 1, "{label} stands for two conditions");
    }
}

#[test]
fn every_subject_names_the_ca_in_every_region() {
    for detail in ["success", "failure", "half"] {
        for kind in &KINDS[..5] {
            let ca = CA.replace("us-east-1", "ap-southeast-1");
            for message in
                messages(&event_of(kind, &ca, detail, "Failed to write CRL to S3. Internal failure."))
            {
                let place = " CA 11223344 111122223333 ap-southeast-1: ";
                assert!(message.subject.contains(place), "{}", message.subject);
            }
        }
    }
}

/// What SNS refuses would never be told: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.
fn sns_takes(message: &Message) -> Result<(), TestCaseError> {
    prop_assert!((1..=99).contains(&message.subject.len()), "{}", message.subject);
    prop_assert!(
        message.subject.chars().all(|c| matches!(c, ' '..='~'))
            && message.subject.starts_with(|c: char| c.is_ascii_lowercase())
    );
    prop_assert!(message.sms.len() <= 160 && message.sms.is_ascii() && !message.sms.contains('\n'));
    prop_assert!(!message.email.chars().any(|c| c.is_control() && c != '\n'));
    prop_assert!(message.bytes() <= 262_144, "{} bytes", message.bytes());
    chat::check(&message.chat);
    prop_assert!(message.attributes.iter().all(|(_, value)| !value.is_empty()));
    serde_json::from_str::<serde_json::Value>(&message.document).unwrap();
    Ok(())
}

proptest! {
    #[test]
    fn sns_takes_every_message(
        kind in prop::sample::select(KINDS.to_vec()),
        id in "[A-Za-z0-9_+=,.@-]{1,200}",
        result in prop_oneof![Just("success".to_owned()), Just("failure".to_owned()), ".*"],
        reason in ".*",
        times in 1..4000_usize,
    ) {
        let ca = format!("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/{id}");
        for message in messages(&event_of(kind, &ca, &result, &reason.repeat(times))) {
            sns_takes(&message)?;
        }
    }
}
