//! The same random changes made to two stores: they must answer the same.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;
use tocsin_domain::alert::State;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Hold, Phase, Slot, Told};
use tocsin_domain::{EventId, Fingerprint};
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{Commit, Ledger};

use crate::operation::{Answer, Operation};
use crate::values::{at, bare, change, event, fingerprint};

/// What is expected of a store, before it is known what is there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guess<T> {
    /// What is there.
    Right,
    /// This, right or wrong.
    This(Option<T>),
}

/// A change to come.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    fingerprint: usize,
    expected: Guess<u64>,
    slot: Slot,
    claim: Option<(usize, Guess<Claim>, Claim)>,
}

fn minute() -> impl Strategy<Value = jiff::Timestamp> {
    (0..5i64).prop_map(at)
}

fn slot() -> impl Strategy<Value = Slot> {
    let phase = prop_oneof![Just(Phase::Firing), minute().prop_map(Phase::Over)];
    let told =
        (minute(), any::<bool>(), any::<bool>()).prop_map(|(at, cause, beside)| Told { at, cause, beside });
    let told = prop::option::of(told);
    let hold = (0..3usize, minute(), minute(), select(&State::ALL[..]), any::<bool>()).prop_map(
        |(holder, time, until, telling, cause)| Hold { event: id(holder), time, until, telling, cause },
    );
    (0..4u64, phase, minute(), minute(), any::<u64>(), told, prop::option::of(hold)).prop_map(
        |(version, phase, first, last, count, told, hold)| Slot {
            phase,
            first,
            last,
            count,
            told,
            hold,
            ..bare(version)
        },
    )
}

fn claim() -> impl Strategy<Value = Claim> {
    prop_oneof![Just(Claim::Done), minute().prop_map(Claim::Working)]
}

fn guess<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Guess<T>> {
    prop_oneof![3 => Just(Guess::Right), 2 => prop::option::of(value).prop_map(Guess::This)]
}

fn draft() -> impl Strategy<Value = Draft> {
    let claim = prop::option::weighted(0.7, (0..2usize, guess(claim()), claim()));
    (0..2usize, guess(0..4u64), slot(), claim).prop_map(|(fingerprint, expected, slot, claim)| Draft {
        fingerprint,
        expected,
        slot,
        claim,
    })
}

/// Some changes of a few slots by a few events.
pub(crate) fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    prop::collection::vec(draft(), 1..12)
}

fn id(number: usize) -> EventId {
    event(["a", "b", "c"][number])
}

/// Makes the changes, about fingerprints that `run` keeps apart from those of other runs. Says where the stores differ.
pub(crate) async fn differ(drafts: &[Draft], run: usize, ledger: &impl Ledger) -> Result<(), String> {
    let memory = &&MemoryLedger::default();
    let fingerprints = [0, 1].map(|number| fingerprint(&format!("run {run}, {number}")));
    let mut claims = HashMap::new();
    for draft in drafts {
        let change = draft.change(&fingerprints[draft.fingerprint], memory, &claims).await?;
        let answer = agreed(&Operation::Commit(Box::new(change.clone())), memory, ledger).await?;
        if let (Answer::Committed(Commit::Done), Some(made)) = (answer, change.claim) {
            claims.insert((made.event, change.fingerprint), made.claim);
        }
        agreed(&Operation::Load(fingerprints.to_vec()), memory, ledger).await?;
    }
    Ok(())
}

async fn agreed(operation: &Operation, one: &impl Ledger, other: &impl Ledger) -> Result<Answer, String> {
    let (expected, got) = (operation.ask(one).await, operation.ask(other).await);
    match expected {
        Ok(answer) if got.as_ref() == Ok(&answer) => Ok(answer),
        expected => Err(format!("{operation:?}: memory says {expected:?}, the store {got:?}")),
    }
}

impl Draft {
    async fn change(
        &self,
        fingerprint: &Fingerprint,
        memory: &&MemoryLedger,
        claims: &HashMap<(EventId, Fingerprint), Claim>,
    ) -> Result<Change, String> {
        let found = memory.load(std::slice::from_ref(fingerprint)).await.map_err(|err| err.to_string())?;
        let there = found.into_iter().flatten().map(|slot| slot.version).next();
        let claim = self.claim.map(|(number, expected, claim)| {
            let there = claims.get(&(id(number), fingerprint.clone())).copied();
            ClaimChange { event: id(number), expected: expected.about(there), claim }
        });
        Ok(Change { claim, ..change(fingerprint, self.expected.about(there), self.slot.clone()) })
    }
}

impl<T> Guess<T> {
    fn about(self, there: Option<T>) -> Option<T> {
        match self {
            Self::Right => there,
            Self::This(guess) => guess,
        }
    }
}
