//! Events as people keep them: one JSON document, an array, JSON lines, an SQS batch, or a mix.

use serde_json::value::RawValue;

use super::{DecodeError, Intake, Problem, intake};

/// One event of a file, or a place where there should be one.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its text, if it is JSON.
    pub text: Result<String, DecodeError>,
}

/// Splits a text into its events.
///
/// After a piece that is no JSON, goes on at the next line that begins with `{` or `[`: one broken line of a JSON
/// lines file loses that line only.
pub fn documents(text: &str) -> Vec<Document> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = text;
    let skip = |rest: &mut &str, line: &mut usize, bytes: usize| {
        *line += newlines(&rest[..bytes]);
        *rest = &rest[bytes..];
    };
    while let Some(blank) = rest.find(|c: char| !c.is_whitespace()) {
        skip(&mut rest, &mut line, blank);
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        match values.next() {
            Some(Ok(value)) => unfold(value.get(), line, &mut found),
            Some(Err(err)) => found.push(broken(rest, line, &err)),
            None => break,
        }
        let bytes = match values.byte_offset() {
            0 => next_top_level_line(rest),
            bytes => bytes,
        };
        skip(&mut rest, &mut line, bytes);
    }
    if found.is_empty() {
        found.push(Document { line: 1, text: Err(DecodeError::new(Problem::Empty)) });
    }
    found
}

/// Takes arrays and batches apart, however deep they are nested.
fn unfold(text: &str, line: usize, found: &mut Vec<Document>) {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        let (mut line, mut at) = (line, 0);
        for item in items {
            let start = item.get().as_ptr().addr() - text.as_ptr().addr();
            line += newlines(&text[at..start]);
            at = start;
            unfold(item.get(), line, found);
        }
        return;
    }
    match intake(text) {
        Ok(Intake::Event(text)) => found.push(Document { line, text: Ok(text.to_owned()) }),
        Ok(Intake::Batch(messages)) => {
            found.extend(messages.into_iter().map(|message| Document { line, text: message.body }));
        }
        Err(err) => found.push(Document { line, text: Err(err) }),
    }
}

fn broken(rest: &str, line: usize, err: &serde_json::Error) -> Document {
    let problem = match Problem::explain::<Box<RawValue>>(rest, "", err) {
        Problem::NotJson { line: at, column, what } => Problem::NotJson { line: line + at - 1, column, what },
        other => other,
    };
    Document { line, text: Err(DecodeError::new(problem)) }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn next_top_level_line(rest: &str) -> usize {
    rest.match_indices('\n')
        .map(|(offset, _)| offset + 1)
        .find(|at| rest[*at..].starts_with(['{', '[']))
        .unwrap_or(rest.len())
}
