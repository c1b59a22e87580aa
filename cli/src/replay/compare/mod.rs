//! `--compare`: what a change of the rules would have told, and what it would not.

mod change;
mod show;

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Result, anyhow};
use tocsin_domain::Settings;
use tocsin_domain::routing::Routing;

use super::story::{Story, Told};
use super::trail;
use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::Output;
use change::Counts;

/// What stands for no rules: only the defaults decide then.
const NONE: &str = "none";

/// Tells the story twice, by the old rules and by the new ones, and shows where they differ.
pub(super) fn compare(args: &Replay, old: &Path, new: &Path) -> Result<Verdict> {
    let (old, new) = match (rules(old), rules(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(old), Err(new)) => return Err(anyhow!("{old:#}\n{new:#}")),
        (Err(err), Ok(_)) | (Ok(_), Err(err)) => return Err(err),
    };
    let story = |rules| Story::new(args.choices.settings(Settings::default()), rules);
    let (mut old, mut new) = (story(old)?, story(new)?);
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut counts = Counts::default();
    let mut differ = |before: Vec<Told>, after: Vec<Told>| -> Result<ControlFlow<()>> {
        for change in counts.compare(before, after) {
            out.write(|out| {
                if args.shown.json { show::change_json(out, &change) } else { show::change(out, &change) }
            })?;
            out.write(Write::flush)?;
        }
        Ok(if out.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let ended = trail::read(args, &mut |part, progress| {
        let (before, after) = (old.take(&part)?, new.take(&part)?);
        if !(before.is_empty() && after.is_empty()) {
            progress.clear();
        }
        differ(before, after)
    })?;
    let ((before, mut summary), (after, _)) = (old.end()?, new.end()?);
    if differ(before, after)?.is_break() {
        return Ok(Verdict::Handled);
    }
    summary.broken.extend(ended.unreadable.iter().cloned());
    out.write(
        |out| {
            if args.shown.json { show::json(out, &counts, &summary) } else { show::table(out, &counts) }
        },
    )?;
    out.write(Write::flush)?;
    Ok(super::verdict(&summary, &ended))
}

fn rules(file: &Path) -> Result<Routing> {
    if file == Path::new(NONE) { Ok(Routing::default()) } else { check::routing(file) }
}
