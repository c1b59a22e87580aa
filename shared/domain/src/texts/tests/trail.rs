//! Texts of the records of CloudTrail: what they name, and what they never do.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::operations::Service;

fn api_call(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(format!("{EVENTS}/api-call/{name}.json")).unwrap()).unwrap()
}

fn records() -> Vec<Value> {
    let files = event_files().into_iter().map(|file| fs::read_to_string(file).unwrap());
    let events = files.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let of_trail = |event: &Value| event["detail-type"].as_str().unwrap().ends_with(" via CloudTrail");
    let native = |event: &Value| event["detail"]["eventName"] == "IssueCertificateDetails";
    events.filter(|event| of_trail(event) && !native(event)).collect()
}

fn everything(message: &Message) -> String {
    format!("{message:?}")
}

#[test]
fn a_mail_about_a_refused_environment_names_what_counts_and_no_option() {
    let mut event = api_call("create-environment-denied");
    event["detail"]["requestParameters"]["AirflowConfigurationOptions"] =
        json!({ "smtp.smtp_password": "SECRET", "core.fernet_key": "SECRET" });
    let [message] = &messages(&event.to_string())[..] else { panic!("one message") };
    for named in [
        "Actor: user",
        "Session: myuser",
        "Environment: test-cloudtrail",
        "Source bucket: arn:aws:s3:::my-bucket",
        "Execution role: arn:aws:iam::012345678901:role/AirflowTaskRole",
    ] {
        assert!(message.email.lines().any(|line| line == named), "{named}: {}", message.email);
    }
    for hidden in ["SECRET", "smtp", "fernet", "sample_dag.py", "subnet-", "sg-"] {
        assert!(!everything(message).contains(hidden), "{hidden}");
    }
}

#[test]
fn a_subject_names_what_has_no_arn() {
    let subject = |source: &str, name: &str, request: Value| {
        let mut event = api_call("create-launch-configuration-by-root");
        let detail = &mut event["detail"];
        detail["eventSource"] = json!(format!("{source}.amazonaws.com"));
        detail["eventName"] = json!(name);
        detail["requestParameters"] = request;
        detail["userIdentity"] = json!({ "type": "IAMUser", "userName": "ann", "accountId": "123456789012" });
        let [message] = &messages(&event.to_string())[..] else { panic!("one message") };
        message.subject.clone()
    };
    for (source, name, request, named) in [
        (
            "autoscaling",
            "DeleteAutoScalingGroup",
            json!({ "autoScalingGroupName": "web" }),
            "HIGH group web 1",
        ),
        ("kms", "DisconnectCustomKeyStore", json!({ "customKeyStoreId": "cks-12" }), "CRITICAL cks-12 1"),
        ("kms", "DeleteAlias", json!({ "aliasName": "alias/app" }), "MEDIUM alias/app 1"),
        ("kms", "DeleteAlias", json!({ "aliasName": "alias/\u{202e}b\n" }), "MEDIUM alias/\\u{202e}b\\n 1"),
    ] {
        let subject = subject(source, name, request);
        assert!(subject.contains(named), "{subject}");
    }
}

#[test]
fn a_mail_about_root_names_what_was_launched_and_no_key_pair() {
    let [message] = &messages(&api_call("create-launch-configuration-by-root").to_string())[..] else {
        panic!("one message")
    };
    for named in [
        "Operation: CreateLaunchConfiguration",
        "Launch configuration: launch_configuration_1",
        "Actor: root",
    ] {
        assert!(message.email.lines().any(|line| line == named), "{named}: {}", message.email);
    }
    for hidden in ["EC2-key-pair-oregon", "AKIA", "snap-", "sg-"] {
        assert!(!everything(message).contains(hidden), "{hidden}");
    }
}

/// What is kept of requests and answers: names, and settings that are no text.
const KEPT: &[&str] = &[
    "keyId",
    "targetKeyId",
    "destinationKeyId",
    "aliasName",
    "customKeyStoreId",
    "grantId",
    "granteePrincipal",
    "operations",
    "keyState",
    "deletionDate",
    "pendingWindowInDays",
    "arn",
    "certificateAuthorityArn",
    "resourceArn",
    "certificateArn",
    "certificateSerial",
    "status",
    "templateArn",
    "autoScalingGroupName",
    "launchConfigurationName",
    "launchTemplateId",
    "launchTemplateName",
    "version",
    "instanceId",
    "imageId",
    "instanceType",
    "scalingProcesses",
    "serviceNamespace",
    "resourceId",
    "scalableDimension",
    "service",
    "Name",
    "name",
    "ResourceArn",
    "WorkflowArn",
    "SourceBucketArn",
    "ExecutionRoleArn",
    "trailName",
    "eventDataStore",
    "s3BucketName",
    "trailARN",
    "message",
    "Message",
    "errorMessage",
    "LoginTo",
    "MFAUsed",
    "MobileVersion",
    "ConsoleLogin",
    "rotationType",
    "keyOrigin",
    "previousKeyMaterialId",
    "currentKeyMaterialId",
    "keyMaterialId",
    "backingKeys",
    "backingKeysDeletionStatus",
];

