//! The list of a field: values, and operators with what they take.

use std::iter;

use super::cidr::Cidr;
use super::numeric::Numeric;
use super::operator::{Operator, Text};
use super::wildcard::Wildcard;
use crate::tree::{Entry, Mistake, Node, Value, quote};
use crate::words;

/// What one field of an event has to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    /// Any of these will do.
    pub(super) any: Vec<Operator>,
    /// That there is no such field will do, too.
    pub(super) or_absent: bool,
}

pub(super) const OPERATORS: [&str; 8] =
    ["anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", "suffix", "wildcard"];
const IN_ANYTHING_BUT: [&str; 4] = ["equals-ignore-case", "prefix", "suffix", "wildcard"];

/// Reads the list of the field at `path`. Goes on after a mistake.
pub(super) fn leaf(items: &[Node], path: &str, mistakes: &mut Vec<Mistake>) -> Leaf {
    let mut leaf = Leaf { any: Vec::new(), or_absent: false };
    for item in items {
        match alternative(item, path) {
            Ok(Some(operator)) => leaf.any.push(operator),
            Ok(None) => leaf.or_absent = true,
            Err(found) => mistakes.extend(found),
        }
    }
    leaf
}

/// One item of the list. `None` is `exists: false`, which no value can meet.
fn alternative(item: &Node, path: &str) -> Result<Option<Operator>, Vec<Mistake>> {
    let Value::Map(entries) = &item.value else {
        return exact(item)
            .ok_or_else(|| {
                let what =
                    format!("field {}: a list in its list: write the values side by side", quote(path));
                vec![Mistake::new(item.line, what)]
            })
            .map(Some);
    };
    match single(entries, item, path, &OPERATORS) {
        Ok(entry) => operator(entry, path),
        // Those that stand in one map may each be wrong as well.
        Err(mistake) if entries.len() > 1 => {
            let each = entries.iter().map(|entry| known(entry, path, &OPERATORS));
            let each = each.map(|entry| operator(entry.map_err(|mistake| vec![mistake])?, path));
            Err(iter::once(mistake).chain(each.filter_map(Result::err).flatten()).collect())
        }
        Err(mistake) => Err(vec![mistake]),
    }
}

/// An operator with what it takes. `None` is `exists: false`.
fn operator(entry: &Entry, path: &str) -> Result<Option<Operator>, Vec<Mistake>> {
    let refuse = |what: String| vec![refuse(entry, path, &what)];
    let one = |mistake| vec![mistake];
    Ok(Some(match (entry.key.as_str(), &entry.value.value) {
        ("exists", Value::Bool(true)) => Operator::Exists,
        ("exists", Value::Bool(false)) => return Ok(None),
        ("exists", other) => return Err(refuse(format!("is {}, expected `true` or `false`", other.kind()))),
        ("numeric", _) => Operator::Number(
            numeric(&entry.value).map_err(|found| found.into_iter().flat_map(refuse).collect::<Vec<_>>())?,
        ),
        ("cidr", _) => Operator::Cidr(string(&entry.value).and_then(Cidr::new).map_err(refuse)?),
        ("anything-but", Value::Map(inner)) => {
            anything_but(single(inner, &entry.value, path, &IN_ANYTHING_BUT).map_err(one)?, path)?
        }
        ("anything-but", _) => Operator::AnythingBut(values(&entry.value).map_err(refuse)?),
        (end @ ("prefix" | "suffix"), Value::Map(inner)) => {
            let inner = single(inner, &entry.value, path, &["equals-ignore-case"]).map_err(one)?;
            let text = string(&inner.value).map_err(|what| one(self::refuse(inner, path, &what)))?.to_owned();
            let begins = end == "prefix";
            Operator::Text(if begins {
                Text::PrefixIgnoringCase(text)
            } else {
                Text::SuffixIgnoringCase(text)
            })
        }
        (name, _) => string(&entry.value).and_then(|value| text(name, value)).map_err(refuse)?,
    }))
}

/// A value that stands for itself.
fn exact(node: &Node) -> Option<Operator> {
    match &node.value {
        Value::Null => Some(Operator::Null),
        Value::Bool(flag) => Some(Operator::Bool(*flag)),
        Value::Number(number) => Some(Operator::Number(Numeric::exactly(*number))),
        Value::String(text) => Some(Operator::Text(Text::Is(text.clone()))),
        Value::List(_) | Value::Map(_) => None,
    }
}

