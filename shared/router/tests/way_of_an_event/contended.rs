//! A ledger in which others write first, always or as it happens.

use std::sync::Mutex;
use std::task::Poll;

use tocsin_domain::ledger::Told;
use tocsin_router::Clock;

use super::*;

/// A ledger where somebody else always writes first.
struct Contended(Slot);

impl Ledger for &Contended {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        Ok(vec![Some(self.0.clone()); fingerprints.len()])
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        Ok(Vec::new())
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        Ok(Commit::Conflict { slot: Some(self.0.clone()), claim: None })
    }
}

/// A ledger that takes its time, so that others come between a read and a write, and that can be out of reach.
#[derive(Default)]
struct Slow {
    memory: MemoryLedger,
    gone: bool,
    /// Whether each write was made.
    writes: Mutex<Vec<bool>>,
    /// Writes under way, and the most at one moment.
    at_once: Mutex<(usize, usize)>,
}

impl Ledger for &Slow {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        (&self.memory).load(fingerprints).await
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        (&self.memory).due(until).await
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        {
            let mut at_once = self.at_once.lock().unwrap();
            at_once.0 += 1;
            at_once.1 = at_once.1.max(at_once.0);
        }
        others_go_on().await;
        self.at_once.lock().unwrap().0 -= 1;
        if self.gone {
            return Err(LedgerError("planted fault".to_owned()));
        }
        let commit = (&self.memory).commit(change).await?;
        self.writes.lock().unwrap().push(commit == Commit::Done);
        Ok(commit)
    }
}

/// A ledger that answers late, by the clock that it moves, and where others write between any two of ours.
struct Late(Mutex<(Timestamp, Option<Slot>)>);

impl Clock for &Late {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }
}

impl Ledger for &Late {
    async fn load(&self, _fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        unreachable!("nothing ends")
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        Ok(Vec::new())
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        others_go_on().await;
        let mut late = self.0.lock().unwrap();
        late.0 += SignedDuration::from_millis(900);
        Ok(Commit::Conflict { slot: late.1.clone(), claim: None })
    }
}

async fn others_go_on() {
    let mut polls = 0..20;
    std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        polls.next().map_or(Poll::Ready(()), |_| Poll::Pending)
    })
    .await;
}

fn slot(told: Option<Told>) -> Slot {
    let last = "2026-11-21T11:00:00Z".parse().unwrap();
    Slot { version: 1, phase: Phase::Firing, first: last, last, count: 1, told, hold: None, watch: None }
}

fn handle_with<L: Ledger>(ledger: L, payload: &str) -> (Vec<String>, Tally, usize) {
    handle_at(StoppedClock("2026-11-21T12:00:00Z".parse().unwrap()), ledger, payload)
}

fn handle_at<C: Clock, L: Ledger>(clock: C, ledger: L, payload: &str) -> (Vec<String>, Tally, usize) {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let router = Router::new(&outbox, ledger, &tally, clock);
    let reply = block_on(router.handle(payload));
    let sent = outbox.sent.lock().unwrap().len();
    (outcomes(reply), tally, sent)
}

fn storm(records: usize) -> String {
    let bodies: Vec<_> = (0..records).map(|n| crl(&format!("e{n}"), "one", "failure").to_string()).collect();
    batch(&bodies)
}

#[test]
fn a_recovery_that_could_not_be_written_down_is_delivered_again() {
    let (outcomes, tally, _) = handle_with(&Contended(slot(None)), &crl("e", "one", "success").to_string());
    assert_eq!(outcomes, [" failed: event `e` failed: ledger unavailable: 24 others wrote first"]);
    assert_eq!(sum(&tally, |metric| metric == Metric::LedgerUnavailable), 1);
}

#[test]
fn a_failure_that_people_know_of_comes_again_if_it_could_not_be_written_down() {
    let known = slot(Some(Told { at: "2026-11-21T11:30:00Z".parse().unwrap(), cause: true, beside: false }));
    let (outcomes, tally, sent) = handle_with(&Contended(known), &crl("e", "one", "failure").to_string());
    assert_eq!(sent, 0);
    assert_eq!(
        outcomes,
        [" failed: event `e` failed: it, or what it is about, is being handled elsewhere at this moment"]
    );
    assert_eq!(sum(&tally, |metric| metric == Metric::LedgerUnavailable), 0);
}

#[test]
fn records_of_a_batch_do_not_get_in_the_way_of_each_other() {
    let ledger = Slow::default();
    let (outcomes, _, sent) = handle_with(&ledger, &storm(10));
    assert_eq!(sent, 1);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.ends_with("folded")).count(), 9);
    // One write for each record, and one to confirm.
    assert_eq!(*ledger.writes.lock().unwrap(), [true; 11]);
}

#[test]
fn what_ends_in_the_batch_in_which_it_began_is_told_as_over() {
    let at = |mut event: Value, time: &str| {
        event["time"] = json!(time);
        event.to_string()
    };
    let began = at(crl("e0", "one", "failure"), "2026-11-21T11:00:00Z");
    let ended = at(crl("e1", "one", "success"), "2026-11-21T11:00:03Z");
    let ledger = Slow::default();
    let (outcomes, _, sent) = handle_with(&ledger, &batch(&[began, ended]));
    assert_eq!((outcomes, sent), (vec!["m0 alerted".to_owned(), "m1 alerted".to_owned()], 2));
    let (again, _, _) =
        handle_with(&ledger, &batch(&[at(crl("e2", "one", "success"), "2026-11-21T11:00:04Z")]));
    assert_eq!(again, ["m0 counted"]);
}

#[test]
fn a_batch_takes_no_longer_because_the_table_does() {
    let begun: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let known = slot(Some(Told { at: "2026-11-21T11:30:00Z".parse().unwrap(), cause: true, beside: false }));
    let ledger = Late(Mutex::new((begun, Some(known))));
    let (outcomes, _, sent) = handle_at(&ledger, &ledger, &storm(10));
    assert_eq!((outcomes.iter().filter(|outcome| outcome.contains("failed")).count(), sent), (10, 0));
    let took = ledger.0.lock().unwrap().0.duration_since(begun);
    // The last two of ten begin when the first ones end.
    assert!(took < SignedDuration::from_secs(20), "{took}");
}

#[test]
fn no_record_waits_for_one_that_got_no_answer() {
    let ledger = Slow { gone: true, ..Slow::default() };
    let (outcomes, _, sent) = handle_with(&ledger, &storm(8));
    assert_eq!((outcomes.len(), sent), (8, 8));
    // The first one hangs alone; all others then hang at the same time.
    assert_eq!(ledger.at_once.lock().unwrap().1, 7);
}
