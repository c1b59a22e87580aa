//! How every AWS call is made: one connector, one TLS stack, and limits chosen on purpose.
//!
//! A function has 30 seconds. Eight records of a batch are on their way at once, so a full batch of ten needs two
//! rounds of [`LEDGER_SECONDS`] and [`ALERT_SECONDS`] at worst, and [`METRIC_SECONDS`] after them: 29 in all. What is not
//! done by then fails by an error of ours, which names the event, and not by the function's timeout, which names nothing.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// Longest that one alert may take, all attempts together.
pub const ALERT_SECONDS: u64 = 8;
/// Longest that one call of the ledger may take, all attempts together. There are two for an alert, and the second one
/// is not made where the first failed.
pub const LEDGER_SECONDS: u64 = 2;
/// Longest that the metrics of one invocation may take, all attempts together.
pub const METRIC_SECONDS: u64 = 5;

const CONNECT: Duration = Duration::from_secs(1);

/// Where credentials come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// The variables that Lambda sets: nothing else is looked for, which keeps a cold start short.
    Environment,
    /// Whatever the AWS command line would use: variables, profiles, roles.
    DefaultChain,
}

/// Loads region, credentials and endpoint from the environment.
pub async fn load(credentials: Credentials) -> SdkConfig {
    let https = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(https);
    let loader = match credentials {
        Credentials::Environment => {
            loader.credentials_provider(EnvironmentVariableCredentialsProvider::new())
        }
        Credentials::DefaultChain => loader,
    };
    loader.load().await
}

/// Three attempts of three seconds, cut at eight: SNS usually answers within 50 ms, and its throttling passes within seconds.
pub fn sns(config: &SdkConfig) -> aws_sdk_sns::Client {
    let config = aws_sdk_sns::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts(Duration::from_secs(3), Duration::from_secs(ALERT_SECONDS)));
    aws_sdk_sns::Client::from_conf(config.build())
}

/// Two attempts of two seconds: what can't be sent is written to the log instead.
pub fn cloudwatch(config: &SdkConfig) -> aws_sdk_cloudwatch::Client {
    let config = aws_sdk_cloudwatch::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(2), Duration::from_secs(METRIC_SECONDS)));
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}

/// Two attempts of one second. An alert does not wait longer for the ledger: it goes out unfolded.
pub fn dynamodb(config: &SdkConfig) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(timeouts(Duration::from_secs(1), Duration::from_secs(LEDGER_SECONDS)));
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

fn timeouts(attempt: Duration, all: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(attempt)
        .operation_timeout(all)
        .build()
}
