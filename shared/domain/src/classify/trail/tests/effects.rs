//! Every effect of the catalogue, with what it hangs on so and not so.

use super::*;
use crate::operations::{Effect, Operation, Service, When};

/// A call to an operation, with the least that names what it is about.
pub(super) fn call(service: Service, operation: &Operation) -> Value {
    let source = match service {
        Service::PrivateCa => "acm-pca",
        Service::Kms => "kms",
        Service::Autoscaling | Service::ApplicationAutoscaling => "autoscaling",
        Service::Airflow => "airflow",
        Service::AirflowServerless => "airflow-serverless",
        Service::CloudTrail => "cloudtrail",
        Service::SignIn => "signin",
        Service::Other => "s3",
    };
    json!({
        "eventSource": format!("{source}.amazonaws.com"), "eventName": operation.name,
        "requestParameters": thing(service, operation.name),
    })
}

/// What an operation is about.
pub(super) fn thing(service: Service, name: &str) -> Value {
    match service {
        Service::Kms if name.ends_with("CustomKeyStore") => json!({ "customKeyStoreId": "cks-1" }),
        Service::Kms => json!({ "keyId": KEY_ID }),
        Service::PrivateCa => json!({ "certificateAuthorityArn": CA }),
        Service::Autoscaling if name.ends_with("LaunchConfiguration") => {
            json!({ "launchConfigurationName": "old" })
        }
        Service::Autoscaling => json!({ "autoScalingGroupName": "web" }),
        Service::ApplicationAutoscaling => json!({
            "serviceNamespace": "ecs", "resourceId": "service/main/web", "scalableDimension": "ecs:service:DesiredCount",
        }),
        Service::Airflow => json!({ "Name": "dev" }),
        Service::AirflowServerless => {
            json!({ "WorkflowArn": "arn:aws:airflow-serverless:eu-west-1:111122223333:workflow/etl" })
        }
        Service::CloudTrail if name.contains("EventDataStore") => json!({ "eventDataStore": "ab-12" }),
        Service::CloudTrail => json!({ "name": "audit" }),
        Service::SignIn | Service::Other => json!({}),
    }
}

fn request<T: Into<Value>>(parameters: T) -> Value {
    json!({ "requestParameters": parameters.into() })
}

/// Additions to a call with which something is so.
pub(super) fn so(when: When) -> Vec<Value> {
    let switches = |crl: Value, ocsp: Value| {
        request(json!({ "revocationConfiguration": { "crlConfiguration": crl, "ocspConfiguration": ocsp } }))
    };
    let (on, off) = (json!({ "enabled": true }), json!({ "enabled": false }));
    match when {
        When::Always => vec![json!({})],
        When::NotByAService => vec![json!({}), json!({ "userIdentity": { "invokedBy": "signin.amazonaws.com" } })],
        When::StatusDisabled => vec![request(json!({ "status": "DISABLED" }))],
        When::StatusActive => vec![request(json!({ "status": "ACTIVE" }))],
        When::RevocationOff => {
            vec![switches(off.clone(), off.clone()), switches(off.clone(), Value::Null), switches(Value::Null, off)]
        }
        When::RevocationOn => {
            vec![switches(on.clone(), off.clone()), switches(off, on.clone()), switches(on, Value::Null)]
        }
        When::CaTemplate => ["SubordinateCACertificate_PathLen0/V1", "RootCACertificate/V1"]
            .map(|it| request(json!({ "templateArn": format!("arn:aws:acm-pca:::template/{it}") })))
            .to_vec(),
        When::OtherInstances => [
            json!({ "launchTemplate": { "launchTemplateId": "lt-1", "version": "2" } }),
            json!({ "launchTemplate": { "launchTemplateName": "web" } }),
            json!({ "launchConfigurationName": "new" }),
            json!({ "mixedInstancesPolicy": { "launchTemplate": { "launchTemplateSpecification": { "launchTemplateId": "lt-1" } } } }),
            json!({ "mixedInstancesPolicy": { "launchTemplate": { "overrides": [{ "instanceType": "m7g.large" }] } } }),
            json!({ "desiredConfiguration": { "launchTemplate": { "launchTemplateId": "lt-1" } } }),
            json!({ "desiredConfiguration": { "mixedInstancesPolicy": {} } }),
        ]
        .map(request)
        .to_vec(),
        When::SameInstances => vec![json!({}), request(json!({ "desiredCapacity": 3 }))],
        When::SuspendedStateOn => [
            json!({ "dynamicScalingInSuspended": true }),
            json!({ "dynamicScalingOutSuspended": true, "dynamicScalingInSuspended": false }),
            json!({ "scheduledScalingSuspended": true }),
        ]
        .map(|it| request(json!({ "suspendedState": it })))
        .to_vec(),
        When::SuspendedStateOff => vec![request(json!({ "suspendedState": { "dynamicScalingInSuspended": false } }))],
        When::MaterialOfBefore => vec![json!({}), request(json!({ "importType": "EXISTING_KEY_MATERIAL" }))],
        When::TrailReduced => [
            json!({ "isMultiRegionTrail": false }),
            json!({ "includeGlobalServiceEvents": false }),
            json!({ "enableLogFileValidation": false }),
            json!({ "isOrganizationTrail": false }),
            json!({ "s3BucketName": "elsewhere" }),
        ]
        .map(request)
        .to_vec(),
        When::KeysLeftOut => [
            json!({ "eventSelectors": [{ "includeManagementEvents": true, "excludeManagementEventSources": ["kms.amazonaws.com"] }] }),
            json!({ "eventSelectors": [{ "includeManagementEvents": false }] }),
            json!({ "eventSelectors": [{ "includeManagementEvents": true, "readWriteType": "ReadOnly" }] }),
            json!({ "advancedEventSelectors": [{ "fieldSelectors": [
                { "field": "eventCategory", "equals": ["Management"] },
                { "field": "eventSource", "notEquals": ["kms.amazonaws.com"] },
            ] }] }),
            json!({ "advancedEventSelectors": [{ "fieldSelectors": [
                { "field": "eventCategory", "equals": ["Management"] },
                { "field": "readOnly", "equals": ["true"] },
            ] }] }),
            json!({ "advancedEventSelectors": [{ "fieldSelectors": [{ "field": "eventCategory", "equals": ["Data"] }] }] }),
        ]
        .map(request)
        .to_vec(),
        When::KeysKept => not_so(When::KeysLeftOut).split_off(1),
        When::PasswordAlone => vec![json!({
            "userIdentity": { "type": "IAMUser", "userName": "ann", "sessionContext": null },
            "responseElements": { "ConsoleLogin": "Success" }, "additionalEventData": { "MFAUsed": "No" },
        })],
    }
}

