//! The report that build servers read: <https://github.com/jenkinsci/xunit-plugin>, `jenkins-junit.xsd`.
//!
//! By hand: the crate for it brings a second library of time, and this is five elements.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::xml::{escaped, tag};
use super::{Check, Outcome};
use crate::replay::file::{Target, folder};
use crate::replay::summary::Summary;
use anyhow::{Context, Result, bail};

/// A report that is written when the replay is done.
#[derive(Debug)]
pub(crate) struct Report {
    path: PathBuf,
    target: Target,
}

impl Report {
    /// A report at this path. Says at once what would be annoying to hear after an hour.
    pub(crate) fn at(path: &Path) -> Result<Self> {
        let folder = folder(path);
        if !folder.is_dir() {
            bail!("can't write `{}`: there is no folder `{}`", path.display(), folder.display());
        }
        if path.is_dir() {
            bail!("can't write `{}`: it is a folder", path.display());
        }
        let target = Target::new(path).with_context(|| format!("can't write `{}`", path.display()))?;
        Ok(Self { path: path.to_owned(), target })
    }

    /// Writes the whole report, or leaves what was there.
    pub(crate) fn write(self, file: &str, check: &Check, summary: &Summary) -> Result<()> {
        self.target
            .write(|out| report(out, file, check, summary))
            .with_context(|| format!("can't write `{}`", self.path.display()))
    }
}

fn report(out: &mut dyn Write, file: &str, check: &Check, summary: &Summary) -> io::Result<()> {
    let outcomes = check.outcomes();
    let tests = (outcomes.len() + 1).to_string();
    let failures = outcomes.iter().filter(|outcome| !outcome.holds).count().to_string();
    let errors = u8::from(!summary.is_all()).to_string();
    let counts = [("tests", tests.as_str()), ("failures", &failures), ("errors", &errors)];
    let named = |name| [&[("name", name)], &counts[..]].concat();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "{}", tag("testsuites", &named("tocsin replay"), ">"))?;
    writeln!(out, "  {}", tag("testsuite", &named(file), ">"))?;
    properties(out, summary)?;
    reading(out, file, summary)?;
    for outcome in &outcomes {
        expectation(out, file, outcome)?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn properties(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let (first, last) = summary.span.unzip();
    let time = |time: Option<jiff::Timestamp>| time.map_or_else(String::new, |time| time.to_string());
    let alerts: u64 = summary.conditions.values().map(|tally| tally.alerts).sum();
    let properties = [
        ("files", summary.files.to_string()),
        ("records", summary.size.records.to_string()),
        ("first", time(first)),
        ("last", time(last)),
        ("alerts", alerts.to_string()),
    ];
    writeln!(out, "    <properties>")?;
    for (name, value) in properties {
        writeln!(out, "      {}", tag("property", &[("name", name), ("value", &value)], "/>"))?;
    }
    writeln!(out, "    </properties>")
}

/// Whether everything could be read, which is no expectation: what could not may be what was expected.
fn reading(out: &mut dyn Write, file: &str, summary: &Summary) -> io::Result<()> {
    let case = [("name", "everything can be read"), ("classname", file)];
    if summary.is_all() {
        return writeln!(out, "    {}", tag("testcase", &case, "/>"));
    }
    let interrupted = summary.interrupted.then(|| "interrupted: this is what was read until then".to_owned());
    let broken = summary.broken.iter().map(|(file, why)| format!("{file}: {why}"));
    let refused = summary.refused.iter().map(|(file, number, why)| format!("{file}: record {number}: {why}"));
    let all: Vec<_> = interrupted.into_iter().chain(broken).chain(refused).collect();
    let message = [("message", "something was not read"), ("type", "unreadable")];
    writeln!(out, "    {}", tag("testcase", &case, ">"))?;
    writeln!(out, "      {}{}</error>", tag("error", &message, ">"), lines(&all))?;
    writeln!(out, "    </testcase>")
}

fn expectation(out: &mut dyn Write, file: &str, outcome: &Outcome<'_>) -> io::Result<()> {
    let name = format!("{}: {}", outcome.what, outcome.expected);
    let case = [("name", name.as_str()), ("classname", file)];
    if outcome.holds {
        return writeln!(out, "    {}", tag("testcase", &case, "/>"));
    }
    let message = format!("expected {}, found {}", outcome.expected, outcome.found);
    let place = outcome.line.map(|line| format!("{file}: line {line}"));
    let witnesses = outcome.witnesses.iter();
    let witnesses = witnesses.map(|witness| format!("{}  {}  {}", witness.time, witness.event, witness.what));
    let all: Vec<_> = place.into_iter().chain(witnesses).collect();
    writeln!(out, "    {}", tag("testcase", &case, ">"))?;
    let failure = tag("failure", &[("message", message.as_str()), ("type", "differs")], ">");
    writeln!(out, "      {failure}{}</failure>", lines(&all))?;
    writeln!(out, "    </testcase>")
}

/// Each text on a line of its own: no text makes another line.
fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| escaped(text)).collect::<Vec<_>>().join("\n")
}
