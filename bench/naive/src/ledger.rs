//! What is remembered of an alert: the right to tell it, then that it was told.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use alert::Alert;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use lambda_runtime::Error;

pub(crate) async fn take(client: &Client, table: &str, alert: &Alert) -> Result<(), Error> {
    let slot = HashMap::from([
        text("pk", &alert.slot),
        number("version", 1),
        number("count", 1),
        number("expires", expires()),
        text("first", &alert.time),
        text("last", &alert.time),
        text("hold_event", &alert.event),
        text("hold_time", &alert.time),
        text("hold_until", &alert.time),
        text("hold_telling", "firing"),
        ("hold_cause".to_owned(), AttributeValue::Bool(true)),
    ]);
    let claim =
        HashMap::from([text("pk", &alert.claim), number("expires", expires()), text("until", &alert.time)]);
    let missing = |item| {
        Put::builder().table_name(table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)")
    };
    write(client, [missing(slot).build()?, missing(claim).build()?]).await
}

pub(crate) async fn confirm(client: &Client, table: &str, alert: &Alert) -> Result<(), Error> {
    let slot = HashMap::from([
        text("pk", &alert.slot),
        number("version", 2),
        number("count", 1),
        number("expires", expires()),
        text("first", &alert.time),
        text("last", &alert.time),
        text("told_at", &alert.time),
        ("told_cause".to_owned(), AttributeValue::Bool(true)),
    ]);
    let claim = HashMap::from([text("pk", &alert.claim), number("expires", expires())]);
    let slot = Put::builder()
        .table_name(table)
        .set_item(Some(slot))
        .condition_expression("version = :version")
        .expression_attribute_values(":version", AttributeValue::N("1".to_owned()));
    let claim =
        Put::builder().table_name(table).set_item(Some(claim)).condition_expression("attribute_exists(pk)");
    write(client, [slot.build()?, claim.build()?]).await
}

async fn write(client: &Client, puts: [Put; 2]) -> Result<(), Error> {
    let mut transaction = client.transact_write_items();
    for put in puts {
        transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
    }
    transaction.send().await?;
    Ok(())
}

fn text(name: &str, value: &str) -> (String, AttributeValue) {
    (name.to_owned(), AttributeValue::S(value.to_owned()))
}

fn number(name: &str, value: u64) -> (String, AttributeValue) {
    (name.to_owned(), AttributeValue::N(value.to_string()))
}

fn expires() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + 1_209_600
}
