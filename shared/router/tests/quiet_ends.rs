//! What ends while nobody is told of it: the next failure is a new one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::json;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{Settings, Severity};
use tocsin_router::memory::{MemoryLedger, StoppedClock, Tally};
use tocsin_router::{AlertSink, Destination, Reply, Router, Rules, SendError};

/// Remembers the states that people were told of.
#[derive(Default)]
struct Outbox(Mutex<Vec<String>>);

impl AlertSink for &Outbox {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        if to == Destination::Alerts {
            let state = message.attributes.iter().find(|(name, _)| *name == "state").unwrap();
            self.0.lock().unwrap().push(state.1.clone());
        }
        Ok(())
    }
}

/// What people are told of a failure, a success an hour later under an action and a least severity, and a failure after
/// that; with the outcome of the success.
async fn told(action: &str, minimum_severity: Severity) -> (String, Vec<String>) {
    let (outbox, ledger, tally) = (Outbox::default(), MemoryLedger::default(), Tally::default());
    let rule = format!("rules:\n- name: lab\n  match: {{ account: ['111122223333'] }}\n  {action}");
    let mut of_success = String::new();
    for (hour, result, rules, minimum_severity) in [
        (10, "failure", "rules: []", Severity::Low),
        (11, "success", rule.as_str(), minimum_severity),
        (12, "failure", "rules: []", Severity::Low),
    ] {
        let time = format!("2026-11-21T{hour}:00:00Z");
        let router = Router {
            settings: Settings { minimum_severity, ..Settings::default() },
            rules: Rules::new(Ok(Routing::read(rules).unwrap())),
            ..Router::new(&outbox, &ledger, &tally, StoppedClock(time.parse::<Timestamp>().unwrap()))
        };
        let event = json!({
            "id": format!("at-{hour}"), "detail-type": "ACM Private CA CRL Generation", "source": "aws.acm-pca",
            "account": "111122223333", "region": "us-east-1", "time": time,
            "resources": ["arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/a"],
            "detail": { "result": result, "reason": "Failed to write CRL to S3. Check your S3 bucket permissions." },
        });
        let reply = router.handle(&event.to_string()).await;
        if let (Reply::Single(report), "success") = (reply, result) {
            of_success = report.outcome.to_string();
        }
    }
    (of_success, outbox.0.into_inner().unwrap())
}

#[tokio::test]
async fn what_ends_while_nobody_is_told_of_it_begins_anew() {
    let quiet = |of_success: &str| (of_success.to_owned(), vec!["firing".to_owned(), "firing".to_owned()]);
    assert_eq!(
        told("mute: { until: 2026-12-01, reason: we move it }", Severity::Low).await,
        quiet("counted")
    );
    assert_eq!(told("observe: true", Severity::Low).await, quiet("counted"));
    assert_eq!(told("severity: low", Severity::High).await, quiet("counted"));
    let (of_success, states) = told("severity: high", Severity::Low).await;
    assert_eq!((of_success.as_str(), states.join(" ").as_str()), ("alerted", "firing resolved firing"));
}
