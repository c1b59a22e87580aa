//! Text out of an event, as people are shown it.

use tocsin_domain::secrets::hidden;
use tocsin_domain::tree::quote;
use tocsin_domain::{Severity, bounded_key, texts, words};

/// What must not be read, each of another kind.
const SECRETS: [&str; 7] = [
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghij",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "password=hunter2hunter2",
    "\"token\":\"hunter2hunter2\"",
    "Bearer hunter2hunter2hunter2",
];

/// What of them is left where they are hidden.
const NAMES: [&str; 3] = ["password=", "\"token\":\"", "Bearer "];

/// Hides and escapes any text.
pub fn check(text: &str) {
    let shown = hidden(text);
    if !is_joined(&shown) {
        assert_eq!(hidden(&shown), shown, "twice");
    }
    let mut rest = text;
    for kept in shown.split("[hidden]") {
        let at = rest.find(kept).expect("what is kept stands there, in this order");
        rest = &rest[at + kept.len()..];
    }
    for secret in SECRETS {
        let value = NAMES.iter().find_map(|name| secret.strip_prefix(name)).unwrap_or(secret);
        let value = value.trim_end_matches('"');
        if !text.contains(value) {
            // Before it may stand what takes the next word of the line for a secret, instead of what that word announces.
            let shown = hidden(&format!("{text}\n{secret} {text}")).into_owned();
            assert!(!shown.contains(value), "{shown}");
        }
    }
    for written in [texts::line(text), quote(text)] {
        assert!(is_shown(&written), "{written:?}");
        assert!(written.len() <= 2048 * 10, "{} bytes", written.len());
    }
    assert!(!texts::line(text).contains("://"));
    let key = bounded_key(text.to_owned(), 160);
    assert!(key.len() <= 160 && (text.len() > 160 || key == text), "{key}");
    let labels = Severity::ALL.map(Severity::label);
    assert!(words::closest(text, &labels).is_none_or(|word| word.len().abs_diff(text.chars().count()) <= 8));
    assert!(labels.iter().all(|label| words::closest(label, &labels) == Some(label)));
}

/// Whether something hidden is part of a longer word, which then looks more like a secret than it did.
fn is_joined(shown: &str) -> bool {
    let parts: Vec<&str> = shown.split("[hidden]").collect();
    let joins = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    parts.windows(2).any(|pair| pair[0].ends_with(joins) || pair[1].starts_with(joins))
}

/// Whether a line hides nothing, turns nothing around and ends where it seems to.
pub fn is_shown(line: &str) -> bool {
    !line.contains(|c: char| c.is_control() || !is_visible(c))
}

/// Whether a character can be seen, and does nothing to others.
pub fn is_visible(c: char) -> bool {
    let hidden = [
        '\u{ad}'..='\u{ad}',
        '\u{61c}'..='\u{61c}',
        '\u{180e}'..='\u{180e}',
        '\u{200b}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{feff}'..='\u{feff}',
        '\u{fff9}'..='\u{fffb}',
        '\u{e0000}'..='\u{e007f}',
    ];
    !hidden.iter().any(|range| range.contains(&c))
}
