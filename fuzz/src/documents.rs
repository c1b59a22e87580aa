//! A file of events: each is found, on its line, and what is none is one that says so.

use serde_json::Value;
use serde_json::value::RawValue;
use tocsin_domain::decode::{DecodeError, Document, Problem, documents};

/// Reads any bytes as a file of events.
pub fn check(file: &[u8]) {
    let found = documents(file);
    let bytes = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    assert!(!found.is_empty());
    assert_eq!(documents(bytes), found, "without its mark");
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
    for Document { line, text } in &found {
        assert!((1..=lines).contains(line), "line {line} of {lines}");
        match text {
            // What SQS hands over is any text: the decoder of events says what is wrong with it.
            Ok(text) => assert!(holds(bytes, text), "{text} is not in the file"),
            Err(DecodeError { problem: Problem::NotUtf8(at), .. }) => {
                assert!(str::from_utf8(bytes).is_err() && *at < bytes.len());
            }
            Err(DecodeError { problem: Problem::NotJson { line, .. }, .. }) => {
                assert!((1..=lines).contains(line), "line {line} of {lines}");
            }
            Err(_) => {}
        }
    }
    assert!(found.is_sorted_by_key(|document| document.line), "{found:?}");
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(json) = serde_json::from_str::<&RawValue>(text)
    {
        of_json(json.get(), &found);
        if lines == 1 || text.starts_with('{') {
            behind(text, lines, &found);
        }
    }
}

/// Whether a text is one of the file's own, or what a string in it says.
fn holds(bytes: &[u8], text: &str) -> bool {
    if text.is_empty() || bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
        return true;
    }
    // A message of a batch.
    let quotes = || bytes.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at);
    quotes().any(|at| {
        let mut strings = serde_json::Deserializer::from_slice(&bytes[at..]).into_iter::<String>();
        strings.next().is_some_and(|string| string.is_ok_and(|string| string == text))
    })
}

/// One JSON document is its events: those of arrays, however deep, unless that is too deep, and those in quotes.
fn of_json(json: &str, found: &[Document]) {
    fn unfold(value: Value, depth: usize, found: &mut Vec<Option<Value>>) {
        match value {
            Value::Array(_) if depth == 8 => found.push(None),
            Value::Array(items) => items.into_iter().for_each(|item| unfold(item, depth + 1, found)),
            Value::String(text) => {
                let inner = serde_json::from_str::<Value>(&text).ok().filter(Value::is_object);
                found.push(Some(inner.unwrap_or(Value::String(text))));
            }
            other => found.push(Some(other)),
        }
    }
    let Ok(value) = serde_json::from_str::<Value>(json) else { return };
    if json.contains("Records") || json.contains('\\') {
        return;
    }
    let mut expected = Vec::new();
    unfold(value, 0, &mut expected);
    if expected.is_empty() {
        return assert!(
            matches!(found, [Document { text: Err(error), .. }] if error.problem == Problem::Empty)
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (document, expected) in found.iter().zip(expected) {
        let text = document.text.as_ref().map(|text| serde_json::from_str(text).expect("is JSON"));
        assert_eq!(text.ok(), expected);
    }
}

/// Behind another one, and before one that is broken, it says the same.
fn behind(text: &str, lines: usize, found: &[Document]) {
    let other = documents(format!("{{\"a\":\n1}}\n{text}\n{{ broken").as_bytes());
    let (first, rest) = other.split_first().expect("there are three");
    assert_eq!((first.line, first.text.as_deref()), (1, Ok("{\"a\":\n1}")));
    let (last, rest) = rest.split_last().expect("there are two more");
    assert!(last.text.is_err() && last.line == 3 + lines, "{last:?}");
    let nothing = matches!(found, [Document { text: Err(error), .. }] if error.problem == Problem::Empty);
    let found = if nothing { &[] } else { found };
    assert!(
        rest.iter().map(|it| (it.line - 2, &it.text)).eq(found.iter().map(|it| (it.line, &it.text))),
        "{rest:?} is not {found:?}"
    );
}
