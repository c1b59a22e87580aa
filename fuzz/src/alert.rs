//! What people are told of an event: whatever it says, the texts are within their limits, hide nothing and show no secret.

use serde_json::Value;
use tocsin_domain::alert::{Alert, History, State};
use tocsin_domain::classify::classify;
use tocsin_domain::enrich::{
    Answer, AuditReport, CertificateAnswer, CertificateAuthority, CrlConfiguration, Question,
};
use tocsin_domain::event::Event;
use tocsin_domain::routing::Routing;
use tocsin_domain::secrets::hidden;
use tocsin_domain::texts::{Message, document, render};
use tocsin_domain::{Finding, Settings, decode};

use crate::text::{is_shown, is_visible};

/// Tells of an event, if a text is one, all there is to tell of it.
pub fn check(text: &str) {
    let Ok(event) = decode::event(text) else { return };
    let said = serde_json::from_str::<Value>(text).map(|value| strings(&value)).unwrap_or_default();
    // One input is one state: there are many inputs.
    let state = State::ALL[text.len() % State::ALL.len()];
    let found = classify(&event);
    for finding in found.findings.into_iter().chain(found.ends) {
        of_a_finding(&finding);
        let alert = Alert::first(finding, &event.origin, event.origin.time);
        told(&alert);
        routed(&alert, &event);
        let history = History { count: text.len() as u64, ..alert.history };
        let alert = Alert { state, history, ..alert };
        told(&alert);
        if let Some(question) = alert.question().cloned() {
            told(&alert.clone().answered(Err(said.join(" "))));
            told(&alert.answered(Ok(answer(&question, &said))));
        }
    }
}

/// An answer of AWS with texts of the event in it.
fn answer(question: &Question, said: &[String]) -> Answer {
    let mut said = said.iter().rev().cloned();
    let mut next = || said.next();
    match question {
        Question::Creation(_) | Question::Crl(_) | Question::CrlBucket(_) => {
            let crl = CrlConfiguration {
                enabled: true,
                bucket: next(),
                object_acl: next(),
                kind: next(),
                custom_path: next(),
                expiration_in_days: Some(7),
            };
            Answer::CertificateAuthority(CertificateAuthority { status: next(), failure_reason: next(), crl })
        }
        Question::Certificate(_) => {
            Answer::Certificate(CertificateAnswer::Failed(next().unwrap_or_default()))
        }
        Question::AuditReport { .. } => Answer::AuditReport(AuditReport { status: next(), bucket: next() }),
    }
}

fn of_a_finding(finding: &Finding) {
    let facts = finding.facts.iter().map(|fact| &fact.value);
    for text in facts.chain(&finding.cause).chain(&finding.about) {
        assert_eq!(hidden(text), *text);
    }
    let key = finding.fingerprint().to_string();
    assert!(!key.chars().any(|c| c.is_control() || !is_visible(c) || "<>@*`[]".contains(c)), "{key:?}");
    assert!(!key.contains("://"), "{key:?}");
}

/// The defaults know what to do with it, and say the same each time.
fn routed(alert: &Alert, event: &Event) {
    let routing = Routing::default().with_defaults();
    let document = document(alert, &Settings::default());
    let routed = routing.route(&document, event.origin.time);
    assert!(routed.as_ref().is_none_or(|routed| routed.by_default));
    assert_eq!(routing.route(&document, event.origin.time), routed);
}

fn told(alert: &Alert) {
    let message = render(alert, &Settings::default());
    let Message { subject, email, sms, document, chat, attributes, topic } = &message;
    for (line, most) in [(subject, 99), (sms, 160)] {
        assert!((1..=most).contains(&line.len()) && line.chars().all(|c| matches!(c, ' '..='~')), "{line:?}");
    }
    assert!(email.lines().all(is_shown), "{email:?}");
    let json: Value = serde_json::from_str(document).expect("a document is JSON");
    assert_eq!(json, tocsin_domain::texts::document(alert, &Settings::default()), "but for what was cut");
    let sizes = attributes.iter().map(|(name, value)| name.len() + value.len() + "String".len());
    let size = message.structure().len().max(chat.len()) + subject.len() + sizes.sum::<usize>();
    assert!(size <= 262_144, "{size} bytes");
    for (name, value) in attributes {
        assert!((1..=256).contains(&value.len()) && is_shown(value), "{name}: {value:?}");
    }
    assert!(topic.is_none());
    if !chat.is_empty() {
        shown_in_chat(&serde_json::from_str(chat).expect("a notification is JSON"));
    }
}

/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>
fn shown_in_chat(notification: &Value) {
    let (content, metadata) = (&notification["content"], &notification["metadata"]);
    let within = |text: &Value, most: usize| {
        let length = text.as_str().expect("a text").len();
        assert!((1..=most).contains(&length), "{length} of {most}: {text}");
    };
    within(&content["title"], 250);
    within(&content["description"], 8000);
    within(&metadata["threadId"], 256);
    let list = |name: &str| content[name].as_array().expect("a list").iter();
    list("nextSteps").for_each(|step| within(step, 350));
    list("keywords").for_each(|word| within(word, 75));
    for text in strings(notification) {
        assert!(text.lines().all(is_shown), "{text:?}");
        assert!(!text.contains(['<', '>']), "{text:?}");
    }
}

/// Every text in a value.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}
