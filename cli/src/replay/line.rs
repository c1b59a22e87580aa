use std::io::{self, Write};

use serde::Serialize;

use crate::show::json::visible;

/// One line of JSON, which says of what kind it is.
#[derive(Debug, Serialize)]
struct Line<'a, T> {
    kind: &'static str,
    #[serde(flatten)]
    value: &'a T,
}

/// Writes a value as one line of JSON.
pub(super) fn write<T: Serialize>(out: &mut impl Write, kind: &'static str, value: &T) -> io::Result<()> {
    writeln!(out, "{}", visible(&serde_json::to_string(&Line { kind, value })?))
}
