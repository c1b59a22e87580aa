//! The alert for a chat channel: a custom notification of Amazon Q Developer in chat applications, as Slack and
//! Microsoft Teams show it.
//!
//! Shape and limits: <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>. The limits are in
//! characters; they are kept in bytes, of which a text never has fewer, however characters are counted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Advice, escape, mail, subject};
use crate::alert::Alert;
use crate::arn::Arn;
use crate::bounded_key;

const TITLE: usize = 250;
const DESCRIPTION: usize = 8000;
const STEP: usize = 350;
/// AWS names no limit for a thread.
const THREAD: usize = 256;
/// One quoted text, as it is written: a few long ones leave room for the rest.
const QUOTE: usize = 1000;

#[derive(Debug, Serialize)]
struct Notification {
    version: &'static str,
    source: &'static str,
    content: Content,
    metadata: Metadata,
}

/// `keywords` of at most 75 characters.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    text_type: &'static str,
    title: String,
    description: String,
    next_steps: Vec<String>,
    keywords: [&'static str; 3],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    thread_id: String,
    summary: String,
    event_type: &'static str,
    related_resources: Vec<String>,
    additional_context: BTreeMap<&'static str, String>,
}

/// One JSON object, as text. No `id`: whether a second notification with the same one is shown is not documented, and
/// one event may be told twice.
pub(super) fn write(alert: &Alert, advice: &Advice) -> String {
    let finding = &alert.finding;
    let (condition, severity, state) =
        (finding.condition.label(), finding.severity.label(), alert.state.label());
    let steps: Vec<_> = advice.steps.iter().zip(1..).map(|(step, number)| Step::new(number, step)).collect();
    let headline = escape::chat_words(&subject::headline(alert));
    let context = [
        ("account", finding.account.to_string()),
        ("region", finding.region.to_string()),
        ("severity", severity.to_owned()),
        ("state", state.to_owned()),
    ];
    let notification = Notification {
        version: "1.0",
        source: "custom",
        content: Content {
            text_type: "client-markdown",
            title: clipped(&headline, TITLE, " ..."),
            description: description(alert, advice, &steps),
            next_steps: steps.into_iter().map(|step| step.short).collect(),
            keywords: [condition, severity, state],
        },
        metadata: Metadata {
            thread_id: bounded_key(finding.fingerprint().to_string(), THREAD),
            summary: headline,
            event_type: condition,
            related_resources: finding.resource.iter().map(Arn::as_str).map(escape::chat).collect(),
            additional_context: BTreeMap::from(context),
        },
    };
    // Only strings, and maps with string keys: there is nothing here that JSON can't hold.
    serde_json::to_string(&notification).unwrap_or_default()
}

/// What is the case, the particulars, links, and the steps that are too long to stand among the next steps.
fn description(alert: &Alert, advice: &Advice, steps: &[Step]) -> String {
    let mut lines = vec![escape::chat(mail::meaning(alert, advice)), String::new()];
    // Teams runs lines together that are no items of a list.
    let quote = |(name, value): (String, String)| format!("- {name}: {}", escape::chat_quote(&value, QUOTE));
    lines.extend(mail::particulars(alert).into_iter().map(quote));
    lines.push(String::new());
    let urls = [("Runbook", Some(&advice.runbook)), ("Console", advice.console.as_ref())];
    let plain = urls.into_iter().filter_map(|(name, url)| Some((name, url.filter(|url| is_plain(url))?)));
    lines.extend(plain.map(|(name, url)| format!("- {name}: {url}")));
    lines.push(format!("- AWS: {}", advice.page));
    lines.extend(steps.iter().filter_map(|step| step.whole.as_ref()).map(|whole| format!("\n{whole}")));
    joined(&lines)
}

/// As many lines as fit, and a note of how many do not.
fn joined(lines: &[String]) -> String {
    let note = |left| format!("(cut here: {left} more lines, see the mail)");
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let left = lines.len() - at;
        let room = if left == 1 { 0 } else { note(left).len() + 1 };
        if text.len() + line.len() + room > DESCRIPTION {
            return text + &note(left);
        }
        text.push_str(line);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// A step of the advice.
struct Step {
    /// All of it, or its beginning and where the rest is.
    short: String,
    /// All of it, if that is too long for a next step.
    whole: Option<String>,
}

impl Step {
    fn new(number: usize, step: &str) -> Self {
        let (text, commands) = step.split_once('\n').unwrap_or((step, ""));
        let first = format!("{number}. {}", escape::chat(text));
        let whole = format!("{first}{}", commands_in_chat(commands));
        if whole.len() <= STEP {
            return Self { short: whole, whole: None };
        }
        let note = " (in full above)";
        Self { short: clipped(&first, STEP - note.len(), "") + note, whole: Some(whole) }
    }
}

/// What people are to paste, in code spans: exactly, or not at all.
fn commands_in_chat(commands: &str) -> String {
    if commands.lines().any(|line| escape::chat(line) != line) {
        return "\n(the text to paste is in the mail: chat would change it)".to_owned();
    }
    let spans: Vec<_> = commands.lines().map(|line| format!("\n`{line}`")).collect();
    spans.concat()
}

/// A beginning that ends with a sentence, or else with a word, and what is said of the rest.
fn clipped(text: &str, most: usize, note: &str) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let head = &text[..text.floor_char_boundary(most - note.len())];
    // The dot of a number in front is none of a sentence.
    let sentence = head.rfind(". ").map(|dot| dot + 1).filter(|end| *end > 4);
    let end = sentence.or_else(|| head.rfind(' ')).unwrap_or(head.len());
    format!("{}{note}", &head[..end])
}

/// Whether a link can stand as it is: nothing in it ends it, or begins something else.
fn is_plain(url: &str) -> bool {
    url.chars().all(|c| c.is_ascii_graphic() && !"<>|`\"*".contains(c))
}
