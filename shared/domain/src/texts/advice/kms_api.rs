//! AWS KMS, by what people call. What a state does to a key:
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>.

use super::Words;
use super::choice::{Choice, row};

const DELETING: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html";
const DELETING_REPLICAS: &str =
    "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-delete.html";
const ENABLING: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html";
const IMPORTING: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html";
const KEY_POLICIES: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html";
const GRANTS: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html";
const ABAC: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/abac.html";
const ROTATION: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html";
const MULTI_REGION: &str =
    "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html";
const KEY_STORES: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html";

const CANCEL: &str = "Cancel the deletion. The key is disabled afterwards, so enable it too:\n\
     aws kms cancel-key-deletion --region {region} --key-id {resource}\n\
     aws kms enable-key --region {region} --key-id {resource}";
const ENABLE: &str =
    "If the key is needed, enable it:\naws kms enable-key --region {region} --key-id {resource}";
const DESCRIBE: &str = "See what the key is for, and its state:\n\
     aws kms describe-key --region {region} --key-id {resource}\n\
     aws kms list-aliases --region {region} --key-id {resource}";
const POLICY: &str = "Read the policy as it is now:\n\
     aws kms get-key-policy --region {region} --key-id {resource} --policy-name default";
const LIST_GRANTS: &str =
    "See the grants as they are now:\naws kms list-grants --region {region} --key-id {resource}";
const STORE: &str = "See the state of the key store, and why it can't be connected:\n\
     aws kms describe-custom-key-stores --region {region} --custom-key-store-id {custom_key_store}";

pub(super) const KEY_DELETION_SCHEDULED: Choice = Choice {
    rows: &[row(
        &[("key_state", "PendingReplicaDeletion")],
        Words {
            meaning: "This multi-Region KMS key is to be deleted. It can't be used from now on. Its waiting period begins when \
                      the last of its replicas is deleted, and when that ends it is gone for good, and with it everything \
                      that is encrypted under it. Until then the deletion can be cancelled.",
            steps: &[
                DESCRIBE,
                IN_DOUBT,
                CANCEL,
                "If the deletion is meant, each replica has to be scheduled for deletion too, in its own region. See where they \
                 are:\naws kms describe-key --region {region} --key-id {resource|key} --query \
                 KeyMetadata.MultiRegionConfiguration.ReplicaKeys",
            ],
            page: DELETING_REPLICAS,
        },
    )],
    otherwise: Words {
        meaning: "This KMS key is to be deleted. It can't be used from now on, and after the deadline below it is gone for \
                  good, and with it everything that is encrypted under it. Until then the deletion can be cancelled.",
        steps: &[
            DESCRIBE,
            IN_DOUBT,
            CANCEL,
            "If the deletion is meant, look out for key_used_while_pending_deletion until the deadline: it names who still \
             needs the key.",
        ],
        page: DELETING,
    },
};

const IN_DOUBT: &str = "If in doubt, cancel: a key that nobody needs can be deleted next month as well.";

const DISABLED: Words = Words {
    meaning: "This KMS key was disabled. Every call that uses it fails with DisabledException, now or when a cached data \
              key is gone, and so does what is encrypted under it: volumes, buckets, databases, secrets.",
    steps: &[DESCRIBE, ENABLE],
    page: ENABLING,
};

pub(super) const KEY_DISABLED: Choice = Choice {
    rows: &[row(
        &[("operation", "CancelKeyDeletion")],
        Words {
            meaning: "The deletion of this KMS key was cancelled. That leaves the key disabled: every call that uses it \
                      still fails, until somebody enables it.",
            steps: &[ENABLE],
            page: DELETING,
        },
    )],
    otherwise: DISABLED,
};

pub(super) const KEY_MATERIAL_DELETED: Words = Words {
    meaning: "The imported key material of this KMS key was deleted. The key can't be used until the very same material is \
              imported again. Without a copy of it, everything that is encrypted under the key is lost.",
    steps: &[
        "Find the copy of the key material, where your organisation keeps it.",
        "Get what to wrap it with, which is valid for 24 hours:\n\
         aws kms get-parameters-for-import --region {region} --key-id {resource} --wrapping-algorithm \
         RSA_AES_KEY_WRAP_SHA_256 --wrapping-key-spec RSA_4096",
        "Import it:\naws kms import-key-material --region {region} --key-id {resource} --import-token \
         fileb://import-token.bin --encrypted-key-material fileb://key-material.bin --expiration-model \
         KEY_MATERIAL_DOES_NOT_EXPIRE",
    ],
    page: IMPORTING,
};

