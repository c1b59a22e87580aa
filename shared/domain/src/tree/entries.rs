use super::{Entry, Mistake, Node, Value, quote};
use crate::words;

/// The entries of a map; what is no map, not known or there twice is a mistake.
pub fn entries<'a>(
    node: &'a Node,
    what: &str,
    known: &[&str],
    mistakes: &mut Vec<Mistake>,
) -> Vec<&'a Entry> {
    let Value::Map(entries) = &node.value else {
        mistakes.push(Mistake::new(node.line, format!("{what} is {}, not a map", node.value.kind())));
        return Vec::new();
    };
    let mut seen: Vec<&Entry> = Vec::new();
    for entry in entries {
        if let Some(first) = seen.iter().find(|first| first.key == entry.key) {
            let what = format!("{} stands twice, on line {} too", quote(&entry.key), first.line);
            mistakes.push(Mistake::new(entry.line, what));
        } else if !known.contains(&entry.key.as_str()) {
            let near = words::hint(&entry.key, known);
            let what = format!("unknown key {}: {near}{what} has {}", quote(&entry.key), words::list(known));
            mistakes.push(Mistake::new(entry.line, what));
        }
        seen.push(entry);
    }
    seen
}
