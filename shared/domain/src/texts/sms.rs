use super::{escape, subject};
use crate::alert::Alert;

/// What one SMS holds without being split.
const MOST: usize = 160;

/// One line: the headline, and since when.
pub(super) fn write(alert: &Alert) -> String {
    let since = alert.history.first.strftime(", %Y-%m-%d %H:%MZ").to_string();
    format!("{}{since}", escape::ascii(&subject::headline(alert), MOST - since.len()))
}
