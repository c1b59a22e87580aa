use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use jiff::Timestamp;
use serde::Deserialize;
use tocsin_domain::Fingerprint;
use tocsin_domain::alert::State;
use tocsin_domain::enrich::{Answer, CertificateAuthority, Question};
use tocsin_domain::ledger::{Change, Slot};
use tocsin_domain::metrics::{Datum, Metric};
use tocsin_domain::texts::Message;
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{
    AlertSink, AskError, Clock, Commit, Destination, Due, Enrichment, Ledger, LedgerError, MetricSink,
    SendError,
};

use crate::journal::Journal;
use crate::mutations::Mutation;
use crate::rng::Rng;

/// What all workers of a schedule share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) state: Mutex<Shared>,
    pub(crate) ledger: MemoryLedger,
    pub(crate) mutation: Option<Mutation>,
    pub(crate) trace: bool,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) rng: Rng,
    pub(crate) now: Timestamp,
    /// How many calls of a hundred fail.
    pub(crate) faults: usize,
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.state.lock().unwrap()
    }

    #[expect(clippy::print_stderr, reason = "a replayed schedule says what happens in it")]
    pub(crate) fn say(&self, line: impl FnOnce() -> String) {
        if self.trace {
            let now = self.lock().now;
            eprintln!("{} {}", now.strftime("%H:%M:%S"), line());
        }
    }
}

/// Every port of the worker that has this delivery. Each call waits before and after it takes effect, and fails at
/// random before or after.
#[derive(Debug, Clone)]
pub(crate) struct Port {
    pub(crate) world: Arc<World>,
    pub(crate) delivery: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Before,
    After,
}

impl Port {
    fn fault(&self) -> Option<Fault> {
        let mut shared = self.world.lock();
        let faults = shared.faults;
        shared.rng.chance(faults).then(|| shared.rng.pick(&[Fault::Before, Fault::After]))
    }

    fn fails(&self, event: &str, fingerprint: &str, call: &str, fault: Fault) {
        self.world.say(|| format!("{}: {event}: {call} fails: {fault:?}", self.delivery));
        self.world.lock().journal.failed(self.delivery, event, fingerprint);
    }
}

/// Lets everybody else go first.
async fn pause() {
    let mut paused = false;
    poll_fn(|context| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What a reader takes from an alert document.
#[derive(Deserialize)]
struct Document {
    state: String,
    fingerprint: String,
    event: DocumentEvent,
}

#[derive(Deserialize)]
struct DocumentEvent {
    id: String,
}

impl AlertSink for Port {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        // Chat never works, and nothing depends on it.
        if to == Destination::Chat {
            return Err(SendError("nobody chats".to_owned()));
        }
        let Document { state, fingerprint, event } = serde_json::from_str(&message.document).unwrap();
        let fault = self.fault();
        pause().await;
        if fault != Some(Fault::Before) {
            self.world.say(|| format!("{}: {} publishes {state}", self.delivery, event.id));
            let mut shared = self.world.lock();
            let (now, state) = (shared.now, State::labelled(&state).unwrap());
            shared.journal.published(self.delivery, &event.id, &fingerprint, state, now);
        }
        pause().await;
        let Some(fault) = fault else { return Ok(()) };
        self.fails(&event.id, &fingerprint, "publish", fault);
        Err(SendError("planted fault".to_owned()))
    }
}

impl Ledger for Port {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        let fault = self.fault();
        pause().await;
        let loaded = (&self.world.ledger).load(fingerprints).await;
        self.world.lock().journal.loaded(self.delivery, fingerprints);
        pause().await;
        fault.map_or(loaded, |_| Err(LedgerError("planted fault".to_owned())))
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        Ok(Vec::new())
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        let event = self.world.lock().journal.writer(self.delivery, change);
        let fault = self.fault();
        pause().await;
        let mut answer = Err(LedgerError("planted fault".to_owned()));
        if fault != Some(Fault::Before) {
            let ledger = &self.world.ledger;
            let before = ledger.load(std::slice::from_ref(&change.fingerprint)).await?.remove(0);
            let made = match self.world.mutation {
                Some(mutation) => mutation.commit(ledger, change).await?,
                None => ledger.commit(change).await?,
            };
            self.world.say(|| format!("{}: {event} writes {:?}: {made:?}", self.delivery, change.slot));
            let journal = &mut self.world.lock().journal;
            match &made {
                Commit::Done => journal.wrote(self.delivery, &event, before.as_ref(), change),
                Commit::Conflict { .. } => {
                    journal.conflicted(self.delivery, &event, change.fingerprint.as_str());
                }
            }
            answer = Ok(made);
        }
        pause().await;
        let Some(fault) = fault else { return answer };
        self.fails(&event, change.fingerprint.as_str(), "commit", fault);
        Err(LedgerError("planted fault".to_owned()))
    }
}

impl Enrichment for Port {
    /// An answer, or a fault, which is no reason to be silent: nothing but the alert depends on it.
    async fn ask(&self, question: &Question) -> Result<Option<Answer>, AskError> {
        let fault = self.fault();
        pause().await;
        self.world.say(|| format!("{}: asks of {}: {fault:?}", self.delivery, question.ca().id()));
        self.world.lock().journal.asked(self.delivery, question.ca().arn().as_str());
        pause().await;
        match fault {
            None => Ok(Some(Answer::CertificateAuthority(CertificateAuthority::default()))),
            Some(_) => Err(AskError("planted fault".to_owned())),
        }
    }
}

impl MetricSink for Port {
    /// Outcomes add up, in the first recording of a delivery; another one counts what came up meanwhile.
    async fn record(&self, data: &[Datum]) {
        pause().await;
        let sum = |wanted: fn(Metric) -> bool| -> u64 {
            data.iter().filter(|datum| wanted(datum.metric)).map(Datum::sum).sum()
        };
        let received = sum(|metric| metric == Metric::EventsReceived);
        let outcomes = sum(|metric| matches!(metric, Metric::EventOutcome(_)));
        let expected = u64::try_from(self.world.lock().journal.counts(self.delivery)).unwrap();
        if (received, outcomes) != (expected, expected) {
            let line = format!("{received} received, {outcomes} outcomes, {expected} to be counted");
            self.world.lock().journal.violations.push(line);
        }
        pause().await;
    }
}

impl Clock for Port {
    fn now(&self) -> Timestamp {
        self.world.lock().now
    }
}
