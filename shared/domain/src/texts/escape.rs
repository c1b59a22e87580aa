//! Text out of an event, made safe for where it goes.

use std::fmt::Write;

use crate::secrets::hidden;

/// Bytes of an event's text that one alert quotes. Two quotes of it in three texts stay far below the 256 KiB of SNS.
const MOST: usize = 2048;

/// One line of plain text, for mails and terminals: control characters and those that hide text or turn its direction
/// around become visible, and no address becomes a link beside our own.
///
/// Secrets are hidden, before the text is cut: half of one would still be one.
pub fn line(text: &str) -> String {
    let text = &hidden(text);
    let quoted = cut(text, MOST);
    let mut line = String::with_capacity(quoted.len());
    quoted.char_indices().for_each(|(at, c)| push_to_line(&mut line, quoted, at, c));
    line + &note(text, MOST)
}

/// The same for a JSON document, which has its own escapes: only the length is bounded.
pub(super) fn bounded(text: &str) -> String {
    within(&hidden(text), MOST)
}

/// At most the first `most` bytes, and a note of how many more there are.
pub(super) fn within(text: &str, most: usize) -> String {
    format!("{}{}", cut(text, most), note(text, most))
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

/// The same where something has to stand.
pub(super) fn word(text: &str, most: usize) -> String {
    if text.is_empty() { "unknown".to_owned() } else { ascii(text, most) }
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

fn note(text: &str, most: usize) -> String {
    match text.len().checked_sub(cut(text, most).len()) {
        None | Some(0) => String::new(),
        Some(more) => format!(" [cut here: {more} more bytes]"),
    }
}

/// Text for chat. Slack and Microsoft Teams read different markups: what means something in either of them is written
/// so that it shows and does nothing.
///
/// Slack: <https://docs.slack.dev/messaging/formatting-message-text>. Teams:
/// <https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features>, which knows no code spans, so that
/// a code span alone would leave links alive there.
pub(super) fn chat(text: &str) -> String {
    let mut chat = String::with_capacity(text.len());
    text.char_indices().for_each(|(at, c)| push_to_chat(&mut chat, text, at, c));
    chat
}

/// Text for chat where no code span keeps the name of a host from becoming a link.
pub(super) fn chat_words(text: &str) -> String {
    chat(text).replace('.', "\\u{2e}")
}

/// The same in a code span: at most `most` bytes of it, and a note of how many there are more.
pub(super) fn chat_quote(text: &str, most: usize) -> String {
    if text.is_empty() {
        // Two backticks would begin another kind of code span.
        return "(empty)".to_owned();
    }
    let mut quote = "`".to_owned();
    for (at, c) in text.char_indices() {
        let before = quote.len();
        push_to_chat(&mut quote, text, at, c);
        if quote.len() > most {
            quote.truncate(before);
            return format!("{quote}` (cut here: {} more bytes)", text.len() - at);
        }
    }
    quote + "`"
}

/// Writes the character `c` of a text, which stands `at` that byte of it, for chat.
fn push_to_chat(chat: &mut String, text: &str, at: usize, c: char) {
    let begins_word = || !text[..at].ends_with(char::is_alphanumeric);
    match c {
        '&' => chat.push_str("&amp;"),
        '<' => chat.push_str("&lt;"),
        '>' => chat.push_str("&gt;"),
        // Code spans, emphasis, links.
        '`' | '*' | '~' | '[' | ']' => spell(chat, c),
        // Mentions and emphasis begin where a word does; `user@example.com` and `a_b` stay as they are.
        '@' | '_' if begins_word() => spell(chat, c),
        c => push_to_line(chat, text, at, c),
    }
}

/// Writes the character `c` of a text, which stands `at` that byte of it, for one line of plain text.
fn push_to_line(line: &mut String, text: &str, at: usize, c: char) {
    match c {
        '\n' => line.push_str("\\n"),
        '\r' => line.push_str("\\r"),
        '\t' => line.push_str("\\t"),
        // Mail programs and chat clients make links of addresses.
        ':' if text[at..].starts_with("://") => spell(line, c),
        '.' if ends_with_www(&text[..at]) => spell(line, c),
        c if c.is_control() || is_invisible(c) => spell(line, c),
        c => line.push(c),
    }
}

fn ends_with_www(before: &str) -> bool {
    let from = before.len().checked_sub(3);
    from.and_then(|from| before.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// `\u{1b}`.
fn spell(text: &mut String, c: char) {
    // Writing to a string can't fail.
    let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
}

/// Bidirectional controls, zero-width characters, line separators, selectors and tags: they hide or reorder what is
/// read. Unicode's `Default_Ignorable_Code_Point`, and what breaks or annotates lines.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
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
        assert_eq!(line(&text), format!("{} [cut here: 20 more bytes]", "x".repeat(MOST - 1)));
        assert_eq!(bounded("short"), "short");
    }

    #[test]
    fn subjects_are_printable_ascii() {
        assert_eq!(ascii("crl\n認", 99), "crl??");
        assert_eq!(ascii("abcdefgh", 6), "abc...");
    }
}
