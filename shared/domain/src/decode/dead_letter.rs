use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A message of a dead-letter queue: the event, and what is known of why it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The event as it was to be handled, whole.
    pub event: String,
    /// What Lambda says of its attempts, if it was Lambda that gave up.
    pub failure: Option<InvocationFailure>,
}

/// What Lambda's record of a failed asynchronous invocation says. Each text is anybody's: the function's own error quotes
/// the event.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvocationFailure {
    /// Name of the function, out of its ARN.
    pub function: Option<String>,
    /// `RetriesExhausted` or `EventAgeExceeded`.
    pub condition: Option<String>,
    /// Times that the function was invoked with this event, approximately.
    pub attempts: Option<u64>,
    /// `errorType` of what the function answered last; nothing if it was never invoked.
    pub error_type: Option<String>,
    /// `errorMessage` of that.
    pub error_message: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Record<'a> {
    #[serde(rename = "requestContext")]
    context: Value,
    #[serde(borrow, rename = "requestPayload")]
    payload: &'a RawValue,
    #[serde(default, rename = "responsePayload")]
    response: Value,
}

/// Tells a record of Lambda from an event. Never refuses: whatever is no such record is taken as the event, and the
/// decoder of events says what is wrong with it.
pub fn dead_letter(body: &str) -> DeadLetter {
    let whole = || DeadLetter { event: body.to_owned(), failure: None };
    // Serde would take an array for a struct, by position.
    if !body.trim_start().starts_with('{') {
        return whole();
    }
    let Ok(Record { context, payload, response }) = serde_json::from_str::<Record<'_>>(body) else {
        return whole();
    };
    let failure = InvocationFailure {
        function: text(&context, "functionArn").and_then(|arn| function_name(&arn)),
        condition: text(&context, "condition"),
        attempts: context.get("approximateInvokeCount").and_then(Value::as_u64),
        error_type: text(&response, "errorType"),
        error_message: text(&response, "errorMessage"),
    };
    DeadLetter { event: payload.get().to_owned(), failure: Some(failure) }
}

fn text(object: &Value, field: &str) -> Option<String> {
    Some(object.get(field)?.as_str()?.to_owned())
}

/// `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, and a version or alias behind it.
fn function_name(arn: &str) -> Option<String> {
    arn.split(':').nth(6).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let DeadLetter { event, failure } = dead_letter(body);
        let got = match failure {
            None => event,
            Some(it) => format!(
                "{event} of {:?}, {:?} after {:?}: {:?} {:?}",
                it.function, it.condition, it.attempts, it.error_type, it.error_message
            ),
        };
        assert_eq!(got, expected, "{body}");
    }

    #[test]
    fn takes_the_event_out_of_a_record_of_lambda() {
        check(
            r#"{"version": "1.0", "timestamp": "2026-11-21T08:00:00.000Z", "requestContext": {"requestId": "r",
                "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:tocsin-KeyEvent-1:$LATEST",
                "condition": "RetriesExhausted", "approximateInvokeCount": 3}, "requestPayload": {"id": "e" },
                "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
                "responsePayload": {"errorType": "Undelivered", "errorMessage": "no"}}"#,
            r#"{"id": "e" } of Some("tocsin-KeyEvent-1"), Some("RetriesExhausted") after Some(3): Some("Undelivered") Some("no")"#,
        );
    }

    #[test]
    fn takes_the_event_out_of_a_record_whatever_else_that_says() {
        check(r#"{"requestContext": {}, "requestPayload": 5}"#, "5 of None, None after None: None None");
        check(
            r#"{"requestContext": {"functionArn": 5, "condition": "EventAgeExceeded", "approximateInvokeCount": "x"},
                "requestPayload": {}, "responsePayload": "an old text"}"#,
            r#"{} of None, Some("EventAgeExceeded") after None: None None"#,
        );
        check(
            r#"{"requestContext": null, "requestPayload": {}, "responsePayload": null}"#,
            "{} of None, None after None: None None",
        );
    }

    #[test]
    fn takes_anything_else_for_the_event() {
        for body in ["", "no JSON", "[{}, {}, {}]", r#"{"id": "e"}"#, r#"{"requestPayload": {}}"#] {
            check(body, body);
        }
    }
}
