//! A replay, for people at a terminal.

use std::io::{self, Write};

use tocsin_domain::texts::line;

use super::story::Told;
use super::summary::{Summary, Tally};

pub(crate) fn alert(out: &mut impl Write, told: &Told) -> io::Result<()> {
    writeln!(out, "{}  {}", told.time, told.message.subject)
}

pub(crate) fn summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<40} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "Condition", "Findings", "Alerts", "Folded", "Muted", "Counted"
    )?;
    for (condition, tally) in &summary.conditions {
        row(out, condition.label(), tally)?;
    }
    writeln!(out)?;
    for (actor, tally) in &summary.actors {
        row(out, &line(actor), tally)?;
    }
    for (day, outcomes) in &summary.days {
        let outcomes: Vec<_> =
            outcomes.iter().map(|(outcome, n)| format!("{} {n}", outcome.label())).collect();
        writeln!(out, "{day}  {}", outcomes.join(", "))?;
    }
    writeln!(out, "{} files, {} records", summary.files, summary.size.records)
}

fn row(out: &mut impl Write, name: &str, tally: &Tally) -> io::Result<()> {
    let Tally { findings, alerts, folded, muted, counted } = tally;
    writeln!(out, "{name:<40} {findings:>8} {alerts:>8} {folded:>8} {muted:>8} {counted:>8}")
}
