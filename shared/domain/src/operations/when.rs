/// What else must be so, beyond the name of an operation and its success. Fields without a path are members of
/// `requestParameters`. What a record does not say is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// Nothing else.
    Always,
    /// No service of AWS made the call: `userIdentity.invokedBy` is absent. Services create and retire grants all day.
    NotByAService,
    /// `status` is `DISABLED`.
    StatusDisabled,
    /// `status` is `ACTIVE`.
    StatusActive,
    /// `revocationConfiguration` is there, and nothing in it has `enabled: true`: not `crlConfiguration`, not
    /// `ocspConfiguration`. Who switches one of two off sends the other along with `true`.
    RevocationOff,
    /// Something in `revocationConfiguration` has `enabled: true`.
    RevocationOn,
    /// `templateArn` names a template of a CA certificate: what stands after `template/` contains `CACertificate`, as in
    /// `SubordinateCACertificate_PathLen0/V1`.
    ///
    /// <https://docs.aws.amazon.com/privateca/latest/userguide/UsingTemplates.html>
    CaTemplate,
    /// It names other instances to launch: one of `launchTemplate`, `launchConfigurationName`,
    /// `mixedInstancesPolicy` and `desiredConfiguration` is there.
    OtherInstances,
    /// None of these is there.
    SameInstances,
    /// In `suspendedState`, something is `true`.
    SuspendedStateOn,
    /// `suspendedState` is there, and nothing in it is `true`.
    SuspendedStateOff,
    /// `importType` is not `NEW_KEY_MATERIAL`: what is imported is what the key had before. A key that has several needs each
    /// of them, so that a new one brings back nothing.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html>
    MaterialOfBefore,
    /// `UpdateTrail`: `isMultiRegionTrail`, `includeGlobalServiceEvents`, `enableLogFileValidation` or
    /// `isOrganizationTrail` is `false`, or `s3BucketName` is there: from now on the log is written elsewhere.
    TrailReduced,
    /// `PutEventSelectors` after which the trail misses calls that change keys: no basic selector records writes of
    /// management events without `kms.amazonaws.com` in its `excludeManagementEventSources`, and no advanced one has
    /// `eventCategory` `Management` without a condition on `eventSource` and without `readOnly` `true`.
    ///
    /// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>
    KeysLeftOut,
    /// The selectors of a trail leave nothing of KMS out.
    KeysKept,
    /// A console sign-in that succeeded: `responseElements.ConsoleLogin` is `Success`, `additionalEventData.MFAUsed` is
    /// `No`, and the actor is an IAM user. Of others, AWS does not see the second factor; root has its own condition.
    PasswordAlone,
}
