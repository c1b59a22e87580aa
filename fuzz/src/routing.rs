//! A routing file: its mistakes have lines, and its rules do what they say to whatever alert.

use std::fmt::Debug;

use jiff::Timestamp;
use serde_json::{Value, json};
use tocsin_domain::routing::{Action, Routed, Routing};
use tocsin_domain::tree::Mistake;

/// Reads any text as a routing file.
pub fn check(text: &str) {
    let read = Routing::read(text);
    same(&Routing::read(text), &read);
    let last = text.lines().count().max(1);
    match &read {
        Ok(routing) => alerts().iter().for_each(|alert| ruled(routing, alert, last)),
        Err(mistakes) => {
            assert!(!mistakes.is_empty() && mistakes.is_sorted_by_key(|it| it.line), "{mistakes:?}");
            for Mistake { line, what } in mistakes {
                assert!((1..=last).contains(line), "line {line} of {last}: {what}");
                assert!(!what.contains(char::is_control), "{what:?}");
            }
        }
    }
    if !text.starts_with('\u{feff}') && text.len() < 100_000 {
        below_a_comment(&Routing::read(&format!("# said\n{text}")), &read, text.trim().is_empty());
    }
}

fn same(one: &impl Debug, other: &impl Debug) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"), "twice");
}

fn alerts() -> [Value; 3] {
    let facts = json!({"actor": "a", "address": "10.0.0.7", "count": 3, "operation_class": "read"});
    [
        json!({"version": "1", "condition": "access_denied", "severity": "low", "account": "111122223333",
            "resource": null, "region": "us-east-1", "facts": facts}),
        json!({"condition": "crl_bucket_permission", "severity": "critical", "state": "firing", "facts": {}}),
        json!({}),
    ]
}

fn ruled(routing: &Routing, alert: &Value, last: usize) {
    let ever = routing.route(alert, Timestamp::MIN);
    let whatever = routing.route(alert, Timestamp::MAX);
    if let Some(Routed { line, rule, by_default, .. }) = &ever {
        assert!((1..=last).contains(line) && !rule.trim().is_empty() && !by_default, "line {line}: {rule}");
    }
    // In the end no mute is left, and each that would have decided is named.
    assert!(!matches!(&whatever, Some(Routed { action: Action::Mute { .. }, .. })), "{whatever:?}");
    let over = routing.passed_over(alert, Timestamp::MAX);
    let muted = matches!(&ever, Some(Routed { action: Action::Mute { .. }, .. }));
    assert_eq!(!over.is_empty(), muted, "{over:?}");
    assert!(muted || ever == whatever);
    assert!(routing.passed_over(alert, Timestamp::MIN).is_empty());
    // The defaults stand below.
    let both = routing.clone().with_defaults();
    let with_defaults = both.route(alert, Timestamp::MAX);
    assert!(whatever.is_none() || with_defaults == whatever);
    assert_eq!(both.topics(), routing.topics());
}

/// One line further down everything is the same, one line further down.
fn below_a_comment(
    below: &Result<Routing, Vec<Mistake>>,
    read: &Result<Routing, Vec<Mistake>>,
    nothing: bool,
) {
    match (below, read) {
        (Ok(below), Ok(read)) => {
            for alert in alerts() {
                let line = |routing: &Routing| Some(routing.route(&alert, Timestamp::MIN)?.line);
                assert_eq!(line(below), line(read).map(|line| line + 1));
            }
        }
        (Err(below), Err(read)) => {
            let lines = |mistakes: &[Mistake], more| -> Vec<usize> {
                mistakes.iter().map(|it| it.line + more).collect()
            };
            assert!(nothing || lines(below, 0) == lines(read, 1), "{below:?} is not {read:?}");
        }
        _ => panic!("{below:?} is not {read:?}"),
    }
}
