use std::fmt::{self, Display, Write};

use tocsin_domain::texts::line;

/// Anybody's text, in an element or between the quotes of an attribute: one line, in which nothing hides.
pub(super) fn text(text: &str) -> impl Display + use<> {
    Escaped(line(text))
}

/// A text of ours, of which the lines are kept. What events say is escaped in it for a line of a mail.
pub(super) fn lines(text: &str) -> impl Display + use<> {
    Escaped(text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}"))
}

struct Escaped(String);

impl Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_is_markup(any in "[<>&\"'a/ \n\r\u{1b}\u{202e}]{0,20}|.{0,20}") {
            for safe in [text(&any).to_string(), lines(&any).to_string()] {
                prop_assert!(!safe.contains(['<', '>', '"', '\'']), "{safe}");
                prop_assert!(!safe.contains(|c: char| c.is_control() && c != '\n'), "{safe}");
            }
        }
    }

    #[test]
    fn a_text_stays_a_text() {
        let hostile = "</td><script>alert('1')</script>\" onload=\"x\u{202e}\u{1b}[2J\n&amp;";
        let safe = "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x\\u{202e}\\u{1b}[2J\\n&amp;amp;";
        assert_eq!(text(hostile).to_string(), safe);
        assert_eq!(lines("a <b>\n\u{1b}[2J\tc").to_string(), "a &lt;b&gt;\n\u{fffd}[2J\u{fffd}c");
    }
}
