//! Where an object ends, in text that comes in pieces and of which nobody knows yet whether it is JSON.
//!
//! Brackets are matched, and what stands after a string is looked at, because a quote or a bracket too many or too few
//! would else move the end of this object to the end of the file. The rest is for `serde_json` to say.

use super::super::trail::before_quote;

/// An object that has begun: scanned up to some byte, which is not looked at again.
#[derive(Debug)]
pub(super) struct Object {
    part: Part,
    /// In how many brackets it is, its own among them.
    depth: usize,
    /// Whether each of those brackets is curly, the innermost lowest.
    curly: u64,
    /// Deeper than `curly` remembers, and therefore not checked.
    unchecked: bool,
    keys: Keys,
    /// Whether its first key is known: until then, it may be something else.
    opened: bool,
    /// The last byte before those that come next.
    before: u8,
    /// The last string that may have been a key, as far as it matters.
    name: [u8; NAME],
    named: usize,
}

/// Which keys of an object are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    All,
    First,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its bracket is all there is of it.
    Begun,
    /// After its first key.
    Colon,
    Outside,
    String,
    Escape,
    /// Right after a string.
    Closed,
}

/// What the scanner stopped at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There are no more bytes.
    More,
    /// After the colon of a key of the object itself.
    Key,
    /// After its last bracket.
    Whole,
    /// At a byte that can't be there.
    Broken,
}

/// As much as is kept of a name: more than the names that matter have.
const NAME: usize = 16;

/// How many brackets in each other are told apart.
const DEEPEST: usize = 64;

impl Object {
    /// After the bracket.
    pub(super) fn begun(keys: Keys) -> Self {
        let (depth, curly) = (1, 1);
        let (part, before) = (Part::Begun, b'{');
        let (unchecked, opened) = (false, false);
        Self { part, depth, curly, unchecked, keys, opened, before, name: [0; NAME], named: 0 }
    }

    /// After the bracket and the quote of the first key.
    pub(super) fn in_first_key(keys: Keys) -> Self {
        Self { part: Part::String, ..Self::begun(keys) }
    }

    /// After the value of a key.
    pub(super) fn after_value() -> Self {
        Self { part: Part::Outside, opened: true, ..Self::begun(Keys::All) }
    }

    /// Whether its first key is known: until then, it may be something else.
    pub(super) fn is_opened(&self) -> bool {
        self.opened
    }

    /// The key before the colon.
    pub(super) fn key(&self) -> &[u8] {
        &self.name[..self.named]
    }

    /// Goes on from `at`, and says where it stopped.
    pub(super) fn scan(&mut self, bytes: &[u8], at: usize) -> (usize, Step) {
        let (at, step) = self.advance(bytes, at);
        if let Some(before) = at.checked_sub(1) {
            self.before = bytes[before];
        }
        (at, step)
    }

    fn advance(&mut self, bytes: &[u8], mut at: usize) -> (usize, Step) {
        while let Some(&byte) = bytes.get(at) {
            match self.part {
                Part::String => {
                    let length = before_quote(&bytes[at..]);
                    if self.depth == 1 && (self.keys == Keys::All || !self.opened) {
                        let more = length.min(NAME - self.named);
                        self.name[self.named..self.named + more].copy_from_slice(&bytes[at..at + more]);
                        self.named += more;
                    }
                    at += length;
                    match bytes.get(at) {
                        None => return (at, Step::More),
                        Some(b'"') => self.part = if self.opened { Part::Closed } else { Part::Colon },
                        Some(_) => self.part = Part::Escape,
                    }
                }
                Part::Escape => self.part = Part::String,
                Part::Closed => match byte {
                    b',' | b':' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' => {
                        self.part = Part::Outside;
                        continue;
                    }
                    _ => return (at, Step::Broken),
                },
                Part::Outside => match byte {
                    b'"' => {
                        self.named = 0;
                        self.part = Part::String;
                    }
                    b'{' | b'[' => {
                        let before = at.checked_sub(1).map_or(self.before, |before| bytes[before]);
                        if before == b',' && self.is_in(true) {
                            return (at, Step::Broken);
                        }
                        self.depth += 1;
                        self.curly = self.curly << 1 | u64::from(byte == b'{');
                        self.unchecked |= self.depth > DEEPEST;
                    }
                    b'}' | b']' => {
                        if self.is_in(byte == b']') {
                            return (at, Step::Broken);
                        }
                        self.curly >>= 1;
                        self.depth -= 1;
                        if self.depth == 0 {
                            return (at + 1, Step::Whole);
                        }
                    }
                    b':' if self.depth == 1 && self.keys == Keys::All => return (at + 1, Step::Key),
                    _ => {}
                },
                Part::Begun => match byte {
                    b'"' => self.part = Part::String,
                    b'}' => return (at + 1, Step::Whole),
                    b' ' | b'\n' | b'\r' | b'\t' => {}
                    _ => return (at, Step::Broken),
                },
                Part::Colon => match byte {
                    b':' => {
                        self.part = Part::Outside;
                        self.opened = true;
                        return (at + 1, Step::Key);
                    }
                    b' ' | b'\n' | b'\r' | b'\t' => {}
                    _ => return (at, Step::Broken),
                },
            }
            at += 1;
        }
        (at, Step::More)
    }

    /// Whether the innermost bracket is surely a curly one, or surely a square one.
    fn is_in(&self, curly: bool) -> bool {
        !self.unchecked && (self.curly & 1 == 1) == curly
    }
}
