//! What each operator accepts, said as simply as can be:
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>.

use std::net::IpAddr;

use serde_json::Value;

/// Whether an alternative is met by a field that is not there.
pub(super) fn may_be_absent(alternative: &Value) -> bool {
    alternative["exists"] == false
}

/// Whether an alternative of a field's list accepts a leaf.
pub(super) fn accepts(alternative: &Value, leaf: &Value) -> bool {
    let Value::Object(map) = alternative else { return same(alternative, leaf) };
    let Some((name, operand)) = map.iter().next() else { return false };
    match name.as_str() {
        "exists" => operand == true,
        "numeric" => leaf.as_f64().is_some_and(|number| numeric(operand, number)),
        "anything-but" => match operand {
            Value::Array(refused) => !refused.iter().any(|refused| same(refused, leaf)),
            Value::Object(inner) => !inner.iter().any(|(name, operand)| match operand {
                Value::Array(operands) => operands.iter().any(|operand| text(name, operand, leaf)),
                operand => text(name, operand, leaf),
            }),
            refused => !same(refused, leaf),
        },
        name => text(name, operand, leaf),
    }
}

fn same(value: &Value, leaf: &Value) -> bool {
    match (value.as_f64(), leaf.as_f64()) {
        (Some(value), Some(leaf)) => value == leaf,
        _ => value == leaf,
    }
}

fn numeric(comparisons: &Value, number: f64) -> bool {
    let items = comparisons.as_array().map(Vec::as_slice).unwrap_or_default();
    items.chunks(2).all(|pair| {
        let bound = pair[1].as_f64().expect("a number");
        match pair[0].as_str() {
            Some("=") => number == bound,
            Some("<") => number < bound,
            Some("<=") => number <= bound,
            Some(">") => number > bound,
            Some(">=") => number >= bound,
            _ => panic!("{pair:?}"),
        }
    })
}

fn text(name: &str, operand: &Value, leaf: &Value) -> bool {
    let Some(leaf) = leaf.as_str() else { return false };
    let ignoring_case = operand["equals-ignore-case"].as_str();
    match (name, operand.as_str(), ignoring_case) {
        ("prefix", Some(text), _) => leaf.starts_with(text),
        ("suffix", Some(text), _) => leaf.ends_with(text),
        ("prefix", _, Some(text)) => lower(leaf).starts_with(&lower(text)),
        ("suffix", _, Some(text)) => lower(leaf).ends_with(&lower(text)),
        ("equals-ignore-case", Some(text), _) => lower(leaf) == lower(text),
        ("wildcard", Some(text), _) => wildcard(text, leaf),
        ("cidr", Some(text), _) => cidr(text, leaf),
        _ => panic!("{name} {operand}"),
    }
}

fn lower(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Which beginnings of the leaf the pattern means, character by character of the pattern.
fn wildcard(pattern: &str, leaf: &str) -> bool {
    let leaf: Vec<char> = leaf.chars().collect();
    let mut meant = vec![false; leaf.len() + 1];
    meant[0] = true;
    let mut pattern = pattern.chars();
    while let Some(c) = pattern.next() {
        let before = std::mem::take(&mut meant);
        let literal = match c {
            '*' => None,
            '\\' => pattern.next(),
            c => Some(c),
        };
        meant = (0..=leaf.len())
            .map(|end| match literal {
                Some(c) => end > 0 && before[end - 1] && leaf[end - 1] == c,
                None => before[..=end].contains(&true),
            })
            .collect();
    }
    meant[leaf.len()]
}

fn cidr(block: &str, leaf: &str) -> bool {
    let (first, length) = block.split_once('/').expect("a block");
    let length: usize = length.parse().expect("a length");
    let bits = |text: &str| match text.parse() {
        Ok(IpAddr::V4(address)) => Some(format!("{:032b}", address.to_bits())),
        Ok(IpAddr::V6(address)) => Some(format!("{:0128b}", address.to_bits())),
        Err(_) => None,
    };
    match (bits(first), bits(leaf)) {
        (Some(first), Some(leaf)) => first.len() == leaf.len() && first[..length] == leaf[..length],
        _ => false,
    }
}
