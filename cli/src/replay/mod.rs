//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod compare;
mod complaints;
mod decided;
mod estimate;
mod expect;
mod files;
mod filter;
mod interrupt;
mod line;
mod order;
mod pipeline;
mod progress;
mod read;
mod reading;
mod show;
mod story;
mod summary;
mod watch;

use anyhow::Result;
use tocsin_domain::Settings;

pub(crate) use expect::Expectations;
pub(crate) use filter::Filter;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use estimate::{Estimate, Prices};
use reading::Reading;
use show::Show;
use story::Story;
use summary::Summary;
use watch::Watch;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    args.filter.check()?;
    if let Some([old, new]) = args.compare.as_deref() {
        return compare::compare(args, old, new);
    }
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let expectations = args.expect.as_deref().map(check::expectations).transpose()?;
    let junit = args.junit.as_deref().map(expect::Report::at).transpose()?;
    let prices = Prices::read()?;
    let mut show = Show::new(&args.shown)?;
    let watch = Watch { check: expectations.map(Into::into), ..Watch::default() };
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?.watched(watch);
    let reading = reading::each(args, |piece, progress| {
        story.take(piece, &mut |told| {
            progress.clear();
            show.alert(&told)
        })?;
        // Whoever has read enough is noticed by this.
        show.flush()?;
        Ok(!show.is_closed())
    })?;
    if show.is_closed() {
        return Ok(Verdict::Handled);
    }
    let mut summary = story.end(&mut |told| show.alert(&told))?;
    summary.broken.extend(reading.unreadable.iter().cloned());
    show.summary(&summary)?;
    let estimate = Estimate::of(&summary, &prices)?;
    show.add("estimate", &estimate, |out| estimate::text(out, estimate.as_ref(), &prices))?;
    let mut holds = true;
    if let (Some(check), Some(file)) = (&summary.watch.check, &args.expect) {
        let file = file.display().to_string();
        show.add("expectations", &check.of_file(&file), |out| expect::text(out, &file, check))?;
        if let Some(junit) = junit {
            junit.write(&file, check, &summary)?;
        }
        holds = check.holds();
    }
    show.end(&summary)?;
    let verdict = verdict(&summary, &reading);
    Ok(if holds || verdict == Verdict::Interrupted { verdict } else { Verdict::Unhandled })
}

/// Says what could not be read, and whether that was anything.
fn verdict(summary: &Summary, reading: &Reading) -> Verdict {
    complaints::say(summary, &reading.skipped);
    if reading.interrupted {
        crate::show::note("interrupted: this is what was read until then");
        return Verdict::Interrupted;
    }
    if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled }
}
