//! What a condition means and what to do about it.

mod account;
mod airflow;
mod airflow_api;
mod asked;
mod autoscaling;
mod autoscaling_api;
mod choice;
mod connector;
mod denied;
mod facts;
mod failed;
mod kms;
mod kms_api;
mod own;
mod private_ca;
mod private_ca_api;

use super::console;
use crate::alert::{Alert, State};
use crate::{Condition, Finding, Settings};
use facts::fill;

/// What a condition means and what to do about it, filled in for one finding.
#[derive(Debug)]
pub(super) struct Advice {
    pub(super) meaning: &'static str,
    pub(super) steps: Vec<String>,
    pub(super) runbook: String,
    pub(super) console: Option<String>,
    /// The page of AWS that says so.
    pub(super) page: &'static str,
}

/// The words for a condition. `{name}` in a step stands for a fact, as `facts.rs` says. Steps by what AWS was asked go
/// before them: [`asked`].
#[derive(Debug, Clone, Copy)]
struct Words {
    meaning: &'static str,
    steps: &'static [&'static str],
    page: &'static str,
}

impl Advice {
    pub(super) fn of(alert: &Alert, settings: &Settings) -> Self {
        let finding = &alert.finding;
        let words = words(finding);
        let label = finding.condition.label();
        let (mut steps, others) = match alert.state {
            State::Resolved => (Vec::new(), once_over(finding.condition)),
            _ => (asked::steps(alert), words.steps),
        };
        steps.extend(others.iter().filter_map(|step| fill(step, finding)));
        Self {
            meaning: words.meaning,
            steps,
            runbook: format!("{}#{label}", settings.runbook_url),
            console: finding.resource.as_ref().and_then(|arn| console::page(arn, &finding.region)),
            page: words.page,
        }
    }
}

/// What is over needs no more steps, where nothing else may be in the way.
fn once_over(condition: Condition) -> &'static [&'static str] {
    match condition {
        Condition::KeyMaterialExpired | Condition::KeyMaterialDeleted => kms::ONCE_IMPORTED,
        Condition::ScalingSuspended => autoscaling_api::ONCE_RESUMED,
        _ => &[],
    }
}

