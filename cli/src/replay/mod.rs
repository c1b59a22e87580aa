//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod bucket;
mod compare;
mod complaints;
mod decided;
mod estimate;
mod expect;
mod file;
mod files;
mod filter;
mod interrupt;
mod line;
mod order;
mod pipeline;
mod progress;
mod read;
mod show;
mod story;
mod summary;
mod trail;
mod watch;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Result, bail};
use tocsin_domain::Settings;

pub(crate) use expect::Expectations;
pub(crate) use filter::Filter;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::note;
use estimate::{Estimate, Prices};
use show::Show;
use story::Story;
use summary::Summary;
use trail::Ended;
use watch::Watch;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    args.filter.check()?;
    if let Some([old, new]) = args.compare.as_deref() {
        return compare::compare(args, old, new);
    }
    keep_apart(args)?;
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let expectations = args.expect.as_deref().map(check::expectations).transpose()?;
    let junit = args.junit.as_deref().map(expect::Report::at).transpose()?;
    let prices = Prices::read()?;
    let mut show = Show::new(&args.shown)?;
    let watch = Watch { check: expectations.map(Into::into), ..Watch::default() };
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?.watched(watch);
    // An expectation holds or doesn't, whoever reads on.
    let is_for_nobody = |show: &Show| show.is_closed() && args.expect.is_none();
    let ended = trail::read(args, &mut |part, progress| {
        for told in story.take(&part)? {
            progress.clear();
            show.alert(&told)?;
            // Whoever waits sees it come, and whoever has seen enough is noticed.
            show.flush()?;
        }
        Ok(if is_for_nobody(&show) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if is_for_nobody(&show) {
        return Ok(Verdict::Handled);
    }
    let (rest, mut summary) = story.end()?;
    rest.iter().try_for_each(|told| show.alert(told))?;
    summary.broken.extend(ended.unreadable.iter().cloned());
    summary.interrupted = ended.interrupted;
    show.summary(&summary)?;
    let estimate = Estimate::of(&summary, &prices)?;
    show.add("estimate", &estimate, |out| estimate::text(out, estimate.as_ref(), &prices))?;
    let (mut holds, mut reported) = (true, Ok(()));
    if let (Some(check), Some(file)) = (&summary.watch.check, &args.expect) {
        let file = file.display().to_string();
        show.must_add("expectations", &check.of_file(&file), |out| expect::text(out, &file, check))?;
        if let Some(junit) = junit {
            reported = junit.write(&file, check, &summary);
        }
        holds = check.holds();
    }
    show.flush()?;
    // Said before a report fails that can't be written. One that can't keeps no other from being written.
    let verdict = verdict(&summary, &ended);
    let shown = show.end(&summary);
    if let (Err(err), Err(_)) = (&reported, &shown) {
        note(&format!("{err:#}"));
    }
    shown.and(reported)?;
    Ok(if holds || verdict == Verdict::Interrupted { verdict } else { Verdict::Unhandled })
}

/// No report takes the place of what is read, nor of the other one.
fn keep_apart(args: &Replay) -> Result<()> {
    let (html, junit) = (args.shown.html.as_deref(), args.junit.as_deref());
    let others = [args.choices.routing.as_deref(), args.expect.as_deref()];
    let with_page = [&others[..], &[junit]].concat();
    for (report, others) in [(html, &with_page[..]), (junit, &others)] {
        let Some(report) = report else { continue };
        let place = fs::canonicalize(report).ok();
        let is_there = |other: &Path| place.is_some() && fs::canonicalize(other).ok() == place;
        if others.iter().flatten().any(|other| *other == report || is_there(other)) {
            bail!("can't write `{}`: it is used for something else", report.display());
        }
    }
    Ok(())
}

/// Says what could not be read, and whether that was anything.
fn verdict(summary: &Summary, ended: &Ended) -> Verdict {
    complaints::say(summary, &ended.skipped);
    if ended.interrupted {
        note("interrupted: this is what was read until then");
        return Verdict::Interrupted;
    }
    if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled }
}
