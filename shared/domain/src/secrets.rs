//! Secrets in other people's text, hidden before anybody reads it.
//!
//! AWS quotes in its errors what it was sent, and people put passwords where they don't belong. What looks like a
//! credential is replaced, whoever would read it. That is a net and no proof: a password that looks like a word and has no
//! name before it stays. Names and ids stay too, but for access key ids, which lead to an account and its owner.

use std::borrow::Cow;

/// What stands in place of a secret.
const HIDDEN: &str = "[hidden]";
/// Names of which the value is hidden, in lower case and without `-` and `_`, by their ends.
const NAMES: [&str; 10] = [
    "apikey",
    "accesskey",
    "authorization",
    "challenge",
    "credential",
    "privatekey",
    "secret",
    "secretkey",
    "signature",
    "token",
];
/// The same, of which the value is hidden even if it looks like a word.
const PASSWORDS: [&str; 6] = ["passphrase", "passwd", "password", "pwd", "secretaccesskey", "secretstring"];
/// How tokens of well-known issuers begin, and how many characters follow at least.
const PREFIXES: [(&str, usize); 16] = [
    ("AKIA", 12),
    ("ASIA", 12),
    ("eyJ", 12),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 16),
    ("xoxb-", 16),
    ("xoxp-", 16),
    ("npm_", 16),
    ("pypi-", 16),
    ("sk_live_", 12),
    ("AIza", 30),
];
/// What is shorter than each of these with what follows, and than a secret key, is none unless it has a name.
const SHORTEST: usize = 15;
/// A secret access key of AWS.
const SECRET_KEY: usize = 40;
/// From this length on, what is written in base64 is no name: session tokens, grant tokens, ciphertext.
const LONG: usize = 100;

/// From this length on, a word is no name.
const MOST_OF_A_NAME: usize = 256;

