mod deadlines;

use super::*;
use crate::{EventId, Fingerprint};

/// A slot, a clock and the events that happen to it, told as a story: one line in, one line out.
struct Story {
    slot: Option<Slot>,
    claims: std::collections::HashMap<String, Claim>,
    now: Timestamp,
    watch: Option<Box<Watch>>,
}

/// A telling that is not confirmed yet.
struct Pending(EventId, Option<Claim>);

fn at(minute: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    noon + SignedDuration::from_mins(minute)
}

fn fingerprint() -> Fingerprint {
    Fingerprint::new(crate::Condition::CrlBucketPermission, ["111122223333", "us-east-1"])
}

impl Story {
    fn new() -> Self {
        Self { slot: None, claims: std::collections::HashMap::new(), now: at(0), watch: None }
    }

    fn write(&mut self, change: &Change) {
        assert_eq!(change.expected, self.slot.as_ref().map(|slot| slot.version));
        if let Some(claim) = &change.claim {
            assert_eq!(claim.expected, self.claims.get(claim.event.as_str()).copied());
            self.claims.insert(claim.event.to_string(), claim.claim);
        }
        self.slot = Some(change.slot.clone());
    }

    /// A failure with its own time, handled at `now`, not confirmed.
    fn fails(&mut self, event: &str, time: i64, now: i64, cause: bool) -> (String, Option<Pending>) {
        self.now = at(now);
        let id: EventId = event.parse().unwrap();
        let sighting = Sighting {
            event: id.clone(),
            fingerprint: fingerprint(),
            time: at(time),
            cause,
            watch: self.watch.clone(),
        };
        let claim = self.claims.get(event).copied();
        match observe(self.slot.as_ref(), claim, &sighting, self.now, Policy::default()) {
            Step::Duplicate => ("duplicate".to_owned(), None),
            Step::Busy => ("busy".to_owned(), None),
            Step::Fold(_, change) => {
                self.write(&change);
                (format!("folded {}", change.slot.count), None)
            }
            Step::Tell(_, Telling { state, change }) => {
                self.write(&change);
                let claim = change.claim.map(|claim| claim.claim);
                (format!("{} {}", state.label(), change.slot.count), Some(Pending(id, claim)))
            }
        }
    }

    fn succeeds(&mut self, event: &str, time: i64, now: i64) -> (String, Option<Pending>) {
        self.now = at(now);
        let id: EventId = event.parse().unwrap();
        let success = Success { event: id.clone(), fingerprint: fingerprint(), time: at(time) };
        match resolve(self.slot.as_ref(), &success, self.now, Policy::default()) {
            End::Nothing(_) => ("nothing".to_owned(), None),
            End::Busy => ("busy".to_owned(), None),
            End::Remember(change) => {
                self.write(&change);
                ("remembered".to_owned(), None)
            }
            End::Tell(telling) => {
                let Telling { state, change } = *telling;
                self.write(&change);
                (format!("{} {}", state.label(), change.slot.count), Some(Pending(id, None)))
            }
        }
    }

    /// The small function that looks after deadlines, on some day.
    fn reminds(&mut self, day: i64) -> (String, Option<Pending>) {
        self.now = at(day * 24 * 60);
        let event: EventId = format!("day-{day}").parse().unwrap();
        let slot = self.slot.as_ref().unwrap();
        let Telling { state, change } =
            match remind(slot, &fingerprint(), &event, self.now, Policy::default()) {
                Reminder::Nothing => return ("quiet".to_owned(), None),
                Reminder::Busy => return ("busy".to_owned(), None),
                Reminder::Tell(telling) => *telling,
            };
        self.write(&change);
        (state.label().to_owned(), Some(Pending(event, None)))
    }

    #[track_caller]
    fn check_reminder(&mut self, day: i64, expected: &str) {
        let (got, pending) = self.reminds(day);
        assert_eq!(got, expected, "day {day}");
        self.confirm(pending);
    }

    fn confirm(&mut self, pending: Option<Pending>) {
        let Some(Pending(event, claim)) = pending else { return };
        let slot = self.slot.as_ref().unwrap();
        if let Some(change) = confirm(slot, &fingerprint(), &event, claim, false, self.now) {
            self.write(&change);
        }
    }

    #[track_caller]
    fn check_failure(&mut self, event: &str, time: i64, now: i64, expected: &str) {
        let (got, pending) = self.fails(event, time, now, false);
        assert_eq!(got, expected);
        self.confirm(pending);
    }

    #[track_caller]
    fn check_success(&mut self, event: &str, time: i64, now: i64, expected: &str) {
        let (got, pending) = self.succeeds(event, time, now);
        assert_eq!(got, expected);
        self.confirm(pending);
    }
}

