use crate::operations::When;
use crate::trail::{Act, CaDetails, CaStatus, Details, Identity, ScalingDetails, Selection, SignInResult};

/// Whether what an effect hangs on is so.
pub(super) fn holds(when: When, act: &Act) -> bool {
    let (ca, scaling) = (ca(act), scaling(act));
    let revocation = |ca: &CaDetails| [ca.crl, ca.ocsp];
    let other_instances = scaling.is_some_and(|it| {
        it.launch_template.is_some() || it.launch_configuration.is_some() || it.mixed_instances
    });
    let suspended = || match &act.details {
        Details::Scalable(target) => target.suspended,
        _ => None,
    };
    match when {
        When::Always => true,
        When::NotByAService => act.actor.service().is_none(),
        When::StatusDisabled => ca.is_some_and(|ca| ca.status == Some(CaStatus::Disabled)),
        When::StatusActive => ca.is_some_and(|ca| ca.status == Some(CaStatus::Active)),
        When::RevocationOn => ca.is_some_and(|ca| revocation(ca).contains(&Some(true))),
        When::RevocationOff => ca
            .is_some_and(|ca| revocation(ca).contains(&Some(false)) && !revocation(ca).contains(&Some(true))),
        When::CaTemplate => ca
            .and_then(|ca| ca.template.as_ref())
            .is_some_and(|template| template.resource().contains("CACertificate")),
        When::OtherInstances => other_instances,
        When::SameInstances => !other_instances,
        When::SuspendedStateOn => suspended() == Some(true),
        When::SuspendedStateOff => suspended() == Some(false),
        When::MaterialOfBefore => !matches!(&act.details, Details::Key(key) if key.new_material),
        When::TrailReduced => {
            matches!(&act.details, Details::Trail(trail) if trail.bucket.is_some() || !trail.switched_off.is_empty())
        }
        When::KeysLeftOut => {
            matches!(&act.details, Details::Trail(trail) if trail.selection.as_ref().is_some_and(Selection::loses_kms))
        }
        When::KeysKept => {
            matches!(&act.details, Details::Trail(trail) if trail.selection.as_ref().is_some_and(|it| !it.loses_kms()))
        }
        When::PasswordAlone => {
            let alone = |sign_in: &crate::trail::SignIn| {
                sign_in.result == Some(SignInResult::Success) && sign_in.mfa == Some(false)
            };
            matches!(act.actor.identity, Identity::User { .. })
                && matches!(&act.details, Details::SignIn(sign_in) if alone(sign_in))
        }
    }
}

fn ca(act: &Act) -> Option<&CaDetails> {
    match &act.details {
        Details::Ca(ca) => Some(ca),
        _ => None,
    }
}

fn scaling(act: &Act) -> Option<&ScalingDetails> {
    match &act.details {
        Details::Scaling(scaling) => Some(scaling),
        _ => None,
    }
}
