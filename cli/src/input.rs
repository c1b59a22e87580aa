//! Where events are read from.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tocsin_domain::decode::{DecodeError, Document, documents};

/// A file, or what stands for one.
#[derive(Debug)]
pub(crate) struct Source {
    /// What people call it.
    pub(crate) name: String,
    /// Its events, or why it can't be read.
    pub(crate) documents: io::Result<Vec<Document>>,
}

/// What the paths stand for, before anything is read.
#[derive(Debug, Default)]
pub(crate) struct Places {
    found: Vec<Place>,
    /// Files in folders that hold no events, by their names.
    pub(crate) skipped: Vec<PathBuf>,
}

#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    Unreadable(PathBuf, io::Error),
}

impl Places {
    /// Takes each path in turn, and folders in the order of their names.
    pub(crate) fn new(paths: &[String]) -> Self {
        let mut places = Self::default();
        for path in paths {
            match path.as_str() {
                "-" => places.found.push(Place::Stdin),
                path => walk(Path::new(path), true, &mut places),
            }
        }
        places
    }

    /// Reads one after the other.
    pub(crate) fn sources(self) -> impl Iterator<Item = Source> {
        self.found.into_iter().map(read)
    }
}

/// Links below a named path are not followed, so that none can lead in a circle.
fn walk(path: &Path, named: bool, places: &mut Places) {
    let kind = if named { fs::metadata(path) } else { fs::symlink_metadata(path) };
    match kind {
        Ok(kind) if kind.is_dir() => match entries(path) {
            Ok(entries) => entries.iter().for_each(|entry| walk(entry, false, places)),
            Err(err) => places.found.push(Place::Unreadable(path.to_owned(), err)),
        },
        Ok(kind) if named || (kind.is_file() && holds_events(path)) => {
            places.found.push(Place::File(path.to_owned()));
        }
        Ok(_) => places.skipped.push(path.to_owned()),
        Err(err) => places.found.push(Place::Unreadable(path.to_owned(), err)),
    }
}

fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<_> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    Ok(entries)
}

fn holds_events(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["json", "jsonl", "ndjson"].iter().any(|known| extension == *known))
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
    let documents = bytes.map(|bytes| match str::from_utf8(&bytes) {
        Ok(text) => documents(text.trim_start_matches('\u{feff}')),
        Err(err) => vec![Document { line: 1, text: Err(DecodeError::not_utf8(&err)) }],
    });
    Source { name, documents }
}
