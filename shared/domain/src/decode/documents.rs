//! Events as people keep them: one JSON document, an array, JSON lines, an SQS batch, or a mix.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{DecodeError, Intake, Problem, intake};

/// Arrays in arrays in arrays: nobody keeps events deeper than this.
const DEEPEST: usize = 8;

/// One event of a file, or a place where there should be one.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its text, if it is JSON.
    pub text: Result<String, DecodeError>,
}

/// Splits a file into its events.
///
/// Nothing is lost without a word: a file that is not JSON from end to end is read line by line, or from brace to brace
/// where an event is written over several, and each run of lines that can't be read is one document that says so, after
/// the events that can be read at its beginning.
pub fn documents(bytes: &[u8]) -> Vec<Document> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut found = match str::from_utf8(bytes) {
        Ok(text) => whole(text, 1).unwrap_or_else(|_| by_line(bytes)),
        Err(_) => by_line(bytes),
    };
    if found.is_empty() {
        found.push(Document { line: 1, text: Err(DecodeError::new(Problem::Empty)) });
    }
    found
}

/// All events of a text that is JSON from end to end.
fn whole(text: &str, line: usize) -> Result<Vec<Document>, serde_json::Error> {
    let mut found = Vec::new();
    let (mut line, mut at) = (line, 0);
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value?.get();
        let start = value.as_ptr().addr() - text.as_ptr().addr();
        line += newlines(&text[at..start]);
        at = start;
        unfold(value, line, 0, &mut found);
    }
    Ok(found)
}

fn by_line(bytes: &[u8]) -> Vec<Document> {
    let mut found = Vec::new();
    // Where the lines begin that can't be read one by one, and which is the first of them.
    let mut broken: Option<(usize, usize)> = None;
    // Up to this line it is known that no event over several lines is whole.
    let mut tried = 0;
    // How many arrays are open that are written over several lines.
    let mut open = 0;
    let (mut start, mut number) = (0, 1);
    while start < bytes.len() {
        let rest = &bytes[start..];
        let (mut length, mut lines) = (line_of(rest).len(), 1);
        let mut read = str::from_utf8(&rest[..length]).ok().and_then(|line| element(line, number));
        if read.is_none() && number >= tried && rest.starts_with(b"{") {
            match over_lines(rest) {
                Ok((text, end)) => {
                    let mut events = Vec::new();
                    unfold(text, number, 0, &mut events);
                    (read, length, lines) = (Some((events, 0)), end, newlines(text) + 1);
                }
                Err(line) => tried = number + line,
            }
        }
        match read {
            Some((events, opened)) => {
                if let Some((from, first)) = broken.take() {
                    open += salvage(&bytes[..start], from, first, &mut found);
                }
                found.extend(events);
                open += opened;
            }
            None => broken = broken.or(Some((start, number))),
        }
        number += lines;
        start += length;
    }
    if let Some((from, first)) = broken {
        open += salvage(bytes, from, first, &mut found);
    }
    if open > 0 && found.last().is_none_or(|last| last.text.is_ok()) {
        found.push(Document { line: number - 1, text: Err(DecodeError::new(Problem::UnfinishedArray)) });
    }
    found
}

/// The first line, with its end.
fn line_of(bytes: &[u8]) -> &[u8] {
    bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// An event that is written over several lines and has them for itself, and where they end; else how many lines were
/// looked at.
fn over_lines(bytes: &[u8]) -> Result<(&str, usize), usize> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>();
    let text = match values.next() {
        Some(Ok(value)) => value.get(),
        Some(Err(err)) => return Err(err.line()),
        None => return Err(1),
    };
    let behind = line_of(&bytes[values.byte_offset()..]);
    match behind.trim_ascii() {
        b"" | b"," | b"]" => Ok((text, values.byte_offset() + behind.len())),
        _ => Err(newlines(text)),
    }
}

/// The events of one line: JSON, or the elements of an array that is written one to a line; and whether it begins one, 1,
/// or ends one, -1.
fn element(text: &str, line: usize) -> Option<(Vec<Document>, i32)> {
    let inner = text.trim().trim_start_matches(',').trim_end_matches(',');
    let alone = |text: &str, opened| Some((whole(text, line).ok()?, opened));
    alone(inner, 0)
        .or_else(|| alone(inner.strip_prefix('[')?, 1))
        .or_else(|| alone(inner.strip_suffix(']')?, -1))
}

/// Lines from a byte to the end that can't be read one by one: the events that stand whole at their beginning, then
/// what is wrong, if anything is. Says how many arrays begin and go on behind them.
fn salvage(bytes: &[u8], from: usize, first: usize, found: &mut Vec<Document>) -> i32 {
    let bytes = bytes[from..].trim_ascii_end();
    let (text, not_utf8) = match str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(err) => {
            let valid = err.valid_up_to();
            (str::from_utf8(&bytes[..valid]).unwrap_or_default(), Some(from + valid))
        }
    };
    let (mut at, mut open) = (0, 0);
    loop {
        let between = text[at..].find(|c: char| !c.is_whitespace() && c != '[' && c != ',');
        let between = &text[at..at + between.unwrap_or(text.len() - at)];
        open += i32::try_from(between.matches('[').count()).unwrap_or(i32::MAX);
        at += between.len();
        let line = first + newlines(&text[..at]);
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<&RawValue>();
        match values.next() {
            Some(Ok(value)) => unfold(value.get(), line, 0, found),
            Some(Err(err)) => {
                let problem = not_utf8.map_or_else(|| unread(&text[at..], line, &err), Problem::NotUtf8);
                found.push(Document { line, text: Err(DecodeError::new(problem)) });
                return open;
            }
            None => {
                if let Some(byte) = not_utf8 {
                    found.push(Document { line, text: Err(DecodeError::new(Problem::NotUtf8(byte))) });
                }
                return open;
            }
        }
        at += values.byte_offset();
    }
}

fn unread(text: &str, line: usize, err: &serde_json::Error) -> Problem {
    let more = newlines(text.trim_end());
    let what = match more {
        0 => Problem::plain(err),
        _ => format!("{}; lines {line} to {} were not read", Problem::plain(err), line + more),
    };
    Problem::NotJson { line: line + err.line().saturating_sub(1), column: err.column(), what }
}

/// Takes arrays and batches apart.
fn unfold(text: &str, line: usize, depth: usize, found: &mut Vec<Document>) {
    if text.starts_with('[') && depth == DEEPEST {
        let problem = Problem::TooDeep(DEEPEST);
        return found.push(Document { line, text: Err(DecodeError::new(problem)) });
    }
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        let (mut line, mut at) = (line, 0);
        for item in items {
            let start = item.get().as_ptr().addr() - text.as_ptr().addr();
            line += newlines(&text[at..start]);
            at = start;
            unfold(item.get(), line, depth + 1, found);
        }
        return;
    }
    // A text in quotes may be an event, as bodies of messages are.
    if let Some(inner) = quoted(text) {
        return found.push(Document { line, text: Ok(inner) });
    }
    match intake(text) {
        Ok(Intake::Event(text)) => found.push(Document { line, text: Ok(text.to_owned()) }),
        Ok(Intake::Batch(messages)) => {
            found.extend(messages.into_iter().map(|message| Document { line, text: message.body }));
        }
        Err(err) => found.push(Document { line, text: Err(err) }),
    }
}

/// What stands in quotes, if that is an object.
fn quoted(text: &str) -> Option<String> {
    let inner = serde_json::from_str::<String>(text).ok()?;
    let is_object = inner.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(&inner).is_ok();
    is_object.then_some(inner)
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
