//! What AWS charges, out of one dated file.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use jiff::civil::Date;
use serde::Serialize;
use tocsin_domain::tree::{self, Mistake, Node, Value};

const FILE: &str = include_str!("prices.yaml");

/// What something costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Price {
    /// Dollars for `per` of them.
    pub(crate) dollars: f64,
    /// How many that price is for.
    pub(crate) per: f64,
    /// What people call so many of them.
    pub(crate) unit: String,
    /// Where the price was read, or can be checked.
    pub(crate) source: String,
    /// When that source said so.
    pub(crate) date: Date,
    /// Why it is no more than an assumption.
    pub(crate) assumed: Option<String>,
}

/// All prices.
#[derive(Debug)]
pub(crate) struct Prices {
    /// Where they are charged.
    pub(crate) region: String,
    pub(super) prices: BTreeMap<String, Price>,
}

impl Prices {
    /// The prices that this program was built with.
    pub(crate) fn read() -> Result<Self> {
        Self::of(FILE).map_err(|mistake| anyhow!("prices.yaml: {mistake}"))
    }

    pub(super) fn of(text: &str) -> Result<Self, Mistake> {
        let file = tree::yaml(text).map_err(|mut mistakes| mistakes.swap_remove(0))?;
        let Value::Map(entries) = &field(&file, "prices")?.value else {
            return Err(Mistake::new(file.line, "`prices` is no map"));
        };
        let prices = entries.iter().map(|entry| Ok((entry.key.clone(), price(&entry.value)?)));
        Ok(Self { region: text_of(&file, "region")?, prices: prices.collect::<Result<_, Mistake>>()? })
    }

    /// The price of this name.
    pub(super) fn get(&self, name: &str) -> Result<&Price> {
        self.prices.get(name).ok_or_else(|| anyhow!("prices.yaml: no price of `{name}`"))
    }

    /// From the oldest price to the newest.
    pub(crate) fn dates(&self) -> Option<(Date, Date)> {
        let dates = || self.prices.values().map(|price| price.date);
        Some((dates().min()?, dates().max()?))
    }
}

impl Price {
    /// Dollars for so many.
    pub(super) fn of(&self, amount: f64) -> f64 {
        amount / self.per * self.dollars
    }
}

fn price(node: &Node) -> Result<Price, Mistake> {
    let date = text_of(node, "date")?;
    let wrong = |_| Mistake::new(node.line, format!("`date` is {date}, not a day"));
    Ok(Price {
        dollars: number_of(node, "dollars")?,
        per: number_of(node, "per")?,
        unit: text_of(node, "unit")?,
        source: text_of(node, "source")?,
        date: date.parse().map_err(wrong)?,
        assumed: field(node, "assumed").and_then(|_| text_of(node, "assumed")).ok(),
    })
}

fn field<'n>(node: &'n Node, key: &str) -> Result<&'n Node, Mistake> {
    let entry = match &node.value {
        Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
        _ => None,
    };
    entry.map(|entry| &entry.value).ok_or_else(|| Mistake::new(node.line, format!("`{key}` is missing")))
}

fn text_of(node: &Node, key: &str) -> Result<String, Mistake> {
    match field(node, key)? {
        Node { value: Value::String(text), .. } => Ok(text.clone()),
        Node { line, .. } => Err(Mistake::new(*line, format!("`{key}` is no text"))),
    }
}

fn number_of(node: &Node, key: &str) -> Result<f64, Mistake> {
    match field(node, key)? {
        Node { value: Value::Number(number), .. } => Ok(*number),
        Node { line, .. } => Err(Mistake::new(*line, format!("`{key}` is no number"))),
    }
}
