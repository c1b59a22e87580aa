//! Where events are read from.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use tocsin_domain::decode::{Document, documents};

use crate::files::{self, Endings, Found};
use crate::show;

const EVENTS: Endings = Endings {
    known: &["json", "jsonl", "ndjson"],
    other: "not .json, .jsonl or .ndjson",
    none: "no .json, .jsonl or .ndjson file is in it",
};

/// A file, or what stands for one.
#[derive(Debug)]
pub(crate) struct Source {
    /// What people call it.
    pub(crate) name: String,
    /// Its events; none if it can't be read, which was said.
    pub(crate) documents: Option<Vec<Document>>,
}

/// What the paths stand for, read one after the other. Says what is left out.
pub(crate) fn sources(paths: &[PathBuf]) -> impl Iterator<Item = Source> {
    let files = files::list(paths, &EVENTS);
    files.note_skipped();
    files.found.into_iter().map(read)
}

fn read(found: Found) -> Source {
    let (name, bytes) = match found {
        Found::Stdin => {
            let mut bytes = Vec::new();
            ("-".to_owned(), io::stdin().read_to_end(&mut bytes).map(|_| bytes))
        }
        Found::File(path, _) => (path.display().to_string(), fs::read(path)),
        Found::Unreadable(path, err) => (path.display().to_string(), Err(err)),
    };
    let documents = match bytes {
        Ok(bytes) => Some(documents(&bytes)),
        Err(err) => {
            show::note(&format!("can't read `{name}`: {err}"));
            None
        }
    };
    Source { name, documents }
}
