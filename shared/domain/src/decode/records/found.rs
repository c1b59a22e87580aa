//! What was found, on its way to whoever wants it.

use std::mem;

use serde::de::IgnoredAny;

use super::glance::Glance;
use super::{EVENTS, Records};
use crate::decode::record::LookedUp;
use crate::decode::walk::Stop;
use crate::decode::{DecodeError, Problem, record};
use crate::event::Event;
use crate::{AccountId, Counted};

/// One record of a log file, or a place where there should be one.
#[derive(Debug)]
pub struct Found<'a> {
    /// Which record of the file it is, from 1.
    pub number: u64,
    /// The byte of the inflated file at which it begins, from 0.
    pub offset: u64,
    /// Its text, which is an object in UTF-8 and may still be no JSON: [`record()`](crate::decode::record()) says so.
    pub text: Result<&'a str, DecodeError>,
    known: Known,
}

/// What is known of the text of a record before it is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// That it is an object.
    Object,
    /// That it is JSON.
    Json,
    /// That it is JSON, and where these fields of it are.
    Glance(Glance),
}

impl Found<'_> {
    /// What it says, as [`record()`](crate::decode::record()) reads it, without checking again what is known to be JSON.
    pub fn event(self, owner: Option<&AccountId>) -> Result<Event, DecodeError> {
        let text = self.text?;
        match self.known {
            Known::Object => record::record(text, owner),
            Known::Json | Known::Glance(_) => record::checked(text, owner),
        }
    }

    /// What it is counted as, where a look at a few of its fields says that it means nothing by itself. Where nothing is
    /// said, it may still mean nothing: then it has to be read.
    pub fn counted(&self) -> Option<Counted<'_>> {
        match (&self.text, &self.known) {
            (Ok(text), Known::Glance(glance)) => glance.counted(text),
            (Err(_), _) | (Ok(_), Known::Object | Known::Json) => None,
        }
    }
}

/// What a long record needed is given back, but for this.
const KEPT: usize = 1 << 18;

impl Records {
    /// The object that is being scanned ends at `end`; `tail` is what of it is not held.
    pub(super) fn whole(&mut self, tail: &[u8], end: u64, known: Known, each: &mut impl FnMut(Found<'_>)) {
        let length = end - self.begun;
        if length > self.longest {
            return self.refuse(self.begun, Problem::TooLong(length), each);
        }
        if self.digest {
            return self.refuse(self.begun, Problem::Digest, each);
        }
        let mut held = mem::take(&mut self.held);
        let bytes = if held.is_empty() {
            tail
        } else {
            held.extend_from_slice(tail);
            &held
        };
        let text = str::from_utf8(bytes).map_err(|err| {
            let at = self.begun + err.valid_up_to() as u64;
            Problem::NotUtf8(usize::try_from(at).unwrap_or(usize::MAX))
        });
        match text {
            Ok(text) if self.list == EVENTS && self.lists > 0 => {
                let inner = serde_json::from_str::<LookedUp>(text);
                let text = inner.as_ref().map_or(text, |inner| &inner.record);
                self.give(self.begun, Ok(text), Known::Object, each);
            }
            text => {
                let known = match known {
                    Known::Object => match Glance::at(bytes) {
                        Ok((length, glance)) if length == bytes.len() => Known::Glance(glance),
                        _ => Known::Object,
                    },
                    known => known,
                };
                self.give(self.begun, text, known, each);
            }
        }
        held.clear();
        held.shrink_to(KEPT);
        self.held = held;
    }

    pub(super) fn refuse(&mut self, offset: u64, problem: Problem, each: &mut impl FnMut(Found<'_>)) {
        self.give(offset, Err(problem), Known::Object, each);
    }

    fn give(
        &mut self,
        offset: u64,
        text: Result<&str, Problem>,
        known: Known,
        each: &mut impl FnMut(Found<'_>),
    ) {
        self.number += 1;
        self.nothing = false;
        each(Found { number: self.number, offset, text: text.map_err(DecodeError::new), known });
    }
}

/// The length of a record that is JSON and is all there, which nearly every record is: to check it and to find its end
/// is one step. Of any other one the scanner finds the end.
pub(super) fn record_at(bytes: &[u8]) -> Option<(usize, Known)> {
    if !bytes.starts_with(b"{\"eventVersion\"") {
        return None;
    }
    match Glance::at(bytes) {
        Ok((length, glance)) => Some((length, Known::Glance(glance))),
        Err(Stop::Short) => None,
        Err(Stop::Unclear) => {
            let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
            values.next()?.ok()?;
            Some((values.byte_offset(), Known::Json))
        }
    }
}
