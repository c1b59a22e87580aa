//! The sections, in the order in which they are shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tocsin_domain::Outcome;
use tocsin_domain::operations::{Group, Service};

use super::Replayed;
use super::numbers::{bytes, count, grouped};
use super::section::{Cell, Column, Row, Section, Table};
use crate::replay::summary::{Summary, Tally};

/// Actors that are shown by name.
const MOST_ACTORS: usize = 20;
/// Files and records that are named if they can't be read.
const MOST_UNREADABLE: usize = 20;

/// Everything that is shown at the end, in the text and on the page. **What else a replay has to say is one more
/// section here.**
pub(super) fn all(replayed: Replayed<'_>) -> Vec<Section> {
    let Replayed { summary, .. } = replayed;
    let sections = [
        conditions(summary),
        actors(summary),
        calls(summary),
        days(replayed),
        Some(read(summary)),
        not_read(summary),
    ];
    sections.into_iter().flatten().collect()
}

fn conditions(summary: &Summary) -> Option<Section> {
    let mut conditions: Vec<_> = summary.conditions.iter().collect();
    conditions.sort_by_key(|(condition, tally)| (Reverse(condition.severity()), Reverse(tally.findings)));
    let rows = conditions.iter().map(|(condition, tally)| {
        Row::new(condition.label(), [&[Cell::Severity(condition.severity())], &cells(**tally)[..]].concat())
    });
    let sum = Tally::sum(summary.conditions.values().copied());
    Some(Section {
        id: "conditions",
        title: "By condition",
        table: Some(table(
            [&[Column::Words("Condition"), Column::Words("Severity")], &TALLY[..]].concat(),
            rows.collect(),
            Row::new("Total", [&[Cell::Nothing], &cells(sum)[..]].concat()),
        )?),
        words: vec![
            "Alerts: messages that people would have got, of any state. Folded: they know already. Muted: by a rule. \
             Counted: by a rule, or below the minimum severity."
                .to_owned(),
        ],
        items: Vec::new(),
    })
}

fn actors(summary: &Summary) -> Option<Section> {
    let ranked = summary.actors.ranked();
    let (named, rest) = ranked.split_at(ranked.len().min(MOST_ACTORS));
    let mut rows: Vec<_> = named.iter().map(|(name, tally)| Row::new(*name, cells(*tally))).collect();
    let others = summary.actors.others();
    let mut sum = Tally::sum(rest.iter().map(|(_, tally)| *tally));
    sum.add(others);
    if !rest.is_empty() {
        let more = if others == Tally::default() { "" } else { "more than " };
        rows.push(Row::new(format!("{more}{}", count(rest.len() as u64, "other", "others")), cells(sum)));
    }
    sum.add(Tally::sum(named.iter().map(|(_, tally)| *tally)));
    Some(Section {
        id: "actors",
        title: "By actor",
        table: Some(table(
            [&[Column::Words("Actor")], &TALLY[..]].concat(),
            rows,
            Row::new("Total", cells(sum)),
        )?),
        words: Vec::new(),
        items: Vec::new(),
    })
}

fn calls(summary: &Summary) -> Option<Section> {
    let groups: BTreeSet<Group> = summary.calls.keys().map(|(_, group)| *group).collect();
    let services: BTreeSet<Service> = summary.calls.keys().map(|(service, _)| *service).collect();
    let row = |name: &str, is_counted: &dyn Fn(Service) -> bool| {
        let number = |wanted: Option<Group>| {
            let calls = summary.calls.iter().filter(|((service, group), _)| {
                is_counted(*service) && wanted.is_none_or(|wanted| wanted == *group)
            });
            Cell::Number(calls.map(|(_, count)| count).sum())
        };
        let cells: Vec<_> = groups.iter().map(|group| number(Some(*group))).chain([number(None)]).collect();
        Row::new(name, cells)
    };
    let rows = services.iter().map(|service| row(service.label(), &|counted| counted == *service));
    let names = groups.iter().map(|group| Column::Numbers(group.label()));
    let of = |wanted: Group| summary.calls.iter().filter(move |((_, group), _)| *group == wanted);
    let reads = of(Group::Read).map(|(_, count)| count).sum();
    let uses = of(Group::DataPlane).map(|(_, count)| count).sum();
    let parts = [(reads, count(reads, "read", "reads")), (uses, count(uses, "use of a key", "uses of keys"))];
    let parts: Vec<_> = parts.into_iter().filter_map(|(n, part)| (n > 0).then_some(part)).collect();
    let unheard = format!(
        "{} among them: EventBridge delivers such only to rules that ask for them, as KmsDataPlane does for KMS.",
        parts.join(" and ")
    );
    Some(Section {
        id: "calls",
        title: "Calls by service and class",
        table: Some(table(
            [Column::Words("Calls")].into_iter().chain(names).chain([Column::Numbers("total")]).collect(),
            rows.collect(),
            row("Total", &|_| true),
        )?),
        words: if parts.is_empty() { Vec::new() } else { vec![unheard] },
        items: Vec::new(),
    })
}

