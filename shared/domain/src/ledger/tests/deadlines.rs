//! What can be undone until a deadline, and is told again as that nears.

use super::*;

/// A story of something that can be undone until day 30.
fn with_deadline() -> Story {
    let origin = crate::event::Origin {
        id: "a".parse().unwrap(),
        source: "aws.kms".to_owned(),
        detail_type: "AWS API Call via CloudTrail".to_owned(),
        account: "111122223333".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: at(0),
    };
    let finding = crate::Finding {
        deadline: Some(at(30 * 24 * 60)),
        ..crate::Finding::at(&origin, crate::Condition::CrlBucketPermission)
    };
    let mut story = Story::new();
    story.watch = Watch::of(&finding, &origin);
    story
}

#[test]
fn the_deadline_is_that_of_the_last_event_whenever_it_comes() {
    let mut story = with_deadline();
    let last = story.watch.take();
    story.check_failure("none", 5, 5, "firing 1");
    story.watch.clone_from(&last);
    story.check_failure("last", 20, 20, "folded 2");
    let mut other = with_deadline();
    story.watch = other.watch.take().map(|watch| Box::new(Watch { deadline: at(7 * 24 * 60), ..*watch }));
    story.check_failure("late", 10, 21, "folded 3");
    assert_eq!(story.slot.as_ref().unwrap().watch, last);
    let next = story.watch.clone();
    story.check_failure("next", 30, 30, "folded 4");
    assert_eq!(story.slot.unwrap().watch, next);
}

#[test]
fn a_deadline_is_told_again_seven_days_three_days_and_one_day_before() {
    let mut story = with_deadline();
    story.check_failure("a", 0, 0, "firing 1");
    let told = (1..40).filter(|day| {
        let (got, pending) = story.reminds(*day);
        story.confirm(pending);
        got == "repeating"
    });
    assert_eq!(told.collect::<Vec<_>>(), [23, 27, 29]);
}

#[test]
fn a_deadline_is_not_told_again_once_it_is_called_off() {
    let mut story = with_deadline();
    story.check_failure("a", 0, 0, "firing 1");
    story.check_success("s", 5, 5, "resolved 1");
    story.check_reminder(23, "quiet");
    assert_eq!(story.slot.unwrap().watch, None);
}

#[test]
fn reminders_that_were_missed_are_told_as_one_and_what_was_never_told_at_once() {
    let mut story = with_deadline();
    let _dies = story.fails("a", 0, 0, false);
    story.check_reminder(1, "firing");
    story.check_reminder(2, "quiet");
    story.check_reminder(29, "repeating");
    story.check_reminder(29, "quiet");
    let (got, _dies) = story.reminds(30);
    assert_eq!(got, "quiet", "the deadline is over");
}

#[test]
fn a_reminder_whose_teller_died_is_told_by_the_next() {
    let mut story = with_deadline();
    story.check_failure("a", 0, 0, "firing 1");
    let (got, _dies) = story.reminds(23);
    assert_eq!(got, "repeating");
    // The same schedule comes again, and has to come once more: nothing says that anybody was told.
    story.check_reminder(23, "busy");
    story.check_reminder(24, "repeating");
    story.check_reminder(25, "quiet");
}
