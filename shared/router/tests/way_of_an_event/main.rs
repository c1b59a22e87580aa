//! The way of an event, with ports that fail on purpose: outcomes, what is published, what is counted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
mod beside;
mod broken_rules;
mod contended;
mod log_files;
mod rules;
mod self_test;
mod several;

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use tocsin_domain::ledger::{Change, Phase, Slot};
use tocsin_domain::metrics::{Datum, Metric};
use tocsin_domain::operations::{Group, Service};
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::trail::FailureClass;
use tocsin_domain::{Fingerprint, Function, Outcome, Settings, Severity};
use tocsin_router::memory::{MemoryLedger, NobodyToAsk, StoppedClock, Tally};
use tocsin_router::{
    AlertSink, Commit, Destination, Due, Ledger, LedgerError, MetricSink, Reply, Router, Rules, SendError,
};

/// Remembers what was published, and fails or panics for the CAs whose names say so.
#[derive(Default)]
struct Outbox<'a> {
    sent: Mutex<Vec<String>>,
    /// Chat, and the topics that rules name.
    elsewhere: Mutex<Vec<String>>,
    order: Option<&'a Mutex<Vec<&'static str>>>,
}

impl AlertSink for &Outbox<'_> {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        match to {
            Destination::Alerts => {}
            Destination::Chat if message.subject.contains("CA mute") => {
                return Err(SendError("nobody chats".to_owned()));
            }
            Destination::Routed(topic) if topic.as_str().ends_with(":refuses") => {
                return Err(SendError("no such topic".to_owned()));
            }
            Destination::Chat | Destination::Routed(_) => {
                self.elsewhere.lock().unwrap().push(format!("{to:?}: {}", message.subject));
                return Ok(());
            }
        }
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

fn kms_call(id: &str, operation: &str, error: Option<&str>) -> Value {
    json!({
        "id": id, "detail-type": "AWS API Call via CloudTrail", "source": "aws.kms", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T11:59:58Z", "resources": [],
        "detail": {
            "eventVersion": "1.11", "eventType": "AwsApiCall", "eventSource": "kms.amazonaws.com",
            "eventName": operation, "eventTime": "2026-11-21T11:59:58Z", "awsRegion": "us-east-1", "errorCode": error,
            "userIdentity": { "type": "IAMUser", "userName": "jan", "accountId": "111122223333" },
            "requestParameters": { "keyId": "1234abcd-12ab-34cd-56ef-1234567890ab" },
        },
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
    handle_as(Function::CrlGeneration, rules, outbox, metrics, settings, payload)
}

fn handle_as<M: MetricSink>(
    function: Function,
    rules: Rules,
    outbox: &Outbox<'_>,
    metrics: M,
    settings: Settings,
    payload: &str,
) -> Reply {
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let function = Some(function);
    let (ledger, clock) = (&MemoryLedger::default(), StoppedClock(now));
    let router = Router { settings, rules, function, ..Router::new(outbox, ledger, metrics, clock) };
    block_on(router.handle(payload))
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
fn a_call_is_counted_once_with_its_service_its_class_and_its_failure() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let denial = Some("AccessDeniedException");
    let calls = [
        kms_call("e0", "DisableKey", None),
        kms_call("e1", "DisableKey", denial),
        kms_call("e2", "Decrypt", None),
        kms_call("e1", "DisableKey", denial),
    ];
    let payload = batch(&calls.map(|call| call.to_string()));
    let reply =
        handle_as(Function::ApiCall, Rules::default(), &outbox, &tally, Settings::default(), &payload);
    assert_eq!(outcomes(reply), ["m0 alerted", "m1 alerted", "m2 counted", "m3 duplicate"]);
    let count = |metric| sum(&tally, |other| other == metric);
    assert_eq!(count(Metric::ApiCalls(Service::Kms, Group::Availability)), 2);
    assert_eq!(count(Metric::ApiCalls(Service::Kms, Group::DataPlane)), 1);
    assert_eq!(sum(&tally, |metric| matches!(metric, Metric::ApiCalls(..))), 3);
    assert_eq!(count(Metric::ApiFailures(Service::Kms, FailureClass::Denied)), 1);
    assert_eq!(sum(&tally, |metric| matches!(metric, Metric::ApiFailures(..))), 1);
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
