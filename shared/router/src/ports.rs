use std::future::Future;

use jiff::Timestamp;
use tocsin_domain::Fingerprint;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::enrich::{Answer, Question};
use tocsin_domain::event::Object;
use tocsin_domain::ledger::{Change, Claim, Slot};
use tocsin_domain::metrics::Datum;
use tocsin_domain::texts::Message;

/// Where alerts go.
pub trait AlertSink {
    /// Publishes one alert. Returns once it is taken for good.
    fn publish(
        &self,
        message: &Message,
        to: Destination<'_>,
    ) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// Where an alert goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    /// The topic of all alerts.
    Alerts,
    /// The topic that a rule names: one short attempt, because another destination is left.
    Routed(&'a TopicArn),
    /// The topic that chat reads. Without one there is nothing to do.
    Chat,
}

/// Where metrics go.
pub trait MetricSink {
    /// Records what one invocation counted. Never fails: what can't be sent is written where it still arrives.
    fn record(&self, data: &[Datum]) -> impl Future<Output = ()> + Send;
}

/// Where it is remembered what people know. What each call promises, `tests/ledger` checks of every store.
pub trait Ledger {
    /// What is remembered of these, in their order.
    fn load(
        &self,
        fingerprints: &[Fingerprint],
    ) -> impl Future<Output = Result<Vec<Option<Slot>>, LedgerError>> + Send;

    /// What is the case and can be undone until a moment before this one. What can't be read of it keeps nothing else
    /// back.
    fn due(&self, until: Timestamp) -> impl Future<Output = Result<Vec<Due>, LedgerError>> + Send;

    /// Makes a change, both its parts or none, if what it expects is there; else says what is.
    fn commit(&self, change: &Change) -> impl Future<Output = Result<Commit, LedgerError>> + Send;

    /// Called where somebody else has written first so many times: a store of many processes may wait, so that each gets
    /// its turn.
    fn give_way(&self, _times: usize) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }
}

/// What is the case and has a deadline, if it can be read.
pub type Due = Result<(Fingerprint, Slot), LedgerError>;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// It was made.
    Done,
    /// Something else is there: the slot, and the claim of the change's event.
    Conflict {
        /// What is remembered of the fingerprint. Left out where the event was applied and that was not expected: of a
        /// duplicate nothing else matters.
        slot: Option<Slot>,
        /// What is remembered of the event. Left out where the change asks for no claim.
        claim: Option<Claim>,
    },
}

/// A ledger that can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ledger unavailable: {0}")]
pub struct LedgerError(pub String);

/// Who is asked about a failure before it is told.
pub trait Enrichment {
    /// What is answered; nothing where there is nobody to ask. Takes no longer than an alert may wait.
    fn ask(&self, question: &Question) -> impl Future<Output = Result<Option<Answer>, AskError>> + Send;
}

/// A question that got no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not be asked: {0}")]
pub struct AskError(pub String);

/// Where log files are.
pub trait ObjectStore {
    /// What is in an object, piece by piece.
    type Chunks: Chunks;

    /// Begins to read an object.
    fn open(&self, object: &Object) -> impl Future<Output = Result<Self::Chunks, ReadError>> + Send;
}

/// What is in an object, piece by piece.
pub trait Chunks {
    /// The next bytes; none at its end. Never waits for ever.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, ReadError>> + Send;
}

/// An object that can't be read. A retry may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// What time it is.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// An alert that could not be published. A retry may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("alert not published: {0}")]
pub struct SendError(pub String);
