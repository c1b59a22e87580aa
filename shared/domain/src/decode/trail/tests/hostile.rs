//! Records that nobody should send.

use proptest::prelude::*;

use super::super::field::{each_element, each_field};
use super::*;

/// A record with every field that is read, and the requests of each service.
fn full() -> Vec<Value> {
    let common = serde_json::json!({
        "eventVersion": "1.11", "eventType": "AwsApiCall", "eventCategory": "Management", "managementEvent": true,
        "eventID": "e", "sharedEventID": "s", "eventTime": "2026-11-20T10:00:00Z", "awsRegion": "us-east-1",
        "recipientAccountId": "111122223333", "eventSource": "kms.amazonaws.com", "eventName": "ScheduleKeyDeletion",
        "addendum": {"reason": "UPDATED_DATA", "originalEventID": "o", "updatedFields": "x"},
        "readOnly": false, "requestID": "r", "sourceIPAddress": "192.0.2.1", "userAgent": "agent",
        "vpcEndpointId": "vpce-1", "sessionCredentialFromConsole": "true", "errorCode": "AccessDenied",
        "errorMessage": "User: arn:aws:iam::1:user/a is not authorized to perform: kms:X on resource: arn:aws:kms:us-east-1:1:key/k because no resource-based policy allows the kms:X action",
        "resources": [{"ARN": "arn:aws:kms:us-east-1:1:key/k", "type": "AWS::KMS::Key", "accountId": "1"}, {"ARNPrefix": "arn:aws:s3:::b/"}],
        "userIdentity": {
            "type": "AssumedRole", "userName": "u", "principalId": "AROA:s", "accountId": "111122223333",
            "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "accessKeyId": "A", "invokedBy": "ec2.amazonaws.com",
            "invokedByDelegate": {"accountId": "1"}, "identityProvider": "p",
            "onBehalfOf": {"userId": "u", "identityStoreArn": "arn:aws:identitystore::1:identitystore/d"},
            "inScopeOf": {"issuerType": "t", "sourceArn": "arn:aws:a:b:1:c", "sourceAccount": "1", "credentialsIssuedTo": "arn:aws:a:b:1:c"},
            "sessionContext": {
                "sessionIssuer": {"type": "Role", "userName": "r"}, "sourceIdentity": "i", "assumedRoot": "false",
                "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-11-20T09:00:00Z"}
            }
        },
        "requestParameters": {
            "keyId": "k", "aliasName": "alias/a", "customKeyStoreId": "c", "pendingWindowInDays": 7, "grantId": "g",
            "granteePrincipal": "p", "operations": ["Decrypt"]
        },
        "responseElements": {
            "keyId": "arn:aws:kms:us-east-1:1:key/k", "keyState": "PendingDeletion", "pendingWindowInDays": 7, "grantId": "g",
            "deletionDate": "Nov 2, 2021, 11:25:25 PM", "customKeyStoreId": "c", "message": "m",
            "keyMetadata": {"arn": "arn:aws:kms:us-east-1:1:key/k", "keyState": "Enabled"}
        },
        "additionalEventData": {"customKeyStoreId": "c", "grantId": "g", "backingKeys": "[]", "backingKeysDeletionStatus": "[{\"backingKeyId\":\"b\"}]"},
        "serviceEventDetails": {"keyId": "k", "rotationType": "t", "keyOrigin": "o", "previousKeyMaterialId": "p", "currentKeyMaterialId": "c"}
    });
    let services = serde_json::json!({
        "acm-pca": {
            "requestParameters": {
                "certificateAuthorityArn": "arn:aws:acm-pca:r:1:certificate-authority/c", "resourceArn": "arn:aws:acm-pca:r:1:certificate-authority/c", "status": "ACTIVE",
                "certificateArn": "arn:aws:acm-pca:r:1:certificate-authority/c/certificate/d", "certificateSerial": "0a:0b",
                "revocationConfiguration": {"crlConfiguration": {"enabled": true}, "ocspConfiguration": {"enabled": true}},
                "templateArn": "arn:aws:acm-pca:::template/t"
            },
            "responseElements": {"certificateAuthorityArn": "arn:aws:acm-pca:r:1:certificate-authority/c", "certificateArn": "arn:aws:acm-pca:r:1:certificate-authority/c/certificate/d"}
        },
        "autoscaling": {
            "requestParameters": {
                "autoScalingGroupName": "g", "launchConfigurationName": "l", "instanceId": "i", "imageId": "a", "instanceType": "t",
                "launchTemplate": {"launchTemplateId": "i", "launchTemplateName": "n", "version": "1"},
                "mixedInstancesPolicy": {"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": "i"}}},
                "scalingProcesses": ["Launch"]
            },
            "additionalEventData": {"service": "autoscaling"}
        },
        "application-autoscaling": {
            "requestParameters": {"serviceNamespace": "ecs", "resourceId": "r", "scalableDimension": "d"}
        },
        "airflow": {
            "requestParameters": {"Name": "n", "ResourceArn": "arn:aws:airflow:r:1:environment/n", "SourceBucketArn": "arn:aws:s3:::b", "ExecutionRoleArn": "arn:aws:iam::1:role/r"},
            "responseElements": {"Arn": "arn:aws:airflow:r:1:environment/n", "RestApiStatusCode": 200}
        },
        "cloudtrail": {
            "requestParameters": {
                "name": "n", "trailName": "n", "eventDataStore": "e",
                "eventSelectors": [{"includeManagementEvents": true, "excludeManagementEventSources": ["kms.amazonaws.com"]}],
                "advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"], "notEquals": ["x"]}]}]
            },
            "responseElements": {"trailARN": "arn:aws:cloudtrail:r:1:trail/n"}
        },
        "signin": {
            "responseElements": {"ScheduleKeyDeletion": "Success"},
            "additionalEventData": {"LoginTo": "x", "MFAUsed": "No", "MobileVersion": "No"}
        },
        "s3": {}
    });
    let mut records = vec![common.clone()];
    for (service, fields) in services.as_object().unwrap() {
        let mut record = common.clone();
        record["eventSource"] = format!("{service}.amazonaws.com").into();
        for (name, value) in fields.as_object().unwrap() {
            record[name] = value.clone();
        }
        // So that what the request names is seen.
        record["resources"] = Value::Null;
        records.push(record);
    }
    records
}

