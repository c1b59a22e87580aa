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
mod trail;

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use anyhow::Result;
use tocsin_domain::Settings;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::{self, Output};
pub(crate) use filter::Filter;
use story::Story;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    args.filter.check()?;
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?;
    let ended = trail::read(args, &mut |part, progress| {
        for told in story.take(&part)? {
            progress.clear();
            out.write(|out| text::alert(out, &told))?;
            // Whoever waits sees it come, and whoever has seen enough is noticed.
            out.write(Write::flush)?;
        }
        Ok(if out.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if out.is_closed() {
        return Ok(Verdict::Handled);
    }
    let (rest, mut summary) = story.end()?;
    for told in &rest {
        out.write(|out| text::alert(out, told))?;
    }
    summary.broken.extend(ended.unreadable);
    out.write(|out| text::summary(out, &summary))?;
    out.write(Write::flush)?;
    complaints::say(&summary, &ended.skipped);
    if ended.interrupted {
        show::note("interrupted: this is what was read until then");
        return Ok(Verdict::Interrupted);
    }
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}
