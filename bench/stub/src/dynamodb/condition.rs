//! The expressions that the ledger uses: terms joined by AND, each of which asks whether an attribute is there or compares
//! it with a value.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde_json::Value;

use super::{Error, Item};

pub(crate) struct Expression<'a> {
    pub(crate) text: &'a str,
    pub(crate) names: &'a HashMap<String, String>,
    pub(crate) values: &'a Item,
}

impl Expression<'_> {
    /// Whether it holds for an item; one that is not there has no attributes.
    pub(crate) fn holds(&self, item: Option<&Item>) -> Result<bool, Error> {
        for term in self.text.split(" AND ") {
            if !self.term(term.trim(), item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn term(&self, term: &str, item: Option<&Item>) -> Result<bool, Error> {
        let invalid = || Error::Invalid(format!("an expression that is not known here: {term}"));
        let find =
            |name: &str| item.and_then(|item| item.get(self.names.get(name).map_or(name, |name| name)));
        if let Some(name) = call(term, "attribute_not_exists") {
            return Ok(find(name).is_none());
        }
        if let Some(name) = call(term, "attribute_exists") {
            return Ok(find(name).is_some());
        }
        let parts: Vec<_> = term.split_whitespace().collect();
        let [name, operator, value] = parts[..] else { return Err(invalid()) };
        let value = self.values.get(value).ok_or_else(invalid)?;
        let order = find(name).and_then(|found| compare(found, value));
        match operator {
            "=" => Ok(order == Some(Ordering::Equal)),
            "<=" => Ok(order.is_some_and(Ordering::is_le)),
            _ => Err(invalid()),
        }
    }
}

fn call<'a>(term: &'a str, function: &str) -> Option<&'a str> {
    term.strip_prefix(function)?.trim().strip_prefix('(')?.strip_suffix(')').map(str::trim)
}

/// Two attribute values of one type: numbers by what they are, text by its bytes.
fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    let text = |value: &Value, of: &str| value.get(of).and_then(Value::as_str).map(str::to_owned);
    if let (Some(one), Some(other)) = (text(one, "N"), text(other, "N")) {
        // Whole numbers up to u64 are all that the ledger has.
        return Some(one.parse::<i128>().ok()?.cmp(&other.parse().ok()?));
    }
    Some(text(one, "S")?.cmp(&text(other, "S")?))
}
