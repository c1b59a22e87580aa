use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use futures_util::FutureExt;
use hyper::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::tls;
use crate::Trust;

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Opens connections, each within a limit.
#[derive(Debug, Clone)]
pub(super) struct Connect {
    https: HttpsConnector<HttpConnector>,
    limit: Duration,
}

impl Connect {
    pub(super) fn new(trust: Trust, limit: Duration) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        Self { https: (http, tls::config(trust.roots())).into(), limit }
    }
}

impl Service<Uri> for Connect {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let limit = self.limit;
        let opened = tokio::time::timeout(limit, self.https.call(uri));
        let late =
            move |_| io::Error::new(io::ErrorKind::TimedOut, format!("no connection within {limit:?}"));
        async move { opened.await.map_err(late)? }.boxed()
    }
}
