use tocsin_domain::tree::{self, Entry, Mistake, Node, Value, entries, quote};
use tocsin_domain::{Condition, words};

use super::{Bounds, Expectation, Expectations, Narrowing, Of, Others, bounds, narrowing};

impl Expectations {
    /// Reads a file of expectations, or tells all its mistakes, in the order of their lines.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let file = tree::yaml(text)?;
        let mut mistakes = Vec::new();
        let entries = entries(&file, "the file", &["expect", "others"], &mut mistakes);
        let field = |key: &str| entries.iter().find(|entry| entry.key == key);
        let others = field("others").map_or(Others::Allowed, |entry| others(entry, &mut mistakes));
        if field("expect").is_none() && matches!(file.value, Value::Map(_)) {
            mistakes.push(Mistake::new(file.line, "`expect` is missing: write `expect: {}` for nothing"));
        }
        let expected =
            field("expect").map(|entry| conditions(&entry.value, &mut mistakes)).unwrap_or_default();
        if mistakes.is_empty() && expected.is_empty() && others == Others::Allowed {
            mistakes.push(Mistake::new(file.line, "nothing is expected, and nothing refused"));
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        if mistakes.is_empty() { Ok(Self { expected, others }) } else { Err(mistakes) }
    }
}

fn others(entry: &Entry, mistakes: &mut Vec<Mistake>) -> Others {
    match &entry.value.value {
        Value::String(word) if word == "allowed" => Others::Allowed,
        Value::String(word) if word == "refused" => Others::Refused,
        _ => {
            mistakes.push(Mistake::new(entry.line, "`others` is neither `allowed` nor `refused`"));
            Others::Allowed
        }
    }
}

fn conditions(node: &Node, mistakes: &mut Vec<Mistake>) -> Vec<Expectation> {
    let Value::Map(entries) = &node.value else {
        let what = format!("`expect` is {}, not a map of conditions", node.value.kind());
        mistakes.push(Mistake::new(node.line, what));
        return Vec::new();
    };
    let mut expected = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(first) = entries[..index].iter().find(|first| first.key == entry.key) {
            let what = format!(
                "{} stands twice, on line {} too: write a list for several expectations",
                quote(&entry.key),
                first.line
            );
            mistakes.push(Mistake::new(entry.line, what));
        } else if let Some(condition) = Condition::labelled(&entry.key) {
            expected.extend(of_condition(condition, entry, mistakes));
        } else {
            let labels: Vec<_> = Condition::ALL.iter().map(|condition| condition.label()).collect();
            let hint = words::hint(&entry.key, &labels);
            let what = format!("unknown condition {}: {hint}docs/RUNBOOK.md has them all", quote(&entry.key));
            mistakes.push(Mistake::new(entry.line, what));
        }
    }
    expected
}

/// What is expected of one condition: a count, a map, or a list of these.
fn of_condition(condition: Condition, entry: &Entry, mistakes: &mut Vec<Mistake>) -> Vec<Expectation> {
    let label = format!("`{}`", entry.key);
    match &entry.value.value {
        Value::List(items) if items.is_empty() => {
            mistakes.push(Mistake::new(entry.line, format!("{label} is an empty list")));
            Vec::new()
        }
        Value::List(items) => {
            items.iter().flat_map(|item| one(condition, item, item.line, &label, mistakes)).collect()
        }
        _ => one(condition, &entry.value, entry.line, &label, mistakes),
    }
}

fn one(
    condition: Condition,
    node: &Node,
    line: usize,
    label: &str,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Expectation> {
    let expectation = |of, bounds, narrowing| Expectation { line, condition, narrowing, of, bounds };
    if !matches!(node.value, Value::Map(_)) {
        let bounds = Bounds::read(node, label, mistakes);
        return bounds
            .map(|bounds| expectation(Of::Alerts, bounds, Narrowing::default()))
            .into_iter()
            .collect();
    }
    let known = [&bounds::KEYS[..], &Of::ALL.map(Of::label), &narrowing::KEYS].concat();
    let entries = entries(node, label, &known, mistakes);
    let mut narrowing = Narrowing::default();
    for entry in entries.iter().filter(|entry| narrowing::KEYS.contains(&entry.key.as_str())) {
        narrowing.narrow(entry, mistakes);
    }
    let counts = Of::ALL.into_iter().filter_map(|of| {
        let entry = entries.iter().find(|entry| entry.key == of.label())?;
        Some((of, *entry))
    });
    let counts: Vec<(Of, &Entry)> = counts.collect();
    let mut expected = Vec::new();
    let bounded = entries.iter().any(|entry| bounds::KEYS.contains(&entry.key.as_str()));
    if bounded || counts.is_empty() {
        let bounds = Bounds::of_map(node, label, mistakes);
        expected.extend(bounds.map(|bounds| expectation(Of::Alerts, bounds, narrowing.clone())));
    }
    for (of, entry) in counts {
        let mut refuse =
            |what: &str| mistakes.push(Mistake::new(entry.line, format!("`{}` {what}", entry.key)));
        if of == Of::Alerts && bounded {
            refuse("says again what `exactly`, `at_least` and `at_most` beside it say: they count alerts");
        }
        if of != Of::Alerts && narrowing.has_state() {
            refuse("beside `state`: only alerts have a state");
        }
        let bounds = Bounds::read(&entry.value, &format!("`{}`", entry.key), mistakes);
        expected.extend(bounds.map(|bounds| expectation(of, bounds, narrowing.clone())));
    }
    expected
}
