//! The embedded metric format: metrics as log lines, for when they can't or shall not be sent.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use serde_json::{Map, Value, json};

use super::{Datum, NAMESPACE, Unit};

/// The format takes 100 values in an array.
const MOST_VALUES: usize = 100;

/// One JSON line for each datum; more where a datum has more points than a line may hold.
pub fn lines(data: &[Datum]) -> Vec<String> {
    data.iter().flat_map(datum_lines).collect()
}

fn datum_lines(datum: &Datum) -> Vec<String> {
    // Of things that are counted, only the sum matters.
    if datum.metric.unit() == Unit::Count {
        return vec![line(datum, &[datum.sum()])];
    }
    let points: Vec<u64> = datum
        .values
        .iter()
        .flat_map(|(value, count)| std::iter::repeat_n(*value, usize::try_from(*count).unwrap_or(usize::MAX)))
        .collect();
    points.chunks(MOST_VALUES).map(|chunk| line(datum, chunk)).collect()
}

fn line(datum: &Datum, points: &[u64]) -> String {
    let name = datum.metric.name();
    let dimension = datum.metric.dimension();
    let names: Vec<_> = dimension.iter().map(|(name, _)| *name).collect();
    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": datum.minute.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [names],
                "Metrics": [{ "Name": name, "Unit": datum.metric.unit().label() }],
            }],
        }),
    );
    if let Some((name, value)) = dimension {
        line.insert(name.to_owned(), Value::from(value));
    }
    line.insert(
        name.to_owned(),
        if let [point] = points { Value::from(*point) } else { Value::from(points) },
    );
    Value::Object(line).to_string()
}
