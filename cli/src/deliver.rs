//! Delivery to AWS instead of memory.

use std::io::{self, Stderr};

use anyhow::Result;
use jiff::SignedDuration;
use tocsin_aws::clients::{self, SdkConfig};
use tocsin_aws::s3::S3;
use tocsin_aws::settings::{self, AwsSettings};
use tocsin_aws::{AcmPca, CloudWatch, DynamoDb, Queue, Sns};
use tocsin_domain::ledger::Policy;
use tocsin_domain::metrics::Datum;
use tocsin_router::memory::Tally;
use tocsin_router::{MetricSink, Router, Rules, SystemClock, Trail, Turns};

use crate::args::Choices;

/// How long one log file may take. Somebody looks on, and may read here what took the function too long.
const READ: SignedDuration = SignedDuration::from_hours(1);

/// A deployment, as the variables of the functions and the usual ones of AWS say.
#[derive(Debug)]
pub(crate) struct Deployment {
    /// What the functions are told.
    pub(crate) settings: AwsSettings,
    config: SdkConfig,
}

impl Deployment {
    pub(crate) async fn from_env() -> Result<Self> {
        let settings = AwsSettings::from_env()?;
        let trust = settings::trust_of_command_line()?;
        Ok(Self { settings, config: clients::of_command_line(trust, None).await? })
    }

    /// The router of the functions; the arguments go first.
    pub(crate) fn router<'a>(
        &self,
        choices: &Choices,
        rules: Rules,
        tally: &'a Tally,
    ) -> Router<Sns, DynamoDb, AcmPca, Tallied<'a>, SystemClock> {
        let settings = self.settings.clone();
        let metrics = CloudWatch::new(&self.config, settings.metrics.at_a_terminal(), io::stderr);
        Router {
            alerts: Sns::new(&self.config, settings.alert_topic_arn, settings.chat_topic_arn),
            ledger: self.ledger(),
            metrics: Tallied { tally, metrics },
            enrichment: AcmPca::new(&self.config),
            clock: SystemClock,
            settings: choices.settings(settings.alerts),
            rules,
            policy: Policy::default(),
            turns: Turns::default(),
            function: None,
        }
    }

    pub(crate) fn ledger(&self) -> DynamoDb {
        DynamoDb::new(&self.config, self.settings.ledger_table.clone())
    }

    /// Its trail, as the function reads it.
    pub(crate) fn trail(&self) -> Result<Trail<S3>> {
        let heard = settings::heard(&self.settings.alert_topic_arn)?;
        Ok(Trail { store: S3::new(&self.config), heard, longest: READ })
    }

    pub(crate) fn queue(&self, url: &str) -> Queue {
        Queue::new(clients::sqs(&self.config), url.to_owned())
    }
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