#[test]
fn a_day_of_a_broken_bucket_rings_once_an_hour_and_not_96_times() {
    let mut story = Story::new();
    let mut told = Vec::new();
    for attempt in 0..96 {
        let (got, pending) = story.fails(&format!("e{attempt}"), attempt * 15, attempt * 15, false);
        story.confirm(pending);
        if !got.starts_with("folded") {
            told.push(got);
        }
    }
    assert_eq!(told[..3], ["firing 1", "repeating 5", "repeating 9"]);
    assert_eq!(told.len(), 24);
    story.check_success("s", 1441, 1441, "resolved 96");
    story.check_success("s", 1441, 1442, "nothing");
}

#[test]
fn what_begins_again_in_the_second_of_its_end_rings() {
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    story.check_success("s", 5, 5, "resolved 1");
    story.check_failure("b", 5, 6, "firing 1");
    // It does not hide what is the case in the same second.
    story.check_success("t", 5, 7, "nothing");
    story.check_success("t", 6, 8, "resolved 1");
    story.check_failure("late", 5, 9, "folded 1");

    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    let (ending, _) = story.succeeds("s", 5, 5);
    assert_eq!(ending, "resolved 1");
    story.check_failure("b", 5, 5, "firing 1");
}

#[test]
fn an_event_that_comes_again_is_a_duplicate_even_days_later() {
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    story.check_failure("a", 0, 1, "duplicate");
    story.check_failure("a", 0, 3000, "duplicate");
    story.check_failure("b", 1, 1, "folded 2");
    story.check_failure("b", 1, 3000, "duplicate");
}

#[test]
fn an_event_at_work_elsewhere_is_busy_until_the_lease_is_over() {
    let mut story = Story::new();
    let (told, _dies) = story.fails("a", 0, 0, false);
    assert_eq!(told, "firing 1");
    story.check_failure("a", 0, 0, "busy");
    // Others fold meanwhile, and the retry of the same event rings and is not counted twice.
    story.check_failure("b", 0, 0, "folded 2");
    story.check_failure("a", 0, 1, "firing 2");
    story.check_failure("c", 2, 2, "folded 3");
}

#[test]
fn who_dies_before_telling_silences_nothing() {
    let mut story = Story::new();
    let _dies = story.fails("a", 0, 0, false);
    story.check_failure("b", 1, 1, "firing 2");
    story.check_failure("a", 0, 2, "folded 3");
    // The same for a repetition …
    let (told, _dies) = story.fails("c", 70, 70, false);
    assert_eq!(told, "repeating 4");
    story.check_failure("d", 70, 70, "folded 5");
    story.check_failure("e", 71, 71, "repeating 6");
    // … and for a recovery.
    let (told, _dies) = story.succeeds("s", 80, 80);
    assert_eq!(told, "resolved 6");
    story.check_success("t", 81, 80, "busy");
    story.check_success("s", 80, 82, "resolved 6");
}

#[test]
fn a_recovery_of_what_was_never_told_is_told() {
    let mut story = Story::new();
    let _dies = story.fails("a", 0, 0, false);
    story.check_success("s", 5, 5, "resolved 1");
    story.check_failure("a", 0, 6, "folded 1");
}

#[test]
fn order_is_by_the_events_own_time() {
    let mut story = Story::new();
    story.check_success("s0", 1, 1, "nothing");
    story.check_failure("a", 10, 10, "firing 1");
    // A success from before, or from between two failures, ends nothing.
    story.check_success("s1", 9, 11, "nothing");
    story.check_failure("b", 30, 30, "folded 2");
    story.check_success("s2", 20, 31, "nothing");
    story.check_success("s3", 40, 41, "resolved 2");
    // A failure from before does not reopen what was resolved after it; one from after does.
    story.check_failure("c", 35, 42, "folded 2");
    story.check_success("s4", 43, 43, "remembered");
    // Nor does one from between two successes that comes after both.
    story.check_failure("late", 42, 44, "folded 2");
    story.check_success("s5", 42, 45, "nothing");
    story.check_failure("d", 50, 50, "firing 1");
}

