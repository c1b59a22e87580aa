//! Every sample through the whole way, with the default rules and a ledger: what the first day would be like.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall stop")]
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::{Value, json};
use tocsin_domain::ledger::Step;
use tocsin_domain::routing::{Action, Routing};
use tocsin_domain::{Condition, Outcome};
use tocsin_router::memory::{MemoryLedger, NoDelivery, Tally};
use tocsin_router::{Clock, Decision, Reply, Report, Router, Rules};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");

/// A clock that follows the events' own times.
struct Following(Mutex<Timestamp>);

impl Clock for &Following {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(Path::new(SAMPLES).join(folder)).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

fn records(path: &Path) -> Vec<Value> {
    let bytes = fs::read(path).unwrap();
    if path.extension().unwrap() != "gz" {
        return str::from_utf8(&bytes)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["Records"].as_array_mut().unwrap().drain(..).collect()
}

/// A record as EventBridge delivers it.
fn event(record: &Value) -> Value {
    let text = |field: &str| record[field].as_str().map(str::to_owned);
    let detail_type = match record["eventType"].as_str() {
        Some("AwsServiceEvent") => "AWS Service Event via CloudTrail",
        Some("AwsConsoleSignIn") => "AWS Console Sign In via CloudTrail",
        Some("AwsCloudTrailInsight") => "AWS Insight via CloudTrail",
        _ => "AWS API Call via CloudTrail",
    };
    let source = text("eventSource").unwrap_or_else(|| "cloudtrail".to_owned());
    json!({
        "id": "envelope", "detail-type": detail_type, "source": format!("aws.{}", source.split('.').next().unwrap()),
        "account": text("recipientAccountId").unwrap_or_else(|| "111122223333".to_owned()),
        "region": text("awsRegion").unwrap_or_else(|| "us-east-1".to_owned()),
        "time": text("eventTime").unwrap_or_else(|| "2026-11-20T10:00:00Z".to_owned()), "resources": [], "detail": record,
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Handles events in their order, as one function with one ledger would on the day.
fn handled(events: &[String]) -> Vec<Report> {
    let (ledger, tally) = (MemoryLedger::default(), Tally::default());
    let clock = Following(Mutex::new(Timestamp::UNIX_EPOCH));
    let router = Router {
        rules: Rules::new(Ok(Routing::read("rules: []").unwrap())),
        ..Router::new(NoDelivery, &ledger, &tally, &clock)
    };
    let report = |text: &String| {
        let event: Value = serde_json::from_str(text).unwrap();
        if let Some(time) = event["time"].as_str().and_then(|time| time.parse::<Timestamp>().ok()) {
            let mut now = clock.0.lock().unwrap();
            *now = time.max(*now);
        }
        match block_on(router.handle(text)) {
            Reply::Single(report) => report,
            Reply::Batch(_) => panic!("one event: {text}"),
        }
    };
    events.iter().map(report).collect()
}

/// How each finding of an event ended.
fn fates(report: &Report) -> Vec<(Condition, &'static str)> {
    let fate = |finding: &tocsin_domain::Finding| {
        let fingerprint = finding.fingerprint();
        let own = report.trace.decisions().filter(|(about, _)| **about == fingerprint);
        let words = own.filter_map(|(_, decision)| match decision {
            Decision::Published(_) => Some("alerted"),
            Decision::Case(Step::Fold(..)) => Some("folded"),
            Decision::Case(Step::Duplicate) => Some("duplicate"),
            Decision::Ruled(rule) if rule.what == Action::Observe => Some("observed"),
            Decision::BelowMinimum { .. } => Some("below minimum"),
            _ => None,
        });
        (finding.condition, words.last().unwrap_or("nothing"))
    };
    report.classification.findings.iter().map(fate).collect()
}

/// A table: outcomes, then how the findings of each condition ended.
fn table(folder: &str) -> (String, Vec<Report>) {
    let mut events: Vec<_> = files(folder).iter().flat_map(|it| records(it)).map(|it| event(&it)).collect();
    events.sort_by_key(|event| event["time"].as_str().unwrap().to_owned());
    let texts: Vec<_> = events.iter().map(Value::to_string).collect();
    let reports = handled(&texts);
    let (mut outcomes, mut conditions) = (BTreeMap::new(), BTreeMap::new());
    for report in &reports {
        *outcomes.entry(report.outcome.label()).or_insert(0) += 1;
        for (condition, fate) in fates(report) {
            *conditions.entry(condition.label()).or_insert_with(BTreeMap::new).entry(fate).or_insert(0) += 1;
        }
    }
    let sums = |counts: &BTreeMap<&str, i32>| {
        counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![format!("{} records: {}", reports.len(), sums(&outcomes))];
    lines.extend(conditions.iter().map(|(condition, counts)| format!("{condition}: {}", sums(counts))));
    let subjects = reports.iter().flat_map(|it| it.trace.published()).map(|it| it.subject.clone());
    lines.push(String::new());
    lines.extend(subjects);
    (lines.join("\n"), reports)
}

#[test]
fn what_the_recorded_files_would_tell() {
    let (table, reports) = table("recorded");
    insta::assert_snapshot!(table);
    let refused: Vec<_> = reports.iter().filter(|it| it.outcome == Outcome::Refused).collect();
    assert!(refused.len() == 1 && reports.iter().all(|it| it.outcome != Outcome::Failed), "{refused:?}");
    let unknown = |report: &Report| fates(report).iter().any(|(it, _)| *it == Condition::Unrecognised);
    assert!(!reports.iter().any(unknown));
}

#[test]
fn what_the_documented_records_would_tell() {
    let (table, reports) = table("documented");
    insta::assert_snapshot!(table);
    assert!(reports.iter().all(|it| ![Outcome::Refused, Outcome::Failed].contains(&it.outcome)));
}

#[test]
fn what_a_function_was_invoked_with_ends_in_one_way_or_another() {
    let path = Path::new(SAMPLES).join("envelopes/cloud-custodian.jsonl");
    let lines = fs::read_to_string(path).unwrap();
    let named: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(named.len(), 37);
    let mut rows = Vec::new();
    for sample in &named {
        let [report] = &handled(&[sample["event"].to_string()])[..] else { panic!("one report") };
        let conditions: Vec<_> =
            fates(report).iter().map(|(it, fate)| format!("{} {fate}", it.label())).collect();
        let why = report.error.as_ref().map(|error| format!(": {error}"));
        let words = [vec![report.outcome.label().to_owned()], conditions].concat().join(", ");
        rows.push(format!("{} -> {words}{}", sample["name"].as_str().unwrap(), why.unwrap_or_default()));
        assert_ne!(report.outcome, Outcome::Failed, "{rows:?}");
    }
    insta::assert_snapshot!(rows.join("\n"));
}
