//! Rules that can't be read: everything is told, and so is that, once.

use tocsin_domain::ledger::Policy;

use super::*;

#[test]
fn rules_that_cannot_be_read_are_told_once_and_silence_nothing() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let bodies = ["a", "b"].map(|ca| crl(ca, ca, "failure").to_string());
    let broken = Rules::new(Err("line 3: unknown key `mtue`".to_owned()));
    let reply = handle_by(broken, &outbox, &tally, Settings::default(), &batch(&bodies));
    assert_eq!(outcomes(reply), ["m0 alerted", "m1 alerted"]);
    let sent = outbox.sent.into_inner().unwrap();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0], "routing_broken HIGH 111122223333 us-east-1: the routing file can't be read");
    assert_eq!(
        sum(&tally, |metric| metric == Metric::Conditions(tocsin_domain::Condition::RoutingBroken)),
        1
    );
}

/// Takes nothing but a second try.
struct Reluctant(Mutex<Vec<String>>);

impl AlertSink for &Reluctant {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        if to == Destination::Chat {
            return Ok(());
        }
        let mut tried = self.0.lock().unwrap();
        tried.push(message.subject.split(' ').take(1).collect());
        if tried.len() == 1 { Err(SendError("planted fault".to_owned())) } else { Ok(()) }
    }
}

#[test]
fn rules_that_cannot_be_read_are_told_by_the_next_event_where_the_first_could_not() {
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let (sink, ledger, tally) = (Reluctant(Mutex::default()), MemoryLedger::default(), Tally::default());
    let router = Router {
        rules: Rules::new(Err("line 3: unknown key `mtue`".to_owned())),
        // The first teller's lease is over at once.
        policy: Policy { lease: SignedDuration::ZERO, ..Policy::default() },
        ..Router::new(&sink, &ledger, &tally, StoppedClock(now))
    };
    let reply = |id| outcomes(block_on(router.handle(&crl(id, "one", "failure").to_string()))).concat();
    assert_eq!(reply("a"), " failed: event `a` failed: alert not published: planted fault");
    assert_eq!([reply("b"), reply("c")], [" alerted", " folded"]);
    assert_eq!(sink.0.into_inner().unwrap(), ["routing_broken", "routing_broken", "crl_bucket_permission"]);
    let broken = Metric::Conditions(tocsin_domain::Condition::RoutingBroken);
    assert_eq!(sum(&tally, |metric| metric == broken), 1);
}
