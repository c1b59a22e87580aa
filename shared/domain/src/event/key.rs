use crate::arn::KeyArn;

/// What AWS KMS says of a key: <https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    /// The key; none if the event has only its id, from a region of which the partition is not known.
    pub key: Option<KeyArn>,
    /// The id of the key.
    pub id: String,
    /// What happened to it.
    pub change: KeyChange,
}

/// What happened to a key. Events from before May 2025 name no key material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChange {
    /// `KMS CMK Rotation`.
    Rotated {
        /// The material that was replaced.
        previous_material: Option<String>,
        /// The material that is used from now on.
        current_material: Option<String>,
        /// `AUTOMATIC` or `ON_DEMAND`.
        rotation_type: Option<String>,
        /// Where the material comes from: `AWS_KMS`, …
        origin: Option<String>,
    },
    /// `KMS Imported Key Material Expiration`.
    MaterialExpired {
        /// The material that has expired.
        material: Option<String>,
    },
    /// `KMS CMK Deletion`. AWS may send several within a few seconds, each with an id of its own.
    Deleted,
}
