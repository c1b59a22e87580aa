//! The way of an event, with ports that fail on purpose: outcomes, what is published, what is counted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
use std::sync::Mutex;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use tocsin_domain::ledger::{Change, Phase, Policy, Slot};
use tocsin_domain::metrics::{Datum, Metric};
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{Fingerprint, Function, Outcome, Settings, Severity};
use tocsin_router::memory::{MemoryLedger, StoppedClock, Tally};
use tocsin_router::{AlertSink, Commit, Ledger, LedgerError, MetricSink, Reply, Router, Rules, SendError};

/// Remembers what was published, and fails or panics for the CAs whose names say so.
#[derive(Default)]
struct Outbox<'a> {
    sent: Mutex<Vec<String>>,
    order: Option<&'a Mutex<Vec<&'static str>>>,
}

impl AlertSink for &Outbox<'_> {
    async fn publish(&self, message: &Message) -> Result<(), SendError> {
        assert!(!message.subject.contains("CA panics"), "planted defect");
        if message.subject.contains("CA refuses") {
            return Err(SendError("planted fault".to_owned()));
        }
        if let Some(order) = self.order {
            order.lock().unwrap().push("alert");
        }
        self.sent.lock().unwrap().push(message.subject.clone());
        Ok(())
    }
}

/// Remembers when metrics were recorded.
struct Ordered<'a>(&'a Mutex<Vec<&'static str>>);

impl MetricSink for Ordered<'_> {
    async fn record(&self, _data: &[Datum]) {
        self.0.lock().unwrap().push("metrics");
    }
}

fn crl(id: &str, ca: &str, result: &str) -> Value {
    json!({
        "id": id, "detail-type": "ACM Private CA CRL Generation", "source": "aws.acm-pca", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T11:59:58Z",
        "resources": [format!("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/{ca}")],
        "detail": { "result": result, "reason": "Failed to write CRL to S3. Check your S3 bucket permissions." },
    })
}

fn batch(bodies: &[String]) -> String {
    let record = |(n, body)| json!({ "messageId": format!("m{n}"), "eventSource": "aws:sqs", "body": body });
    json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() }).to_string()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn handle<M: MetricSink>(outbox: &Outbox<'_>, metrics: M, settings: Settings, payload: &str) -> Reply {
    handle_by(Rules::default(), outbox, metrics, settings, payload)
}

fn handle_by<M: MetricSink>(
    rules: Rules,
    outbox: &Outbox<'_>,
    metrics: M,
    settings: Settings,
    payload: &str,
) -> Reply {
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let function = Some(Function::CrlGeneration);
    let (ledger, clock, policy) = (&MemoryLedger::default(), StoppedClock(now), Policy::default());
    block_on(
        Router { alerts: outbox, ledger, metrics, clock, settings, rules, policy, function }.handle(payload),
    )
}

/// Message id, outcome and error of each record, in order.
fn outcomes(reply: Reply) -> Vec<String> {
    let reports = match reply {
        Reply::Single(report) => vec![(String::new(), report)],
        Reply::Batch(reports) => reports,
    };
    let line = |(id, report): (String, tocsin_router::Report)| match report.error {
        None => format!("{id} {}", report.outcome),
        Some(err) => format!("{id} {}: {err}", report.outcome),
    };
    reports.into_iter().map(line).collect()
}

#[test]
fn each_record_of_a_batch_ends_for_itself() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let bodies = [
        crl("e0", "first", "failure"),
        crl("e1", "panics", "failure"),
        json!({ "id": "e2" }),
        crl("e3", "refuses", "failure"),
        crl("e4", "last", "success"),
        crl("e5", "last", "failure"),
    ];
    let payload = batch(&bodies.map(|body| body.to_string()));
    assert_eq!(
        outcomes(handle(&outbox, &tally, Settings::default(), &payload)),
        [
            "m0 alerted",
            "m1 failed: event `e1` failed: a defect of Tocsin, see the log",
            "m2 refused: event `e2` refused: field `source`: missing",
            "m3 failed: event `e3` failed: alert not published: planted fault",
            "m4 counted",
            "m5 alerted",
        ]
    );
    assert_eq!(outbox.sent.into_inner().unwrap().len(), 2);
    let conditions: u64 = sum(&tally, |metric| matches!(metric, Metric::Conditions(_)));
    assert_eq!(conditions, 2, "a condition is counted when its event is done with, not at each delivery");
    assert_eq!(sum(&tally, |metric| metric == Metric::DetectionDelay), 5 * 2000);
    assert_eq!(sum(&tally, |metric| metric == Metric::AlertDelay), 2 * 2000);
}

#[test]
fn alerts_are_published_before_metrics_are_sent_once_per_invocation() {
    let order = Mutex::new(Vec::new());
    let outbox = Outbox { order: Some(&order), ..Outbox::default() };
    let bodies = ["a", "b"].map(|ca| crl(ca, ca, "failure").to_string());
    handle(&outbox, Ordered(&order), Settings::default(), &batch(&bodies));
    assert_eq!(order.into_inner().unwrap(), ["alert", "alert", "metrics"]);
}

#[test]
fn what_is_below_the_threshold_is_counted_and_not_told() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let internal = crl("e", "a", "failure")
        .to_string()
        .replace("Check your S3 bucket permissions.", "Internal failure.");
    let settings = Settings { minimum_severity: Severity::High, ..Settings::default() };
    assert_eq!(outcomes(handle(&outbox, &tally, settings, &internal)), [" counted"]);
    assert_eq!(sum(&tally, |metric| matches!(metric, Metric::Conditions(_))), 1);
    assert!(outbox.sent.into_inner().unwrap().is_empty());
}

