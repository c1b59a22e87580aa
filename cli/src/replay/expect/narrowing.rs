use tocsin_domain::alert::State;
use tocsin_domain::pattern::Pattern;
use tocsin_domain::tree::{Entry, Mistake, Node, Value, quote};
use tocsin_domain::{AccountId, Region, Settings, Severity, routing, words};

use crate::replay::decided::Decided;

pub(super) const KEYS: [&str; 5] = ["account", "region", "severity", "state", "match"];

/// Which findings of a condition an expectation is about: all, unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrowing {
    accounts: Vec<AccountId>,
    regions: Vec<Region>,
    severities: Vec<Severity>,
    states: Vec<State>,
    pattern: Option<Pattern>,
    /// What was asked for, for whoever reads the outcome.
    words: Vec<String>,
}

impl Narrowing {
    /// Reads one key of an expectation.
    pub(super) fn narrow(&mut self, entry: &Entry, mistakes: &mut Vec<Mistake>) {
        let Entry { key, line, value } = entry;
        let severity = |word: &str| Severity::ALL.into_iter().find(|severity| severity.label() == word);
        match key.as_str() {
            "account" => self.accounts = each(entry, "an account: 12 digits", &[], account, mistakes),
            "region" => self.regions = each(entry, "a region, such as eu-central-1", &[], region, mistakes),
            "severity" => {
                let labels = Severity::ALL.map(Severity::label);
                self.severities = each(entry, "a severity", &labels, severity, mistakes);
            }
            "state" => {
                self.states =
                    each(entry, "a state", &State::ALL.map(State::label), State::labelled, mistakes);
            }
            _ => {
                self.pattern = routing::pattern(value, mistakes);
                return self.words.push(format!("match on line {line}"));
            }
        }
        let values = texts(value).into_iter().filter_map(|node| match &node.value {
            Value::String(text) => Some(text.clone()),
            _ => None,
        });
        self.words.push(format!("{key} {}", values.collect::<Vec<_>>().join(" or ")));
    }

    pub(super) fn has_state(&self) -> bool {
        !self.states.is_empty()
    }

    pub(super) fn fits(&self, decided: &Decided<'_>, settings: &Settings) -> bool {
        let finding = &decided.finding;
        let state = || decided.state().and_then(State::labelled);
        any(&self.accounts, &finding.account)
            && any(&self.regions, &finding.region)
            && any(&self.severities, &finding.severity)
            && (self.states.is_empty() || state().is_some_and(|state| self.states.contains(&state)))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.matches(&decided.document(settings)))
    }

    /// `account 111122223333, state firing`, or nothing.
    pub(super) fn words(&self) -> String {
        self.words.join(", ")
    }
}

fn any<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}

fn account(text: &str) -> Option<AccountId> {
    let fits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

fn region(text: &str) -> Option<Region> {
    text.parse().ok().filter(Region::is_likely)
}

/// A text, or each of a list of them.
fn each<T>(
    entry: &Entry,
    what: &str,
    known: &[&str],
    read: impl Fn(&str) -> Option<T>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<T> {
    let texts = texts(&entry.value);
    if texts.is_empty() {
        mistakes.push(Mistake::new(entry.line, format!("`{}` is an empty list", entry.key)));
    }
    let mut found = Vec::new();
    for Node { line, value } in texts {
        let problem = match value {
            Value::String(text) => match read(text) {
                Some(value) => {
                    found.push(value);
                    continue;
                }
                None => format!("{} is not {what}{}", quote(text), choice(text, known)),
            },
            // A number would lose the zeros that it begins with.
            Value::Number(_) => format!("`{}` is a number: put it in quotes", entry.key),
            other => format!("`{}` is {}, not {what}", entry.key, other.kind()),
        };
        mistakes.push(Mistake::new(*line, problem));
    }
    found
}

fn choice(text: &str, known: &[&str]) -> String {
    if known.is_empty() {
        return String::new();
    }
    format!(": {}use {}", words::hint(text, known), words::list(known))
}

fn texts(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    }
}
