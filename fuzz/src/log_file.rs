//! A log file: what is found in it does not depend on the pieces that it comes in, nor on whether it is compressed.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tocsin_domain::decode::{self, DecodeError, Problem};
use tocsin_domain::event::Event;
use tocsin_logfile::{Reader, Size};

use crate::mutate::Random;

/// One record, or a place where there should be one.
#[derive(Debug, PartialEq)]
pub struct Part {
    number: u64,
    offset: u64,
    text: Result<String, DecodeError>,
    event: Result<Event, DecodeError>,
}

/// Reads a file in pieces, of lengths that follow from `seed`; in one piece if that is 0.
pub fn read(file: &[u8], seed: u8) -> (Vec<Part>, Result<Size, String>) {
    let mut parts = Vec::new();
    let mut each = |found: decode::Found<'_>| {
        let (number, offset, text) = (found.number, found.offset, found.text.clone().map(str::to_owned));
        parts.push(Part { number, offset, text, event: found.event(None) });
    };
    let mut reader = Reader::default();
    let mut random = Random::new(seed.into());
    let mut rest = file;
    let end = loop {
        let longest = 1 << random.below(12);
        let most = if seed == 0 { rest.len() } else { 1 + random.below(longest) };
        let (piece, more) = rest.split_at(most.min(rest.len()));
        rest = more;
        if let Err(err) = reader.push(piece, &mut each) {
            break Err(err);
        }
        if rest.is_empty() {
            break reader.finish(&mut each);
        }
    };
    (parts, end.map_err(|err| err.to_string()))
}

/// Compresses a file, in several members if `seed` is odd.
pub fn gzip(file: &[u8], seed: u8) -> Vec<u8> {
    let cut = if seed % 2 == 1 { file.len() / 2 } else { 0 };
    let members = [&file[..cut], &file[cut..]];
    let members = members.into_iter().skip(usize::from(cut == 0)).map(|member| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(member).expect("a vector takes anything");
        encoder.finish().expect("a vector takes anything")
    });
    members.collect::<Vec<_>>().concat()
}

/// The first byte says how the rest, the file, is cut into pieces.
pub fn check(data: &[u8]) {
    let Some((&seed, file)) = data.split_first() else { return };
    if file.first() == Some(&0x1f) {
        return;
    }
    let (parts, size) = read(file, 0);
    let size = size.expect("a file that is not compressed has no end but its own");
    assert_eq!((size.bytes, size.inflated), (file.len() as u64, file.len() as u64));
    assert_eq!(size.records, parts.len() as u64);
    assert_eq!(read(file, seed | 1), (parts, Ok(size)), "in pieces");
    let (parts, unzipped) = read(&gzip(file, seed), seed);
    assert_eq!(unzipped.map(|size| (size.inflated, size.records)), Ok((size.inflated, size.records)));
    parts_of(file, &parts);
    complete(file, &parts);
}

/// What is said of a file is true of it.
fn parts_of(file: &[u8], parts: &[Part]) {
    let length = file.len() as u64;
    let mut end = 0;
    for (part, number) in parts.iter().zip(1..) {
        assert_eq!(part.number, number);
        assert!(end <= part.offset && part.offset <= length, "{} after {end}", part.offset);
        let here = &file[usize::try_from(part.offset).expect("a small file")..];
        end = part.offset;
        match &part.text {
            Ok(text) => {
                assert_eq!(part.event, decode::record(text, None));
                // Of a record whose beginning was taken for the end of another one, the white space after its bracket is
                // not kept.
                let inner = here.strip_prefix(b"{").unwrap_or(here).trim_ascii_start();
                if here.starts_with(text.as_bytes()) {
                    end += text.len() as u64;
                } else if text.strip_prefix('{').is_none_or(|text| !inner.starts_with(text.as_bytes())) {
                    let mut values = serde_json::Deserializer::from_slice(here).into_iter::<Value>();
                    let event = values.next().expect("an event").expect("is JSON");
                    assert_eq!(event["CloudTrailEvent"], text.as_str());
                }
            }
            Err(error) => match error.problem {
                Problem::NoRecord(skipped)
                | Problem::Quoted(skipped)
                | Problem::Broken { skipped, .. }
                | Problem::TooLong(skipped) => {
                    assert!(end + skipped <= length, "{error}");
                    // Where a record begins where none may, nothing is skipped. A string that is not closed goes on in the next record: that it is
                    // broken shows only there.
                    if let Problem::Broken { at, .. } = error.problem {
                        assert!((end..length).contains(&at), "{error} of {end}");
                    }
                    end += skipped;
                }
                Problem::NotUtf8(at) => assert!((end..length).contains(&(at as u64)), "{error}"),
                _ => {}
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogFile<'a> {
    #[serde(rename = "Records", borrow)]
    records: Vec<&'a RawValue>,
}

/// Of a file as CloudTrail writes it each record is found.
fn complete(file: &[u8], parts: &[Part]) {
    let Ok(LogFile { records }) = serde_json::from_slice(file) else { return };
    let is_record =
        |record: &&RawValue| record.get().starts_with('{') && !record.get().contains("digestStartTime");
    if file.starts_with(b"{\"Records\"") && records.iter().all(is_record) {
        let found = parts.iter().map(|part| part.text.as_deref().expect("a record"));
        assert!(found.eq(records.iter().map(|record| record.get())), "{parts:?}");
    }
}
