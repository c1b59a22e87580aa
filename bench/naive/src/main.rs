//! One alert as Tocsin tells it, with what it remembers and counts, written as the SDK's guide would have it.

mod ledger;

use std::env;
use std::time::SystemTime;

use alert::{ATTRIBUTES, Alert, METRICS, SUBJECT};
use aws_config::BehaviorVersion;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use aws_sdk_sns::types::MessageAttributeValue;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let app = &App {
        sns: aws_sdk_sns::Client::new(&config),
        dynamodb: aws_sdk_dynamodb::Client::new(&config),
        cloudwatch: aws_sdk_cloudwatch::Client::new(&config),
        topic: env::var("ALERT_TOPIC_ARN")?,
        table: env::var("LEDGER_TABLE")?,
    };
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| app.handle(event.payload))).await
}

struct App {
    sns: aws_sdk_sns::Client,
    dynamodb: aws_sdk_dynamodb::Client,
    cloudwatch: aws_sdk_cloudwatch::Client,
    topic: String,
    table: String,
}

impl App {
    async fn handle(&self, event: Value) -> Result<Value, Error> {
        let alert = Alert::of(&event).ok_or("an event that is not known here")?;
        ledger::take(&self.dynamodb, &self.table, &alert).await?;
        self.publish(&alert).await?;
        ledger::confirm(&self.dynamodb, &self.table, &alert).await?;
        self.count().await?;
        Ok(json!({ "event_id": alert.event, "outcome": "alerted" }))
    }

    async fn publish(&self, alert: &Alert) -> Result<(), Error> {
        let mut publish = self.sns.publish().topic_arn(&self.topic).subject(SUBJECT);
        for (name, value) in ATTRIBUTES {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value).build()?;
            publish = publish.message_attributes(name, value);
        }
        publish.message_structure("json").message(&alert.message).send().await?;
        Ok(())
    }

    async fn count(&self) -> Result<(), Error> {
        let mut put = self.cloudwatch.put_metric_data().namespace("Tocsin");
        for (name, dimension, unit) in METRICS {
            let dimension =
                dimension.map(|(name, value)| Dimension::builder().name(name).value(value).build());
            let datum = MetricDatum::builder()
                .metric_name(name)
                .set_dimensions(dimension.map(|dimension| vec![dimension]))
                .timestamp(SystemTime::now().into())
                .value(1.0)
                .unit(StandardUnit::from(unit));
            put = put.metric_data(datum.build());
        }
        put.send().await?;
        Ok(())
    }
}
