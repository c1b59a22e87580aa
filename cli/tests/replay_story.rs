//! What `tocsin replay` tells: whole runs of the program, each over log files of some records.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

/// A call to AWS KMS by somebody at some time.
fn call(time: &str, id: &str, name: &str, parameters: &Value, response: &Value) -> Value {
    json!({
        "eventVersion": "1.11", "eventType": "AwsApiCall", "eventCategory": "Management", "managementEvent": true,
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDA", "userName": "ada", "accountId": "111122223333",
            "arn": "arn:aws:iam::111122223333:user/ada",
        },
        "eventTime": time, "eventSource": "kms.amazonaws.com", "eventName": name, "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli", "eventID": id, "recipientAccountId": "111122223333",
        "requestParameters": parameters, "responseElements": response,
    })
}

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn deletion(time: &str, id: &str) -> Value {
    let until = "Dec 1, 2026, 12:00:00 PM";
    let response = json!({ "keyId": KEY, "keyState": "PendingDeletion", "deletionDate": until });
    call(time, id, "ScheduleKeyDeletion", &json!({ "keyId": KEY, "pendingWindowInDays": 30 }), &response)
}

fn disabling(time: &str, id: &str) -> Value {
    call(time, id, "DisableKey", &json!({ "keyId": KEY }), &Value::Null)
}

fn enabling(time: &str, id: &str) -> Value {
    call(time, id, "EnableKey", &json!({ "keyId": KEY }), &Value::Null)
}

fn reading(time: &str, id: &str) -> Value {
    call(time, id, "ListKeys", &Value::Null, &Value::Null)
}

/// The name of a file that was written at that time.
fn at(time: &str) -> String {
    format!("111122223333_CloudTrail_us-east-1_{time}Z_0123456789abcdef.json")
}

/// What is told of files with these records, and how it ends.
fn replay(files: &[(String, Vec<Value>)]) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(std::thread::current().name().unwrap());
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, records) in files {
        fs::write(folder.join(name), json!({ "Records": records }).to_string()).unwrap();
    }
    let done = Command::new(env!("CARGO_BIN_EXE_tocsin")).arg("replay").arg(&folder).output().unwrap();
    let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    // The alerts, and of what they add up to the days.
    let (told, sums) = out.split_once(" alert").unwrap();
    let (told, _) = told.rsplit_once('\n').unwrap();
    let (_, days) = sums.split_once("\nDay (UTC)").unwrap();
    let (days, _) = days.split_once("\n\n").unwrap();
    let code = done.status.code().unwrap();
    let text = format!("{told}\nDay (UTC){days}\n{err}exit code: {code}\n");
    text.replace(folder.to_str().unwrap(), "DIR")
}

#[test]
fn events_are_told_by_their_times_whatever_the_order_of_files_and_records() {
    insta::assert_snapshot!(replay(&[
        // A file without a time in its name comes first, and waits for those that have one.
        ("b.json".to_owned(), vec![enabling("2026-11-02T12:00:00Z", "e1")]),
        (
            at("20261103T1200"),
            vec![disabling("2026-11-03T11:58:00Z", "d2"), disabling("2026-11-03T11:50:00Z", "d3")]
        ),
        // Late by an hour.
        (at("20261103T1205"), vec![disabling("2026-11-03T11:05:00Z", "d1")]),
        (at("20261101T1200"), vec![disabling("2026-11-01T11:58:00Z", "d0")]),
    ]));
}

#[test]
fn a_deadline_that_nears_is_told_by_the_hour_also_where_nothing_else_happens() {
    insta::assert_snapshot!(replay(&[
        (at("20261101T1205"), vec![deletion("2026-11-01T12:00:30Z", "a")]),
        (at("20261126T0000"), vec![disabling("2026-11-26T00:00:00Z", "b")]),
        (at("20261130T0000"), vec![reading("2026-11-30T00:00:00Z", "c")]),
    ]));
}

#[test]
fn a_record_that_is_delivered_twice_is_told_once() {
    let record = disabling("2026-11-01T12:00:00Z", "a");
    insta::assert_snapshot!(replay(&[
        (at("20261101T1205"), vec![record.clone(), reading("2026-11-01T12:00:00Z", "r")]),
        (at("20261101T1210"), vec![record, reading("2026-11-01T12:00:00Z", "r")]),
    ]));
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_told() {
    let record = disabling("2026-11-01T12:00:00Z", "a");
    let bad: Vec<_> = (0..23).map(|number| json!({ "eventTime": "x", "number": number })).collect();
    insta::assert_snapshot!(replay(&[
        (at("20261101T1205"), vec![json!({ "eventTime": "noon" }), record]),
        (at("20261101T1210"), bad),
    ]));
}
