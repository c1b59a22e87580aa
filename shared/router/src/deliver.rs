//! The last step: to the topic that a rule names or to that of all alerts, and to chat beside it.

use futures_util::future::join;
use jiff::Timestamp;
use tocsin_domain::EventId;
use tocsin_domain::arn::TopicArn;
use tocsin_domain::metrics::Metric;
use tocsin_domain::texts::Message;

use crate::record::Count;
use crate::{AlertSink, Clock, Destination, Enrichment, Ledger, MetricSink, Router, SendError};

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Publishes a message, which then names the topic that took it, and says when.
    ///
    /// Chat is told at the same time, and what becomes of that changes nothing.
    pub(crate) async fn deliver(
        &self,
        mut message: Message,
        event: &EventId,
        count: &mut Count<'_>,
    ) -> Result<(Message, Timestamp), SendError> {
        let chat = async {
            if message.chat.is_empty() {
                return Ok(());
            }
            self.alerts.publish(&message, Destination::Chat).await
        };
        let ((refused, sent), chat) = join(self.publish_alert(&message), chat).await;
        if let Err(error) = chat {
            tracing::warn!(event.id = event.as_str(), %error, "chat was not told");
            count.one(Metric::ChatUndelivered);
        }
        if let Some(error) = refused {
            let topic = message.topic.take();
            let topic = topic.as_ref().map_or("", TopicArn::as_str);
            tracing::warn!(event.id = event.as_str(), topic, %error, "the topic of a rule did not take the alert");
            count.one(Metric::RoutedTopicFailed);
        }
        sent.map(|at| (message, at))
    }

    /// A rule is never the reason that nothing is said: what its topic does not take, and why is the first half of the
    /// answer, goes where all alerts go.
    async fn publish_alert(&self, message: &Message) -> (Option<SendError>, Result<Timestamp, SendError>) {
        let refused = match &message.topic {
            None => None,
            Some(topic) => match self.alerts.publish(message, Destination::Routed(topic)).await {
                Ok(()) => return (None, Ok(self.clock.now())),
                Err(error) => Some(error),
            },
        };
        let sent = self.alerts.publish(message, Destination::Alerts).await;
        (refused, sent.map(|()| self.clock.now()))
    }
}
