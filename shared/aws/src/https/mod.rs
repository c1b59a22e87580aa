//! The one connector of all clients, and so one pool of connections and one set of roots.
//!
//! It speaks HTTP/1.1, as the endpoints of these services do: HTTP/2 would be a twentieth of a function that never uses it.

mod connect;
mod failure;
mod tls;

use std::sync::LazyLock;
use std::time::Duration;

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{CaptureConnection, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::Trust;
use connect::Connect;

/// Longest that opening a connection may take, with its TLS handshake.
pub(crate) const CONNECT: Duration = Duration::from_secs(1);

/// The SDK's own client builds a connector for each other timeout, and one more for each client, to check it. Ours is built
/// once, for the first call: all clients have the same limit on connecting.
pub(crate) fn client(trust: Trust) -> SharedHttpClient {
    let shared = LazyLock::new(move || SharedHttpConnector::new(Https::new(trust, CONNECT)));
    http_client_fn(move |_, _| shared.clone())
}

/// The connections that are open, and how others are opened.
#[derive(Debug)]
struct Https(Client<Connect, SdkBody>);

impl Https {
    fn new(trust: Trust, limit: Duration) -> Self {
        let connect = Connect::new(trust, limit);
        // Without a timer, connections that nobody uses would be kept until somebody finds them closed.
        Self(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connect))
    }
}

impl HttpConnector for Https {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(err) => return HttpConnectorFuture::ready(Err(ConnectorError::user(err.into()))),
        };
        let connection = capture_connection(&mut request);
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
            capture.set_connection_retriever(move || metadata(&connection));
        }
        let response = self.0.request(request);
        HttpConnectorFuture::new(async move {
            let response = response.await.map_err(failure::of)?.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(response).map_err(|err| ConnectorError::other(err.into(), None))
        })
    }
}

/// The connection that a request went by: the SDK has it closed once that looks broken.
fn metadata(connection: &CaptureConnection) -> Option<ConnectionMetadata> {
    connection.connection_metadata().as_ref()?;
    let connection = connection.clone();
    let poison = move || {
        if let Some(connected) = connection.connection_metadata().as_ref() {
            connected.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(poison).build())
}

#[cfg(test)]
mod tests;
