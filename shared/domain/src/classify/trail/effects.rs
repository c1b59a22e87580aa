//! What a call that succeeded makes the case, and what it ends: the catalogue of operations, applied.

use jiff::{SignedDuration, Timestamp};

use super::act::{Scene, and};
use super::when::holds;
use crate::operations::{self, Effect, Operation};
use crate::trail::{Details, Outcome};
use crate::{Classification, Condition, Finding};

/// The processes of a group that can be suspended:
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html>.
pub(super) const PROCESSES: [&str; 9] = [
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
        return vec![about(&finding, &weakness(scene))];
    }
    // A key is deleted once, and its native event tells of it too.
    let once = [Condition::KeyDeleted, Condition::KeyRotated].contains(&condition);
    if once || operations::is_ended(condition) {
        return vec![finding];
    }
    // What is no state but an act is news whenever somebody else does it, or does something else.
    let act = format!("{}|{}", operation.name, scene.actor_key());
    vec![about(&finding, &[vec![act], what_else(scene)].concat().join("|"))]
}

fn ended(scene: &Scene<'_>, condition: Condition) -> Vec<Finding> {
    let finding = scene.finding_about_resource(condition);
    match condition {
        Condition::TrailWeakened => {
            let mended = match scene.act.operation.name() {
                "PutEventSelectors" => &[SELECTORS][..],
                "RestoreEventDataStore" => &[DELETED],
                // Nobody starts what is not there.
                _ => &[STOPPED, DELETED],
            };
            return mended.iter().map(|how| about(&finding, how)).collect();
        }
        Condition::ScalingSuspended => {}
        _ => return vec![finding],
    }
    let named = processes(scene);
    let group = matches!(scene.act.details, Details::Scaling(_));
    // All of them can be suspended at once and resumed by their names, or the other way round.
    let each = PROCESSES.iter().all(|process| named.contains(process));
    let more: &[&str] = match () {
        () if group && named == [ALL] => &PROCESSES,
        () if group && each => &[ALL],
        () => &[],
    };
    named.iter().copied().chain(more.iter().copied()).map(|process| about(&finding, process)).collect()
}

const STOPPED: &str = "stopped";
const DELETED: &str = "deleted";
const SELECTORS: &str = "selectors";

/// How a trail was weakened: to start it again mends only that it was stopped. Other settings are another thing.
fn weakness(scene: &Scene<'_>) -> String {
    match (scene.act.operation.name(), &scene.act.details) {
        ("DeleteTrail" | "DeleteEventDataStore", _) => DELETED.to_owned(),
        ("PutEventSelectors", _) => SELECTORS.to_owned(),
        ("UpdateTrail", Details::Trail(trail)) => {
            let bucket = trail.bucket.iter().map(|bucket| format!("bucket {bucket}"));
            let off = trail.switched_off.iter().map(|setting| format!("no {setting}"));
            [vec!["settings".to_owned()], bucket.collect(), off.collect()].concat().join("|")
        }
        _ => STOPPED.to_owned(),
    }
}

/// What tells two acts of one kind by one actor apart, beside what they are upon: another certificate is another CA,
/// another grantee is somebody else with the key, and another policy allows something else.
fn what_else(scene: &Scene<'_>) -> Vec<String> {
    let policy = |mark: Option<u32>| mark.map(|mark| format!("policy {mark:08x}"));
    match &scene.act.details {
        Details::Ca(ca) => {
            let certificate = ca.certificate.iter().map(|certificate| certificate.arn().to_string());
            certificate.chain(policy(ca.policy)).collect()
        }
        Details::Key(key) => {
            let grant = key.grant.iter();
            let whom = grant.flat_map(|grant| grant.grantee.iter().chain(&grant.operations).cloned());
            whom.chain(policy(key.policy)).collect()
        }
        _ => Vec::new(),
    }
}

/// The processes that a call names, in one order whoever names them. None named is all of them.
fn processes<'a>(scene: &Scene<'a>) -> Vec<&'a str> {
    match &scene.act.details {
        Details::Scaling(scaling) if !scaling.processes.is_empty() => {
            let mut names: Vec<_> = scaling.processes.iter().map(String::as_str).collect();
            names.sort_unstable();
            names
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
