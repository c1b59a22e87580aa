//! A routing file.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tocsin_fuzz::routing::check(text));
