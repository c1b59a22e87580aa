//! AWS KMS: <https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html>.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;

use super::checked::{checked, kept};
use super::{Call, read};
use crate::decode::trail::field::{Field, Notes, wire};
use crate::finding::mark;
use crate::trail::{BackingKey, Deletion, Grant, KeyDetails, KeyMaterial, KeyState, date};

wire! {
    Request at "requestParameters." {
        key: Cow<'a, str> = "keyId" | "targetKeyId" | "destinationKeyId",
        alias: Cow<'a, str> = "aliasName",
        key_store: Cow<'a, str> = "customKeyStoreId",
        window_days: u32 = "pendingWindowInDays",
        grant: Cow<'a, str> = "grantId",
        grantee: Cow<'a, str> = "granteePrincipal",
        operations: Vec<Cow<'a, str>> = "operations",
        import: Cow<'a, str> = "importType",
        policy: Cow<'a, str> = "policy",
    }
}

wire! {
    Answer at "responseElements." {
        key: Cow<'a, str> = "keyId",
        key_store: Cow<'a, str> = "customKeyStoreId",
        metadata: Metadata<'a> = "keyMetadata",
        state: Cow<'a, str> = "keyState",
        deletion_date: Timestamp = "deletionDate",
        window_days: u32 = "pendingWindowInDays",
        grant: Cow<'a, str> = "grantId",
    }
}

wire! {
    Metadata at "responseElements.keyMetadata." {
        arn: Cow<'a, str> = "arn",
        state: Cow<'a, str> = "keyState",
    }
}

wire! {
    Additional at "additionalEventData." {
        key_store: Cow<'a, str> = "customKeyStoreId",
        grant: Cow<'a, str> = "grantId",
        backing_keys: Cow<'a, str> = "backingKeys",
        backing_keys_deletion: Cow<'a, str> = "backingKeysDeletionStatus",
    }
}

wire! {
    ServiceDetails at "serviceEventDetails." {
        key: Cow<'a, str> = "keyId",
        rotation: Cow<'a, str> = "rotationType",
        origin: Cow<'a, str> = "keyOrigin",
        previous: Cow<'a, str> = "previousKeyMaterialId" | "keyMaterialId",
        current: Cow<'a, str> = "currentKeyMaterialId",
    }
}

wire! {
    /// In a string, as JSON.
    Backing at "additionalEventData.backingKeys." {
        id: Cow<'a, str> = "backingKeyId",
        deletion: Cow<'a, str> = "deletionStatus",
    }
}

impl Field<'_> for Timestamp {
    fn read(text: &str, path: &'static str, notes: &mut Notes) -> Option<Self> {
        match Cow::<str>::read(text, path, notes) {
            Some(string) => date(&string),
            None => date(text),
        }
    }
}

pub(super) fn details(call: &Call<'_>, name: &str, notes: &mut Notes) -> KeyDetails {
    let request: Request<'_> = read(call.request, notes);
    let answer: Answer<'_> = read(call.response, notes);
    let additional: Additional<'_> = read(call.additional, notes);
    let service: ServiceDetails<'_> = read(call.service_details, notes);
    let metadata = answer.metadata.unwrap_or_default();
    let state = answer.state.or(metadata.state).as_deref().map(KeyState::from);
    let deletion = (name == "ScheduleKeyDeletion").then(|| {
        let window_days = request.window_days.or(answer.window_days);
        let at = answer.deletion_date.or_else(|| end_of_window(call, window_days, state.as_ref()));
        Deletion { window_days, at }
    });
    KeyDetails {
        arn: match &answer.key {
            // Some answers hold the id alone.
            Some(key) => key.parse().ok(),
            None => checked(metadata.arn.as_ref(), "responseElements.keyMetadata.arn", notes),
        },
        key: match &request.key {
            Some(_) => checked(request.key.as_ref(), "requestParameters.keyId", notes),
            None => checked(service.key.as_ref(), "serviceEventDetails.keyId", notes),
        },
        alias: kept(request.alias.as_deref()),
        key_store: kept(request.key_store.or(answer.key_store).or(additional.key_store).as_deref()),
        deletion,
        state,
        grant: grant(
            request.grant.or(answer.grant).or(additional.grant).as_deref(),
            request.grantee.as_deref(),
            request.operations,
        ),
        material: (service.previous.is_some() || service.current.is_some() || service.rotation.is_some())
            .then(|| KeyMaterial {
                rotation: kept(service.rotation.as_deref()),
                origin: kept(service.origin.as_deref()),
                previous: kept(service.previous.as_deref()),
                current: kept(service.current.as_deref()),
            }),
        policy: request.policy.as_deref().map(mark),
        new_material: request.import.as_deref() == Some("NEW_KEY_MATERIAL"),
        backing_keys: backing_keys(additional.backing_keys_deletion.or(additional.backing_keys), notes),
    }
}

/// The window begins with the call, and is 30 days if the call does not say. A key that waits for its replicas has none.
fn end_of_window(call: &Call<'_>, window_days: Option<u32>, state: Option<&KeyState>) -> Option<Timestamp> {
    if call.failed || state == Some(&KeyState::PendingReplicaDeletion) {
        return None;
    }
    let hours = 24 * i64::from(window_days.unwrap_or(30));
    call.time.checked_add(SignedDuration::from_hours(hours)).ok()
}

/// Which operations a grant allows are names of KMS's own; anything else is no business of ours.
fn grant(id: Option<&str>, grantee: Option<&str>, operations: Option<Vec<Cow<'_, str>>>) -> Option<Grant> {
    if id.is_none() && grantee.is_none() {
        return None;
    }
    let words = operations.into_iter().flatten();
    let operations = words
        .filter(|word| word.len() <= 64 && word.chars().all(|c| c.is_ascii_alphanumeric()))
        .map(Cow::into_owned)
        .collect();
    Some(Grant { id: kept(id), grantee: kept(grantee), operations })
}

fn backing_keys(list: Option<Cow<'_, str>>, notes: &mut Notes) -> Vec<BackingKey> {
    const PATH: &str = "additionalEventData.backingKeys";
    let Some(list) = list else { return Vec::new() };
    let json: Option<&RawValue> = serde_json::from_str(&list).ok();
    let Some(keys) = json.and_then(|json| Vec::<Backing<'_>>::read(json.get(), PATH, notes)) else {
        notes.push(PATH);
        return Vec::new();
    };
    keys.into_iter()
        .filter_map(|key| {
            Some(BackingKey { id: key.id?.into_owned(), deletion: kept(key.deletion.as_deref()) })
        })
        .collect()
}
