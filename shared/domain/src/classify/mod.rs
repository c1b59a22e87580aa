//! What an event means. Pure: an event in, findings and endings out.

mod private_ca;

use crate::event::{Body, Event, Origin};
use crate::{Classification, Condition, Fact, Finding};

/// Says what an event means.
pub fn classify(event: &Event) -> Classification {
    match &event.body {
        Body::PrivateCa { ca, attempt, result } => private_ca::classify(&event.origin, ca, attempt, result),
        Body::Unrecognised { resources, detail } => {
            Classification { findings: vec![unrecognised(&event.origin, resources, detail)], ends: vec![] }
        }
    }
}

/// Folded by its detail-type, which is the one thing that is known of it.
fn unrecognised(origin: &Origin, resources: &[String], detail: &str) -> Finding {
    let mut facts =
        vec![Fact::new("event_source", &origin.source), Fact::new("event_detail_type", &origin.detail_type)];
    if !resources.is_empty() {
        facts.push(Fact::new("event_resources", &resources.join(", ")));
    }
    facts.push(Fact::new("event_detail", &detail));
    Finding {
        condition: Condition::Unrecognised,
        severity: Condition::Unrecognised.severity(),
        resource: None,
        account: origin.account.clone(),
        region: origin.region.clone(),
        time: origin.time,
        cause: None,
        facts,
    }
}

#[cfg(test)]
mod tests;
