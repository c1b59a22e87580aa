//! A look at a record says nothing else than reading it.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::classify::{call, classify};
use crate::decode::trail::tests::samples::samples;
use crate::decode::{Found, Records, record};
use crate::{Classification, Heard};

/// Whether a look at the record says what it is counted as; then reading it must say the same.
#[track_caller]
fn is_counted(text: &str) -> bool {
    let Ok((length, glance)) = Glance::at(text.as_bytes()) else { return false };
    let text = &text[..length];
    let Some(counted) = glance.counted(text) else { return false };
    let event = record(text, None).unwrap_or_else(|err| panic!("{err}: {text}"));
    assert_eq!(classify(&event), Classification::default(), "{text}");
    assert_eq!(call(&event), Some(counted.call), "{text}");
    let origin = &event.origin;
    assert_eq!(
        (counted.account, counted.region),
        (origin.account.as_str(), origin.region.as_str()),
        "{text}"
    );
    assert_eq!(counted.time, origin.time, "{text}");
    for kms_data_plane in [false, true] {
        let (account, region) = (origin.account.clone(), origin.region.clone());
        let heard = Heard { account, region, kms_data_plane, more_sources: vec!["aws.s3".to_owned()] };
        assert_eq!(heard.hears_counted(&counted), heard.hears(&event), "{text}");
        let elsewhere = Heard { account: "1".parse().unwrap(), ..heard.clone() };
        assert_eq!(elsewhere.hears_counted(&counted), elsewhere.hears(&event), "{text}");
        let elsewhere = Heard { region: "xx-south-1".parse().unwrap(), ..heard };
        assert_eq!(elsewhere.hears_counted(&counted), elsewhere.hears(&event), "{text}");
    }
    true
}

fn all() -> Vec<String> {
    samples("documented").into_values().chain(samples("recorded").into_values()).flatten().collect()
}

#[test]
fn nearly_all_recorded_records_that_mean_nothing_need_not_be_read() {
    let (mut ordinary, mut counted) = (0, 0);
    for text in all() {
        let is_counted = is_counted(&text);
        let event = record(&text, None);
        let succeeded = |event: &crate::event::Event| call(event).is_some_and(|call| call.failure.is_none());
        if event.is_ok_and(|event| classify(&event) == Classification::default() && succeeded(&event)) {
            ordinary += 1;
            counted += usize::from(is_counted);
        }
    }
    assert!(counted * 100 > ordinary * 85, "{counted} of {ordinary}");
}

const ORDINARY: &str = r#"{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","userName":"a"},"eventTime":"2026-11-20T10:00:00Z","eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"us-east-1","eventType":"AwsApiCall","recipientAccountId":"111122223333"}"#;

