//! `tocsin check`: a routing file, before it is deployed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use tocsin_domain::routing::Routing;
use tocsin_router::{Clock, SystemClock};

/// Reads a routing file; all its mistakes are one error.
pub(crate) fn read(file: &Path) -> Result<Routing> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read `{}`", file.display()))?;
    match Routing::read(&text) {
        Ok(routing) => Ok(routing),
        Err(mistakes) => {
            let lines: Vec<_> =
                mistakes.iter().map(|mistake| format!("{}: {mistake}", file.display())).collect();
            bail!("{}", lines.join("\n"))
        }
    }
}

/// Says what is wrong with a file, and which of its mutes are over.
pub(crate) fn check(file: &Path) -> Result<()> {
    let routing = read(file)?;
    let mut out = io::stdout().lock();
    for expired in routing.expired(SystemClock.now()) {
        let (line, rule, until) = (expired.line, expired.rule.escape_debug(), expired.until);
        writeln!(
            out,
            "{}: line {line}: the mute of `{rule}` is over since {until}: remove it",
            file.display()
        )?;
    }
    writeln!(out, "{}: no mistakes", file.display())?;
    Ok(())
}
