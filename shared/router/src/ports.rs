use std::future::Future;

use jiff::Timestamp;
use tocsin_domain::Fingerprint;
use tocsin_domain::ledger::{Change, Claim, Slot};
use tocsin_domain::metrics::Datum;
use tocsin_domain::texts::Message;

/// Where alerts go.
pub trait AlertSink {
    /// Publishes one alert. Returns once it is taken for good.
    fn publish(&self, message: &Message) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// Where metrics go.
pub trait MetricSink {
    /// Records what one invocation counted. Never fails: what can't be sent is written where it still arrives.
    fn record(&self, data: &[Datum]) -> impl Future<Output = ()> + Send;
}

/// Where it is remembered what people know.
pub trait Ledger {
    /// What is remembered of these, in their order.
    fn load(
        &self,
        fingerprints: &[Fingerprint],
    ) -> impl Future<Output = Result<Vec<Option<Slot>>, LedgerError>> + Send;

    /// Makes a change, both its parts or none, if what it expects is there; else says what is.
    fn commit(&self, change: &Change) -> impl Future<Output = Result<Commit, LedgerError>> + Send;
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// It was made.
    Done,
    /// Something else is there: the slot, and the claim of the change's event.
    Conflict {
        /// What is remembered of the fingerprint.
        slot: Option<Slot>,
        /// What is remembered of the event.
        claim: Option<Claim>,
    },
}

/// A ledger that can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ledger unavailable: {0}")]
pub struct LedgerError(pub String);

/// What time it is.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// An alert that could not be published. A retry may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("alert not published: {0}")]
pub struct SendError(pub String);
