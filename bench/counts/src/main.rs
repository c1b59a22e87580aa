//! Work that costs the same on every machine.
//!
//! - `counts allocations SUCCESS FAILURE EVENTS` prints as JSON how often memory is asked for, for one event of each kind;
//! - `counts decode EVENTS TIMES` decodes and classifies the events of a file, one a line, so many times: for `callgrind`.
#![expect(clippy::print_stdout, clippy::expect_used, clippy::panic, reason = "a measurement, run by hand")]

use std::fs;
use std::hint::black_box;

use allocation_counter::measure;
use jiff::Timestamp;
use serde_json::json;
use tocsin_domain::classify::{call, classify};
use tocsin_domain::decode;
use tocsin_domain::{Function, Outcome};
use tocsin_router::memory::{MemoryLedger, NoDelivery, StoppedClock, Tally};
use tocsin_router::{Reply, Router, Rules};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["allocations", success, failure, events] => {
            allocations(&read(success), &read(failure), &read(events));
        }
        ["decode", events, times] => {
            let events = read(events);
            for _ in 0..times.parse().expect("a number of times") {
                decode_and_classify(&events);
            }
        }
        _ => panic!("usage: counts allocations SUCCESS FAILURE EVENTS | counts decode EVENTS TIMES"),
    }
}

fn allocations(success: &str, failure: &str, events: &str) {
    let decoded = measure(|| decode_and_classify(events)).count_total;
    let lines = u64::try_from(events.lines().count()).expect("fewer events");
    println!(
        "{}",
        json!({
            "success": whole_way(success, Outcome::Counted),
            "failure": whole_way(failure, Outcome::Alerted),
            "record": decoded / lines,
        })
    );
}

fn decode_and_classify(events: &str) {
    for line in events.lines() {
        let event = decode::event(line).expect("an event");
        black_box((classify(&event), call(&event)));
    }
}

/// As it is when a function is warm: after another event, and with the rules read. The ledger has forgotten that event.
fn whole_way(event: &str, expected: Outcome) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut counted = 0;
    for _ in 0..2 {
        let (ledger, tally) = (MemoryLedger::default(), Tally::default());
        let router = Router {
            rules: Rules::when_needed(|| Ok(tocsin_domain::routing::Routing::default())),
            function: Some(Function::CertificateIssuance),
            ..Router::new(NoDelivery, &ledger, &tally, StoppedClock(Timestamp::UNIX_EPOCH))
        };
        router.rules.read();
        let handle = || {
            let Reply::Single(report) = runtime.block_on(router.handle(event)) else { panic!("one event") };
            assert_eq!(report.outcome, expected);
        };
        counted = measure(handle).count_total;
    }
    counted
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("a file to read")
}
