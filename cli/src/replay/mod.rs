//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod compare;
mod expect;
mod files;
mod read;
mod seen;
mod story;
mod summary;
mod text;
mod watch;

use std::io::{self, BufWriter, Write};

use anyhow::Result;

pub(crate) use expect::Expectations;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::Output;
use story::Story;
use watch::Watch;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    if let Some([old, new]) = args.compare.as_deref() {
        return compare::compare(args, old, new);
    }
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let expectations = args.expect.as_deref().map(check::expectations).transpose()?;
    let junit = args.junit.as_deref().map(expect::Report::at).transpose()?;
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut story = Story::new(args.choices.settings(Default::default()), routing)?;
    story = story.watched(Watch { check: expectations.map(Into::into) });
    for file in files::list(&args.paths) {
        read::file(&file, &mut |piece| {
            for told in story.take(piece)? {
                out.write(|out| text::alert(out, &told))?;
            }
            Ok(())
        })?;
    }
    let (rest, summary) = story.end()?;
    for told in &rest {
        out.write(|out| text::alert(out, told))?;
    }
    out.write(|out| text::summary(out, &summary))?;
    let mut verdict = if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled };
    if let (Some(check), Some(file)) = (&summary.watch.check, &args.expect) {
        let file = file.display().to_string();
        out.write(|out| expect::text(out, &file, check))?;
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
