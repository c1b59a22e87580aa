//! What is told again as a deadline nears, through the whole way: the schedule's event in, alerts out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall stop")]
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{Change, Phase, Slot, Told, Watch};
use tocsin_domain::metrics::Metric;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{Condition, Finding, Fingerprint};
use tocsin_router::memory::{MemoryLedger, StoppedClock, Tally};
use tocsin_router::{
    AlertSink, Commit, Destination, Due, Ledger, LedgerError, Reply, Router, Rules, SendError,
};

/// Remembers subjects, and refuses or panics for the accounts whose numbers say so.
#[derive(Default)]
struct Outbox(Mutex<Vec<String>>);

impl AlertSink for &Outbox {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        if to == Destination::Chat {
            return Ok(());
        }
        assert!(!message.subject.contains("777777777777"), "planted defect");
        if message.subject.contains("666666666666") {
            return Err(SendError("planted fault".to_owned()));
        }
        self.0.lock().unwrap().push(message.subject.clone());
        Ok(())
    }
}

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(days * 24)
}

/// Something that was told ten days ago and can be undone for some days more.
fn remembered(account: &str, left: i64) -> Change {
    let origin = Origin {
        id: "e".parse().unwrap(),
        source: "aws.kms".to_owned(),
        detail_type: "AWS API Call via CloudTrail".to_owned(),
        account: account.parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: noon() - days(10),
    };
    let finding =
        Finding { deadline: Some(noon() + days(left)), ..Finding::at(&origin, Condition::CaCreationFailed) };
    let slot = Slot {
        version: 1,
        phase: Phase::Firing,
        first: origin.time,
        last: origin.time,
        count: 1,
        told: Some(Told { at: origin.time, cause: false, beside: false }),
        hold: None,
        watch: Watch::of(&finding, &origin),
    };
    Change { fingerprint: finding.fingerprint(), expected: None, slot, at: origin.time, claim: None }
}

/// What the schedule makes of a ledger: the outcome, and the subjects that are sent.
async fn scheduled(ledger: &MemoryLedger, rules: &str) -> (String, Vec<String>) {
    scheduled_with(ledger, &Tally::default(), rules).await
}

async fn scheduled_with(ledger: impl Ledger, tally: &Tally, rules: &str) -> (String, Vec<String>) {
    let event = json!({
        "id": "s", "detail-type": "Scheduled Event", "source": "aws.events", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T12:00:00Z", "resources": [], "detail": {},
    });
    handled(ledger, tally, rules, &event).await
}

async fn handled(
    ledger: impl Ledger,
    tally: &Tally,
    rules: &str,
    event: &serde_json::Value,
) -> (String, Vec<String>) {
    let outbox = Outbox::default();
    let router = Router {
        rules: Rules::new(Ok(Routing::read(rules).unwrap())),
        ..Router::new(&outbox, ledger, tally, StoppedClock(noon()))
    };
    let Reply::Single(report) = router.handle(&event.to_string()).await else { panic!("one event") };
    let error = report.error.map_or_else(String::new, |error| format!(": {error}"));
    let mut sent = outbox.0.into_inner().unwrap();
    sent.sort();
    (format!("{}{error}", report.outcome), sent)
}

#[tokio::test]
async fn what_nears_its_deadline_is_told_again_once() {
    let ledger = MemoryLedger::default();
    for (account, left) in [("111111111111", 7), ("222222222222", 8), ("333333333333", 1)] {
        (&ledger).commit(&remembered(account, left)).await.unwrap();
    }
    let (outcome, sent) = scheduled(&ledger, "rules: []").await;
    assert_eq!(outcome, "alerted");
    assert_eq!(
        sent,
        [
            "ca_creation_failed REPEATING 111111111111 us-east-1: 7 days left, could not be created",
            "ca_creation_failed REPEATING 333333333333 us-east-1: 24 hours left, could not be created",
        ]
    );
    let (outcome, sent) = scheduled(&ledger, "rules: []").await;
    assert_eq!((outcome.as_str(), sent.len()), ("counted", 0));
}