fn days(replayed: Replayed<'_>) -> Option<Section> {
    let Replayed { summary, alerts } = replayed;
    let days = replayed.days();
    let most = days.values().map(|(_, told)| *told).max().unwrap_or_default();
    let row = |name: String, outcomes: Option<&BTreeMap<Outcome, u64>>, told: u64, bar: Cell| {
        let of =
            |outcome| Cell::Number(outcomes.and_then(|of| of.get(&outcome)).copied().unwrap_or_default());
        let records = Cell::Number(outcomes.map(|of| of.values().sum()).unwrap_or_default());
        Row::new(name, [records, Cell::Number(told), of(Outcome::Folded), of(Outcome::Muted), bar])
    };
    let mut rows = Vec::new();
    let mut last: Option<Date> = None;
    for (day, (outcomes, told)) in days {
        let silent = last.and_then(|last| (day - last).get_days().checked_sub(1)).unwrap_or_default();
        if silent > 0 {
            let days = count(silent.unsigned_abs().into(), "day", "days");
            rows.push(Row::new(format!("… {days} without records"), []));
        }
        last = Some(day);
        rows.push(row(day.strftime("%Y-%m-%d %a").to_string(), outcomes, told, Cell::Bar(told, most)));
    }
    let dated: BTreeMap<_, u64> = Outcome::ALL
        .map(|outcome| (outcome, summary.days.values().filter_map(|day| day.get(&outcome)).sum()))
        .into();
    Some(Section {
        id: "days",
        title: "By day",
        table: Some(table(
            [
                &[Column::Words("Day (UTC)")],
                &["Records", "Alerts", "Folded", "Muted"].map(Column::Numbers)[..],
                &[Column::Bars],
            ]
            .concat(),
            rows,
            row("Total".to_owned(), Some(&dated), alerts.total(), Cell::Bar(0, 0)),
        )?),
        words: Vec::new(),
        items: Vec::new(),
    })
}

fn read(summary: &Summary) -> Section {
    let Summary { files, size, span, .. } = summary;
    let size = format!("{}, {} once inflated", bytes(size.bytes), bytes(size.inflated));
    let span = span.map_or_else(String::new, |(first, last)| {
        let [first, last] = [first, last].map(|time| time.strftime("%Y-%m-%d %H:%M:%S").to_string());
        format!(" from {first} to {last} UTC")
    });
    Section {
        id: "read",
        title: "What was read",
        table: None,
        words: vec![format!(
            "Read: {} ({size}), {}{span}.",
            count(*files, "file", "files"),
            count(summary.size.records, "record", "records"),
        )],
        items: Vec::new(),
    }
}

fn not_read(summary: &Summary) -> Option<Section> {
    let items = unreadable(summary);
    let (first, items) = items.split_first()?;
    Some(Section {
        id: "not-read",
        title: "What could not be read",
        table: None,
        words: vec![first.clone()],
        items: items.to_vec(),
    })
}

/// What could not be read: how much, then each, then how many are not named. Nothing if everything could be.
pub(super) fn unreadable(summary: &Summary) -> Vec<String> {
    if summary.is_whole() {
        return Vec::new();
    }
    let records = summary.outcomes.get(&Outcome::Refused).copied().unwrap_or_default();
    let files = summary.broken.len() as u64;
    let parts = [
        (records, count(records, "record", "records")),
        (files, count(files, "file to its end", "files to their end")),
    ];
    let parts: Vec<_> = parts.into_iter().filter_map(|(n, part)| (n > 0).then_some(part)).collect();
    let mut lines = vec![format!("Not read: {}.", parts.join(", and "))];
    let broken = summary.broken.iter().map(|(file, why)| format!("{file}: {why}"));
    let refused = summary.refused.iter().map(|(file, number, why)| format!("{file}: record {number}: {why}"));
    lines.extend(broken.take(MOST_UNREADABLE).chain(refused.take(MOST_UNREADABLE)));
    let named = lines.len() as u64 - 1;
    if records + files > named {
        lines.push(format!("and {} more", grouped(records + files - named)));
    }
    lines
}

const TALLY: [Column; 5] = [
    Column::Numbers("Findings"),
    Column::Numbers("Alerts"),
    Column::Numbers("Folded"),
    Column::Numbers("Muted"),
    Column::Numbers("Counted"),
];

fn cells(tally: Tally) -> [Cell; 5] {
    let Tally { findings, alerts, folded, muted, counted } = tally;
    [findings, alerts, folded, muted, counted].map(Cell::Number)
}

/// A table, with its total if there is something to add up. None without rows: there is no section then.
fn table(columns: Vec<Column>, rows: Vec<Row>, total: Row) -> Option<Table> {
    let total = (rows.len() > 1).then_some(total);
    (!rows.is_empty()).then_some(Table { columns, rows, total })
}
