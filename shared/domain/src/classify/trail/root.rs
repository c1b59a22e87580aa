//! The root user. <https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html>

use super::act::Scene;
use crate::operations::{self, Class};
use crate::trail::{Details, FailureClass, Identity, Kind};
use crate::{Condition, Finding};

/// Adds that root acted, unless AWS did so by itself, or root did not get in.
///
/// Reads are folded together; each other operation is news. What root did is told with it, so that a lesser finding
/// about the same act is left out, unless something ends it.
pub(super) fn add(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let act = scene.act;
    let by_aws = scene.record.kind == Kind::ServiceEvent || act.actor.service().is_some();
    let kept_out = act.outcome.failure().is_some_and(|failure| failure.class == FailureClass::SignIn);
    if act.actor.identity != Identity::Root || by_aws || kept_out {
        return;
    }
    let second_factor = match &act.details {
        Details::SignIn(sign_in) => sign_in.mfa.or(act.actor.mfa),
        _ => act.actor.mfa,
    };
    let condition =
        if second_factor == Some(true) { Condition::RootActivity } else { Condition::RootWithoutMfa };
    let about = if scene.class == Class::Read { "reads".to_owned() } else { act.operation.to_string() };
    let cause = act.outcome.failure().and_then(|failure| failure.message.clone());
    let finding = Finding { about: Some(about), cause, ..scene.finding(condition) };
    findings.retain(|other| other.severity >= finding.severity || operations::is_ended(other.condition));
    findings.push(finding);
}
