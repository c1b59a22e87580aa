//! Rules see of a document what they ask for, and decide as if they saw all of it.

use serde_json::{Map, Value};

use super::*;
use crate::routing::Routing;

/// A rule over each of these, in the syntax of YAML.
const PATTERNS: [&str; 9] = [
    "{ state: [firing], condition: [{ prefix: access_ }] }",
    "{ severity: [low], account: [{ exists: true }], region: [{ prefix: us- }] }",
    "{ resource: [{ exists: false }], cause: [{ exists: true }] }",
    "{ resource: [{ wildcard: \"*:key/*\" }] }",
    "{ facts: { operation: [{ exists: true }], actor: [{ anything-but: root }], unheard_of: [{ exists: false }] } }",
    "{ $or: [{ facts: { key: [{ exists: true }] } }, { facts: { certificate: [{ exists: true }] } }] }",
    "{ facts: { error_code: { inner: [{ exists: false }] } } }",
    "{ summary: [{ wildcard: \"*CRITICAL*\" }], facts: { actor_kind: [role] } }",
    "{ time: [{ exists: true }], event: { source: [aws.kms] }, advice: [{ exists: true }] }",
];

fn routing(patterns: &[&str]) -> Routing {
    let rules = patterns.iter().map(|pattern| format!("- {{ name: x, match: {pattern}, observe: true }}\n"));
    Routing::read(&format!("rules:\n{}", rules.collect::<String>())).unwrap()
}

/// What of a document is asked for.
fn part(document: &Value, routing: &Routing) -> Value {
    let asked = routing.asked();
    let part = asked.members().filter_map(|(member, inner)| match document.get(member)? {
        Value::Object(all) if member == "facts" => {
            let facts = all.iter().filter(|(name, _)| inner.contains(*name));
            Some((member.to_owned(), facts.map(|(name, fact)| (name.clone(), fact.clone())).collect()))
        }
        all => Some((member.to_owned(), all.clone())),
    });
    part.collect::<Map<_, _>>().into()
}

#[test]
fn rules_decide_by_what_they_ask_for_as_by_all_there_is() {
    let mut routings: Vec<_> = PATTERNS.iter().map(|pattern| routing(&[pattern])).collect();
    routings.extend([routing(&PATTERNS), routing(&PATTERNS[..7]), Routing::default().with_defaults()]);
    let mut ruled = 0;
    for file in event_files() {
        let event = decode::event(&fs::read_to_string(file).unwrap()).unwrap();
        let found = classify(&event);
        for finding in found.findings.into_iter().chain(found.ends) {
            let alert = Alert::first(finding, &event.origin, event.origin.time);
            let all = document(&alert, &settings());
            for routing in &routings {
                let some = asked(&alert, &settings(), &routing.asked());
                assert!(some == all || some == part(&all, routing), "{some:#} of {all:#}");
                let decided = routing.route(&all, event.origin.time);
                assert_eq!(routing.route(&some, event.origin.time), decided);
                ruled += usize::from(decided.is_some());
            }
        }
    }
    assert!(ruled > 100, "{ruled}");
}
