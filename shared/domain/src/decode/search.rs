//! Finding things in a detail of which AWS does not say what it holds.

use std::collections::VecDeque;

use serde_json::Value;

/// How many objects in objects are looked through.
const DEEPEST: usize = 16;

/// A text of a detail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// In how many objects and arrays it stands.
    pub(super) depth: usize,
    /// The name it stands under.
    pub(super) name: &'a str,
    /// What it says.
    pub(super) text: &'a str,
}

impl Found<'_> {
    /// Whether it is called so, however AWS spells it: `environmentName`, `EnvironmentName`, `environment-name`.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).eq(name.chars())
    }
}

/// Every text of a detail, the outermost first, but what the detail says of an earlier time.
pub(super) fn texts(detail: &Value) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut queue = VecDeque::from([(0, "", detail)]);
    while let Some((depth, name, value)) = queue.pop_front() {
        match value {
            Value::String(text) => found.push(Found { depth, name, text }),
            Value::Object(fields) if depth < DEEPEST => {
                let now = fields.iter().filter(|(name, _)| !is_past(name));
                queue.extend(now.map(|(name, value)| (depth + 1, name.as_str(), value)));
            }
            Value::Array(values) if depth < DEEPEST => {
                queue.extend(values.iter().map(|value| (depth + 1, name, value)));
            }
            _ => {}
        }
    }
    found
}

/// `previousStatus`, `old-state`, `lastUpdate`, …
fn is_past(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["previous", "prior", "old", "last", "from"].iter().any(|word| name.contains(word))
}
