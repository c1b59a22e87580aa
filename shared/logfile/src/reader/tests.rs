//! What comes out of files, whole and damaged.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

/// What is found, and how the reading ends, of a file that comes in pieces of `length`.
fn read(bytes: &[u8], length: usize) -> (Vec<String>, Result<Size, String>) {
    let mut told = Vec::new();
    let mut each = |found: Found<'_>| told.push(found.text.map_or_else(|err| err.to_string(), str::to_owned));
    let mut reader = Reader::default();
    let end = bytes
        .chunks(length)
        .try_for_each(|piece| reader.push(piece, &mut each))
        .and_then(|()| reader.finish(&mut each));
    (told, end.map_err(|err| err.to_string()))
}

#[track_caller]
fn check(bytes: &[u8], records: &[&str], end: &str) {
    for length in [bytes.len().max(1), 1, 5] {
        let (told, size) = read(bytes, length);
        assert_eq!(told, records, "in pieces of {length}");
        match size {
            Ok(size) => {
                assert_eq!(size.bytes, bytes.len() as u64);
                assert_eq!(size.records, records.len() as u64);
                assert_eq!(format!("{} inflated", size.inflated), end);
            }
            Err(error) => assert_eq!(error, end, "in pieces of {length}"),
        }
    }
}

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

const ONE: &str = r#"{"Records":[{"a":1}]}"#;
const TWO: &str = r#"{"Records":[{"b":2},{"c":3}]}"#;

#[test]
fn a_file_is_gzip_if_it_begins_like_it() {
    check(ONE.as_bytes(), &["{\"a\":1}"], "21 inflated");
    check(&gzip(ONE), &["{\"a\":1}"], "21 inflated");
    check(b"", &["refused: the file is empty"], "0 inflated");
    check(&gzip(""), &["refused: the file is empty"], "0 inflated");
    check(b"PK\x03\x04", &["refused: 4 bytes that are no record were skipped"], "4 inflated");
}

#[test]
fn members_are_one_file() {
    let all = ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"];
    check(&[gzip(ONE), gzip(TWO)].concat(), &all, "50 inflated");
    check(&[gzip(ONE), gzip(""), gzip(TWO), vec![0; 512]].concat(), &all, "50 inflated");
    check(&[gzip(&ONE[..9]), gzip(&ONE[9..])].concat(), &all[..1], "21 inflated");
}

#[test]
fn damage_says_where_after_what_came_before_it() {
    let (one, two) = (gzip(ONE), gzip(TWO));
    let cut = |length: usize| format!("the gzip data is cut off at byte {length}: copy the file again");
    let file = [one.as_slice(), &two].concat();
    for length in [one.len() + 1, one.len() + 10] {
        check(&file[..length], &["{\"a\":1}"], &cut(length));
    }
    // The checksum is cut, or wrong: the records are there.
    check(&one[..one.len() - 1], &["{\"a\":1}"], &cut(one.len() - 1));
    check(&one[..1], &[], &cut(1));
    let mut wrong = one.clone();
    wrong[one.len() - 5] ^= 1;
    let (told, end) = read(&wrong, wrong.len());
    assert_eq!(told, ["{\"a\":1}"]);
    assert_eq!(
        end.unwrap_err(),
        format!("damaged gzip data at byte {}: incorrect data check", one.len() - 4)
    );
    let trailing = [one.as_slice(), b"{\"b\":2}"].concat();
    let end = format!("what follows the gzip data at byte {} is no gzip data", one.len());
    check(&trailing, &["{\"a\":1}"], &end);
    check(b"\x1f\x8c12345678901234567890", &[], "damaged gzip data at byte 2: incorrect header check");
}

/// The decompressor forgets what was wrong where it is given enough bytes at once: it reads those by a faster way.
#[test]
fn damage_reads_the_same_whatever_the_pieces() {
    // One letter, then three that stand five before it, where nothing is.
    let header = b"\x1f\x8b\x08\0\0\0\0\0\0\x03";
    let file = [header, [0x4b, 0x04, 0x12].as_slice(), &[0; 32]].concat();
    check(&file, &[], "damaged gzip data at byte 13: invalid data");
}

#[test]
fn a_bomb_is_one_error() {
    let bomb = gzip(vec![0; 1 << 20]).repeat(4);
    let (told, size) = read(&bomb, bomb.len());
    assert_eq!(told, ["refused: 4194304 bytes that are no record were skipped"]);
    assert_eq!(size.unwrap(), Size { bytes: bomb.len() as u64, inflated: 4 << 20, records: 1 });
}

proptest! {
    /// Records come whole or not at all, and a file that is not whole is never taken for one.
    #[test]
    fn a_cut_or_a_byte_that_changed_is_noticed(at in 0_usize..10_000, length in 1_usize..40, cut: bool) {
        let text = |range: std::ops::Range<u32>| {
            let records: Vec<_> = range.map(|index| format!("{{\"i\":{}}}", index.wrapping_mul(2_654_435_761))).collect();
            format!("{{\"Records\":[{}]}}", records.join(","))
        };
        let first = gzip(text(0..40));
        let whole = [first.as_slice(), &gzip(text(40..60))].concat();
        let (expected, _) = read(&whole, whole.len());
        let at = 1 + at % (whole.len() - 1);
        prop_assume!(at != first.len());
        let mut file = whole.clone();
        if cut { file.truncate(at) } else { file[at] ^= 0x55 }
        let (told, end) = read(&file, length);
        if cut {
            prop_assert_eq!(&told[..], &expected[..told.len()]);
        }
        // The header of a member has bytes that mean nothing: its time and the like.
        prop_assert!(end.is_err() || told == expected, "{end:?}");
    }
}
