//! `userIdentity`.

use super::checked::{checked, kept};
use super::field::Notes;
use super::wire;
use crate::trail::{Actor, Delegation, Identity, Scope, is_aws};

/// What AWS writes for a user name that does not exist: somebody may have typed a password there.
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

pub(super) fn actor(wire: Option<&wire::Identity<'_>>, notes: &mut Notes) -> Actor {
    let Some(wire) = wire else { return Actor::default() };
    let session = wire.session.as_ref();
    Actor {
        identity: identity(wire),
        account: checked(wire.account.as_ref(), "userIdentity.accountId", notes),
        arn: checked(wire.arn.as_ref(), "userIdentity.arn", notes),
        issuer: checked(
            session.and_then(|session| session.issuer.as_ref()?.arn.as_ref()),
            "userIdentity.sessionContext.sessionIssuer.arn",
            notes,
        ),
        principal_id: kept(wire.principal_id.as_deref()),
        mfa: session.and_then(|session| session.attributes.as_ref()?.mfa),
        source_identity: kept(session.and_then(|session| session.source_identity.as_deref())),
        invoked_by: kept(wire.invoked_by.as_deref()),
        delegate: wire.delegate.as_ref().and_then(|delegate| {
            checked(delegate.account.as_ref(), "userIdentity.invokedByDelegate.accountId", notes)
        }),
        on_behalf_of: wire.on_behalf_of.as_ref().map(|of| Delegation {
            user_id: kept(of.user_id.as_deref()),
            identity_store: checked(
                of.identity_store.as_ref(),
                "userIdentity.onBehalfOf.identityStoreArn",
                notes,
            ),
        }),
        in_scope_of: wire.in_scope_of.as_ref().map(|of| Scope {
            issuer: kept(of.issuer.as_deref()),
            source_arn: checked(of.source_arn.as_ref(), "userIdentity.inScopeOf.sourceArn", notes),
            source_account: checked(
                of.source_account.as_ref(),
                "userIdentity.inScopeOf.sourceAccount",
                notes,
            ),
            issued_to: checked(of.issued_to.as_ref(), "userIdentity.inScopeOf.credentialsIssuedTo", notes),
        }),
    }
}

fn identity(wire: &wire::Identity<'_>) -> Identity {
    if wire.user_name.as_deref() == Some(HIDDEN) {
        return Identity::Hidden;
    }
    let name = kept(wire.user_name.as_deref());
    let provider = || kept(wire.provider.as_deref());
    let resource = wire.arn.as_deref().and_then(|arn| arn.splitn(6, ':').nth(5)).unwrap_or_default();
    let assumed_root = wire.session.as_ref().is_some_and(|session| session.assumed_root == Some(true));
    match wire.kind.as_deref() {
        Some("Root") if assumed_root || resource == "assumed-root" => Identity::AssumedRoot,
        Some("Root") => Identity::Root,
        Some("IAMUser") => {
            Identity::User { name: name.or_else(|| kept(resource.strip_prefix("user/")?.rsplit('/').next())) }
        }
        Some("AssumedRole" | "Role") => role(wire, name, resource),
        Some("FederatedUser") => {
            Identity::Federated { name: kept(resource.strip_prefix("federated-user/")).or(name) }
        }
        Some("SAMLUser") => Identity::Saml { name, provider: provider() },
        Some("WebIdentityUser") => Identity::WebIdentity { name, provider: provider() },
        Some("IdentityCenterUser") => Identity::IdentityCenter,
        Some("AWSAccount") => Identity::Account,
        Some("AWSService") => Identity::Service { name: kept(wire.invoked_by.as_deref()) },
        Some("Directory") => Identity::Directory { name },
        Some("Unknown") => Identity::Unknown { name },
        Some(kind) => Identity::Unrecognised { kind: kind.to_owned(), name },
        None => match wire.invoked_by.as_deref().filter(|name| is_aws(name)) {
            Some(service) => Identity::Service { name: Some(service.to_owned()) },
            None => Identity::Unstated,
        },
    }
}

/// The issuer of the session knows the role by its name; else its ARN does, as `assumed-role/<role>/<session>`.
///
/// The roles of IAM Identity Center are `AWSReservedSSO_<permission set>_<hash>`, and their sessions are its users:
/// <https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html>.
fn role(wire: &wire::Identity<'_>, name: Option<String>, resource: &str) -> Identity {
    let issuer = wire.session.as_ref().and_then(|session| session.issuer.as_ref()?.user_name.as_deref());
    let (role, session) = match resource.strip_prefix("assumed-role/").map(|names| names.split_once('/')) {
        Some(Some((role, session))) => (Some(role), Some(session)),
        _ => (None, wire.principal_id.as_deref().and_then(|id| Some(id.split_once(':')?.1))),
    };
    let session = kept(session.filter(|session| !session.is_empty()));
    let role = kept(issuer).or(name).or_else(|| kept(role));
    let set = role.as_deref().and_then(|role| role.strip_prefix("AWSReservedSSO_")?.rsplit_once('_'));
    match set {
        Some((set, _)) => Identity::PermissionSet { set: set.to_owned(), user: session },
        None => Identity::Role { role, session },
    }
}
