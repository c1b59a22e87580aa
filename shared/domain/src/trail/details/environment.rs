use crate::arn::Arn;
use crate::trail::{Named, Place, Resource};

/// What a call to MWAA, or to MWAA Serverless, is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvironmentDetails {
    /// `Name`.
    pub name: Option<String>,
    /// `ResourceArn`, `WorkflowArn`, or the `Arn` of the answer.
    pub arn: Option<Arn>,
    /// `SourceBucketArn`.
    pub bucket: Option<Arn>,
    /// `ExecutionRoleArn`, or `RoleArn` of a workflow.
    pub role: Option<Arn>,
    /// `RestApiStatusCode` that `InvokeRestApi` brought back.
    pub status: Option<u16>,
    /// Whether it is MWAA Serverless, whose workflows have ids in their ARNs.
    pub serverless: bool,
}

impl EnvironmentDetails {
    pub(crate) fn resources(&self, place: &Place<'_>) -> Vec<Resource> {
        let arn = self.arn.clone().map(Resource::of);
        let name = || {
            let name = self.name.as_ref()?;
            Some(if self.serverless {
                Resource::named(Named::Workflow, name)
            } else {
                place.resource("airflow", "environment/", Named::Environment, name)
            })
        };
        arn.or_else(name).into_iter().collect()
    }
}
