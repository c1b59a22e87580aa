//! What the command line prints.

pub(crate) mod json;
pub(crate) mod table;
pub(crate) mod text;

/// A word to the user beside the output, on standard error. It may quote the name of a file, which may hold anything.
#[expect(clippy::print_stderr, reason = "this is the place that prints beside the output")]
pub(crate) fn note(text: &str) {
    eprintln!("tocsin: {}", text.replace(char::is_control, "?"));
}
