//! What became of a message, or would, as people and programs read it.

use std::io::{self, Write};

use jiff::SignedDuration;
use serde::Serialize;
use tocsin_domain::texts::line;
use tocsin_domain::{EventId, Function, Outcome};
use tocsin_router::Report;

use super::letter::Letter;
use crate::files::name;
use crate::show::json::visible;

/// One message, and what became of it or would.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    queue: String,
    message_id: String,
    age_seconds: Option<i64>,
    receives: Option<u64>,
    function: Option<&'static str>,
    event_id: Option<String>,
    /// The log files that it names, by their URIs.
    log_files: Vec<String>,
    conditions: Vec<&'static str>,
    why: String,
    outcome: &'static str,
    /// Subjects of what was published, or would be.
    alerts: Vec<String>,
    /// Why it stays.
    stays: Option<String>,
    /// Whether it is gone from the queue.
    pub(crate) deleted: bool,
    #[serde(skip)]
    pub(crate) ended: Outcome,
}

impl Row {
    /// `report` is what the router says, with the subjects of what it published. It is not asked about what can't be
    /// read.
    pub(crate) fn new(queue: &str, letter: &Letter, report: Option<(Report, Vec<String>)>) -> Self {
        let (ended, alerts, stays) = if let Some((report, alerts)) = report {
            (report.outcome, alerts, report.error.as_ref().map(ToString::to_string))
        } else {
            let refused = letter.content.as_ref().err().map(ToString::to_string);
            (Outcome::Refused, Vec::new(), refused)
        };
        Self {
            queue: queue.to_owned(),
            message_id: letter.id.clone(),
            age_seconds: letter.age.map(|age| age.as_secs()),
            receives: letter.receives,
            function: letter.function().map(Function::name),
            event_id: letter.event_id().map(EventId::to_string),
            log_files: letter.log_files().iter().map(ToString::to_string).collect(),
            conditions: letter.conditions.iter().map(|condition| condition.label()).collect(),
            why: letter.why.clone(),
            outcome: ended.label(),
            alerts,
            stays,
            deleted: false,
            ended,
        }
    }

    /// Not deleted though it was handled, for this reason.
    pub(crate) fn not_deleted(&mut self, error: &str) {
        self.stays =
            Some(format!("handled, but not deleted: {error}: the next run finds that it was handled"));
    }

    /// Whether the message stays in its queue, for a reason of its own.
    pub(crate) fn stays(&self) -> bool {
        self.stays.is_some()
    }

    /// As one line of JSON.
    pub(crate) fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", visible(&serde_json::to_string(self)?))
    }

    /// As lines of a table.
    pub(crate) fn write_text(&self, out: &mut impl Write, sends: bool) -> io::Result<()> {
        let age = self.age_seconds.map_or_else(|| "?".to_owned(), age);
        let receives = self.receives.map_or_else(|| "?".to_owned(), |times| times.to_string());
        let function = self.function.unwrap_or("?");
        let event = self.event_id.as_deref().unwrap_or("?");
        let conditions = self.conditions.join(",");
        writeln!(out, "{age:<8} {function:<22} {receives:>8}  {event:<36}  {conditions}")?;
        writeln!(out, "         why: {}", name(&self.why))?;
        for file in &self.log_files {
            writeln!(out, "         log file: {}", name(file))?;
        }
        if !self.log_files.is_empty() {
            writeln!(out, "         alerts: {}", self.alerts.len())?;
        }
        let verb = if sends { "told" } else { "would tell" };
        for subject in &self.alerts {
            writeln!(out, "         {verb}: {}", line(subject))?;
        }
        let nothing = match self.ended {
            Outcome::Folded => Some("nothing to tell: people know"),
            Outcome::Muted => Some("nothing to tell: a rule mutes it"),
            Outcome::Duplicate => Some("nothing to tell: people were told of this event"),
            Outcome::Counted if !self.log_files.is_empty() => Some(
                "nothing to tell: people know what is in it, it is only counted, or no log file has such a name",
            ),
            Outcome::Counted => Some("nothing to tell: it is only counted"),
            _ => None,
        };
        if let Some(nothing) = nothing {
            writeln!(out, "         {nothing}")?;
        }
        match &self.stays {
            Some(stays) => writeln!(out, "         stays: {}", name(stays)),
            None => Ok(()),
        }
    }
}

/// The head of the table.
pub(crate) fn head(out: &mut impl Write, queue: &str) -> io::Result<()> {
    writeln!(out, "{}", queue.escape_debug())?;
    writeln!(out, "{:<8} {:<22} {:>8}  {:<36}  Conditions", "Age", "Function", "Received", "Event")
}

fn age(seconds: i64) -> String {
    let age = SignedDuration::from_secs(seconds);
    match (age.as_hours(), age.as_mins()) {
        (hours @ 24.., _) => format!("{}d {}h", hours / 24, hours % 24),
        (hours @ 1.., minutes) => format!("{hours}h {}m", minutes % 60),
        (_, minutes) => format!("{minutes}m"),
    }
}
