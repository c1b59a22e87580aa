//! The intake of the functions: invocations in, answers out.

use std::io::{self, Stdout};
use std::process::ExitCode;

use aws_config::SdkConfig;
use futures_util::FutureExt;
use futures_util::future::join5;
#[cfg(feature = "s3")]
use jiff::SignedDuration;
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::value::RawValue;
use tocsin_domain::Function;
use tocsin_domain::ledger::Policy;
#[cfg(feature = "s3")]
use tocsin_router::Trail;
use tocsin_router::{RecordError, Reply, Report, Router, SystemClock, Turns};

use crate::clients;
#[cfg(feature = "s3")]
use crate::s3::S3;
use crate::settings::{self, AwsSettings};
use crate::{AcmPca, CloudWatch, DynamoDb, Sns, early, logs};

type AwsRouter = Router<Sns, DynamoDb, AcmPca, CloudWatch<Stdout>, SystemClock>;

/// Runs one function until Lambda ends it. Says why if it can't start.
pub async fn serve(function: Function) -> ExitCode {
    logged(function, run(function)).await
}

/// Runs the function that reads log files until Lambda ends it. Says why if it can't start.
#[cfg(feature = "s3")]
pub async fn serve_log_files() -> ExitCode {
    logged(Function::TrailLog, run_log_files()).await
}

async fn logged(function: Function, run: impl Future<Output = Result<(), Error>>) -> ExitCode {
    let level = settings::log_level();
    logs::init(*level.as_ref().unwrap_or(&tracing::Level::INFO));
    let served = match level {
        Ok(_) => run.boxed_local().await,
        Err(err) => Err(err.into()),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            tracing::error!(%err, %function, "the function can't run");
            ExitCode::FAILURE
        }
    }
}

async fn run(function: Function) -> Result<(), Error> {
    let router = &router(function, AwsSettings::from_env()?, &clients::of_function(settings::trust()?));
    if settings::early_connections()? {
        connect(router, function).boxed().await;
    }
    // The payload is taken as it is: what is wrong with an event, our own errors say.
    let handler = |event: LambdaEvent<Box<RawValue>>| {
        async move { answer(router.handle(event.payload.get()).await) }.boxed()
    };
    lambda_runtime::run(service_fn(handler)).await
}

#[cfg(feature = "s3")]
async fn run_log_files() -> Result<(), Error> {
    let (settings, config) = (AwsSettings::from_env()?, clients::of_function(settings::trust()?));
    let trail = &Trail {
        store: S3::new(&config),
        heard: settings::heard(&settings.alert_topic_arn)?,
        longest: SignedDuration::from_secs(i64::try_from(clients::READ_SECONDS)?),
    };
    let router = &router(Function::TrailLog, settings, &config);
    let handler = |event: LambdaEvent<Box<RawValue>>| {
        async move { answer(router.log_files(event.payload.get(), trail).await) }.boxed()
    };
    lambda_runtime::run(service_fn(handler)).await
}

/// Opens the connections that an alert needs, and reads the rules meanwhile. A reminder is not waited for, and mostly there
/// is none.
async fn connect(router: &AwsRouter, function: Function) {
    use Function::{AuditReport, CaCreation, CertificateIssuance, CrlGeneration, DeadlineReminder};
    if function == DeadlineReminder {
        return;
    }
    let ask = async {
        // Those that ask before they tell.
        if matches!(function, AuditReport | CaCreation | CertificateIssuance | CrlGeneration) {
            router.enrichment.connect().await;
        }
    };
    let all = join5(
        router.ledger.connect(),
        early::later(1, router.alerts.connect()),
        early::later(2, router.metrics.connect()),
        early::later(3, ask),
        early::later(4, async { router.rules.read() }),
    );
    drop(tokio::time::timeout(early::LIMIT, all).await);
}

fn router(function: Function, settings: AwsSettings, config: &SdkConfig) -> AwsRouter {
    Router {
        alerts: Sns::new(config, settings.alert_topic_arn, settings.chat_topic_arn),
        ledger: DynamoDb::new(config, settings.ledger_table),
        metrics: CloudWatch::new(config, settings.metrics, io::stdout),
        enrichment: AcmPca::new(config),
        clock: SystemClock,
        settings: settings.alerts,
        rules: settings::rules(settings.routing_file),
        policy: Policy::default(),
        turns: Turns::default(),
        function: Some(function),
    }
}

/// What Lambda is told.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Answer {
    /// For one event: what became of it, for whoever invoked the function by hand.
    Event { event_id: Option<String>, outcome: &'static str, conditions: Vec<&'static str> },
    /// For a batch: the messages to deliver again, as SQS wants to hear it:
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>.
    Batch {
        #[serde(rename = "batchItemFailures")]
        failures: Vec<Failure>,
    },
}

#[derive(Debug, Serialize)]
struct Failure {
    #[serde(rename = "itemIdentifier")]
    message_id: String,
}

/// An invocation that failed, for Lambda to retry and then to hand to the on-failure destination.
#[derive(Debug)]
struct Failed(RecordError);

impl From<Failed> for Diagnostic {
    fn from(Failed(error): Failed) -> Self {
        Self { error_type: error.label().to_owned(), error_message: error.to_string() }
    }
}

fn answer(reply: Reply) -> Result<Answer, Failed> {
    match reply {
        Reply::Single(Report { error: Some(error), .. }) => Err(Failed(error)),
        Reply::Single(report) => Ok(Answer::Event {
            event_id: report.event_id.map(|id| id.to_string()),
            outcome: report.outcome.label(),
            conditions: report
                .classification
                .findings
                .iter()
                .map(|finding| finding.condition.label())
                .collect(),
        }),
        Reply::Batch(reports) => {
            let unhandled = reports.into_iter().filter(|(_, report)| !report.outcome.is_handled());
            Ok(Answer::Batch { failures: unhandled.map(|(message_id, _)| Failure { message_id }).collect() })
        }
    }
}
