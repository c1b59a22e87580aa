//! Where the leaves of an event stand, and whether they can be chosen so that all fields of a pattern are met.

use serde_json::Value;

use super::operators::{accepts, may_be_absent};

/// A leaf of an event: the keys that lead to it, the elements of arrays that it is in, itself.
pub(super) type Place<'e> = (Vec<&'e str>, Vec<Element>, &'e Value);

/// Which array, and which of its elements.
pub(super) type Element = (usize, usize);

/// All leaves of an event. A leaf that is an element itself is the value of the field, whatever element others are in.
pub(super) fn places<'e>(value: &'e Value, path: &[&'e str], inside: &[Element], found: &mut Vec<Place<'e>>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                places(value, &[path, &[key.as_str()]].concat(), inside, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut inside = inside.to_vec();
                if item.is_array() || item.is_object() {
                    inside.push((std::ptr::from_ref(items).addr(), index));
                }
                places(item, path, &inside, found);
            }
        }
        leaf => found.push((path.to_vec(), inside.to_vec(), leaf)),
    }
}

/// Whether nothing stands in two elements of one array.
fn agree(one: &[Element], other: &[Element]) -> bool {
    one.iter().all(|(array, index)| other.iter().all(|(other, at)| array != other || index == at))
}

/// Chooses a leaf for each field, or that there is none, and looks in the end whether there is none.
pub(super) fn holds<'p>(
    way: &[(Vec<&'p str>, &'p [Value])],
    inside: &[Element],
    absent: &[&[&'p str]],
    found: &[Place<'_>],
) -> bool {
    let Some(((path, any), rest)) = way.split_first() else {
        return found
            .iter()
            .all(|(at, element, _)| !absent.contains(&at.as_slice()) || !agree(element, inside));
    };
    let without = || holds(rest, inside, &[absent, &[path.as_slice()]].concat(), found);
    let with = |(at, element, value): &Place<'_>| {
        at == path
            && agree(element, inside)
            && any.iter().any(|operator| accepts(operator, value))
            && holds(rest, &[inside, element].concat(), absent, found)
    };
    any.iter().any(may_be_absent) && without() || found.iter().any(with)
}
