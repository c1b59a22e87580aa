//! How a finding with a deadline is remembered, so that it can be told again without its event.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::Watch;
use tocsin_domain::{Condition, Fact, Finding, Fingerprint};
use tocsin_router::{Due, LedgerError};

use super::item::{self, Item, broken, optional, required, text};

/// The index of what has a deadline. Its keys are there only while the deadline counts.
pub(super) const INDEX: &str = "deadlines";
/// The one value of the index's partition key.
pub(super) const WATCHED: &str = "deadline";

pub(super) fn set(item: &mut Item, fingerprint: &Fingerprint, watch: &Watch) {
    let mut set = |name: &str, value: AttributeValue| item.insert(name.to_owned(), value);
    set("watch", text(&WATCHED));
    set("deadline", AttributeValue::N(watch.deadline.as_second().to_string()));
    set("fingerprint", text(&fingerprint.as_str()));
    set("finding", AttributeValue::M(from_finding(&watch.finding)));
    set("origin", AttributeValue::M(from_origin(&watch.origin)));
}

pub(super) fn get(item: &Item) -> Result<Option<Box<Watch>>, LedgerError> {
    let Some(AttributeValue::M(finding)) = item.get("finding") else { return Ok(None) };
    let Some(AttributeValue::M(origin)) = item.get("origin") else { return Err(broken("origin")) };
    Ok(Watch::of(&to_finding(finding)?, &to_origin(origin)?))
}

/// What an item of the index says. Its fingerprint stands there, since its key may be a hash.
pub(super) fn due(item: &Item) -> Due {
    let read = || Ok((required(item, "fingerprint")?, item::to_slot(item)?));
    read().map_err(|error: LedgerError| match item.get("pk") {
        Some(AttributeValue::S(pk)) => LedgerError(format!("{}: {pk}", error.0)),
        _ => error,
    })
}

fn from_finding(finding: &Finding) -> Item {
    let mut item = Item::from([
        ("condition".to_owned(), text(&finding.condition.label())),
        ("severity".to_owned(), text(&finding.severity)),
        ("account".to_owned(), text(&finding.account)),
        ("region".to_owned(), text(&finding.region)),
        ("time".to_owned(), text(&finding.time)),
    ]);
    let mut set = |name: &str, value: Option<AttributeValue>| {
        item.extend(value.map(|value| (name.to_owned(), value)));
    };
    set("resource", finding.resource.as_ref().map(text));
    set("about", finding.about.as_ref().map(text));
    set("deadline", finding.deadline.as_ref().map(text));
    set("cause", finding.cause.as_ref().map(text));
    let fact = |fact: &Fact| AttributeValue::L(vec![text(&fact.name), text(&fact.value)]);
    set("facts", Some(AttributeValue::L(finding.facts.iter().map(fact).collect())));
    item
}

fn to_finding(item: &HashMap<String, AttributeValue>) -> Result<Finding, LedgerError> {
    let label: String = required(item, "condition")?;
    let Some(AttributeValue::L(facts)) = item.get("facts") else { return Err(broken("facts")) };
    Ok(Finding {
        condition: Condition::labelled(&label).ok_or_else(|| broken("condition"))?,
        severity: required(item, "severity")?,
        resource: optional(item, "resource")?,
        about: optional(item, "about")?,
        account: required(item, "account")?,
        region: required(item, "region")?,
        time: required(item, "time")?,
        deadline: optional(item, "deadline")?,
        cause: optional(item, "cause")?,
        question: None,
        facts: facts.iter().map(to_fact).collect::<Result<_, _>>()?,
    })
}

fn to_fact(value: &AttributeValue) -> Result<Fact, LedgerError> {
    let AttributeValue::L(parts) = value else { return Err(broken("facts")) };
    let [AttributeValue::S(name), AttributeValue::S(value)] = &parts[..] else {
        return Err(broken("facts"));
    };
    Ok(Fact { name: name.clone().into(), value: value.clone() })
}

fn from_origin(origin: &Origin) -> Item {
    Item::from([
        ("id".to_owned(), text(&origin.id)),
        ("source".to_owned(), text(&origin.source)),
        ("detail_type".to_owned(), text(&origin.detail_type)),
        ("account".to_owned(), text(&origin.account)),
        ("region".to_owned(), text(&origin.region)),
        ("time".to_owned(), text(&origin.time)),
    ])
}

fn to_origin(item: &Item) -> Result<Origin, LedgerError> {
    Ok(Origin {
        id: required(item, "id")?,
        source: required(item, "source")?,
        detail_type: required(item, "detail_type")?,
        account: required(item, "account")?,
        region: required(item, "region")?,
        time: required(item, "time")?,
    })
}
