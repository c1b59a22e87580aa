//! What people and programs receive: a subject, a mail, a line for a phone, a notification for chat, a JSON document.
//!
//! Whatever an event says is an attacker's text: each writer escapes it for where it goes.

mod advice;
mod chat;
mod console;
mod document;
mod escape;
mod mail;
mod sms;
mod subject;

use serde::Serialize;

use crate::Settings;
use crate::alert::Alert;
use crate::arn::TopicArn;
use crate::event::Origin;
use crate::routing::Asked;
use crate::{Condition, Fact, Finding};
use advice::Advice;
pub use escape::line;

/// What SNS takes, attributes and all: <https://docs.aws.amazon.com/general/latest/gr/sns.html>.
const MOST: usize = 262_144;
/// Bytes of a source in the attribute that says it; those of AWS are far shorter.
const MOST_OF_AN_ATTRIBUTE: usize = 256;
/// Bytes that one text of an event may have where all of them together would be too much.
const MOST_OF_MANY: usize = 128;
/// Bytes of the longest escape of JSON, `\u001b`, which stands for one byte.
const LONGEST_ESCAPE: usize = 6;
/// Bytes of a structure without its texts, and some more.
const STRUCTURE: usize = 64;

/// What `MessageStructure` `json` asks for.
#[derive(Serialize)]
struct Structure<'a> {
    default: &'a str,
    email: &'a str,
    sms: &'a str,
}

/// One alert, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// 1 to 99 printable ASCII characters, what SNS takes for certain.
    pub subject: String,
    /// The text of the mail.
    pub email: String,
    /// One line for a phone.
    pub sms: String,
    /// The alert document, one JSON object: `docs/alert.schema.json`.
    pub document: String,
    /// The notification for chat, one JSON object. Empty where nobody reads it, and for a self-test, which no subscription
    /// of chat could filter out.
    pub chat: String,
    /// Message attributes, for subscriptions that filter. Closed names, never an empty value.
    pub attributes: [(&'static str, String); 6],
    /// Where a rule of the user's sends it instead of the topic of all alerts.
    pub topic: Option<TopicArn>,
}

impl Message {
    /// One text for each kind of subscriber; queues, functions and endpoints get the default.
    ///
    /// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
    pub fn structure(&self) -> String {
        let Self { document, email, sms, .. } = self;
        // Strings, which JSON can hold.
        serde_json::to_string(&Structure { default: document, email, sms }).unwrap_or_default()
    }

    /// What SNS counts of the larger of its two messages.
    fn bytes(&self) -> usize {
        self.structure().len().max(self.chat.len()) + self.beside()
    }

    fn beside(&self) -> usize {
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|(name, value)| name.len() + value.len() + "String".len());
        self.subject.len() + attributes.sum::<usize>()
    }

    /// Whether SNS takes it. What fits however much of it has to be escaped, as most do, is not written to be measured.
    fn fits(&self) -> bool {
        let texts = self.document.len() + self.email.len() + self.sms.len();
        let most = (LONGEST_ESCAPE * texts + STRUCTURE).max(self.chat.len()) + self.beside();
        most <= MOST || self.bytes() <= MOST
    }
}

/// Writes an alert for everyone who may receive it.
pub fn render(alert: &Alert, settings: &Settings) -> Message {
    let message = write(alert, settings);
    if message.fits() {
        return message;
    }
    write(&shortened(alert), settings)
}

/// The same with less of each text of the event, each of which says so.
fn shortened(alert: &Alert) -> Alert {
    let short = |text: &String| escape::within(text, MOST_OF_MANY);
    let (finding, origin) = (&alert.finding, &alert.origin);
    let facts = finding.facts.iter();
    Alert {
        finding: Finding {
            cause: finding.cause.as_ref().map(short),
            facts: facts.map(|fact| Fact { name: fact.name.clone(), value: short(&fact.value) }).collect(),
            ..finding.clone()
        },
        origin: Origin { detail_type: short(&origin.detail_type), ..origin.clone() },
        ..alert.clone()
    }
}

fn write(alert: &Alert, settings: &Settings) -> Message {
    let advice = Advice::of(alert, settings);
    let finding = &alert.finding;
    Message {
        subject: subject::write(alert),
        email: mail::write(alert, &advice),
        sms: sms::write(alert),
        document: document::write(alert, &advice),
        chat: if settings.chat && finding.condition != Condition::SelfTest {
            chat::write(alert, &advice)
        } else {
            String::new()
        },
        attributes: [
            ("condition", finding.condition.label().to_owned()),
            ("severity", finding.severity.label().to_owned()),
            ("state", alert.state.label().to_owned()),
            ("account", finding.account.to_string()),
            ("region", finding.region.to_string()),
            ("source", escape::word(&alert.origin.source, MOST_OF_AN_ATTRIBUTE)),
        ],
        topic: None,
    }
}

/// The alert document as it would be published.
pub fn document(alert: &Alert, settings: &Settings) -> serde_json::Value {
    document::value(alert, &Advice::of(alert, settings))
}

/// What of the alert document rules ask for.
pub fn asked(alert: &Alert, settings: &Settings, asked: &Asked) -> serde_json::Value {
    document::part(alert, settings, asked)
}

/// `2019-11-07 23:01:25 UTC`.
fn utc(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// `7 days left`: whole days, and hours on the last two. Never `over`, which is what is said of a condition that ended.
fn left(deadline: jiff::Timestamp, now: jiff::Timestamp) -> String {
    if deadline <= now {
        return "time is up".to_owned();
    }
    match deadline.duration_since(now).as_hours() {
        ..1 => "less than an hour left".to_owned(),
        1 => "1 hour left".to_owned(),
        hours @ 2..48 => format!("{hours} hours left"),
        hours => format!("{} days left", hours / 24),
    }
}

#[cfg(test)]
mod tests;
