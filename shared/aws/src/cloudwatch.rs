use std::fmt;
use std::io::Write;
use std::str::FromStr;

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use futures_util::FutureExt;
use tocsin_domain::metrics::{Datum, NAMESPACE, Unit, are_ordinary, emf_lines};
use tocsin_router::MetricSink;

#[cfg(feature = "lambda")]
use crate::early::{self, Hello};
use crate::lazy::Lazy;
use crate::{clients, errors};

/// `PutMetricData` takes 1,000 metrics:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>. An invocation that counts
/// more, with events of hundreds of different minutes, makes more than one call.
const MOST_DATA: usize = 1000;

/// How metrics are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricsMode {
    /// What is ordinary to the log, in the embedded metric format. By `PutMetricData` whatever is counted with something
    /// that is not, and to the log if that fails.
    Mixed,
    /// By `PutMetricData`, and to the log if that fails.
    CloudWatch,
    /// To the log only, in the embedded metric format.
    Emf,
}

impl FromStr for MetricsMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "mixed" => Ok(Self::Mixed),
            "cloudwatch" => Ok(Self::CloudWatch),
            "emf" => Ok(Self::Emf),
            _ => Err(format!("`{text}` is no way to send metrics: use `mixed`, `cloudwatch` or `emf`")),
        }
    }
}

impl MetricsMode {
    /// The mode for whom no log is read by CloudWatch, as that of a command: what would wait there is sent. Who asks for
    /// nothing but the log gets it.
    #[must_use]
    pub fn at_a_terminal(self) -> Self {
        match self {
            Self::Mixed | Self::CloudWatch => Self::CloudWatch,
            Self::Emf => Self::Emf,
        }
    }

    /// Whether to write to the log what CloudWatch could be sent.
    fn prefers_log(self, data: &[Datum]) -> bool {
        match self {
            Self::Mixed => are_ordinary(data),
            Self::CloudWatch => false,
            Self::Emf => true,
        }
    }
}

/// Sends metrics to CloudWatch; what can't be sent for good is written in the embedded metric format, where
/// CloudWatch reads it from the log.
pub struct CloudWatch<W> {
    client: Lazy<Client>,
    mode: MetricsMode,
    log: fn() -> W,
}

impl<W: Write> CloudWatch<W> {
    /// Sends, or writes to `log`.
    pub fn new(config: &SdkConfig, mode: MetricsMode, log: fn() -> W) -> Self {
        Self { client: Lazy::new(config, clients::cloudwatch), mode, log }
    }

    /// Opens a connection, if that can be and one is used.
    #[cfg(feature = "lambda")]
    pub(crate) async fn connect(&self) {
        if self.mode != MetricsMode::Emf {
            drop(
                self.client
                    .put_metric_data()
                    .customize()
                    .config_override(aws_sdk_cloudwatch::config::Builder::new().retry_config(early::once()))
                    .interceptor(Hello)
                    .send()
                    .boxed()
                    .await,
            );
        }
    }

    fn write(&self, data: &[Datum]) {
        let mut lines = emf_lines(data).join("\n");
        lines.push('\n');
        // One write, so that lines of other threads don't come between.
        if let Err(err) = (self.log)().write_all(lines.as_bytes()) {
            tracing::error!(%err, "metrics lost: the log can't be written");
        }
    }

    async fn put(&self, data: &[Datum]) -> Result<(), String> {
        let put = self.client.put_metric_data().namespace(NAMESPACE);
        let put = put.set_metric_data(Some(data.iter().map(datum).collect()));
        put.send().boxed().await.map(drop).map_err(|err| errors::line(&err))
    }
}

impl<W: Write> fmt::Debug for CloudWatch<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudWatch").field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl<W: Write> MetricSink for CloudWatch<W> {
    async fn record(&self, data: &[Datum]) {
        let to_log = self.mode.prefers_log(data);
        for chunk in data.chunks(MOST_DATA) {
            if to_log {
                self.write(chunk);
            } else if let Err(error) = self.put(chunk).await {
                tracing::warn!(error, "metrics not sent: written to the log instead");
                self.write(chunk);
            }
        }
    }
}

fn datum(datum: &Datum) -> MetricDatum {
    let dimensions = datum.metric.dimensions().into_iter();
    let dimensions = dimensions.map(|(name, value)| Dimension::builder().name(name).value(value).build());
    let unit = match datum.metric.unit() {
        Unit::Count => StandardUnit::Count,
        Unit::Milliseconds => StandardUnit::Milliseconds,
    };
    #[expect(clippy::cast_precision_loss, reason = "milliseconds and counts stay far below 2^52")]
    let values = datum.values.iter().map(|(value, _)| *value as f64).collect();
    MetricDatum::builder()
        .metric_name(datum.metric.name())
        .set_dimensions(Some(dimensions.collect()))
        .unit(unit)
        .timestamp(DateTime::from_secs(datum.minute.as_second()))
        .set_values(Some(values))
        .set_counts(Some(datum.values.iter().map(|(_, count)| f64::from(*count)).collect()))
        .build()
}
