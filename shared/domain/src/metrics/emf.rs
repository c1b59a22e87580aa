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
    let dimensions = datum.metric.dimensions();
    let names: Vec<_> = dimensions.iter().map(|(name, _)| *name).collect();
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
    for (name, value) in dimensions {
        line.insert(name.to_owned(), Value::from(value));
    }
    line.insert(
        name.to_owned(),
        if let [point] = points { Value::from(*point) } else { Value::from(points) },
    );
    Value::Object(line).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metric;
    use crate::operations::Service;
    use crate::trail::FailureClass;
    use crate::{Condition, Outcome};

    #[track_caller]
    fn check(metric: Metric, values: &[(u64, u32)], expected: &[&str]) {
        let minute = "2026-11-21T12:00:00Z".parse().unwrap();
        assert_eq!(lines(&[Datum { metric, minute, values: values.to_vec() }]), expected);
    }

    #[test]
    fn a_line_declares_and_holds_its_metric() {
        check(
            Metric::Conditions(Condition::CrlBucketPermission),
            &[(1, 3)],
            &[
                r#"{"Condition":"crl_bucket_permission","Conditions":3,"_aws":{"CloudWatchMetrics":[{"Dimensions":[["Condition"]],"Metrics":[{"Name":"Conditions","Unit":"Count"}],"Namespace":"Tocsin"}],"Timestamp":1795262400000}}"#,
            ],
        );
        check(
            Metric::ApiFailures(Service::Kms, FailureClass::Denied),
            &[(1, 2)],
            &[
                r#"{"ApiFailures":2,"FailureClass":"denied","Service":"kms","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Service","FailureClass"]],"Metrics":[{"Name":"ApiFailures","Unit":"Count"}],"Namespace":"Tocsin"}],"Timestamp":1795262400000}}"#,
            ],
        );
        check(
            Metric::DetectionDelay,
            &[(50, 2), (70, 1)],
            &[
                r#"{"DetectionDelay":[50,50,70],"_aws":{"CloudWatchMetrics":[{"Dimensions":[[]],"Metrics":[{"Name":"DetectionDelay","Unit":"Milliseconds"}],"Namespace":"Tocsin"}],"Timestamp":1795262400000}}"#,
            ],
        );
    }

    #[test]
    fn no_line_holds_more_than_a_hundred_values() {
        let minute = "2026-11-21T12:00:00Z".parse().unwrap();
        let many = Datum { metric: Metric::AlertDelay, minute, values: vec![(5, 150), (6, 60)] };
        assert_eq!(lines(&[many]).len(), 3);
        let count =
            Datum { metric: Metric::EventOutcome(Outcome::Counted), minute, values: vec![(1, 10_000)] };
        assert_eq!(lines(&[count]).len(), 1);
    }
}
