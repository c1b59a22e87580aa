//! Connections: HTTP/1.1, with TLS or without.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::control;
use crate::services::Services;

static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

pub(crate) async fn aws(listener: TcpListener, acceptor: Option<TlsAcceptor>, services: Arc<Services>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, services) = (acceptor.clone(), Arc::clone(&services));
        tokio::spawn(async move {
            let connection = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
            let answer = |request: Request<Bytes>| {
                let services = Arc::clone(&services);
                async move { services.answer(connection, request).await }
            };
            // A latency is one of the answer: nothing may be added to it by waiting for more to send.
            let _ = stream.set_nodelay(true);
            match acceptor {
                None => serve(stream, answer).await,
                // Who does not trust us hangs up; what becomes of that is theirs to say.
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, answer).await;
                    }
                }
            }
        });
    }
}

pub(crate) async fn control(listener: TcpListener, services: Arc<Services>) {
    while let Ok((stream, _)) = listener.accept().await {
        let services = Arc::clone(&services);
        tokio::spawn(async move {
            serve(stream, async |request| control::answer(&services, &request)).await;
        });
    }
}

async fn serve<F: Future<Output = Response<Full<Bytes>>>>(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: impl Fn(Request<Bytes>) -> F,
) {
    let service = service_fn(async |request: Request<Incoming>| {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Ok::<_, Infallible>(answer(Request::from_parts(parts, body)).await)
    });
    // A client that is ended resets its connections: nothing is wrong with that.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