#[tokio::test]
async fn rules_are_asked_about_the_same_finding_again() {
    let event = include_str!("../../../events/api-call/key-deletion-scheduled.json");
    let mut event: serde_json::Value = serde_json::from_str(event).unwrap();
    event["time"] = json!("2026-11-15T12:00:00Z");
    event["detail"]["eventTime"] = json!("2026-11-15T12:00:00Z");
    event["detail"]["requestParameters"]["pendingWindowInDays"] = json!(7);
    event["detail"]["responseElements"]["deletionDate"] = json!(null);
    // The second rule is about what the first one makes of it.
    let rules = "rules:\n- { name: a, match: { severity: [critical] }, severity: medium }\n\
                 - { name: b, match: { severity: [medium] }, mute: { until: 2027-01-01, reason: x } }";
    let ledger = MemoryLedger::default();
    let (outcome, sent) = handled(&ledger, &Tally::default(), rules, &event).await;
    assert_eq!((outcome.as_str(), sent.len()), ("alerted", 1));
    let mut slots = (&ledger).due(noon() + days(7)).await.unwrap();
    let (fingerprint, mut slot) = slots.pop().unwrap().unwrap();
    slot.told = Some(Told { at: noon() - days(6), cause: false, beside: false });
    ledger.know(&fingerprint, Some(slot));
    let (outcome, sent) = scheduled(&ledger, rules).await;
    assert_eq!(outcome, "alerted", "{sent:?}");
}

#[tokio::test]
async fn one_that_cannot_be_told_keeps_no_other_from_being_told_and_is_told_later() {
    let ledger = MemoryLedger::default();
    for account in ["111111111111", "666666666666", "777777777777", "888888888888"] {
        (&ledger).commit(&remembered(account, 3)).await.unwrap();
    }
    let (outcome, sent) = scheduled(&ledger, "rules: []").await;
    assert_eq!(outcome, "failed: event `s` failed: a defect of Tocsin, see the log");
    assert_eq!(sent.len(), 2);
}

/// A ledger of which one thing can't be read.
struct Torn<'a>(&'a MemoryLedger);

impl Ledger for Torn<'_> {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        self.0.load(fingerprints).await
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        let mut due = self.0.due(until).await?;
        due.insert(0, Err(LedgerError("planted fault".to_owned())));
        Ok(due)
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        self.0.commit(change).await
    }
}

#[tokio::test]
async fn one_that_cannot_be_read_keeps_no_other_from_being_told() {
    let (ledger, tally) = (MemoryLedger::default(), Tally::default());
    (&ledger).commit(&remembered("111111111111", 3)).await.unwrap();
    let (outcome, sent) = scheduled_with(Torn(&ledger), &tally, "rules: []").await;
    assert_eq!(outcome, "failed: event `s` failed: ledger unavailable: planted fault");
    assert_eq!(sent.len(), 1);
}

/// A ledger that can be read and not written.
struct ReadOnly<'a>(&'a MemoryLedger);

impl Ledger for ReadOnly<'_> {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        self.0.load(fingerprints).await
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        self.0.due(until).await
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        Err(LedgerError("planted fault".to_owned()))
    }
}

#[tokio::test]
async fn one_that_cannot_be_written_down_is_counted_and_told_later() {
    let (ledger, tally) = (MemoryLedger::default(), Tally::default());
    (&ledger).commit(&remembered("111111111111", 3)).await.unwrap();
    let (outcome, sent) = scheduled_with(ReadOnly(&ledger), &tally, "rules: []").await;
    assert_eq!(outcome, "failed: event `s` failed: ledger unavailable: planted fault");
    assert_eq!(sent.len(), 0);
    let unavailable = tally.data().into_iter().filter(|datum| datum.metric == Metric::LedgerUnavailable);
    assert_eq!(unavailable.map(|datum| datum.sum()).sum::<u64>(), 1);
}

/// A ledger that does what it is asked and whose first answer gets lost: asked again, it says what it finds.
struct Forgetful<'a>(&'a MemoryLedger);

impl Ledger for Forgetful<'_> {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        self.0.load(fingerprints).await
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        self.0.due(until).await
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        self.0.commit(change).await?;
        self.0.commit(change).await
    }
}

#[tokio::test]
async fn one_that_this_very_schedule_was_about_to_tell_comes_again() {
    let ledger = MemoryLedger::default();
    (&ledger).commit(&remembered("111111111111", 3)).await.unwrap();
    let busy = "failed: event `s` failed: it, or what it is about, is being handled elsewhere at this moment";
    // The answer of the table got lost, and now it is delivered again, while its right to tell lasts.
    assert_eq!(
        scheduled_with(Forgetful(&ledger), &Tally::default(), "rules: []").await,
        (busy.to_owned(), vec![])
    );
    assert_eq!(scheduled(&ledger, "rules: []").await, (busy.to_owned(), vec![]));
}

#[tokio::test]
async fn what_a_rule_mutes_is_not_told_again() {
    let ledger = MemoryLedger::default();
    (&ledger).commit(&remembered("111111111111", 3)).await.unwrap();
    let rules = "
rules:
  - name: we know
    match: { account: [\"111111111111\"] }
    observe: true
";
    assert_eq!(scheduled(&ledger, rules).await, ("counted".to_owned(), vec![]));
}
