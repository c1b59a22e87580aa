use std::fmt;

use jiff::Timestamp;

use crate::arn::Arn;
use crate::{AccountId, Condition, Region, Severity};

/// What an event means: the findings it makes and the conditions it ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classification {
    /// What is the case now.
    pub findings: Vec<Finding>,
    /// What is the case no longer, if it was.
    pub ends: Vec<Finding>,
}

/// One thing that is the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which thing.
    pub condition: Condition,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about, and what repetitions are folded by; an event of an unknown kind may name nothing.
    pub resource: Option<Arn>,
    /// The account of the resource: its ARN's, or where the event arose.
    pub account: AccountId,
    /// The region of the resource: its ARN's, or where the event arose.
    pub region: Region,
    /// When it happened, by the event's own time.
    pub time: Timestamp,
    /// Why, in AWS's own words, whole.
    pub cause: Option<String>,
    /// What else the event names.
    pub facts: Vec<Fact>,
}

impl Finding {
    /// What this finding is folded with.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::new(self.condition, self.resource.as_ref(), &self.account, &self.region)
    }
}

/// Something the event names, such as the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// A `snake_case` name: the key in the document and, with spaces, the label in the mail.
    pub name: &'static str,
    /// Its value as AWS wrote it: for every text that quotes it, an attacker's text.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: &'static str, value: &impl ToString) -> Self {
        Self { name, value: value.to_string() }
    }
}

/// What is folded together: a condition and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a condition of a resource; where there is none, of the account and region.
    pub fn new(condition: Condition, resource: Option<&Arn>, account: &AccountId, region: &Region) -> Self {
        let label = condition.label();
        Self(match resource {
            Some(arn) => format!("{label}|{arn}"),
            None => format!("{label}|{account}|{region}"),
        })
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
