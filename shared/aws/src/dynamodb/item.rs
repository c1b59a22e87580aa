//! What an item looks like: attributes by hand, because there are few.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tocsin_domain::alert::State;
use tocsin_domain::ledger::{Change, Claim, ClaimChange, Hold, Phase, Slot, Told};
use tocsin_domain::{EventId, Fingerprint, bounded_key};
use tocsin_router::LedgerError;

use super::watch;

/// An item, by the names of its attributes.
pub(super) type Item = HashMap<String, AttributeValue>;

/// A key may have 2,048 bytes.
const KEY: usize = 1024;

/// What must be there for a write to be made.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) expression: &'static str,
    pub(super) names: Option<HashMap<String, String>>,
    pub(super) values: Option<Item>,
}

pub(super) fn slot_key(fingerprint: &Fingerprint) -> String {
    bounded_key(format!("slot|{fingerprint}"), KEY)
}

pub(super) fn claim_key(event: &EventId, fingerprint: &Fingerprint) -> String {
    bounded_key(format!("claim|{event}|{fingerprint}"), KEY)
}

pub(super) fn key(pk: &str) -> Item {
    Item::from([("pk".to_owned(), AttributeValue::S(pk.to_owned()))])
}

pub(super) fn is(item: &Item, pk: &str) -> bool {
    matches!(item.get("pk"), Some(AttributeValue::S(found)) if found == pk)
}

pub(super) fn slot_condition(expected: Option<u64>) -> Condition {
    match expected {
        None => Condition { expression: "attribute_not_exists(pk)", names: None, values: None },
        Some(version) => Condition {
            expression: "version = :version",
            names: None,
            values: Some(Item::from([(":version".to_owned(), AttributeValue::N(version.to_string()))])),
        },
    }
}

pub(super) fn claim_condition(expected: Option<Claim>) -> Condition {
    let names = HashMap::from([("#until".to_owned(), "until".to_owned())]);
    match expected {
        None => Condition { expression: "attribute_not_exists(pk)", names: None, values: None },
        Some(Claim::Done) => Condition {
            expression: "attribute_exists(pk) AND attribute_not_exists(#until)",
            names: Some(names),
            values: None,
        },
        Some(Claim::Working(until)) => Condition {
            expression: "#until = :until",
            names: Some(names),
            values: Some(Item::from([(":until".to_owned(), text(&until))])),
        },
    }
}

pub(super) fn from_slot(change: &Change) -> Item {
    let slot = &change.slot;
    let mut item = key(&slot_key(&change.fingerprint));
    let mut set = |name: &str, value: AttributeValue| item.insert(name.to_owned(), value);
    set("version", AttributeValue::N(slot.version.to_string()));
    set("first", text(&slot.first));
    set("last", text(&slot.last));
    set("count", AttributeValue::N(slot.count.to_string()));
    set("expires", expiry(change.slot_expires()));
    if let Phase::Over(since) = slot.phase {
        set("over_since", text(&since));
    }
    if let Some(told) = slot.told {
        set("told_at", text(&told.at));
        set("told_cause", AttributeValue::Bool(told.cause));
        if told.beside {
            set("told_beside", AttributeValue::Bool(true));
        }
    }
    if let Some(hold) = &slot.hold {
        set("hold_event", text(&hold.event));
        set("hold_time", text(&hold.time));
        set("hold_until", text(&hold.until));
        set("hold_telling", text(&hold.telling.label()));
        set("hold_cause", AttributeValue::Bool(hold.cause));
    }
    if let Some(watch) = &slot.watch {
        watch::set(&mut item, &change.fingerprint, watch);
    }
    item
}

pub(super) fn from_claim(change: &Change, claim: &ClaimChange) -> Item {
    let mut item = key(&claim_key(&claim.event, &change.fingerprint));
    item.insert("expires".to_owned(), expiry(change.claim_expires()));
    if let Claim::Working(until) = claim.claim {
        item.insert("until".to_owned(), text(&until));
    }
    item
}

pub(super) fn to_slot(item: &Item) -> Result<Slot, LedgerError> {
    let over_since = optional(item, "over_since")?;
    let told_at = optional(item, "told_at")?;
    let hold_event: Option<EventId> = optional(item, "hold_event")?;
    Ok(Slot {
        version: required(item, "version")?,
        phase: over_since.map_or(Phase::Firing, Phase::Over),
        first: required(item, "first")?,
        last: required(item, "last")?,
        count: required(item, "count")?,
        told: told_at.map(|at| Told {
            at,
            cause: flag(item, "told_cause"),
            beside: flag(item, "told_beside"),
        }),
        hold: match hold_event {
            None => None,
            Some(event) => Some(Hold {
                event,
                time: required(item, "hold_time")?,
                until: required(item, "hold_until")?,
                telling: State::labelled(&required::<String>(item, "hold_telling")?)
                    .ok_or_else(|| broken("hold_telling"))?,
                cause: flag(item, "hold_cause"),
            }),
        },
        watch: watch::get(item)?,
    })
}

pub(super) fn to_claim(item: &Item) -> Result<Claim, LedgerError> {
    Ok(optional(item, "until")?.map_or(Claim::Done, Claim::Working))
}

pub(super) fn text(value: &impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

fn expiry(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}

fn flag(item: &Item, name: &str) -> bool {
    item.get(name) == Some(&AttributeValue::Bool(true))
}

pub(super) fn required<T: FromStr>(item: &Item, name: &'static str) -> Result<T, LedgerError> {
    optional(item, name)?.ok_or_else(|| broken(name))
}

pub(super) fn optional<T: FromStr>(item: &Item, name: &'static str) -> Result<Option<T>, LedgerError> {
    match item.get(name) {
        None => Ok(None),
        Some(AttributeValue::S(value) | AttributeValue::N(value)) => {
            value.parse().map(Some).map_err(|_| broken(name))
        }
        Some(_) => Err(broken(name)),
    }
}

/// An item that somebody else wrote: as good as no ledger.
pub(super) fn broken(name: &str) -> LedgerError {
    LedgerError(format!("the table holds an item whose `{name}` can't be read"))
}