pub(super) const KEY_USED_WHILE_PENDING_DELETION: Words = Words {
    meaning: "Somebody tried to use a KMS key that is to be deleted, and was refused. What they need is lost when the key \
              is gone.",
    steps: &[
        "Find out what the actor below needs the key for.",
        CANCEL,
        "Or move what is encrypted under the key to another one: that needs the key enabled.",
    ],
    page: DELETING,
};

const GRANT_GIVEN: Words = Words {
    meaning: "Somebody gave a grant for this KMS key, so that another may use it, whatever its policy says. Services of AWS \
              do that all day; this was a person or a program of yours.",
    steps: &[
        LIST_GRANTS,
        "If nobody should have it, revoke it, with its id out of that list:\n\
         aws kms revoke-grant --region {region} --key-id {resource} --grant-id GRANT_ID",
    ],
    page: GRANTS,
};

const GRANT_TAKEN: Words = Words {
    meaning: "A grant for this KMS key was taken back. Whoever relied on it may not use the key any more: for a volume or a \
              database that means failure at the next start.",
    steps: &[
        LIST_GRANTS,
        "If it was needed, let whoever created it create it again: grants can't be restored.",
    ],
    page: GRANTS,
};

const ALIAS: Words = Words {
    meaning: "An alias of this KMS key was created, moved or deleted. Programs that name the key by its alias now use \
              another key or none, and policies with kms:ResourceAliases may allow or deny more than before.",
    steps: &[
        "See which key the aliases stand for:\naws kms list-aliases --region {region} --key-id {resource}",
    ],
    page: ABAC,
};

const TAGS: Words = Words {
    meaning: "The tags of this KMS key were changed. Policies with aws:ResourceTag may allow or deny its use to others than \
              before.",
    steps: &["See its tags:\naws kms list-resource-tags --region {region} --key-id {resource}"],
    page: ABAC,
};

pub(super) const KEY_ACCESS_CHANGED: Choice = Choice {
    rows: &[
        row(
            &[("operation", "PutKeyPolicy")],
            Words {
                meaning: "The policy of this KMS key was replaced, all of it. It decides who may use, manage and delete \
                          the key.",
                steps: &[
                    POLICY,
                    "Look for principals of other accounts, for `*`, and whether the administrators are still in it. \
                     AWS Config has the policy from before, if it records AWS::KMS::Key.",
                ],
                page: KEY_POLICIES,
            },
        ),
        row(&[("operation", "CreateGrant")], GRANT_GIVEN),
        row(&[("operation", "RevokeGrant")], GRANT_TAKEN),
        row(&[("operation", "RetireGrant")], GRANT_TAKEN),
        row(&[("operation", "CreateAlias")], ALIAS),
        row(&[("operation", "UpdateAlias")], ALIAS),
        row(&[("operation", "DeleteAlias")], ALIAS),
        row(&[("operation", "TagResource")], TAGS),
        row(&[("operation", "UntagResource")], TAGS),
    ],
    otherwise: Words {
        meaning: "Who may use this KMS key was changed.",
        steps: &[POLICY, LIST_GRANTS],
        page: KEY_POLICIES,
    },
};

pub(super) const KEY_ROTATION_SWITCHED_OFF: Words = Words {
    meaning: "Automatic rotation of this KMS key was switched off. What is encrypted stays readable, but new data goes on \
              being encrypted under the same key material, which most policies forbid beyond a year.",
    steps: &["Switch it on again:\naws kms enable-key-rotation --region {region} --key-id {resource}"],
    page: ROTATION,
};

pub(super) const KEY_REGIONS_CHANGED: Words = Words {
    meaning: "This KMS key was replicated into another region, or another of its regions became the primary one. A replica \
              has the same key material, and a policy of its own.",
    steps: &[
        "See in which regions the key is:\naws kms describe-key --region {region} --key-id {resource} --query \
         KeyMetadata.MultiRegionConfiguration",
        "If data must not leave its region, schedule the deletion of the replica, in the replica's region.",
    ],
    page: MULTI_REGION,
};

pub(super) const KEY_STORE_DISCONNECTED: Words = Words {
    meaning: "A custom key store was disconnected. No key in it can be used or created, and what is encrypted under them \
              can't be read, until it is connected again.",
    steps: &[
        STORE,
        "Connect it. That takes up to 20 minutes and may fail, so ask for the state again:\n\
         aws kms connect-custom-key-store --region {region} --custom-key-store-id {custom_key_store}",
    ],
    page: KEY_STORES,
};

pub(super) const KEY_STORE_CHANGED: Words = Words {
    meaning: "A custom key store was changed or deleted. Its settings say which cluster or which external proxy holds the \
              keys. Only an empty one can be deleted.",
    steps: &[STORE],
    page: KEY_STORES,
};
