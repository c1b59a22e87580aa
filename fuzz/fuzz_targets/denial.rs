//! The message of an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tocsin_fuzz::denial::check(text));
