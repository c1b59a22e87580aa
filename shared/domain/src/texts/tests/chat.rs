//! What a chat channel shows, and what Amazon Q Developer takes.

use serde_json::Value;

use super::*;
use crate::alert::{History, State};

/// Stops where a notification is not as its page says:
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>.
#[track_caller]
pub(super) fn check(notification: &str) {
    let notification: Value = serde_json::from_str(notification).unwrap();
    assert_eq!((&notification["version"], &notification["source"]), (&"1.0".into(), &"custom".into()));
    let (content, metadata) = (&notification["content"], &notification["metadata"]);
    assert_eq!(content["textType"], "client-markdown");
    let length =
        |text: &Value| text.as_str().unwrap().encode_utf16().count().max(text.as_str().unwrap().len());
    let within = |text: &Value, most: usize| assert!((1..=most).contains(&length(text)), "{most}: {text}");
    within(&content["title"], 250);
    within(&content["description"], 8000);
    content["nextSteps"].as_array().unwrap().iter().for_each(|step| within(step, 350));
    content["keywords"].as_array().unwrap().iter().for_each(|word| within(word, 75));
    within(&metadata["threadId"], 256);
    for name in ["summary", "eventType"] {
        within(&metadata[name], 2048);
    }
}

/// Every text that chat renders, as it is written.
fn show(message: &Message) -> String {
    let chat: Value = serde_json::from_str(&message.chat).unwrap();
    let content = &chat["content"];
    let lines = |list: &Value| -> String {
        let lines = list.as_array().unwrap().iter().map(|line| line.as_str().unwrap());
        lines.flat_map(|line| ["\n> ", line]).collect()
    };
    format!(
        "# {}\n\n{}\n\nNext steps{}\n\nKeywords{}\n\n{:#}",
        content["title"].as_str().unwrap(),
        content["description"].as_str().unwrap(),
        lines(&content["nextSteps"]),
        lines(&content["keywords"]),
        chat["metadata"]
    )
}

#[test]
fn every_documented_event_reads_as_it_should_in_chat() {
    for file in event_files() {
        for message in messages(&fs::read_to_string(&file).unwrap()) {
            check(&message.chat);
            let folder = file.parent().and_then(Path::file_name).unwrap().to_string_lossy();
            insta::assert_snapshot!(
                format!("{folder}-{}", file.file_stem().unwrap().to_string_lossy()),
                show(&message)
            );
        }
    }
}

#[test]
fn a_condition_is_one_thread_in_every_state() {
    let event = decode::event(&event_of("CRL Generation", CA, "failure", "")).unwrap();
    let finding = classify(&event).findings.remove(0);
    let thread = |state| {
        let alert = Alert {
            state,
            finding: finding.clone(),
            origin: event.origin.clone(),
            history: History { first: finding.time, last: finding.time, count: 7 },
            at: finding.time,
            answer: None,
        };
        let message = render(&alert, &settings());
        check(&message.chat);
        serde_json::from_str::<Value>(&message.chat).unwrap()["metadata"]["threadId"].clone()
    };
    let fingerprint = finding.fingerprint().to_string();
    assert!(State::ALL.into_iter().all(|state| thread(state) == fingerprint.as_str()));
}

#[test]
fn a_thread_of_a_long_name_is_bounded_and_its_own() {
    let thread = |about: &str| {
        let event = decode::event(&event_of("CRL Generation", CA, "failure", "")).unwrap();
        let finding = Finding { about: Some(about.to_owned()), ..classify(&event).findings.remove(0) };
        let message = render(&Alert::first(finding, &event.origin, event.origin.time), &settings());
        check(&message.chat);
        serde_json::from_str::<Value>(&message.chat).unwrap()["metadata"]["threadId"].to_string()
    };
    let (one, other) = (thread(&"認".repeat(3000)), thread(&"認".repeat(3001)));
    assert!(one.starts_with("\"crl_failure_unrecognised|arn:"), "{one}");
    assert_ne!(one, other);
}

/// What is to be pasted stands there exactly, or not at all.
#[test]
fn a_command_that_chat_would_change_is_not_shown() {
    let ca = CA.replace("11223344-", "_a_-");
    let [message] = &messages(&event_of("Creation", &ca, "failure", ""))[..] else { panic!("one message") };
    assert!(message.email.contains("aws acm-pca describe"));
    assert!(!message.chat.contains("aws acm-pca describe"), "{}", message.chat);
    assert!(message.chat.contains("(the text to paste is in the mail: chat would change it)"));
}
