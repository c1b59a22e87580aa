//! A document with the line of everything in it, read from YAML. JSON is YAML too.
//!
//! Maps keep the order of their keys, and keys that stand twice: whoever gives the tree a meaning can say on which
//! lines. Numbers are those of JSON, so none is infinite.

mod entries;
mod scalar;
mod yaml;

pub use entries::entries;
pub use yaml::yaml;

/// What stands at one place of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it holds.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number, as JavaScript and EventBridge see it.
    Number(f64),
    /// Text. Whatever stands in quotes is text.
    String(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping.
    Map(Vec<Entry>),
}

/// One key of a map with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The line of the key, from 1.
    pub line: usize,
    /// The key.
    pub key: String,
    /// What it holds.
    pub value: Node,
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Mistake {
    /// The line to mend, from 1.
    pub line: usize,
    /// What is wrong there. One line.
    pub what: String,
}

impl Mistake {
    /// A mistake on a line.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

impl Value {
    /// What people call this kind of value.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// JSON that is read already. It knows no lines: all of it stands on line 1.
impl From<&serde_json::Value> for Node {
    fn from(json: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let entry = |(key, value): (&String, &Json)| Entry { line: 1, key: key.clone(), value: value.into() };
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(*flag),
            // Without `arbitrary_precision`, every number of serde_json has a value.
            Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(Self::from).collect()),
            Json::Object(map) => Value::Map(map.iter().map(entry).collect()),
        };
        Self { line: 1, value }
    }
}

/// Text out of a document, for an error message: in backticks, on one line, and not the whole of it.
pub fn quote(text: &str) -> String {
    const MOST: usize = 80;
    let escaped: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("`{escaped}{more}`")
}

#[cfg(test)]
mod tests;