#[test]
fn each_answer_says_why() {
    let why = |story: &Story, time, now| {
        let event = "new".parse().unwrap();
        let sighting =
            Sighting { event, fingerprint: fingerprint(), time: at(time), cause: false, watch: None };
        match observe(story.slot.as_ref(), None, &sighting, at(now), Policy::default()) {
            Step::Tell(ring, _) => Ok(ring),
            Step::Fold(quiet, _) => Err(quiet),
            other => panic!("{other:?}"),
        }
    };
    let idle = |story: &Story, time, now| {
        let success = Success { event: "new".parse().unwrap(), fingerprint: fingerprint(), time: at(time) };
        match resolve(story.slot.as_ref(), &success, at(now), Policy::default()) {
            End::Nothing(idle) => Some(idle),
            End::Tell(_) | End::Remember(_) => None,
            End::Busy => panic!("busy"),
        }
    };
    let lease = |minute| at(minute) + Policy::default().lease;

    let mut story = Story::new();
    assert_eq!((why(&story, 0, 0), idle(&story, 0, 0)), (Ok(Ring::First), Some(Idle::Unknown)));
    let (_, pending) = story.fails("a", 0, 0, false);
    assert_eq!(why(&story, 0, 0), Err(Quiet::Telling(lease(0))));
    assert_eq!(why(&story, 0, 1), Ok(Ring::Unconfirmed));
    story.confirm(pending);
    assert_eq!(why(&story, 1, 1), Err(Quiet::Known { told: at(0), until: at(60) }));
    assert_eq!(why(&story, 60, 60), Ok(Ring::GoesOn(at(0))));
    assert_eq!((idle(&story, 0, 1), idle(&story, 1, 1)), (Some(Idle::Younger(at(0))), None));
    let (_, pending) = story.succeeds("s", 5, 5);
    assert_eq!((why(&story, 4, 5), why(&story, 5, 5)), (Err(Quiet::Ending(at(5))), Ok(Ring::Again(at(5)))));
    assert_eq!(idle(&story, 5, 5), Some(Idle::Telling(lease(5))));
    story.confirm(pending);
    assert_eq!((why(&story, 4, 9), why(&story, 5, 9)), (Err(Quiet::Over(at(5))), Ok(Ring::Again(at(5)))));
    assert_eq!(idle(&story, 5, 9), Some(Idle::Over(at(5))));
}

#[test]
fn a_failure_during_a_recovery_is_a_new_episode_if_it_is_younger() {
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    let (told, recovery) = story.succeeds("s", 10, 10);
    assert_eq!(told, "resolved 1");
    story.check_failure("b", 9, 10, "folded 2");
    story.check_failure("c", 11, 10, "firing 1");
    story.confirm(recovery);
    story.check_failure("d", 12, 12, "folded 2");
    story.check_success("s", 10, 20, "nothing");
}

#[test]
fn a_success_at_work_elsewhere_is_busy_until_the_lease_is_over() {
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    let (told, _dies) = story.succeeds("s", 10, 10);
    assert_eq!(told, "resolved 1");
    story.check_success("s", 10, 10, "busy");
    story.check_success("younger", 11, 10, "busy");
    story.check_success("s", 10, 11, "resolved 1");
}

#[test]
fn an_older_failure_does_not_stop_a_recovery_that_is_delivered_again() {
    let mut story = Story::new();
    let _dies = story.fails("a", 0, 0, false);
    let (told, _dies) = story.succeeds("s", 10, 10);
    assert_eq!(told, "resolved 1");
    story.check_failure("b", 9, 10, "folded 2");
    story.check_failure("a", 0, 11, "folded 3");
    story.check_success("s", 10, 12, "resolved 3");
}

#[test]
fn a_cause_that_comes_later_is_told_once() {
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    let (told, pending) = story.fails("b", 0, 1, true);
    assert_eq!(told, "updated 2");
    story.confirm(pending);
    assert_eq!(story.fails("c", 0, 2, true).0, "folded 3");

    let mut story = Story::new();
    let (told, pending) = story.fails("b", 0, 0, true);
    assert_eq!(told, "firing 1");
    story.confirm(pending);
    story.check_failure("a", 0, 1, "folded 2");
}

#[test]
fn after_a_week_without_a_sign_it_is_another_one() {
    const DAY: i64 = 24 * 60;
    let mut story = Story::new();
    story.check_failure("a", 0, 0, "firing 1");
    story.check_failure("b", 7 * DAY, 7 * DAY, "repeating 2");
    story.check_failure("c", 14 * DAY + 1, 14 * DAY + 1, "firing 1");
    // What comes late is of the time before, and forgets nothing.
    story.check_failure("d", 2 * DAY, 14 * DAY + 2, "folded 2");
}

/// A cause may come only once: folded into what somebody is about to tell without it, it would never be told.
#[test]
fn a_cause_that_comes_while_another_is_telling_comes_again() {
    let mut story = Story::new();
    let (told, pending) = story.fails("a", 0, 0, false);
    assert_eq!(told, "firing 1");
    assert_eq!(story.fails("b", 0, 0, true).0, "busy");
    story.confirm(pending);
    assert_eq!(story.fails("b", 0, 1, true).0, "updated 2");
}
