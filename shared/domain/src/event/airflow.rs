use crate::arn::Arn;

/// What Amazon MWAA says of an environment, or MWAA Serverless of a workflow.
///
/// AWS names the events and does not say what their details hold, so those are kept whole:
/// <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-airflow.html>,
/// <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-airflow-serverless.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AirflowEvent {
    /// The ARN of the environment or workflow, where the event has one or its name.
    pub resource: Option<Arn>,
    /// What became of it.
    pub change: AirflowChange,
    /// Its `detail`, whole, as JSON.
    pub detail: String,
}

/// What became of an environment or a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AirflowChange {
    /// An environment is in another state.
    Environment(EnvironmentStatus),
    /// A run of a workflow, or a task of one, failed or took too long.
    WorkflowFailed,
    /// Any other of the documented events of a workflow: nothing is wrong.
    WorkflowOrdinary,
}

/// The status of an environment: <https://docs.aws.amazon.com/mwaa/latest/API/API_Environment.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnvironmentStatus {
    /// It was not created.
    CreateFailed,
    /// It was not updated, and is as it was before.
    UpdateFailed,
    /// It was not updated, did not return to what it was before, and is not stable.
    Unavailable,
    /// It is ready to use.
    Available,
    /// Any other of the documented ones: on the way to one of those, or deleted.
    Passing,
}

impl EnvironmentStatus {
    /// The status that AWS calls so.
    pub fn labelled(label: &str) -> Option<Self> {
        Some(match label {
            "CREATE_FAILED" => Self::CreateFailed,
            "UPDATE_FAILED" => Self::UpdateFailed,
            "UNAVAILABLE" => Self::Unavailable,
            "AVAILABLE" => Self::Available,
            "CREATING" | "CREATING_SNAPSHOT" | "PENDING" | "UPDATING" | "ROLLING_BACK" | "MAINTENANCE"
            | "DELETING" | "DELETED" => Self::Passing,
            _ => return None,
        })
    }
}
