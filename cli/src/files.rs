//! Which files the paths on the command line stand for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tocsin_domain::texts::line;

use crate::show;

/// What the paths stand for, before anything is read.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// What is to be read, folder by folder in the order of their names.
    pub(crate) found: Vec<Found>,
    /// The first thing in a folder that is left out, with the reason.
    skipped: Option<(PathBuf, &'static str)>,
    /// How many more there are.
    more_skipped: u64,
}

/// A file, or what stands for one.
#[derive(Debug)]
pub(crate) enum Found {
    Stdin,
    /// With its length in bytes.
    File(PathBuf, u64),
    /// With the reason: what is named and is not there, or a folder that can't be listed or holds nothing to read.
    Unreadable(PathBuf, io::Error),
}

/// Which files of a folder are taken: those whose names end so, in capitals or not. A file that is named is taken anyway.
#[derive(Debug)]
pub(crate) struct Endings {
    pub(crate) known: &'static [&'static str],
    /// Said of a file with another ending.
    pub(crate) other: &'static str,
    /// Said of a folder without one.
    pub(crate) none: &'static str,
}

/// Takes each path in turn, and folders in the order of their names.
pub(crate) fn list(paths: &[PathBuf], endings: &Endings) -> Files {
    let mut files = Files::default();
    for path in paths {
        if path.as_os_str() == "-" {
            files.found.push(Found::Stdin);
            continue;
        }
        let before = files.found.len();
        files.walk(path, true, endings);
        if files.found.len() == before {
            files.found.push(Found::Unreadable(path.clone(), io::Error::other(endings.none)));
        }
    }
    files
}

impl Files {
    /// Says what is left out.
    pub(crate) fn note_skipped(&self) {
        let more = match self.more_skipped {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        if let Some((first, reason)) = &self.skipped {
            let first = name(&first.display().to_string());
            show::note(&format!("skipped `{first}`: {reason}{more}"));
        }
    }

    pub(crate) fn skip(&mut self, path: &Path, reason: &'static str) {
        match &self.skipped {
            None => self.skipped = Some((path.to_owned(), reason)),
            Some(_) => self.more_skipped += 1,
        }
    }

    fn walk(&mut self, path: &Path, named: bool, endings: &Endings) {
        // What a folder holds is followed if it is a link to a file: a link to a folder might lead in a circle.
        let kind = match fs::metadata(path) {
            Ok(kind) => kind,
            Err(err) => return self.found.push(Found::Unreadable(path.to_owned(), err)),
        };
        if kind.is_dir() {
            if !named && path.is_symlink() {
                let why = io::Error::other(
                    "a link to a folder, which may lead in a circle: name it to have it read",
                );
                return self.found.push(Found::Unreadable(path.to_owned(), why));
            }
            return match entries(path) {
                Ok(entries) => entries.iter().for_each(|entry| self.walk(entry, false, endings)),
                Err(err) => self.found.push(Found::Unreadable(path.to_owned(), err)),
            };
        }
        if named || (kind.is_file() && endings.has(path)) {
            self.found.push(Found::File(path.to_owned(), kind.len()));
        } else if kind.is_file() {
            self.skip(path, endings.other);
        } else {
            self.skip(path, "not a file");
        }
    }
}

impl Endings {
    pub(crate) fn has(&self, path: &Path) -> bool {
        path.extension()
            .is_some_and(|ending| self.known.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    }
}

/// The name of a file or an object, or a text with one in it, to be shown. The address of an object can be copied as it
/// is: nothing follows it like a link.
pub(crate) fn name(text: &str) -> String {
    text.split("s3://").map(line).collect::<Vec<_>>().join("s3://")
}

fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<_> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    Ok(entries)
}
