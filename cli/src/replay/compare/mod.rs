//! `--compare`: what a change of the rules would have told, and what it would not.

mod change;
mod show;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Result, anyhow};
use tocsin_domain::Settings;
use tocsin_domain::routing::Routing;

use super::read::Piece;
use super::reading;
use super::story::{Story, Told};
use super::summary::Summary;
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
    let mut differ = |before: Vec<Told>, after: Vec<Told>| -> Result<bool> {
        for change in counts.compare(before, after) {
            out.write(|out| {
                if args.shown.json { show::change_json(out, &change) } else { show::change(out, &change) }
            })?;
        }
        out.write(Write::flush)?;
        Ok(!out.is_closed())
    };
    let reading = reading::each(args, |piece, progress| {
        // Both hear the same before either hears more, so that no more is kept than one of them would.
        let (before, after) = (take(&mut old, piece.clone())?, take(&mut new, piece)?);
        progress.clear();
        differ(before, after)
    })?;
    let ((before, mut summary), (after, _)) = (end(old)?, end(new)?);
    if !differ(before, after)? {
        return Ok(Verdict::Handled);
    }
    summary.broken.extend(reading.unreadable.iter().cloned());
    out.write(
        |out| {
            if args.shown.json { show::json(out, &counts, &summary) } else { show::table(out, &counts) }
        },
    )?;
    out.write(Write::flush)?;
    Ok(super::verdict(&summary, &reading))
}

fn take(story: &mut Story, piece: Piece) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    story.take(piece, &mut |told| {
        all.push(told);
        Ok(())
    })?;
    Ok(all)
}

fn end(story: Story) -> Result<(Vec<Told>, Summary)> {
    let mut all = Vec::new();
    let summary = story.end(&mut |told| {
        all.push(told);
        Ok(())
    })?;
    Ok((all, summary))
}

fn rules(file: &Path) -> Result<Routing> {
    if file == Path::new(NONE) { Ok(Routing::default()) } else { check::routing(file) }
}
