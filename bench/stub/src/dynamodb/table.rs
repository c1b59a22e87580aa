//! What is kept, and the operations on it. One lock around each operation: so writes are one after the other, and no
//! transaction is ever in the way of another.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::condition::Expression;
use super::request::{BatchGetItem, GetItem, PutItem, Query, TransactWriteItems, key};
use super::{Error, Item};

/// Tokens of transactions that are remembered, at least: DynamoDB does so for ten minutes.
const TOKENS: usize = 50_000;

#[derive(Default)]
pub(crate) struct Tables(Mutex<State>);

#[derive(Default)]
struct State {
    tables: HashMap<String, HashMap<String, Item>>,
    /// Of the transactions that were made, the latest and those before.
    tokens: [HashSet<String>; 2],
}

impl Tables {
    pub(crate) fn reset(&self) {
        *self.state() = State::default();
    }

    pub(super) fn put(&self, put: PutItem) -> Result<Value, Error> {
        let mut state = self.state();
        state.check(&put)?;
        state.write(put)?;
        Ok(json!({}))
    }

    pub(super) fn put_all(&self, request: TransactWriteItems) -> Result<Value, Error> {
        let mut state = self.state();
        if request.client_request_token.as_ref().is_some_and(|token| state.made(token)) {
            return Ok(json!({}));
        }
        let mut reasons = Vec::new();
        for write in &request.transact_items {
            reasons.push(match state.check(&write.put) {
                Ok(()) => None,
                Err(invalid @ Error::Invalid(_)) => return Err(invalid),
                Err(failed) => Some(failed),
            });
        }
        if reasons.iter().any(Option::is_some) {
            return Err(Error::Cancelled(reasons));
        }
        for write in request.transact_items {
            state.write(write.put)?;
        }
        state.remember(request.client_request_token);
        Ok(json!({}))
    }

    pub(super) fn get(&self, get: &GetItem) -> Result<Value, Error> {
        let state = self.state();
        Ok(state.find(&get.table_name, &get.key)?.map_or_else(|| json!({}), |item| json!({ "Item": item })))
    }

    pub(super) fn get_all(&self, get: BatchGetItem) -> Result<Value, Error> {
        let state = self.state();
        let mut responses = serde_json::Map::new();
        for (table, wanted) in get.request_items {
            let mut items = Vec::new();
            for key in &wanted.keys {
                items.extend(state.find(&table, key)?.cloned().map(Value::from));
            }
            responses.insert(table, items.into());
        }
        Ok(json!({ "Responses": responses, "UnprocessedKeys": {} }))
    }

    /// Of any index: the items for which the key condition holds, by deadline.
    pub(super) fn query(&self, query: &Query) -> Result<Value, Error> {
        let expression = Expression {
            text: &query.key_condition_expression,
            names: &query.expression_attribute_names,
            values: &query.expression_attribute_values,
        };
        let state = self.state();
        let mut items = Vec::new();
        for item in state.tables.get(&query.table_name).into_iter().flat_map(HashMap::values) {
            if expression.holds(Some(item))? {
                items.push(item);
            }
        }
        items.sort_by_key(|item| item["deadline"]["N"].as_str().and_then(|at| at.parse::<i64>().ok()));
        Ok(json!({ "Items": items, "Count": items.len(), "ScannedCount": items.len() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&self, table: &str, wanted: &Item) -> Result<Option<&Item>, Error> {
        let key = key(wanted)?;
        Ok(self.tables.get(table).and_then(|items| items.get(key)))
    }

    fn check(&self, put: &PutItem) -> Result<(), Error> {
        let found = self.find(&put.table_name, &put.item)?;
        let Some(text) = &put.condition_expression else { return Ok(()) };
        let (names, values) = (&put.expression_attribute_names, &put.expression_attribute_values);
        if (Expression { text, names, values }).holds(found)? {
            return Ok(());
        }
        Err(Error::Condition(found.filter(|_| put.wants_old()).cloned()))
    }

    fn write(&mut self, put: PutItem) -> Result<(), Error> {
        let key = key(&put.item)?.to_owned();
        self.tables.entry(put.table_name).or_default().insert(key, put.item);
        Ok(())
    }

    fn made(&self, token: &str) -> bool {
        self.tokens.iter().any(|tokens| tokens.contains(token))
    }

    fn remember(&mut self, token: Option<String>) {
        if self.tokens[0].len() >= TOKENS {
            self.tokens.rotate_right(1);
            self.tokens[0].clear();
        }
        self.tokens[0].extend(token);
    }
}
