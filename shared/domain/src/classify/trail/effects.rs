//! What a call that succeeded makes the case, and what it ends: the catalogue of operations, applied.

use jiff::{SignedDuration, Timestamp};

use super::act::{Scene, and};
use super::when::holds;
use crate::operations::{self, Effect, Operation};
use crate::trail::{Details, Outcome};
use crate::{Classification, Condition, Finding};

/// The processes of a group that can be suspended:
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html>.
const PROCESSES: [&str; 9] = [
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];
const ALL: &str = "all processes";

pub(super) fn of(scene: &Scene<'_>) -> Classification {
    let mut meaning = Classification::default();
    let operation = operations::find(scene.service, scene.act.operation.name());
    let (Outcome::Success, Some(operation)) = (&scene.act.outcome, operation) else { return meaning };
    for effect in operation.effects {
        match *effect {
            Effect::Makes(condition, when) if holds(when, scene.act) => {
                meaning.findings.extend(made(scene, operation, condition));
            }
            Effect::Ends(condition, when) if holds(when, scene.act) => {
                meaning.ends.extend(ended(scene, condition));
            }
            Effect::Makes(..) | Effect::Ends(..) => {}
        }
    }
    meaning
}

fn made(scene: &Scene<'_>, operation: &Operation, condition: Condition) -> Vec<Finding> {
    let finding = Finding { deadline: deadline(scene, condition), ..scene.finding_about_resource(condition) };
    if condition == Condition::ScalingSuspended {
        return processes(scene).iter().map(|process| about(&finding, process)).collect();
    }
    if condition == Condition::TrailWeakened {
        return vec![about(&finding, weakness(operation.name))];
    }
    // A key is deleted once, and its native event tells of it too.
    let once = [Condition::KeyDeleted, Condition::KeyRotated].contains(&condition);
    if once || operations::is_ended(condition) {
        return vec![finding];
    }
    // What is no state but an act is news whenever somebody else does it, or does something else.
    let act = format!("{}|{}", operation.name, scene.actor_key());
    vec![about(&finding, &act)]
}

fn ended(scene: &Scene<'_>, condition: Condition) -> Vec<Finding> {
    let finding = scene.finding_about_resource(condition);
    match condition {
        Condition::TrailWeakened => return vec![about(&finding, STOPPED)],
        Condition::ScalingSuspended => {}
        _ => return vec![finding],
    }
    let named = processes(scene);
    let group = matches!(scene.act.details, Details::Scaling(_));
    let all: &[&str] = if group && named == [ALL] { &PROCESSES } else { &[] };
    named.iter().copied().chain(all.iter().copied()).map(|process| about(&finding, process)).collect()
}

const STOPPED: &str = "stopped";

/// How a trail was weakened: to start it again mends only that it was stopped.
fn weakness(operation: &str) -> &'static str {
    match operation {
        "PutEventSelectors" => "selectors",
        "UpdateTrail" => "settings",
        _ => STOPPED,
    }
}

/// The processes that a call names. None named is all of them.
fn processes<'a>(scene: &Scene<'a>) -> Vec<&'a str> {
    match &scene.act.details {
        Details::Scaling(scaling) if !scaling.processes.is_empty() => {
            scaling.processes.iter().map(String::as_str).collect()
        }
        _ => vec![ALL],
    }
}

fn about(finding: &Finding, more: &str) -> Finding {
    Finding { about: Some(and(finding.about.clone(), more)), ..finding.clone() }
}

/// Until when a deletion can be called off.
fn deadline(scene: &Scene<'_>, condition: Condition) -> Option<Timestamp> {
    match (&scene.act.details, condition) {
        (Details::Key(key), Condition::KeyDeletionScheduled) => key.deletion.as_ref()?.at,
        (Details::Ca(ca), Condition::CaDeleted) => {
            let days = i64::from(ca.restorable_days.unwrap_or(LONGEST_RESTORATION));
            scene.record.time.checked_add(SignedDuration::from_hours(24 * days)).ok()
        }
        _ => None,
    }
}

/// `PermanentDeletionTimeInDays` where a call does not say:
/// <https://docs.aws.amazon.com/privateca/latest/APIReference/API_DeleteCertificateAuthority.html>.
const LONGEST_RESTORATION: u32 = 30;
