//! Time to decode the records of trail files, against `serde_json::Value` for the same text, and to say what they mean.
//!
//! `zcat tests/samples/recorded/*.json.gz | cargo run --release -p tocsin-domain --example trail_speed`
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement, run by hand")]

use std::hint::black_box;
use std::io::Read;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::value::RawValue;
use tocsin_domain::classify::classify;
use tocsin_domain::decode::{self, trail_record};

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow, rename = "Records")]
    records: Vec<&'a RawValue>,
}

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("trail files on the standard input");
    let files = serde_json::Deserializer::from_str(&text).into_iter::<File<'_>>();
    let records: Vec<&RawValue> = files.flat_map(|file| file.expect("a trail file").records).collect();
    let bytes: usize = records.iter().map(|record| record.get().len()).sum();
    println!("{} records, {bytes} bytes", records.len());
    report("serde_json, skipping all", &records, |record| {
        black_box(serde_json::from_str::<serde::de::IgnoredAny>(record.get()).is_ok())
    });
    let naive = report("serde_json::Value", &records, |record| {
        black_box(serde_json::from_str::<serde_json::Value>(record.get()).is_ok())
    });
    let ours = report("trail_record", &records, |record| black_box(trail_record(record, "").is_ok()));
    println!("ratio {:.2}", naive.as_secs_f64() / ours.as_secs_f64());
    let events: Vec<String> = records.iter().map(|record| enveloped(record.get())).collect();
    report("event and classify", &events, |event| {
        decode::event(event).is_ok_and(|event| black_box(classify(&event)).findings.len() < 9)
    });
}

/// A record as EventBridge delivers it.
fn enveloped(record: &str) -> String {
    let envelope = r#""id":"e","detail-type":"AWS API Call via CloudTrail","source":"aws.some","account":"111122223333""#;
    let place = r#""region":"us-east-1","time":"2026-11-20T10:00:00Z","resources":[]"#;
    format!(r#"{{{envelope},{place},"detail":{record}}}"#)
}

/// The fastest of many rounds: what else the machine does can only make one slower.
fn report<T>(name: &str, records: &[T], work: impl Fn(&T) -> bool) -> Duration {
    let round = || {
        let start = Instant::now();
        assert!(records.iter().all(&work));
        start.elapsed()
    };
    let fastest = (0..300).map(|_| round()).min().unwrap_or_default();
    let number = u32::try_from(records.len()).expect("fewer records");
    println!("{name}: {:?} a record", fastest / number);
    fastest
}
