//! A log file, as it is or compressed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tocsin_fuzz::log_file::check(data));
