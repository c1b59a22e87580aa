use aws_config::SdkConfig;
use aws_sdk_sns::Client;
use aws_sdk_sns::operation::publish::builders::PublishFluentBuilder;
use aws_sdk_sns::types::MessageAttributeValue;
use futures_util::FutureExt;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::texts::Message;
use tocsin_router::{AlertSink, Destination, SendError};

#[cfg(feature = "lambda")]
use crate::early::{self, Hello};
use crate::lazy::Lazy;
use crate::{clients, errors};

/// Publishes alerts to topics.
#[derive(Debug, Clone)]
pub struct Sns {
    client: Lazy<Client>,
    alerts: TopicArn,
    chat: Option<TopicArn>,
}

impl Sns {
    /// All alerts to one topic, and what chat shows to another one, if there is one.
    pub fn new(config: &SdkConfig, alerts: TopicArn, chat: Option<TopicArn>) -> Self {
        Self { client: Lazy::new(config, clients::sns), alerts, chat }
    }

    /// Opens a connection, if that can be.
    #[cfg(feature = "lambda")]
    pub(crate) async fn connect(&self) {
        drop(
            self.client
                .publish()
                .customize()
                .config_override(aws_sdk_sns::config::Builder::new().retry_config(early::once()))
                .interceptor(Hello)
                .send()
                .boxed()
                .await,
        );
    }

    fn publish(&self, topic: &TopicArn, message: &Message) -> PublishFluentBuilder {
        let mut publish = self.client.publish().topic_arn(topic.as_str());
        for (name, value) in &message.attributes {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value).build();
            // Both required members are set one line above.
            let Ok(value) = value else { continue };
            publish = publish.message_attributes(*name, value);
        }
        publish
    }

    fn alert(&self, topic: &TopicArn, message: &Message) -> PublishFluentBuilder {
        let publish = self.publish(topic, message).subject(&message.subject);
        publish.message_structure("json").message(message.structure())
    }
}

impl AlertSink for Sns {
    async fn publish(&self, message: &Message, to: Destination<'_>) -> Result<(), SendError> {
        let publish = match to {
            Destination::Alerts => self.alert(&self.alerts, message).customize(),
            Destination::Routed(topic) => {
                self.alert(topic, message).customize().config_override(clients::routed(topic))
            }
            Destination::Chat => match &self.chat {
                None => return Ok(()),
                Some(topic) => {
                    let publish = self.publish(topic, message).message(&message.chat);
                    publish.customize().config_override(clients::chat())
                }
            },
        };
        match publish.send().boxed().await {
            Ok(_) => Ok(()),
            Err(err) => Err(SendError(errors::line(&err))),
        }
    }
}
