//! Logs as JSON lines on standard output, where Lambda takes them.

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The runtime logs each error of a handler once more, as Rust prints values; ours are logged already, one line each.
/// A panic outside of a record still reaches the log through the panic hook.
const SAID_TWICE: &str = "lambda_runtime::layers::panic";

/// `level` is for our own lines. The runtime and the SDK log whole events and requests below `info`.
pub(crate) fn init(level: Level) {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false);
    let filter = Targets::new()
        .with_default(level.min(Level::INFO))
        .with_target("tocsin", level)
        .with_target(SAID_TWICE, LevelFilter::OFF);
    tracing_subscriber::registry().with(lines).with(filter).init();
}
