//! Text out of an event, made safe for where it goes.

use std::fmt::Write;

/// Bytes of an event's text that one alert quotes. Two quotes of it in three texts stay far below the 256 KiB of SNS.
const MOST: usize = 2048;

/// One line of plain text: control characters and those that turn the direction of the text around become visible.
pub(super) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MOST));
    for c in cut(text).chars() {
        match c {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => {
                // Writing to a string can't fail.
                let _ = write!(line, "\\u{{{:x}}}", u32::from(c));
            }
            c => line.push(c),
        }
    }
    if let Some(more) = beyond(text) {
        let _ = write!(line, " [cut here: {more} more bytes]");
    }
    line
}

/// The same for a JSON document, which has its own escapes: only the length is bounded.
pub(super) fn bounded(text: &str) -> String {
    match beyond(text) {
        None => text.to_owned(),
        Some(more) => format!("{} [cut here: {more} more bytes]", cut(text)),
    }
}

/// Printable ASCII only, at most `most` characters.
pub(super) fn ascii(text: &str, most: usize) -> String {
    let printable = |c: char| if matches!(c, ' '..='~') { c } else { '?' };
    let mut ascii: String = text.chars().map(printable).collect();
    if ascii.len() > most {
        ascii.truncate(most.saturating_sub(3));
        ascii.push_str("...");
    }
    ascii
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST)]
}

fn beyond(text: &str) -> Option<usize> {
    text.len().checked_sub(MOST).filter(|more| *more > 0)
}

/// Bidirectional controls, zero-width characters, line separators and tags: they hide or reorder what is read.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_hide_or_break_a_line() {
        assert_eq!(line("a\nb\u{1b}[2J\0\u{202e}c\u{7f}"), "a\\nb\\u{1b}[2J\\u{0}\\u{202e}c\\u{7f}");
        assert_eq!(line("schön, 認証局"), "schön, 認証局");
    }

    #[test]
    fn cuts_at_a_character_and_says_so() {
        let text = format!("{}{}", "x".repeat(MOST - 1), "é".repeat(10));
        assert_eq!(line(&text), format!("{} [cut here: 19 more bytes]", "x".repeat(MOST - 1)));
        assert_eq!(bounded("short"), "short");
    }

    #[test]
    fn subjects_are_printable_ascii() {
        assert_eq!(ascii("crl\n認", 99), "crl??");
        assert_eq!(ascii("abcdefgh", 6), "abc...");
    }
}
