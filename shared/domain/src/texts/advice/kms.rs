//! AWS KMS, by its native events.

use super::Words;

const EVENTS: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html";
const IMPORT: &str =
    "https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html";
const DELETION: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html";

pub(super) const KEY_ROTATED: Words = Words {
    meaning: "AWS KMS made new key material for this key. Those who use the key notice nothing: what was encrypted \
              before is still decrypted with the material of its time.",
    steps: &[
        "Look at the rotations of the key:\naws kms list-key-rotations --region {region} --key-id {key}",
        "If the rotation was on demand and nobody in your team asked for it, find out who did: look for \
         RotateKeyOnDemand in CloudTrail.",
    ],
    page: EVENTS,
};

pub(super) const KEY_MATERIAL_EXPIRED: Words = Words {
    meaning: "Imported key material of this KMS key has expired, and AWS KMS has deleted it. The key can't be used: what \
              is encrypted under it can't be decrypted until the same material is imported again. Other material does \
              not decrypt it.",
    steps: &[
        "Ask for the state of the key; PendingImport means that it has no material:\naws kms describe-key --region \
         {region} --key-id {key} --query KeyMetadata.KeyState",
        "Get a public key and an import token, valid for 24 hours:\naws kms get-parameters-for-import --region {region} \
         --key-id {key} --wrapping-algorithm RSA_AES_KEY_WRAP_SHA_256 --wrapping-key-spec RSA_4096",
        "Encrypt your copy of the same material with the public key, as AWS's page shows, and import it. Choose \
         KEY_MATERIAL_EXPIRES and --valid-to instead if it is to expire again:\naws kms import-key-material --region \
         {region} --key-id {key} --import-token fileb://ImportToken.bin --encrypted-key-material \
         fileb://EncryptedKeyMaterial.bin --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE",
        "Watch the metric SecondsUntilKeyMaterialExpiration in the CloudWatch namespace AWS/KMS with an alarm, so that \
         the next expiry does not come unseen.",
    ],
    page: IMPORT,
};

pub(super) const ONCE_IMPORTED: &[&str] = &[
    "See that the key is Enabled. One that has several key materials needs each of them, and stays PendingImport as long as \
     one is missing:\naws kms describe-key --region {region} --key-id {resource|key} --query KeyMetadata.KeyState",
];

pub(super) const KEY_DELETED: Words = Words {
    meaning: "AWS KMS has deleted this key at the end of its waiting period. That can't be undone: what is encrypted \
              under this key alone can't be decrypted any more, by anybody.",
    steps: &[
        "Find out who scheduled the deletion, and when:\naws cloudtrail lookup-events --region {region} \
         --lookup-attributes AttributeKey=EventName,AttributeValue=ScheduleKeyDeletion",
        "If the key was a multi-Region key (its id begins with mrk-), a related key in another region still decrypts \
         what it encrypted: use that one, or replicate it here again.",
        "Find what still asks for the key: calls in CloudTrail that fail with NotFoundException and name it. Give those a \
         new key, and restore their data from copies under another key.",
    ],
    page: DELETION,
};
