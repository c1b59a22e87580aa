//! The records of a log file, found while the file comes in.
//!
//! CloudTrail writes `{"Records":[…]}` on one line. People keep records in other shapes too: files one after another, one
//! record a line, an array, pretty-printed, EventBridge events, what `aws cloudtrail lookup-events` prints. All of them
//! are objects, in lists of objects that have one key: so one scanner reads them all.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html>

mod found;
mod glance;
mod object;

use std::mem;

use memchr::memchr;

pub use found::Found;

use super::Problem;
use found::{Known, record_at};
use object::{Keys, Object, Step};

/// Finds the records in the bytes of a log file, in pieces of any size.
///
/// It holds what it has of the record that is not whole yet, and no more than [`Records::LONGEST`] of that. Whatever is
/// no record is one error, however long it is, and the records after it are found.
#[derive(Debug)]
pub struct Records {
    longest: u64,
    /// How many were found.
    number: u64,
    /// The offset of the next piece, and the byte before it.
    offset: u64,
    before: u8,
    /// What is expected next.
    place: Place,
    /// How many lists of records are open, each the value of a key of an object.
    lists: u64,
    /// Whether an array is open around all of it.
    array: bool,
    /// The key of the list.
    list: &'static str,
    /// Whether there was neither a record nor a list yet.
    nothing: bool,
    /// Nothing is a record since this run began; the object that is being scanned may be one.
    run: Option<Run>,
    /// Where the object began that is being scanned.
    begun: u64,
    /// The beginning of that object, as far as it came in earlier pieces.
    held: Vec<u8>,
    /// Whether that object has a key that only digests have.
    digest: bool,
    /// How much there is of a byte order mark.
    mark: usize,
}

#[derive(Debug)]
enum Place {
    /// Before an object or after the last one.
    Between,
    /// In an object that may be a record, or hold records.
    Object(Object),
    /// Before the list of records of this object.
    List(Object),
    /// In what comes after the list in the same object.
    Rest(Object),
    /// Where nothing is known, looking for the beginning of a record.
    Lost,
}

/// Bytes that are no record.
#[derive(Debug, Clone, Copy)]
struct Run {
    since: u64,
    /// The byte that can't be where it is, if an object begins there.
    broken: Option<u64>,
    /// Whether the object that is being scanned stands at the beginning of a line.
    line: bool,
    /// Whether it begins with a quote.
    quoted: bool,
}

/// The key of the records of a log file.
const RECORDS: &str = "Records";

/// The key of what `lookup-events` prints.
const EVENTS: &str = "Events";

const MARK: &[u8] = b"\xef\xbb\xbf";

impl Default for Records {
    fn default() -> Self {
        Self {
            longest: Self::LONGEST,
            number: 0,
            offset: 0,
            before: b'\n',
            place: Place::Between,
            lists: 0,
            array: false,
            list: RECORDS,
            nothing: true,
            run: None,
            begun: 0,
            held: Vec::new(),
            digest: false,
            mark: 0,
        }
    }
}

impl Records {
    /// The bytes of the longest record that is read; those of CloudTrail are far shorter.
    pub const LONGEST: u64 = 16 << 20;

