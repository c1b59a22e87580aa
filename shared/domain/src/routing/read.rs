use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Action, Routing, Rule, fields};
use crate::tree::{self, Entry, Mistake, Node, Value, entries, quote};
use crate::words;

const RULE: [&str; 6] = ["name", "match", "mute", "observe", "severity", "topic"];
const ACTIONS: [&str; 4] = ["mute", "observe", "severity", "topic"];
const MUTE: [&str; 2] = ["until", "reason"];

impl Routing {
    /// Reads a routing file, or tells all its mistakes, in the order of their lines.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let (routing, mistakes) = Self::inspect(text);
        if mistakes.is_empty() { Ok(routing) } else { Err(mistakes) }
    }

    /// Reads those rules of a routing file that have no mistakes, and tells all mistakes, in the order of their lines. For
    /// whoever looks at a file: nothing is to be routed by some of its rules.
    pub fn inspect(text: &str) -> (Self, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        let rules = match tree::yaml(text) {
            Ok(file) => rules(&file, &mut mistakes),
            Err(found) => {
                mistakes.extend(found);
                Vec::new()
            }
        };
        mistakes.sort_by_key(|mistake| mistake.line);
        (Self { rules }, mistakes)
    }
}

fn rules(file: &Node, mistakes: &mut Vec<Mistake>) -> Vec<Rule> {
    let entries = entries(file, "the file", &["rules"], mistakes);
    let Some(entry) = entries.iter().find(|entry| entry.key == "rules") else {
        mistakes.push(Mistake::new(file.line, "`rules` is missing: write `rules: []` for none"));
        return Vec::new();
    };
    match &entry.value.value {
        Value::List(rules) => rules.iter().filter_map(|node| rule(node, mistakes)).collect(),
        other => {
            mistakes
                .push(Mistake::new(entry.line, format!("`rules` is {}, not a list of rules", other.kind())));
            Vec::new()
        }
    }
}

fn rule(node: &Node, mistakes: &mut Vec<Mistake>) -> Option<Rule> {
    let before = mistakes.len();
    let entries = entries(node, "a rule", &RULE, mistakes);
    let field = |key: &str| entries.iter().find(|entry| entry.key == key).copied();
    let name = match field("name").map(|entry| (&entry.value.value, entry.line)) {
        Some((Value::String(name), _)) if !name.trim().is_empty() => Some(name.clone()),
        Some((_, line)) => missing(mistakes, line, "`name` is not a text"),
        None => missing(mistakes, node.line, "a rule has no `name`: say what it is for"),
    };
    let pattern = match field("match") {
        Some(entry) => fields::of_rule(&entry.value, mistakes),
        None => missing(
            mistakes,
            node.line,
            "a rule has no `match`: an EventBridge pattern over the alert document",
        ),
    };
    let found = ACTIONS.into_iter().filter_map(field).count();
    // Each is read, whether it may stand there or not: all mistakes are told at once.
    let actions: Vec<_> = [
        field("mute").map(|entry| mute(&entry.value, entry.line, mistakes)),
        field("observe").map(|entry| observe(entry, mistakes)),
        tell(field("severity"), field("topic"), mistakes).map(Some),
    ]
    .into_iter()
    .flatten()
    .collect();
    let action = if let Ok([only]) = <[_; 1]>::try_from(actions) {
        only
    } else {
        let known = words::list(&ACTIONS);
        let what = format!("a rule has one of {known}, this one has {found}: only the last two go together");
        missing(mistakes, node.line, &what)
    };
    let rule = Rule { name: name?, line: node.line, pattern: pattern?, action: action?, by_default: false };
    (mistakes.len() == before).then_some(rule)
}

fn observe(entry: &Entry, mistakes: &mut Vec<Mistake>) -> Option<Action> {
    match entry.value.value {
        Value::Bool(true) => Some(Action::Observe),
        _ => missing(mistakes, entry.line, "`observe` is not `true`: leave it out to be told"),
    }
}

/// Nothing if the rule has neither.
fn tell(severity: Option<&Entry>, topic: Option<&Entry>, mistakes: &mut Vec<Mistake>) -> Option<Action> {
    severity.or(topic)?;
    Some(Action::Tell {
        severity: severity.and_then(|entry| word(entry, "a word", mistakes)),
        topic: topic.and_then(|entry| word(entry, "the ARN of an SNS topic", mistakes)),
    })
}

/// A text that means a `T`.
fn word<T: FromStr<Err: ToString>>(entry: &Entry, what: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
    let problem = match &entry.value.value {
        Value::String(text) => match text.parse() {
            Ok(meaning) => return Some(meaning),
            Err(err) => format!(": {}", err.to_string()),
        },
        other => format!(" is {}, not {what}", other.kind()),
    };
    missing(mistakes, entry.line, &format!("`{}`{problem}", entry.key))
}

/// A mute always ends and always says why: one without is how an alert is lost for good.
fn mute(node: &Node, line: usize, mistakes: &mut Vec<Mistake>) -> Option<Action> {
    let entries = entries(node, "`mute`", &MUTE, mistakes);
    let text = |key: &str| match entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value.value)
    {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    };
    let until = match text("until") {
        Some(text) => match time(&text) {
            Some(until) => Some(until),
            None => missing(
                mistakes,
                line,
                &format!(
                    "`until` is {}: write a day, as in 2027-01-31, or a time, as in 2027-01-31T08:00:00Z",
                    quote(&text)
                ),
            ),
        },
        None => {
            missing(mistakes, line, "a mute has no `until`: say the day on which it ends, as in 2027-01-31")
        }
    };
    let reason = text("reason")
        .or_else(|| missing(mistakes, line, "a mute has no `reason`: say why, for whoever comes next"));
    Some(Action::Mute { until: until?, reason: reason? })
}

/// A day ends a mute when it begins, in UTC.
fn time(text: &str) -> Option<Timestamp> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse::<Timestamp>().ok().or_else(day)
}

fn missing<T>(mistakes: &mut Vec<Mistake>, line: usize, what: &str) -> Option<T> {
    mistakes.push(Mistake::new(line, what));
    None
}
