//! Hostile text, and how it is written for each destination. Whoever reads an alert sees what the event said, and
//! nothing of it does anything: no second line, no escape sequence, no mention, no link.

use super::*;
use crate::event::Origin;

/// Free text, such as a reason: the text, then the mail (which a terminal shows as it is), the chat, and the document.
///
/// The document is JSON for programs, which has its own escapes: it keeps the text exactly.
#[rustfmt::skip]
const QUOTED: &[[&str; 4]] = &[
    // Lines and control characters.
    ["a\nb",            r"a\nb",             r"`a\nb`",             r#""a\nb""#],
    ["a\r\nAccount: 9", r"a\r\nAccount: 9",  r"`a\r\nAccount: 9`",  r#""a\r\nAccount: 9""#],
    ["a\tb",            r"a\tb",             r"`a\tb`",             r#""a\tb""#],
    ["a\0b",            r"a\u{0}b",          r"`a\u{0}b`",          r#""a\u0000b""#],
    ["\u{1b}[2J",       r"\u{1b}[2J",        r"`\u{1b}\u{5b}2J`",   r#""\u001b[2J""#],
    // The same escape sequence in one byte of Latin-1.
    ["\u{9b}2J",        r"\u{9b}2J",         r"`\u{9b}2J`",         "\"\u{9b}2J\""],
    ["\u{7f}\u{85}",    r"\u{7f}\u{85}",     r"`\u{7f}\u{85}`",     "\"\u{7f}\u{85}\""],
    // What hides text or turns it around.
    ["a\u{202e}b",      r"a\u{202e}b",       r"`a\u{202e}b`",       "\"a\u{202e}b\""],
    ["a\u{2066}b\u{2069}", r"a\u{2066}b\u{2069}", r"`a\u{2066}b\u{2069}`", "\"a\u{2066}b\u{2069}\""],
    ["a\u{2028}b",      r"a\u{2028}b",       r"`a\u{2028}b`",       "\"a\u{2028}b\""],
    ["@\u{200b}here",   r"@\u{200b}here",    r"`\u{40}\u{200b}here`", "\"@\u{200b}here\""],
    ["a\u{e0041}\u{fe01}", r"a\u{e0041}\u{fe01}", r"`a\u{e0041}\u{fe01}`", "\"a\u{e0041}\u{fe01}\""],
    // Mentions.
    ["<!channel>",      "<!channel>",        "`&lt;!channel&gt;`",  r#""<!channel>""#],
    ["<!here|here>",    "<!here|here>",      "`&lt;!here|here&gt;`", r#""<!here|here>""#],
    ["<@U123>",         "<@U123>",           r"`&lt;\u{40}U123&gt;`", r#""<@U123>""#],
    ["<at>all</at>",    "<at>all</at>",      "`&lt;at&gt;all&lt;/at&gt;`", r#""<at>all</at>""#],
    ["&lt;!here&gt;",   "&lt;!here&gt;",     "`&amp;lt;!here&amp;gt;`", r#""&lt;!here&gt;""#],
    ["@here",           "@here",             r"`\u{40}here`",       r#""@here""#],
    ["hi @channel",     "hi @channel",       r"`hi \u{40}channel`", r#""hi @channel""#],
    ["(@everyone)",     "(@everyone)",       r"`(\u{40}everyone)`", r#""(@everyone)""#],
    // Links.
    ["[t](https://e)",  r"[t](https\u{3a}//e)", r"`\u{5b}t\u{5d}(https\u{3a}//e)`", r#""[t](https://e)""#],
    ["<https://e|t>",   r"<https\u{3a}//e|t>", r"`&lt;https\u{3a}//e|t&gt;`", r#""<https://e|t>""#],
    ["![](HTTP://e)",   r"![](HTTP\u{3a}//e)", r"`!\u{5b}\u{5d}(HTTP\u{3a}//e)`", r#""![](HTTP://e)""#],
    ["see https://e.x", r"see https\u{3a}//e.x", r"`see https\u{3a}//e.x`", r#""see https://e.x""#],
    ["WWW.e.example",   r"WWW\u{2e}e.example", r"`WWW\u{2e}e.example`", r#""WWW.e.example""#],
    // Markup.
    ["*bold* _it_",     "*bold* _it_",       r"`\u{2a}bold\u{2a} \u{5f}it_`", r#""*bold* _it_""#],
    ["~~gone~~",        "~~gone~~",          r"`\u{7e}\u{7e}gone\u{7e}\u{7e}`", r#""~~gone~~""#],
    ["a` <!here> `b",   "a` <!here> `b",     r"`a\u{60} &lt;!here&gt; \u{60}b`", r#""a` <!here> `b""#],
    ["```\n# h\n```",   r"```\n# h\n```",    r"`\u{60}\u{60}\u{60}\n# h\n\u{60}\u{60}\u{60}`", r#""```\n# h\n```""#],
    ["a|b",             "a|b",               "`a|b`",               r#""a|b""#],
    ["c:\\",            r"c:\",              r"`c:\`",              r#""c:\\""#],
    ["",                "",                  "(empty)",             r#""""#],
    // What is not hostile stays as it is.
    ["User: arn:aws:sts::1:assumed-role/a_b/user@example.com", "User: arn:aws:sts::1:assumed-role/a_b/user@example.com",
     "`User: arn:aws:sts::1:assumed-role/a_b/user@example.com`", r#""User: arn:aws:sts::1:assumed-role/a_b/user@example.com""#],
    ["schön, 認証局",    "schön, 認証局",      "`schön, 認証局`",      r#""schön, 認証局""#],
];

/// The name of a resource, of which a headline has the beginning: the name, then subject and SMS, and the chat's title.
#[rustfmt::skip]
const NAMED: &[[&str; 3]] = &[
    ["<!channel>",      "<!channel>",        "&lt;!channel&gt;"],
    ["<@U123>",         "<@U123>",           r"&lt;\u{40}U123&gt;"],
    ["@here",           "@here",             r"\u{40}here"],
    ["[t](u)",          "[t](u)",            r"\u{5b}t\u{5d}(u)"],
    ["http://e",        r"http\u{3a}//e",    r"http\u{3a}//e"],
    ["www.e.com",       r"www\u{2e}e.com",   r"www\u{2e}e\u{2e}com"],
    ["evil.example",    "evil.example",      r"evil\u{2e}example"],
    ["*b* `c` ~d~",     "*b* `c` ~d~",       r"\u{2a}b\u{2a} \u{60}c\u{60} \u{7e}d\u{7e}"],
    ["alias_of_a-key",  "alias_of_a-k",      "alias_of_a-k"],
];

fn told(resource: &str, cause: Option<&str>) -> Message {
    let event = decode::event(&event_of("CRL Generation", CA, "failure", "")).unwrap();
    let finding = Finding {
        resource: Some(format!("arn:aws:x:us-east-1:1:{resource}").parse().unwrap()),
        cause: cause.map(str::to_owned),
        ..Finding::at(&event.origin, Condition::CrlFailureUnrecognised)
    };
    render(&Alert::first(finding, &event.origin, event.origin.time), &settings())
}

/// What follows `start` on its line.
fn after<'a>(start: &str, text: &'a str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(start)).unwrap()
}

#[test]
fn free_text_is_seen_and_does_nothing() {
    for [text, mail, chat, document] in QUOTED {
        let message = told("plain", Some(text));
        let notification: serde_json::Value = serde_json::from_str(&message.chat).unwrap();
        let description = notification["content"]["description"].as_str().unwrap();
        assert_eq!(after("AWS says: ", &message.email), *mail, "mail: {text:?}");
        assert_eq!(after("- AWS says: ", description), *chat, "chat: {text:?}");
        let cause = format!("\"cause\":{document},");
        assert!(message.document.contains(&cause), "document: {text:?}: {}", message.document);
        // Subjects, phones and titles quote no free text at all.
        let plain = told("plain", None);
        assert_eq!((&message.subject, &message.sms), (&plain.subject, &plain.sms), "{text:?}");
        assert_eq!(title(&message), title(&plain), "{text:?}");
    }
}

#[test]
fn names_are_seen_and_do_nothing() {
    for [name, subject, chat] in NAMED {
        let message = told(name, None);
        let headline = |name: &str| {
            format!("crl_failure_unrecognised HIGH {name} 111122223333 us-east-1: CRL failed, reason unknown")
        };
        assert_eq!(message.subject, headline(subject));
        assert_eq!(message.sms, headline(subject) + ", 2019-11-07 23:01Z");
        assert_eq!(title(&message), headline(chat));
    }
}

/// A line of its own, or a character that is none of ASCII, is in no ARN: it never comes as far as a subject.
#[test]
fn names_that_would_break_a_subject_are_no_names() {
    for name in ["a\nb", "a\rb", "a\u{1b}b", "a\u{202e}b", "é"] {
        assert!(format!("arn:aws:x:r:1:{name}").parse::<crate::arn::Arn>().is_err(), "{name:?}");
    }
}

fn title(message: &Message) -> String {
    let notification: serde_json::Value = serde_json::from_str(&message.chat).unwrap();
    notification["content"]["title"].as_str().unwrap().to_owned()
}

/// What an event names other than its reason goes the same way.
#[test]
fn every_text_of_an_event_is_escaped() {
    let hostile = "\u{1b}[2J\u{202e}\u{9b}<!channel> @here `x` [t](https://evil.example)\r\nRegion: moon";
    let mut seen = 0;
    for kind in KINDS.into_iter().chain([hostile]) {
        for event in [event_of(kind, CA, hostile, hostile), event_of(kind, hostile, hostile, hostile)] {
            let Ok(event) = decode::event(&event) else { continue };
            for finding in classify(&event).findings {
                let message = render(&Alert::first(finding, &event.origin, event.origin.time), &settings());
                chat::check(&message.chat);
                is_harmless(&message, &event.origin);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 9);
}

/// Who may put events on a bus chooses their source as well. SNS takes no attribute without a value.
#[test]
fn any_source_is_an_attribute_and_no_more_than_that() {
    let event = decode::event(&event_of("CRL Generation", CA, "failure", "")).unwrap();
    let finding = classify(&event).findings.remove(0);
    let long = "x".repeat(300 * 1024);
    let cut = format!("{}...", "x".repeat(253));
    for (source, attribute) in
        [("aws.kms", "aws.kms"), ("", "unknown"), ("a\0\u{202e}é\n", "a????"), (&long, &cut)]
    {
        let origin = Origin { source: source.to_owned(), ..event.origin.clone() };
        let message = render(&Alert::first(finding.clone(), &origin, origin.time), &settings());
        assert_eq!(message.attributes[5], ("source", attribute.to_owned()));
        assert!(message.bytes() <= MOST, "{} bytes", message.bytes());
    }
}

fn is_harmless(message: &Message, origin: &Origin) {
    let notification: serde_json::Value = serde_json::from_str(&message.chat).unwrap();
    let mut texts = vec![message.subject.clone(), message.sms.clone(), message.email.clone()];
    let chat = strings(&notification);
    for text in &chat {
        for mark in ["<", ">", "[", "*", "@here", "https://evil", "`x`"] {
            assert!(!text.contains(mark), "{mark}: {text}");
        }
    }
    texts.extend(chat);
    for text in texts {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{text:?}");
        assert!(
            !text.lines().any(|line| line.contains("Region: moon") && line.starts_with("Region")),
            "{text}"
        );
    }
    assert_eq!(message.attributes[5].1, origin.source);
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(items) => items.iter().flat_map(strings).collect(),
        serde_json::Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => vec![],
    }
}
