//! What the command line prints.

pub(crate) mod explanation;
pub(crate) mod json;
mod output;
pub(crate) mod table;
pub(crate) mod text;

pub(crate) use output::Output;

/// A word to the user beside the output, on standard error. It may quote the name of a file, which may hold anything.
#[expect(clippy::print_stderr, reason = "this is the place that prints beside the output")]
pub(crate) fn note(text: &str) {
    eprintln!("tocsin: {}", text.replace(char::is_control, "?"));
}
