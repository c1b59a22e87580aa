//! What events come in.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use tocsin_fuzz::{messages, mutate};

fuzz_target!(|text: &str| messages::check(text));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::json(data, size, max_size, seed, fuzzer_mutate)
});
