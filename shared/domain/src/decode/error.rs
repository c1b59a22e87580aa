use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;

use crate::EventId;

/// Why a text is no event we can take. Retrying can't help: it belongs in a dead-letter queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The id of the event, if that much could be read.
    pub event_id: Option<EventId>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is nothing there.
    #[error("the input is empty, expected an EventBridge event")]
    Empty,
    /// Not UTF-8, which JSON must be.
    #[error("byte {0} is not UTF-8")]
    NotUtf8(usize),
    /// Not JSON.
    #[error("not JSON at line {line}, column {column}: {what}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// JSON, but no object.
    #[error("not a JSON object, as every event is")]
    NotAnObject,
    /// A record of CloudTrail, or what holds some, and no event of EventBridge.
    #[error("a record of CloudTrail, and no event of EventBridge: `tocsin replay` reads records")]
    Record,
    /// Arrays in arrays in arrays.
    #[error("arrays are nested deeper than {0}")]
    TooDeep(usize),
    /// A field is missing or holds what it can't hold.
    #[error("field `{field}`: {what}")]
    Field {
        /// The path of the field, as in `detail.result`.
        field: String,
        /// What is wrong with it.
        what: String,
    },
    /// A digest, by which people check that log files are whole.
    #[error("this is a digest file, not a log file")]
    Digest,
    /// A file without anything in it.
    #[error("the file is empty")]
    Nothing,
    /// So many bytes of a log file are no record.
    #[error("{0} bytes that are no record were skipped")]
    NoRecord(u64),
    /// The same, where they are text in quotes, as in the strings that `aws` prints.
    #[error(
        "{0} bytes in quotes were skipped: if there are records in them, `jq -r '..|strings'` takes them out"
    )]
    Quoted(u64),
    /// A record of a log file whose end can't be found.
    #[error("not JSON at byte {at}: {skipped} bytes up to the next record were skipped")]
    Broken {
        /// The byte that can't be where it is, of the inflated file.
        at: u64,
        /// From the beginning of the record to that of the next one.
        skipped: u64,
    },
    /// A record of a log file that is too long to be held, with its length.
    #[error("{0} bytes long, which no record is")]
    TooLong(u64),
    /// The file ends inside a record.
    #[error("the file ends inside this record")]
    Unfinished,
    /// The file ends after a record, and more was to come.
    #[error("the file ends inside its list of records")]
    UnfinishedList,
    /// An array of events is not closed.
    #[error("the file ends inside an array, so events may be missing")]
    UnfinishedArray,
    /// A valid event of a kind that no function hears.
    #[error(
        "no function hears detail-type `{}` from source `{}`: check the rule's event pattern",
        quote(.detail_type), quote(.event_source)
    )]
    NoFunction {
        /// Its source.
        event_source: String,
        /// Its detail-type.
        detail_type: String,
    },
}

/// Reads an object: the value of the field `parent` of an event, or the whole event where that is empty.
///
/// Says why it can't in the terms of the event. That is slow, so it is only done once something is wrong: `Owned` is
/// `T` without borrows, for the second reading.
pub(super) fn object<'a, T, Owned>(text: &'a str, parent: &str) -> Result<T, Problem>
where
    T: Deserialize<'a>,
    Owned: DeserializeOwned,
{
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|err| Problem::explain::<Owned>(text, parent, &err));
    }
    // Serde would take an array for a struct, by position.
    match serde_json::from_str::<&RawValue>(text) {
        Err(err) => Err(Problem::explain::<Owned>(text, parent, &err)),
        Ok(_) if parent.is_empty() => Err(Problem::NotAnObject),
        Ok(_) => Err(Problem::field(parent, &"not an object")),
    }
}

impl Problem {
    pub(super) fn field(field: impl Into<String>, what: &impl ToString) -> Self {
        Self::Field { field: field.into(), what: short(&what.to_string()) }
    }

    /// What the parser says, without where.
    pub(super) fn plain(err: &serde_json::Error) -> String {
        without_position(err)
    }

    /// Says why `text` is no `T`, naming the field below `parent`. Slow, so only asked once something is wrong.
    pub(super) fn explain<T: DeserializeOwned>(text: &str, parent: &str, err: &serde_json::Error) -> Self {
        Self::explained(text, parent, err, tracked::<T>)
    }

    /// The same for all types: what reads one says at which path it fails, and of what.
    fn explained(
        text: &str,
        parent: &str,
        err: &serde_json::Error,
        tracked: fn(&str) -> Option<(String, serde_json::Error)>,
    ) -> Self {
        if text.trim_start().is_empty() {
            return Self::Empty;
        }
        let (line, column) = (err.line(), err.column());
        // Serde takes an array for an object, by position, and one that is too long for no JSON.
        let array = without_position(err) == "trailing characters"
            && serde_json::from_str::<IgnoredAny>(text).is_ok();
        if !err.is_data() && !array {
            return Self::NotJson { line, column, what: without_position(err) };
        }
        let Some((path, inner)) = tracked(text) else {
            return Self::field(parent, &without_position(err));
        };
        let what = without_position(&inner);
        let named = |before: &str| what.strip_prefix(before).and_then(|rest| rest.strip_suffix('`'));
        let (name, what) = match (named("missing field `"), named("duplicate field `")) {
            (Some(name), _) => (name, "missing"),
            (_, Some(name)) => (name, "there twice"),
            (None, None) if array => ("", "an array, expected an object"),
            (None, None) => ("", what.as_str()),
        };
        let parts = [parent, &path, name];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty() && *part != ".").collect();
        Self::field(parts.join("."), &what)
    }
}

/// Why a text is no `T`, and at which path.
fn tracked<T: DeserializeOwned>(text: &str) -> Option<(String, serde_json::Error)> {
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    let err = serde_path_to_error::deserialize::<_, T>(deserializer).err()?;
    Some((err.path().to_string(), err.into_inner()))
}

/// Text out of an event, for an error message: one line, and not the whole megabyte.
pub(super) fn quote(text: &str) -> String {
    short(&text.escape_debug().to_string())
}

fn short(text: &str) -> String {
    const MOST: usize = 200;
    if text.len() <= MOST {
        text.to_owned()
    } else {
        format!("{}…", &text[..text.floor_char_boundary(MOST)])
    }
}

/// Positions inside `detail` would count from its own start, and mislead. What a string says may be a secret.
fn without_position(err: &serde_json::Error) -> String {
    let text = err.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    match (what.split_once(": string \""), what.rsplit_once("\", expected ")) {
        (Some((problem, _)), Some((_, expected))) => format!("{problem}: a string, expected {expected}"),
        _ => what.to_owned(),
    }
}

impl DecodeError {
    pub(super) fn new(problem: Problem) -> Self {
        Self { event_id: None, problem }
    }

    pub(super) fn of(mut self, id: &EventId) -> Self {
        self.event_id = Some(id.clone());
        self
    }
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.event_id {
            Some(id) => write!(f, "event `{id}` refused: {}", self.problem),
            None => write!(f, "refused: {}", self.problem),
        }
    }
}

impl std::error::Error for DecodeError {}
