//! The one connector of all clients, and so one pool of connections and one set of roots.

use std::sync::OnceLock;
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};

use crate::Trust;

/// Longest that opening a connection may take.
pub(crate) const CONNECT: Duration = Duration::from_secs(1);

/// The SDK's own client builds a connector for each other timeout, and one more for each client, to check it. Ours is built
/// once, for the first call: all clients have the same limit on connecting.
pub(crate) fn client(trust: Trust) -> SharedHttpClient {
    let shared = OnceLock::new();
    http_client_fn(move |_, _| shared.get_or_init(|| connector(&trust)).clone())
}

fn connector(trust: &Trust) -> SharedHttpConnector {
    let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT).build();
    let connector = Connector::builder().connector_settings(settings);
    let connector = connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(trust.context());
    SharedHttpConnector::new(connector.build())
}
