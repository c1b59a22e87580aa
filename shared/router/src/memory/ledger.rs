use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::ledger::{Change, Claim, REMINDERS, Slot};
use tocsin_domain::{EventId, Fingerprint};

use crate::{Commit, Due, Ledger, LedgerError};

/// So much is remembered before anything is forgotten.
const FEW: usize = 10_000;

/// A ledger that lasts as long as the process.
///
/// It forgets what the table of a deployment forgets, by the times at which changes were decided, so that years of events
/// take no more memory than weeks.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// Each with when it is forgotten.
    slots: HashMap<Fingerprint, (Slot, Timestamp)>,
    /// Of how many slots each deadline is.
    deadlines: BTreeMap<Timestamp, usize>,
    /// Each with when it is forgotten. There is one for every event that is told or folded: hence a number for the event and
    /// its fingerprint instead of both.
    claims: HashMap<u128, (Claim, Timestamp)>,
    keys: [RandomState; 2],
    /// With so many of both it is time to forget.
    enough: usize,
}

impl MemoryLedger {
    /// The first moment after that one at which somebody is to be reminded of a deadline: one of [`REMINDERS`] before it.
    pub fn next_reminder(&self, after: Timestamp) -> Option<Timestamp> {
        let remembered = self.remembered();
        let moment = |before: &SignedDuration| {
            let later = (Bound::Excluded(after.checked_add(*before).ok()?), Bound::Unbounded);
            let (deadline, _) = remembered.deadlines.range(later).next()?;
            deadline.checked_sub(*before).ok()
        };
        REMINDERS.iter().filter_map(moment).min()
    }

    /// Remembers what is known from elsewhere, in the place of what was known before, and never forgets it.
    pub fn know(&self, fingerprint: &Fingerprint, slot: Option<Slot>) {
        let mut remembered = self.remembered();
        match slot {
            Some(slot) => remembered.put(fingerprint, slot, Timestamp::MAX),
            None => remembered.take(fingerprint),
        }
    }

    /// Remembers of an event what is known from elsewhere, and never forgets it.
    pub fn know_claim(&self, event: &EventId, fingerprint: &Fingerprint, claim: Claim) {
        let mut remembered = self.remembered();
        let key = remembered.key(event, fingerprint);
        remembered.claims.insert(key, (claim, Timestamp::MAX));
    }

    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for &MemoryLedger {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        let remembered = self.remembered();
        let slot = |fingerprint| remembered.slots.get(fingerprint).map(|(slot, _)| slot.clone());
        Ok(fingerprints.iter().map(slot).collect())
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        let remembered = self.remembered();
        let due = |slot: &Slot| slot.watch.as_ref().is_some_and(|watch| watch.deadline <= until);
        let slots = remembered.slots.iter().filter(|(_, (slot, _))| due(slot));
        let mut due: Vec<_> = slots.map(|(it, (slot, _))| (it.clone(), slot.clone())).collect();
        // In the same order each time.
        due.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        Ok(due.into_iter().map(Ok).collect())
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        let mut remembered = self.remembered();
        let slot = remembered.slots.get(&change.fingerprint).map(|(slot, _)| slot);
        let key = change.claim.as_ref().map(|claim| remembered.key(&claim.event, &change.fingerprint));
        let claim = key.and_then(|key| remembered.claims.get(&key)).map(|(claim, _)| *claim);
        let claim_fits = change.claim.as_ref().is_none_or(|wanted| wanted.expected == claim);
        if slot.map(|slot| slot.version) != change.expected || !claim_fits {
            let duplicate = claim == Some(Claim::Done) && !claim_fits;
            return Ok(Commit::Conflict { slot: slot.filter(|_| !duplicate).cloned(), claim });
        }
        remembered.put(&change.fingerprint, change.slot.clone(), change.slot_expires());
        if let (Some(key), Some(claim)) = (key, &change.claim) {
            remembered.claims.insert(key, (claim.claim, change.claim_expires()));
        }
        remembered.forget(change.at);
        Ok(Commit::Done)
    }
}

impl Remembered {
    fn key(&self, event: &EventId, fingerprint: &Fingerprint) -> u128 {
        let [one, other] = self.keys.each_ref().map(|key| u128::from(key.hash_one((event, fingerprint))));
        one << 64 | other
    }

    fn put(&mut self, fingerprint: &Fingerprint, slot: Slot, until: Timestamp) {
        self.take(fingerprint);
        if let Some(watch) = &slot.watch {
            *self.deadlines.entry(watch.deadline).or_default() += 1;
        }
        self.slots.insert(fingerprint.clone(), (slot, until));
    }

    fn take(&mut self, fingerprint: &Fingerprint) {
        if let Some((slot, _)) = self.slots.remove(fingerprint) {
            unwatch(&mut self.deadlines, &slot);
        }
    }

    /// Looks through everything, but only once there is twice as much as the last time.
    fn forget(&mut self, now: Timestamp) {
        if self.slots.len() + self.claims.len() < self.enough.max(FEW) {
            return;
        }
        let Self { slots, deadlines, claims, .. } = self;
        claims.retain(|_, (_, until)| now < *until);
        slots.retain(|_, (slot, until)| {
            let stays = now < *until;
            if !stays {
                unwatch(deadlines, slot);
            }
            stays
        });
        self.enough = 2 * (slots.len() + claims.len());
    }
}

fn unwatch(deadlines: &mut BTreeMap<Timestamp, usize>, slot: &Slot) {
    let Some(watch) = &slot.watch else { return };
    if let Some(count) = deadlines.get_mut(&watch.deadline) {
        *count -= 1;
        if *count == 0 {
            deadlines.remove(&watch.deadline);
        }
    }
}
