use std::str::FromStr;

use jiff::Timestamp;

use crate::arn::Arn;
use crate::trail::{KeyState, Named, Place, Resource};

/// What a KMS call is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyDetails {
    /// The key's ARN, if the answer has it: since December 2022 it does, even where there is nothing else to answer.
    pub arn: Option<Arn>,
    /// `keyId` of the request, or what stands for it: `targetKeyId`, `destinationKeyId`.
    pub key: Option<KeyName>,
    /// `aliasName`: `alias/…`.
    pub alias: Option<String>,
    /// `customKeyStoreId`.
    pub key_store: Option<String>,
    /// `keyState` after the call.
    pub state: Option<KeyState>,
    /// When the key is deleted, if somebody scheduled that.
    pub deletion: Option<Deletion>,
    /// The grant, and whom it allows what.
    pub grant: Option<Grant>,
    /// What a rotation, or an expiry of imported material, did.
    pub material: Option<KeyMaterial>,
    /// By what `policy` is told from another one.
    pub policy: Option<u32>,
    /// Whether `importType` is `NEW_KEY_MATERIAL`.
    pub new_material: bool,
    /// The keys in an HSM cluster that hold the material.
    pub backing_keys: Vec<BackingKey>,
}

/// How a call names a key. An alias is kept as such: it may point elsewhere tomorrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyName {
    /// A UUID, or `mrk-` and 32 digits.
    Id(String),
    /// The ARN of a key.
    Arn(Arn),
    /// `alias/…`.
    Alias(String),
    /// The ARN of an alias.
    AliasArn(Arn),
}

/// A text that names no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoKeyName;

impl FromStr for KeyName {
    type Err = NoKeyName;

    fn from_str(text: &str) -> Result<Self, NoKeyName> {
        if let Ok(arn) = text.parse::<Arn>() {
            return Ok(if arn.resource().starts_with("alias/") {
                Self::AliasArn(arn)
            } else {
                Self::Arn(arn)
            });
        }
        let word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "/_-".contains(c));
        match text {
            _ if text.is_empty() || text.len() > 256 || !word(text) => Err(NoKeyName),
            _ if text.starts_with("alias/") => Ok(Self::Alias(text.to_owned())),
            _ => Ok(Self::Id(text.to_owned())),
        }
    }
}

/// `ScheduleKeyDeletion`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// `pendingWindowInDays`: 7 to 30.
    pub window_days: Option<u32>,
    /// `deletionDate`, or the time of the call and the window. None for a multi-Region key that still has replicas: its
    /// window has not begun.
    pub at: Option<Timestamp>,
}

/// A grant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// `grantId`.
    pub id: Option<String>,
    /// `granteePrincipal`: an ARN, or a service's own way to name an instance.
    pub grantee: Option<String>,
    /// `operations`: what it allows.
    pub operations: Vec<String>,
}

/// What the service events `RotateKey` and `DeleteExpiredKeyMaterial` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMaterial {
    /// `rotationType`: `AUTOMATIC` or `ON_DEMAND`.
    pub rotation: Option<String>,
    /// `keyOrigin`.
    pub origin: Option<String>,
    /// `previousKeyMaterialId`, or `keyMaterialId` of what has expired.
    pub previous: Option<String>,
    /// `currentKeyMaterialId`.
    pub current: Option<String>,
}

/// A key in an HSM cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackingKey {
    /// `backingKeyId`.
    pub id: String,
    /// `deletionStatus`: `SUCCESS`, or `FAILURE` for one that was left behind.
    pub deletion: Option<String>,
}

impl KeyDetails {
    pub(crate) fn resources(&self, place: &Place<'_>) -> Vec<Resource> {
        let arn = self.arn.clone().map(Resource::of);
        let key = || {
            self.key.as_ref().map(|key| match key {
                KeyName::Arn(arn) | KeyName::AliasArn(arn) => Resource::of(arn.clone()),
                KeyName::Id(id) => place.resource("kms", "key/", Named::Key, id),
                KeyName::Alias(alias) => Resource::named(Named::Alias, alias),
            })
        };
        let alias = || self.alias.as_ref().map(|alias| Resource::named(Named::Alias, alias));
        let key_store = || self.key_store.as_ref().map(|id| Resource::named(Named::KeyStore, id));
        arn.or_else(key).or_else(alias).or_else(key_store).into_iter().collect()
    }
}
