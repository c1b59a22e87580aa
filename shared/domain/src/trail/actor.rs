use crate::AccountId;
use crate::arn::Arn;

/// Who acted: `userIdentity`. Its `accessKeyId` is not kept.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>
///
/// Displayed, it is one line for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// What kind of identity it is, and its name.
    pub identity: Identity,
    /// `accountId`: the account of the identity.
    pub account: Option<AccountId>,
    /// `arn`.
    pub arn: Option<Arn>,
    /// `sessionContext.sessionIssuer.arn`: the role or user that the session is of.
    pub issuer: Option<Arn>,
    /// `principalId`.
    pub principal_id: Option<String>,
    /// `sessionContext.attributes.mfaAuthenticated`; long-term credentials have none.
    pub mfa: Option<bool>,
    /// `sessionContext.sourceIdentity`: who began a chain of roles.
    pub source_identity: Option<String>,
    /// `invokedBy`, whole.
    pub invoked_by: Option<String>,
    /// `invokedByDelegate.accountId`: the provider of a product that acts with delegated access.
    pub delegate: Option<AccountId>,
    /// `onBehalfOf`: the person whom the session acts for.
    pub on_behalf_of: Option<Delegation>,
    /// `inScopeOf`: what the session is bound to.
    pub in_scope_of: Option<Scope>,
}

impl Actor {
    /// The AWS service that acted, for itself or with somebody's credentials.
    ///
    /// `signin.amazonaws.com` is a person in the console, and what is not AWS's name says nothing.
    pub fn service(&self) -> Option<&str> {
        let by = self.invoked_by.as_deref();
        by.filter(|name| is_aws(name) && !is_console(name)).or(match &self.identity {
            Identity::Service { name } => Some(name.as_deref().unwrap_or("AWS")),
            _ => None,
        })
    }
}

/// `internal.amazonaws.com`, `AWS Internal`, and the services of other partitions.
pub(crate) fn is_aws(name: &str) -> bool {
    name.starts_with("AWS") || name.contains(".amazonaws.")
}

pub(crate) fn is_console(name: &str) -> bool {
    name.starts_with("signin.amazonaws.") || name.starts_with("console.amazonaws.")
}

/// `userIdentity.type`, with the name that goes with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Identity {
    /// `Root`: the root user, by its own credentials.
    Root,
    /// `Root` with `assumedRoot`: a short session that the organisation's management took with `sts:AssumeRoot`.
    AssumedRoot,
    /// `IAMUser`.
    User {
        /// The user's name.
        name: Option<String>,
    },
    /// Somebody who gave a user name that does not exist, which AWS hides because it may be a password.
    Hidden,
    /// `AssumedRole` or `Role`.
    Role {
        /// The role's name.
        role: Option<String>,
        /// The name of the session, chosen by who assumed the role.
        session: Option<String>,
    },
    /// `AssumedRole` with a role of IAM Identity Center: `AWSReservedSSO_<permission set>_<hash>`.
    PermissionSet {
        /// The permission set.
        set: String,
        /// The user: the name of the session.
        user: Option<String>,
    },
    /// `FederatedUser`: a session by `sts:GetFederationToken`.
    Federated {
        /// The name of the session.
        name: Option<String>,
    },
    /// `SAMLUser`.
    Saml {
        /// The name that the provider gave.
        name: Option<String>,
        /// `identityProvider`.
        provider: Option<String>,
    },
    /// `WebIdentityUser`.
    WebIdentity {
        /// The name that the provider gave.
        name: Option<String>,
        /// `identityProvider`.
        provider: Option<String>,
    },
    /// `IdentityCenterUser`; who it is stands in [`Actor::on_behalf_of`].
    IdentityCenter,
    /// `AWSAccount`: somebody in another account.
    Account,
    /// `AWSService`, or no type and the name of a service, as in the events of services.
    Service {
        /// The service's name.
        name: Option<String>,
    },
    /// `Directory`: a user of a directory.
    Directory {
        /// The user's name.
        name: Option<String>,
    },
    /// `Unknown`, in AWS's own words.
    Unknown {
        /// The user's name, if there is one nevertheless.
        name: Option<String>,
    },
    /// A type never seen before, whole.
    Unrecognised {
        /// The type.
        kind: String,
        /// The user's name.
        name: Option<String>,
    },
    /// A `userIdentity` without a type.
    Unstated,
    /// No `userIdentity`.
    #[default]
    Nobody,
}

/// `onBehalfOf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// `userId`: of IAM Identity Center.
    pub user_id: Option<String>,
    /// `identityStoreArn`.
    pub identity_store: Option<Arn>,
}

/// `inScopeOf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `issuerType`, such as `AWS::EC2::Instance`.
    pub issuer: Option<String>,
    /// `sourceArn`.
    pub source_arn: Option<Arn>,
    /// `sourceAccount`.
    pub source_account: Option<AccountId>,
    /// `credentialsIssuedTo`.
    pub issued_to: Option<Arn>,
}
