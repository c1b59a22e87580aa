use std::ops::{Bound, RangeBounds};

/// The numbers that lie within two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeric(Bound<f64>, Bound<f64>);

/// The largest number that EventBridge compares, on either side of zero, in patterns and in events:
/// <https://github.com/aws/event-ruler#numeric-matching>.
const MOST: f64 = 5e9;

impl Numeric {
    /// This number only, however it is written: `300` is `3.0e2`.
    pub(super) fn exactly(number: f64) -> Self {
        Self(Bound::Included(number), Bound::Included(number))
    }

    /// One comparison, as in `<` 10.
    pub(super) fn compare(sign: &str, bound: f64) -> Result<Self, String> {
        if !(-MOST..=MOST).contains(&bound) {
            return Err(format!("{bound} is out of range, from -5e9 to 5e9"));
        }
        Ok(match sign {
            "=" => Self::exactly(bound),
            "<" => Self(Bound::Unbounded, Bound::Excluded(bound)),
            "<=" => Self(Bound::Unbounded, Bound::Included(bound)),
            ">" => Self(Bound::Excluded(bound), Bound::Unbounded),
            ">=" => Self(Bound::Included(bound), Bound::Unbounded),
            _ => return Err(format!("has {}, use `=`, `<`, `<=`, `>` or `>=`", crate::tree::quote(sign))),
        })
    }

    /// Two comparisons: EventBridge wants the lower bound first.
    pub(super) fn between(low: Self, high: Self) -> Result<Self, String> {
        let (Self(bottom, Bound::Unbounded), Self(Bound::Unbounded, top)) = (low, high) else {
            let example = "[\">\", 0, \"<=\", 5]";
            return Err(format!(
                "of two comparisons the first is `>` or `>=`, the second `<` or `<=`, as in {example}"
            ));
        };
        let some = match (bottom, top) {
            (Bound::Included(bottom), Bound::Included(top)) => bottom <= top,
            (
                Bound::Included(bottom) | Bound::Excluded(bottom),
                Bound::Included(top) | Bound::Excluded(top),
            ) => bottom < top,
            _ => true,
        };
        if some { Ok(Self(bottom, top)) } else { Err("no number lies between these bounds".into()) }
    }

    /// A number that EventBridge does not compare lies below and above nothing: the size of an object of 6 GB is not above
    /// 1000.
    pub(super) fn contains(&self, number: f64) -> bool {
        let open = [self.0, self.1].contains(&Bound::Unbounded);
        (self.0, self.1).contains(&number) && (!open || (-MOST..=MOST).contains(&number))
    }
}
