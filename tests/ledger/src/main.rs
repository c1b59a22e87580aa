//! What every store of the ledger must do: the same operations for each, with the same answers.
//!
//! `cargo test` asks the ledger in memory. The program asks that and the table of its argument, through the endpoint that
//! `AWS_ENDPOINT_URL` names; `tests/test_ledger_stores.py` runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

mod cases;
mod operation;
mod random;
mod values;

use std::cell::Cell;
use std::process::ExitCode;

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tocsin_aws::{DynamoDb, Trust, clients};
use tocsin_router::Ledger;
use tocsin_router::memory::MemoryLedger;
use tokio::runtime::Runtime;

/// Random runs: each is a dozen calls over HTTP.
const RUNS: u32 = 40;

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "this is a program of the tests")]
fn main() -> ExitCode {
    let (Some(table), Ok(_endpoint)) = (std::env::args().nth(1), std::env::var("AWS_ENDPOINT_URL")) else {
        println!("usage: AWS_ENDPOINT_URL=... ledger-conformance TABLE");
        return ExitCode::from(2);
    };
    let runtime = runtime();
    let ledger = DynamoDb::new(&clients::of_function(Trust::System), table);
    let mut mistakes = broken_promises(&runtime, &&MemoryLedger::default(), "memory");
    mistakes.extend(broken_promises(&runtime, &ledger, "dynamodb"));
    if mistakes.is_empty() {
        mistakes.extend(differences(&runtime, &ledger));
    }
    for mistake in &mistakes {
        println!("{mistake}");
    }
    println!("{} promises of 2 stores, {RUNS} random runs: {} mistakes", cases::all().len(), mistakes.len());
    if mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// What a store does not keep, in words.
fn broken_promises(runtime: &Runtime, ledger: &impl Ledger, name: &str) -> Vec<String> {
    let check = |case: &cases::Case| {
        let checked = runtime.block_on(case.check(ledger));
        checked.err().map(|what| format!("{name}: {}: {what}", case.name))
    };
    cases::all().iter().filter_map(check).collect()
}

/// Where a store differs from the one in memory, with the fewest changes that show it.
fn differences(runtime: &Runtime, ledger: &impl Ledger) -> Option<String> {
    let run = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: RUNS, failure_persistence: None, ..Config::default() });
    let result = runner.run(&random::drafts(), |drafts| {
        run.set(run.get() + 1);
        let differ = runtime.block_on(random::differ(&drafts, run.get(), ledger));
        differ.map_err(TestCaseError::fail)
    });
    result.err().map(|err| format!("random changes: {err}"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tocsin_domain::Fingerprint;
    use tocsin_domain::ledger::{Change, Slot};
    use tocsin_router::{Commit, Due, LedgerError};

    use super::*;

    #[test]
    fn memory_keeps_every_promise() {
        assert_eq!(broken_promises(&runtime(), &&MemoryLedger::default(), "memory"), Vec::<String>::new());
    }

    /// A store that writes whatever it is asked to.
    struct Careless(MemoryLedger);

    impl Ledger for Careless {
        async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
            (&self.0).load(fingerprints).await
        }

        async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
            (&self.0).due(until).await
        }

        async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
            let mut change = change.clone();
            while let Commit::Conflict { slot, claim } = (&self.0).commit(&change).await? {
                change.expected = slot.map(|slot| slot.version);
                change.claim.iter_mut().for_each(|wanted| wanted.expected = claim);
            }
            Ok(Commit::Done)
        }
    }

    #[test]
    fn a_store_that_does_not_compare_is_found_out() {
        let careless = Careless(MemoryLedger::default());
        let broken = broken_promises(&runtime(), &careless, "careless");
        assert!(broken.len() >= 6, "{broken:#?}");
        assert!(differences(&runtime(), &careless).is_some());
    }
}
