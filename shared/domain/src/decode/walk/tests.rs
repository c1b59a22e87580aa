//! A walk takes what `serde_json` takes, and ends where that ends.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;

use super::*;
use crate::decode::trail::tests::samples::samples;

/// Keeps what is shown: name, value, and whether it is plain; those of objects named `in` with a dot.
#[derive(Debug, Default)]
struct Seen(Vec<(String, String, bool)>);

impl Seen {
    fn see(&mut self, before: &str, field: &Field<'_>) {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        self.0.push((format!("{before}{}", text(field.name)), text(field.value()), field.is_plain));
    }
}

impl Look for Seen {
    fn field(&mut self, field: &Field<'_>) {
        self.see("", field);
    }

    fn asks_for(&self, name: &[u8]) -> bool {
        name == b"in"
    }

    fn inner(&mut self, field: &Field<'_>) {
        self.see(".", field);
    }
}

/// How many bytes the object has that begins a text, by a walk.
fn walked(bytes: &[u8]) -> Option<usize> {
    object(bytes, &mut Seen::default()).ok()
}

fn by_serde(bytes: &[u8]) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// A text as the value of a field.
#[track_caller]
fn check(value: impl AsRef<[u8]>) {
    let text = [b"{\"in\":", value.as_ref(), b"} "].concat();
    assert_eq!(walked(&text), by_serde(&text), "{}", text.escape_ascii());
}

#[test]
fn takes_what_serde_json_takes() {
    for value in [
        "0",
        "-0",
        "-",
        "01",
        "-01",
        "10",
        "1.",
        "1.5",
        ".5",
        "1.5.5",
        "1e",
        "1e5",
        "1E+5",
        "1e-",
        "1e-05",
        "0e0",
        "0.0e0",
        "+1",
        "1_0",
        "0x1",
        "NaN",
        "-Infinity",
        "true",
        "tru",
        "True",
        "truee",
        "false",
        "null",
        "nul",
        "\"\"",
        "\"\u{7f}é\u{2028}\"",
        r#""\"\\\/\b\f\n\r\t\u00e9\uD800""#,
        r#""\x""#,
        r#""\u12g4""#,
        r#""\u12""#,
        r#""\""#,
        "\"\u{1f}\"",
        "\"\t\"",
        "'a'",
        "",
        "[]",
        "[ ]",
        "[1]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,2",
        "[1}",
        "{}",
        "{ }",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" : 1 , \"b\" : 2}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1]",
        "{\"a\":1,\"a\":2}",
        "{\"a\"\n:\r1\t}",
        "/**/1",
        "\u{feff}1",
        "\u{a0}1",
        "\u{b}1",
        "]",
        "}",
        ":",
        ",",
    ] {
        for text in [
            format!("{{\"a\":{value}}}"),
            format!("{{\"a\":[1,{value}],\"b\":\"c\"}} x"),
            format!("[{value},{{}}]"),
        ] {
            check(&text);
        }
    }
}

/// `serde_json` says of what is left then, whether it is JSON.
#[test]
fn stops_where_json_is_deep_or_cut_off() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deepest = usize::try_from(DEEPEST).unwrap();
    check(nested(deepest - 1));
    let stop = |text: &str| object(text.as_bytes(), &mut Seen::default()).unwrap_err();
    assert_eq!(stop(&format!("{{\"a\":{}}}", nested(deepest))), Stop::Unclear);
    assert_eq!(stop(&"{\"a\":".repeat(1_000_000)), Stop::Unclear);
    let text = r#"{"a":[1.5,true,"b\u00e9",{"c":null}]}"#;
    assert!((1..text.len()).all(|end| walked(&text.as_bytes()[..end]).is_none()));
    // What stops in the middle of a word, a number or an escape may be anything.
    let short = |end: usize| stop(&text[..end]) == Stop::Short;
    assert_eq!((1..text.len()).filter(|end| !short(*end)).count(), 12);
    for other in ["", " {}", "[]", "1", "x"] {
        assert_eq!(stop(other), Stop::Unclear, "{other}");
    }
}

