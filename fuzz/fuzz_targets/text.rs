//! Text out of an event.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tocsin_fuzz::text::check(text));
