//! Amazon MWAA Serverless: <https://docs.aws.amazon.com/cli/latest/reference/mwaa-serverless/index.html>.

use super::Class::{Availability, Destructive, Mutate, Read, Security};
use super::{Operation, makes, op};
use crate::Condition::{
    AirflowTokenCreated, AirflowWorkflowChanged, AirflowWorkflowDeleted, AirflowWorkflowStopped,
};

pub(super) const OPERATIONS: &[Operation] = &[
    op("CreateAirflowUiUrl", Security, &[makes(AirflowTokenCreated)]),
    op("CreateWorkflow", Security, &[makes(AirflowWorkflowChanged)]),
    op("DeleteWorkflow", Destructive, &[makes(AirflowWorkflowDeleted)]),
    op("GetTaskInstance", Read, &[]),
    op("GetWorkflow", Read, &[]),
    op("GetWorkflowRun", Read, &[]),
    op("ListTagsForResource", Read, &[]),
    op("ListTaskInstances", Read, &[]),
    op("ListWorkflowRuns", Read, &[]),
    op("ListWorkflowVersions", Read, &[]),
    op("ListWorkflows", Read, &[]),
    op("StartWorkflowRun", Mutate, &[]),
    op("StopWorkflowRun", Availability, &[makes(AirflowWorkflowStopped)]),
    op("TagResource", Mutate, &[]),
    op("UntagResource", Mutate, &[]),
    op("UpdateWorkflow", Security, &[makes(AirflowWorkflowChanged)]),
];