/// Puts a secret wherever a value is not kept.
fn plant(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut().filter(|(name, _)| !KEPT.contains(&name.as_str())) {
                if value.is_object() || value.is_array() {
                    plant(value);
                } else {
                    *value = json!(format!("SECRET of {name}"));
                }
            }
            for name in
                ["secretAccessKey", "sessionToken", "plaintext", "password", "policy", "configurationOptions"]
            {
                fields.insert(name.to_owned(), json!("SECRET"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plant),
        other => *other = json!("SECRET"),
    }
}

fn with_secrets(mut event: Value) -> Value {
    let record = &mut event["detail"];
    for field in ["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"] {
        if !record[field].is_object() {
            record[field] = json!({});
        }
        plant(&mut record[field]);
    }
    record["userIdentity"]["accessKeyId"] = json!("SECRET");
    record["userIdentity"]["credentialId"] = json!("SECRET");
    record["tlsDetails"] = json!({ "cipherSuite": "SECRET" });
    record["somethingNew"] = json!("SECRET");
    event
}

#[test]
fn no_secret_of_a_record_is_in_any_text() {
    let mut told = 0;
    for event in records() {
        for error in
            [Value::Null, json!("AccessDenied"), json!("ThrottlingException"), json!("InternalFailure")]
        {
            let mut event = with_secrets(event.clone());
            if !error.is_null() {
                event["detail"]["errorCode"] = error;
            }
            for message in messages(&event.to_string()) {
                assert!(!everything(&message).contains("SECRET"), "{}", everything(&message));
                told += 1;
            }
        }
    }
    assert!(told > 40, "{told}");
}

/// Every operation of the catalogue with effects, in the words of a record.
fn operations() -> Vec<(&'static str, &'static str)> {
    let sources = [
        (Service::Kms, "kms"),
        (Service::PrivateCa, "acm-pca"),
        (Service::Autoscaling, "autoscaling"),
        (Service::Airflow, "airflow"),
        (Service::CloudTrail, "cloudtrail"),
        (Service::SignIn, "signin"),
    ];
    let of = |(service, source): (Service, &'static str)| {
        let operations = service.operations().iter().filter(|it| !it.effects.is_empty());
        operations.map(move |operation| (source, operation.name))
    };
    sources.into_iter().flat_map(of).collect()
}

#[test]
fn labels_read_like_words() {
    let labels: BTreeSet<_> = records()
        .iter()
        .flat_map(|event| messages(&event.to_string()))
        .flat_map(|it| {
            it.email.lines().filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    for odd in ["Mfa", "arn", "Vpc", " id"] {
        assert!(
            !labels.iter().any(|label| label.split(' ').any(|word| word == odd.trim())),
            "{odd}: {labels:?}"
        );
    }
}

proptest! {
    #[test]
    fn sns_takes_whatever_a_record_says(
        (source, name) in prop::sample::select(operations()),
        kind in prop::sample::select(vec!["Root", "IAMUser", "AssumedRole", "AWSService", "SAMLUser", "New"]),
        text in "(.|\\n){0,80}",
        code in prop::sample::select(vec!["", "AccessDenied", "ThrottlingException", "LimitExceeded", "InternalFailure"]),
        mfa in any::<bool>(),
        times in 1..600_usize,
    ) {
        let long = text.repeat(times);
        let event = json!({
            "id": "e", "detail-type": "AWS API Call via CloudTrail", "source": "aws.kms", "account": "111122223333",
            "region": "us-east-1", "time": "2026-11-20T10:15:30Z", "resources": [],
            "detail": {
                "eventTime": "2026-11-20T10:15:30Z", "eventSource": format!("{source}.amazonaws.com"), "eventName": name,
                "awsRegion": "us-east-1", "recipientAccountId": "111122223333", "errorCode": code,
                "errorMessage": if code.is_empty() { "" } else { &long }, "sourceIPAddress": text, "userAgent": long,
                "vpcEndpointId": text,
                "userIdentity": {
                    "type": kind, "userName": text, "principalId": text, "accountId": "111122223333",
                    "arn": format!("arn:aws:sts::111122223333:assumed-role/{text}/{text}"), "accessKeyId": "SECRET",
                    "sessionContext": {
                        "sessionIssuer": { "userName": long }, "attributes": { "mfaAuthenticated": mfa.to_string() },
                        "sourceIdentity": text,
                    },
                },
                "requestParameters": {
                    "keyId": text, "aliasName": text, "autoScalingGroupName": long, "launchConfigurationName": text,
                    "scalingProcesses": [text], "Name": long, "name": text, "s3BucketName": text, "status": "DISABLED",
                    "certificateAuthorityArn": format!("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/{text}"),
                    "granteePrincipal": long, "resourceId": text, "password": "SECRET",
                },
                "responseElements": { "ConsoleLogin": "Success" }, "additionalEventData": { "MFAUsed": "No", "LoginTo": long },
            },
        });
        for message in messages(&event.to_string()) {
            sns_takes(&message)?;
            prop_assert!(!everything(&message).contains("SECRET"));
        }
    }
}
