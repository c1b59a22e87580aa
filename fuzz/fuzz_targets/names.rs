//! ARNs, ids and the names of log files.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tocsin_fuzz::names::check(text));
