//! A record of CloudTrail, of a log file or of EventBridge.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;
use tocsin_fuzz::record;

fuzz_target!(|text: &str| {
    if let Ok(json) = serde_json::from_str::<&RawValue>(text) {
        record::check(json);
    }
});
