//! Ports that remember instead of sending, and ask nobody: for the local run and for tests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tocsin_domain::enrich::{Answer, Question};
use tocsin_domain::ledger::{Change, Claim, Slot};
use tocsin_domain::metrics::{Datum, Totals};
use tocsin_domain::texts::Message;
use tocsin_domain::{EventId, Fingerprint};

use crate::{
    AlertSink, AskError, Clock, Commit, Destination, Enrichment, Ledger, LedgerError, MetricSink, SendError,
};

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

/// A ledger that lasts as long as the process.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    slots: HashMap<Fingerprint, Slot>,
    claims: HashMap<(EventId, Fingerprint), Claim>,
}

impl MemoryLedger {
    /// Remembers what is known from elsewhere, in the place of what was known before.
    pub fn know(&self, fingerprint: &Fingerprint, slot: Option<Slot>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot {
            Some(slot) => remembered.slots.insert(fingerprint.clone(), slot),
            None => remembered.slots.remove(fingerprint),
        };
    }

    /// Remembers of an event what is known from elsewhere.
    pub fn know_claim(&self, event: &EventId, fingerprint: &Fingerprint, claim: Claim) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.claims.insert((event.clone(), fingerprint.clone()), claim);
    }
}

impl Ledger for &MemoryLedger {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(fingerprints.iter().map(|fingerprint| remembered.slots.get(fingerprint).cloned()).collect())
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<(Fingerprint, Slot)>, LedgerError> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = |slot: &Slot| slot.watch.as_ref().is_some_and(|watch| watch.deadline <= until);
        let slots = remembered.slots.iter().filter(|(_, slot)| due(slot));
        Ok(slots.map(|(fingerprint, slot)| (fingerprint.clone(), slot.clone())).collect())
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = remembered.slots.get(&change.fingerprint);
        let key = change.claim.as_ref().map(|claim| (claim.event.clone(), change.fingerprint.clone()));
        let claim = key.as_ref().and_then(|key| remembered.claims.get(key)).copied();
        let claim_fits = change.claim.as_ref().is_none_or(|wanted| wanted.expected == claim);
        if slot.map(|slot| slot.version) != change.expected || !claim_fits {
            let duplicate = claim == Some(Claim::Done) && !claim_fits;
            return Ok(Commit::Conflict { slot: slot.filter(|_| !duplicate).cloned(), claim });
        }
        remembered.slots.insert(change.fingerprint.clone(), change.slot.clone());
        if let (Some(key), Some(claim)) = (key, &change.claim) {
            remembered.claims.insert(key, claim.claim);
        }
        Ok(Commit::Done)
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

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct StoppedClock(pub Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}
