use std::collections::BTreeMap;

use serde::Serialize;

use super::{Advice, escape};
use crate::Settings;
use crate::alert::Alert;
use crate::arn::Arn;
use crate::routing::Asked;

/// The alert as programs receive it. Its schema is `docs/alert.schema.json`; a change that breaks readers is a new
/// `version`.
#[derive(Debug, Serialize)]
struct Document<'a> {
    version: &'static str,
    state: &'static str,
    condition: &'static str,
    severity: &'static str,
    fingerprint: String,
    summary: String,
    meaning: &'a str,
    resource: Option<&'a str>,
    account: &'a str,
    region: &'a str,
    time: String,
    deadline: Option<String>,
    history: History,
    cause: Option<String>,
    facts: BTreeMap<&'a str, String>,
    advice: &'a [String],
    links: Links<'a>,
    event: Event<'a>,
}

#[derive(Debug, Serialize)]
struct History {
    first: String,
    last: String,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Links<'a> {
    runbook: &'a str,
    console: Option<&'a str>,
    aws: &'a str,
}

#[derive(Debug, Serialize)]
struct Event<'a> {
    id: &'a str,
    source: String,
    detail_type: String,
    account: &'a str,
    region: &'a str,
}

/// One JSON object, as text.
pub(super) fn write(alert: &Alert, advice: &Advice) -> String {
    // Only strings, and maps with string keys: there is nothing here that JSON can't hold.
    serde_json::to_string(&document(alert, advice)).unwrap_or_default()
}

/// The same, to be looked at.
pub(super) fn value(alert: &Alert, advice: &Advice) -> serde_json::Value {
    serde_json::to_value(document(alert, advice)).unwrap_or_default()
}

/// That part of the same which rules ask for. They seldom ask for more than what a finding says anyway; then all of it is
/// made.
pub(super) fn part(alert: &Alert, settings: &Settings, asked: &Asked) -> serde_json::Value {
    let finding = &alert.finding;
    let mut part = serde_json::Map::new();
    for (member, inner) in asked.members() {
        let value = match member {
            "state" => alert.state.label().into(),
            "condition" => finding.condition.label().into(),
            "severity" => finding.severity.label().into(),
            "resource" => finding.resource.as_ref().map(Arn::as_str).into(),
            "account" => finding.account.as_str().into(),
            "region" => finding.region.as_str().into(),
            "cause" => finding.cause.as_deref().map(escape::bounded).into(),
            "facts" => {
                let facts = finding.facts.iter().filter(|fact| inner.contains(fact.name.as_ref()));
                facts.map(|fact| (fact.name.as_ref(), escape::bounded(&fact.value))).collect()
            }
            _ => return value(alert, &Advice::of(alert, settings)),
        };
        part.insert(member.to_owned(), value);
    }
    part.into()
}

fn document<'a>(alert: &'a Alert, advice: &'a Advice) -> Document<'a> {
    let (finding, origin) = (&alert.finding, &alert.origin);
    Document {
        version: "1",
        state: alert.state.label(),
        condition: finding.condition.label(),
        severity: finding.severity.label(),
        fingerprint: finding.fingerprint().to_string(),
        summary: super::subject::headline(alert),
        meaning: advice.meaning,
        resource: finding.resource.as_ref().map(Arn::as_str),
        account: finding.account.as_str(),
        region: finding.region.as_str(),
        time: finding.time.to_string(),
        deadline: finding.deadline.map(|deadline| deadline.to_string()),
        history: History {
            first: alert.history.first.to_string(),
            last: alert.history.last.to_string(),
            count: alert.history.count,
        },
        cause: finding.cause.as_deref().map(escape::bounded),
        facts: finding.facts.iter().map(|fact| (fact.name.as_ref(), escape::bounded(&fact.value))).collect(),
        advice: &advice.steps,
        links: Links { runbook: &advice.runbook, console: advice.console.as_deref(), aws: advice.page },
        event: Event {
            id: origin.id.as_str(),
            source: escape::bounded(&origin.source),
            detail_type: escape::bounded(&origin.detail_type),
            account: origin.account.as_str(),
            region: origin.region.as_str(),
        },
    }
}
