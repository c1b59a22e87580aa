//! `--compare`: what a change of the rules would have told, and what it would not.

mod change;
mod show;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Result, anyhow};
use tocsin_domain::Settings;
use tocsin_domain::routing::Routing;

use super::story::{Story, Told};
use super::{files, read};
use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::{Output, note};
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
    let mut differ =
        |before: Vec<Told>, after: Vec<Told>| -> Result<()> {
            for change in counts.compare(before, after) {
                out.write(|out| {
                    if args.json { show::change_json(out, &change) } else { show::change(out, &change) }
                })?;
            }
            Ok(())
        };
    for file in files::list(&args.paths) {
        // Both hear the same before either hears more, so that no more is kept than one of them would.
        read::file(&file, &mut |piece| differ(old.take(piece.clone())?, new.take(piece)?))?;
    }
    let ((before, summary), (after, _)) = (old.end()?, new.end()?);
    differ(before, after)?;
    out.write(|out| if args.json { show::json(out, &counts, &summary) } else { show::table(out, &counts) })?;
    out.write(Write::flush)?;
    for (file, number, why) in &summary.refused {
        note(&format!("{file}: record {number}: {why}"));
    }
    for (file, why) in &summary.broken {
        note(&format!("{file}: {why}"));
    }
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}

fn rules(file: &Path) -> Result<Routing> {
    if file == Path::new(NONE) { Ok(Routing::default()) } else { check::routing(file) }
}
