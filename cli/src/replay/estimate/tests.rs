use std::collections::BTreeSet;
use std::fs;

use tocsin_domain::Condition;
use tocsin_domain::metrics::Metric;

use super::month::{ALARMED, ALARMED_FILES, By, Done, MONTH, Month, QUEUES};
use super::prices::Prices;
use super::usage::Work;

/// Prices as they were when the month below was added up by hand.
fn prices() -> Prices {
    let each = [
        ("eventbridge_event", "0", "1000000"),
        ("s3_event", "1", "1000000"),
        ("sqs_request", "0.4", "1000000"),
        ("lambda_request", "0.2", "1000000"),
        ("lambda_gb_second", "0.0000133334", "1"),
        ("dynamodb_write", "0.625", "1000000"),
        ("dynamodb_read", "0.125", "1000000"),
        ("sns_publish", "0.5", "1000000"),
        ("sns_mail", "2", "100000"),
        ("kms_key", "1", "1"),
        ("kms_request", "0.03", "10000"),
        ("cloudwatch_metric", "0.3", "1"),
        ("cloudwatch_request", "0.01", "1000"),
        ("cloudwatch_alarm", "0.1", "1"),
        ("cloudwatch_dashboard", "3", "1"),
        ("log_gb", "0.5", "1"),
        ("s3_get", "0.0004", "1000"),
    ]
    .map(|(name, dollars, per)| {
        format!("  {name}: {{ dollars: {dollars}, per: {per}, unit: a, source: a, date: 2026-01-01 }}\n")
    });
    Prices::of(&format!("region: us-east-1\nprices:\n{}", each.concat())).unwrap()
}

/// Half a month with an event a second: a whole one fills 259,200 batches of ten.
fn half_a_month() -> Done {
    let metrics: BTreeSet<_> = Condition::ALL[..12].iter().map(|it| Metric::Conditions(*it)).collect();
    let work = Work {
        telling: 500,
        events: 1_296_000,
        unusual: 600,
        alerts: 50,
        publishes: 50,
        transactions: 120,
        writes: 6,
        reads: 40,
        metrics,
    };
    let heard = work.clone();
    Done { seconds: MONTH / 2.0, work, heard, files: 8_640, inflated: 8_640_000_000 }
}

#[track_caller]
fn check(by: By, done: &Done, expected: &[(&str, f64, f64)], total: f64) {
    let prices = prices();
    let month = Month::of(by, done, &prices).unwrap();
    let found: Vec<_> = month.items.iter().map(|item| (item.what, item.amount, item.dollars)).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        assert!((found.1 - expected.1).abs() < 1e-6, "{found:?}, expected {expected:?}");
        assert!((found.2 - expected.2).abs() < 1e-7, "{found:?}, expected {expected:?}");
    }
    assert!((month.dollars - total).abs() < 1e-6, "{}, expected {total}", month.dollars);
}

#[test]
fn a_month_through_eventbridge_by_hand() {
    let expected = [
        ("Key of the alert topic", 1.0, 1.0),
        ("Metrics", 12.0, 3.6),
        // What README.md says: 21 alarms look at 65 metrics.
        ("Metrics that alarms look at", 65.0, 6.5),
        ("Dashboard", 1.0, 3.0),
        // 3 queues, 5 pollers, 2,592,000 seconds / 20.
        ("Asking idle queues", 1_944_000.0, 0.7776),
        ("Events of AWS services", 2_592_000.0, 0.0),
        // Each is sent, each batch is received and deleted.
        ("Queue requests", 3_110_400.0, 1.244_16),
        // And 720 reminders.
        ("Invocations", 259_920.0, 0.051_984),
        // (1,200 * 0.1 s + 258,720 * 0.01 s) * 0.25 GB.
        ("Time of functions", 676.8, 0.009_024_045_12),
        ("Sending metrics", 1_200.0, 0.012),
        // (1,000 * 250 + 2,591,000 * 40 + 259,200 * 200 + 259,920 * 400 + 258,720 * 500) bytes.
        ("Logs", 0.389_058, 0.194_529),
        // 240 transactions of 4 units, 12 writes.
        ("Ledger, written", 972.0, 0.000_607_5),
        // 80 reads, and 720 queries of half a unit.
        ("Ledger, read", 440.0, 0.000_055),
        ("Publishes", 100.0, 0.000_05),
        ("Uses of the topic's key", 200.0, 0.000_6),
        ("Mails", 100.0, 0.002),
    ];
    check(By::EventBridge, &half_a_month(), &expected, 16.392_609_5);
}

