//! Ports that remember instead of sending, and ask nobody: for the local run and for tests.

mod ledger;

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tocsin_domain::enrich::{Answer, Question};
use tocsin_domain::event::Object;
use tocsin_domain::metrics::{Datum, Totals};
use tocsin_domain::texts::Message;

use crate::{
    AlertSink, AskError, Chunks, Clock, Destination, Enrichment, MetricSink, ObjectStore, ReadError,
    SendError,
};

pub use ledger::MemoryLedger;

/// Takes every alert and sends none: the reports say what was published.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDelivery;

impl AlertSink for NoDelivery {
    async fn publish(&self, _message: &Message, _to: Destination<'_>) -> Result<(), SendError> {
        Ok(())
    }
}

/// Remembers what was counted.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Vec<Datum>>);

impl Tally {
    /// Everything counted so far, added up over all time.
    pub fn data(&self) -> Vec<Datum> {
        let recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut totals = Totals::default();
        for datum in recorded.iter() {
            totals.add_datum(datum, Timestamp::UNIX_EPOCH);
        }
        totals.data()
    }
}

impl MetricSink for &Tally {
    async fn record(&self, data: &[Datum]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(data);
    }
}

/// Nobody to ask: alerts say what their events say.
#[derive(Debug, Clone, Copy, Default)]
pub struct NobodyToAsk;

impl Enrichment for NobodyToAsk {
    async fn ask(&self, _question: &Question) -> Result<Option<Answer>, AskError> {
        Ok(None)
    }
}

/// No trail at hand: no log file can be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl ObjectStore for NoFiles {
    type Chunks = Self;

    async fn open(&self, _object: &Object) -> Result<Self, ReadError> {
        Err(ReadError("no trail is at hand".to_owned()))
    }
}

impl Chunks for NoFiles {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(None)
    }
}

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct StoppedClock(pub Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}
