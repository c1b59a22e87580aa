//! Texts that become identifiers, each checked once where it enters.

use std::borrow::Cow;
use std::str::FromStr;

use super::field::Notes;

/// The identifier, unless the text can't be one: then it counts as absent, and is noted.
pub(super) fn checked<T: FromStr>(
    text: Option<&Cow<'_, str>>,
    path: &'static str,
    notes: &mut Notes,
) -> Option<T> {
    let parsed = text?.parse().ok();
    if parsed.is_none() {
        notes.push(path);
    }
    parsed
}

/// Kept as it is.
pub(super) fn kept(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}
