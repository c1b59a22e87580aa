//! From what was done in some time to what a month of it costs.

use anyhow::Result;
use serde::Serialize;

use super::prices::{Price, Prices};
use super::usage::Work;

/// Seconds of the month that is estimated.
pub(super) const MONTH: f64 = 30.0 * 24.0 * 3600.0;

/// Memory of a function in GB, as `MemorySize` of the template says.
const GB: f64 = 0.25;
/// Messages of a full batch, and seconds that one waits to be filled, as the template says.
const BATCH: f64 = 10.0;
const WINDOW: f64 = 10.0;
/// The reminder is invoked every hour.
const REMINDERS: f64 = 30.0 * 24.0;
/// Queues that Lambda polls: those of certificate-issuance, certificate-revocation and api-call.
pub(super) const QUEUES: f64 = 3.0;
/// Metrics that alarms look at: the nine of denials and their band, which counts as two; key material and buckets of
/// CRLs, of which each metric counts, and one is taken for granted.
pub(super) const ALARMED: f64 = 9.0 + 2.0 + 1.0 + 1.0
    // Eight dead-letter queues, three queues, and eight functions: errors, throttles and unreadable metrics. Five of them
    // have a destination.
    + 8.0 + 3.0 + 3.0 * 8.0 + 5.0
    // Events received and their seven outcomes; what is refused, the ledger, notifications, the heartbeat.
    + 8.0 + 4.0;
/// Of trail-log: both its queues, errors, throttles and unreadable metrics.
pub(super) const ALARMED_FILES: f64 = 5.0;
/// The alarm on uses of keys: a metric and its band.
const ALARMED_DATA_PLANE: f64 = 1.0 + 2.0;

// What follows is assumed; docs/BACKTEST.md says so.

/// Seconds that an invocation takes: one that counts, and one that has something to send, most of which it waits.
const COUNTING: f64 = 0.01;
const SENDING: f64 = 0.1;
/// Bytes of metrics that an invocation writes which only counts.
const METRICS_LOG: f64 = 500.0;
/// Bytes of a log file, inflated, that a function of 256 MB reads in a second.
const READ_A_SECOND: f64 = 20e6;
/// Bytes of the log line of an event that means something, of an id in the one line for all others of a batch, of the rest
/// of that line, and of what Lambda writes about an invocation.
const EVENT_LOG: f64 = 250.0;
const ID_LOG: f64 = 40.0;
const BATCH_LOG: f64 = 200.0;
const INVOCATION_LOG: f64 = 400.0;
/// Requests to an idle queue: five pollers that wait 20 seconds each.
const IDLE: f64 = 5.0 * MONTH / 20.0;
/// Requests to KMS for each publish to the encrypted topic.
const KEY_USES: f64 = 2.0;
/// Mail addresses that subscribe.
const ADDRESSES: f64 = 1.0;
/// Units of a transaction of two items of up to 1 KB: each is written twice.
const TRANSACTION: f64 = 4.0;

/// How events reach the functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    /// Through EventBridge and a queue, as the template has it by default.
    #[serde(rename = "eventbridge")]
    EventBridge,
    /// The same, with `KmsDataPlane=enabled`.
    DataPlane,
    /// As by default, and everything else in the log files of the trail.
    Files,
}

/// What was done in a time, and how long that was.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) seconds: f64,
    pub(super) work: Work,
    /// What of it came through EventBridge.
    pub(super) heard: Work,
    pub(super) files: u64,
    /// Bytes of the files, inflated.
    pub(super) inflated: u64,
}

/// One line of the bill.
#[derive(Debug, Serialize)]
pub(super) struct Item<'p> {
    pub(super) what: &'static str,
    pub(super) amount: f64,
    pub(super) price: &'p Price,
    pub(super) dollars: f64,
}

/// A month of one way to deploy.
#[derive(Debug, Serialize)]
pub(super) struct Month<'p> {
    pub(super) by: By,
    /// Events that the functions hear.
    pub(super) events: f64,
    pub(super) alerts: f64,
    /// Log files that they read.
    pub(super) files: f64,
    pub(super) items: Vec<Item<'p>>,
    pub(super) dollars: f64,
}

impl<'p> Month<'p> {
    pub(super) fn of(by: By, done: &Done, prices: &'p Prices) -> Result<Self> {
        let work = &done.work;
        let a_month = |count: u64| number(count) * MONTH / done.seconds;
        let (events, alerts, publishes) =
            (a_month(work.events), a_month(work.alerts), a_month(work.publishes));
        let (queued, from_files) = (a_month(done.heard.events), by == By::Files);
        let of_files = |count| if from_files { a_month(count) } else { 0.0 };
        let (files, reading) = (of_files(done.files), of_files(done.inflated) / READ_A_SECOND);
        // A batch is what comes in its window, and at most full. Events in bursts fill more of them.
        let batches = queued / (1.0 + queued / MONTH * WINDOW).clamp(1.0, BATCH);
        let invocations = batches + files;
        // As if no two came in one batch, and as if each file had one.
        let sending = a_month(done.heard.unusual).min(batches + REMINDERS) + files;
        let counting = invocations + REMINDERS - sending;
        let seconds = sending * SENDING + counting * COUNTING + reading;
        let polled = QUEUES + if from_files { 1.0 } else { 0.0 };
        let alarmed = match by {
            By::EventBridge => ALARMED,
            By::DataPlane => ALARMED + ALARMED_DATA_PLANE,
            By::Files => ALARMED + ALARMED_FILES,
        };
        let units = a_month(work.transactions) * TRANSACTION + a_month(work.writes);
        let telling = a_month(done.heard.telling);
        let logs = (telling + of_files(work.telling)) * EVENT_LOG
            + (queued - telling) * ID_LOG
            + batches * BATCH_LOG
            + (invocations + REMINDERS) * INVOCATION_LOG
            + counting * METRICS_LOG;
        let amounts = [
            ("Key of the alert topic", "kms_key", 1.0),
            ("Metrics", "cloudwatch_metric", number(work.metrics.len() as u64)),
            ("Metrics that alarms look at", "cloudwatch_alarm", alarmed),
            ("Dashboard", "cloudwatch_dashboard", 1.0),
            ("Asking idle queues", "sqs_request", polled * IDLE),
            ("Events of AWS services", "eventbridge_event", queued),
            ("Notifications of log files", "s3_event", files),
            ("Log files read", "s3_get", files),
            ("Queue requests", "sqs_request", queued + 2.0 * batches + 3.0 * files),
            ("Invocations", "lambda_request", invocations + REMINDERS),
            ("Time of functions", "lambda_gb_second", seconds * GB),
            ("Sending metrics", "cloudwatch_request", sending),
            ("Logs", "log_gb", logs / 1e9),
            ("Ledger, written", "dynamodb_write", units),
            ("Ledger, read", "dynamodb_read", a_month(work.reads) + REMINDERS / 2.0),
            ("Publishes", "sns_publish", publishes),
            ("Uses of the topic's key", "kms_request", publishes * KEY_USES),
            ("Mails", "sns_mail", alerts * ADDRESSES),
        ];
        let mut items = Vec::new();
        for (what, price, amount) in amounts.into_iter().filter(|(_, _, amount)| *amount > 0.0) {
            let price = prices.get(price)?;
            items.push(Item { what, amount, price, dollars: price.of(amount) });
        }
        let dollars = items.iter().map(|item| item.dollars).sum();
        Ok(Self { by, events, alerts, files, items, dollars })
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than 15 digits")]
pub(super) fn number(count: u64) -> f64 {
    count as f64
}
