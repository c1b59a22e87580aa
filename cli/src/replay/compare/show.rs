use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::texts;

use super::change::{Change, Count, Counts};
use crate::replay::line;
use crate::replay::story::Told;
use crate::replay::summary::Summary;

/// A change as one line of JSON.
#[derive(Debug, Serialize)]
struct Line<'a> {
    change: &'static str,
    time: Timestamp,
    event: &'a str,
    fingerprint: &'a str,
    condition: &'a str,
    state: &'a str,
    subject: &'a str,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
}

#[derive(Debug, Serialize)]
struct Side<'a> {
    severity: &'a str,
    /// None is the topic of all alerts.
    topic: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Sums<'a> {
    conditions: &'a BTreeMap<String, Count>,
    total: Count,
    files: u64,
    unreadable: Vec<String>,
}

impl<'a> Line<'a> {
    fn of(change: &'a Change) -> Self {
        let (kind, told, before, after) = match change {
            Change::Added(told) => ("added", told, None, Some(told)),
            Change::Removed(told) => ("removed", told, Some(told), None),
            Change::Changed { before, after } => ("changed", &**after, Some(&**before), Some(&**after)),
        };
        Self {
            change: kind,
            time: told.time,
            event: told.event.as_str(),
            fingerprint: told.fingerprint.as_str(),
            condition: told.attribute("condition"),
            state: told.attribute("state"),
            subject: &told.message.subject,
            before: before.map(side),
            after: after.map(side),
        }
    }
}

fn side(told: &Told) -> Side<'_> {
    Side { severity: told.attribute("severity"), topic: told.message.topic.as_ref().map(TopicArn::as_str) }
}

/// One change, as a line of JSON.
pub(super) fn change_json(out: &mut impl Write, change: &Change) -> io::Result<()> {
    line::write(out, "change", &Line::of(change))
}

/// One change, for people at a terminal.
pub(super) fn change(out: &mut impl Write, change: &Change) -> io::Result<()> {
    let (sign, told) = match change {
        Change::Added(told) => ('+', told),
        Change::Removed(told) => ('-', told),
        Change::Changed { after, .. } => ('~', &**after),
    };
    let state = told.attribute("state");
    write!(out, "{sign} {}  {state:<9}  {}", told.time, told.message.subject)?;
    if let Change::Changed { before, after } = change {
        let (one, other) = (side(before), side(after));
        if one.severity != other.severity {
            write!(out, "; severity {} before, {} after", one.severity, other.severity)?;
        }
        if one.topic != other.topic {
            write!(out, "; to {} before, to {} after", place(one.topic), place(other.topic))?;
        }
    } else if let Some(topic) = &told.message.topic {
        write!(out, "; to {topic}")?;
    }
    writeln!(out)
}

fn place(topic: Option<&str>) -> &str {
    topic.unwrap_or("the alert topic")
}

/// The sums by condition, for people at a terminal.
pub(super) fn table(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let total = counts.total();
    if total.added + total.removed + total.changed == 0 {
        return writeln!(out, "No difference: the same {} alerts by both", total.before);
    }
    let names = ["Before", "After", "Added", "Removed", "Changed"];
    write!(out, "\n{:<40}", "Condition")?;
    names.iter().try_for_each(|name| write!(out, " {name:>8}"))?;
    writeln!(out)?;
    for (condition, count) in &counts.0 {
        row(out, condition, *count)?;
    }
    row(out, "all", total)
}

fn row(out: &mut impl Write, name: &str, count: Count) -> io::Result<()> {
    let Count { before, after, added, removed, changed } = count;
    writeln!(out, "{:<40} {before:>8} {after:>8} {added:>8} {removed:>8} {changed:>8}", texts::line(name))
}

/// The sums, as the last line of JSON.
pub(super) fn json(out: &mut impl Write, counts: &Counts, summary: &Summary) -> io::Result<()> {
    let broken = summary.broken.iter().map(|(file, why)| format!("{file}: {why}"));
    let refused = summary.refused.iter().map(|(file, number, why)| format!("{file}: record {number}: {why}"));
    let sums = Sums {
        conditions: &counts.0,
        total: counts.total(),
        files: summary.files,
        unreadable: broken.chain(refused).collect(),
    };
    line::write(out, "comparison", &sums)
}
