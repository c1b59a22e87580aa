use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::rng::Rng;

/// A CRL event that AWS sends, perhaps more than once.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) ca: usize,
    pub(crate) fails: bool,
    /// Its own time.
    pub(crate) time: Timestamp,
    pub(crate) text: String,
}

/// When every schedule starts, by the clock.
pub(crate) fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// A few events of a few CAs. Their own times lie close together and are often the same.
pub(crate) fn random(rng: &mut Rng) -> Vec<Event> {
    let cas = rng.pick(&[1, 1, 1, 2, 3]);
    let reasons = rng.pick(&[1, 1, 2, 3]);
    let (count, times) = (2 + rng.below(6), rng.pick(&[3, 5, 9]));
    (0..count)
        .map(|index| {
            let (ca, fails) = (rng.below(cas), rng.chance(60));
            let second = i64::try_from(rng.below(times)).unwrap();
            let time = noon() - SignedDuration::from_secs(10 - second);
            let detail = match (fails, rng.below(reasons)) {
                (false, _) => json!({ "result": "success" }),
                (true, 0) => {
                    let reason = "Failed to write CRL to S3. Check your S3 bucket permissions.";
                    json!({ "result": "failure", "reason": reason })
                }
                // One condition, with and without a cause.
                (true, 1) => json!({ "result": "failure" }),
                (true, _) => json!({ "result": "failure", "reason": "The sky fell." }),
            };
            let id = format!("{}{index}", if fails { "failure" } else { "success" });
            let text = json!({
                "id": id, "detail-type": "ACM Private CA CRL Generation", "source": "aws.acm-pca",
                "account": "111122223333", "region": "us-east-1", "time": time.to_string(),
                "resources": [arn(ca)], "detail": detail,
            });
            Event { id, ca, fails, time, text: text.to_string() }
        })
        .collect()
}

pub(crate) fn arn(ca: usize) -> String {
    format!("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/{ca}")
}

/// What a function is invoked with: the event itself, or a batch of messages named by their ids.
pub(crate) fn payload(events: &[&Event]) -> String {
    match events {
        [event] => event.text.clone(),
        events => {
            let record = |event: &&Event| json!({ "messageId": event.id, "eventSource": "aws:sqs", "body": event.text });
            json!({ "Records": events.iter().map(record).collect::<Vec<_>>() }).to_string()
        }
    }
}
