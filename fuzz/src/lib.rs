//! What must hold of whatever Tocsin reads, checked by the targets in `fuzz_targets/`.
//!
//! A check panics where something does not hold: that is how libFuzzer hears of it.

pub mod record;
pub mod rewrite;
pub mod tree;