/// Where each value of a record stands.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (name, value) in children {
        let path = format!("{at}/{name}");
        paths(value, &path, found);
        found.push(path);
    }
}

/// One record for each place in each full record, with `wrong` there.
fn each_place(wrong: &Value) -> Vec<(String, Value, Value)> {
    let mut changed = Vec::new();
    for record in full() {
        let mut found = Vec::new();
        paths(&record, "", &mut found);
        for path in found {
            let mut other = record.clone();
            *other.pointer_mut(&path).unwrap() = wrong.clone();
            changed.push((path, record.clone(), other));
        }
    }
    changed
}

/// The only fields a record can't be without.
fn is_required(path: &str) -> bool {
    matches!(path, "/eventTime" | "/eventSource" | "/eventName")
}

#[test]
fn the_full_records_hold_nothing_that_is_wrong() {
    for record in full() {
        assert_eq!(decode(&record.to_string()).unwrap().mistyped, Vec::<&str>::new(), "{record}");
    }
}

#[test]
fn a_field_that_is_null_is_a_field_that_is_missing() {
    for (path, _, changed) in each_place(&Value::Null) {
        let got = decode(&changed.to_string());
        let (parent, name) = path.rsplit_once('/').unwrap();
        let mut without = changed.clone();
        if let Some(fields) = without.pointer_mut(parent).unwrap().as_object_mut() {
            fields.remove(name);
            assert_eq!(got, decode(&without.to_string()), "{path}");
        }
        match got {
            Ok(record) => assert!(!is_required(&path) && record.mistyped.is_empty(), "{path}"),
            Err(problem) => {
                assert!(is_required(&path), "{path}");
                assert_eq!(problem.to_string(), format!("field `detail.{}`: missing", &path[1..]));
            }
        }
    }
}

#[test]
fn a_field_of_a_wrong_type_loses_itself_and_is_noted() {
    for wrong in [serde_json::json!([[7]]), serde_json::json!(-1.5)] {
        for (path, whole, changed) in each_place(&wrong) {
            match decode(&changed.to_string()) {
                Ok(record) => {
                    let unread = decode(&whole.to_string()).unwrap() == record;
                    assert!(!is_required(&path) && (unread || !record.mistyped.is_empty()), "{path} {wrong}");
                }
                Err(problem) => {
                    assert!(is_required(&path), "{path} {wrong}");
                    assert_eq!(problem.to_string(), format!("field `detail.{}`: not a string", &path[1..]));
                }
            }
        }
    }
}

#[test]
fn a_field_of_any_type_never_refuses_a_record() {
    for wrong in
        ["true", "{}", "[]", "\"\"", "\"x\"", "\"true\"", "1e400", "[null]", "{\"a\":{}}", "\"\\ud800\""]
    {
        for (path, _, changed) in each_place(&"PLACE".into()) {
            let got = decode(&changed.to_string().replace("\"PLACE\"", wrong));
            assert!(got.is_ok() || is_required(&path), "{path} {wrong}");
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
        "[\\\\\"{}\\[\\]:, ]*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z\\\\\"{}]{0,8}", inner, 0..4)
                .prop_map(|map| serde_json::json!(map)),
        ]
    })
}

/// The same text with other spaces.
fn written(value: &Value, pretty: bool) -> String {
    if pretty { format!("{value:#}") } else { value.to_string() }
}

proptest! {
    #[test]
    fn never_panics_on_any_json(value in any_json(), pretty in any::<bool>()) {
        let _ = decode(&written(&value, pretty));
    }

    #[test]
    fn any_field_may_hold_any_json(which in any::<prop::sample::Index>(), service in any::<prop::sample::Index>(), value in any_json()) {
        let records = full();
        let mut record = service.get(&records).clone();
        let mut found = Vec::new();
        paths(&record, "", &mut found);
        let path = which.get(&found);
        *record.pointer_mut(path).unwrap() = value;
        let got = decode(&record.to_string());
        // An unknown `eventType` is a kind of its own; an insight or aggregate has other fields it needs.
        prop_assert!(got.is_ok() || is_required(path), "{path}: {got:?}");
    }

    #[test]
    fn finds_the_fields_that_serde_json_finds(value in any_json(), pretty in any::<bool>()) {
        let text = written(&value, pretty);
        let mut fields = serde_json::Map::new();
        let object = each_field(&text, &mut |name, value| {
            let name = serde_json::from_str(&format!("\"{name}\"")).unwrap();
            fields.insert(name, serde_json::from_str(value).unwrap());
        });
        let mut elements = Vec::new();
        let array = each_element(&text, &mut |element| elements.push(serde_json::from_str::<Value>(element).unwrap()));
        prop_assert_eq!((object.is_some(), array.is_some()), (value.is_object(), value.is_array()));
        match &value {
            Value::Object(expected) => prop_assert_eq!(&fields, expected),
            Value::Array(expected) => prop_assert_eq!(&elements, expected),
            _ => {}
        }
    }

    #[test]
    fn finds_no_end_in_what_is_no_json(text in "[\\[{\"\\\\:,a1 \\]}]{0,40}") {
        each_field(&text, &mut |_, _| {});
        each_element(&text, &mut |_| {});
    }
}
