use super::Words;
use crate::Finding;

/// Words that depend on what a finding says: those of the first row that fits.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) rows: &'static [Row],
    /// Where none fits.
    pub(super) otherwise: Words,
}

/// Whatever the value of a fact.
pub(super) const ANY: &str = "*";

/// Fits a finding that has all these facts with these values.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) facts: &'static [(&'static str, &'static str)],
    pub(super) words: Words,
}

impl Choice {
    pub(super) fn of(&self, finding: &Finding) -> Words {
        let says = |(name, value): &(&str, &str)| {
            finding.facts.iter().any(|it| it.name == *name && (*value == ANY || it.value == *value))
        };
        let fits = |row: &&Row| row.facts.iter().all(says);
        self.rows.iter().find(fits).map_or(self.otherwise, |row| row.words)
    }
}

pub(super) const fn row(facts: &'static [(&'static str, &'static str)], words: Words) -> Row {
    Row { facts, words }
}
