//! `Publish`, by the query protocol.

use crate::services::Answer;

const XML: &str = "text/xml";
const PUBLISHED: &str = r#"<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>00000000-0000-4000-8000-000000000000</MessageId></PublishResult><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></PublishResponse>"#;
const INVALID: &str = r#"<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"#;

pub(crate) fn answer(body: &[u8]) -> (&'static str, Answer) {
    let field =
        |name: &str| form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value);
    if field("Action").as_deref() != Some("Publish") {
        return ("unknown", Answer::refused(XML, INVALID));
    }
    let to = field("TopicArn").is_some_and(|arn| arn.starts_with("arn:aws:sns:"));
    let answer = match field("Message") {
        Some(message) if to && !message.is_empty() => Answer::ok(XML, PUBLISHED),
        _ => Answer::refused(XML, INVALID),
    };
    ("Publish", answer)
}
