//! `tocsin match`: which events a pattern matches, before a rule is made of it.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use serde::Serialize;
use tocsin_domain::decode;
use tocsin_domain::texts::line;

use crate::args::Match;
use crate::input::{self, Source};
use crate::run::Verdict;
use crate::show::{Output, json};
use crate::{check, show};

#[derive(Debug, Serialize)]
struct Matched<'a> {
    file: &'a str,
    line: usize,
    matches: bool,
}

pub(crate) fn matching(args: &Match) -> Result<Verdict> {
    let pattern = check::pattern(&args.pattern)?;
    let mut out = Output::new(BufWriter::new(io::stdout().lock()));
    let (mut verdict, mut unread) = (Verdict::Unhandled, 0);
    for Source { name, documents } in input::sources(&args.paths) {
        unread += usize::from(documents.is_none());
        for document in documents.into_iter().flatten() {
            let event = match document.text.and_then(|text| decode::json(&text)) {
                Ok(event) => event,
                Err(err) => {
                    unread += 1;
                    show::note(&format!("{name}:{}: {err}", document.line));
                    continue;
                }
            };
            let matched = Matched { file: &name, line: document.line, matches: pattern.matches(&event) };
            if matched.matches {
                verdict = Verdict::Handled;
            }
            out.write(|out| matched.write(out, args.json))?;
        }
    }
    out.write(Write::flush)?;
    match unread {
        0 => Ok(verdict),
        1 => bail!("1 of them can't be read"),
        more => bail!("{more} of them can't be read"),
    }
}

impl Matched<'_> {
    fn write(&self, out: &mut impl Write, json: bool) -> io::Result<()> {
        if json {
            return writeln!(out, "{}", json::visible(&serde_json::to_string(self)?));
        }
        let word = if self.matches { "matches" } else { "does not match" };
        writeln!(out, "{}:{}: {word}", line(self.file), self.line)
    }
}
