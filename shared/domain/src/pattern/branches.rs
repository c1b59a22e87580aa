//! Takes the `$or`s of a pattern apart: one tree of fields for each way to choose.
//!
//! EventBridge does the same. It matters for arrays of objects, where the fields of one way must be found in one
//! element, whether they stood inside the `$or` or beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compile::{Field, Part};
use super::parse::Leaf;
use crate::tree::{Mistake, quote};

/// What has to be found in an object, by key.
pub(super) type Fields = BTreeMap<String, Step>;

/// What has to be found below one key.
#[derive(Debug, Clone, Default)]
pub(super) struct Step {
    /// What the value itself has to be.
    pub(super) leaf: Option<Arc<Leaf>>,
    /// What has to be in it.
    pub(super) fields: Fields,
}

/// Ways to choose, for one pattern. EventBridge has the same limit.
const MOST: usize = 1000;

pub(super) fn expand(parts: &[Part], mistakes: &mut Vec<Mistake>) -> Vec<Fields> {
    if let Some(line) = too_many(parts) {
        let what = format!(
            "the `$or`s of the pattern give {} combinations, at most {MOST} are allowed",
            count(parts)
        );
        mistakes.push(Mistake::new(line, what));
        return Vec::new();
    }
    ways(parts).iter().map(|way| tree(way, mistakes)).collect()
}

/// The line of the first `$or`, if there are too many ways.
fn too_many(parts: &[Part]) -> Option<usize> {
    let line = parts.iter().find_map(|part| match part {
        Part::Or { line, .. } => Some(*line),
        Part::Field(_) => None,
    });
    line.filter(|_| count(parts) > MOST)
}

fn count(parts: &[Part]) -> usize {
    parts.iter().fold(1, |product: usize, part| match part {
        Part::Field(_) => product,
        Part::Or { choices, .. } => {
            let sum = choices.iter().fold(0, |sum: usize, choice| sum.saturating_add(count(choice)));
            // An `$or` without a choice is a mistake, not a way to hide the others.
            product.saturating_mul(sum.max(1))
        }
    })
}

fn ways(parts: &[Part]) -> Vec<Vec<&Field>> {
    parts.iter().fold(vec![Vec::new()], |ways_so_far, part| match part {
        Part::Field(field) => ways_so_far.into_iter().map(|way| joined(&way, &[field])).collect(),
        Part::Or { choices, .. } => {
            let next: Vec<_> = choices.iter().flat_map(|choice| ways(choice)).collect();
            ways_so_far.iter().flat_map(|way| next.iter().map(|next| joined(way, next))).collect()
        }
    })
}

fn joined<'p>(way: &[&'p Field], next: &[&'p Field]) -> Vec<&'p Field> {
    [way, next].concat()
}

fn tree(way: &[&Field], mistakes: &mut Vec<Mistake>) -> Fields {
    let mut root = Step::default();
    let mut lines = BTreeMap::new();
    for field in way {
        let step = field.path.iter().fold(&mut root, |step, key| step.fields.entry(key.clone()).or_default());
        step.leaf = Some(Arc::clone(&field.leaf));
        if let Some(first) = lines.insert(&field.path, field.line) {
            let what = format!("field {}: stands on line {first} already", quote(&field.path.join(".")));
            let mistake = Mistake::new(field.line, what);
            // The same two meet in many ways.
            if !mistakes.contains(&mistake) {
                mistakes.push(mistake);
            }
        }
    }
    root.fields
}
