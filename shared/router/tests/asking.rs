//! What AWS is asked before an alert is published: when, and what becomes of the alert.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::json;
use tocsin_domain::enrich::{Answer, CertificateAuthority, CrlConfiguration, Question};
use tocsin_domain::ledger::{Change, Policy, Slot};
use tocsin_domain::metrics::{Datum, Metric};
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{Fingerprint, Settings, Severity};
use tocsin_router::memory::{MemoryLedger, StoppedClock, Tally};
use tocsin_router::{
    AlertSink, AskError, Commit, Destination, Due, Enrichment, Ledger, LedgerError, Router, Rules, SendError,
    Turns,
};

/// Everything that happens, in its order.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Publishes into the log: in which state, naming which bucket, with what to say of the question.
impl AlertSink for &Log {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        if to == Destination::Chat {
            return Ok(());
        }
        let document: serde_json::Value = serde_json::from_str(&message.document).unwrap();
        let fact = |name: &str| document["facts"][name].as_str().unwrap_or("-").to_owned();
        let state = document["state"].as_str().unwrap();
        self.add(format!("{state}; bucket {}; {}", fact("crl_bucket"), fact("inquiry")));
        Ok(())
    }
}

/// Answers always the same.
struct Asked<'a> {
    log: &'a Log,
    answer: Result<Answer, AskError>,
}

impl Enrichment for Asked<'_> {
    async fn ask(&self, question: &Question) -> Result<Option<Answer>, AskError> {
        self.log.add(format!("asks {} of CA {}", question.operation(), question.ca().id()));
        self.answer.clone().map(Some)
    }
}

fn bucket() -> Answer {
    let crl =
        CrlConfiguration { enabled: true, bucket: Some("my-crls".into()), ..CrlConfiguration::default() };
    Answer::CertificateAuthority(CertificateAuthority { crl, ..CertificateAuthority::default() })
}

fn failed() -> AskError {
    AskError("AccessDeniedException: no".to_owned())
}

fn crl(id: &str, second: u32, result: &str) -> String {
    json!({
        "id": id, "detail-type": "ACM Private CA CRL Generation", "source": "aws.acm-pca", "account": "111122223333",
        "region": "us-east-1", "time": format!("2026-11-21T11:59:{second:02}Z"),
        "resources": ["arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122"],
        "detail": { "result": result, "reason": "Failed to write CRL to S3. Check your S3 bucket permissions." },
    })
    .to_string()
}

/// Handles events in turn. Returns what happened, and how often a question failed.
fn run<L: Ledger>(
    ledger: L,
    rules: Rules,
    minimum_severity: Severity,
    answer: Result<Answer, AskError>,
    events: &[String],
) -> (Vec<String>, u64) {
    let (log, tally) = (Log::default(), Tally::default());
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let router = Router {
        alerts: &log,
        ledger,
        enrichment: Asked { log: &log, answer },
        metrics: &tally,
        clock: StoppedClock(now),
        settings: Settings { minimum_severity, ..Settings::default() },
        rules,
        policy: Policy::default(),
        turns: Turns::default(),
        function: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for event in events {
        for report in runtime.block_on(router.route(vec![Ok(event.clone())])) {
            log.add(report.outcome.to_string());
        }
    }
    let failed =
        tally.data().iter().filter(|datum| datum.metric == Metric::EnrichmentFailed).map(Datum::sum).sum();
    (log.take(), failed)
}

const ASKS: &str = "asks DescribeCertificateAuthority of CA 1122";

#[test]
fn an_alert_is_told_with_what_was_answered() {
    let got = run(
        &MemoryLedger::default(),
        Rules::default(),
        Severity::Low,
        Ok(bucket()),
        &[crl("e", 1, "failure")],
    );
    let expected = [ASKS, "firing; bucket my-crls; -", "alerted"];
    assert_eq!(got, (expected.map(str::to_owned).to_vec(), 0));
}

#[test]
fn an_alert_is_told_though_nobody_answered() {
    let got = run(
        &MemoryLedger::default(),
        Rules::default(),
        Severity::Low,
        Err(failed()),
        &[crl("e", 1, "failure")],
    );
    let why = "firing; bucket -; DescribeCertificateAuthority could not be asked: AccessDeniedException: no";
    assert_eq!(got, ([ASKS, why, "alerted"].map(str::to_owned).to_vec(), 1));
}

#[test]
fn nothing_is_asked_of_what_is_folded_a_duplicate_or_over() {
    let events =
        [crl("e", 1, "failure"), crl("f", 2, "failure"), crl("e", 1, "failure"), crl("s", 3, "success")];
    let got = run(&MemoryLedger::default(), Rules::default(), Severity::Low, Ok(bucket()), &events);
    let told = ["firing; bucket my-crls; -", "resolved; bucket -; -"];
    let expected = [ASKS, told[0], "alerted", "folded", "duplicate", told[1], "alerted"];
    assert_eq!(got, (expected.map(str::to_owned).to_vec(), 0));
}

#[test]
fn nothing_is_asked_of_what_is_muted_observed_or_below_the_minimum() {
    for (action, minimum, outcome) in [
        ("mute: { until: 2026-12-01, reason: we move it }", Severity::Low, "muted"),
        ("observe: true", Severity::Low, "counted"),
        ("severity: low", Severity::High, "counted"),
    ] {
        let text = format!("rules:\n- name: lab\n  match: {{ account: ['111122223333'] }}\n  {action}");
        let rules = Rules::new(Ok(Routing::read(&text).unwrap()));
        let got = run(&MemoryLedger::default(), rules, minimum, Err(failed()), &[crl("e", 1, "failure")]);
        assert_eq!(got, (vec![outcome.to_owned()], 0), "{action}");
    }
}

/// A ledger that is out of reach.
struct NoLedger;

impl Ledger for NoLedger {
    async fn load(&self, _fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        Err(LedgerError("planted fault".to_owned()))
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        Err(LedgerError("planted fault".to_owned()))
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        Err(LedgerError("planted fault".to_owned()))
    }
}

#[test]
fn an_alert_without_the_ledger_is_told_with_the_answer_too() {
    let got = run(NoLedger, Rules::default(), Severity::Low, Ok(bucket()), &[crl("e", 1, "failure")]);
    let expected = [ASKS, "firing; bucket my-crls; -", "alerted"];
    assert_eq!(got, (expected.map(str::to_owned).to_vec(), 0));
}
