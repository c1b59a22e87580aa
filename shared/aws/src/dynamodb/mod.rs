//! The ledger in one DynamoDB table. Conditional writes only, no scans: every rule is in the domain crate.
//!
//! Calls are boxed here and in the other ports: the types of the SDK's futures nest deeper than the compiler follows.

mod item;
mod watch;

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, KeysAndAttributes, Put, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem,
};
use futures_util::FutureExt;
use jiff::Timestamp;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Slot};
use tocsin_domain::{EventId, Fingerprint};
use tocsin_router::{Commit, Due, Ledger, LedgerError};

#[cfg(feature = "lambda")]
use crate::early::{self, Hello};
use crate::lazy::Lazy;
use crate::{clients, errors};
use item::{Condition, Item};

/// `BatchGetItem` takes 100 keys:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>.
const MOST_KEYS: usize = 100;
/// Times that keys are asked for which a busy table left out.
const ROUNDS: usize = 3;

/// What a writer waits at most before it tries again.
const LONGEST_WAIT: Duration = Duration::from_millis(100);

/// The ledger in a table with the key `pk` and the time to live `expires`.
#[derive(Debug, Clone)]
pub struct DynamoDb {
    client: Lazy<Client>,
    table: String,
}

impl DynamoDb {
    /// The table of this name.
    pub fn new(config: &SdkConfig, table: String) -> Self {
        Self { client: Lazy::new(config, clients::dynamodb), table }
    }

    /// Opens a connection, if that can be.
    #[cfg(feature = "lambda")]
    pub(crate) async fn connect(&self) {
        drop(
            self.client
                .put_item()
                .table_name(&self.table)
                .customize()
                .config_override(aws_sdk_dynamodb::config::Builder::new().retry_config(early::once()))
                .interceptor(Hello)
                .send()
                .boxed()
                .await,
        );
    }

    /// What is remembered of a fingerprint, and of an event about it: what a change would meet, without making one.
    pub async fn recall(
        &self,
        fingerprint: &Fingerprint,
        event: &EventId,
    ) -> Result<(Option<Slot>, Option<Claim>), LedgerError> {
        let (slot_key, claim_key) = (item::slot_key(fingerprint), item::claim_key(event, fingerprint));
        let items = self.get(&[slot_key.clone(), claim_key.clone()]).await?;
        let with = |key: &str| items.iter().find(|item| item::is(item, key));
        Ok((
            with(&slot_key).map(item::to_slot).transpose()?,
            with(&claim_key).map(item::to_claim).transpose()?,
        ))
    }

    /// Reads items of up to [`MOST_KEYS`] different keys, those that are there.
    async fn get(&self, keys: &[String]) -> Result<Vec<Item>, LedgerError> {
        let mut wanted = KeysAndAttributes::builder().consistent_read(true);
        for key in keys {
            wanted = wanted.keys(item::key(key));
        }
        let mut wanted = wanted.build().map_err(|err| LedgerError(err.to_string()))?;
        let mut found = Vec::new();
        for _ in 0..ROUNDS {
            let batch = self.client.batch_get_item().request_items(&self.table, wanted).send().boxed().await;
            let batch = batch.map_err(|err| LedgerError(errors::line(&err)))?;
            found.extend(
                batch.responses.and_then(|mut tables| tables.remove(&self.table)).unwrap_or_default(),
            );
            match batch.unprocessed_keys.and_then(|mut tables| tables.remove(&self.table)) {
                Some(left) => wanted = left,
                None => return Ok(found),
            }
        }
        Err(LedgerError(format!("the table left out {} keys, {ROUNDS} times", wanted.keys.len())))
    }

    /// Both parts of what a change found instead of what it expected.
    async fn read(&self, fingerprint: &Fingerprint, claim: &ClaimChange) -> Result<Commit, LedgerError> {
        let (slot, claim) = self.recall(fingerprint, &claim.event).await?;
        Ok(Commit::Conflict { slot, claim })
    }

