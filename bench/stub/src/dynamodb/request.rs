//! What is asked, as it comes.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Error, Item};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutItem {
    pub(crate) table_name: String,
    pub(crate) item: Item,
    pub(crate) condition_expression: Option<String>,
    #[serde(default)]
    pub(crate) expression_attribute_names: HashMap<String, String>,
    #[serde(default)]
    pub(crate) expression_attribute_values: Item,
    return_values_on_condition_check_failure: Option<String>,
}

impl PutItem {
    pub(crate) fn wants_old(&self) -> bool {
        self.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TransactWriteItems {
    pub(crate) transact_items: Vec<Write>,
    pub(crate) client_request_token: Option<String>,
}

/// Other kinds of writes are refused, for want of this field.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Write {
    pub(crate) put: PutItem,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetItem {
    pub(crate) table_name: String,
    pub(crate) key: Item,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchGetItem {
    pub(crate) request_items: HashMap<String, Keys>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Keys {
    pub(crate) keys: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Query {
    pub(crate) table_name: String,
    pub(crate) key_condition_expression: String,
    #[serde(default)]
    pub(crate) expression_attribute_names: HashMap<String, String>,
    pub(crate) expression_attribute_values: Item,
}

/// The partition key of an item.
pub(crate) fn key(item: &Item) -> Result<&str, Error> {
    let key = item.get("pk").and_then(|pk| pk.get("S")).and_then(Value::as_str);
    key.ok_or_else(|| Error::Invalid("no key `pk` of type S".to_owned()))
}
