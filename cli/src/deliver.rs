//! Delivery to AWS instead of memory.

use std::io::{self, Stderr};

use anyhow::Result;
use tocsin_aws::clients::{self, Credentials};
use tocsin_aws::settings::AwsSettings;
use tocsin_aws::{AcmPca, CloudWatch, DynamoDb, Sns};
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Datum;
use tocsin_router::memory::Tally;
use tocsin_router::{MetricSink, Router, Rules, SystemClock};

use crate::args::Run;

/// The router of the functions, as their variables and the usual ones of AWS say; the arguments go first.
pub(crate) async fn router<'a>(
    args: &Run,
    rules: Rules,
    tally: &'a Tally,
) -> Result<Router<Sns, DynamoDb, AcmPca, Tallied<'a>, SystemClock>> {
    let settings = AwsSettings::from_env()?;
    let config = clients::load(Credentials::DefaultChain).await;
    Ok(Router {
        alerts: Sns::new(clients::sns(&config), settings.alert_topic_arn, settings.chat_topic_arn),
        ledger: DynamoDb::new(clients::dynamodb(&config), settings.ledger_table),
        metrics: Tallied {
            tally,
            metrics: CloudWatch::new(clients::cloudwatch(&config), settings.metrics, io::stderr),
        },
        enrichment: AcmPca::new(config),
        clock: SystemClock,
        settings: args.choices.settings(settings.alerts),
        rules,
        policy: Policy::default(),
        function: None,
    })
}

/// Metrics on their way to CloudWatch, counted as they pass. What can't be sent goes to standard error.
#[derive(Debug)]
pub(crate) struct Tallied<'a> {
    tally: &'a Tally,
    metrics: CloudWatch<Stderr>,
}

impl MetricSink for Tallied<'_> {
    async fn record(&self, data: &[Datum]) {
        self.tally.record(data).await;
        self.metrics.record(data).await;
    }
}
