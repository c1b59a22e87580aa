//! The catalogue of conditions: one entry for each thing that can be the case.
//!
//! To add a condition: its entry here, its text in `texts/advice`, its heading in `docs/RUNBOOK.md`, its test.

use jiff::SignedDuration;

use crate::Severity;

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident {
        $label:literal, $severity:ident, $title:literal $(, quiet $hours:literal h)?
    })*) => {
        /// Which of a closed list of things is the case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Condition {
            $($(#[$doc])* $name,)*
        }

        impl Condition {
            /// Every condition, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The metric value, the runbook heading and the first word of the alert.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// The condition with this label.
            pub fn labelled(label: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|condition| condition.label() == label)
            }

            /// How much it matters, unless the user says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// A few words for the end of a subject line, after the name of the resource.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// How long to stay quiet from one alert to the next that repeats it.
            pub fn quiet(self) -> SignedDuration {
                match self { $(Self::$name => SignedDuration::from_hours(hours!($($hours)?)),)* }
            }
        }
    };
}

macro_rules! hours {
    () => {
        1
    };
    ($hours:literal) => {
        $hours
    };
}

conditions! {
    /// A private CA could not be created.
    CaCreationFailed { "ca_creation_failed", High, "could not be created" }
    /// A private CA was created.
    CaCreated { "ca_created", Info, "created" }
    /// The creation of a CA ended in a way never seen before.
    CaCreationUnrecognised { "ca_creation_unrecognised", High, "unknown result" }
    /// A certificate could not be issued.
    CertificateIssuanceFailed { "certificate_issuance_failed", Medium, "a certificate was not issued" }
    /// An issuance ended in a way never seen before.
    CertificateIssuanceUnrecognised {
        "certificate_issuance_unrecognised", Medium, "unknown result"
    }
    /// A certificate was revoked.
    CertificateRevoked { "certificate_revoked", Info, "a certificate was revoked" }
    /// A revocation ended in a way never seen before: the certificate may still be trusted.
    CertificateRevocationUnrecognised {
        "certificate_revocation_unrecognised", High, "unknown result"
    }
    /// The bucket refused the CRL.
    CrlBucketPermission { "crl_bucket_permission", Critical, "the bucket refuses the CRL" }
    /// AWS could not write the CRL.
    CrlWriteInternal { "crl_write_internal", Medium, "AWS could not write the CRL" }
    /// AWS could not build the CRL.
    CrlGenerationInternal { "crl_generation_internal", High, "AWS could not build the CRL" }
    /// The CRL failed for a reason never seen before.
    CrlFailureUnrecognised { "crl_failure_unrecognised", High, "CRL failed, reason unknown" }
    /// An audit report could not be made.
    AuditReportFailed { "audit_report_failed", Medium, "an audit report failed" }
    /// An audit report ended in a way never seen before.
    AuditReportUnrecognised { "audit_report_unrecognised", Medium, "unknown result" }
    /// A KMS key is to be deleted. Until its deadline that can be cancelled; its reminders come of themselves.
    KeyDeletionScheduled { "key_deletion_scheduled", Critical, "the key is to be deleted", quiet 24 h }
    /// A KMS key was disabled, or is still so after its deletion was cancelled.
    KeyDisabled { "key_disabled", High, "the key is disabled" }
    /// The imported material of a KMS key was deleted.
    KeyMaterialDeleted { "key_material_deleted", Critical, "the key has lost its material" }
    /// Somebody tried to use a KMS key that is to be deleted.
    KeyUsedWhilePendingDeletion {
        "key_used_while_pending_deletion", Critical, "needed, but to be deleted"
    }
    /// Who may use a KMS key was changed.
    KeyAccessChanged { "key_access_changed", Medium, "who may use the key was changed" }
    /// The rotation of a KMS key was switched off.
    KeyRotationSwitchedOff { "key_rotation_switched_off", Medium, "the key no longer rotates" }
    /// A KMS key was replicated into another region, or another of its regions became the primary one.
    KeyRegionsChanged { "key_regions_changed", Low, "the regions of the key were changed" }
    /// A custom key store was disconnected: none of its keys can be used.
    KeyStoreDisconnected { "key_store_disconnected", Critical, "a key store was disconnected" }
    /// A custom key store was changed or deleted.
    KeyStoreChanged { "key_store_changed", Medium, "a key store was changed" }
    /// A private CA was deleted. For some days it can be restored.
    CaDeleted { "ca_deleted", Critical, "the CA was deleted", quiet 24 h }
    /// A private CA was disabled.
    CaDisabled { "ca_disabled", High, "the CA is disabled" }
    /// Neither CRL nor OCSP say any more which certificates of a CA are revoked.
    CaRevocationSwitchedOff { "ca_revocation_switched_off", High, "revocation is switched off" }
    /// Who may use a private CA was changed.
    CaAccessChanged { "ca_access_changed", High, "who may use the CA was changed" }
    /// A CA certificate was installed.
    CaCertificateImported { "ca_certificate_imported", High, "a CA certificate was installed" }
    /// A certificate was issued that makes its holder a CA.
    SubordinateCaIssued { "subordinate_ca_issued", High, "a CA certificate was issued" }
    /// An Auto Scaling group was created.
    ScalingGroupCreated { "scaling_group_created", Low, "the group was created" }
    /// An Auto Scaling group was deleted.
    ScalingGroupDeleted { "scaling_group_deleted", High, "the group was deleted" }
    /// Scaling is suspended: what breaks may not be replaced.
    ScalingSuspended { "scaling_suspended", Medium, "scaling is suspended" }
    /// A group launches other instances than before.
    LaunchTemplateChanged { "launch_template_changed", Medium, "it launches other instances" }
    /// A launch configuration was created or deleted.
    LaunchConfigurationChanged {
        "launch_configuration_changed", Low, "a launch configuration changed"
    }
    /// A group was taken from what sends it traffic.
    ScalingTrafficDetached { "scaling_traffic_detached", Medium, "detached from its load balancer" }
    /// What makes a group scale was changed.
    ScalingRulesChanged { "scaling_rules_changed", Low, "scaling rules were changed" }
    /// The size of a group, or its instances, were changed by hand.
    ScalingCapacityChanged { "scaling_capacity_changed", Info, "its capacity was changed" }
    /// Notifications or metrics of a group were switched off.
    ScalingMonitoringSwitchedOff {
        "scaling_monitoring_switched_off", Medium, "its monitoring is switched off"
    }
    /// An MWAA environment was created.
    AirflowEnvironmentCreated { "airflow_environment_created", Low, "the environment was created" }
    /// An MWAA environment was changed.
    AirflowEnvironmentChanged { "airflow_environment_changed", Medium, "the environment was changed" }
    /// An MWAA environment was deleted.
    AirflowEnvironmentDeleted { "airflow_environment_deleted", High, "the environment was deleted" }
    /// Somebody got a way in to Airflow.
    AirflowTokenCreated { "airflow_token_created", Low, "somebody got access to Airflow", quiet 24 h }
    /// A workflow of MWAA Serverless was created or changed.
    AirflowWorkflowChanged { "airflow_workflow_changed", Medium, "a workflow was changed" }
    /// A workflow of MWAA Serverless was deleted.
    AirflowWorkflowDeleted { "airflow_workflow_deleted", High, "a workflow was deleted" }
    /// A run of a workflow of MWAA Serverless was stopped.
    AirflowWorkflowStopped { "airflow_workflow_stopped", Low, "a workflow run was stopped" }
    /// The root user of an account did something.
    RootActivity { "root_activity", High, "the root user acts" }
    /// The root user of an account did something without a second factor.
    RootWithoutMfa { "root_without_mfa", Critical, "the root user acts without MFA" }
    /// Somebody could not sign in to the console.
    SignInFailed { "sign_in_failed", Low, "a sign-in failed", quiet 24 h }
    /// Somebody signed in to the console with a password alone.
    SignInWithoutMfa { "sign_in_without_mfa", Medium, "a sign-in without MFA", quiet 24 h }
    /// CloudTrail records less than before.
    TrailWeakened { "trail_weakened", Critical, "CloudTrail records less" }
    /// A call was refused. Of the services that matter most it is told with a higher severity.
    AccessDenied { "access_denied", Low, "a call was refused", quiet 24 h }
    /// Calls came too fast.
    Throttled { "throttled", Low, "calls come too fast", quiet 24 h }
    /// A quota does not allow more.
    QuotaReached { "quota_reached", Medium, "a quota is reached", quiet 24 h }
    /// A call failed because of an error inside AWS.
    ServiceFault { "service_fault", Medium, "an error inside AWS", quiet 24 h }
    /// A request to a Connector for SCEP failed.
    ConnectorRequestFailed { "connector_request_failed", Medium, "a request failed" }
    /// AWS KMS made new material for a key.
    KeyRotated { "key_rotated", Info, "rotated" }
    /// The imported material of a key has expired: nothing can be decrypted with it.
    KeyMaterialExpired { "key_material_expired", Critical, "its material expired" }
    /// A key is deleted, for good.
    KeyDeleted { "key_deleted", Critical, "deleted for good" }
    /// An Auto Scaling group could not launch an instance.
    ScalingLaunchFailed { "scaling_launch_failed", High, "a launch failed" }
    /// An Auto Scaling group could not terminate an instance.
    ScalingTerminateFailed { "scaling_terminate_failed", Medium, "a termination failed" }
    /// An Auto Scaling group could not detach an instance.
    ScalingDetachFailed { "scaling_detach_failed", Low, "a detachment failed" }
    /// The instances of an Auto Scaling group could not be replaced, or not be put back.
    InstanceRefreshFailed { "instance_refresh_failed", High, "a refresh failed" }
    /// An Airflow environment was not created or updated, or is unavailable.
    AirflowEnvironmentFailed { "airflow_environment_failed", High, "it has failed" }
    /// A run of an Airflow workflow, or a task of it, failed.
    AirflowWorkflowFailed { "airflow_workflow_failed", Medium, "a run failed" }
    /// The user's own rules can't be read, so that everything is told.
    RoutingBroken { "routing_broken", High, "the routing file can't be read" }
    /// A function tells that it can tell. Nobody is to be told of it: the alert proves the way.
    SelfTest { "self_test", Info, "a self-test" }
    /// A source we know says something of a kind we don't.
    Unrecognised { "unrecognised", Low, "an event of an unknown kind" }
}
