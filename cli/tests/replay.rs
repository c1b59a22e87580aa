//! What `tocsin replay` shows: whole runs of the program over recorded log files and over hostile ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// Log files as a trail wrote them.
const RECORDED: [&str; 5] = [
    "111111111111_CloudTrail_eu-central-1_20171211T1505Z_A6kvhMoVeCsc7v8U.json.gz",
    "218007301253_CloudTrail_us-east-1_20230710T1200Z_iLj9fb7yyUG9X4Bf.json.gz",
    "218007301253_CloudTrail_us-east-1_20230710T1215Z_nBsuPO1qSTEVerMD.json.gz",
    "218007301253_CloudTrail_us-east-1_20230710T1225Z_4iD2boYSOwmb6sWd.json.gz",
    "218007301253_CloudTrail_us-east-1_20230710T1230Z_AvIajGd5rkz6vTy4.json.gz",
];

/// Names that somebody may give to a user, and what they try.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "invoice\u{202e}gpj.exe",
    "two\nlines\r,\"and\" a comma",
    "＝HYPERLINK(\"https://evil.example\")",
];

/// Runs the program in a folder, and gives what it prints and how it ends.
fn replay(folder: &Path, args: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_tocsin"))
        .arg("replay")
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    let code = done.status.code().unwrap();
    // Who hears which of the two is part of what is shown.
    let err: Vec<_> = err.lines().map(|line| format!("standard error: {line}\n")).collect();
    format!("{out}{}exit code: {code}\n", err.concat())
}

fn recorded(args: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/samples/recorded");
    replay(&folder, &[&RECORDED[..], args].concat())
}

/// The page that a replay writes, without what makes it look good.
fn page(replay: impl FnOnce(&[&str]) -> String) -> String {
    let file = scratch().join("report.html");
    replay(&["--html", file.to_str().unwrap()]);
    let page = fs::read_to_string(file).unwrap();
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    format!("{head}<style>…</style>{body}")
}

/// A folder of the test that asks.
fn scratch() -> PathBuf {
    let test = std::thread::current().name().unwrap().to_owned();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay").join(test);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A replay of a file in which everybody with a hostile name stops a trail.
fn hostile(args: &[&str]) -> String {
    let records: Vec<_> = HOSTILE.iter().zip(1..).map(|(name, hour)| stopped(name, hour)).collect();
    let folder = scratch();
    let bad = json!({ "eventVersion": "1.08", "eventID": "\u{1b}[2J<b>" });
    let records: Vec<_> = records.into_iter().chain([bad]).collect();
    let file = "<img src=x>.json";
    fs::write(folder.join(file), json!({ "Records": records }).to_string()).unwrap();
    replay(&folder, &[&[file][..], args].concat())
}

fn stopped(name: &str, hour: u32) -> Value {
    json!({
        "eventVersion": "1.08",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDAEXAMPLE",
            "arn": "arn:aws:iam::111122223333:user/x",
            "accountId": "111122223333",
            "userName": name,
        },
        "eventTime": format!("2026-11-19T{hour:02}:00:00Z"),
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": "StopLogging",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": format!("agent of {name}"),
        "requestParameters": { "name": format!("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit-{hour}") },
        "responseElements": null,
        "requestID": format!("request-{hour}"),
        "eventID": format!("0f1b2c3d-0000-4000-8000-00000000000{hour}"),
        "readOnly": false,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    })
}

#[test]
fn a_replay_is_read_at_a_terminal() {
    insta::assert_snapshot!(recorded(&[]));
}

#[test]
fn whole_mails_are_printed_on_request() {
    insta::assert_snapshot!(hostile(&["--texts"]));
}

#[test]
fn programs_get_a_document_a_line() {
    insta::assert_snapshot!(recorded(&["--json"]));
}

#[test]
fn spreadsheets_get_the_alerts() {
    insta::assert_snapshot!(recorded(&["--csv"]));
}

#[test]
fn the_report_is_one_page() {
    insta::assert_snapshot!(page(recorded));
}

#[test]
fn what_anybody_wrote_stays_text_at_a_terminal() {
    insta::assert_snapshot!(hostile(&[]));
}

#[test]
fn what_anybody_wrote_stays_text_for_programs() {
    let shown = hostile(&["--json"]);
    assert_eq!(shown.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}'), None);
    let alerts = shown.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let names: Vec<_> = alerts.filter_map(|alert| alert["actor"].as_str().map(ToOwned::to_owned)).collect();
    assert_eq!(names, HOSTILE.map(|name| format!("user {name}")));
}

#[test]
fn what_anybody_wrote_stays_text_in_a_spreadsheet() {
    insta::assert_snapshot!(hostile(&["--csv"]));
}

#[test]
fn what_anybody_wrote_stays_text_on_the_page() {
    insta::assert_snapshot!(page(hostile));
}

#[test]
fn silence_is_one_sentence() {
    let folder = scratch();
    fs::write(folder.join("quiet.json"), json!({ "Records": [] }).to_string()).unwrap();
    insta::assert_snapshot!(replay(&folder, &["quiet.json"]));
    insta::assert_snapshot!(
        "silence_on_the_page",
        page(|args| replay(&folder, &[&["quiet.json"], args].concat()))
    );
}
