use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use tocsin_domain::EventId;
use tocsin_router::Report;

#[derive(Debug, Serialize)]
struct Routed<'a> {
    file: &'a str,
    line: usize,
    event_id: Option<&'a str>,
    detail_type: Option<&'a str>,
    outcome: &'static str,
    conditions: Vec<&'static str>,
    ends: Vec<String>,
    alerts: Vec<Alert<'a>>,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct Alert<'a> {
    subject: &'a str,
    email: &'a str,
    sms: &'a str,
    document: &'a RawValue,
}

/// One event as one line of JSON.
pub(crate) fn write(out: &mut impl Write, name: &str, line: usize, report: &Report) -> io::Result<()> {
    let alerts = report.published.iter().map(|message| {
        Ok::<_, serde_json::Error>(Alert {
            subject: &message.subject,
            email: &message.email,
            sms: &message.sms,
            document: serde_json::from_str(&message.document)?,
        })
    });
    let classification = &report.classification;
    let json = Routed {
        file: name,
        line,
        event_id: report.event_id.as_ref().map(EventId::as_str),
        detail_type: report.detail_type.as_deref(),
        outcome: report.outcome.label(),
        conditions: classification.findings.iter().map(|finding| finding.condition.label()).collect(),
        ends: classification.ends.iter().map(|ending| ending.fingerprint().to_string()).collect(),
        alerts: alerts.collect::<Result<_, _>>()?,
        error: report.error.as_ref().map(ToString::to_string),
    };
    serde_json::to_writer(&mut *out, &json)?;
    writeln!(out)
}
