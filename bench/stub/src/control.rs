//! What the measurement itself asks, on a port of its own:
//!
//! - `GET /calls`, `GET /metrics`: what was called, and what was counted;
//! - `DELETE /calls`, `DELETE /metrics`, `DELETE /tables`: forget it;
//! - `PUT /latency/MS`: hold each answer back for so long.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request, Response, StatusCode};

use crate::services::Services;

pub(crate) fn answer(services: &Services, request: &Request<Bytes>) -> Response<Full<Bytes>> {
    let body = match (request.method(), request.uri().path()) {
        (&Method::GET, "/calls") => services.calls.shown().to_string(),
        (&Method::GET, "/metrics") => services.metrics.shown().to_string(),
        (&Method::DELETE, "/calls") => done(services.calls.reset()),
        (&Method::DELETE, "/metrics") => done(services.metrics.reset()),
        (&Method::DELETE, "/tables") => done(services.tables.reset()),
        (&Method::PUT, path) => match path.strip_prefix("/latency/").map(str::parse) {
            Some(Ok(ms)) => done(services.set_latency(ms)),
            _ => return unknown(),
        },
        _ => return unknown(),
    };
    Response::new(Full::from(body))
}

fn done((): ()) -> String {
    "null".to_owned()
}

fn unknown() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from("nothing by that name"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
