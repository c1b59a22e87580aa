//! From a tree to the parts of a pattern, with every mistake on the way.

use std::collections::HashMap;
use std::sync::Arc;

use super::parse::{self, Leaf, OPERATORS};
use crate::tree::{Entry, Mistake, Node, Value, quote};

/// A pattern: all of its parts have to hold.
#[derive(Debug)]
pub(super) enum Part {
    /// A field and what it has to be.
    Field(Field),
    /// `$or`: all the parts of one of these.
    Or { line: usize, choices: Vec<Vec<Self>> },
}

#[derive(Debug)]
pub(super) struct Field {
    /// Where its key stands.
    pub(super) line: usize,
    /// The keys that lead to it.
    pub(super) path: Vec<String>,
    pub(super) leaf: Arc<Leaf>,
}

/// The key that is no field.
const OR: &str = "$or";
/// Maps in one another. Anything that EventBridge takes is far from it.
const MOST_LEVELS: usize = 64;
/// Fields that are tested. No more fit into the 2048 characters that EventBridge takes, written as short as can be.
const MOST_FIELDS: usize = 256;

pub(super) fn parts(root: &Node) -> (Vec<Part>, Vec<Mistake>) {
    let mut reader = Reader { path: Vec::new(), fields: 0, mistakes: Vec::new() };
    let parts = match &root.value {
        Value::Map(entries) if entries.is_empty() => {
            reader.mistake(root.line, "the pattern is empty, and would match every event");
            Vec::new()
        }
        Value::Map(entries) => reader.map(entries, 1, Inside::Pattern),
        other => {
            reader.mistake(root.line, format!("the pattern is {}, expected a map of fields", other.kind()));
            Vec::new()
        }
    };
    if reader.fields > MOST_FIELDS {
        reader
            .mistake(root.line, format!("tests {} fields, at most {MOST_FIELDS} are allowed", reader.fields));
        return (Vec::new(), reader.mistakes);
    }
    (parts, reader.mistakes)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Inside {
    Pattern,
    Or,
}

struct Reader {
    path: Vec<String>,
    fields: usize,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn map(&mut self, entries: &[Entry], level: usize, inside: Inside) -> Vec<Part> {
        let mut first_lines = HashMap::new();
        let mut parts = Vec::new();
        for entry in entries {
            if let Some(first) = first_lines.insert(entry.key.as_str(), entry.line) {
                self.mistake(
                    entry.line,
                    format!("the key {} stands on line {first} already", quote(&entry.key)),
                );
            } else if level > MOST_LEVELS {
                self.mistake(entry.line, format!("nested deeper than {MOST_LEVELS} levels"));
                return parts;
            } else if entry.key == OR {
                parts.extend(self.or(entry, level));
            } else {
                self.path.push(entry.key.clone());
                self.field(entry, level, inside, &mut parts);
                self.path.pop();
            }
        }
        parts
    }

    fn field(&mut self, entry: &Entry, level: usize, inside: Inside, parts: &mut Vec<Part>) {
        let path = self.path.join(".");
        let name = quote(&path);
        // EventBridge refuses these names too: who writes them here has forgotten the field.
        if inside == Inside::Or && OPERATORS.contains(&entry.key.as_str()) {
            let what = format!("field {name}: an operator where `$or` expects a field");
            return self.mistake(entry.line, what);
        }
        match &entry.value.value {
            Value::Map(inner) if inner.is_empty() => {
                self.mistake(entry.line, format!("field {name}: an empty map, expected fields"));
            }
            Value::Map(inner) => parts.extend(self.map(inner, level + 1, inside)),
            Value::List(items) if items.is_empty() => {
                self.mistake(entry.line, format!("field {name}: an empty list, which nothing can match"));
            }
            Value::List(items) => {
                self.fields += 1;
                let leaf = Arc::new(parse::leaf(items, &path, &mut self.mistakes));
                parts.push(Part::Field(Field { line: entry.line, path: self.path.clone(), leaf }));
            }
            _ if level > 1 && OPERATORS.contains(&entry.key.as_str()) => {
                let what = format!("field {name}: an operator stands in a list: put it in `[{{ }}]`");
                self.mistake(entry.line, what);
            }
            other => {
                let what = format!("field {name}: {}, expected a list: put it in `[ ]`", other.kind());
                self.mistake(entry.line, what);
            }
        }
    }

    fn or(&mut self, entry: &Entry, level: usize) -> Option<Part> {
        let Value::List(items) = &entry.value.value else {
            let what = format!("`$or` is {}, expected a list of patterns", entry.value.value.kind());
            self.mistake(entry.line, what);
            return None;
        };
        if items.len() < 2 {
            self.mistake(entry.line, format!("`$or` holds {} patterns, expected at least 2", items.len()));
        }
        let mut choices = Vec::new();
        for item in items {
            match &item.value {
                Value::Map(inner) if inner.is_empty() => {
                    self.mistake(item.line, "a pattern of `$or` is empty, and would always match");
                }
                Value::Map(inner) => choices.push(self.map(inner, level + 1, Inside::Or)),
                other => {
                    let what = format!("a pattern of `$or` is {}, expected a map of fields", other.kind());
                    self.mistake(item.line, what);
                }
            }
        }
        Some(Part::Or { line: entry.line, choices })
    }

    fn mistake(&mut self, line: usize, what: impl Into<String>) {
        self.mistakes.push(Mistake::new(line, what));
    }
}