/// The one operator of a map, if we know it.
fn single<'n>(entries: &'n [Entry], map: &Node, path: &str, known: &[&str]) -> Result<&'n Entry, Mistake> {
    let [entry] = entries else {
        let found: Vec<_> = entries.iter().map(|entry| quote(&entry.key)).collect();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        let what = format!("field {}: a map holds one operator, found {found}", quote(path));
        return Err(Mistake::new(map.line, what));
    };
    self::known(entry, path, known)
}

/// An operator, if we know it.
fn known<'n>(entry: &'n Entry, path: &str, known: &[&str]) -> Result<&'n Entry, Mistake> {
    if known.contains(&entry.key.as_str()) {
        return Ok(entry);
    }
    let hint = match words::closest(&entry.key, known) {
        Some(meant) => format!("did you mean `{meant}`? Use "),
        None => "use ".to_owned(),
    };
    let what = format!(
        "field {}: unknown operator {}: {hint}{}",
        quote(path),
        quote(&entry.key),
        words::list(known)
    );
    Err(Mistake::new(entry.line, what))
}

fn text(operator: &str, value: &str) -> Result<Operator, String> {
    let text = value.to_owned();
    Ok(Operator::Text(match operator {
        "prefix" => Text::Prefix(text),
        "suffix" => Text::Suffix(text),
        "equals-ignore-case" => Text::IsIgnoringCase(text),
        _ => Text::Wildcard(Wildcard::new(value)?),
    }))
}

/// `anything-but` with an operator of its own.
fn anything_but(entry: &Entry, path: &str) -> Result<Operator, Vec<Mistake>> {
    let nodes = match &entry.value.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    let matches_all = |value: &str| value.is_empty() && matches!(entry.key.as_str(), "prefix" | "suffix");
    let one = |node| match string(node)? {
        value if matches_all(value) => Err("is empty, so no string is left".to_owned()),
        value => text(&entry.key, value),
    };
    let (refused, wrong): (Vec<_>, Vec<_>) = nodes.iter().map(one).partition(Result::is_ok);
    let mut mistakes: Vec<_> =
        wrong.into_iter().filter_map(Result::err).map(|what| refuse(entry, path, &what)).collect();
    if nodes.is_empty() {
        mistakes.push(refuse(entry, path, "the list is empty"));
    }
    if mistakes.is_empty() {
        Ok(Operator::AnythingBut(refused.into_iter().flatten().collect()))
    } else {
        Err(mistakes)
    }
}

/// The values of `anything-but`: strings only, or numbers only.
fn values(node: &Node) -> Result<Vec<Operator>, String> {
    let nodes = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let strings = nodes.iter().filter(|node| matches!(node.value, Value::String(_))).count();
    let numbers = nodes.iter().filter(|node| matches!(node.value, Value::Number(_))).count();
    match nodes {
        [] => Err("the list is empty".into()),
        _ if strings == nodes.len() || numbers == nodes.len() => Ok(nodes.iter().filter_map(exact).collect()),
        [node] => Err(format!("is {}, expected strings, numbers or an operator", node.value.kind())),
        _ => Err("the list mixes types, expected strings only or numbers only".into()),
    }
}

/// The numbers within one or two comparisons; or all that is wrong with these.
fn numeric(node: &Node) -> Result<Numeric, Vec<String>> {
    let Value::List(items) = &node.value else {
        return Err(vec![format!("is {}, expected a list such as [\">\", 0, \"<=\", 5]", node.value.kind())]);
    };
    let compare = |sign: &Node, bound: &Node| match (&sign.value, &bound.value) {
        (Value::String(sign), Value::Number(bound)) => Numeric::compare(sign, *bound),
        (Value::String(sign), other) => {
            Err(format!("after {} stands {}, expected a number", quote(sign), other.kind()))
        }
        (other, _) => Err(format!("{} where a comparison is expected, such as `<`", other.kind())),
    };
    match items.as_slice() {
        [sign, bound] => compare(sign, bound).map_err(|what| vec![what]),
        [sign, bound, second, limit] => match (compare(sign, bound), compare(second, limit)) {
            (Ok(low), Ok(high)) => Numeric::between(low, high).map_err(|what| vec![what]),
            (low, high) => Err([low.err(), high.err()].into_iter().flatten().collect()),
        },
        _ => Err(vec![format!("{} items, expected one or two comparisons with a number each", items.len())]),
    }
}

fn string(node: &Node) -> Result<&str, String> {
    match &node.value {
        Value::String(text) => Ok(text),
        other => Err(format!("is {}, expected a string", other.kind())),
    }
}

fn refuse(entry: &Entry, path: &str, what: &str) -> Mistake {
    Mistake::new(entry.line, format!("field {}: {}: {what}", quote(path), quote(&entry.key)))
}
