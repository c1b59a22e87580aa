//! Looks for the fields of a pattern in an event.
//!
//! Arrays vanish from paths: what is asked of a field may be met by any element of it. But what is asked of the fields
//! of an object must be met within one object: of an array of objects, one element has to have them all.

use serde_json::Value;

use super::branches::{Fields, Step};
use super::operator::Operator;

/// Arrays and objects in one another. An event that was parsed has no more.
const MOST_LEVELS: usize = 128;

pub(super) fn holds(fields: &Fields, event: &Value) -> bool {
    find(None, fields, event, 0) != Finding::Missed
}

/// What looking for some fields in some place came to. Ordered from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
    /// The place does not meet what is asked.
    Missed,
    /// It does, but by what it lacks only. In an array, each element has to lack it.
    Lacking,
    /// It does, and has something that was asked for. In an array, one such element is enough.
    Found,
}

/// What the value of a field itself has to be. `None` if nothing is asked, or it was found already.
#[derive(Debug, Clone, Copy)]
struct Asked<'p> {
    any: &'p [Operator],
    or_absent: bool,
}

impl Finding {
    fn when(lacking: bool) -> Self {
        if lacking { Self::Lacking } else { Self::Missed }
    }

    /// Both are asked.
    fn and(self, other: Self) -> Self {
        if self.min(other) == Self::Missed { Self::Missed } else { self.max(other) }
    }
}

fn find(asked: Option<Asked<'_>>, fields: &Fields, value: &Value, level: usize) -> Finding {
    match value {
        _ if level > MOST_LEVELS => Finding::Missed,
        Value::Array(items) => in_array(asked, fields, items, level),
        Value::Object(map) => fields.iter().fold(absent(asked, None), |finding, (key, step)| {
            finding.and(match map.get(key) {
                Some(value) => find(step.asked(), &step.fields, value, level + 1),
                None => step.absent(),
            })
        }),
        _ => {
            let here = match asked {
                Some(asked) if asked.accepts(value) => Finding::Found,
                Some(_) => Finding::Missed,
                None => Finding::Lacking,
            };
            here.and(absent(None, Some(fields)))
        }
    }
}

fn in_array(asked: Option<Asked<'_>>, fields: &Fields, items: &[Value], level: usize) -> Finding {
    let mut leaves = items.iter().filter(|item| is_leaf(item)).peekable();
    let has_leaf = leaves.peek().is_some();
    // A leaf of the array is the value of the field, whichever element the fields of objects are found in.
    let (here, asked) = match asked {
        Some(asked) if leaves.any(|leaf| asked.accepts(leaf)) => (Finding::Found, None),
        Some(asked) if has_leaf => (Finding::Lacking, Some(Asked { or_absent: false, ..asked })),
        asked => (Finding::Lacking, asked),
    };
    let inner = items.iter().filter(|item| !is_leaf(item)).map(|item| find(asked, fields, item, level + 1));
    let inner: Vec<_> = inner.collect();
    here.and(match inner.iter().min() {
        Some(_) if inner.contains(&Finding::Found) => Finding::Found,
        Some(worst) => *worst,
        None => absent(asked, Some(fields)),
    })
}

/// What there is to find where there is nothing.
fn absent(asked: Option<Asked<'_>>, fields: Option<&Fields>) -> Finding {
    let here = Finding::when(asked.is_none_or(|asked| asked.or_absent));
    fields.into_iter().flatten().fold(here, |finding, (_, step)| finding.and(step.absent()))
}

fn is_leaf(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

impl Step {
    fn asked(&self) -> Option<Asked<'_>> {
        self.leaf.as_deref().map(|leaf| Asked { any: &leaf.any, or_absent: leaf.or_absent })
    }

    fn absent(&self) -> Finding {
        absent(self.asked(), Some(&self.fields))
    }
}

impl Asked<'_> {
    fn accepts(&self, value: &Value) -> bool {
        self.any.iter().any(|operator| operator.accepts(value))
    }
}
