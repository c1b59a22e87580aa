//! From a file to what its records mean.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::Result;
use tocsin_domain::Classification;
use tocsin_domain::classify::{call, classify};
use tocsin_domain::decode::{self, DecodeError, Found};
use tocsin_domain::event::Event;
use tocsin_logfile::{Name, Reader, Size};

use super::summary::Ordinary;

/// A part of a file, read.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// Events that mean something: for the ledger to decide, in the order of their times.
    pub(crate) events: Vec<Event>,
    /// All others, added up.
    pub(crate) ordinary: Ordinary,
    /// Records that can't be read: in which file, which record, and why.
    pub(crate) refused: Vec<(String, u64, DecodeError)>,
    /// What of the file is read by now, since the last piece.
    pub(crate) size: Size,
    /// Why the rest of the file can't be read.
    pub(crate) broken: Option<(String, String)>,
}

/// Reads one file, in pieces.
pub(crate) fn file(path: &Path, each: &mut impl FnMut(Piece) -> Result<()>) -> Result<()> {
    stream(&path.display().to_string(), || Ok(Box::new(File::open(path)?)), each)
}

/// Reads whatever `open` opens, in pieces.
pub(crate) fn stream(
    name: &str,
    open: impl FnOnce() -> Result<Box<dyn Read + Send>>,
    each: &mut impl FnMut(Piece) -> Result<()>,
) -> Result<()> {
    let owner = Name::of(name).account;
    let mut piece = Piece::default();
    let mut take = |found: Found<'_>| {
        let event = found.text.and_then(|text| decode::record(text, owner.as_ref()));
        match event {
            Err(error) => piece.refused.push((name.to_owned(), found.number, error)),
            Ok(event) if classify(&event) == Classification::default() => {
                piece.ordinary.add(&event, call(&event));
            }
            Ok(event) => piece.events.push(event),
        }
    };
    let mut reader = Reader::default();
    let read = || -> Result<Size> {
        let mut file = open()?;
        let mut bytes = [0; 8192];
        loop {
            match file.read(&mut bytes)? {
                0 => return Ok(reader.finish(&mut take)?),
                length => reader.push(&bytes[..length], &mut take)?,
            }
        }
    };
    match read() {
        Ok(size) => piece.size = size,
        Err(error) => piece.broken = Some((name.to_owned(), format!("{error:#}"))),
    }
    each(piece)
}
