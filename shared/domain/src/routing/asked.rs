use std::collections::{BTreeMap, BTreeSet};

use crate::pattern::Pattern;

/// What of an alert document some rules look at: whatever else it has, they decide the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked(BTreeMap<String, BTreeSet<String>>);

impl Asked {
    /// Its members, each with what is asked of those that are objects.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.0.iter().map(|(member, inner)| (member.as_str(), inner))
    }
}

impl<'p> FromIterator<&'p Pattern> for Asked {
    fn from_iter<I: IntoIterator<Item = &'p Pattern>>(patterns: I) -> Self {
        let mut asked = Self::default();
        for (member, inner) in patterns.into_iter().flat_map(Pattern::looks_at) {
            asked.0.entry(member.to_owned()).or_default().extend(inner.map(str::to_owned));
        }
        asked
    }
}