fn words(finding: &Finding) -> Words {
    match finding.condition {
        Condition::CaCreationFailed => private_ca::CA_CREATION_FAILED,
        Condition::CaCreated => private_ca::CA_CREATED,
        Condition::CaCreationUnrecognised => private_ca::CA_CREATION_UNRECOGNISED,
        Condition::CertificateIssuanceFailed => private_ca::CERTIFICATE_ISSUANCE_FAILED,
        Condition::CertificateIssuanceUnrecognised => private_ca::CERTIFICATE_ISSUANCE_UNRECOGNISED,
        Condition::CertificateRevoked => private_ca::CERTIFICATE_REVOKED,
        Condition::CertificateRevocationUnrecognised => private_ca::CERTIFICATE_REVOCATION_UNRECOGNISED,
        Condition::CrlBucketPermission => private_ca::CRL_BUCKET_PERMISSION,
        Condition::CrlWriteInternal => private_ca::CRL_WRITE_INTERNAL,
        Condition::CrlGenerationInternal => private_ca::CRL_GENERATION_INTERNAL,
        Condition::CrlFailureUnrecognised => private_ca::CRL_FAILURE_UNRECOGNISED,
        Condition::AuditReportFailed => private_ca::AUDIT_REPORT_FAILED,
        Condition::AuditReportUnrecognised => private_ca::AUDIT_REPORT_UNRECOGNISED,
        Condition::KeyDeletionScheduled => kms_api::KEY_DELETION_SCHEDULED.of(finding),
        Condition::KeyDisabled => kms_api::KEY_DISABLED.of(finding),
        Condition::KeyMaterialDeleted => kms_api::KEY_MATERIAL_DELETED,
        Condition::KeyUsedWhilePendingDeletion => kms_api::KEY_USED_WHILE_PENDING_DELETION,
        Condition::KeyAccessChanged => kms_api::KEY_ACCESS_CHANGED.of(finding),
        Condition::KeyRotationSwitchedOff => kms_api::KEY_ROTATION_SWITCHED_OFF,
        Condition::KeyRegionsChanged => kms_api::KEY_REGIONS_CHANGED,
        Condition::KeyStoreDisconnected => kms_api::KEY_STORE_DISCONNECTED,
        Condition::KeyStoreChanged => kms_api::KEY_STORE_CHANGED,
        Condition::CaDeleted => private_ca_api::CA_DELETED,
        Condition::CaDisabled => private_ca_api::CA_DISABLED,
        Condition::CaRevocationSwitchedOff => private_ca_api::CA_REVOCATION_SWITCHED_OFF,
        Condition::CaAccessChanged => private_ca_api::CA_ACCESS_CHANGED.of(finding),
        Condition::CaCertificateImported => private_ca_api::CA_CERTIFICATE_IMPORTED,
        Condition::SubordinateCaIssued => private_ca_api::SUBORDINATE_CA_ISSUED,
        Condition::ScalingGroupCreated => autoscaling_api::SCALING_GROUP_CREATED,
        Condition::ScalingGroupDeleted => autoscaling_api::SCALING_GROUP_DELETED,
        Condition::ScalingSuspended => autoscaling_api::SCALING_SUSPENDED,
        Condition::LaunchTemplateChanged => autoscaling_api::LAUNCH_TEMPLATE_CHANGED,
        Condition::LaunchConfigurationChanged => autoscaling_api::LAUNCH_CONFIGURATION_CHANGED,
        Condition::ScalingTrafficDetached => autoscaling_api::SCALING_TRAFFIC_DETACHED,
        Condition::ScalingRulesChanged => autoscaling_api::SCALING_RULES_CHANGED.of(finding),
        Condition::ScalingCapacityChanged => autoscaling_api::SCALING_CAPACITY_CHANGED,
        Condition::ScalingMonitoringSwitchedOff => {
            autoscaling_api::SCALING_MONITORING_SWITCHED_OFF.of(finding)
        }
        Condition::AirflowEnvironmentCreated => airflow_api::AIRFLOW_ENVIRONMENT_CREATED,
        Condition::AirflowEnvironmentChanged => airflow_api::AIRFLOW_ENVIRONMENT_CHANGED,
        Condition::AirflowEnvironmentDeleted => airflow_api::AIRFLOW_ENVIRONMENT_DELETED,
        Condition::AirflowTokenCreated => airflow_api::AIRFLOW_TOKEN_CREATED.of(finding),
        Condition::AirflowWorkflowChanged => airflow_api::AIRFLOW_WORKFLOW_CHANGED,
        Condition::AirflowWorkflowDeleted => airflow_api::AIRFLOW_WORKFLOW_DELETED,
        Condition::AirflowWorkflowStopped => airflow_api::AIRFLOW_WORKFLOW_STOPPED,
        Condition::RootActivity => account::ROOT_ACTIVITY.of(finding),
        Condition::RootWithoutMfa => account::ROOT_WITHOUT_MFA,
        Condition::SignInFailed => account::SIGN_IN_FAILED.of(finding),
        Condition::SignInWithoutMfa => account::SIGN_IN_WITHOUT_MFA,
        Condition::TrailWeakened => account::TRAIL_WEAKENED.of(finding),
        Condition::AccessDenied => denied::ACCESS_DENIED.of(finding),
        Condition::Throttled => failed::THROTTLED.of(finding),
        Condition::QuotaReached => failed::QUOTA_REACHED.of(finding),
        Condition::ServiceFault => failed::SERVICE_FAULT.of(finding),
        Condition::ConnectorRequestFailed => connector::CONNECTOR_REQUEST_FAILED,
        Condition::KeyRotated => kms::KEY_ROTATED,
        Condition::KeyMaterialExpired => kms::KEY_MATERIAL_EXPIRED,
        Condition::KeyDeleted => kms::KEY_DELETED,
        Condition::ScalingLaunchFailed => autoscaling::SCALING_LAUNCH_FAILED,
        Condition::ScalingTerminateFailed => autoscaling::SCALING_TERMINATE_FAILED,
        Condition::ScalingDetachFailed => autoscaling::SCALING_DETACH_FAILED,
        Condition::InstanceRefreshFailed => autoscaling::INSTANCE_REFRESH_FAILED,
        Condition::AirflowEnvironmentFailed => airflow::AIRFLOW_ENVIRONMENT_FAILED,
        Condition::AirflowWorkflowFailed => airflow::AIRFLOW_WORKFLOW_FAILED,
        Condition::RoutingBroken => own::ROUTING_BROKEN,
        Condition::SelfTest => own::SELF_TEST,
        Condition::Unrecognised => own::UNRECOGNISED,
    }
}

#[cfg(test)]
mod tests;
