//! What an event says beside what makes it one. If it is of another type than expected, that hides no failure.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A text. Anything else is kept as it is written, for people to read.
pub(super) fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let written = Option::<Box<RawValue>>::deserialize(deserializer)?;
    Ok(written.map(|it| serde_json::from_str(it.get()).unwrap_or_else(|_| it.get().to_owned())))
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
