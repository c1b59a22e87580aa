//! A signed request, by whichever connection is open.

use std::env;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lambda_runtime::Error;

#[derive(Clone, Copy)]
pub(crate) enum Service {
    DynamoDb,
    Sns,
    CloudWatch,
}

impl Service {
    const ALL: [Self; 3] = [Self::DynamoDb, Self::Sns, Self::CloudWatch];

    /// By what name requests are signed, the endpoint is set, and where the request goes there; and its headers.
    fn parts(self) -> (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::DynamoDb => (
                "dynamodb",
                "AWS_ENDPOINT_URL_DYNAMODB",
                "/",
                &[
                    ("content-type", "application/x-amz-json-1.0"),
                    ("x-amz-target", "DynamoDB_20120810.TransactWriteItems"),
                ],
            ),
            Self::Sns => {
                ("sns", "AWS_ENDPOINT_URL_SNS", "/", &[("content-type", "application/x-www-form-urlencoded")])
            }
            Self::CloudWatch => (
                "monitoring",
                "AWS_ENDPOINT_URL_CLOUDWATCH",
                "/service/GraniteServiceVersion20100801/operation/PutMetricData",
                &[("content-type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")],
            ),
        }
    }
}

pub(crate) struct Aws {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    identity: Identity,
    region: String,
    endpoints: [String; 3],
    pub(crate) topic: String,
}

impl Aws {
    pub(crate) fn from_env() -> Result<Self, Error> {
        let https = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
        let credentials = Credentials::new(
            env::var("AWS_ACCESS_KEY_ID")?,
            env::var("AWS_SECRET_ACCESS_KEY")?,
            env::var("AWS_SESSION_TOKEN").ok(),
            None,
            "environment",
        );
        let mut endpoints = <[String; 3]>::default();
        for service in Service::ALL {
            let (_, variable, path, _) = service.parts();
            endpoints[service as usize] = env::var(variable)? + path;
        }
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(https),
            identity: credentials.into(),
            region: env::var("AWS_REGION")?,
            endpoints,
            topic: env::var("ALERT_TOPIC_ARN")?,
        })
    }

    pub(crate) async fn call(&self, service: Service, body: Vec<u8>) -> Result<(), Error> {
        let (name, _, _, headers) = service.parts();
        let url = &self.endpoints[service as usize];
        let parameters = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(name)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let signable =
            SignableRequest::new("POST", url, headers.iter().copied(), SignableBody::Bytes(&body))?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        let mut request = Request::post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Full::from(body))?;
        instructions.apply_to_request_http1x(&mut request);
        let response = self.client.request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{name}: {status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(())
    }
}