#[test]
fn a_month_of_log_files_alone_by_hand() {
    let done = Done { heard: Work::default(), ..half_a_month() };
    let expected = [
        ("Key of the alert topic", 1.0, 1.0),
        ("Metrics", 12.0, 3.6),
        ("Metrics that alarms look at", 70.0, 7.0),
        ("Dashboard", 1.0, 3.0),
        ("Asking idle queues", 2_592_000.0, 1.036_8),
        ("Notifications of log files", 17_280.0, 0.017_28),
        ("Log files read", 17_280.0, 0.006_912),
        ("Queue requests", 51_840.0, 0.020_736),
        ("Invocations", 18_000.0, 0.003_6),
        // (17,280 * 0.1 s + 720 * 0.01 s + 17,280,000,000 bytes / 20 MB a second) * 0.25 GB.
        ("Time of functions", 649.8, 0.008_664_043_32),
        ("Sending metrics", 17_280.0, 0.172_8),
        // (1,000 * 250 + 18,000 * 400 + 720 * 500) bytes.
        ("Logs", 0.007_81, 0.003_905),
        ("Ledger, written", 972.0, 0.000_607_5),
        ("Ledger, read", 440.0, 0.000_055),
        ("Publishes", 100.0, 0.000_05),
        ("Uses of the topic's key", 200.0, 0.000_6),
        ("Mails", 100.0, 0.002),
    ];
    check(By::Files, &done, &expected, 15.874_009_5);
}

#[test]
fn a_batch_holds_what_comes_in_its_window() {
    let prices = prices();
    // 25,920 a month are one in 100 seconds: a batch has 1.1.
    let heard = Work { events: 12_960, ..Work::default() };
    let done = Done { heard, ..half_a_month() };
    let month = Month::of(By::EventBridge, &done, &prices).unwrap();
    let invocations = month.items.iter().find(|item| item.what == "Invocations").unwrap();
    assert!((invocations.amount - (25_920.0 / 1.1 + 720.0)).abs() < 1e-6);
}

#[test]
fn metrics_are_sent_at_most_once_an_invocation() {
    let prices = prices();
    let sent = |unusual| {
        let heard = Work { unusual, ..half_a_month().heard };
        let month = Month::of(By::EventBridge, &Done { heard, ..half_a_month() }, &prices).unwrap();
        month.items.iter().find(|item| item.what == "Sending metrics").map(|item| item.amount)
    };
    assert_eq!(sent(0), None);
    assert_eq!(sent(1), Some(2.0));
    assert_eq!(sent(1_296_000), Some(259_920.0));
}

#[test]
fn every_price_is_there_with_its_source_and_its_day() {
    let real = Prices::read().unwrap();
    assert_eq!(real.region, "us-east-1");
    assert!(real.prices.keys().eq(prices().prices.keys()));
    for (name, price) in &real.prices {
        assert!(price.source.starts_with("https://"), "{name}");
        assert!(price.date.year() >= 2025, "{name}");
        assert!(price.per >= 1.0 && price.dollars >= 0.0 && !price.unit.is_empty(), "{name}");
        assert!(price.assumed.as_ref().is_none_or(|why| why.len() > 20), "{name}");
    }
}

#[test]
fn a_price_without_source_or_day_is_a_mistake() {
    let good = "region: a\nprices:\n  a: { dollars: 1, per: 1, unit: a, source: a, date: 2026-01-01 }";
    assert!(Prices::of(good).is_ok());
    for (from, to, mistake) in [
        (", source: a", "", "line 3: `source` is missing"),
        (", date: 2026-01-01", "", "line 3: `date` is missing"),
        ("2026-01-01", "soon", "line 3: `date` is soon, not a day"),
        ("dollars: 1", "dollars: one", "line 3: `dollars` is no number"),
        ("region: a\n", "", "line 1: `region` is missing"),
    ] {
        assert_eq!(Prices::of(&good.replace(from, to)).unwrap_err().to_string(), mistake);
    }
}

/// Metrics that an alarm of the template looks at: a band counts as two more, and what has no list as one.
fn alarmed(alarm: &str) -> usize {
    let band = if alarm.contains("ThresholdMetricId") { 2 } else { 0 };
    alarm.matches("\n          MetricStat:").count().max(1) + band
}

/// What stands here as numbers, counted in the template: whatever has a condition is not there by default.
#[test]
fn the_deployment_is_that_of_the_template() {
    let template = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml")).unwrap();
    let (conditional, resources): (Vec<_>, Vec<_>) =
        template.split("\n\n").partition(|text| text.contains("\n    Condition: "));
    let with = |what: &str| resources.iter().filter(|text| text.contains(what)).count();
    let alarm = |text: &&&str| text.contains("Type: AWS::CloudWatch::Alarm");
    let always: usize = resources.iter().filter(alarm).map(|text| alarmed(text)).sum();
    assert_eq!(always.to_string(), ALARMED.to_string());
    let of_files: usize = conditional
        .iter()
        .filter(|text| text.contains("\n    Condition: ReadsTrail\n"))
        .filter(alarm)
        .map(|text| alarmed(text))
        .sum();
    // Of a list for all functions, the part that has a condition stands further in.
    let parts = template.matches("\n            MetricStat:").count();
    assert_eq!((of_files + parts).to_string(), ALARMED_FILES.to_string());
    assert_eq!(template.matches("Type: AWS::CloudWatch::Dashboard").count(), 1);
    assert_eq!(with("            BatchSize: 10\n"), QUEUES.to_string().parse::<usize>().unwrap());
    assert_eq!(with("            MaximumBatchingWindowInSeconds: 10\n"), 3);
    assert_eq!(with("Schedule: rate(1 hour)"), 1);
    assert_eq!(with("Type: AWS::KMS::Key"), 1);
    assert!(template.contains("    MemorySize: 256\n"));
}
