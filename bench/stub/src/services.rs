//! From a request to the service it is for, and back; each call is written down.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, StatusCode};

use crate::calls::{Call, Calls};
use crate::cloudwatch::Metrics;
use crate::dynamodb::Tables;
use crate::{acm_pca, sns};

/// What a service answers.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: StatusCode::OK, content_type, body: body.into() }
    }

    pub(crate) fn refused(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, content_type, body: body.into() }
    }
}

#[derive(Default)]
pub(crate) struct Services {
    pub(crate) calls: Calls,
    pub(crate) metrics: Metrics,
    pub(crate) tables: Tables,
    latency_ms: AtomicU64,
}

impl Services {
    /// How long each answer is held back.
    pub(crate) fn set_latency(&self, ms: u64) {
        self.latency_ms.store(ms, Ordering::Relaxed);
    }

    pub(crate) async fn answer(&self, connection: u64, request: Request<Bytes>) -> Response<Full<Bytes>> {
        let begun = Instant::now();
        let (operation, answer) = self.dispatch(&request);
        let latency = Duration::from_millis(self.latency_ms.load(Ordering::Relaxed));
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let bytes = (request.body().len(), answer.body.len());
        self.calls.add(Call {
            operation,
            connection,
            begun,
            ended: Instant::now(),
            bytes,
            status: answer.status,
        });
        let response = Response::builder()
            .status(answer.status)
            .header("content-type", answer.content_type)
            .header("smithy-protocol", "rpc-v2-cbor")
            .header("x-amzn-requestid", "00000000-0000-4000-8000-000000000000");
        response.body(Full::from(answer.body)).unwrap_or_default()
    }

    fn dispatch(&self, request: &Request<Bytes>) -> (&'static str, Answer) {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        if header("authorization").is_empty() {
            return ("unsigned", Answer::refused("text/plain", "the request is not signed"));
        }
        let body = request.body();
        let target = header("x-amz-target");
        if let Some(operation) = target.strip_prefix("DynamoDB_20120810.") {
            return self.tables.answer(operation, body);
        }
        if let Some(operation) = target.strip_prefix("ACMPrivateCA.") {
            return acm_pca::answer(operation);
        }
        if request.uri().path() == "/service/GraniteServiceVersion20100801/operation/PutMetricData" {
            return ("PutMetricData", self.metrics.put(body, header("content-encoding")));
        }
        if header("content-type").starts_with("application/x-www-form-urlencoded") {
            return sns::answer(body);
        }
        ("unknown", Answer::refused("text/plain", "no operation that is known here"))
    }
}
