//! Connections that are open before the first event.
//!
//! Lambda gives a function a whole processor until it asks for its first event, and a share of one by its memory from then
//! on: with 256 MB a seventh. A TLS handshake is most of the work of a first alert, so it is done before.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_sdk_sns::config::http::HttpRequest;
use aws_sdk_sns::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_sns::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;

/// Longest that a function waits for them. What is not open by then is opened when it is needed, as ever.
pub(crate) const LIMIT: Duration = Duration::from_secs(1);

/// Does something once others had so many turns: what they wait for is on its way by then, and is waited for meanwhile.
pub(crate) async fn later<T>(turns: usize, what: impl Future<Output = T>) -> T {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    what.await
}

/// A connection that can't be opened is not tried again.
pub(crate) fn once() -> RetryConfig {
    RetryConfig::disabled()
}

/// Turns a call into `GET /`, which asks for nothing: what counts is what was needed to send it. No service takes it for a
/// call of its API, so whatever the call was, it is not made.
#[derive(Debug)]
pub(crate) struct Hello;

impl Intercept for Hello {
    fn name(&self) -> &'static str {
        "Hello"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        *request = hello(request.uri())?;
        Ok(())
    }
}

/// Without TLS there is little to be had, and who answers is no AWS.
fn hello(uri: &str) -> Result<HttpRequest, BoxError> {
    let host = uri.strip_prefix("https://").ok_or("is without TLS")?.split('/').next().unwrap_or_default();
    Ok(HttpRequest::get(format!("https://{host}/"))?)
}
