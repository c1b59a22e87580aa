//! A replay, for people at a terminal.

use std::io::{self, Write};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tocsin_domain::texts::line;

use super::alert::Alert;
use super::numbers::{count, grouped};
use super::section::{Cell, Column, Row, Table};
use super::{Replayed, sections};

/// Columns that a line has at most.
const WIDTH: usize = 100;
/// Columns that a name has at most.
const NAME: usize = 52;
/// Columns below which it is no use to begin with who acted.
const ENOUGH_OF_ACTOR: usize = 12;
/// Columns that a bar has at most.
const BAR: u64 = 20;

/// The alerts, each a line under its day.
#[derive(Debug)]
pub(super) struct Lines {
    day: Option<Date>,
    texts: bool,
}

impl Lines {
    pub(super) fn new(texts: bool) -> Self {
        Self { day: None, texts }
    }

    pub(super) fn alert(&mut self, out: &mut impl Write, alert: &Alert<'_>) -> io::Result<()> {
        let time = alert.time.to_zoned(TimeZone::UTC);
        let day = time.date();
        let last = self.day.replace(day);
        if last != Some(day) {
            let gap = if last.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", day.strftime("%Y-%m-%d, %A"))?;
        }
        let later = alert.later().map_or_else(String::new, |state| format!("{state}: "));
        let whom = line(alert.whom());
        let deadline = alert.document.deadline.as_deref().and_then(|time| time.split('T').next());
        let until = deadline.map_or_else(String::new, |day| format!(" until {}", line(day)));
        let (clock, severity, condition) = (time.strftime("%H:%M"), alert.severity.label(), alert.condition);
        let head = format!("  {clock}  {severity:<8}  {condition:<20}  {later}");
        // The time that is left says more than the end of a name.
        let room = WIDTH.saturating_sub(columns(&head) + columns(&until)).max(1);
        let mut shown = format!("{head}{}{until}", cut(&whom, room));
        if let Some(actor) = alert.by()
            && columns(&shown) + ENOUGH_OF_ACTOR <= WIDTH
        {
            shown = format!("{shown} by {}", line(actor));
        }
        writeln!(out, "{}", cut(&shown, WIDTH))?;
        if self.texts {
            writeln!(out, "\n      Subject: {}\n", alert.message.subject)?;
            for line in alert.message.email.lines() {
                writeln!(out, "{}", format!("      {line}").trim_end())?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// What everything adds up to.
pub(super) fn summary(out: &mut impl Write, replayed: Replayed<'_>) -> io::Result<()> {
    let Replayed { summary, alerts } = replayed;
    if alerts.total() == 0 && !summary.is_whole() {
        writeln!(out, "No alerts in what could be read.")?;
    } else if alerts.total() == 0 {
        let records = count(summary.size.records, "record", "records");
        writeln!(out, "No alerts: nobody would have been told of anything in {records}.")?;
    } else {
        writeln!(out, "\n{}", alerts.headline())?;
    }
    let mut after_table = true;
    for section in sections::all(replayed) {
        // Sentences that follow each other need no room between them.
        if after_table || section.table.is_some() {
            writeln!(out)?;
        }
        after_table = section.table.is_some();
        if let Some(table) = section.table {
            self::table(out, &table)?;
        }
        for words in &section.words {
            wrapped(out, words)?;
        }
        // What the items of a section are, which is what could not be read, is said on standard error.
    }
    Ok(())
}

/// Each column as wide as what is in it.
fn table(out: &mut impl Write, table: &Table) -> io::Result<()> {
    let head: Vec<_> = table.columns.iter().map(Column::name).collect();
    let rows: Vec<_> = table.rows.iter().map(shown).collect();
    let total = table.total.as_ref().map(shown);
    let all = || [&head].into_iter().chain(&rows).chain(&total);
    // What only has a name may be longer than the column of names.
    let wide = |row: &&Vec<String>| row.len() > 1;
    let width =
        |column: usize| all().filter(wide).filter_map(|row| row.get(column)).map(|cell| columns(cell)).max();
    let widths: Vec<_> = (0..head.len()).map(|column| width(column).unwrap_or_default()).collect();
    for row in all() {
        let cells = row.iter().zip(&widths).zip(&table.columns).map(|((cell, width), column)| match column {
            Column::Numbers(_) => format!("{cell:>width$}"),
            Column::Words(_) | Column::Bars => format!("{cell:<width$}"),
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

fn shown(row: &Row) -> Vec<String> {
    let name = cut(&line(&row.name), NAME);
    let cells = row.cells.iter().map(|cell| match cell {
        Cell::Nothing => String::new(),
        Cell::Severity(severity) => severity.to_string(),
        Cell::Number(0) => "·".to_owned(),
        Cell::Number(number) => grouped(*number),
        Cell::Bar(part, most) => bar(*part, *most),
    });
    [name].into_iter().chain(cells).collect()
}

/// A bar of up to twenty blocks, the last one in eighths: anything that is not nothing is seen.
fn bar(part: u64, most: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part == 0 {
        return String::new();
    }
    let eighths = u128::from(part) * u128::from(BAR) * 8 / u128::from(most.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX).clamp(1, 160);
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

fn wrapped(out: &mut impl Write, words: &str) -> io::Result<()> {
    let mut column = 0;
    for word in line(words).split(' ') {
        let more = columns(word);
        if column > 0 && column + 1 + more > WIDTH {
            writeln!(out)?;
            column = 0;
        } else if column > 0 {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += more;
    }
    writeln!(out)
}

/// At most so many columns of a text, and a sign that there is more.
fn cut(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn columns(text: &str) -> usize {
    text.chars().count()
}
