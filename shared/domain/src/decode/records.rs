//! The records of a log file, found while the file comes in.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{DecodeError, Problem};

/// One record of a log file, or a place where there should be one.
#[derive(Debug)]
pub struct Found<'a> {
    /// Which record of the file it is, from 1.
    pub number: u64,
    /// The byte of the inflated file at which it begins, from 0.
    pub offset: u64,
    /// Its text, if it is JSON.
    pub text: Result<&'a str, DecodeError>,
}

/// Finds the records in the bytes of a log file, in pieces of any size.
#[derive(Debug, Default)]
pub struct Records {
    seen: Vec<u8>,
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow, rename = "Records")]
    records: Vec<&'a RawValue>,
}

impl Records {
    /// Takes the next bytes, and hands over each record that is whole by then.
    pub fn push(&mut self, bytes: &[u8], _each: &mut impl FnMut(Found<'_>)) {
        self.seen.extend_from_slice(bytes);
    }

    /// Says that there are no more bytes.
    pub fn finish(self, each: &mut impl FnMut(Found<'_>)) {
        let text = String::from_utf8_lossy(&self.seen);
        let mut number = 0;
        for file in serde_json::Deserializer::from_str(&text).into_iter::<File<'_>>() {
            let records = match file {
                Ok(file) => file.records,
                Err(err) => {
                    let problem = Problem::explain::<Box<RawValue>>(&text, "", &err);
                    return each(Found {
                        number: number + 1,
                        offset: 0,
                        text: Err(DecodeError::new(problem)),
                    });
                }
            };
            for record in records {
                number += 1;
                let offset = (record.get().as_ptr().addr() - text.as_ptr().addr()) as u64;
                each(Found { number, offset, text: Ok(record.get()) });
            }
        }
    }
}
