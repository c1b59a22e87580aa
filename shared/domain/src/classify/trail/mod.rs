//! What a record of CloudTrail means: what a call changed, why it failed, and who should not have called at all.

mod act;
mod effects;
mod facts;
mod failures;
mod ordinary;
mod root;
mod when;

use crate::event::Origin;
use crate::trail::{Body, Kind, Record};
use crate::{Call, Classification, Fact, Finding};
use act::Scene;

pub(crate) use ordinary::ordinary;

/// Says what a record means. One that only reports a rate, or adds up what others did, means nothing by itself.
pub(super) fn classify(origin: &Origin, record: &Record) -> Classification {
    let act = match &record.body {
        Body::Act(act) => act,
        Body::Unrecognised => {
            return Classification { findings: vec![unrecognised(origin, record)], ends: vec![] };
        }
        Body::Insight(_) | Body::Aggregate => return Classification::default(),
    };
    let scene = Scene::new(origin, record, act);
    let mut meaning = match act.outcome.failure() {
        Some(failure) => Classification { findings: failures::of(&scene, failure), ends: vec![] },
        None => effects::of(&scene),
    };
    root::add(&scene, &mut meaning.findings);
    meaning
}

fn unrecognised(origin: &Origin, record: &Record) -> Finding {
    let mut finding = super::unrecognised(origin, &[], "");
    if let Kind::Unrecognised(kind) = &record.kind {
        finding.facts.push(Fact::new("record_kind", kind));
    }
    finding
}

/// The call that a record is of.
pub(super) fn call(record: &Record) -> Option<Call> {
    let Body::Act(act) = &record.body else { return None };
    Some(Call {
        service: act.operation.service,
        group: act::class(act).group(),
        failure: act.outcome.failure().map(|failure| failure.class),
    })
}

#[cfg(test)]
mod tests;
