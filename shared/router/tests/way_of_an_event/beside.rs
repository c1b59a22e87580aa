//! Metrics go out while it is remembered what people know.

use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tocsin_domain::ledger::Claim;

use super::*;

/// A ledger and metrics of which each, to confirm and to record, waits until the other one has begun.
#[derive(Default)]
struct Both {
    memory: MemoryLedger,
    confirming: AtomicBool,
    recording: AtomicBool,
    /// Whether what was told can be confirmed.
    forgets: bool,
    recorded: Mutex<Vec<Vec<String>>>,
}

/// Waits for somebody who is on the way.
async fn wait_for(other: &AtomicBool) {
    let mut polls = 0..1000;
    std::future::poll_fn(|context| {
        assert!(polls.next().is_some(), "the other one waits for this one");
        context.waker().wake_by_ref();
        if other.load(Ordering::Relaxed) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl Ledger for &Both {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        (&self.memory).load(fingerprints).await
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        Ok(Vec::new())
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        if change.claim.as_ref().is_some_and(|claim| claim.claim == Claim::Done) {
            self.confirming.store(true, Ordering::Relaxed);
            wait_for(&self.recording).await;
            if self.forgets {
                return Err(LedgerError("planted fault".to_owned()));
            }
        }
        (&self.memory).commit(change).await
    }
}

impl MetricSink for &Both {
    async fn record(&self, data: &[Datum]) {
        self.recording.store(true, Ordering::Relaxed);
        wait_for(&self.confirming).await;
        let counted = data.iter().map(|datum| format!("{} {}", datum.metric.name(), datum.sum())).collect();
        self.recorded.lock().unwrap().push(counted);
    }
}

#[track_caller]
fn check(forgets: bool, payload: &str, outcomes: &[&str], recorded: &[&[&str]]) {
    let (outbox, both) = (Outbox::default(), Both { forgets, ..Both::default() });
    let router = Router::new(&outbox, &both, &both, StoppedClock("2026-11-21T12:00:00Z".parse().unwrap()));
    assert_eq!(super::outcomes(block_on(router.handle(payload))), outcomes);
    assert_eq!(*both.recorded.lock().unwrap(), recorded);
}

const ALL: &[&str] =
    &["EventsReceived 1", "EventOutcome 1", "Conditions 1", "DetectionDelay 2000", "AlertDelay 2000"];
const OF_TWO: &[&str] = &[
    "EventsReceived 2",
    "EventOutcome 1",
    "EventOutcome 1",
    "Conditions 1",
    "DetectionDelay 4000",
    "AlertDelay 2000",
];

#[test]
fn metrics_and_what_is_remembered_wait_for_neither() {
    check(false, &crl("e", "one", "failure").to_string(), &[" alerted"], &[ALL]);
    let two = batch(&[crl("e", "one", "failure").to_string(), crl("f", "two", "success").to_string()]);
    check(false, &two, &["m0 alerted", "m1 counted"], &[OF_TWO]);
}

#[test]
fn what_could_not_be_remembered_is_counted_after_the_rest() {
    let late: &[&str] = &["LedgerUnavailable 1"];
    check(true, &crl("e", "one", "failure").to_string(), &[" alerted"], &[ALL, late]);
    let two = batch(&[crl("e", "one", "failure").to_string(), crl("f", "two", "success").to_string()]);
    check(true, &two, &["m0 alerted", "m1 counted"], &[OF_TWO, late]);
}
