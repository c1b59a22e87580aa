//! One alert as Tocsin tells it, with what it remembers and counts, and as little code between as can be.

mod aws;
mod bodies;

use alert::Alert;
use aws::{Aws, Service};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let aws = &Aws::from_env()?;
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Value>| handle(aws, &event.payload).await)).await
}

async fn handle(aws: &Aws, event: &Value) -> Result<Value, Error> {
    let alert = Alert::of(event).ok_or("an event that is not known here")?;
    aws.call(Service::DynamoDb, bodies::take(&alert)).await?;
    aws.call(Service::Sns, bodies::publish(&alert, &aws.topic)).await?;
    let confirm = aws.call(Service::DynamoDb, bodies::confirm(&alert));
    let count = aws.call(Service::CloudWatch, bodies::count());
    let (confirmed, counted) = tokio::join!(confirm, count);
    confirmed.and(counted)?;
    Ok(json!({ "event_id": alert.event, "outcome": "alerted" }))
}