    /// Takes the next bytes, and hands over each record that is whole by then.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Found<'_>)) {
        let mut at = 0;
        // Where in these bytes the object begins or goes on that is being scanned.
        let mut from = 0;
        while at < bytes.len() {
            at = match mem::replace(&mut self.place, Place::Between) {
                Place::Between => self.between(bytes, at, &mut from, each),
                Place::Object(object) => self.object(object, bytes, at, &mut from, each),
                Place::List(object) => self.list(object, bytes, at, each),
                Place::Rest(object) => self.rest(object, bytes, at),
                Place::Lost => self.lost(bytes, at, &mut from),
            };
        }
        self.offset += bytes.len() as u64;
        self.before = bytes.last().copied().unwrap_or(self.before);
        if let Place::Object(_) = self.place {
            if self.offset - self.begun > self.longest {
                self.held = Vec::new();
            } else {
                self.held.extend_from_slice(&bytes[from..]);
            }
        }
    }

    /// Says that there are no more bytes.
    pub fn finish(mut self, each: &mut impl FnMut(Found<'_>)) {
        let end = self.offset;
        if self.mark > 0 {
            self.lose(end - self.mark as u64, None);
        }
        if let Some(run) = self.run {
            return self.refuse(run.since, run.problem(end), each);
        }
        match self.place {
            Place::Object(_) => {
                let length = end - self.begun;
                let long = length > self.longest;
                let problem = if long { Problem::TooLong(length) } else { Problem::Unfinished };
                self.refuse(self.begun, problem, each);
            }
            Place::Between if self.lists == 0 && !self.array => {
                if self.nothing {
                    self.refuse(0, Problem::Nothing, each);
                }
            }
            _ => self.refuse(end, Problem::UnfinishedList, each),
        }
    }

    fn between(
        &mut self,
        bytes: &[u8],
        at: usize,
        from: &mut usize,
        each: &mut impl FnMut(Found<'_>),
    ) -> usize {
        let here = self.offset + at as u64;
        if self.mark > 0 || bytes[at] == MARK[0] {
            if bytes[at] == MARK[self.mark] {
                self.mark = (self.mark + 1) % MARK.len();
                return at + 1;
            }
            let since = here - mem::take(&mut self.mark) as u64;
            self.lose(since, None);
            return at;
        }
        match bytes[at] {
            b' ' | b'\n' | b'\r' | b'\t' | b',' => {}
            b'{' => {
                self.begin(at, from);
                let record = if self.lists > 0 { record_at(&bytes[at..]) } else { None };
                if let Some((length, known)) = record {
                    self.place = Place::Between;
                    self.whole(&bytes[at..at + length], here + length as u64, known, each);
                    return at + length;
                }
            }
            b'[' if self.lists == 0 && !self.array => (self.array, self.nothing) = (true, false),
            b']' if self.lists > 0 => {
                self.lists -= 1;
                self.place = Place::Rest(Object::after_value());
            }
            b']' if self.array => self.array = false,
            b'"' => {
                self.lose(here, None);
                self.run = self.run.map(|run| Run { quoted: true, ..run });
            }
            _ => self.lose(here, None),
        }
        at + 1
    }

    fn object(
        &mut self,
        mut object: Object,
        bytes: &[u8],
        at: usize,
        from: &mut usize,
        each: &mut impl FnMut(Found<'_>),
    ) -> usize {
        let (to, step) = object.scan(bytes, at);
        let here = self.offset + to as u64;
        match step {
            Step::More => self.place = Place::Object(object),
            Step::Key => self.key(object, each),
            Step::Whole if self.run.is_some() => self.place = Place::Lost,
            Step::Whole => self.whole(&bytes[*from..to], here, Known::Object, each),
            Step::Broken => {
                let brace = self.brace(&bytes[*from..to], here);
                let broken = object.is_opened().then_some(here);
                self.lose(self.begun, broken);
                if let Some((begun, line)) = brace {
                    self.begun = begun;
                    self.run = self.run.map(|run| Run { line, ..run });
                    self.held = b"{\"".to_vec();
                    *from = to;
                    self.place = Place::Object(Object::in_first_key(self.keys()));
                }
            }
        }
        to
    }

    /// After a key of the object that is being scanned.
    fn key(&mut self, object: Object, each: &mut impl FnMut(Found<'_>)) {
        let list = list(object.key());
        if let Some(run) = self.run {
            // A record begins on a line of its own, or like this.
            if !run.line && list.is_none() && object.key() != b"eventVersion" {
                self.place = Place::Lost;
                return;
            }
            self.run = None;
            self.refuse(run.since, run.problem(self.begun), each);
            if list.is_some() {
                (self.lists, self.array) = (0, false);
            }
        }
        self.digest |= object.key() == b"digestStartTime";
        (self.list, self.place) = match list {
            Some(list) => (list, Place::List(object)),
            None => (self.list, Place::Object(object)),
        };
    }

    /// Before the value that should be the list of records.
    fn list(&mut self, object: Object, bytes: &[u8], at: usize, each: &mut impl FnMut(Found<'_>)) -> usize {
        match bytes[at] {
            b' ' | b'\n' | b'\r' | b'\t' => self.place = Place::List(object),
            b'[' => {
                self.lists += 1;
                self.nothing = false;
            }
            _ => {
                let problem = Problem::field(self.list, &"not an array");
                self.refuse(self.offset + at as u64, problem, each);
                self.place = Place::Rest(object);
                return at;
            }
        }
        at + 1
    }

    /// What comes in an object after its list of records, or instead of it.
    fn rest(&mut self, mut object: Object, bytes: &[u8], at: usize) -> usize {
        let (to, step) = object.scan(bytes, at);
        let here = self.offset + to as u64;
        match step {
            Step::More => self.place = Place::Rest(object),
            Step::Key => match list(object.key()) {
                Some(list) => (self.list, self.place) = (list, Place::List(object)),
                None => self.place = Place::Rest(object),
            },
            Step::Whole => {}
            Step::Broken => self.lose(here, Some(here)),
        }
        to
    }

    /// Looks for the next object, which [`key`](Self::key) will look at.
    fn lost(&mut self, bytes: &[u8], at: usize, from: &mut usize) -> usize {
        self.place = Place::Lost;
        let Some(found) = memchr(b'{', &bytes[at..]) else { return bytes.len() };
        let at = at + found;
        let before = at.checked_sub(1).map_or(self.before, |before| bytes[before]);
        self.run = self.run.map(|run| Run { line: before == b'\n', ..run });
        self.begin(at, from);
        at + 1
    }

    fn begin(&mut self, at: usize, from: &mut usize) {
        self.begun = self.offset + at as u64;
        self.held.clear();
        self.digest = false;
        *from = at;
        self.place = Place::Object(Object::begun(self.keys()));
    }

    /// In a list are records: they hold no other list.
    fn keys(&self) -> Keys {
        if self.lists > 0 { Keys::First } else { Keys::All }
    }

    /// What begins at `since` is no record; it may go on with a run that is known already.
    fn lose(&mut self, since: u64, broken: Option<u64>) {
        self.run = Some(self.run.unwrap_or(Run { since, broken, line: false, quoted: false }));
        self.place = Place::Lost;
    }

    /// Where an object begins whose first quote was taken for the end of a string: `tail` is what was scanned last, up
    /// to `here`. With whether it stands at the beginning of a line.
    fn brace(&self, tail: &[u8], here: u64) -> Option<(u64, bool)> {
        if here - self.begun > self.longest {
            return None;
        }
        let mut before = tail.iter().rev().chain(self.held.iter().rev()).zip(1..);
        before.next().filter(|(byte, _)| **byte == b'"')?;
        let (byte, back) = before.find(|(byte, _)| !byte.is_ascii_whitespace())?;
        let line = before.next().is_some_and(|(byte, _)| *byte == b'\n');
        (*byte == b'{').then_some((here - back, line))
    }
}

/// Whether a key is that of a list.
fn list(key: &[u8]) -> Option<&'static str> {
    [RECORDS, EVENTS].into_iter().find(|name| name.as_bytes() == key)
}

impl Run {
    fn problem(self, end: u64) -> Problem {
        let skipped = end - self.since;
        match self.broken {
            Some(at) => Problem::Broken { at, skipped },
            None if self.quoted => Problem::Quoted(skipped),
            None => Problem::NoRecord(skipped),
        }
    }
}

#[cfg(test)]
mod tests;