/// The text with its secrets hidden. Takes time in proportion to the text, whatever it says.
pub fn hidden(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let (mut done, mut at) = (0, 0);
    // Where the run of words ends that `at` is in: they may be joined by thousands.
    let mut end = 0;
    while at < text.len() {
        if at >= end {
            end = at + run(&text[at..], |b| is_base64(b) || b"-_".contains(&b)).len();
        }
        match secret(text, at, end) {
            Some((from, to)) => {
                shown.push_str(&text[done..from]);
                shown.push_str(HIDDEN);
                (done, at) = (to, to);
            }
            None => at = next_word(text, at),
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

/// The secret that begins with the word at `at`, or that this word announces: from where to where. Up to `end`, words
/// are joined by nothing but `-`, `_` and what base64 has.
fn secret(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    if rest.starts_with('-') && rest.starts_with("-----BEGIN ") {
        return Some((at, at + block(rest)));
    }
    let name = &text[at..end];
    let named = match text.as_bytes().get(end) {
        // Hardly any word is followed by what may stand before a value.
        Some(b'=' | b':' | b' ' | b'"' | b'\'' | b'\\') if name.len() <= MOST_OF_A_NAME => {
            value_of(rest, name, text[..at].ends_with(['/', '-'])).or_else(|| value_of_scheme(rest, name))
        }
        _ => None,
    };
    let Some((from, length)) = named else { return token(text, at, end).or_else(|| of_url(text, end)) };
    let value = (at + from, at + from + length);
    // A secret itself may end with what announces one.
    let mut word = at;
    while word < end {
        if let Some((from, to)) = token(text, word, end) {
            return Some((from, value.1.max(to)));
        }
        word = next_word(text, word);
    }
    Some(value)
}

/// What begins with the word at `at` and looks like a secret itself: from where to where.
fn token(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    if end - at < SHORTEST {
        return None;
    }
    let rest = &text[at..];
    let first = rest.as_bytes().first();
    let mut prefixes = PREFIXES.iter().filter(|(prefix, _)| prefix.as_bytes().first() == first);
    if prefixes.any(|(prefix, more)| begins(&text[at..end], prefix, *more)) {
        // The parts of a JSON Web Token are joined by dots.
        let whole = run(rest, |b| is_base64(b) || b"-_.=".contains(&b));
        return Some((at, at + whole.trim_end_matches('.').len()));
    }
    if end - at < SECRET_KEY || text.as_bytes()[..at].last().is_some_and(|b| is_base64(*b)) {
        return None;
    }
    let word = run(rest, is_base64);
    let long = word.len() == SECRET_KEY || word.len() >= LONG;
    (long && is_mixed(word) && !is_name(word))
        .then(|| (at, at + run(rest, |b| is_base64(b) || b == b'=').len()))
}

/// Where the next word begins, after the one at `at`.
fn next_word(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let in_word = |b: u8| b.is_ascii_alphanumeric();
    let mut next = at;
    while next < bytes.len() && in_word(bytes[next]) {
        next += 1;
    }
    // At least one byte on, and to what may begin a secret: a word, `+` or `/` of base64, a line of dashes.
    next = next.max(at + 1);
    while next < bytes.len()
        && !(in_word(bytes[next]) || b"+/".contains(&bytes[next]) || bytes[next..].starts_with(b"-----"))
    {
        next += 1;
    }
    next
}

/// The length of a PEM block, to its end or that of the text.
fn block(text: &str) -> usize {
    let end = text.find("-----END ").map(|end| end + "-----END ".len());
    let closed = end.and_then(|end| text[end..].find("-----").map(|dashes| end + dashes + 5));
    closed.unwrap_or(text.len())
}

/// The value of a name that announces a secret, as in `password=…`, `"token": "…"` or `X-Amz-Security-Token:…`: where it
/// begins and how long it is. `joined` is whether the name goes on a longer one.
fn value_of(text: &str, run: &str, joined: bool) -> Option<(usize, usize)> {
    let after = text[run.len()..].trim_start_matches(['\\', '"', '\'']);
    let quoted = after.len() + run.len() < text.len();
    let after = after.trim_start_matches(' ');
    let (sign, after) = (after.bytes().next().filter(|sign| b"=:".contains(sign))?, after.get(1..)?);
    let name: String =
        run.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends_with = |names: &[&str]| names.iter().any(|end| name.trim_end_matches('s').ends_with(end));
    let password = ends_with(&PASSWORDS);
    if !password && !ends_with(&NAMES) {
        return None;
    }
    let value = after.trim_start_matches([' ', '\\', '"', '\'']);
    let from = text.len() - value.len();
    let header = sign == b':' && (name == "authorization" || name.starts_with("xamz"));
    // What is no text, such as an object, has names of its own. What is hidden already stays so.
    if value.starts_with(['{', '[']) {
        return None;
    }
    let quote = text[..from].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let sure = match sign {
        b'=' => true,
        // `ExpiredToken: The …` is a sentence, and `arn:aws:secretsmanager:…:secret:…` a name.
        // After the name of a thing, such as `alias/db-password`, there may be a sentence as well.
        b':' => quoted || header || password && !joined && !run.contains(['/', '-']),
        _ => return None,
    };
    if !sure && !after.starts_with(' ') {
        return None;
    }
    let length = match quote {
        Some(quote) => until_quote(value, quote, text[..from - 1].ends_with('\\')),
        None if header => value.find(char::is_control).unwrap_or(value.len()),
        None => value.find(|c: char| c.is_control() || " \"'\\&,;}<)".contains(c)).unwrap_or(value.len()),
    };
    (length > 0 && (sure || is_opaque(&value[..length]))).then_some((from, length))
}

/// The length of a text in quotes, as in JSON, or in quotes that are escaped themselves.
fn until_quote(value: &str, quote: char, escaped: bool) -> usize {
    let mut skip = false;
    for (at, c) in value.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' if escaped => return at,
            '\\' => skip = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    value.len()
}

/// The password in a URL whose scheme ends here, as in `https://user:password@host`.
fn of_url(text: &str, scheme_end: usize) -> Option<(usize, usize)> {
    let rest = text[scheme_end..].strip_prefix("://")?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || "/?#\"'<>\\".contains(c);
    let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let (user, password) = authority.rsplit_once('@')?.0.split_once(':')?;
    let from = scheme_end + "://".len() + user.len() + 1;
    (!password.is_empty()).then_some((from, from + password.len()))
}

/// What follows `Bearer` or `Basic`.
fn value_of_scheme(text: &str, run: &str) -> Option<(usize, usize)> {
    let scheme = ["bearer", "basic"].iter().any(|scheme| run.eq_ignore_ascii_case(scheme));
    let value = scheme.then(|| text[run.len()..].strip_prefix(' '))??;
    let value = self::run(value, |b| is_base64(b) || b"-_.=~".contains(&b));
    is_opaque(value).then_some((run.len() + 1, value.len()))
}

fn begins(run: &str, prefix: &str, more: usize) -> bool {
    run.strip_prefix(prefix).is_some_and(|rest| {
        let key_id = matches!(prefix, "AKIA" | "ASIA");
        let is_part = |b: &u8| !key_id || b.is_ascii_uppercase() || b.is_ascii_digit();
        rest.bytes().take_while(is_part).count() >= more
    })
}

/// The beginning of a text, as far as its bytes are of a kind.
fn run(text: &str, is_part: impl Fn(u8) -> bool) -> &str {
    &text[..text.bytes().position(|b| !(b.is_ascii() && is_part(b))).unwrap_or(text.len())]
}

fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"+/".contains(&b)
}

fn is_mixed(run: &str) -> bool {
    let has = |is: fn(&u8) -> bool| run.bytes().any(|b| is(&b));
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
}

/// Whether it is a name or a path, of which words are a third or more, or a part between slashes is a number such as an
/// account or a year. In base64 of random bytes such words are a twelfth.
fn is_name(run: &str) -> bool {
    let is_number = |part: &str| part.len() >= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let words = run.split(|c: char| !c.is_ascii_lowercase()).map(str::len).filter(|length| *length >= 4);
    3 * words.sum::<usize>() >= run.len() || run.split('/').any(is_number)
}

/// Whether a value is no word of a sentence.
fn is_opaque(value: &str) -> bool {
    value.len() >= 20 || (value.len() >= 6 && value.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
