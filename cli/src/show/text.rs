use std::io::{self, Write};

use tocsin_domain::EventId;

use crate::files;
use crate::run::Routed;

/// One event as a person reads it: how it ended, and each alert as it would arrive.
pub(crate) fn write(out: &mut impl Write, name: &str, routed: &Routed) -> io::Result<()> {
    let Routed { line, report, log_file } = routed;
    let event = report.event_id.as_ref().map_or("no event id", EventId::as_str);
    // A name of a file may hold anything.
    write!(out, "{}:{line}\n  {event}", name.escape_debug())?;
    if let Some(detail_type) = &report.detail_type {
        write!(out, ", {}", detail_type.escape_debug())?;
    }
    writeln!(out, ": {}", report.outcome)?;
    if let Some(error) = &report.error {
        writeln!(out, "  {}", files::name(&error.to_string()))?;
    }
    if let Some(file) = log_file {
        writeln!(out, "  {}\n  {}", file.name(), file.says())?;
        for subject in &file.told {
            writeln!(out, "  told: {subject}")?;
        }
    }
    for ending in &report.classification.ends {
        writeln!(out, "  ends {}", ending.fingerprint().as_str().escape_debug())?;
    }
    for message in report.trace.published() {
        writeln!(out, "\n  Subject: {}", message.subject)?;
        if let Some(topic) = &message.topic {
            writeln!(out, "  Topic: {topic}")?;
        }
        writeln!(out)?;
        for line in message.email.lines() {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
    }
    writeln!(out)
}
