//! A file of events.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| tocsin_fuzz::documents::check(file));
