//! Slots and changes to ask with.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::alert::State;
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Hold, Phase, Slot, Told, Watch};
use tocsin_domain::{Condition, EventId, Fact, Finding, Fingerprint, Severity};

/// A minute of some day, and a nanosecond: no time is rounded.
pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(29_900_000 + minute) + SignedDuration::from_nanos(1)
}

/// What a test is about, apart from the others.
pub(crate) fn fingerprint(name: &str) -> Fingerprint {
    // As it might be read from a table: whatever it holds.
    format!("{}|{name}", Condition::CrlBucketPermission.label()).parse().unwrap()
}

/// The least that a slot can be.
pub(crate) fn bare(version: u64) -> Slot {
    Slot {
        version,
        phase: Phase::Firing,
        first: at(0),
        last: at(0),
        count: 1,
        told: None,
        hold: None,
        watch: None,
    }
}

/// A slot with everything in it.
pub(crate) fn full(version: u64, telling: State) -> Slot {
    Slot {
        phase: Phase::Over(at(3)),
        first: at(1),
        last: at(2),
        count: u64::MAX,
        told: Some(Told { at: at(4), cause: true, beside: true }),
        hold: Some(Hold { event: event("holder"), time: at(5), until: at(6), telling, cause: true }),
        watch: watch(8),
        ..bare(version)
    }
}

/// A finding with everything in it, whose deadline is at that minute.
pub(crate) fn watch(minute: i64) -> Option<Box<Watch>> {
    let origin = Origin {
        id: event("told"),
        source: "aws.kms".to_owned(),
        detail_type: "AWS API Call via CloudTrail".to_owned(),
        account: "111122223333".parse().unwrap(),
        region: "eu-central-1".parse().unwrap(),
        time: at(1),
    };
    let finding = Finding {
        severity: Severity::Low,
        resource: Some("arn:aws:kms:eu-central-1:444455556666:key/mrk-1".parse().unwrap()),
        about: Some("who | what".to_owned()),
        deadline: Some(at(minute)),
        cause: Some("because\nof \u{1f511}".to_owned()),
        facts: vec![Fact::new("actor", &"root"), Fact::new("empty", &""), Fact::new("actor", &"twice")],
        ..Finding::at(&origin, Condition::CrlBucketPermission)
    };
    Watch::of(&finding, &origin)
}

/// The id of an event.
pub(crate) fn event(id: &str) -> EventId {
    id.parse().unwrap()
}

/// A write where `expected` is read.
pub(crate) fn change(fingerprint: &Fingerprint, expected: Option<u64>, slot: Slot) -> Change {
    Change { fingerprint: fingerprint.clone(), expected, slot, at: at(7), claim: None }
}

/// The same with a claim.
pub(crate) fn claiming(change: Change, id: &str, expected: Option<Claim>, claim: Claim) -> Change {
    Change { claim: Some(ClaimChange { event: event(id), expected, claim }), ..change }
}
