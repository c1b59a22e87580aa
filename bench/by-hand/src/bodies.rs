//! The requests of one alert, byte by byte as many as Tocsin's.

use std::time::{SystemTime, UNIX_EPOCH};

use alert::{ATTRIBUTES, Alert, METRICS, SUBJECT};
use ciborium::Value as Cbor;
use serde_json::{Value, json};

const TABLE: &str = "ledger";

/// The right to tell: a slot and a claim that are not there yet.
pub(crate) fn take(alert: &Alert) -> Vec<u8> {
    let until = until();
    let slot = json!({
        "pk": { "S": alert.slot }, "version": { "N": "1" }, "count": { "N": "1" }, "expires": { "N": expires() },
        "first": { "S": alert.time }, "last": { "S": alert.time }, "hold_event": { "S": alert.event },
        "hold_time": { "S": alert.time }, "hold_until": { "S": until }, "hold_telling": { "S": "firing" },
        "hold_cause": { "BOOL": true },
    });
    let claim = json!({ "pk": { "S": alert.claim }, "expires": { "N": expires() }, "until": { "S": until } });
    let missing = |item| put(item, "attribute_not_exists(pk)", &json!({}));
    transaction(&[missing(slot), missing(claim)])
}

/// What was told.
pub(crate) fn confirm(alert: &Alert) -> Vec<u8> {
    let slot = json!({
        "pk": { "S": alert.slot }, "version": { "N": "2" }, "count": { "N": "1" }, "expires": { "N": expires() },
        "first": { "S": alert.time }, "last": { "S": alert.time }, "told_at": { "S": until() },
        "told_cause": { "BOOL": true },
    });
    let claim = json!({ "pk": { "S": alert.claim }, "expires": { "N": expires() } });
    transaction(&[
        put(slot, "version = :version", &json!({ ":version": { "N": "1" } })),
        put(claim, "attribute_exists(pk)", &json!({})),
    ])
}

fn transaction(puts: &[Value]) -> Vec<u8> {
    let items: Vec<_> = puts.iter().map(|put| json!({ "Put": put })).collect();
    json!({ "TransactItems": items }).to_string().into_bytes()
}

fn put(item: Value, condition: &str, values: &Value) -> Value {
    let mut put = json!({
        "TableName": TABLE, "ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    put["Item"] = item;
    if values.as_object().is_some_and(|values| !values.is_empty()) {
        put["ExpressionAttributeValues"] = values.clone();
    }
    put
}

pub(crate) fn publish(alert: &Alert, topic: &str) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(8192));
    form.append_pair("Action", "Publish").append_pair("Version", "2010-03-31").append_pair("TopicArn", topic);
    form.append_pair("Message", &alert.message).append_pair("Subject", SUBJECT);
    form.append_pair("MessageStructure", "json");
    for (number, (name, value)) in (1..).zip(ATTRIBUTES) {
        let entry = format!("MessageAttributes.entry.{number}");
        form.append_pair(&format!("{entry}.Name"), name);
        form.append_pair(&format!("{entry}.Value.DataType"), "String");
        form.append_pair(&format!("{entry}.Value.StringValue"), value);
    }
    form.finish().into_bytes()
}

pub(crate) fn count() -> Vec<u8> {
    let text = |text: &str| Cbor::Text(text.to_owned());
    let map = |fields: Vec<(&str, Cbor)>| {
        Cbor::Map(fields.into_iter().map(|(name, value)| (text(name), value)).collect())
    };
    let data = METRICS.into_iter().map(|(name, dimension, unit)| {
        let dimensions = dimension
            .into_iter()
            .map(|(name, value)| map(vec![("Name", text(name)), ("Value", text(value))]));
        map(vec![
            ("MetricName", text(name)),
            ("Dimensions", Cbor::Array(dimensions.collect())),
            ("Timestamp", Cbor::Tag(1, Box::new(Cbor::Integer(now().into())))),
            ("Values", Cbor::Array(vec![Cbor::Float(1.0)])),
            ("Counts", Cbor::Array(vec![Cbor::Float(1.0)])),
            ("Unit", text(unit)),
        ])
    });
    let request = map(vec![("Namespace", text("Tocsin")), ("MetricData", Cbor::Array(data.collect()))]);
    let mut body = Vec::with_capacity(1024);
    // Into memory, nothing fails.
    let _ = ciborium::into_writer(&request, &mut body);
    body
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn until() -> String {
    format!("2026-01-01T00:00:00.{:09}Z", now())
}

fn expires() -> String {
    (now() + 1_209_600).to_string()
}
