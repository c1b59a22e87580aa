use std::io::{self, Write};

use tocsin_domain::texts::line;

use super::{Check, Outcome};

/// What is shown of each expectation that differs.
const MOST: usize = 5;

/// Each expectation and whether it holds, for people at a terminal.
pub(crate) fn write(out: &mut (impl Write + ?Sized), file: &str, check: &Check) -> io::Result<()> {
    let outcomes = check.outcomes();
    writeln!(out, "\nExpectations of {}", line(file))?;
    for outcome in &outcomes {
        let verdict = if outcome.holds { "ok     " } else { "differs" };
        write!(
            out,
            "  {verdict}  {}: expected {}, found {}",
            line(&outcome.what),
            outcome.expected,
            outcome.found
        )?;
        match outcome.line {
            Some(number) if !outcome.holds => writeln!(out, " (line {number})")?,
            _ => writeln!(out)?,
        }
        if !outcome.holds {
            witnesses(out, outcome)?;
        }
    }
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    writeln!(out, "{held} of {} expectations hold", outcomes.len())
}

fn witnesses(out: &mut (impl Write + ?Sized), outcome: &Outcome<'_>) -> io::Result<()> {
    for witness in outcome.witnesses.iter().take(MOST) {
        writeln!(out, "           {}  {}", witness.time, line(&witness.what))?;
    }
    let more = outcome.found.saturating_sub(MOST as u64);
    if more > 0 { writeln!(out, "           and {more} more") } else { Ok(()) }
}
