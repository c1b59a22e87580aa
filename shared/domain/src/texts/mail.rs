use std::fmt::{self, Write};

use super::{Advice, escape, left, utc};
use crate::alert::{Alert, State};

/// The text of the mail: what is the case, what to do, then the particulars.
pub(super) fn write(alert: &Alert, advice: &Advice) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = body(&mut text, alert, advice);
    text
}

fn body(text: &mut String, alert: &Alert, advice: &Advice) -> fmt::Result {
    let finding = &alert.finding;
    writeln!(text, "{} {} ({})\n", finding.condition.label(), headline(alert.state), finding.severity)?;
    writeln!(text, "{}", meaning(alert, advice))?;
    if !advice.steps.is_empty() {
        writeln!(text, "\nWhat to do")?;
        for (number, step) in advice.steps.iter().enumerate() {
            // A command stands on a line of its own, to be copied.
            writeln!(text, "{}. {}", number + 1, step.replace('\n', "\n   "))?;
        }
    }
    writeln!(text)?;
    for (name, value) in particulars(alert) {
        writeln!(text, "{name}: {}", escape::line(&value))?;
    }
    writeln!(text, "\nRunbook: {}", advice.runbook)?;
    if let Some(console) = &advice.console {
        writeln!(text, "Console: {console}")?;
    }
    writeln!(text, "AWS: {}", advice.page)
}

fn headline(state: State) -> &'static str {
    match state {
        State::Firing => "is firing",
        State::Repeating => "goes on",
        State::Updated => "has a known cause now",
        State::Resolved => "is over",
        State::Notice => "for your information",
    }
}

/// What the condition means, or that it is over.
pub(super) fn meaning<'a>(alert: &Alert, advice: &'a Advice) -> &'a str {
    match alert.state {
        State::Resolved => "What was wrong has ended by itself or was mended: AWS reports success.",
        State::Firing | State::Repeating | State::Updated | State::Notice => advice.meaning,
    }
}

/// What the event names and what is remembered, each with its label, not escaped yet.
pub(super) fn particulars(alert: &Alert) -> Vec<(String, String)> {
    let (finding, origin, history) = (&alert.finding, &alert.origin, &alert.history);
    let mut lines: Vec<_> =
        finding.facts.iter().map(|fact| (label(&fact.name), fact.value.clone())).collect();
    let mut line = |name: &str, value: String| lines.push((name.to_owned(), value));
    line("Account", finding.account.to_string());
    line("Region", finding.region.to_string());
    if finding.account != origin.account || finding.region != origin.region {
        line("Event came from", format!("account {}, region {}", origin.account, origin.region));
    }
    line("Since", utc(history.first));
    if history.count > 1 {
        line("Last time", utc(history.last));
        line("Events", history.count.to_string());
    }
    if let Some(deadline) = finding.deadline {
        line("Deadline", format!("{}, {}", utc(deadline), left(deadline, alert.at)));
    }
    if alert.state == State::Resolved {
        line("Over since", utc(finding.time));
    }
    if let Some(cause) = &finding.cause {
        line("AWS says", cause.clone());
    }
    line("Event", format!("{} ({})", origin.id, origin.detail_type));
    lines
}

/// `certificate_authority` → `Certificate authority`, `actor_arn` → `Actor ARN`
fn label(name: &str) -> String {
    let words = name.split('_').enumerate().map(|(place, word)| match word {
        "acl" | "api" | "arn" | "ca" | "crl" | "id" | "mfa" | "rest" | "vpc" => word.to_uppercase(),
        _ if place == 0 => {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            first.to_uppercase() + rest
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}
