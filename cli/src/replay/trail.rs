//! All that is to be read, from the list of files to events in the order of their times.

use std::collections::BTreeMap;
use std::mem;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use super::files::{self, Skipped};
use super::interrupt::Interrupt;
use super::order::Order;
use super::pipeline::{self, Next};
use super::progress::Progress;
use super::read::{Piece, Seen};
use crate::args::Replay;

/// How often it is looked whether the user wants it to end, while nothing comes in.
const PATIENCE: Duration = Duration::from_millis(100);

/// A part of what was read.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "each is moved once, and a box for each event would cost more")]
pub(crate) enum Part {
    /// What a piece of a file adds up to, without its events.
    Sums(Piece),
    /// An event that means something. Hardly any that comes later is older.
    Event(Seen),
}

/// What else there is to say at the end.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether the user did not wait for the end.
    pub(crate) interrupted: bool,
    /// Files that were not read, by why.
    pub(crate) skipped: BTreeMap<Skipped, u64>,
    /// What could not even be listed or opened: each with why.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// Reads everything, and hands over each part until there is no more, the user interrupts it, or nobody wants more.
/// Whoever prints in between makes room for that by [`Progress::clear`].
pub(crate) fn read(
    args: &Replay,
    each: &mut impl FnMut(Part, &mut Progress) -> Result<ControlFlow<()>>,
) -> Result<Ended> {
    let interrupt = Interrupt::listen()?;
    let listing = files::list(&args.paths, args.endpoint(), &args.filter)?;
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let mut progress = Progress::of(&listing.sources);
    let mut pipeline = pipeline::start(listing.sources, args.filter.clone(), jobs)?;
    let mut order = Order::default();
    let mut flow = ControlFlow::Continue(());
    while flow.is_continue() && !interrupt.asked() {
        let mut piece = match pipeline.next(PATIENCE) {
            Next::End => break,
            Next::Nothing => continue,
            Next::Piece(piece) => *piece,
        };
        order.reach(piece.after.unwrap_or(Timestamp::MIN));
        for seen in mem::take(&mut piece.events) {
            order.put(seen);
        }
        progress.add(piece.size);
        flow = each(Part::Sums(piece), &mut progress)?;
        while let (ControlFlow::Continue(()), Some(seen)) = (flow, order.next()) {
            flow = each(Part::Event(seen), &mut progress)?;
        }
    }
    while let (ControlFlow::Continue(()), Some(seen)) = (flow, order.next_of_all()) {
        flow = each(Part::Event(seen), &mut progress)?;
    }
    progress.clear();
    let interrupted = interrupt.asked();
    Ok(Ended { interrupted, skipped: listing.skipped, unreadable: listing.unreadable })
}
