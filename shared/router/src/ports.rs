use std::future::Future;

use jiff::Timestamp;
use tocsin_domain::metrics::Datum;
use tocsin_domain::texts::Message;

/// Where alerts go.
pub trait AlertSink {
    /// Publishes one alert. Returns once it is taken for good.
    fn publish(&self, message: &Message) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// Where metrics go.
pub trait MetricSink {
    /// Records what one invocation counted. Never fails: what can't be sent is written where it still arrives.
    fn record(&self, data: &[Datum]) -> impl Future<Output = ()> + Send;
}

/// What time it is.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// An alert that could not be published. A retry may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("alert not published: {0}")]
pub struct SendError(pub String);
