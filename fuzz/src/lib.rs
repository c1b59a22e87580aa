//! What must hold of whatever Tocsin reads, checked by the targets in `fuzz_targets/`: docs/FUZZING.md.
//!
//! A check panics where something does not hold: that is how libFuzzer hears of it.

pub mod alert;
pub mod denial;
pub mod documents;
pub mod event;
pub mod gzip;
pub mod log_file;
pub mod messages;
pub mod mutate;
pub mod names;
pub mod pattern;
pub mod record;
pub mod rewrite;
pub mod routing;
pub mod text;
pub mod tree;
pub mod yaml;
