//! What the command line prints.

pub(crate) mod json;
pub(crate) mod table;
pub(crate) mod text;

/// An error of the command itself, on standard error.
#[expect(clippy::print_stderr, reason = "this is the place that prints errors")]
pub(crate) fn error(err: &anyhow::Error) {
    eprintln!("tocsin: {err:#}");
}
