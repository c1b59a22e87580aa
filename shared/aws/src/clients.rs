//! How every AWS call is made: one connector, one TLS stack, and limits chosen on purpose.
//!
//! A function has [`FUNCTION_SECONDS`]. Eight records of a batch are on their way at once, so a full batch of ten needs
//! two rounds at worst, and [`METRIC_SECONDS`] twice once all have told. A round is [`LEDGER_SECONDS`] to see what is
//! remembered and as many to take the right to tell, [`ENRICHMENT_SECONDS`], [`ROUTED_SECONDS`] where a rule names a
//! topic, [`ALERT_SECONDS`], beside which chat has as many, and [`LEDGER_SECONDS`] to confirm. What is not done by then
//! fails by an error of ours, which names the event, and not by the function's timeout, which names nothing. An event
//! that tells of several things may take several rounds, if all of AWS is slow at once: then the timeout ends it, and
//! it is delivered again.

use std::time::Duration;

pub use aws_config::SdkConfig;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_sns::config::SharedCredentialsProvider;
use aws_sdk_sns::config::retry::RetryPartition;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use tocsin_domain::arn::TopicArn;

use crate::https::{self, CONNECT};
use crate::settings::{self, SettingsError};
use crate::trust::Trust;

/// What `template.yaml` gives a function. A lease of the ledger is longer.
pub const FUNCTION_SECONDS: u64 = 45;
/// Longest that one alert may take, all attempts together.
pub const ALERT_SECONDS: u64 = 8;
/// Longest that the topic of a rule may take, before the alert goes where all alerts go.
pub const ROUTED_SECONDS: u64 = 3;
/// Longest that one call of the ledger may take, all attempts together. There are two for an alert and three for one that
/// repeats or ends another, and where one fails no more is made.
pub const LEDGER_SECONDS: u64 = 2;
/// Longest that an alert waits for what AWS Private CA says, all attempts together.
pub const ENRICHMENT_SECONDS: u64 = 2;
/// Longest that one recording of metrics may take, all attempts together.
pub const METRIC_SECONDS: u64 = 3;

/// What `template.yaml` gives the function that reads log files.
pub const LOG_FILE_FUNCTION_SECONDS: u64 = 300;
/// Longest that it goes on reading. What it has begun by then it ends.
pub const READ_SECONDS: u64 = 240;
/// Longest that S3 may take to begin its answer, all attempts together.
pub const OBJECT_SECONDS: u64 = 7;

const ROUND_SECONDS: u64 = 3 * LEDGER_SECONDS + ENRICHMENT_SECONDS + ROUTED_SECONDS + ALERT_SECONDS;
// What the last round confirms, and at the same time all metrics; then those of what could not be confirmed.
const _: () =
    assert!(2 * ROUND_SECONDS - LEDGER_SECONDS + METRIC_SECONDS + METRIC_SECONDS < FUNCTION_SECONDS);
const _: () = assert!(LEDGER_SECONDS <= METRIC_SECONDS);

// Of a file, two rounds are on their way at most.
const _: () =
    assert!(READ_SECONDS + OBJECT_SECONDS + 2 * ROUND_SECONDS + METRIC_SECONDS < LOG_FILE_FUNCTION_SECONDS);

/// What the variables say that Lambda and a deployment set: region, credentials and endpoints. Nothing else is looked for,
/// neither files nor roles, which keeps a start short.
pub fn of_function(trust: Trust) -> SdkConfig {
    let credentials = EnvironmentVariableCredentialsProvider::new();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(https::client(trust))
        .region(settings::env("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .identity_cache(IdentityCache::lazy().build())
        .service_config(ServiceEndpoints);
    config.set_endpoint_url(settings::env("AWS_ENDPOINT_URL"));
    config.set_use_fips(settings::flag("AWS_USE_FIPS_ENDPOINT"));
    config.set_use_dual_stack(settings::flag("AWS_USE_DUALSTACK_ENDPOINT"));
    config.build()
}

/// The endpoint of one service, as `AWS_ENDPOINT_URL_SNS` names it.
#[derive(Debug)]
struct ServiceEndpoints;

impl LoadServiceConfig for ServiceEndpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace([' ', '-'], "_");
        settings::env(&format!("{}_{service}", key.env()))
    }
}

