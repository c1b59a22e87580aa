//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod bucket;
mod files;
mod read;
mod story;
mod summary;
mod text;

use std::io::{self, BufWriter, Write};
use std::slice;

use anyhow::Result;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use crate::show::Output;
use story::Story;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let mut story = Story::new(args.choices.settings(Default::default()), routing)?;
    let mut take = |piece| {
        for told in story.take(piece)? {
            out.write(|out| text::alert(out, &told))?;
        }
        Ok(())
    };
    for path in &args.paths {
        if bucket::is_named_by(path) {
            for object in bucket::list(path, args.endpoint())? {
                read::stream(&object.name(), || Ok(object.open()?), &mut take)?;
            }
            continue;
        }
        for file in files::list(slice::from_ref(path)) {
            read::file(&file, &mut take)?;
        }
    }
    let (rest, summary) = story.end()?;
    for told in &rest {
        out.write(|out| text::alert(out, told))?;
    }
    out.write(|out| text::summary(out, &summary))?;
    out.write(Write::flush)?;
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}
