use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::arn::Arn;
use crate::enrich::Question;
use crate::event::Origin;
use crate::operations::{Group, Service};
use crate::trail::FailureClass;
use crate::{AccountId, Condition, Region, Severity, secrets};

/// What an event means: the findings it makes and the conditions it ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classification {
    /// What is the case now.
    pub findings: Vec<Finding>,
    /// What is the case no longer, if it was.
    pub ends: Vec<Finding>,
}

/// A call to a service, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Whose operation it is.
    pub service: Service,
    /// What kind of operation it is.
    pub group: Group,
    /// What kind of failure it ended in.
    pub failure: Option<FailureClass>,
}

/// A record of CloudTrail that means nothing by itself, and is only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// When the call was.
    pub time: Timestamp,
    /// In which account: an [`AccountId`].
    pub account: &'a str,
    /// In which region: a [`Region`].
    pub region: &'a str,
    /// The call, which succeeded, and was not made by root.
    pub call: Call,
    /// Whether it is a management event that only reads or uses a key: rules hear those only if they ask for them.
    pub reads: bool,
}

/// One thing that is the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which thing.
    pub condition: Condition,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about, and what repetitions are folded by; an event may name nothing.
    pub resource: Option<Arn>,
    /// What else repetitions are folded by, where the resource alone would fold too much, such as who acted.
    pub about: Option<String>,
    /// The account of the resource: its ARN's, or where the event arose.
    pub account: AccountId,
    /// The region of the resource: its ARN's, or where the event arose.
    pub region: Region,
    /// When it happened, by the event's own time.
    pub time: Timestamp,
    /// Until when somebody can still act.
    pub deadline: Option<Timestamp>,
    /// Why, in AWS's own words, whole.
    pub cause: Option<String>,
    /// What else the event names, and what AWS answered when it was asked.
    pub facts: Vec<Fact>,
    /// What AWS can be asked about it.
    pub question: Option<Question>,
}

impl Finding {
    /// A condition where and when an event arose, with the severity of the catalogue.
    pub fn at(origin: &Origin, condition: Condition) -> Self {
        Self {
            condition,
            severity: condition.severity(),
            resource: None,
            about: None,
            account: origin.account.clone(),
            region: origin.region.clone(),
            time: origin.time,
            deadline: None,
            cause: None,
            facts: Vec::new(),
            question: None,
        }
    }

    /// The same about this resource: its ARN says where that is, as far as it says so.
    #[must_use]
    pub fn of(self, arn: &Arn) -> Self {
        Self {
            account: arn.account().parse().unwrap_or(self.account),
            region: arn.region().parse().unwrap_or(self.region),
            resource: Some(arn.clone()),
            ..self
        }
    }

    /// The same with its secrets hidden. The ARN of a resource is checked, and stays. What it is about gets a mark of what
    /// was hidden there: things that differ in that alone are not folded together.
    #[must_use]
    pub(crate) fn without_secrets(mut self) -> Self {
        let facts = self.facts.iter_mut().map(|fact| &mut fact.value);
        for text in facts.chain(&mut self.cause) {
            if let Cow::Owned(hidden) = secrets::hidden(text) {
                *text = hidden;
            }
        }
        if let Some(about) = &mut self.about
            && let Cow::Owned(hidden) = secrets::hidden(about)
        {
            *about = format!("{hidden} ({:08x})", mark(about));
        }
        self
    }

    /// What this finding is folded with: its condition, its resource or else its place, and what else it is about.
    pub fn fingerprint(&self) -> Fingerprint {
        let (account, region) = (self.account.as_str(), self.region.as_str());
        let place = match &self.resource {
            Some(arn) => vec![arn.as_str()],
            None => vec![account, region],
        };
        Fingerprint::new(self.condition, place.into_iter().chain(self.about.as_deref()))
    }
}

/// FNV-1a, which stays the same from one release to the next. Too short to say what the text is.
pub(crate) fn mark(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Something that the event names, such as the certificate, or that AWS answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// A `snake_case` name: the key in the document and, with spaces, the label in the mail.
    pub name: Cow<'static, str>,
    /// Its value as AWS wrote it: for every text that quotes it, an attacker's text.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: &'static str, value: &impl ToString) -> Self {
        Self { name: Cow::Borrowed(name), value: value.to_string() }
    }
}

/// What is folded together: a condition and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a condition and what it is about.
    pub fn new<'a>(condition: Condition, about: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = condition.label().to_owned();
        for part in about {
            text.reserve(1 + part.len());
            text.push('|');
            // Names are anybody's text, and a fingerprint is a key and a thread, not a place to write in: nor is it a link.
            let mut after_slash = false;
            for c in part.chars() {
                let second = after_slash && c == '/';
                after_slash = c == '/' && !second;
                text.push(if second || !is_of_a_key(c) { '?' } else { c });
            }
        }
        Self(text)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of which condition.
    pub(crate) fn condition(&self) -> Option<Condition> {
        Condition::labelled(self.0.split('|').next()?)
    }
}

fn is_of_a_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '|' | '_' | '+' | '=' | ',' | '.' | ':' | '/' | '(' | ')' | '-')
}

impl FromStr for Fingerprint {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn of_two_slashes_the_second_is_hidden_and_whatever_may_not_stand_in_a_key(about in "[a/é<\\\\ .:]{0,20}") {
            let expected = about.replace("//", "/?").replace(['<', '\\'], "?");
            let fingerprint = Fingerprint::new(Condition::Throttled, [about.as_str(), "x"]);
            prop_assert_eq!(fingerprint.as_str(), format!("throttled|{expected}|x"));
        }
    }
}
