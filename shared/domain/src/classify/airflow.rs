use super::finding;
use crate::event::{AirflowChange, AirflowEvent, EnvironmentStatus, Origin};
use crate::{Classification, Condition, Fact, Finding};

/// The statuses of an environment that are told, each for itself, so that one that is worse is not folded away. All of
/// them are over when it is available.
const FAILED: [(EnvironmentStatus, &str); 3] = [
    (EnvironmentStatus::CreateFailed, "CREATE_FAILED"),
    (EnvironmentStatus::UpdateFailed, "UPDATE_FAILED"),
    (EnvironmentStatus::Unavailable, "UNAVAILABLE"),
];

pub(super) fn classify(origin: &Origin, event: &AirflowEvent) -> Classification {
    // Nobody knows which names the detail has: it is told whole.
    let detail = || Fact::new("event_detail", &event.detail);
    let environment_failed = |status: &str| Finding {
        about: Some(status.to_owned()),
        facts: name(event).chain([Fact::new("environment_status", &status), detail()]).collect(),
        ..finding(origin, Condition::AirflowEnvironmentFailed, event.resource.as_ref())
    };
    match event.change {
        AirflowChange::Environment(EnvironmentStatus::Available) => Classification {
            findings: vec![],
            ends: FAILED.map(|(_, label)| environment_failed(label)).into(),
        },
        AirflowChange::Environment(status) => {
            let label = FAILED.iter().find(|(failed, _)| *failed == status);
            Classification {
                findings: label.map(|(_, label)| environment_failed(label)).into_iter().collect(),
                ends: vec![],
            }
        }
        AirflowChange::WorkflowFailed => {
            let workflow = event.resource.iter().map(|arn| Fact::new("workflow", arn));
            let facts = workflow.chain([detail()]).collect();
            let finding = finding(origin, Condition::AirflowWorkflowFailed, event.resource.as_ref());
            Classification { findings: vec![Finding { facts, ..finding }], ends: vec![] }
        }
        AirflowChange::WorkflowOrdinary => Classification::default(),
    }
}

/// The name of an environment, after `environment/` in its ARN.
fn name(event: &AirflowEvent) -> impl Iterator<Item = Fact> {
    let name = event.resource.iter().filter_map(|arn| arn.resource().split('/').nth(1));
    name.map(|name| Fact::new("environment", &name))
}
