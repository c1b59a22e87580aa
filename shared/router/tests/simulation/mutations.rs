use jiff::SignedDuration;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Phase, Policy, Told};
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{Commit, Ledger, LedgerError};

use crate::schedule::{Setup, run};

/// A ledger with a mistake.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mutation {
    /// What is about to be told is remembered as told.
    ConfirmBeforePublish,
    /// Whatever is there is overwritten.
    UnconditionalWrite,
}

impl Mutation {
    pub(crate) async fn commit(self, ledger: &MemoryLedger, change: &Change) -> Result<Commit, LedgerError> {
        let mut change = change.clone();
        match self {
            Self::ConfirmBeforePublish => confirm(&mut change),
            Self::UnconditionalWrite => {
                if let Commit::Conflict { slot, claim } = ledger.commit(&change).await? {
                    change.expected = slot.map(|slot| slot.version);
                    change.claim = change.claim.map(|wanted| ClaimChange { expected: claim, ..wanted });
                } else {
                    return Ok(Commit::Done);
                }
            }
        }
        ledger.commit(&change).await
    }
}

fn confirm(change: &mut Change) {
    let takes = change.claim.as_ref().is_none_or(|claim| claim.claim != Claim::Done);
    let Some(hold) = change.slot.hold.take_if(|_| takes) else { return };
    if change.claim.is_some() {
        change.slot.told = Some(Told { at: change.at, cause: hold.cause, beside: false });
    } else {
        change.slot.phase = Phase::Over(hold.time);
    }
    if let Some(claim) = &mut change.claim {
        claim.claim = Claim::Done;
    }
}

/// The real rules hold for this seed, and the mutated ones are caught.
#[track_caller]
fn check_caught(seed: u64, mutated: Setup, expected: &str) {
    assert_eq!(run(seed, Setup::default()), Vec::<String>::new());
    let caught = run(seed, mutated);
    assert!(caught.iter().any(|line| line.contains(expected)), "{caught:?}");
}

#[test]
fn confirming_before_publishing_is_caught() {
    let mutated = Setup { mutation: Some(Mutation::ConfirmBeforePublish), ..Setup::default() };
    check_caught(27, mutated, "never told");
}

#[test]
fn overwriting_what_others_wrote_is_caught() {
    let mutated = Setup { mutation: Some(Mutation::UnconditionalWrite), ..Setup::default() };
    check_caught(2, mutated, "told too often");
}

#[test]
fn a_lease_that_is_over_at_once_is_caught() {
    let policy = Policy { lease: SignedDuration::ZERO, ..Policy::default() };
    check_caught(3, Setup { policy, ..Setup::default() }, "Firing told too often");
}

#[test]
fn a_lease_that_is_never_over_is_caught() {
    let policy = Policy { lease: SignedDuration::from_hours(24 * 365), ..Policy::default() };
    check_caught(5, Setup { policy, ..Setup::default() }, "never handled");
}
