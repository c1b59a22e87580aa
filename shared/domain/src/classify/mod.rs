//! What an event means. Pure: an event in, findings and endings out.

mod airflow;
mod alike;
mod connector;
mod key;
mod private_ca;
mod scaling;
mod trail;

use crate::arn::Arn;
use crate::event::{Body, Event, Origin};
use crate::{Call, Classification, Condition, Fact, Finding, Function};

/// Says what an event means. No finding holds a secret that can be told from other text.
pub fn classify(event: &Event) -> Classification {
    let Classification { findings, ends } = meaning(event);
    let hidden = |findings: Vec<Finding>| findings.into_iter().map(Finding::without_secrets).collect();
    Classification { findings: hidden(findings), ends: hidden(ends) }
}

/// Whether an event means nothing by itself.
pub fn is_ordinary(event: &Event) -> bool {
    meaning(event) == Classification::default()
}

fn meaning(event: &Event) -> Classification {
    match &event.body {
        Body::PrivateCa { ca, attempt, result, asked } => {
            private_ca::classify(&event.origin, ca, attempt, result, asked)
        }
        Body::Trail(record) => trail::classify(&event.origin, record),
        Body::Schedule | Body::Object(_) => Classification::default(),
        Body::SelfTest(function) => self_test(&event.origin, *function),
        Body::Connector(connector) => connector::classify(&event.origin, connector),
        Body::Key(key) => key::classify(&event.origin, key),
        Body::Scaling(scaling) => scaling::classify(&event.origin, scaling),
        Body::Airflow(airflow) => airflow::classify(&event.origin, airflow),
        Body::Unrecognised { resources, detail } => {
            Classification { findings: vec![unrecognised(&event.origin, resources, detail)], ends: vec![] }
        }
    }
}

/// A condition of a resource: its ARN says where that is, the envelope only where the event arose.
fn finding(origin: &Origin, condition: Condition, resource: Option<&Arn>) -> Finding {
    let arising = Finding::at(origin, condition);
    match resource {
        Some(arn) => arising.of(arn),
        None => arising,
    }
}

/// One episode for each function: told anew each day, by the rules of what goes on.
fn self_test(origin: &Origin, function: Function) -> Classification {
    let finding = Finding {
        about: Some(function.name().to_owned()),
        facts: vec![Fact::new("function", &function)],
        ..Finding::at(origin, Condition::SelfTest)
    };
    Classification { findings: vec![finding], ends: vec![] }
}

/// Folded by its source and detail-type, which is all that is known of it.
fn unrecognised(origin: &Origin, resources: &[String], detail: &str) -> Finding {
    let mut facts =
        vec![Fact::new("event_source", &origin.source), Fact::new("event_detail_type", &origin.detail_type)];
    if !resources.is_empty() {
        facts.push(Fact::new("event_resources", &resources.join(", ")));
    }
    if !detail.is_empty() {
        facts.push(Fact::new("event_detail", &detail));
    }
    let kind = &origin.detail_type[..origin.detail_type.floor_char_boundary(128)];
    let about = Some(format!("{}|{kind}", origin.source));
    Finding { about, facts, ..Finding::at(origin, Condition::Unrecognised) }
}

pub(crate) use trail::ordinary;

/// The call that an event is a record of, as it is counted.
pub fn call(event: &Event) -> Option<Call> {
    match &event.body {
        Body::Trail(record) => trail::call(record),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
