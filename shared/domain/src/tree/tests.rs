use proptest::prelude::*;

use super::*;

/// A tree as text, each key and each item with its line.
fn show(node: &Node) -> String {
    let line = node.line;
    match &node.value {
        Value::Null => format!("null@{line}"),
        Value::Bool(flag) => format!("{flag}@{line}"),
        Value::Number(number) => format!("{number}@{line}"),
        Value::String(text) => format!("{text:?}@{line}"),
        Value::List(items) => {
            format!("[{}]@{line}", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|entry| {
                let Entry { line, key, value } = entry;
                format!("{key}@{line}: {}", show(value))
            });
            format!("{{{}}}@{line}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let all =
        |mistakes: Vec<Mistake>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let got = yaml(text).map_or_else(all, |node| show(&node));
    assert_eq!(got, expected, "{text}");
}

#[test]
fn knows_the_line_of_everything() {
    check("a: 1\nb:\n  - x\n  -\n    c: y\n", "{a@1: 1@1, b@2: [\"x\"@3, {c@5: \"y\"@5}@5]@3}@1");
    check("{\n  \"a\": [1,\n    {\"b\": null}]\n}", "{a@2: [1@2, {b@3: null@3}@3]@2}@1");
    check("# said\n\n---\na: |\n  two\n  lines\n", "{a@4: \"two\\nlines\\n\"@5}@4");
    check("\u{feff}a: b\r\nc: d\r\n", "{a@1: \"b\"@1, c@2: \"d\"@2}@1");
}

/// What is missing at the end is missed on the last line: there is none behind it.
#[test]
fn knows_no_line_behind_the_last() {
    check("? a", "{a@1: null@1}@1");
    check("? a\n", "{a@1: null@1}@1");
    check("-\n-", "[null@1, null@2]@1");
}

#[test]
fn keeps_order_and_duplicates() {
    check("b: 1\na: 2\nb: 3", "{b@1: 1@1, a@2: 2@2, b@3: 3@3}@1");
}

#[test]
fn reads_json_as_people_write_it() {
    check("{\"a\":\"\\u00e9\\/\\n\",\"b\":[],\"c\":{}}", "{a@1: \"é/\\n\"@1, b@1: []@1, c@1: {}@1}@1");
    check("{\n\t\"a\": [\n\t\t1\n\t]\n}", "{a@2: [1@3]@2}@1");
    check("[-1.5e3, 0, true, \"true\"]", "[-1500@1, 0@1, true@1, \"true\"@1]@1");
}

#[track_caller]
fn check_scalar(text: &str, expected: &str) {
    check(text, &format!("{expected}@1"));
}

#[test]
fn resolves_plain_scalars_by_the_core_schema() {
    for null in ["~", "null", "Null", "NULL"] {
        check_scalar(null, "null");
    }
    for (text, number) in [
        ("0", "0"),
        ("-12", "-12"),
        ("+3", "3"),
        ("0123", "123"),
        ("0o17", "15"),
        ("0xFf", "255"),
        ("1.", "1"),
        (".5", "0.5"),
        ("-1.5E+2", "-150"),
        ("1e3", "1000"),
    ] {
        check_scalar(text, number);
    }
    check_scalar("True", "true");
    check_scalar("FALSE", "false");
    for text in
        ["yes", "on", "tRUE", "nUll", "1_000", "1e", ".", "--", "1.2.3", "0o8", "0x", "inf", "nan", "12:30"]
    {
        check_scalar(text, &format!("{text:?}"));
    }
}

#[test]
fn quoted_scalars_are_text() {
    for text in ["", "~", "null", "true", "12", ".inf"] {
        check_scalar(&format!("'{text}'"), &format!("{text:?}"));
        check_scalar(&format!("\"{text}\""), &format!("{text:?}"));
    }
}

#[test]
fn nothing_is_null_inside_a_document() {
    check("a:\nb: [x, ~]", "{a@1: null@1, b@2: [\"x\"@2, null@2]@2}@1");
}

#[test]
fn refuses_what_json_could_not_say() {
    check("a: &x 1\nb: 2", "line 1: an anchor (`&name`): write the value where it is needed");
    check("a: 1\n&x b: 2", "line 2: an anchor (`&name`): write the value where it is needed");
    check("a: 1\nb: *x", "line 2: not YAML: while parsing node, found unknown anchor");
    check("a: 1\nb: !!str 2", "line 2: the tag `tag:yaml.org,2002:!str`: leave it out");
    check("a: !Ref x", "line 1: the tag `!Ref`: leave it out");
    check("a: 1\n---\nb: 2", "line 2: a second document begins, only one is read");
    check("a: 1\n2: b", "line 2: the key `2` is a number, expected text: put it in quotes");
    check("true: b", "line 1: the key `true` is a boolean, expected text: put it in quotes");
    check("a:\n  ~: b", "line 2: the key `~` is null, expected text: put it in quotes");
    check("a: 1\n: b", "line 2: a value without a key");
    check("? [a]\n: b", "line 1: a list or a map as a key, expected text");
    check("a: .inf", "line 1: `.inf` is no number that JSON has: put it in quotes to mean text");
    check("a: [1e999]", "line 1: `1e999` is no number that JSON has: put it in quotes to mean text");
}

#[test]
fn tells_all_that_json_could_not_say_up_to_where_it_is_no_yaml() {
    check(
        "a: &x [1]\nb: *x\nc: !Ref d\n5: .nan\ne: [",
        "line 1: an anchor (`&name`): write the value where it is needed; line 2: an alias (`*name`): write the value out; line 3: the tag `!Ref`: leave it out; line 4: the key `5` is a number, expected text: put it in quotes; line 4: `.nan` is no number that JSON has: put it in quotes to mean text; line 5: not YAML: while parsing a node, did not find expected node content",
    );
}

#[test]
fn refuses_an_empty_document() {
    check("", "line 1: the document is empty");
    check("# nothing\n", "line 1: the document is empty");
    check("---\n", "line 1: the document is empty");
    check("''", "\"\"@1");
}

#[test]
fn says_where_it_is_no_yaml() {
    check("a: 1\nb: [", "line 2: not YAML: while parsing a node, did not find expected node content");
    // The one JSON text that YAML does not read: a character written as two halves.
    check(
        "\"\\ud83d\\ude00\"",
        "line 1: not YAML: while parsing a quoted scalar, found invalid Unicode character escape code",
    );
    check("a: 'x", "line 1: not YAML: while scanning a quoted scalar, found unexpected end of stream");
}

#[test]
fn is_bounded() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(yaml(&deep(64)).is_ok());
    check(&deep(65), "line 1: nested deeper than 64 levels");
    check(&"[".repeat(200_000), "line 1: not YAML: recursion limit exceeded");
    check(&"- ".repeat(100_000), "line 1: nested deeper than 64 levels");
    let long = "x".repeat(256 * 1024);
    assert!(yaml(&long).is_ok());
    check(&format!("{long}x"), "line 1: 262145 bytes of text, at most 262144 are read");
}

proptest! {
    #[test]
    fn never_panics(text in "[-\\[\\]{}:,?&*!|>'\"%#~a1. \n\t\\\\é]{0,60}") {
        for mistake in yaml(&text).err().unwrap_or_default() {
            prop_assert!(!mistake.what.contains('\n'), "{mistake}");
        }
    }

    #[test]
    fn reads_json_as_serde_does(
        key in "[a-z]{1,4}",
        text in "\\PC{0,12}",
        number in -1e9..1e9f64,
        flag: bool,
    ) {
        let json = serde_json::json!({ key: [text, number, flag, null, {}], "z": [] });
        prop_assert_eq!(yaml(&json.to_string()), Ok(Node::from(&json)));
    }
}
