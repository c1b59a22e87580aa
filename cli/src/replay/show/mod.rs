//! What a replay shows: on standard output as text, JSON lines or CSV, and beside that as a page.
//!
//! Each alert is shown when it comes, in the order of time, and nothing of it is kept but what is counted. What is
//! added up is shown at the end: a section of it is written once, in `sections`, for the text and for the page.

mod alert;
mod alerts;
mod csv;
mod html;
mod json;
mod numbers;
mod section;
mod sections;
mod text;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, StdoutLock, Write};

use anyhow::Result;
use jiff::civil::Date;
use serde::Serialize;
use tocsin_domain::Outcome;

use super::line;
use super::story::Told;
use super::summary::Summary;
use crate::args::Shown;
use crate::show::{Output, note};
use alert::Alert;
use alerts::Alerts;
use html::Report;
pub(super) use numbers::count;

/// Where everything goes that is shown.
pub(crate) struct Show {
    out: Output<BufWriter<StdoutLock<'static>>>,
    format: Format,
    report: Option<Report>,
    alerts: Alerts,
}

/// What standard output gets.
enum Format {
    Text(text::Lines),
    Json,
    Csv,
}

/// All that a replay adds up.
#[derive(Debug, Clone, Copy)]
struct Replayed<'a> {
    summary: &'a Summary,
    alerts: &'a Alerts,
}

/// Records of a day by outcome, if it has any, and how many alerts.
type Day<'a> = (Option<&'a BTreeMap<Outcome, u64>>, u64);

impl<'a> Replayed<'a> {
    /// Each day with records or alerts, in UTC. A reminder of a deadline may be told on a day without records.
    fn days(self) -> BTreeMap<Date, Day<'a>> {
        let alerts = self.alerts.days().into_iter().map(|(day, told)| (day, (None, told)));
        let mut days: BTreeMap<_, _> = alerts.collect();
        for (day, outcomes) in &self.summary.days {
            days.entry(*day).or_insert((None, 0)).0 = Some(outcomes);
        }
        days
    }
}

impl Show {
    /// Begins to show. Fails if the report could not be written later.
    pub(crate) fn new(args: &Shown) -> Result<Self> {
        let format = match (args.json, args.csv) {
            (true, _) => Format::Json,
            (_, true) => Format::Csv,
            _ => Format::Text(text::Lines::new(args.texts)),
        };
        let report = args.html.as_deref().map(Report::new).transpose()?;
        let mut out = Output::new(BufWriter::new(io::stdout().lock()));
        if matches!(format, Format::Csv) {
            out.write(csv::head)?;
        }
        Ok(Self { out, format, report, alerts: Alerts::default() })
    }

    /// Shows an alert. They come in the order of time.
    pub(crate) fn alert(&mut self, told: &Told) -> Result<()> {
        let alert = Alert::of(told);
        self.alerts.add(alert.time, alert.severity);
        if let Some(report) = &mut self.report {
            report.alert(&alert);
        }
        self.out.write(|out| match &mut self.format {
            Format::Text(lines) => lines.alert(out, &alert),
            Format::Json => json::alert(out, &alert),
            Format::Csv => csv::alert(out, &alert),
        })?;
        // They are few, and whoever waits for them shall see them come.
        self.out.write(Write::flush)?;
        Ok(())
    }

    /// Hands on what is shown by now: that is how it is noticed that nobody reads it any more.
    pub(crate) fn flush(&mut self) -> Result<()> {
        Ok(self.out.write(Write::flush)?)
    }

    /// Whether nobody reads standard output any more, and no report is to be written.
    pub(crate) fn is_closed(&self) -> bool {
        self.out.is_closed() && self.report.is_none()
    }

    /// Shows what everything adds up to, when all alerts are shown. CSV has alerts only.
    pub(crate) fn summary(&mut self, summary: &Summary) -> Result<()> {
        let replayed = Replayed { summary, alerts: &self.alerts };
        self.out.write(|out| match &self.format {
            Format::Text(_) => text::summary(out, replayed),
            Format::Json => json::summary(out, replayed),
            Format::Csv => Ok(()),
        })?;
        Ok(())
    }

    /// Shows something else after that: as a text or as a line of JSON. CSV has alerts only.
    pub(crate) fn add<T: Serialize>(
        &mut self,
        kind: &'static str,
        value: &T,
        text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        self.out.write(|out| match &self.format {
            Format::Text(_) => text(out),
            Format::Json => line::write(out, kind, value),
            Format::Csv => Ok(()),
        })?;
        Ok(())
    }

    /// The same of what must be seen: beside the output where that is CSV.
    pub(crate) fn must_add<T: Serialize>(
        &mut self,
        kind: &'static str,
        value: &T,
        text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        if !matches!(self.format, Format::Csv) {
            return self.add(kind, value, text);
        }
        let mut words = Vec::new();
        text(&mut words)?;
        String::from_utf8_lossy(&words).lines().filter(|line| !line.is_empty()).for_each(note);
        Ok(())
    }

    /// Ends it. The report is written last: if it can't be, the rest is there.
    pub(crate) fn end(mut self, summary: &Summary) -> Result<()> {
        self.out.write(Write::flush)?;
        let replayed = Replayed { summary, alerts: &self.alerts };
        self.report.map_or(Ok(()), |report| report.end(replayed))
    }
}
