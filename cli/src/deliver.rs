//! Delivery to AWS instead of memory.

use std::io::{self, Stderr};

use anyhow::Result;
use tocsin_aws::clients::{self, Credentials};
use tocsin_aws::settings::AwsSettings;
use tocsin_aws::{CloudWatch, SnsTopic};
use tocsin_domain::metrics::Datum;
use tocsin_router::MetricSink;
use tocsin_router::memory::Tally;

/// The ports on AWS, with a tally of the metrics for the table at the end.
#[derive(Debug)]
pub(crate) struct Delivery<'a> {
    pub(crate) alerts: SnsTopic,
    pub(crate) metrics: Tallied<'a>,
}

/// Metrics on their way to CloudWatch, counted as they pass. What can't be sent goes to standard error.
#[derive(Debug)]
pub(crate) struct Tallied<'a> {
    tally: &'a Tally,
    metrics: CloudWatch<Stderr>,
}

impl<'a> Delivery<'a> {
    /// From the variables that the functions read, and the usual ones of AWS.
    pub(crate) async fn from_env(tally: &'a Tally) -> Result<Self> {
        let settings = AwsSettings::from_env()?;
        let config = clients::load(Credentials::DefaultChain).await;
        Ok(Self {
            alerts: SnsTopic::new(clients::sns(&config), settings.alert_topic_arn),
            metrics: Tallied {
                tally,
                metrics: CloudWatch::new(clients::cloudwatch(&config), settings.metrics, io::stderr),
            },
        })
    }
}

impl MetricSink for Tallied<'_> {
    async fn record(&self, data: &[Datum]) {
        self.tally.record(data).await;
        self.metrics.record(data).await;
    }
}
