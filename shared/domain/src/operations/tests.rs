use std::collections::BTreeSet;

use super::*;
use crate::Severity;

const ROWS: &str = include_str!("operations.tsv");

/// Event source, event name and class of each row.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    ROWS.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap();
        (next(), next(), next())
    })
}

fn effects() -> impl Iterator<Item = (&'static Operation, Effect)> {
    let operations = Service::ALL.into_iter().flat_map(Service::operations);
    operations.flat_map(|operation| operation.effects.iter().map(move |effect| (operation, *effect)))
}

#[test]
fn every_row_is_in_the_catalogue_with_its_class() {
    assert_eq!(rows().count(), 186);
    for (event_source, name, class) in rows() {
        let operation = find(Service::of(event_source, None), name);
        assert_eq!(operation.map(|it| it.class.label()), Some(class), "{event_source} {name}");
    }
}

#[test]
fn the_catalogue_has_nothing_else_of_the_five_sources() {
    let listed: BTreeSet<_> =
        rows().map(|(event_source, name, _)| (Service::of(event_source, None), name)).collect();
    let services: BTreeSet<_> = listed.iter().map(|(service, _)| *service).collect();
    assert_eq!(services.len(), 5);
    let known = services.into_iter().flat_map(|it| it.operations().iter().map(move |op| (it, op.name)));
    assert_eq!(known.collect::<BTreeSet<_>>(), listed);
}

#[test]
fn tables_are_sorted_so_that_everything_is_found() {
    for service in Service::ALL {
        assert!(service.operations().is_sorted_by(|a, b| a.name < b.name), "{service:?}");
        for operation in service.operations() {
            assert_eq!(find(service, operation.name), Some(operation));
        }
    }
}

#[test]
fn two_services_that_share_a_source_are_told_apart() {
    let shared = "autoscaling.amazonaws.com";
    let groups = Service::of(shared, None);
    let targets = Service::of(shared, Some("application-autoscaling"));
    assert_eq!([groups.label(), targets.label()], ["autoscaling", "application_autoscaling"]);
    assert_eq!(Service::of(shared, Some("something-new")), groups);
    assert!(find(groups, "PutScalingPolicy").is_some() && find(targets, "PutScalingPolicy").is_some());
    assert_eq!(find(groups, "RegisterScalableTarget"), None);
    assert_eq!(find(targets, "CreateAutoScalingGroup"), None);
}

#[track_caller]
fn check(event_source: &str, event_name: &str, read_only: Option<bool>, expected: &str) {
    let class = class(Service::of(event_source, None), event_name, read_only);
    assert_eq!(format!("{} {}", class.label(), class.group().label()), expected);
}

#[test]
fn a_call_is_classed_by_the_catalogue_or_else_by_reading_and_writing() {
    check("kms.amazonaws.com", "Decrypt", Some(true), "crypto data_plane");
    check("kms.amazonaws.com", "ScheduleKeyDeletion", None, "destructive availability");
    check("kms.amazonaws.com", "PutKeyPolicy", Some(false), "security access_control");
    check("acm-pca.amazonaws.com", "SignCRL", None, "info other");
    check("acm-pca.amazonaws.com", "MakeSomethingNew", Some(false), "mutate other");
    check("acm-pca.amazonaws.com", "makeSomethingNew", None, "mutate other");
    check("s3.amazonaws.com", "HeadBucket", Some(true), "read read");
    check("s3.amazonaws.com", "GetObject", None, "read read");
    check("s3.amazonaws.com", "GetReadyToWrite", Some(false), "mutate other");
    check("", "", None, "mutate other");
}

#[test]
fn what_an_operation_ends_another_one_makes() {
    let made: BTreeSet<_> = effects().filter_map(|(_, it)| made(it)).collect();
    for (operation, effect) in effects() {
        if let Effect::Ends(condition, _) = effect {
            // This one is seen in an error, not in a success.
            let seen = condition == Condition::KeyUsedWhilePendingDeletion || made.contains(&condition);
            assert!(seen, "{} ends {}", operation.name, condition.label());
        }
    }
}

#[test]
fn reading_changes_nothing_and_destroying_is_told() {
    for (operation, effect) in effects() {
        let harmless = [Class::Read, Class::Crypto].contains(&operation.class);
        assert!(!harmless, "{} {effect:?}", operation.name);
    }
    // Its native event tells this one.
    let told_elsewhere = ["RevokeCertificate"];
    for operation in Service::ALL.into_iter().flat_map(Service::operations) {
        let told = operation.effects.iter().any(|effect| made(*effect).is_some());
        assert!(
            operation.class != Class::Destructive || told || told_elsewhere.contains(&operation.name),
            "{}",
            operation.name
        );
    }
}

#[test]
fn a_call_that_may_make_and_end_the_same_says_in_its_record_which() {
    for (operation, effect) in effects() {
        let (condition, when) = parts(effect);
        let same = operation.effects.iter().filter(|other| parts(**other).0 == condition).count();
        let alone = same == 1;
        assert!(alone || when != When::Always, "{} {}", operation.name, condition.label());
    }
}

fn parts(effect: Effect) -> (Condition, When) {
    match effect {
        Effect::Makes(condition, when) | Effect::Ends(condition, when) => (condition, when),
    }
}

fn made(effect: Effect) -> Option<Condition> {
    match effect {
        Effect::Makes(condition, _) => Some(condition),
        Effect::Ends(..) => None,
    }
}

#[test]
fn labels_of_metrics_are_words_and_each_stands_for_one_thing() {
    let labels = [
        Service::ALL.map(Service::label).to_vec(),
        Class::ALL.map(Class::label).to_vec(),
        Group::ALL.map(Group::label).to_vec(),
    ];
    for labels in labels {
        assert!(labels.iter().all(|it| it.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{labels:?}");
        assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len(), "{labels:?}");
    }
}

#[test]
fn what_is_told_of_often_is_repeated_seldom() {
    let daily = jiff::SignedDuration::from_hours(24);
    for condition in Condition::ALL {
        assert!([jiff::SignedDuration::from_hours(1), daily].contains(&condition.quiet()));
    }
    for condition in [Condition::AccessDenied, Condition::Throttled, Condition::SignInFailed] {
        assert_eq!((condition.severity(), condition.quiet()), (Severity::Low, daily));
    }
    assert_eq!(Condition::KeyDeletionScheduled.quiet(), daily);
    assert_eq!(Condition::TrailWeakened.quiet(), jiff::SignedDuration::from_hours(1));
}
