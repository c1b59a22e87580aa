//! Where events are read from.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tocsin_domain::decode::{Document, documents};

use crate::show;

const ENDINGS: [&str; 3] = ["json", "jsonl", "ndjson"];

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
    let places = Places::new(paths);
    if let [(first, reason), rest @ ..] = &places.skipped[..] {
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        show::note(&format!("skipped `{}`: {reason}{more}", first.display()));
    }
    places.found.into_iter().map(read)
}

/// What the paths stand for, before anything is read.
#[derive(Debug, Default)]
struct Places {
    found: Vec<Place>,
    /// What in folders is left out, and why: each with a name and a reason.
    skipped: Vec<(PathBuf, &'static str)>,
}

#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    Unreadable(PathBuf, io::Error),
}

impl Places {
    /// Takes each path in turn, and folders in the order of their names.
    fn new(paths: &[PathBuf]) -> Self {
        let mut places = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                places.found.push(Place::Stdin);
            } else {
                walk(path, true, &mut places);
            }
        }
        places
    }
}

fn walk(path: &Path, named: bool, places: &mut Places) {
    // What a folder holds is followed if it is a link to a file: a link to a folder might lead in a circle.
    let kind = match fs::metadata(path) {
        Ok(kind) => kind,
        Err(err) => return places.found.push(Place::Unreadable(path.to_owned(), err)),
    };
    if kind.is_dir() {
        if !named && path.is_symlink() {
            return places.skipped.push((path.to_owned(), "a link to a folder"));
        }
        return match entries(path) {
            Ok(entries) => entries.iter().for_each(|entry| walk(entry, false, places)),
            Err(err) => places.found.push(Place::Unreadable(path.to_owned(), err)),
        };
    }
    if named || (kind.is_file() && holds_events(path)) {
        places.found.push(Place::File(path.to_owned()));
    } else if kind.is_file() {
        places.skipped.push((path.to_owned(), "not .json, .jsonl or .ndjson"));
    } else {
        places.skipped.push((path.to_owned(), "not a file"));
    }
}

fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<_> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    Ok(entries)
}

fn holds_events(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn read(place: Place) -> Source {
    let (name, bytes) = match place {
        Place::Stdin => {
            let mut bytes = Vec::new();
            ("-".to_owned(), io::stdin().read_to_end(&mut bytes).map(|_| bytes))
        }
        Place::File(path) => (path.display().to_string(), fs::read(path)),
        Place::Unreadable(path, err) => (path.display().to_string(), Err(err)),
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
