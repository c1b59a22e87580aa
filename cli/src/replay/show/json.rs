use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::{Outcome, Severity};

use super::Replayed;
use super::alert::Alert;
use crate::replay::summary::{Actors, Tally};
use crate::show::json::visible;

/// One line of JSON.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Alert(Told<'a>),
    Summary(Box<Summary<'a>>),
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    time: String,
    event_id: &'a str,
    actor: Option<&'a str>,
    topic: Option<&'a str>,
    subject: &'a str,
    document: &'a RawValue,
}

#[derive(Debug, Serialize)]
struct Summary<'a> {
    files: u64,
    bytes: u64,
    inflated_bytes: u64,
    records: u64,
    first: Option<String>,
    last: Option<String>,
    alerts: BTreeMap<&'static str, u64>,
    outcomes: BTreeMap<&'static str, u64>,
    conditions: Vec<Condition>,
    actors: Vec<Actor<'a>>,
    other_actors: Counts,
    calls: Vec<Call>,
    days: Vec<Day>,
    unreadable_files: Vec<Unreadable<'a>>,
    unreadable_records: Vec<Unreadable<'a>>,
}

#[derive(Debug, Serialize)]
struct Condition {
    #[serde(rename = "condition")]
    label: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct Actor<'a> {
    #[serde(rename = "actor")]
    name: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct Counts {
    findings: u64,
    alerts: u64,
    folded: u64,
    muted: u64,
    counted: u64,
}

#[derive(Debug, Serialize)]
struct Call {
    service: &'static str,
    operation_class: &'static str,
    calls: u64,
}

#[derive(Debug, Serialize)]
struct Day {
    #[serde(rename = "day")]
    date: String,
    alerts: u64,
    outcomes: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    why: &'a str,
}

pub(super) fn alert(out: &mut impl Write, alert: &Alert<'_>) -> io::Result<()> {
    let message = alert.message;
    line(
        out,
        &Line::Alert(Told {
            time: alert.time.to_string(),
            event_id: alert.event,
            actor: alert.actor,
            topic: message.topic.as_ref().map(TopicArn::as_str),
            subject: &message.subject,
            document: serde_json::from_str(&message.document)?,
        }),
    )
}

pub(super) fn summary(out: &mut impl Write, replayed: Replayed<'_>) -> io::Result<()> {
    let Replayed { summary, alerts } = replayed;
    let days = replayed.days().into_iter().map(|(day, (outcomes, alerts))| Day {
        date: day.to_string(),
        alerts,
        outcomes: outcomes.map(labelled).unwrap_or_default(),
    });
    let conditions = summary.conditions.iter().map(|(condition, tally)| Condition {
        label: condition.label(),
        severity: condition.severity().label(),
        counts: (*tally).into(),
    });
    let calls = summary.calls.iter().map(|((service, group), calls)| Call {
        service: service.label(),
        operation_class: group.label(),
        calls: *calls,
    });
    let files = summary.broken.iter().map(|(file, why)| Unreadable { file, record: None, why });
    let records =
        summary.refused.iter().map(|(file, number, why)| Unreadable { file, record: Some(*number), why });
    let (first, last) = summary.span.unzip();
    line(
        out,
        &Line::Summary(Box::new(Summary {
            files: summary.files,
            bytes: summary.size.bytes,
            inflated_bytes: summary.size.inflated,
            records: summary.size.records,
            first: first.map(|time| time.to_string()),
            last: last.map(|time| time.to_string()),
            alerts: Severity::ALL.map(|severity| (severity.label(), alerts.of(severity))).into(),
            outcomes: labelled(&summary.outcomes),
            conditions: conditions.collect(),
            actors: actors(&summary.actors),
            other_actors: summary.actors.others().into(),
            calls: calls.collect(),
            days: days.collect(),
            unreadable_files: files.collect(),
            unreadable_records: records.collect(),
        })),
    )
}

fn actors(actors: &Actors) -> Vec<Actor<'_>> {
    let actors = actors.ranked().into_iter();
    actors.map(|(name, tally)| Actor { name, counts: tally.into() }).collect()
}

fn labelled(outcomes: &BTreeMap<Outcome, u64>) -> BTreeMap<&'static str, u64> {
    outcomes.iter().map(|(outcome, count)| (outcome.label(), *count)).collect()
}

impl From<Tally> for Counts {
    fn from(tally: Tally) -> Self {
        let Tally { findings, alerts, folded, muted, counted } = tally;
        Self { findings, alerts, folded, muted, counted }
    }
}

fn line(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    writeln!(out, "{}", visible(&serde_json::to_string(line)?))
}
