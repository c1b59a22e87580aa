//! `tocsin check`: a routing file, before it is deployed. And how the files of the user are read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Error, Result, anyhow};
use tocsin_domain::pattern::Pattern;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::line;
use tocsin_domain::tree::{self, Mistake};
use tocsin_router::{Clock, Rules, SystemClock};

use crate::replay::Expectations;
use crate::show::explanation::Given;

/// Reads a routing file; all its mistakes are one error.
pub(crate) fn routing(file: &Path) -> Result<Routing> {
    read(file, Routing::read)
}

/// Reads an event pattern; all its mistakes are one error.
pub(crate) fn pattern(file: &Path) -> Result<Pattern> {
    read(file, |text| Pattern::compile(&tree::yaml(text)?))
}

/// Reads what a replay must tell; all mistakes of the file are one error.
pub(crate) fn expectations(file: &Path) -> Result<Expectations> {
    read(file, Expectations::read)
}

fn read<T>(file: &Path, read: impl FnOnce(&str) -> Result<T, Vec<Mistake>>) -> Result<T> {
    read(&text(file)?).map_err(|mistakes| all(file, &mistakes))
}

fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|err| anyhow!("can't read `{}`: {err}", file.display()))
}

/// All mistakes of a file as one error.
fn all(file: &Path, mistakes: &[Mistake]) -> Error {
    let lines: Vec<_> = mistakes.iter().map(|mistake| format!("{}: {mistake}", file.display())).collect();
    anyhow!("{}", lines.join("\n"))
}

/// The rules of a file, as a function takes them that finds it: one that can't be read is told, and stops nothing.
pub(crate) fn given(file: Option<&Path>) -> (Rules, Given) {
    match file.map(routing) {
        None => (Rules::new(Ok(Routing::default())), Given::Nothing),
        Some(Ok(routing)) => (Rules::new(Ok(routing)), Given::Rules),
        Some(Err(err)) => {
            let why = format!("{err:#}");
            (Rules::new(Err(why.replace('\n', "; "))), Given::Broken(why))
        }
    }
}

/// Says what is wrong with a file, and which of its mutes are over, those of rules beside the mistakes too.
pub(crate) fn check(file: &Path) -> Result<()> {
    let (routing, mistakes) = Routing::inspect(&text(file)?);
    let name = line(&file.display().to_string());
    let mut out = io::stdout().lock();
    for expired in routing.expired(SystemClock.now()) {
        let (at, rule, until) = (expired.line, expired.rule.escape_debug(), expired.until);
        writeln!(out, "{name}: line {at}: the mute of `{rule}` is over since {until}: remove it")?;
    }
    for topic in routing.topics() {
        writeln!(
            out,
            "{name}: a rule names the topic {topic}: name it in the parameter RoutedTopicArns, too"
        )?;
    }
    if !mistakes.is_empty() {
        return Err(all(file, &mistakes));
    }
    writeln!(out, "{name}: no mistakes")?;
    Ok(())
}