#[test]
fn fields_are_shown_as_they_are_written() {
    let text = r#"{"a" : 1, "\u0062":{"c":2} , "in":[{"d":3}], "in": { "e":"\n", "f":[],"g" : {"h":"i"}}, "a":"}"} rest"#;
    let mut seen = Seen::default();
    assert_eq!(object(text.as_bytes(), &mut seen), Ok(text.find(" rest").unwrap()));
    let seen: Vec<_> = seen.0.iter().map(|(name, value, plain)| (&name[..], &value[..], *plain)).collect();
    let whole = r#"{ "e":"\n", "f":[],"g" : {"h":"i"}}"#;
    let expected = [
        ("a", "1", true),
        (r"\u0062", r#"{"c":2}"#, true),
        ("in", r#"[{"d":3}]"#, true),
        (".e", r#""\n""#, false),
        (".f", "[]", true),
        (".g", r#"{"h":"i"}"#, true),
        ("in", whole, false),
        ("a", "\"}\"", true),
    ];
    assert_eq!(seen, expected);
}

/// JSON of any kind, with spaces in it.
fn json() -> impl Strategy<Value = String> {
    let space = || select(&["", "", "", " ", "\n", "\r\t "][..]);
    let string = "\"([ -!#-\\[\\]-~é\u{1f600}]{0,40}|(\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}){0,3})\"";
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![string, number, select(&["true", "false", "null"][..]).prop_map(str::to_owned)];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let spaced =
            (space(), inner, space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let field = (space(), string, space(), spaced.clone())
            .prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
        let list = prop::collection::vec(spaced, 0..6).prop_map(|values| format!("[{}]", values.join(",")));
        prop_oneof![
            list,
            prop::collection::vec(field, 0..6).prop_map(|fields| format!("{{{}}}", fields.join(",")))
        ]
    })
}

/// Bytes that are put into a text, each time instead of so many.
fn damage() -> impl Strategy<Value = Vec<(Index, usize, &'static [u8])>> {
    let bytes: &[&[u8]] = &[
        b"", b"\"", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b".", b"e", b" ", b"\n", b"\0",
        b"\x1f", b"\xff", b"u12", b"true",
    ];
    prop::collection::vec((any::<Index>(), 0_usize..3, select(bytes)), 0..4)
}

fn damaged(text: &str, damage: &[(Index, usize, &[u8])]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, instead, what) in damage {
        let at = at.index(bytes.len() + 1);
        let end = (at + instead).min(bytes.len());
        bytes.splice(at..end, what.iter().copied());
    }
    bytes
}

#[test]
fn what_ends_a_string_is_found_wherever_it_stands() {
    for before in 0..200 {
        for string in
            [r#""""#, r#""\"""#, r#""\\""#, r#""\\\"\u0022\\""#, "\"\n\"", r#""\"#, r#"""#, r#""\""#, "\"é\""]
        {
            let spaces = " \n\t".repeat(before % 5);
            for text in [
                format!("[\"{}\"{spaces},{string},{spaces}\"\"]", "x".repeat(before)),
                format!("{{{spaces}\"{}\":{spaces}{string}}}", "x".repeat(before)),
                format!("[{}{string}]", "0,".repeat(before)),
            ] {
                check(text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_walk_is_as_strict_as_serde_json(text in json(), damage in damage()) {
        let text = format!("{{\"a\":{text}}}");
        prop_assert_eq!(walked(text.as_bytes()), Some(text.len()));
        // In an array, because a number alone may go on.
        check([b"[", &damaged(&text, &damage)[..]].concat());
    }

    #[test]
    fn any_bytes_are_walked_as_serde_json_reads_them(bytes in "\\{\"[{}\\[\\]\",:0-9.eE+\\-\\\\u a-f\n\u{0}é]{0,40}") {
        check(bytes);
    }
}

#[test]
fn every_sample_is_walked_to_its_end() {
    for record in samples("documented").into_values().chain(samples("recorded").into_values()).flatten() {
        assert_eq!(walked(record.as_bytes()), Some(record.trim_end().len()), "{record}");
    }
}
