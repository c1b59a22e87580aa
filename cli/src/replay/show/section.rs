//! What a section holds, whoever shows it. Its texts may be anybody's: whoever shows them escapes them.

use tocsin_domain::Severity;

/// A part of what is shown at the end.
#[derive(Debug)]
pub(super) struct Section {
    /// A name for links, unique and lower case.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) table: Option<Table>,
    /// Sentences, each a paragraph.
    pub(super) words: Vec<String>,
    /// What is listed below them.
    pub(super) items: Vec<String>,
}

/// Rows under names of columns. The first column names what a row is about.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// What the rows add up to.
    pub(super) total: Option<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Words(&'static str),
    Numbers(&'static str),
    /// A bar without a name: the number that it shows stands in another column.
    Bars,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    /// One for each other column, or fewer.
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    Nothing,
    Severity(Severity),
    Number(u64),
    /// So much of the most that there is.
    Bar(u64, u64),
}

impl Column {
    /// `Data plane` of `data_plane`.
    pub(super) fn name(&self) -> String {
        let (Self::Words(name) | Self::Numbers(name)) = self else { return String::new() };
        let words = name.replace('_', " ");
        let mut chars = words.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }
}

impl Row {
    pub(super) fn new(name: impl Into<String>, cells: impl Into<Vec<Cell>>) -> Self {
        Self { name: name.into(), cells: cells.into() }
    }
}
