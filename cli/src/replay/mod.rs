//! `tocsin replay`: what a trail's log files would have told, had Tocsin been there.

mod files;
mod read;
mod show;
mod story;
mod summary;

use anyhow::Result;

use crate::args::Replay;
use crate::check;
use crate::run::Verdict;
use show::Show;
use story::Story;

pub(crate) fn replay(args: &Replay) -> Result<Verdict> {
    let routing = args.choices.routing.as_deref().map(check::routing).transpose()?.unwrap_or_default();
    let mut show = Show::new(&args.shown)?;
    let mut story = Story::new(args.choices.settings(Default::default()), routing)?;
    for file in files::list(&args.paths) {
        read::file(&file, &mut |piece| story.take(piece)?.iter().try_for_each(|told| show.alert(told)))?;
    }
    let (rest, summary) = story.end()?;
    rest.iter().try_for_each(|told| show.alert(told))?;
    show.end(&summary)?;
    Ok(if summary.is_whole() { Verdict::Handled } else { Verdict::Unhandled })
}