#[test]
fn an_event_of_another_function_is_refused_and_told_where_it_belongs() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let elsewhere = crl("e", "a", "failure").to_string().replace("CRL Generation", "Certificate Issuance");
    assert_eq!(
        outcomes(handle(&outbox, &tally, Settings::default(), &elsewhere)),
        [" refused: event `e` refused: detail-type `ACM Private CA Certificate Issuance` is for function \
          `certificate-issuance`, not for `crl-generation`: check the rule's event pattern"]
    );
}

fn rules(action: &str) -> Rules {
    let text = format!(
        "rules:\n- name: lab\n  match: {{ condition: [{{ prefix: crl_ }}], account: ['111122223333'] }}\n  {action}"
    );
    Rules::new(Ok(Routing::read(&text).unwrap()))
}

#[test]
fn a_rule_mutes_observes_or_rates_what_it_matches() {
    let failure = crl("e", "a", "failure").to_string();
    let run = |action: &str| {
        let (outbox, tally) = (Outbox::default(), Tally::default());
        let settings = Settings { minimum_severity: Severity::Medium, ..Settings::default() };
        let outcome = outcomes(handle_by(rules(action), &outbox, &tally, settings, &failure)).concat();
        assert_eq!(sum(&tally, |metric| matches!(metric, Metric::Conditions(_))), 1);
        format!("{outcome}; {}", outbox.sent.into_inner().unwrap().join(", "))
    };
    assert_eq!(run("mute: { until: 2026-12-01, reason: we move it }"), " muted; ");
    assert_eq!(run("mute: { until: 2026-11-01, reason: we moved it }").split(' ').nth(1), Some("alerted;"));
    assert_eq!(run("observe: true"), " counted; ");
    assert_eq!(run("severity: low"), " counted; ");
    assert!(run("severity: medium").starts_with(" alerted; crl_bucket_permission MEDIUM "));
}

#[test]
fn rules_that_cannot_be_read_are_told_once_and_silence_nothing() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let bodies = ["a", "b"].map(|ca| crl(ca, ca, "failure").to_string());
    let broken = Rules::new(Err("line 3: unknown key `mtue`".to_owned()));
    let reply = handle_by(broken, &outbox, &tally, Settings::default(), &batch(&bodies));
    assert_eq!(outcomes(reply), ["m0 alerted", "m1 alerted"]);
    let sent = outbox.sent.into_inner().unwrap();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0], "routing_broken HIGH 111122223333 us-east-1: the routing file can't be read");
    assert_eq!(
        sum(&tally, |metric| metric == Metric::Conditions(tocsin_domain::Condition::RoutingBroken)),
        1
    );
}

fn sum(tally: &Tally, wanted: impl Fn(Metric) -> bool) -> u64 {
    tally.data().iter().filter(|datum| wanted(datum.metric)).map(Datum::sum).sum()
}

fn body() -> impl Strategy<Value = String> {
    let ca = prop::sample::select(vec!["one", "two", "refuses", "panics"]);
    let result = prop::sample::select(vec!["success", "failure", "half"]);
    prop_oneof![
        8 => (".{1,4}", ca, result).prop_map(|(id, ca, result)| crl(&id, ca, result).to_string()),
        1 => ".*",
        1 => Just("{}".to_owned()),
    ]
}

proptest! {
    #[test]
    fn outcomes_add_up_and_order_does_not_matter(
        (bodies, shuffled) in prop::collection::vec(body(), 0..12)
            .prop_flat_map(|bodies| (Just(bodies.clone()), Just(bodies).prop_shuffle()))
    ) {
        let runs = [&bodies, &shuffled].map(|bodies| {
            let (outbox, tally) = (Outbox::default(), Tally::default());
            handle(&outbox, &tally, Settings::default(), &batch(bodies));
            let mut sent = outbox.sent.into_inner().unwrap();
            sent.sort();
            let by_outcome = Outcome::ALL.map(|outcome| sum(&tally, |metric| metric == Metric::EventOutcome(outcome)));
            let received = sum(&tally, |metric| metric == Metric::EventsReceived);
            (sent, by_outcome, received)
        });
        let (sent, by_outcome, received) = &runs[0];
        prop_assert_eq!(*received, u64::try_from(bodies.len()).unwrap());
        prop_assert_eq!(by_outcome.iter().sum::<u64>(), *received);
        prop_assert_eq!(u64::try_from(sent.len()).unwrap(), by_outcome[0]);
        prop_assert_eq!(&runs[0], &runs[1]);
    }
}

/// A ledger where somebody else always writes first.
struct Contended(Slot);

impl Ledger for &Contended {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        Ok(vec![Some(self.0.clone()); fingerprints.len()])
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        Ok(Commit::Conflict { slot: Some(self.0.clone()), claim: None })
    }
}

#[test]
fn a_recovery_that_could_not_be_written_down_is_delivered_again() {
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let last = "2026-11-21T11:00:00Z".parse().unwrap();
    let ledger = Contended(Slot {
        version: 1,
        phase: Phase::Firing,
        first: last,
        last,
        count: 1,
        told: None,
        hold: None,
    });
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let router = Router {
        alerts: &outbox,
        ledger: &ledger,
        metrics: &tally,
        clock: StoppedClock(now),
        settings: Settings::default(),
        rules: Rules::default(),
        policy: Policy::default(),
        function: None,
    };
    let reply = block_on(router.handle(&crl("e", "one", "success").to_string()));
    assert_eq!(outcomes(reply), [" failed: event `e` failed: ledger unavailable: 8 others wrote first"]);
}
