//! The same JSON, written in other ways. What it says must not depend on how it is written.

/// Without a space, and with no escape in a value that needs none.
pub fn compact(json: &str) -> String {
    rewrite(json, "", |text| serde_json::to_string(text).expect("a text is JSON"))
}

/// With spaces wherever there may be one, and each character of each value escaped.
pub fn spread(json: &str) -> String {
    rewrite(json, " \r\n\t", |text| {
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{escaped}\"")
    })
}

/// Writes valid JSON again, token by token. Keys stay as they are: CloudTrail's have no escapes, and none are looked for.
fn rewrite(json: &str, space: &str, write: impl Fn(&str) -> String) -> String {
    let mut written = String::new();
    let mut rest = json.trim_ascii();
    while let Some(first) = rest.bytes().next() {
        let (token, after) = match first {
            b'"' => rest.split_at(end_of_string(rest)),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => rest.split_at(1),
            _ => {
                let ends = |c: char| "{}[],:\"".contains(c) || c.is_ascii_whitespace();
                rest.split_at(rest.find(ends).unwrap_or(rest.len()))
            }
        };
        rest = after.trim_ascii_start();
        let text =
            if first == b'"' && !rest.starts_with(':') { serde_json::from_str(token).ok() } else { None };
        written.push_str(space);
        match text {
            Some::<String>(text) => written.push_str(&write(&text)),
            // Half a surrogate pair is no text, and stays what it is.
            None => written.push_str(token),
        }
    }
    written + space
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let quote = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    quote.expect("valid JSON closes its strings") + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_same_in_other_words() {
        let json = r#" { "a\u0062" : [ 1.50, "\u00e9\"\/", "", true ] , "\ud800": "\ud800" } "#;
        assert_eq!(compact(json), r#"{"a\u0062":[1.50,"é\"/","",true],"\ud800":"\ud800"}"#);
        let spread = spread(json);
        assert_eq!(compact(&spread), compact(json));
        assert!(spread.contains(r#""\u00e9\u0022\u002f""#), "{spread}");
    }
}
