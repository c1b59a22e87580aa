//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod complaints;
mod files;
mod filter;
mod interrupt;
mod order;
mod pipeline;
mod progress;
mod read;
mod show;
mod story;
mod summary;

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use tocsin_domain::Settings;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::note;
pub(crate) use filter::Filter;
use interrupt::Interrupt;
use pipeline::Next;
use progress::Progress;
use show::Show;
use story::Story;

/// How often it is looked whether the user wants it to end, while nothing comes in.
const PATIENCE: Duration = Duration::from_millis(100);

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    args.filter.check()?;
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let interrupt = Interrupt::listen()?;
    let mut show = Show::new(&args.shown)?;
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?;
    let listing = files::list(&args.paths, &args.filter);
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let mut progress = Progress::of(&listing.sources);
    let mut pipeline = pipeline::start(listing.sources, args.filter.clone(), jobs)?;
    while !interrupt.asked() && !show.is_closed() {
        match pipeline.next(PATIENCE) {
            Next::End => break,
            Next::Nothing => {}
            Next::Piece(piece) => {
                let size = piece.size;
                story.take(*piece, &mut |told| {
                    progress.clear();
                    show.alert(&told)
                })?;
                show.flush()?;
                progress.add(size);
            }
        }
    }
    progress.clear();
    drop(pipeline);
    if show.is_closed() {
        return Ok(Verdict::Handled);
    }
    let mut summary = story.end(&mut |told| show.alert(&told))?;
    summary.broken.extend(listing.unreadable);
    show.end(&summary)?;
    complaints::say(&summary, &listing.skipped);
    if interrupt.asked() {
        note("interrupted: this is what was read until then");
        return Ok(Verdict::Interrupted);
    }
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}
