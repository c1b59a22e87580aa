//! A self-test goes the whole way, whatever would keep an alert from people.

use super::*;

const RULES: [&str; 4] = [
    "mute: { until: 2999-01-01, reason: peace }",
    "observe: true",
    "topic: arn:aws:sns:r:1:lab",
    "severity: low",
];

fn self_test(id: &str, function: &str) -> String {
    json!({
        "id": id, "detail-type": "Tocsin Self-Test", "source": "tocsin", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T06:30:00Z", "resources": [], "detail": { "function": function },
    })
    .to_string()
}

/// Everything but what is always added to a metric: how often it beat, and how often it was a condition.
fn beats(tally: &Tally) -> (u64, u64) {
    let conditions = sum(tally, |metric| matches!(metric, Metric::Conditions(_)));
    (sum(tally, |metric| metric == Metric::Heartbeat), conditions)
}

fn router<'a, L: Ledger>(
    ledger: L,
    outbox: &'a Outbox<'a>,
    tally: &'a Tally,
    rules: Rules,
    now: &str,
) -> Router<&'a Outbox<'a>, L, NobodyToAsk, &'a Tally, StoppedClock> {
    Router {
        settings: Settings { minimum_severity: Severity::Critical, ..Settings::default() },
        rules,
        function: Some(Function::ApiCall),
        ..Router::new(outbox, ledger, tally, StoppedClock(now.parse().unwrap()))
    }
}

#[test]
fn no_rule_and_no_severity_holds_a_self_test_back_and_chat_does_not_get_it() {
    for action in RULES {
        let text = format!("rules:\n- name: all\n  match: {{ account: [{{ exists: true }}] }}\n  {action}");
        let rules = Rules::new(Ok(Routing::read(&text).unwrap()));
        let (outbox, tally) = (Outbox::default(), Tally::default());
        let ledger = MemoryLedger::default();
        let router = router(&ledger, &outbox, &tally, rules, "2026-11-21T06:30:09Z");
        assert_eq!(outcomes(block_on(router.handle(&self_test("e", "api-call")))), [" alerted"], "{action}");
        assert_eq!(
            *outbox.sent.lock().unwrap(),
            ["self_test INFO 111122223333 us-east-1: a self-test"],
            "{action}"
        );
        assert!(outbox.elsewhere.lock().unwrap().is_empty(), "{action}");
        assert_eq!(beats(&tally), (1, 0));
    }
}

#[test]
fn it_beats_once_a_day_and_not_for_a_second_delivery() {
    let ledger = MemoryLedger::default();
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let tell = |id: &str, now: &str| {
        let router = router(&ledger, &outbox, &tally, Rules::default(), now);
        outcomes(block_on(router.handle(&self_test(id, "api-call")))).concat()
    };
    assert_eq!(tell("monday", "2026-11-16T06:30:09Z"), " alerted");
    assert_eq!(tell("monday", "2026-11-16T06:31:09Z"), " duplicate");
    assert_eq!(beats(&tally), (1, 0));
    assert_eq!(tell("tuesday", "2026-11-17T06:30:01Z"), " alerted");
    assert_eq!(beats(&tally), (2, 0));
    let minutes: Vec<_> =
        tally.data().into_iter().filter(|datum| datum.metric == Metric::Heartbeat).collect();
    assert!(minutes.iter().all(|datum| datum.minute.as_second() % 3600 == 0), "{minutes:?}");
}

#[test]
fn what_is_told_without_the_ledger_is_no_heartbeat() {
    struct Gone;
    impl Ledger for Gone {
        async fn load(&self, _: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
            Err(LedgerError("gone".to_owned()))
        }
        async fn due(&self, _: Timestamp) -> Result<Vec<Due>, LedgerError> {
            Err(LedgerError("gone".to_owned()))
        }
        async fn commit(&self, _: &Change) -> Result<Commit, LedgerError> {
            Err(LedgerError("gone".to_owned()))
        }
    }
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let router = router(Gone, &outbox, &tally, Rules::default(), "2026-11-21T06:30:09Z");
    assert_eq!(outcomes(block_on(router.handle(&self_test("e", "api-call")))), [" alerted"]);
    assert_eq!(beats(&tally), (0, 0));
    assert_eq!(sum(&tally, |metric| metric == Metric::LedgerUnavailable), 1);
}

#[test]
fn the_self_test_of_another_function_or_of_none_is_refused() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let ledger = MemoryLedger::default();
    let router = router(&ledger, &outbox, &tally, Rules::default(), "2026-11-21T06:30:09Z");
    let refused = |function: &str| outcomes(block_on(router.handle(&self_test("e", function)))).concat();
    assert!(refused("key-event").contains("is for function `key-event`, not for `api-call`"));
    assert!(refused("teapot").ends_with("field `detail.function`: `teapot` is no function"));
    assert_eq!(beats(&tally), (0, 0));
}
