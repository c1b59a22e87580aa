//! A record of CloudTrail, of a log file or of EventBridge.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::value::RawValue;
use tocsin_fuzz::{mutate, record};

fuzz_target!(|text: &str| {
    if let Ok(json) = serde_json::from_str::<&RawValue>(text) {
        record::check(json);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::json(data, size, max_size, seed, fuzzer_mutate)
});
