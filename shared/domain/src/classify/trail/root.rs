//! The root user. <https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html>

use super::act::Scene;
use crate::operations::{self, Class, Service};
use crate::trail::{Details, FailureClass, Identity, Kind};
use crate::{Condition, Finding};

/// Root was asked for its second factor: whether it got in, and with it, says the `ConsoleLogin` that follows.
const ASKED: &str = "CheckMfa";

/// How the names begin of what tells of a new password for root.
const FORGOTTEN: &str = "PasswordRecovery";

/// Adds that root acted, unless AWS did so by itself, or root did not get in.
///
/// Reads are folded together; each other operation is news. What root did is told with it, so that a lesser finding
/// about the same act is left out, unless something ends it.
pub(super) fn add(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let act = scene.act;
    let by_aws = scene.record.kind == Kind::ServiceEvent || act.actor.service().is_some();
    let kept_out = act.outcome.failure().is_some_and(|failure| failure.class == FailureClass::SignIn);
    let asked = scene.service == Service::SignIn && act.operation.name() == ASKED;
    if act.actor.identity != Identity::Root || by_aws || kept_out || asked {
        return;
    }
    // A request that says nothing is made with an access key. Of signing in, it is only known where it is said; and who has
    // forgotten the password has not signed in.
    let alone = match &act.details {
        Details::SignIn(_) if act.operation.name().starts_with(FORGOTTEN) => false,
        Details::SignIn(sign_in) => sign_in.mfa.or(act.actor.mfa) == Some(false),
        _ => act.actor.mfa != Some(true),
    };
    let condition = if alone { Condition::RootWithoutMfa } else { Condition::RootActivity };
    let about = if scene.class == Class::Read { "reads".to_owned() } else { act.operation.to_string() };
    let cause = act.outcome.failure().and_then(|failure| failure.message.clone());
    let finding = Finding { about: Some(about), cause, ..scene.finding(condition) };
    findings.retain(|other| other.severity >= finding.severity || operations::is_ended(other.condition));
    findings.push(finding);
}
