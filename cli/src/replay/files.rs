//! Which files are read, in which order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use tocsin_logfile::{Kind, Name};

use super::bucket;
use super::filter::Filter;
use crate::files::{self, Endings, Found};

const LOGS: Endings = Endings {
    known: &["gz", "json", "jsonl", "ndjson"],
    other: "not .gz, .json, .jsonl or .ndjson",
    none: "no .gz, .json, .jsonl or .ndjson file is in it",
};

/// Where the bytes of a log file come from.
pub(crate) trait Place: Send {
    /// What people call it. It may hold anything.
    fn name(&self) -> Cow<'_, str>;

    /// Its bytes from the first one, gzipped or not.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

/// A log file that is to be read.
pub(crate) struct Source {
    pub(crate) place: Box<dyn Place>,
    /// Its bytes, if that is known before it is read.
    pub(crate) length: Option<u64>,
    /// When CloudTrail wrote it, as its name says.
    pub(crate) written: Option<Timestamp>,
}

/// What there is to read, and what is not read.
#[derive(Default)]
pub(crate) struct Listing {
    /// By the times in their names and then by name; names without a time come first.
    pub(crate) sources: Vec<Source>,
    /// Files that are not read, by why.
    pub(crate) skipped: BTreeMap<Skipped, u64>,
    /// What can't be read: each with why.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Skipped {
    /// It holds sums of log files and no records.
    Digest,
    /// It holds what CloudTrail Insights noticed and no records.
    Insight,
    /// Nothing in it can be of the time that was asked for.
    OtherTime,
}

impl Skipped {
    /// One such file, and many.
    pub(crate) fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Digest => ("digest file", "digest files"),
            Self::Insight => ("file of CloudTrail Insights", "files of CloudTrail Insights"),
            Self::OtherTime => ("file of another time", "files of another time"),
        }
    }
}

/// Lists the files and objects that the paths stand for. Says what in folders and buckets is not taken for a log file.
/// Fails if a bucket can't be listed.
pub(crate) fn list(paths: &[PathBuf], endpoint: Option<&str>, filter: &Filter) -> Result<Listing> {
    let (objects, paths): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| bucket::is_named_by(path));
    let mut files = files::list(&paths, &LOGS);
    let mut listing = Listing::default();
    for path in &objects {
        let name = path.display().to_string();
        let mut taken = false;
        for object in bucket::list(path, endpoint)? {
            // As in a folder. An object that is named is taken anyway.
            let found = object.name();
            if found == name || LOGS.has(Path::new(&found)) {
                let size = object.size();
                listing.add(Box::new(object), size, filter);
                taken = true;
            } else {
                files.skip(Path::new(&found), LOGS.other);
            }
        }
        if !taken {
            listing.unreadable.push((name, LOGS.none.to_owned()));
        }
    }
    files.note_skipped();
    for found in files.found {
        match found {
            Found::Stdin => listing.add(Box::new(Stdin), None, filter),
            Found::File(path, length) => listing.add(Box::new(path), Some(length), filter),
            Found::Unreadable(path, error) => {
                listing.unreadable.push((path.display().to_string(), error.to_string()));
            }
        }
    }
    listing.sort();
    Ok(listing)
}

impl Listing {
    /// Adds a source, unless its name says that nothing in it is wanted.
    pub(crate) fn add(&mut self, place: Box<dyn Place>, length: Option<u64>, filter: &Filter) {
        let name = Name::of(&place.name());
        let skipped = match name.kind {
            Kind::Digest => Some(Skipped::Digest),
            Kind::Insight => Some(Skipped::Insight),
            Kind::Log => name.time.filter(|time| !filter.may_hold(*time)).map(|_| Skipped::OtherTime),
        };
        match skipped {
            Some(why) => *self.skipped.entry(why).or_default() += 1,
            None => self.sources.push(Source { place, length, written: name.time }),
        }
    }

    fn sort(&mut self) {
        self.sources.sort_by(|one, other| {
            one.written.cmp(&other.written).then_with(|| one.place.name().cmp(&other.place.name()))
        });
    }
}

/// A regular file has a length of which all is read; a pipe that is named has none.
impl Place for PathBuf {
    fn name(&self) -> Cow<'_, str> {
        self.to_string_lossy()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self)?))
    }
}

impl Place for bucket::Object {
    fn name(&self) -> Cow<'_, str> {
        Cow::Owned(self.name())
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.open()
    }
}

struct Stdin;

impl Place for Stdin {
    fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed("-")
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::stdin()))
    }
}
