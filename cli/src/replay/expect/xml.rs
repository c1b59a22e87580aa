//! The little of XML that a report needs.

use std::fmt::Write;

/// Text of anybody as XML 1.0 may hold it, in an attribute or between tags: <https://www.w3.org/TR/xml/#charsets>.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // Readers make spaces of these in attributes. Writing to a string can't fail.
            '\t' | '\n' | '\r' => drop(write!(escaped, "&#{};", u32::from(c))),
            '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                escaped.push(c);
            }
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

/// An opening tag, with the attributes given.
pub(super) fn tag(name: &str, attributes: &[(&str, &str)], end: &str) -> String {
    let mut tag = format!("<{name}");
    for (name, value) in attributes {
        let _ = write!(tag, " {name}=\"{}\"", escaped(value));
    }
    tag + end
}
