//! From a file to what its records mean.

use std::io::ErrorKind;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::classify::{call, is_ordinary};
use tocsin_domain::decode::{DecodeError, Found};
use tocsin_domain::event::{Event, Origin};
use tocsin_domain::{AccountId, Counted};
use tocsin_logfile::{Name, Reader, Size};

use super::files::Source;
use super::filter::Filter;
use super::summary::Ordinary;

/// Bytes of a file that are read at once.
const READ: usize = 64 * 1024;
/// A piece holds no more events than this.
const MOST_EVENTS: usize = 256;
/// Nor events of more bytes of text, but for the last one.
const MOST_TEXT: usize = 256 * 1024;
/// A piece is handed over after so many inflated bytes, if somebody waits for it: to show how far the file is read.
const OFTEN: u64 = 1024 * 1024;
/// Records that can't be read are named up to so many, and then counted.
pub(crate) const MOST_NAMED: usize = 20;
/// How long before the time in the name of its file a record may have happened and still be put in order.
const LATE: SignedDuration = SignedDuration::from_hours(2);

/// A part of a file, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Piece {
    /// Whether it is the first one of its file, and that could be opened.
    pub(crate) is_first: bool,
    /// Hardly anything in this piece, nor in those that follow, is older.
    pub(crate) after: Option<Timestamp>,
    /// Events that mean something: for the ledger to decide, in the order of their times.
    pub(crate) events: Vec<Seen>,
    /// All others, added up.
    pub(crate) ordinary: Ordinary,
    /// How many records can't be read.
    pub(crate) refused: u64,
    /// The first of them: in which file, which record, and why.
    pub(crate) named: Vec<(String, u64, String)>,
    /// How many records are outside of what was asked for.
    pub(crate) outside: u64,
    /// What of the file is read by now, since the last piece.
    pub(crate) size: Size,
    /// Why the rest of the file can't be read.
    pub(crate) broken: Option<(String, String)>,
}

/// An event, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) event: Event,
    /// The name of the file.
    pub(crate) file: Arc<str>,
    /// Which record of the file it is, from 1.
    pub(crate) number: u64,
    /// Bytes of its text: it takes about as much memory.
    pub(crate) length: usize,
}

/// What became of a piece that was offered.
#[derive(Debug)]
pub(crate) enum Offer {
    Taken,
    /// There is no room now: it is given back, to be filled further.
    Later(Box<Piece>),
    /// Nobody wants pieces any more.
    Refused,
}

/// Whether a piece may be filled further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filled {
    Partly,
    /// It has to wait for room.
    Full,
}

/// Reads one file, and offers it in pieces.
pub(crate) fn file(source: &Source, filter: &Filter, offer: &mut impl FnMut(Piece, Filled) -> Offer) {
    let name: Arc<str> = source.place.name().into();
    let after = source.written.and_then(|written| written.checked_sub(LATE).ok());
    let owner = Name::of(&name).account;
    let piece = Piece { after, ..Piece::default() };
    let mut reading = Reading {
        name,
        owner,
        filter,
        offer,
        piece,
        text: 0,
        taken: Size::default(),
        read: Size::default(),
        next: OFTEN,
        wanted: true,
    };
    // What was read before a mistake of ours counts, and other files are read.
    let why = match panic::catch_unwind(AssertUnwindSafe(|| reading.all(source))) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("{error:#}")),
        Err(_) => Some("a mistake in this program, please report it".to_owned()),
    };
    reading.piece.broken = why.map(|why| (reading.name.to_string(), why));
    reading.offer(Filled::Full);
}

/// A file that is being read.
struct Reading<'a, O> {
    name: Arc<str>,
    owner: Option<AccountId>,
    filter: &'a Filter,
    offer: &'a mut O,
    piece: Piece,
    /// Bytes of text of the events in the piece.
    text: usize,
    /// What of the file was read when the last piece was taken.
    taken: Size,
    /// What of it is read by now.
    read: Size,
    /// When so many bytes are inflated, the piece is offered, full or not.
    next: u64,
    /// Whether somebody wants more.
    wanted: bool,
}

impl<O: FnMut(Piece, Filled) -> Offer> Reading<'_, O> {
    fn all(&mut self, source: &Source) -> anyhow::Result<()> {
        let mut bytes = source.place.open()?;
        self.piece.is_first = true;
        let mut buffer = vec![0; READ];
        let mut reader = Reader::default();
        while self.wanted {
            let length = match bytes.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                length => length?,
            };
            self.read.bytes += length as u64;
            if length == 0 {
                self.read = reader.finish(&mut |found| self.record(found))?;
                return Ok(());
            }
            reader.push(&buffer[..length], &mut |found| self.record(found))?;
        }
        Ok(())
    }

    fn record(&mut self, found: Found<'_>) {
        let (number, offset) = (found.number, found.offset);
        let length = found.text.as_ref().map_or(0, |text| text.len());
        self.read.records += 1;
        self.read.inflated = offset + length as u64;
        match found.counted() {
            Some(counted) => self.count(&counted),
            None => self.event(number, offset, length, found.event(self.owner.as_ref())),
        }
        if self.piece.events.len() >= MOST_EVENTS || self.text >= MOST_TEXT {
            self.offer(Filled::Full);
        } else if self.read.inflated >= self.next {
            self.offer(Filled::Partly);
        }
    }

    fn count(&mut self, counted: &Counted<'_>) {
        if self.filter.wants(counted.time, counted.account, counted.region) {
            self.piece.ordinary.add(counted.time, Some(counted.call));
        } else {
            self.piece.outside += 1;
        }
    }

    fn event(&mut self, number: u64, offset: u64, length: usize, event: Result<Event, DecodeError>) {
        match event {
            Err(error) => {
                self.piece.refused += 1;
                if self.piece.named.len() < MOST_NAMED {
                    let why = format!("byte {offset}: {error}");
                    self.piece.named.push((self.name.to_string(), number, why));
                }
            }
            Ok(event) if !self.wants(&event.origin) => self.piece.outside += 1,
            Ok(event) if is_ordinary(&event) => {
                self.piece.ordinary.add(event.origin.time, call(&event));
            }
            Ok(event) => {
                let file = Arc::clone(&self.name);
                self.piece.events.push(Seen { event, file, number, length });
                self.text += length;
            }
        }
    }

    fn wants(&self, origin: &Origin) -> bool {
        self.filter.wants(origin.time, origin.account.as_str(), origin.region.as_str())
    }

    fn offer(&mut self, filled: Filled) {
        self.next = self.read.inflated + OFTEN;
        let mut piece = mem::take(&mut self.piece);
        piece.size = Size {
            bytes: self.read.bytes.saturating_sub(self.taken.bytes),
            inflated: self.read.inflated.saturating_sub(self.taken.inflated),
            records: self.read.records.saturating_sub(self.taken.records),
        };
        let after = piece.after;
        match (self.offer)(piece, filled) {
            Offer::Later(piece) => return self.piece = *piece,
            Offer::Taken => self.taken = self.read,
            Offer::Refused => self.wanted = false,
        }
        self.piece.after = after;
        self.text = 0;
    }
}
