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

/// A text as a terminal may show it: the name of a file may hold anything.
pub(crate) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ' '..='~') || c.escape_debug().eq([c]) {
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