    /// A change of a slot alone.
    async fn put_slot(&self, change: &Change) -> Result<Commit, LedgerError> {
        let Condition { expression, names, values } = item::slot_condition(change.expected);
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item::from_slot(change)));
        let put = put.condition_expression(expression).set_expression_attribute_names(names);
        let put = put
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().boxed().await {
            Ok(_) => Ok(Commit::Done),
            Err(SdkError::ServiceError(err)) if err.err().is_conditional_check_failed_exception() => {
                let PutItemError::ConditionalCheckFailedException(failed) = err.into_err() else {
                    return Err(LedgerError("an error of two kinds".to_owned()));
                };
                let slot = failed.item.as_ref().map(item::to_slot).transpose()?;
                Ok(Commit::Conflict { slot, claim: None })
            }
            // A transaction of another writer is in the way. The SDK does not retry that.
            Err(SdkError::ServiceError(err)) if err.err().is_transaction_conflict_exception() => {
                let slot = self.load(std::slice::from_ref(&change.fingerprint)).await?.pop().flatten();
                Ok(Commit::Conflict { slot, claim: None })
            }
            Err(err) => Err(LedgerError(errors::line(&err))),
        }
    }

    /// A change of a slot and a claim: both or none.
    async fn put_both(&self, change: &Change, claim: &ClaimChange) -> Result<Commit, LedgerError> {
        let puts = [
            self.put(item::from_slot(change), item::slot_condition(change.expected))?,
            self.put(item::from_claim(change, claim), item::claim_condition(claim.expected))?,
        ];
        let puts = puts.map(|put| TransactWriteItem::builder().put(put).build());
        let written =
            self.client.transact_write_items().set_transact_items(Some(puts.to_vec())).send().boxed().await;
        let cancelled = match written {
            Ok(_) => return Ok(Commit::Done),
            Err(SdkError::ServiceError(err)) if err.err().is_transaction_canceled_exception() => {
                err.into_err()
            }
            Err(err) => return Err(LedgerError(errors::line(&err))),
        };
        let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else {
            return Err(LedgerError("an error of two kinds".to_owned()));
        };
        let [for_slot, for_claim] = cancelled.cancellation_reasons() else {
            return Err(LedgerError(format!("cancelled without reasons: {cancelled}")));
        };
        if let Some(error) = [for_slot, for_claim].into_iter().find_map(refusal) {
            return Err(error);
        }
        // What was found is in the answer, unless the condition held or another write was in the way.
        let claimed = for_claim.item().map(item::to_claim).transpose()?;
        match for_slot.item() {
            // Of a duplicate nothing else matters.
            _ if claimed == Some(Claim::Done) => Ok(Commit::Conflict { slot: None, claim: claimed }),
            Some(slot) if for_claim.code().is_none_or(|code| code == "None") => {
                Ok(Commit::Conflict { slot: Some(item::to_slot(slot)?), claim: claim.expected })
            }
            _ => self.read(&change.fingerprint, claim).await,
        }
    }

    fn put(&self, item: Item, condition: Condition) -> Result<Put, LedgerError> {
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(condition.expression)
            .set_expression_attribute_names(condition.names)
            .set_expression_attribute_values(condition.values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|err| LedgerError(err.to_string()))
    }
}

impl Ledger for DynamoDb {
    async fn load(&self, fingerprints: &[Fingerprint]) -> Result<Vec<Option<Slot>>, LedgerError> {
        let keys: Vec<_> = fingerprints.iter().map(item::slot_key).collect();
        let mut distinct = keys.clone();
        distinct.sort();
        distinct.dedup();
        let mut items = Vec::new();
        for chunk in distinct.chunks(MOST_KEYS) {
            items.extend(self.get(chunk).await?);
        }
        let slot =
            |key: &String| items.iter().find(|item| item::is(item, key)).map(item::to_slot).transpose();
        keys.iter().map(slot).collect()
    }

    async fn due(&self, until: Timestamp) -> Result<Vec<Due>, LedgerError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(watch::INDEX)
            .key_condition_expression("watch = :watched AND deadline <= :until")
            .expression_attribute_values(":watched", item::text(&watch::WATCHED))
            .expression_attribute_values(":until", AttributeValue::N(until.as_second().to_string()));
        let mut pages = query.into_paginator().items().send();
        let mut due = Vec::new();
        while let Some(item) = pages.next().boxed().await {
            match item {
                Ok(item) => due.push(watch::due(&item)),
                // What came before it is due all the same.
                Err(err) => {
                    due.push(Err(LedgerError(errors::line(&err))));
                    break;
                }
            }
        }
        Ok(due)
    }

    async fn commit(&self, change: &Change) -> Result<Commit, LedgerError> {
        match &change.claim {
            None => self.put_slot(change).await,
            Some(claim) => self.put_both(change, claim).await,
        }
    }

    /// Waits for a random time, and for longer the more often that was. Not after the first time: that is how a failure
    /// which repeats finds what is remembered.
    async fn give_way(&self, times: usize) {
        if times > 0 {
            let longest = Duration::from_millis(10).saturating_mul(1 << times.min(10)).min(LONGEST_WAIT);
            tokio::time::sleep(longest.mul_f64(fastrand::f64())).boxed().await;
        }
    }
}

/// Why a transaction was cancelled, if not because others write the same: a table that throttles, an item that is too
/// large. To try again at once would not help.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
fn refusal(reason: &CancellationReason) -> Option<LedgerError> {
    let code = reason.code()?;
    let is_a_race = matches!(code, "None" | "ConditionalCheckFailed" | "TransactionConflict");
    (!is_a_race).then(|| LedgerError(format!("{code}: {}", reason.message().unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_writes_the_same_is_waited_for() {
        let refused = |code: &str| {
            let reason = CancellationReason::builder().code(code).message("why").build();
            refusal(&reason).map(|error| error.0)
        };
        for race in ["None", "ConditionalCheckFailed", "TransactionConflict"] {
            assert_eq!(refused(race), None);
        }
        assert_eq!(refused("ThrottlingError").as_deref(), Some("ThrottlingError: why"));
        assert_eq!(refusal(&CancellationReason::builder().build()), None);
    }
}
