use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{ChangeMessageVisibilityBatchRequestEntry, Message, MessageSystemAttributeName};
use futures_util::FutureExt;
use jiff::Timestamp;

use crate::errors;

/// Messages that one call takes at most:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html>.
const MOST: u8 = 10;
/// How long nobody else sees what was received. Longer than ten events may take, with every call at its limit.
const VISIBILITY_SECONDS: i32 = 300;
/// A call that waits asks all servers of the queue, one that does not may find nothing where there is something:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html>.
const WAIT_SECONDS: i32 = 1;

/// A queue, whose messages stay in it until they are deleted.
#[derive(Debug, Clone)]
pub struct Queue {
    client: Client,
    url: String,
}

/// A message that was received. Nobody else sees it for a while, and then it is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its id, which stays the same however often it is received.
    pub id: String,
    /// What deletes it or gives it back.
    pub receipt: String,
    /// What it says.
    pub body: String,
    /// When it was first sent: 14 days later the queue drops it.
    pub sent: Option<Timestamp>,
    /// How often it was received, with this time.
    pub receives: Option<u64>,
    /// `ERROR_CODE` and `ERROR_MESSAGE` of EventBridge, if it was EventBridge that gave up:
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html>.
    pub not_delivered: Option<String>,
}

/// A queue that can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QueueError(String);

impl Queue {
    /// The queue with this URL.
    pub fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A few messages that nobody else has at this moment; none if there are no more.
    pub async fn receive(&self) -> Result<Vec<Received>, QueueError> {
        let receive = self.client.receive_message().queue_url(&self.url).message_attribute_names("All");
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
        let receive = receive.max_number_of_messages(MOST.into()).visibility_timeout(VISIBILITY_SECONDS);
        let received = receive.wait_time_seconds(WAIT_SECONDS).send().boxed().await;
        let received = received.map_err(|err| QueueError(errors::line(&err)))?;
        Ok(received.messages.unwrap_or_default().into_iter().map(received_message).collect())
    }

    /// Deletes a message by its receipt. If that fails, the message comes again.
    pub async fn delete(&self, receipt: &str) -> Result<(), QueueError> {
        let delete = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        delete.send().boxed().await.map(drop).map_err(|err| QueueError(errors::line(&err)))
    }

    /// Gives messages back at once. What can't be given back is back by itself after a while.
    pub async fn release(&self, receipts: &[String]) {
        for chunk in receipts.chunks(MOST.into()) {
            let entries = chunk.iter().enumerate().filter_map(|(number, receipt)| {
                let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(number.to_string());
                entry.receipt_handle(receipt).visibility_timeout(0).build().ok()
            });
            let release = self.client.change_message_visibility_batch().queue_url(&self.url);
            if let Err(err) = release.set_entries(Some(entries.collect())).send().boxed().await {
                tracing::debug!(error = errors::line(&err), "messages not given back");
            }
        }
    }
}

fn received_message(message: Message) -> Received {
    let system = |name| message.attributes.as_ref().and_then(|all| all.get(&name));
    let attribute = |name| {
        let attribute = message.message_attributes.as_ref().and_then(|all| all.get(name));
        attribute.and_then(|attribute| attribute.string_value.clone())
    };
    let sent = system(MessageSystemAttributeName::SentTimestamp);
    let receives = system(MessageSystemAttributeName::ApproximateReceiveCount);
    let (code, words) = (attribute("ERROR_CODE"), attribute("ERROR_MESSAGE"));
    let not_delivered =
        code.map(|code| words.map_or_else(|| code.clone(), |words| format!("{code}: {words}")));
    Received {
        sent: sent.and_then(|sent| Timestamp::from_millisecond(sent.parse().ok()?).ok()),
        receives: receives.and_then(|receives| receives.parse().ok()),
        not_delivered,
        id: message.message_id.unwrap_or_default(),
        receipt: message.receipt_handle.unwrap_or_default(),
        body: message.body.unwrap_or_default(),
    }
}
