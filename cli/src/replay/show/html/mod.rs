//! A replay as one page: it loads nothing, needs no script, and can be printed.

mod alert;
mod escape;
mod page;
mod table;
mod timeline;

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date;

use super::Replayed;
use super::alert::Alert;
use crate::replay::file::Target;

/// Alerts of which the page has the mail. A browser can't do much with more.
const MOST_TEXTS: u64 = 5_000;

/// A page that comes to be.
#[derive(Debug)]
pub(super) struct Report {
    path: PathBuf,
    target: Target,
    /// The alerts, as the page will have them. An error is told in the end: the rest of the replay is no worse for it.
    alerts: io::Result<Alerts>,
}

#[derive(Debug)]
struct Alerts {
    out: BufWriter<File>,
    day: Option<Date>,
    written: u64,
}

impl Report {
    /// Begins a page. Fails if it could not be written later.
    pub(super) fn new(path: &Path) -> Result<Self> {
        let target = Target::new(path).with_context(|| cannot_write(path))?;
        let scratch = target.scratch().with_context(|| cannot_write(path))?;
        let alerts = Alerts { out: BufWriter::new(scratch), day: None, written: 0 };
        Ok(Self { path: path.to_owned(), target, alerts: Ok(alerts) })
    }

    pub(super) fn alert(&mut self, alert: &Alert<'_>) {
        if let Ok(alerts) = &mut self.alerts
            && let Err(err) = alerts.add(alert)
        {
            self.alerts = Err(err);
        }
    }

    /// Writes the page, whole.
    pub(super) fn end(self, replayed: Replayed<'_>) -> Result<()> {
        let Self { path, target, alerts } = self;
        let write = || {
            let mut alerts = alerts?.out.into_inner().map_err(io::IntoInnerError::into_error)?;
            alerts.rewind()?;
            target.write(|out| page::write(out, replayed, &mut alerts))
        };
        write().with_context(|| cannot_write(&path))
    }
}

impl Alerts {
    fn add(&mut self, alert: &Alert<'_>) -> io::Result<()> {
        let day = alert.time.to_zoned(jiff::tz::TimeZone::UTC).date();
        if self.day.replace(day) != Some(day) {
            writeln!(self.out, "<h3>{}</h3>", day.strftime("%A, %Y-%m-%d"))?;
        }
        self.written += 1;
        alert::write(&mut self.out, alert, self.written <= MOST_TEXTS)
    }
}

fn cannot_write(path: &Path) -> String {
    format!("can't write `{}`", path.display())
}
