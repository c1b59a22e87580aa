//! Tables with the key `pk`, as far as the ledger needs them: conditional writes, alone or several at once, consistent
//! reads, and the index of deadlines. A table is there when it is written to.

mod condition;
mod request;
mod table;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::services::Answer;
use request::{BatchGetItem, GetItem, PutItem, Query, TransactWriteItems};
pub(crate) use table::Tables;

pub(crate) type Item = serde_json::Map<String, Value>;

const JSON: &str = "application/x-amz-json-1.0";

/// Why a request fails.
pub(crate) enum Error {
    /// It says what can't be done here.
    Invalid(String),
    /// A condition of a single write did not hold: the item that was found, where it was asked for.
    Condition(Option<Item>),
    /// The conditions of some of several writes did not hold.
    Cancelled(Vec<Option<Error>>),
}

impl Tables {
    pub(crate) fn answer(&self, operation: &str, body: &[u8]) -> (&'static str, Answer) {
        match operation {
            "PutItem" => ("PutItem", handle(body, |put: PutItem| self.put(put))),
            "TransactWriteItems" => {
                ("TransactWriteItems", handle(body, |writes: TransactWriteItems| self.put_all(writes)))
            }
            "GetItem" => ("GetItem", handle(body, |get: GetItem| self.get(&get))),
            "BatchGetItem" => ("BatchGetItem", handle(body, |get: BatchGetItem| self.get_all(get))),
            "Query" => ("Query", handle(body, |query: Query| self.query(&query))),
            _ => ("unknown", refused("UnknownOperationException", json!({}))),
        }
    }
}

fn handle<R: DeserializeOwned>(body: &[u8], act: impl FnOnce(R) -> Result<Value, Error>) -> Answer {
    let request = serde_json::from_slice(body).map_err(|err| Error::Invalid(err.to_string()));
    match request.and_then(act) {
        Ok(answer) => Answer::ok(JSON, answer.to_string()),
        Err(Error::Invalid(message)) => refused("ValidationException", json!({ "message": message })),
        Err(failed @ Error::Condition(_)) => refused("ConditionalCheckFailedException", reason(Some(failed))),
        Err(Error::Cancelled(reasons)) => {
            let reasons: Vec<_> = reasons.into_iter().map(reason).collect();
            let message = "Transaction cancelled, please refer cancellation reasons for specific reasons";
            let body = json!({ "Message": message, "CancellationReasons": reasons });
            refused("TransactionCanceledException", body)
        }
    }
}

fn reason(error: Option<Error>) -> Value {
    match error {
        Some(Error::Condition(item)) => {
            let mut reason =
                json!({ "Code": "ConditionalCheckFailed", "message": "The conditional request failed" });
            if let Some(item) = item {
                reason["Item"] = item.into();
            }
            reason
        }
        _ => json!({ "Code": "None" }),
    }
}

fn refused(name: &str, mut body: Value) -> Answer {
    body["__type"] = format!("com.amazonaws.dynamodb.v20120810#{name}").into();
    Answer::refused(JSON, body.to_string())
}
