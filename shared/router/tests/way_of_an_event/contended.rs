//! A ledger in which others always write first.

use super::*;

/// A ledger where somebody else always writes first.
struct Contended(Slot);

impl Ledger for &Contended {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        Ok(vec![Some(self.0.clone()); fingerprints.len()])
    }

    async fn due(&self, _until: Timestamp) -> Result<Vec<(Fingerprint, Slot)>, LedgerError> {
        Ok(Vec::new())
    }

    async fn commit(&self, _change: &Change) -> Result<Commit, LedgerError> {
        Ok(Commit::Conflict { slot: Some(self.0.clone()), claim: None })
    }
}

#[test]
fn a_recovery_that_could_not_be_written_down_is_delivered_again() {
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let last = "2026-11-21T11:00:00Z".parse().unwrap();
    let ledger = Contended(Slot {
        version: 1,
        phase: Phase::Firing,
        first: last,
        last,
        count: 1,
        told: None,
        hold: None,
        watch: None,
    });
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let router = Router {
        alerts: &outbox,
        ledger: &ledger,
        enrichment: NobodyToAsk,
        metrics: &tally,
        clock: StoppedClock(now),
        settings: Settings::default(),
        rules: Rules::default(),
        policy: Policy::default(),
        function: None,
    };
    let reply = block_on(router.handle(&crl("e", "one", "success").to_string()));
    assert_eq!(outcomes(reply), [" failed: event `e` failed: ledger unavailable: 24 others wrote first"]);
    assert_eq!(sum(&tally, |metric| metric == Metric::LedgerUnavailable), 1);
}
