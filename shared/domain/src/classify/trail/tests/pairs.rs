//! What one call makes, another one ends: under the same fingerprint, however each of them names the thing.

use super::effects::{call, effects, so, thing};
use super::*;
use crate::classify::trail::effects::PROCESSES;
use crate::operations::Effect;

/// A trail is weakened in several ways, of which one is not mended by what mends another.
fn mends(maker: &str, ender: &str) -> bool {
    match (maker, ender) {
        ("UpdateTrail", _) | ("StopEventDataStoreIngestion", "RestoreEventDataStore") => false,
        ("PutEventSelectors", _) | (_, "PutEventSelectors") => maker == ender,
        _ => true,
    }
}

#[test]
fn what_is_made_of_a_thing_is_ended_of_the_same_thing() {
    let mut pairs = 0;
    for (service, maker, made) in effects() {
        let Effect::Makes(condition, makes_when) = made else { continue };
        for (other, ender, ended) in effects() {
            let Effect::Ends(ends, ends_when) = ended else { continue };
            let same = thing(service, maker.name) == thing(other, ender.name);
            if (service, condition) != (other, ends) || !same || !mends(maker.name, ender.name) {
                continue;
            }
            let first = |service, operation, when| {
                merged(call(service, operation), so(when).into_iter().next().unwrap())
            };
            let mut made = meaning(first(service, maker, makes_when)).findings;
            made.retain(|it| it.condition == condition);
            let ended = fingerprints(&meaning(first(other, ender, ends_when)).ends);
            for fingerprint in fingerprints(&made) {
                assert!(ended.contains(&fingerprint), "{}, {}: {fingerprint}", maker.name, ender.name);
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, 26);
}

fn named(name: &str, request: impl Into<Value>) -> Value {
    json!({ "eventName": name, "requestParameters": request.into() })
}

/// The fingerprints that two calls make and end, which must be the same.
#[track_caller]
fn check(made: Value, ended: Value, expected: &[&str]) {
    assert_eq!(fingerprints(&meaning(made).findings), expected);
    let ended = fingerprints(&meaning(ended).ends);
    assert!(expected.iter().all(|it| ended.iter().any(|end| end == it)), "{ended:?}");
}

#[test]
fn a_key_is_the_same_key_by_its_id_its_arn_or_an_alias() {
    let alias = json!({
        "requestParameters": { "keyId": "alias/payroll" },
        "resources": [{ "ARN": KEY, "type": "AWS::KMS::Key", "accountId": "111122223333" }],
    });
    let answered =
        json!({ "requestParameters": { "keyId": "alias/payroll" }, "responseElements": { "keyId": KEY } });
    let names = [
        json!({ "requestParameters": { "keyId": KEY_ID } }),
        json!({ "requestParameters": { "keyId": KEY } }),
        alias,
        answered,
    ];
    for made in &names {
        for ended in &names {
            let [made, ended] = [(made, "DisableKey"), (ended, "EnableKey")]
                .map(|(fields, name)| merged(json!({ "eventName": name }), fields.clone()));
            check(made, ended, &[&format!("key_disabled|{KEY}")]);
        }
    }
}

/// <https://docs.aws.amazon.com/kms/latest/developerguide/ct-createalias.html>
#[test]
fn who_changes_an_alias_changes_access_to_its_key() {
    let alias = json!({
        "eventName": "CreateAlias", "requestParameters": { "aliasName": "alias/payroll", "targetKeyId": KEY_ID },
        "resources": [{ "ARN": "arn:aws:kms:eu-west-1:111122223333:alias/payroll" }, { "ARN": KEY }],
    });
    assert_eq!(line(alias.clone()), format!("medium key_access_changed|{KEY}|CreateAlias|111122223333:ops"));
    assert_eq!(facts(alias, &["key", "key_alias"]), format!("key={KEY} key_alias=alias/payroll"));
}

#[test]
fn a_deletion_has_its_deadline_and_leaves_a_disabled_key_when_it_is_cancelled() {
    let scheduled = merged(
        named("ScheduleKeyDeletion", json!({ "keyId": KEY_ID, "pendingWindowInDays": 7 })),
        json!({ "responseElements": { "keyId": KEY, "keyState": "PendingDeletion", "deletionDate": "Nov 27, 2026, 10:00:00 AM" } }),
    );
    assert_eq!(line(scheduled), format!("critical key_deletion_scheduled|{KEY} until 2026-11-27T10:00:00Z"));
    // Without a date in the answer, the window says it.
    let window = named("ScheduleKeyDeletion", json!({ "keyId": KEY_ID, "pendingWindowInDays": 10 }));
    assert_eq!(line(window), format!("critical key_deletion_scheduled|{KEY} until 2026-11-30T10:00:00Z"));
    let replicas = merged(
        named("ScheduleKeyDeletion", json!({ "keyId": KEY_ID })),
        json!({ "responseElements": { "keyState": "PendingReplicaDeletion" } }),
    );
    assert_eq!(line(replicas), format!("critical key_deletion_scheduled|{KEY}"));
    assert_eq!(
        line(named("CancelKeyDeletion", json!({ "keyId": KEY }))),
        format!(
            "high key_disabled|{KEY}; ends key_deletion_scheduled|{KEY}; ends key_used_while_pending_deletion|{KEY}"
        )
    );
}

fn native(detail_type: &str) -> Vec<String> {
    let event = json!({
        "id": "n", "detail-type": detail_type, "source": "aws.kms", "account": "111122223333", "region": "eu-west-1",
        "time": "2026-11-20T10:00:01Z", "resources": [KEY], "detail": { "key-id": KEY_ID },
    });
    fingerprints(&meaning_of(&event).findings)
}

#[test]
fn what_a_native_event_tells_too_is_told_once() {
    let by_aws = json!({
        "eventType": "AwsServiceEvent",
        "userIdentity": {
            "type": null, "arn": null, "sessionContext": null, "accountId": "111122223333", "invokedBy": "AWS Internal",
        },
    });
    let ways = [
        json!({ "resources": [{ "ARN": KEY, "type": "AWS::KMS::Key" }] }),
        json!({ "responseElements": { "keyId": KEY } }),
        json!({ "serviceEventDetails": { "keyId": KEY } }),
        json!({ "serviceEventDetails": { "keyId": KEY_ID } }),
    ];
    for (name, detail_type) in [
        ("DeleteKey", "KMS CMK Deletion"),
        ("DeleteExpiredKeyMaterial", "KMS Imported Key Material Expiration"),
        ("RotateKey", "KMS CMK Rotation"),
    ] {
        for way in &ways {
            let fields = merged(merged(json!({ "eventName": name }), by_aws.clone()), way.clone());
            assert_eq!(fingerprints(&meaning(fields).findings), native(detail_type), "{name} {way}");
        }
    }
    let imported = meaning(named("ImportKeyMaterial", json!({ "keyId": KEY_ID })));
    assert!(fingerprints(&imported.ends).contains(&native("KMS Imported Key Material Expiration")[0]));
}

#[test]
fn a_trail_is_the_same_trail_by_its_name_or_its_arn() {
    let arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
    let call = |name: &str, trail: &str| json!({ "eventSource": "cloudtrail.amazonaws.com", "eventName": name, "requestParameters": { "name": trail } });
    for stopped in [arn, "audit"] {
        for started in [arn, "audit"] {
            check(
                call("StopLogging", stopped),
                call("StartLogging", started),
                &[&format!("trail_weakened|{arn}|stopped")],
            );
        }
    }
    // What else was done to a trail is not mended by starting it.
    let moved =
        merged(call("UpdateTrail", "audit"), json!({ "requestParameters": { "s3BucketName": "elsewhere" } }));
    assert_eq!(line(moved), format!("critical trail_weakened|{arn}|settings|bucket elsewhere"));
    // Whoever deletes what was stopped before is heard all the same.
    let deleted = format!("trail_weakened|{arn}|deleted");
    check(call("DeleteTrail", "audit"), call("StartLogging", "audit"), &[&deleted]);
}

#[test]
fn processes_are_suspended_and_resumed_each_or_all() {
    let call = |name: &str, processes: &[&str]| {
        let mut fields = json!({
            "eventSource": "autoscaling.amazonaws.com", "eventName": name,
            "requestParameters": { "autoScalingGroupName": "web" },
        });
        if !processes.is_empty() {
            fields["requestParameters"]["scalingProcesses"] = json!(processes);
        }
        fields
    };
    let of =
        |process: &str| format!("scaling_suspended|111122223333|eu-west-1|Auto Scaling group web|{process}");
    let two = ["Launch", "Terminate"];
    let expected = two.map(of);
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    check(call("SuspendProcesses", &two), call("ResumeProcesses", &two), &expected);
    check(call("SuspendProcesses", &two), call("ResumeProcesses", &[]), &expected);
    check(call("SuspendProcesses", &[]), call("ResumeProcesses", &[]), &[&of("all processes")]);
    // All of them may be suspended at once and resumed by their names.
    check(call("SuspendProcesses", &[]), call("ResumeProcesses", &PROCESSES), &[&of("all processes")]);
    // One that is resumed says nothing of the others.
    assert_eq!(fingerprints(&meaning(call("ResumeProcesses", &["Launch"])).ends), [of("Launch")]);
}

#[test]
fn a_deleted_ca_can_be_restored_until_its_deadline() {
    let call = |request: Value| {
        json!({
            "eventSource": "acm-pca.amazonaws.com", "eventName": "DeleteCertificateAuthority",
            "requestParameters": merged(json!({ "certificateAuthorityArn": CA }), request),
        })
    };
    for (days, until) in [(json!(7), "2026-11-27"), (json!(null), "2026-12-20"), (json!(5000), "2026-12-20")]
    {
        assert_eq!(
            line(call(json!({ "permanentDeletionTimeInDays": days }))),
            format!("critical ca_deleted|{CA} until {until}T10:00:00Z")
        );
    }
}

/// The same actor, the same key or CA, and yet another act: nobody may take it for one that people know.
#[test]
fn another_grantee_certificate_or_policy_is_another_act() {
    let grant = |grantee: &str| {
        json!({
            "eventSource": "kms.amazonaws.com", "eventName": "CreateGrant",
            "requestParameters": { "keyId": KEY, "granteePrincipal": grantee, "operations": ["Decrypt"] },
        })
    };
    let ours = fingerprints(&meaning(grant("arn:aws:iam::111122223333:role/app")).findings);
    assert_eq!(ours.len(), 1);
    assert_ne!(ours, fingerprints(&meaning(grant("arn:aws:iam::666677778888:root")).findings));
    let issued = |certificate: &str| {
        json!({
            "eventSource": "acm-pca.amazonaws.com", "eventName": "IssueCertificate",
            "requestParameters": {
                "certificateAuthorityArn": CA,
                "templateArn": "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
            },
            "responseElements": { "certificateArn": format!("{CA}/certificate/{certificate}") },
        })
    };
    let one = fingerprints(&meaning(issued("1a2b")).findings);
    assert_eq!(one.len(), 1);
    assert_ne!(one, fingerprints(&meaning(issued("3c4d")).findings));
    for (source, name, thing) in [("kms", "PutKeyPolicy", "keyId"), ("acm-pca", "PutPolicy", "resourceArn")] {
        let put = |policy: &str| {
            let request = json!({ thing: if source == "kms" { KEY } else { CA }, "policy": policy });
            let source = format!("{source}.amazonaws.com");
            json!({ "eventSource": source, "eventName": name, "requestParameters": request })
        };
        let one = fingerprints(&meaning(put("{\"Statement\":[]}")).findings);
        assert_eq!(one, fingerprints(&meaning(put("{\"Statement\":[]}")).findings));
        assert_ne!(one, fingerprints(&meaning(put("{\"Statement\":[{\"Principal\":\"*\"}]}")).findings));
    }
}

#[test]
fn a_key_store_that_cannot_be_reached_is_told_as_an_outage() {
    let failed = |message: &str| {
        json!({
            "eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "requestParameters": { "keyId": KEY },
            "errorCode": "KMSInvalidStateException", "errorMessage": message,
        })
    };
    for message in [
        format!("{KEY} is unavailable."),
        "The request was rejected because the external key store proxy did not respond.".to_owned(),
    ] {
        assert!(line(failed(&message)).contains("service_fault"), "{message}");
    }
    assert_eq!(line(failed(&format!("{KEY} is pending import."))), "nothing");
}