/// Whatever the AWS command line would use: variables, profiles, roles. An endpoint that is given goes before those.
pub async fn of_command_line(trust: Trust, endpoint: Option<&str>) -> Result<SdkConfig, SettingsError> {
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(https::client(trust));
    let config = match endpoint {
        Some(endpoint) => loader.endpoint_url(endpoint).load().await,
        None => loader.load().await,
    };
    // Better said once than by each call.
    if config.region().is_none_or(|region| region.as_ref().is_empty()) {
        return Err(SettingsError::NoRegion);
    }
    Ok(config)
}

/// Three attempts of three seconds, cut at eight: SNS usually answers within 50 ms, and its throttling passes within seconds.
pub(crate) fn sns(config: &SdkConfig) -> aws_sdk_sns::Client {
    let config = aws_sdk_sns::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts(Duration::from_secs(3), Duration::from_secs(ALERT_SECONDS)));
    aws_sdk_sns::Client::from_conf(config.build())
}

/// What is different for the topic of a rule: one attempt of three seconds, in the topic's own region.
pub(crate) fn routed(topic: &TopicArn) -> aws_sdk_sns::config::Builder {
    let all = Duration::from_secs(ROUTED_SECONDS);
    aws_sdk_sns::config::Builder::new()
        .region(Region::new(topic.region().to_owned()))
        .retry_config(RetryConfig::standard().with_max_attempts(1))
        .timeout_config(timeouts(all, all))
}

/// What is different for chat: its retries are counted apart, so that a chat that always fails uses up none of those
/// that alerts have.
pub(crate) fn chat() -> aws_sdk_sns::config::Builder {
    aws_sdk_sns::config::Builder::new().retry_partition(RetryPartition::new("chat"))
}

/// Two attempts of two seconds, cut at three: what can't be sent is written to the log instead.
pub(crate) fn cloudwatch(config: &SdkConfig) -> aws_sdk_cloudwatch::Client {
    let config = aws_sdk_cloudwatch::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(2), Duration::from_secs(METRIC_SECONDS)));
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}

/// Two attempts of one second. An alert does not wait longer for the ledger: it goes out unfolded.
pub(crate) fn dynamodb(config: &SdkConfig) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(1), Duration::from_secs(LEDGER_SECONDS)));
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// Two attempts of one second. An alert does not wait longer for an answer: it goes out and says so.
pub(crate) fn acm_pca(config: &SdkConfig) -> aws_sdk_acmpca::Client {
    let config = aws_sdk_acmpca::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(1), Duration::from_secs(ENRICHMENT_SECONDS)));
    aws_sdk_acmpca::Client::from_conf(config.build())
}

/// Two attempts of three seconds until S3 begins its answer. What is in an object comes after that: the SDK gives up on
/// one of which nothing comes for some seconds.
#[cfg(feature = "s3")]
pub(crate) fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let s3 = aws_sdk_s3::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(3), Duration::from_secs(OBJECT_SECONDS)))
        // Endpoints of others seldom have a name for each bucket.
        .force_path_style(config.endpoint_url().is_some());
    aws_sdk_s3::Client::from_conf(s3.build())
}

/// Three attempts of five seconds, of which one is spent waiting for messages. Somebody looks on, nothing hurries.
#[cfg(feature = "sqs")]
pub fn sqs(config: &SdkConfig) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts(Duration::from_secs(5), Duration::from_secs(20)));
    aws_sdk_sqs::Client::from_conf(config.build())
}

fn timeouts(attempt: Duration, all: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(attempt)
        .operation_timeout(all)
        .build()
}