#[test]
fn what_may_mean_something_has_to_be_read() {
    assert!(is_counted(ORDINARY));
    for (field, other) in [
        (r#""AwsApiCall""#, r#""AwsServiceEvent""#),
        (r#""AwsApiCall""#, "null"),
        (r#""Decrypt""#, r#""DisableKey""#),
        (r#""Decrypt""#, r#""\u0044isableKey""#),
        (r#""Decrypt""#, r#""Decrypt","errorCode":"AccessDenied""#),
        (r#""Decrypt""#, r#""Decrypt","errorMessage":"no""#),
        (r#""Decrypt""#, r#""Decrypt","eventName":"DisableKey""#),
        (r#""kms.amazonaws.com""#, r#""signin.amazonaws.com""#),
        (r#""kms.amazonaws.com""#, r#""autoscaling.amazonaws.com""#),
        (r#""kms.amazonaws.com""#, r#""airflow.amazonaws.com""#),
        (r#""AssumedRole""#, r#""Root""#),
        (r#""AssumedRole""#, r#""AssumedRole","type":"Root""#),
        (r#""AssumedRole""#, r#""\u0052oot""#),
        (
            r#"{"type":"AssumedRole","userName":"a"}"#,
            r#"{"type":"AssumedRole"},"userIdentity":{"type":"Root"}"#,
        ),
        (r#""us-east-1""#, r#""us east""#),
        (r#""111122223333""#, r#""""#),
        (r#""111122223333""#, r#""111122223333","accountId":"2""#),
        (r#""2026-11-20T10:00:00Z""#, r#""yesterday""#),
        (r#""2026-11-20T10:00:00Z""#, r#""2026-11-20T10:00:00.5Z""#),
        (r#""eventVersion":"#, r#""readOnly":"yes","eventVersion":"#),
    ] {
        assert!(ORDINARY.contains(field), "{field}");
        assert!(!is_counted(&ORDINARY.replace(field, other)), "{other}");
    }
}

/// Which records of a file that comes in pieces of `length` are only counted, and which can't be read.
fn found_in(file: &[u8], length: usize) -> Vec<(bool, bool)> {
    let (mut records, mut found) = (Records::default(), Vec::new());
    let mut each = |it: Found<'_>| found.push((it.counted().is_some(), it.event(None).is_err()));
    file.chunks(length).for_each(|piece| records.push(piece, &mut each));
    records.finish(&mut each);
    found
}

#[test]
fn what_can_not_be_read_is_not_counted() {
    let file = |more: &[u8]| {
        let damaged = ORDINARY.replacen('{', "{\"eventVersion\":\"1.08\",\"userAgent\":\"~\",", 1);
        let (before, after) = damaged.split_once('~').unwrap();
        let parts: [&[u8]; 6] =
            [b"{\"Records\":[", before.as_bytes(), more, after.as_bytes(), b",", ORDINARY.as_bytes()];
        [&parts.concat()[..], b"]}"].concat()
    };
    for length in [1, 7, 100, 100_000] {
        assert_eq!(found_in(&file(b"caf\xc3\xa9"), length), [(true, false), (true, false)]);
        assert_eq!(found_in(&file(b"caf\xe9"), length), [(false, true), (true, false)]);
        assert_eq!(found_in(&file(b"\x07"), length), [(false, true), (true, false)]);
        assert_eq!(found_in(&file(b"\\x"), length), [(false, true), (true, false)]);
    }
}

#[test]
fn what_is_as_good_as_absent_is_absent() {
    for more in [
        r#""errorCode":null,"#,
        r#""errorMessage":"","#,
        r#""readOnly":null,"#,
        r#""errorCode":"","errorCode":null,"#,
    ] {
        assert!(is_counted(&ORDINARY.replacen('{', &format!("{{{more}"), 1)), "{more}");
    }
}

/// Fields that may decide what a record means.
const FIELDS: [&str; 29] = [
    r#""eventType":"AwsApiCall""#,
    r#""eventType":"AwsConsoleSignIn""#,
    r#""eventType":"AwsServiceEvent""#,
    r#""eventSource":"signin.amazonaws.com""#,
    r#""eventSource":"kms.amazonaws.com""#,
    r#""eventName":"ScheduleKeyDeletion""#,
    r#""eventName":"GetObject20150331v2""#,
    r#""eventName":7"#,
    r#""errorCode":"AccessDenied""#,
    r#""errorMessage":{}"#,
    r#""errorCode":null"#,
    r#""type":"Root""#,
    r#""userIdentity":{"type":"Root"}"#,
    r#""userIdentity":{"type":"AssumedRole"}"#,
    r#""userIdentity":[]"#,
    r#""readOnly":false"#,
    r#""readOnly":"no""#,
    r#""awsRegion":"eu-west-1""#,
    r#""recipientAccountId":"x y""#,
    r#""accountId":"222233334444""#,
    r#""eventTime":"2026-11-20T10:00:00+01:00""#,
    r#""eventID":"\ud800""#,
    r#""eventCategory":"Data""#,
    r#""eventCategory":"Management""#,
    r#""eventCategory":7"#,
    r#""managementEvent":false"#,
    r#""managementEvent":true"#,
    r#""managementEvent":"no""#,
    r#""readOnly":true"#,
];

fn changes() -> impl Strategy<Value = Vec<(Index, &'static str)>> {
    prop::collection::vec((any::<Index>(), select(&FIELDS[..])), 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Fields are put before others, at any depth, and bytes are exchanged.
    #[test]
    fn whatever_a_record_says_a_look_at_it_says_what_reading_it_says(
        sample in any::<Index>(), changes in changes(), bytes in prop::collection::vec((any::<Index>(), " -~"), 0..3),
    ) {
        thread_local! { static ALL: Vec<String> = all(); }
        let mut text = ALL.with(|all| sample.get(all).clone());
        for (place, field) in changes {
            let quotes: Vec<_> = text.match_indices(['{', ',']).filter(|(at, _)| text[at + 1..].starts_with('"')).collect();
            if let (false, (at, _)) = (quotes.is_empty(), *place.get(&quotes)) {
                text.insert_str(at + 1, &format!("{field},"));
            }
        }
        for (place, byte) in bytes {
            let at = text.floor_char_boundary(place.index(text.len()));
            let end = text.ceil_char_boundary(at + 1);
            text.replace_range(at..end, &byte);
        }
        is_counted(&text);
    }
}
