//! What the command line prints.

pub(crate) mod explanation;
pub(crate) mod json;
mod output;
pub(crate) mod table;
pub(crate) mod text;

use std::io::{self, Write};

pub(crate) use output::Output;

/// A word to the user beside the output, on standard error. Nothing stops because nobody hears it.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "tocsin: {}", visible(text));
}

/// Whether a terminal shows it as what it is: it begins no escape sequence and turns no text around.
fn is_visible(c: char) -> bool {
    matches!(c, ' '..='~') || c.escape_debug().eq([c])
}

/// A note as a terminal may show it, whole: the name of a file in it may hold anything.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is_visible(c) {
            visible.push(c);
        } else {
            visible.extend(c.escape_debug());
        }
    }
    visible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_turns_around_or_moves_what_is_shown() {
        assert_eq!(visible("it's a \"pfad\\ä\""), "it's a \"pfad\\ä\"");
        assert_eq!(visible("a\u{1b}[31m\u{202e}\u{9b}\n"), "a\\u{1b}[31m\\u{202e}\\u{9b}\\n");
    }
}
