//! What an event says beside what makes it one. If it is of another type than expected, that hides no failure.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A text. Anything else is kept as JSON, for people to read, unless it is nested too deep for that.
pub(super) fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let Some(written) = Option::<Box<RawValue>>::deserialize(deserializer)? else { return Ok(None) };
    Ok(match serde_json::from_str(written.get()) {
        Ok(Value::String(text)) => Some(text),
        Ok(other) => Some(other.to_string()),
        // Half a surrogate pair, which is no text.
        Err(_) => Some(written.get().to_owned()).filter(|text| text.starts_with('"')),
    })
}

/// An object, or nothing.
pub(super) fn object<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: for<'a> Deserialize<'a>,
    D: Deserializer<'de>,
{
    let written = Option::<Box<RawValue>>::deserialize(deserializer)?;
    // Serde would take an array for a struct, by position.
    let object = written.filter(|it| it.get().starts_with('{'));
    Ok(object.and_then(|it| serde_json::from_str(it.get()).ok()))
}
