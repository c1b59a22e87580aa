//! Amazon MWAA: <https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-cloudtrail.html>.

use std::borrow::Cow;

use super::checked::{checked, kept};
use super::{Call, read};
use crate::decode::trail::field::{Notes, wire};
use crate::trail::EnvironmentDetails;

wire! {
    /// MWAA writes names in Pascal case, other services in camel case.
    Request at "requestParameters." {
        name: Cow<'a, str> = "Name" | "name",
        arn: Cow<'a, str> = "ResourceArn" | "resourceArn" | "WorkflowArn" | "workflowArn",
        bucket: Cow<'a, str> = "SourceBucketArn" | "sourceBucketArn",
        role: Cow<'a, str> = "ExecutionRoleArn" | "executionRoleArn" | "RoleArn" | "roleArn",
    }
}

wire! {
    Answer at "responseElements." {
        arn: Cow<'a, str> = "Arn" | "arn" | "WorkflowArn" | "workflowArn",
        status: u32 = "RestApiStatusCode" | "restApiStatusCode",
    }
}

pub(super) fn details(call: &Call<'_>, serverless: bool, notes: &mut Notes) -> EnvironmentDetails {
    let request: Request<'_> = read(call.request, notes);
    let answer: Answer<'_> = read(call.response, notes);
    let arn = match &request.arn {
        Some(_) => checked(request.arn.as_ref(), "requestParameters.ResourceArn", notes),
        None => checked(answer.arn.as_ref(), "responseElements.Arn", notes),
    };
    EnvironmentDetails {
        arn,
        bucket: checked(request.bucket.as_ref(), "requestParameters.SourceBucketArn", notes),
        role: checked(request.role.as_ref(), "requestParameters.ExecutionRoleArn", notes),
        name: kept(request.name.as_deref()),
        status: answer.status.and_then(|status| u16::try_from(status).ok()),
        serverless,
    }
}
