//! `PutMetricData`, by Smithy RPC v2 with CBOR, gzipped or not: what is counted adds up by metric.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use ciborium::Value;
use flate2::read::MultiGzDecoder;
use serde_json::json;

use crate::services::Answer;

const CBOR: &str = "application/cbor";
/// An empty map, and one that says what is wrong.
const EMPTY: &[u8] = b"\xa0";
const INVALID: &[u8] = b"\xa1\x66__type\x78\x18InvalidFormatException#0";

#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<String, (u64, f64)>>);

impl Metrics {
    pub(crate) fn put(&self, body: &[u8], encoding: &str) -> Answer {
        let mut inflated = Vec::new();
        let read = match encoding {
            "gzip" => MultiGzDecoder::new(body).read_to_end(&mut inflated).map(|_| &inflated[..]),
            _ => Ok(body),
        };
        let request = read.ok().and_then(|body| ciborium::from_reader::<Value, _>(body).ok());
        let Some(data) = request.as_ref().and_then(|request| field(request, "MetricData")?.as_array()) else {
            return Answer::refused(CBOR, INVALID);
        };
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for datum in data {
            let Some((name, data, sum)) = added(datum) else { return Answer::refused(CBOR, INVALID) };
            let of = sums.entry(name).or_default();
            *of = (of.0 + data, of.1 + sum);
        }
        Answer::ok(CBOR, EMPTY)
    }

    pub(crate) fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Each metric, named with its dimensions: how many values there were, and their sum.
    pub(crate) fn shown(&self) -> serde_json::Value {
        let sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.iter().map(|(name, (data, sum))| (name.clone(), json!({ "values": data, "sum": sum }))).collect()
    }
}

/// The name of a datum with its dimensions, how many values it has, and their sum.
fn added(datum: &Value) -> Option<(String, u64, f64)> {
    let mut name = text(field(datum, "MetricName")?)?.to_owned();
    for dimension in field(datum, "Dimensions").and_then(Value::as_array).into_iter().flatten() {
        let (key, value) = (text(field(dimension, "Name")?)?, text(field(dimension, "Value")?)?);
        name += &format!(" {key}={value}");
    }
    if let Some(value) = field(datum, "Value") {
        return Some((name, 1, number(value)?));
    }
    let values = field(datum, "Values")?.as_array()?;
    let counts = field(datum, "Counts").and_then(Value::as_array);
    let count = |place: usize| counts.map_or(Some(1.0), |counts| number(counts.get(place)?));
    let (mut data, mut sum) = (0.0, 0.0);
    for (place, value) in values.iter().enumerate() {
        data += count(place)?;
        sum += number(value)? * count(place)?;
    }
    Some((name, data as u64, sum))
}

fn field<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

fn text(value: &Value) -> Option<&str> {
    value.as_text()
}

fn number(value: &Value) -> Option<f64> {
    let whole = || value.as_integer().and_then(|whole| i64::try_from(whole).ok()).map(|whole| whole as f64);
    value.as_float().or_else(whole)
}
