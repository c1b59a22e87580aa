//! The ledger as it stands, to try things on: what is decided is remembered here and not written there.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tocsin_aws::DynamoDb;
use tocsin_domain::ledger::{Change, Slot};
use tocsin_domain::{EventId, Fingerprint};
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{Commit, Due, Ledger, LedgerError};

/// A ledger that begins with what the table remembers, and lasts as long as the process.
#[derive(Debug)]
pub(crate) struct Preview {
    table: DynamoDb,
    memory: MemoryLedger,
    /// What of the table is in the memory.
    read: Mutex<Read>,
}

#[derive(Debug, Default)]
struct Read {
    slots: HashSet<Fingerprint>,
    claims: HashSet<(EventId, Fingerprint)>,
}

impl Preview {
    pub(crate) fn new(table: DynamoDb) -> Self {
        Self { table, memory: MemoryLedger::default(), read: Mutex::default() }
    }

    fn read<T>(&self, ask: impl FnOnce(&mut Read) -> T) -> T {
        ask(&mut self.read.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was decided here meanwhile stays.
    fn know(&self, fingerprint: &Fingerprint, slot: Option<Slot>) {
        if self.read(|read| read.slots.insert(fingerprint.clone())) {
            self.memory.know(fingerprint, slot);
        }
    }
}

impl Ledger for &Preview {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        let found = self.table.load(fingerprints).await?;
        fingerprints.iter().zip(found).for_each(|(fingerprint, slot)| self.know(fingerprint, slot));
        (&self.memory).load(fingerprints).await
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        let mut unreadable = Vec::new();
        for due in self.table.due(until).await? {
            match due {
                Ok((fingerprint, slot)) => self.know(&fingerprint, Some(slot)),
                Err(error) => unreadable.push(Err(error)),
            }
        }
        let due = (&self.memory).due(until).await?;
        Ok(due.into_iter().chain(unreadable).collect())
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        if let Some(event) = change.claim.as_ref().map(|claim| &claim.event) {
            let key = (event.clone(), change.fingerprint.clone());
            if !self.read(|read| read.claims.contains(&key)) {
                let (slot, claim) = self.table.recall(&change.fingerprint, event).await?;
                self.know(&change.fingerprint, slot);
                let first = self.read(|read| read.claims.insert(key));
                if let Some(claim) = claim.filter(|_| first) {
                    self.memory.know_claim(event, &change.fingerprint, claim);
                }
            }
        }
        (&self.memory).commit(change).await
    }
}
