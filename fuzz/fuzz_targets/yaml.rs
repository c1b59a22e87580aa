//! A document in YAML.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tocsin_fuzz::yaml::check(text));
