//! An event pattern, and an event for it.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use tocsin_fuzz::{mutate, pattern};

fuzz_target!(|text: &str| pattern::check(text));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::json(data, size, max_size, seed, fuzzer_mutate)
});
