use std::fmt;

use tocsin_domain::tree::{Mistake, Node, Value, entries, quote};

pub(super) const KEYS: [&str; 3] = ["exactly", "at_least", "at_most"];

/// How many there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    least: u64,
    most: Option<u64>,
}

impl Bounds {
    fn exactly(count: u64) -> Self {
        Self { least: count, most: Some(count) }
    }

    pub(super) fn hold(self, found: u64) -> bool {
        self.least <= found && self.most.is_none_or(|most| found <= most)
    }

    /// Reads `3`, `none`, `some`, or a map of [`KEYS`].
    pub(super) fn read(node: &Node, what: &str, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let found = match &node.value {
            Value::String(word) if word == "none" => return Some(Self::exactly(0)),
            Value::String(word) if word == "some" => return Some(Self { least: 1, most: None }),
            Value::Map(_) => {
                entries(node, what, &KEYS, mistakes);
                return Self::of_map(node, what, mistakes);
            }
            Value::Number(_) => return number(node, what, mistakes).map(Self::exactly),
            Value::String(word) => quote(word),
            other => other.kind().to_owned(),
        };
        let how = "write a number, `none`, `some`, or a map with `at_least` and `at_most`";
        mistakes.push(Mistake::new(node.line, format!("{what} is {found}: {how}")));
        None
    }

    /// Reads those of a map's keys that are bounds, and leaves the others to whoever knows them.
    pub(super) fn of_map(node: &Node, what: &str, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let Value::Map(entries) = &node.value else { return None };
        let before = mistakes.len();
        let mut of = |key: &str| {
            let entry = entries.iter().find(|entry| entry.key == key)?;
            number(&entry.value, &format!("`{key}`"), mistakes)
        };
        let bounds = match KEYS.map(&mut of) {
            [Some(count), None, None] => Ok(Self::exactly(count)),
            [None, None, None] => Err("has no number"),
            [Some(_), ..] => Err("has `exactly` and another bound: one of them is too much"),
            [None, Some(least), Some(most)] if most < least => {
                Err("asks for more with `at_least` than `at_most` allows")
            }
            [None, least, most] => Ok(Self { least: least.unwrap_or(0), most }),
        };
        // Whatever is no number was said.
        if mistakes.len() == before
            && let Err(why) = bounds
        {
            mistakes.push(Mistake::new(node.line, format!("{what} {why}")));
        }
        bounds.ok()
    }
}

fn number(node: &Node, what: &str, mistakes: &mut Vec<Mistake>) -> Option<u64> {
    let (count, found) = match &node.value {
        // What has a sign or a fraction is not written like a whole number.
        Value::Number(number) => (number.to_string().parse().ok(), number.to_string()),
        Value::String(text) => (None, quote(text)),
        other => (None, other.kind().to_owned()),
    };
    if count.is_none() {
        mistakes.push(Mistake::new(node.line, format!("{what} is {found}, not a whole number from 0 on")));
    }
    count
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (0, Some(0)) => f.write_str("none"),
            (least, Some(most)) if least == most => write!(f, "exactly {least}"),
            (0, Some(most)) => write!(f, "at most {most}"),
            (least, Some(most)) => write!(f, "{least} to {most}"),
            (least, None) => write!(f, "at least {least}"),
        }
    }
}
