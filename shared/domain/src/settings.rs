use crate::Severity;

/// What the user decides about alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Findings below this are counted and not told.
    pub minimum_severity: Severity,
    /// Where the runbook is read: a heading's anchor is appended to it.
    pub runbook_url: String,
    /// Whether somebody reads what is written for chat.
    pub chat: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { minimum_severity: Severity::Low, runbook_url: "docs/RUNBOOK.md".to_owned(), chat: true }
    }
}
