//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod compare;
mod estimate;
mod expect;
mod files;
mod line;
mod read;
mod seen;
mod story;
mod summary;
mod text;
mod watch;

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use tocsin_domain::Settings;

pub(crate) use expect::Expectations;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::Output;
use estimate::{Estimate, Prices};
use story::{Story, Told};
use watch::Watch;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    if let Some([old, new]) = args.compare.as_deref() {
        return compare::compare(args, old, new);
    }
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let expectations = args.expect.as_deref().map(check::expectations).transpose()?;
    let junit = args.junit.as_deref().map(expect::Report::at).transpose()?;
    let prices = Prices::read()?;
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut story = Story::new(args.choices.settings(Settings::default()), routing)?;
    story = story.watched(Watch { check: expectations.map(Into::into), ..Watch::default() });
    let mut show = |told: &[Told]| -> Result<()> {
        let mut told = told.iter().filter(|_| !args.json);
        Ok(told.try_for_each(|told| out.write(|out| text::alert(out, told)))?)
    };
    for file in files::list(&args.paths) {
        read::file(&file, &mut |piece| show(&story.take(piece)?))?;
    }
    let (rest, summary) = story.end()?;
    show(&rest)?;
    let estimate = Estimate::of(&summary, &prices)?;
    out.write(|out| {
        if args.json {
            return line::write(out, "estimate", &estimate);
        }
        text::summary(out, &summary)?;
        estimate::text(out, estimate.as_ref(), &prices)
    })?;
    let mut verdict = if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled };
    if let (Some(check), Some(file)) = (&summary.watch.check, &args.expect) {
        let file = file.display().to_string();
        out.write(|out| {
            if args.json {
                line::write(out, "expectations", &check.of_file(&file))
            } else {
                expect::text(out, &file, check)
            }
        })?;
        if let Some(junit) = junit {
            junit.write(&file, check, &summary)?;
        }
        if !check.holds() {
            verdict = Verdict::Unhandled;
        }
    }
    out.write(Write::flush)?;
    Ok(verdict)
}
