//! All files that were asked for, read one part after the other.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::files::{self, Skipped};
use super::interrupt::Interrupt;
use super::pipeline::{self, Next};
use super::progress::Progress;
use super::read::Piece;
use crate::args::Replay;

/// How often it is looked whether the user wants it to end, while nothing comes in.
const PATIENCE: Duration = Duration::from_millis(100);

/// How the reading ended.
pub(super) struct Reading {
    /// Files that are not read, by why.
    pub(super) skipped: BTreeMap<Skipped, u64>,
    /// What could not be opened or listed: each with why.
    pub(super) unreadable: Vec<(String, String)>,
    /// Whether the user ended it.
    pub(super) interrupted: bool,
}

/// Reads everything, until the user ends it or nobody wants more, which `take` says with `false`. Whoever prints clears the
/// progress first.
pub(super) fn each(
    args: &Replay,
    mut take: impl FnMut(Piece, &mut Progress) -> Result<bool>,
) -> Result<Reading> {
    let interrupt = Interrupt::listen()?;
    let listing = files::list(&args.paths, &args.filter);
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let mut progress = Progress::of(&listing.sources);
    let mut pipeline = pipeline::start(listing.sources, args.filter.clone(), jobs)?;
    while !interrupt.asked() {
        match pipeline.next(PATIENCE) {
            Next::End => break,
            Next::Nothing => {}
            Next::Piece(piece) => {
                let size = piece.size;
                if !take(*piece, &mut progress)? {
                    break;
                }
                progress.add(size);
            }
        }
    }
    progress.clear();
    let interrupted = interrupt.asked();
    Ok(Reading { skipped: listing.skipped, unreadable: listing.unreadable, interrupted })
}
