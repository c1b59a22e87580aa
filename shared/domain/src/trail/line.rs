//! An actor in one line.

use std::fmt;

use super::{Actor, Identity};

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identify(f)?;
        let service = match self.identity {
            Identity::Service { .. } => None,
            _ => self.service(),
        };
        for (what, name) in [
            (", through ", service),
            (", source identity ", self.source_identity.as_deref()),
            (", on behalf of IAM Identity Center user ", self.person()),
            (", delegated to account ", self.delegate.as_ref().map(crate::AccountId::as_str)),
        ] {
            if let Some(name) = name {
                write!(f, "{what}{name}")?;
            }
        }
        Ok(())
    }
}

impl Actor {
    fn identify(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.identity {
            Identity::Root => self.of_account(f, "root user"),
            Identity::AssumedRoot => self.of_account(f, "root session (AssumeRoot)"),
            Identity::User { name } => called(f, "user", name.as_deref()),
            Identity::Hidden => f.write_str("a user name that does not exist (hidden by AWS)"),
            Identity::Role { role, session } => {
                called(f, "role", role.as_deref())?;
                session.as_ref().map_or(Ok(()), |session| write!(f, ", session {session}"))
            }
            Identity::PermissionSet { set, user } => {
                write!(f, "permission set {set}, ")?;
                called(f, "user", user.as_deref())?;
                f.write_str(" (IAM Identity Center)")
            }
            Identity::Federated { name } => called(f, "federated user", name.as_deref()),
            Identity::Saml { name, provider } => {
                provided(f, "SAML user", name.as_deref(), provider.as_deref())
            }
            Identity::WebIdentity { name, provider } => {
                provided(f, "web identity user", name.as_deref(), provider.as_deref())
            }
            Identity::IdentityCenter => called(
                f,
                "IAM Identity Center user",
                self.on_behalf_of.as_ref().and_then(|of| of.user_id.as_deref()),
            ),
            Identity::Account => self.of_account(f, "somebody"),
            Identity::Service { .. } => match self.service() {
                Some(name) if name.contains('.') => write!(f, "AWS service {name}"),
                _ => f.write_str("AWS itself"),
            },
            Identity::Directory { name } => called(f, "directory user", name.as_deref()),
            Identity::Unknown { name } => called(f, "identity unknown to AWS", name.as_deref()),
            Identity::Unrecognised { kind, name } => called(f, kind, name.as_deref()),
            Identity::Unstated => self.of_account(f, "unstated identity"),
            Identity::Nobody => f.write_str("nobody named"),
        }
    }

    fn of_account(&self, f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
        match &self.account {
            Some(account) => write!(f, "{what} of account {account}"),
            None => f.write_str(what),
        }
    }

    /// Whom the session acts for, unless the line names that user already.
    fn person(&self) -> Option<&str> {
        match self.identity {
            Identity::IdentityCenter => None,
            _ => self.on_behalf_of.as_ref()?.user_id.as_deref(),
        }
    }
}

fn called(f: &mut fmt::Formatter<'_>, what: &str, name: Option<&str>) -> fmt::Result {
    match name {
        Some(name) => write!(f, "{what} {name}"),
        None => write!(f, "{what} without a name"),
    }
}

fn provided(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    name: Option<&str>,
    provider: Option<&str>,
) -> fmt::Result {
    called(f, what, name)?;
    provider.map_or(Ok(()), |provider| write!(f, " ({provider})"))
}
