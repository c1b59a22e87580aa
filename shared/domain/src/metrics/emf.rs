//! The embedded metric format: metrics as log lines, for when they can't or shall not be sent.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Datum, Metric, NAMESPACE, Unit};

/// The format takes 100 values in an array.
const MOST_VALUES: usize = 100;

/// JSON lines that hold each datum once. A line holds what it can of one minute: that is less to write, and CloudWatch,
/// which may take a line twice, takes what was received and how it ended together.
pub fn lines(data: &[Datum]) -> Vec<String> {
    let mut lines: Vec<Line> = Vec::new();
    for datum in data {
        for points in points(datum).chunks(MOST_VALUES) {
            match lines.iter_mut().find(|line| line.takes(datum)) {
                Some(line) => line.add(datum.metric, points),
                None => lines.push(Line::of(datum, points)),
            }
        }
    }
    lines.into_iter().map(Line::text).collect()
}

/// Of things that are counted, only the sum matters.
fn points(datum: &Datum) -> Vec<u64> {
    if datum.metric.unit() == Unit::Count {
        return vec![datum.sum()];
    }
    let times = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    datum.values.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, times(*count))).collect()
}

/// A line, in which no name says two things.
struct Line {
    minute: Timestamp,
    /// Metrics by the names of their dimensions.
    directives: Vec<(Vec<&'static str>, Vec<Metric>)>,
    /// Values of the metrics and of the dimensions.
    values: Map<String, Value>,
}

impl Line {
    fn of(datum: &Datum, points: &[u64]) -> Self {
        let mut line = Self { minute: datum.minute, directives: Vec::new(), values: Map::new() };
        line.add(datum.metric, points);
        line
    }

    fn takes(&self, datum: &Datum) -> bool {
        self.minute == datum.minute
            && !self.values.contains_key(datum.metric.name())
            && datum
                .metric
                .dimensions()
                .into_iter()
                .all(|(name, value)| self.values.get(name).is_none_or(|there| there == value))
    }

    fn add(&mut self, metric: Metric, points: &[u64]) {
        let dimensions = metric.dimensions();
        let names: Vec<_> = dimensions.iter().map(|(name, _)| *name).collect();
        match self.directives.iter_mut().find(|(known, _)| *known == names) {
            Some((_, metrics)) => metrics.push(metric),
            None => self.directives.push((names, vec![metric])),
        }
        for (name, value) in dimensions {
            self.values.insert(name.to_owned(), Value::from(value));
        }
        let points = if let [point] = points { Value::from(*point) } else { Value::from(points) };
        self.values.insert(metric.name().to_owned(), points);
    }

    fn text(mut self) -> String {
        let directive = |(names, metrics): &(Vec<&str>, Vec<Metric>)| {
            let unit = |metric: &Metric| json!({ "Name": metric.name(), "Unit": metric.unit().label() });
            let metrics: Vec<_> = metrics.iter().map(unit).collect();
            json!({ "Namespace": NAMESPACE, "Dimensions": [names], "Metrics": metrics })
        };
        let directives: Vec<_> = self.directives.iter().map(directive).collect();
        let about = json!({ "Timestamp": self.minute.as_millisecond(), "CloudWatchMetrics": directives });
        self.values.insert("_aws".to_owned(), about);
        Value::Object(self.values).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{Group, Service};
    use crate::trail::FailureClass;
    use crate::{Condition, Outcome};

    fn datum(metric: Metric, values: &[(u64, u32)]) -> Datum {
        Datum { metric, minute: "2026-11-21T12:00:00Z".parse().unwrap(), values: values.to_vec() }
    }

    #[track_caller]
    fn check(metric: Metric, values: &[(u64, u32)], expected: &[&str]) {
        assert_eq!(lines(&[datum(metric, values)]), expected);
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
    fn what_happened_in_one_minute_is_one_line() {
        let data = [
            datum(Metric::EventsReceived, &[(1, 10)]),
            datum(Metric::EventOutcome(Outcome::Counted), &[(1, 10)]),
            datum(Metric::ApiCalls(Service::Kms, Group::DataPlane), &[(1, 10)]),
            datum(Metric::DetectionDelay, &[(50, 9), (70, 1)]),
        ];
        assert_eq!(
            lines(&data),
            [
                r#"{"ApiCalls":10,"DetectionDelay":[50,50,50,50,50,50,50,50,50,70],"EventOutcome":10,"EventsReceived":10,"OperationClass":"data_plane","Outcome":"counted","Service":"kms","_aws":{"CloudWatchMetrics":[{"Dimensions":[[]],"Metrics":[{"Name":"EventsReceived","Unit":"Count"},{"Name":"DetectionDelay","Unit":"Milliseconds"}],"Namespace":"Tocsin"},{"Dimensions":[["Outcome"]],"Metrics":[{"Name":"EventOutcome","Unit":"Count"}],"Namespace":"Tocsin"},{"Dimensions":[["Service","OperationClass"]],"Metrics":[{"Name":"ApiCalls","Unit":"Count"}],"Namespace":"Tocsin"}],"Timestamp":1795262400000}}"#,
            ],
        );
    }

    /// Each line reads as the data in it, and no datum is in two.
    #[test]
    fn no_name_says_two_things_in_a_line() {
        let mut data = vec![
            datum(Metric::EventsReceived, &[(1, 3)]),
            datum(Metric::EventOutcome(Outcome::Counted), &[(1, 1)]),
            datum(Metric::EventOutcome(Outcome::Failed), &[(1, 2)]),
            datum(Metric::ApiCalls(Service::Kms, Group::DataPlane), &[(1, 4)]),
            datum(Metric::ApiCalls(Service::Kms, Group::Other), &[(1, 5)]),
            datum(Metric::ApiFailures(Service::Kms, FailureClass::Denied), &[(1, 6)]),
            datum(Metric::ApiFailures(Service::SignIn, FailureClass::Denied), &[(1, 7)]),
            datum(Metric::LogFiles(crate::metrics::LogFile::Failed), &[(1, 8)]),
        ];
        let minute = "2026-11-21T12:01:00Z".parse().unwrap();
        data.push(Datum { minute, ..datum(Metric::EventsReceived, &[(1, 9)]) });
        let mut found = Vec::new();
        for line in lines(&data) {
            let line: Value = serde_json::from_str(&line).unwrap();
            for directive in line["_aws"]["CloudWatchMetrics"].as_array().unwrap() {
                let names = directive["Dimensions"][0].as_array().unwrap();
                let values = names.iter().map(|name| line[name.as_str().unwrap()].as_str().unwrap());
                let values: Vec<_> = values.collect();
                for metric in directive["Metrics"].as_array().unwrap() {
                    let name = metric["Name"].as_str().unwrap();
                    let at = &line["_aws"]["Timestamp"];
                    found.push(format!("{name} {} {} {at}", values.join(" "), line[name]));
                }
            }
        }
        let expected = data.iter().map(|datum| {
            let values: Vec<_> = datum.metric.dimensions().into_iter().map(|(_, value)| value).collect();
            let (name, at) = (datum.metric.name(), datum.minute.as_millisecond());
            format!("{name} {} {} {at}", values.join(" "), datum.sum())
        });
        let mut expected: Vec<_> = expected.collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn no_line_holds_more_than_a_hundred_values() {
        let many = datum(Metric::AlertDelay, &[(5, 150), (6, 60)]);
        assert_eq!(lines(&[many]).len(), 3);
        let count = datum(Metric::EventOutcome(Outcome::Counted), &[(1, 10_000)]);
        assert_eq!(lines(&[count]).len(), 1);
    }
}