/// Additions with which it is not so.
fn not_so(when: When) -> Vec<Value> {
    let [password_alone] = &so(When::PasswordAlone)[..] else { panic!("one") };
    match when {
        When::Always => vec![],
        When::NotByAService => vec![json!({ "userIdentity": { "invokedBy": "ec2.amazonaws.com" } })],
        When::StatusDisabled => [so(When::StatusActive), vec![json!({})]].concat(),
        When::StatusActive => [so(When::StatusDisabled), vec![request(json!({ "status": "NEW" }))]].concat(),
        When::RevocationOff => [so(When::RevocationOn), vec![json!({})]].concat(),
        When::RevocationOn => [so(When::RevocationOff), vec![json!({})]].concat(),
        When::CaTemplate => {
            vec![json!({}), request(json!({ "templateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1" }))]
        }
        When::OtherInstances => so(When::SameInstances),
        When::SameInstances => so(When::OtherInstances),
        When::SuspendedStateOn => [so(When::SuspendedStateOff), vec![json!({})]].concat(),
        When::SuspendedStateOff => [so(When::SuspendedStateOn), vec![json!({})]].concat(),
        When::MaterialOfBefore => vec![request(json!({ "importType": "NEW_KEY_MATERIAL" }))],
        When::TrailReduced => vec![json!({}), request(json!({ "isMultiRegionTrail": true }))],
        When::KeysLeftOut => [
            json!({}),
            json!({ "eventSelectors": [{ "includeManagementEvents": true, "readWriteType": "WriteOnly" }] }),
            json!({ "eventSelectors": [
                { "excludeManagementEventSources": ["kms.amazonaws.com"] }, { "includeManagementEvents": true },
            ] }),
            json!({ "advancedEventSelectors": [{ "fieldSelectors": [{ "field": "eventCategory", "equals": ["Management"] }] }] }),
            json!({ "advancedEventSelectors": [{ "fieldSelectors": [
                { "field": "eventCategory", "equals": ["Management"] },
                { "field": "eventSource", "notEquals": ["rdsdata.amazonaws.com"] },
                { "field": "readOnly", "equals": ["false"] },
            ] }] }),
        ]
        .map(request)
        .to_vec(),
        When::KeysKept => [so(When::KeysLeftOut), vec![json!({})]].concat(),
        When::PasswordAlone => [
            json!({ "additionalEventData": { "MFAUsed": "Yes" } }),
            json!({ "userIdentity": { "type": "AssumedRole" } }),
            json!({ "additionalEventData": null }),
        ]
        .map(|it| merged(password_alone.clone(), it))
        .to_vec(),
    }
}

pub(super) fn effects() -> impl Iterator<Item = (Service, &'static Operation, Effect)> {
    let operations = Service::ALL.into_iter().flat_map(|it| it.operations().iter().map(move |op| (it, op)));
    operations.flat_map(|(service, op)| op.effects.iter().map(move |effect| (service, op, *effect)))
}

fn shows(fields: Value, effect: Effect) -> bool {
    let meaning = meaning(fields);
    match effect {
        Effect::Makes(condition, _) => has(&meaning.findings, condition),
        Effect::Ends(condition, _) => has(&meaning.ends, condition),
    }
}

#[test]
fn every_effect_shows_exactly_when_what_it_hangs_on_is_so() {
    for (service, operation, effect) in effects() {
        let (Effect::Makes(_, when) | Effect::Ends(_, when)) = effect;
        let call = call(service, operation);
        for additions in so(when) {
            let fields = merged(call.clone(), additions);
            assert!(shows(fields.clone(), effect), "{effect:?} does not show: {fields}");
            let failed = json!({ "errorCode": "ValidationException" });
            assert!(!shows(merged(fields, failed), effect), "{} failed, and {effect:?}", operation.name);
        }
        for additions in not_so(when) {
            let fields = merged(call.clone(), additions);
            assert!(!shows(fields.clone(), effect), "{effect:?} shows: {fields}");
        }
    }
}

#[test]
fn what_every_operation_makes_and_ends() {
    let mut lines = Vec::new();
    for (service, operation, effect) in effects() {
        let (Effect::Makes(_, when) | Effect::Ends(_, when)) = effect;
        let condition = match when {
            When::Always => String::new(),
            _ => format!(" {when:?}"),
        };
        let [additions, ..] = &so(when)[..] else { panic!("{when:?}") };
        let told = line(merged(call(service, operation), additions.clone()));
        lines.push(format!("{}:{}{condition} -> {told}", service.label(), operation.name));
    }
    lines.dedup();
    insta::assert_snapshot!(lines.join("\n"));
}
