//! Why a call failed, and whether people want to know.

use super::act::Scene;
use crate::arn::{Arn, KeyArn};
use crate::operations::{Class, Service};
use crate::trail::{Effect, Failure, FailureClass, Identity, KeyState, Policy, Resource};
use crate::{Condition, Fact, Finding, Severity};

/// What a failure means. Requests that can't succeed, and things that are not there, are their caller's concern: they are
/// counted.
pub(super) fn of(scene: &Scene<'_>, failure: &Failure) -> Vec<Finding> {
    if let Some(key) = dying_key(scene, failure) {
        let why = [code(failure), vec![Fact::new("key", &key)]].concat();
        let finding = scene.finding_because(Condition::KeyUsedWhilePendingDeletion, why);
        return vec![Finding { cause: cause(failure), ..finding.of(&key) }];
    }
    let operation = &scene.act.operation;
    let finding = |condition| scene.finding_because(condition, code(failure));
    let (finding, about) = match failure.class {
        FailureClass::Denied => denied(scene, failure),
        FailureClass::SignIn => (sign_in(scene), scene.actor_key()),
        FailureClass::Throttled => (finding(Condition::Throttled), operation.to_string()),
        FailureClass::Quota => {
            let code = failure.code.as_deref().unwrap_or_default();
            (finding(Condition::QuotaReached), format!("{operation}|{code}"))
        }
        FailureClass::Fault => (finding(Condition::ServiceFault), operation.to_string()),
        FailureClass::State | FailureClass::Other
            if lacks_key_store(failure) || is_unexplained(scene, failure) =>
        {
            (finding(Condition::ServiceFault), operation.to_string())
        }
        FailureClass::Credentials
        | FailureClass::NotFound
        | FailureClass::State
        | FailureClass::BadInput
        | FailureClass::Other => return Vec::new(),
    };
    vec![Finding { about: Some(about), cause: cause(failure), ..finding }]
}

/// Whether the key store of a key, such as an external one, can't be reached: AWS calls all of that an invalid state of the
/// key, see <https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html>.
fn lacks_key_store(failure: &Failure) -> bool {
    let says = |words: &str| failure.message.as_deref().is_some_and(|message| message.contains(words));
    failure.code.as_deref() == Some("KMSInvalidStateException")
        && (failure.key_state == Some(KeyState::Unavailable) || says("key store") || says("XksProxy"))
}

/// Whether AWS Private CA did not do what was asked, and does not say why. Who asks for a certificate that was not issued
/// gets the same answer again and again, and the native event has told of that.
fn is_unexplained(scene: &Scene<'_>, failure: &Failure) -> bool {
    let code = failure.code.as_deref();
    scene.service == Service::PrivateCa
        && scene.class != Class::Read
        && code == Some("RequestFailedException")
}

fn cause(failure: &Failure) -> Option<String> {
    failure.message.clone().or_else(|| failure.code.clone())
}

fn code(failure: &Failure) -> Vec<Fact> {
    failure.code.iter().map(|code| Fact::new("error_code", code)).collect()
}

/// The key that is to be deleted, and with which somebody wanted to work: then something still needs it.
///
/// The error names it, also where the caller did so by an alias, or called another service.
fn dying_key(scene: &Scene<'_>, failure: &Failure) -> Option<Arn> {
    let dying =
        matches!(failure.key_state, Some(KeyState::PendingDeletion | KeyState::PendingReplicaDeletion));
    let works = scene.class == Class::Crypto
        || scene.service != Service::Kms
        || scene.act.operation.name() == "CreateGrant";
    if !dying || !works {
        return None;
    }
    let message = failure.message.as_deref().unwrap_or_default();
    let mut parts = message.split(|c: char| c.is_whitespace() || "'\"`(),;".contains(c));
    let named = parts.find_map(|word| word.trim_end_matches(['.', ':']).parse::<KeyArn>().ok());
    let resources = || scene.act.resources.iter().filter_map(Resource::arn);
    let key = named.map(|key| key.arn().clone());
    key.or_else(|| resources().find(|arn| arn.service() == "kms").cloned())
}

/// Folded by who was refused what by which policy, whatever it was upon: a program that is refused one object of a bucket
/// is refused them all.
fn denied(scene: &Scene<'_>, failure: &Failure) -> (Finding, String) {
    let denial = failure.denial.as_deref();
    let action = denial.and_then(|it| it.action.clone()).unwrap_or_else(|| scene.act.operation.to_string());
    let named = scene.act.resources.first().map(ToString::to_string);
    let resource = denial.and_then(|it| it.resource.clone()).or(named);
    let mut why = code(failure);
    why.push(Fact::new("action", &action));
    why.extend(resource.map(|resource| Fact::new("denied_resource", &resource)));
    let policy = denial.and_then(|it| it.policy).map(Policy::label);
    why.push(Fact::new("denied_by", &policy.unwrap_or("unknown")));
    if let Some(denial) = denial {
        let effect = denial.effect.map(|effect| {
            Fact::new("denial", &if effect == Effect::Explicit { "explicit" } else { "implicit" })
        });
        let arn = denial.policy_arn.as_ref().map(|arn| Fact::new("policy_arn", arn));
        let id = denial.authorization_id.as_ref().map(|id| Fact::new("authorization_id", id));
        why.extend([effect, arn, id].into_iter().flatten());
    }
    let mut finding = scene.finding_because(Condition::AccessDenied, why);
    let watched = matches!(
        scene.service,
        Service::PrivateCa
            | Service::Kms
            | Service::Autoscaling
            | Service::Airflow
            | Service::AirflowServerless
            | Service::CloudTrail
    );
    if watched && scene.class != Class::Read {
        finding.severity = finding.severity.max(Severity::Medium);
    }
    (finding, format!("{}|{action}|{}", scene.actor_key(), policy.unwrap_or("unknown")))
}

/// Somebody who tries to become root is of another weight.
fn sign_in(scene: &Scene<'_>) -> Finding {
    let finding = scene.finding(Condition::SignInFailed);
    let severity = match scene.act.actor.identity {
        Identity::Root => Severity::High,
        _ => finding.severity,
    };
    Finding { severity, ..finding }
}
