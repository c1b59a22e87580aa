//! What the ledger in memory forgets over the years, and what it doesn't.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
use jiff::{SignedDuration, Timestamp};
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Phase, Slot, Watch};
use tocsin_domain::{Condition, Finding, Fingerprint};
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{Commit, Ledger};

/// Changes of a day.
const A_DAY: i64 = 200;

fn at(days: i64, number: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH
        + SignedDuration::from_hours(24 * (20_000 + days))
        + SignedDuration::from_secs(number)
}

fn fingerprint(number: i64) -> Fingerprint {
    format!("access_denied|{number}").parse().unwrap()
}

/// An event that is applied to a slot of its own.
fn change(number: i64) -> Change {
    let at = at(number / A_DAY, number % A_DAY);
    let slot = Slot {
        version: 1,
        phase: Phase::Firing,
        first: at,
        last: at,
        count: 1,
        told: None,
        hold: None,
        watch: None,
    };
    let claim =
        ClaimChange { event: format!("e{number}").parse().unwrap(), expected: None, claim: Claim::Done };
    Change { fingerprint: fingerprint(number), expected: None, slot, at, claim: Some(claim) }
}

#[tokio::test]
async fn a_year_takes_no_more_room_than_some_weeks() {
    let ledger = &MemoryLedger::default();
    let all = 365 * A_DAY;
    for number in 0..all {
        assert_eq!(ledger.commit(&change(number)).await, Ok(Commit::Done));
    }
    let fingerprints: Vec<_> = (0..all).map(fingerprint).collect();
    let slots = ledger.load(&fingerprints).await.unwrap();
    let kept = slots.iter().flatten().count();
    let lifetime = usize::try_from(35 * A_DAY).unwrap();
    assert!((lifetime..6 * lifetime).contains(&kept), "{kept}");
    assert!(slots[slots.len() - lifetime..].iter().all(Option::is_some));
    // What comes again after three weeks is a duplicate, and what comes again after a year is new.
    let again = ledger.commit(&change(all - 20 * A_DAY)).await;
    assert_eq!(again, Ok(Commit::Conflict { slot: None, claim: Some(Claim::Done) }));
    assert_eq!(ledger.commit(&change(0)).await, Ok(Commit::Done));
}

#[tokio::test]
async fn what_stays_as_it_is_until_somebody_puts_it_right_is_remembered_for_a_year() {
    let ledger = &MemoryLedger::default();
    let disabled = Change { fingerprint: "key_disabled|k".parse().unwrap(), ..change(0) };
    ledger.commit(&disabled).await.unwrap();
    let all = 365 * A_DAY;
    for number in 1..all {
        ledger.commit(&change(number)).await.unwrap();
    }
    let fingerprints = [disabled.fingerprint, fingerprint(1)];
    assert_eq!(ledger.load(&fingerprints).await.unwrap(), [Some(disabled.slot), None]);
}

/// A slot that can be undone until that day.
fn watched(number: i64, deadline: i64) -> Change {
    let origin = Origin {
        id: "e".parse().unwrap(),
        source: "aws.kms".to_owned(),
        detail_type: "AWS API Call via CloudTrail".to_owned(),
        account: "111122223333".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: at(0, 0),
    };
    let finding = Finding { deadline: Some(at(deadline, 0)), ..Finding::at(&origin, Condition::KeyDeleted) };
    let change = change(number);
    Change { slot: Slot { watch: Watch::of(&finding, &origin), ..change.slot }, ..change }
}

#[tokio::test]
async fn the_next_reminder_is_that_of_any_deadline_until_it_is_over() {
    let ledger = &MemoryLedger::default();
    assert_eq!(ledger.next_reminder(at(0, 0)), None);
    for change in [watched(1, 10), watched(2, 30), watched(3, 30)] {
        ledger.commit(&change).await.unwrap();
    }
    let mut reminders = Vec::new();
    let mut now = at(0, 0);
    while let Some(next) = ledger.next_reminder(now) {
        reminders.push(next);
        now = next;
    }
    assert_eq!(reminders, [3, 7, 9, 23, 27, 29].map(|day| at(day, 0)));
    let over = |number| Change { expected: Some(1), claim: None, ..change(number) };
    ledger.commit(&over(2)).await.unwrap();
    assert_eq!(ledger.next_reminder(at(9, 0)), Some(at(23, 0)));
    ledger.commit(&over(3)).await.unwrap();
    assert_eq!(ledger.next_reminder(at(9, 0)), None);
}
