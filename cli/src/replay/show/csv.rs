use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use tocsin_domain::texts::line;

use super::alert::Alert;

pub(super) fn head(out: &mut impl Write) -> io::Result<()> {
    row(
        out,
        [
            "time",
            "state",
            "severity",
            "condition",
            "account",
            "region",
            "what",
            "resource",
            "actor",
            "deadline",
            "source",
            "event_id",
            "fingerprint",
        ],
    )
}

pub(super) fn alert(out: &mut impl Write, alert: &Alert<'_>) -> io::Result<()> {
    let Alert { state, condition, account, region, source, event, .. } = alert;
    let document = &alert.document;
    row(
        out,
        [
            &alert.time.to_string(),
            state,
            alert.severity.label(),
            condition,
            account,
            region,
            alert.what(),
            document.resource.as_deref().unwrap_or_default(),
            alert.actor.unwrap_or_default(),
            document.deadline.as_deref().unwrap_or_default(),
            source,
            event,
            &document.fingerprint,
        ],
    )
}

/// One row as RFC 4180 has it.
fn row<const COLUMNS: usize>(out: &mut impl Write, cells: [&str; COLUMNS]) -> io::Result<()> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).from_writer(out);
    writer.write_record(cells.map(cell))?;
    writer.flush()
}

/// A text that no spreadsheet takes for a formula: what would begin one is behind an apostrophe. Where the list
/// separator is a semicolon, as in much of Europe, a cell begins after each one as well.
///
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut begins = true;
    for c in line(text).chars() {
        if begins && is_formula(c) {
            cell.push('\'');
        }
        begins = c == ';' || begins && (c.is_whitespace() || matches!(c, '"' | '\''));
        cell.push(c);
    }
    cell
}

/// What begins a formula, in either width. Tabs and line breaks are spelled out by then.
fn is_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−' | '﹣' | '﹢' | '﹦' | '﹫')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_begins_a_formula(text in "[=+@;,\"' \t\r\nx\u{ff1d}\u{202e}-]{0,12}|\\PC{0,20}") {
            for part in cell(&text).split(';') {
                let begin = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                prop_assert!(!begin.starts_with(is_formula), "{part}");
            }
        }
    }

    #[test]
    fn nothing_that_anybody_wrote_is_a_formula() {
        for (text, expected) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("＝1+1", "'＝1+1"),
            (" \u{a0}=1", " \u{a0}'=1"),
            ("\t=1", "\\t=1"),
            ("\r=1", "\\r=1"),
            ("x; \"=1", "x; \"'=1"),
            ("a=b-c", "a=b-c"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn cells_keep_their_borders() {
        let mut out = Vec::new();
        row(&mut out, ["a,b", "say \"no\"", "two\nlines", ""]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a,b\",\"say \"\"no\"\"\",two\\nlines,\r\n");
    }
}
