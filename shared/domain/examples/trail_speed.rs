//! Time to find, check, decode and classify the records of trail files, against `serde_json::Value` for the same records
//! alone, in turn. As text, or with `json` as JSON: microseconds a record, one figure a round.
//!
//! `zcat tests/samples/recorded/*.json.gz | cargo run --release -p tocsin-domain --example trail_speed`
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement, run by hand")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use tocsin_domain::classify::{call, classify};
use tocsin_domain::decode::{Found, Records, trail_record};

const ROUNDS: usize = 25;
/// As much as is inflated at a time.
const PIECE: usize = 64 << 10;

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
    let each = |work: &dyn Fn(&RawValue) -> bool| assert!(records.iter().all(|record| work(record)));

    let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut time = |name, work: &dyn Fn()| {
            let start = Instant::now();
            work();
            #[expect(clippy::cast_precision_loss, reason = "fewer records")]
            let number = records.len() as f64;
            times.entry(name).or_default().push(start.elapsed().as_secs_f64() * 1e6 / number);
        };
        time("skip", &|| each(&|it| serde_json::from_str::<IgnoredAny>(it.get()).is_ok()));
        time("value", &|| each(&|it| black_box(serde_json::from_str::<Value>(it.get())).is_ok()));
        time("read", &|| each(&|it| black_box(trail_record(it, "")).is_ok()));
        time("decode_and_classify", &|| assert_eq!(decode_and_classify(text.as_bytes()), records.len()));
    }
    if std::env::args().any(|arg| arg == "json") {
        return println!("{}", serde_json::to_string(&times).expect("JSON"));
    }
    let median = |name: &str| {
        let mut sorted = times[name].clone();
        sorted.sort_by(f64::total_cmp);
        sorted[ROUNDS / 2]
    };
    println!("{} records, {} bytes; medians of {ROUNDS} rounds, µs a record", records.len(), text.len());
    println!("{:.3} serde_json, skipping all", median("skip"));
    println!("{:.3} serde_json::Value", median("value"));
    println!("{:.3} reading each, once it is found and checked", median("read"));
    println!("{:.3} finding, checking, decoding and classifying", median("decode_and_classify"));
    println!("1/{:.1} of serde_json::Value", median("value") / median("decode_and_classify"));
}

/// As a replay does it; says how many records there are.
fn decode_and_classify(text: &[u8]) -> usize {
    let mut number = 0;
    let mut each = |found: Found<'_>| {
        number += 1;
        match found.counted() {
            Some(counted) => drop(black_box(counted)),
            None => drop(black_box(found.event(None).map(|event| (classify(&event), call(&event))))),
        }
    };
    let mut records = Records::default();
    text.chunks(PIECE).for_each(|piece| records.push(piece, &mut each));
    records.finish(&mut each);
    number
}
