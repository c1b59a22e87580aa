//! Amazon MWAA: <https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-cloudtrail.html>.
//!
//! CloudTrail records neither reads nor `PublishMetrics`, and tokens and `InvokeRestApi` only as data events.

use super::Class::{Destructive, Mutate, Read, Security};
use super::{Operation, makes, op};
use crate::Condition::{
    AirflowEnvironmentChanged, AirflowEnvironmentCreated, AirflowEnvironmentDeleted, AirflowTokenCreated,
};

pub(super) const OPERATIONS: &[Operation] = &[
    op("CreateCliToken", Security, &[makes(AirflowTokenCreated)]),
    op("CreateEnvironment", Security, &[makes(AirflowEnvironmentCreated)]),
    op("CreateWebLoginToken", Security, &[makes(AirflowTokenCreated)]),
    op("DeleteEnvironment", Destructive, &[makes(AirflowEnvironmentDeleted)]),
    op("GetEnvironment", Read, &[]),
    op("InvokeRestApi", Security, &[]),
    op("ListEnvironments", Read, &[]),
    op("ListTagsForResource", Read, &[]),
    op("PublishMetrics", Mutate, &[]),
    op("TagResource", Mutate, &[]),
    op("UntagResource", Mutate, &[]),
    op("UpdateEnvironment", Security, &[makes(AirflowEnvironmentChanged)]),
];
