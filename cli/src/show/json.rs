use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use tocsin_domain::EventId;
use tocsin_domain::arn::TopicArn;

use crate::log_file::LogFile;
use crate::run::Routed;

#[derive(Debug, Serialize)]
struct Document<'a> {
    file: &'a str,
    line: usize,
    event_id: Option<&'a str>,
    detail_type: Option<&'a str>,
    outcome: &'static str,
    conditions: Vec<&'static str>,
    ends: Vec<String>,
    alerts: Vec<Alert<'a>>,
    error: Option<String>,
    /// What the event names, if it tells of a new log file.
    log_file: Option<&'a LogFile>,
}

#[derive(Debug, Serialize)]
struct Alert<'a> {
    topic: Option<&'a str>,
    subject: &'a str,
    email: &'a str,
    sms: &'a str,
    /// Nothing where chat is not told.
    chat: Option<&'a RawValue>,
    document: &'a RawValue,
}

/// One event as one line of JSON.
pub(crate) fn write(out: &mut impl Write, name: &str, routed: &Routed) -> io::Result<()> {
    let Routed { line, report, log_file } = routed;
    let alerts = report.trace.published().map(|message| {
        Ok::<_, serde_json::Error>(Alert {
            topic: message.topic.as_ref().map(TopicArn::as_str),
            subject: &message.subject,
            email: &message.email,
            sms: &message.sms,
            chat: if message.chat.is_empty() { None } else { Some(serde_json::from_str(&message.chat)?) },
            document: serde_json::from_str(&message.document)?,
        })
    });
    let classification = &report.classification;
    let json = Document {
        file: name,
        line: *line,
        event_id: report.event_id.as_ref().map(EventId::as_str),
        detail_type: report.detail_type.as_deref(),
        outcome: report.outcome.label(),
        conditions: classification.findings.iter().map(|finding| finding.condition.label()).collect(),
        ends: classification.ends.iter().map(|ending| ending.fingerprint().to_string()).collect(),
        alerts: alerts.collect::<Result<_, _>>()?,
        error: report.error.as_ref().map(ToString::to_string),
        log_file: log_file.as_ref(),
    };
    writeln!(out, "{}", visible(&serde_json::to_string(&json)?))
}

/// The same JSON, as a terminal may show it: JSON leaves some characters as they are that begin an escape sequence or
/// turn the direction of the text around. They can only stand in strings.
pub(crate) fn visible(json: &str) -> String {
    let mut visible = String::with_capacity(json.len());
    for c in json.chars() {
        if super::is_visible(c) {
            visible.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string can't fail.
            let _ = write!(visible, "\\u{unit:04x}");
        }
    }
    visible
}
