//! AWS CloudTrail, as far as it changes what is recorded or who may read it:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html>.

use super::Class::{Availability, Destructive, Read, Security};
use super::When::{KeysKept, KeysLeftOut, TrailReduced};
use super::{Operation, ends, ends_if, makes, makes_if, op};
use crate::Condition::TrailWeakened;

pub(super) const OPERATIONS: &[Operation] = &[
    op("DeleteEventDataStore", Destructive, &[makes(TrailWeakened)]),
    op("DeleteResourcePolicy", Security, &[]),
    op("DeleteTrail", Destructive, &[makes(TrailWeakened)]),
    op("DeregisterOrganizationDelegatedAdmin", Security, &[]),
    op("LookupEvents", Read, &[]),
    op("PutEventConfiguration", Security, &[]),
    op(
        "PutEventSelectors",
        Security,
        &[makes_if(KeysLeftOut, TrailWeakened), ends_if(KeysKept, TrailWeakened)],
    ),
    op("PutInsightSelectors", Security, &[]),
    op("PutResourcePolicy", Security, &[]),
    op("RegisterOrganizationDelegatedAdmin", Security, &[]),
    op("RestoreEventDataStore", Availability, &[ends(TrailWeakened)]),
    op("StartEventDataStoreIngestion", Availability, &[ends(TrailWeakened)]),
    op("StartLogging", Availability, &[ends(TrailWeakened)]),
    op("StopEventDataStoreIngestion", Security, &[makes(TrailWeakened)]),
    op("StopLogging", Security, &[makes(TrailWeakened)]),
    op("UpdateEventDataStore", Security, &[]),
    op("UpdateTrail", Security, &[makes_if(TrailReduced, TrailWeakened)]),
];
