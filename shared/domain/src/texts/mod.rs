//! What people and programs receive: a subject, a mail, a line for a phone, a JSON document.
//!
//! Whatever an event says is an attacker's text: each writer escapes it for where it goes.

mod advice;
mod console;
mod document;
mod escape;
mod mail;
mod sms;
mod subject;

use crate::Settings;
use crate::alert::Alert;
use advice::Advice;

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
    /// Message attributes, for subscriptions that filter. Closed names, never an empty value.
    pub attributes: [(&'static str, String); 6],
}

/// Writes an alert for everyone who may receive it.
pub fn render(alert: &Alert, settings: &Settings) -> Message {
    let advice = Advice::of(alert, settings);
    let finding = &alert.finding;
    Message {
        subject: subject::write(alert),
        email: mail::write(alert, &advice),
        sms: sms::write(alert),
        document: document::write(alert, &advice),
        attributes: [
            ("condition", finding.condition.label().to_owned()),
            ("severity", finding.severity.label().to_owned()),
            ("state", alert.state.label().to_owned()),
            ("account", finding.account.to_string()),
            ("region", finding.region.to_string()),
            ("source", alert.origin.source.clone()),
        ],
    }
}

/// The alert document as it would be published, for rules to look at.
pub fn document(alert: &Alert, settings: &Settings) -> serde_json::Value {
    document::value(alert, &Advice::of(alert, settings))
}

/// `2019-11-07 23:01:25 UTC`.
fn utc(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests;
