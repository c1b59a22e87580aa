//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod complaints;
mod files;
mod filter;
mod interrupt;
mod order;
mod pipeline;
mod progress;
mod read;
mod story;
mod summary;
mod text;

use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use tocsin_domain::Settings;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::{self, Output};
pub(crate) use filter::Filter;
use interrupt::Interrupt;
use pipeline::Next;
use progress::Progress;
use story::Story;

/// How often it is looked whether the user wants it to end, while nothing comes in.
const PATIENCE: Duration = Duration::from_millis(100);

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    args.filter.check()?;
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let interrupt = Interrupt::listen()?;
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?;
    let listing = files::list(&args.paths, &args.filter);
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let mut progress = Progress::of(&listing.sources);
    let mut pipeline = pipeline::start(listing.sources, args.filter.clone(), jobs)?;
    while !interrupt.asked() && !out.is_closed() {
        match pipeline.next(PATIENCE) {
            Next::End => break,
            Next::Nothing => {}
            Next::Piece(piece) => {
                let size = piece.size;
                story.take(*piece, &mut |told| {
                    progress.clear();
                    Ok(out.write(|out| text::alert(out, &told))?)
                })?;
                // Whoever has read enough is noticed by this.
                out.write(Write::flush)?;
                progress.add(size);
            }
        }
    }
    progress.clear();
    drop(pipeline);
    if out.is_closed() {
        return Ok(Verdict::Handled);
    }
    let mut summary = story.end(&mut |told| Ok(out.write(|out| text::alert(out, &told))?))?;
    summary.broken.extend(listing.unreadable);
    out.write(|out| text::summary(out, &summary))?;
    out.write(Write::flush)?;
    complaints::say(&summary, &listing.skipped);
    if interrupt.asked() {
        show::note("interrupted: this is what was read until then");
        return Ok(Verdict::Interrupted);
    }
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}
