//! Shapes of files, and what can be wrong with them.

use proptest::prelude::*;

use super::*;

/// What is found in a file that comes in pieces of `length`: the number, the offset and the text of each.
fn found_in(bytes: &[u8], length: usize, longest: u64) -> Vec<String> {
    let mut records = Records { longest, ..Records::default() };
    let mut told = Vec::new();
    let mut each = |found: Found<'_>| {
        let text = found.text.map_or_else(|err| err.to_string(), str::to_owned);
        told.push(format!("{} at {}: {text}", found.number, found.offset));
    };
    for piece in bytes.chunks(length) {
        records.push(piece, &mut each);
    }
    records.finish(&mut each);
    told
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let bytes = bytes.as_ref();
    for length in [bytes.len().max(1), 1, 2, 3, 7, 64] {
        let told = found_in(bytes, length, Records::LONGEST);
        assert_eq!(told, expected, "in pieces of {length}: {}", bytes.escape_ascii());
    }
}

#[test]
fn finds_the_records_of_each_shape() {
    let two = ["1 at 12: {\"a\":1}", "2 at 20: {\"b\":[2]}"];
    check(r#"{"Records":[{"a":1},{"b":[2]}]}"#, &two);
    check("{\"Records\":[{\"a\":1},{\"b\":[2]}]}\n\n", &two);
    check(
        "{\"Records\":[{\"a\":1},\n{\"b\":[2]}],\"x\":{\"y\":[]},\"z\":\"}\"}",
        &["1 at 12: {\"a\":1}", "2 at 21: {\"b\":[2]}"],
    );
    check(r#"{"x":[{"Records":[1]}],"Records":[{"a":1}]}"#, &["1 at 34: {\"a\":1}"]);
    check(r#"{"Records":[{"a":1}],"Records" : [ {"b":2} ]}"#, &["1 at 12: {\"a\":1}", "2 at 35: {\"b\":2}"]);
    check(r#"{"Records":[{"a":1}]}{"Records":[{"b":2}]}"#, &["1 at 12: {\"a\":1}", "2 at 33: {\"b\":2}"]);
    check("{\"a\":1}\n{\"b\":2}\r\n", &["1 at 0: {\"a\":1}", "2 at 8: {\"b\":2}"]);
    check("[{\"a\":1},\n {\"b\":2}]\n", &["1 at 1: {\"a\":1}", "2 at 11: {\"b\":2}"]);
    check(r#"[{"Records":[{"a":1}]},{"Records":[{"b":2}]}]"#, &["1 at 13: {\"a\":1}", "2 at 35: {\"b\":2}"]);
    check(" {\n  \"a\": {}\n}", &["1 at 1: {\n  \"a\": {}\n}"]);
    check("{\n \"Records\" : [\n  {\n   \"a\" : 1\n  }\n ]\n}\n", &["1 at 19: {\n   \"a\" : 1\n  }"]);
    check(
        "\u{feff}{\"Records\":[{\"a\":1}]}\u{feff}{\"b\":2}",
        &["1 at 15: {\"a\":1}", "2 at 27: {\"b\":2}"],
    );
    check(r#"{"Records":[{"a":"é\"}\\"},{}]}"#, &["1 at 12: {\"a\":\"é\\\"}\\\\\"}", "2 at 28: {}"]);
    check(
        r#"{"Records":[{"Name":"digestStartTime","digestStartTime":1}]}"#,
        &["1 at 12: {\"Name\":\"digestStartTime\",\"digestStartTime\":1}"],
    );
    check(r#"{"Records":[]}"#, &[]);
    check("[]", &[]);
}

#[test]
fn finds_what_lookup_events_prints() {
    let event = r#"{"EventId":"e","CloudTrailEvent":"{\"a\":\"\\\"\"}","Resources":[]}"#;
    check(format!(r#"{{"Events":[{event}],"NextToken":"x"}}"#), &["1 at 11: {\"a\":\"\\\"\"}"]);
    check(r#"{"Events":[{"EventId":"e"}]}"#, &["1 at 11: {\"EventId\":\"e\"}"]);
}

#[test]
fn says_what_is_no_log_file() {
    check("", &["1 at 0: refused: the file is empty"]);
    check(" \n\n", &["1 at 0: refused: the file is empty"]);
    check("\u{feff}", &["1 at 0: refused: the file is empty"]);
    check([0; 300], &["1 at 0: refused: 300 bytes that are no record were skipped"]);
    let quoted =
        "bytes in quotes were skipped: if there are records in them, `jq -r '..|strings'` takes them out";
    check(r#"["{\"a\":1}","{\"a\":1}"]"#, &[&format!("1 at 1: refused: 24 {quoted}")]);
    check(r#""{\"a\":1}""#, &[&format!("1 at 0: refused: 11 {quoted}")]);
    check("null", &["1 at 0: refused: 4 bytes that are no record were skipped"]);
    check("PK\x03\x04{{{{\"\"}\"{\"a\"}", &["1 at 0: refused: 17 bytes that are no record were skipped"]);
    check("\u{feff}\u{feff}", &["1 at 0: refused: the file is empty"]);
    check(b"\xef\xbb{}", &["1 at 0: refused: 4 bytes that are no record were skipped"]);
    check(b"\xef\xbb", &["1 at 0: refused: 2 bytes that are no record were skipped"]);
    let digest =
        r#"{"awsAccountId":"111122223333","digestStartTime":"2026-11-20T10:00:00Z","logFiles":[{"a":1}]}"#;
    check(digest, &["1 at 0: refused: this is a digest file, not a log file"]);
    check(r#"{"Records":{"a":[{"b":1}]}}"#, &["1 at 11: refused: field `Records`: not an array"]);
    check(
        r#"{"Records":null} {"a":1}"#,
        &["1 at 11: refused: field `Records`: not an array", "2 at 17: {\"a\":1}"],
    );
    check(
        r#"{"Records":"[{}]","Records":[{"a":1}]}"#,
        &["1 at 11: refused: field `Records`: not an array", "2 at 29: {\"a\":1}"],
    );
}

#[test]
fn a_file_that_ends_early_says_where() {
    check(
        r#"{"Records":[{"a":1},{"b"#,
        &["1 at 12: {\"a\":1}", "2 at 20: refused: the file ends inside this record"],
    );
    let list = "refused: the file ends inside its list of records";
    check(r#"{"Records":[{"a":1},"#, &["1 at 12: {\"a\":1}", &format!("2 at 20: {list}")]);
    check(r#"{"Records":[{"a":1}]"#, &["1 at 12: {\"a\":1}", &format!("2 at 20: {list}")]);
    check(r#"{"Records":"#, &[&format!("1 at 11: {list}")]);
    check("[", &[&format!("1 at 1: {list}")]);
    check("{", &["1 at 0: refused: the file ends inside this record"]);
    check("{\"a\":1}\n{\"b\":", &["1 at 0: {\"a\":1}", "2 at 8: refused: the file ends inside this record"]);
}

#[test]
fn a_damaged_record_loses_itself_only() {
    // Not JSON, but it is clear where it ends: whoever reads it says so.
    check(r#"{"Records":[{"a":1 2},{"b":2}]}"#, &["1 at 12: {\"a\":1 2}", "2 at 22: {\"b\":2}"]);
    check(
        b"{\"Records\":[{\"a\":\"\xff\"},{\"b\":2}]}",
        &["1 at 12: refused: byte 18 is not UTF-8", "2 at 22: {\"b\":2}"],
    );
    let version = r#"{"eventVersion":1}"#;
    for (damaged, at) in [
        // A quote that is missing: at the end, at the beginning; or too many.
        (r#"{"a":"b}"#, 23),
        (r#"{"a":b"}"#, 23),
        (r#"{"a":"b"c"}"#, 20),
        (r#"{"a":"b\"}"#, 25),
        // A bracket that is missing, or of the other kind, or too many.
        (r#"{"a":{"b":1}"#, 25),
        (r#"{"a":[{"b":1}}"#, 25),
        (r#"{"a":[1}"#, 19),
    ] {
        let skipped = damaged.len() + 1;
        let begin = 12 + skipped;
        check(
            format!(r#"{{"Records":[{damaged},{version},{version}]}}"#),
            &[
                &format!(
                    "1 at 12: refused: not JSON at byte {at}: {skipped} bytes up to the next record were skipped"
                ),
                &format!("2 at {begin}: {version}"),
                &format!("3 at {}: {version}", begin + version.len() + 1),
            ],
        );
    }
}

#[test]
fn one_error_for_all_that_is_no_record() {
    let version = r#"{"eventVersion":1}"#;
    check(
        format!(r#"{{"Records":[null,"x",[{{"a":1}},2],{version},7,{version}]}}"#),
        &[
            "1 at 12: refused: 21 bytes that are no record were skipped",
            &format!("2 at 33: {version}"),
            "3 at 52: refused: 2 bytes that are no record were skipped",
            &format!("4 at 54: {version}"),
        ],
    );
    // A cut line between others, a note before a record, and a file after a file that was cut.
    check(
        "{\"a\":1}\n{\"a\":\"b\n{\"a\":3}\n# a note\n{\"a\":5}\n",
        &[
            "1 at 0: {\"a\":1}",
            "2 at 8: refused: not JSON at byte 18: 8 bytes up to the next record were skipped",
            "3 at 16: {\"a\":3}",
            "4 at 24: refused: 9 bytes that are no record were skipped",
            "5 at 33: {\"a\":5}",
        ],
    );
    check(
        r#"{"Records":[{"a":"b{"Records":[{"c":1}]}"#,
        &[
            "1 at 12: refused: not JSON at byte 21: 7 bytes up to the next record were skipped",
            "2 at 31: {\"c\":1}",
        ],
    );
    check(
        r#"{"Records":[{"a":{"b":1{"Records":[{"c":1}]}"#,
        &["1 at 12: refused: the file ends inside this record"],
    );
}

#[test]
fn what_is_too_long_is_skipped_and_not_held() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(100));
    let file = format!("{{\"Records\":[{long},{{\"b\":2}}]}}");
    for length in [file.len(), 1, 7] {
        let told = found_in(file.as_bytes(), length, 100);
        let expected = ["1 at 12: refused: 108 bytes long, which no record is", "2 at 121: {\"b\":2}"];
        assert_eq!(told, expected, "in pieces of {length}");
        let cut = found_in(&file.as_bytes()[..118], length, 100);
        assert_eq!(cut, ["1 at 12: refused: 106 bytes long, which no record is"]);
    }
    let mut records = Records { longest: 100, ..Records::default() };
    let piece = [b"{\"a\":\"".as_slice(), &[b'x'; 80]].concat();
    for _ in 0..1000 {
        records.push(&piece, &mut |_| panic!("nothing is whole"));
        assert!(records.held.capacity() <= 200);
    }
}

#[test]
fn five_megabytes_and_a_hundred_thousand_brackets_are_a_record() {
    let long = format!("{{\"a\":\"{}\"}}", "é".repeat(5 << 19));
    let deep = format!("{{\"a\":{}{{}}{}}}", "[{\"b\":".repeat(100_000), "}]".repeat(100_000));
    let file = format!("{{\"Records\":[{long},{deep},{{}}]}}");
    for length in [file.len(), 4096] {
        let told = found_in(file.as_bytes(), length, Records::LONGEST);
        assert_eq!(told.len(), 3);
        assert!(told[0] == format!("1 at 12: {long}") && told[1].ends_with(&deep));
    }
}

/// Something like a file: whole parts of one, and bytes that matter.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        prop::sample::select(
            &[
                "{\"Records\":[",
                "]}",
                "{\"eventVersion\":\"1.08\",",
                "\"a\":1",
                "}",
                ",",
                "\"x\":{\"y\":[]}",
                "{",
                "[",
                "\"",
                "\\",
                "\n",
                "\n{\"a\":1}",
                "\u{feff}",
                " ",
                "{\"a\":1}",
                "é",
                "\0",
                ":",
                "{\"Events\":[",
                "digestStartTime",
            ][..]
        )
        .prop_map(|part| part.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn pieces_do_not_matter(bytes in file(), length in 1_usize..20, longest in 1_u64..80) {
        prop_assert_eq!(found_in(&bytes, length, longest), found_in(&bytes, bytes.len().max(1), longest));
    }

    /// Where it comes to JSON, `serde_json` and the scanner agree on what a record is.
    #[test]
    fn every_input_ends_with_records_or_an_error(bytes in file()) {
        let told = found_in(&bytes, 5, Records::LONGEST);
        let empty = serde_json::Deserializer::from_slice(&bytes).into_iter::<serde_json::Value>().all(|value| {
            value.is_ok_and(|value| value.get("Records").or(value.get("Events")).unwrap_or(&value) == &serde_json::json!([]))
        });
        prop_assert!(!told.is_empty() || empty, "{}", bytes.escape_ascii());
    }

    #[test]
    fn a_byte_that_changes_loses_a_record_or_two(at in 0_usize..10_000, byte in any::<u8>(), how in 0..3) {
        let record = |index: usize| format!(
            r#"{{"eventVersion":"1.08","i":{index},"who":{{"arn":"a:{index}","of":[{{"k":"v"}},{{}}]}},"said":"\"{index}\\"}}"#
        );
        let records: Vec<String> = (0..20).map(record).collect();
        let mut bytes = format!("{{\"Records\":[{}]}}", records.join(",")).into_bytes();
        let (first, last) = (12, bytes.len() - 3);
        let at = first + at % (last - first);
        match how {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => drop(bytes.remove(at)),
        }
        let mut whole = 0;
        let mut reader = Records::default();
        reader.push(&bytes, &mut |found| {
            whole += usize::from(found.text.is_ok_and(|text| records.iter().any(|record| record == text)));
        });
        prop_assert!(whole >= 18, "{whole} of 20 in {}", bytes.escape_ascii());
    }
}
