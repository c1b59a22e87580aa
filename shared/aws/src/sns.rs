use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use futures_util::FutureExt;
use serde_json::json;
use tocsin_domain::arn::Arn;
use tocsin_domain::texts::Message;
use tocsin_router::{AlertSink, SendError};

use crate::errors;

/// Publishes alerts to one topic.
#[derive(Debug, Clone)]
pub struct SnsTopic {
    client: Client,
    arn: Arn,
}

impl SnsTopic {
    /// The topic of this ARN.
    pub fn new(client: Client, arn: Arn) -> Self {
        Self { client, arn }
    }
}

impl AlertSink for SnsTopic {
    async fn publish(&self, message: &Message) -> Result<(), SendError> {
        let mut publish = self
            .client
            .publish()
            .topic_arn(self.arn.as_str())
            .subject(&message.subject)
            .message_structure("json")
            .message(structure(message));
        for (name, value) in &message.attributes {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value).build();
            // Both required members are set two lines above.
            let Ok(value) = value else { continue };
            publish = publish.message_attributes(*name, value);
        }
        match publish.send().boxed().await {
            Ok(_) => Ok(()),
            Err(err) => Err(SendError(errors::line(&err))),
        }
    }
}

/// One text for each kind of subscriber; queues, functions and endpoints get the default.
///
/// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
fn structure(message: &Message) -> String {
    json!({ "default": message.document, "email": message.email, "sms": message.sms }).to_string()
}
