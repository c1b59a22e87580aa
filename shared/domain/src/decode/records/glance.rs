//! A look at the few fields of a record that say whether it need be read.

use crate::Counted;
use crate::classify::ordinary;
use crate::decode::time;
use crate::decode::walk::{Next, Walk};
use crate::operations::Group;
use crate::{AccountId, Region};

/// Where in a record that is JSON the values of these fields are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Glance {
    event_type: Value,
    identity_type: Value,
    event_time: Value,
    event_source: Value,
    event_name: Value,
    region: Value,
    recipient: Value,
    read_only: Value,
    error: Value,
    category: Value,
    management: Value,
}

/// The value of a field, as far as it is there once and stands for itself.
#[derive(Debug, Clone, Copy, Default)]
enum Value {
    #[default]
    Absent,
    /// From where to where.
    Once(usize, usize),
    /// It is there more than once, or has an escape in it.
    Else,
}

impl Glance {
    /// Looks at the object that is next; `None` if it is not all there, or is no JSON, or nobody can say that so quickly.
    pub(super) fn at(walk: &mut Walk<'_>) -> Option<Self> {
        let mut glance = Self::default();
        let mut record = walk.object()?;
        while let Next::Name(name) = walk.name(&mut record)? {
            let value = match name {
                b"eventType" => &mut glance.event_type,
                b"eventTime" => &mut glance.event_time,
                b"eventSource" => &mut glance.event_source,
                b"eventName" => &mut glance.event_name,
                b"awsRegion" => &mut glance.region,
                b"recipientAccountId" | b"accountId" => &mut glance.recipient,
                b"readOnly" => &mut glance.read_only,
                b"errorCode" | b"errorMessage" => &mut glance.error,
                b"eventCategory" => &mut glance.category,
                b"managementEvent" => &mut glance.management,
                b"userIdentity" if walk.is_at_object() => {
                    let mut identity = walk.object()?;
                    while let Next::Name(name) = walk.name(&mut identity)? {
                        if name == b"type" {
                            glance.identity_type.see(walk)?;
                        } else {
                            walk.value()?;
                        }
                    }
                    continue;
                }
                _ => {
                    walk.value()?;
                    continue;
                }
            };
            value.see(walk)?;
        }
        Some(glance)
    }

    /// What the record, which is this text, is counted as, if it is certain that it means nothing else: a call by anybody
    /// but root that succeeded, and that does so whatever else the record says.
    pub(super) fn counted<'a>(&self, text: &'a str) -> Option<Counted<'a>> {
        let string = |value: Value| value.of(text)?.strip_prefix('"')?.strip_suffix('"');
        let is_a_call = string(self.event_type)? == "AwsApiCall" && matches!(self.error, Value::Absent);
        (is_a_call && string(self.identity_type)? != "Root").then_some(())?;
        let word = |value: Value| match value {
            Value::Absent => Some(None),
            value => match value.of(text)? {
                "true" => Some(Some(true)),
                "false" => Some(Some(false)),
                _ => None,
            },
        };
        let read_only = word(self.read_only)?;
        let management = match self.category {
            Value::Absent => word(self.management)?.unwrap_or(true),
            category => string(category)? == "Management",
        };
        let (account, region) = (string(self.recipient)?, string(self.region)?);
        (AccountId::is_one(account) && Region::is_one(region)).then_some(())?;
        let time = time::of_a_second(string(self.event_time)?)?;
        let call = ordinary(string(self.event_source)?, string(self.event_name)?, read_only)?;
        // Where nothing is said, the group is that of the operation.
        let reads = || matches!(call.group, Group::Read | Group::DataPlane);
        let reads = management && read_only.unwrap_or_else(reads);
        Some(Counted { time, account, region, call, reads })
    }
}

impl Value {
    /// Goes past the value that is next, which is one of the field: `null` and the empty string are the same as nothing.
    fn see(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        let escapes = walk.escapes();
        let value = walk.value()?;
        let end = walk.length();
        *self = match self {
            Self::Absent if matches!(value, b"null" | b"\"\"") => Self::Absent,
            Self::Absent if walk.escapes() == escapes => Self::Once(end - value.len(), end),
            _ => Self::Else,
        };
        Some(())
    }

    /// It, if it is there once.
    fn of(self, text: &str) -> Option<&str> {
        let Self::Once(from, to) = self else { return None };
        text.get(from..to)
    }
}

#[cfg(test)]
mod tests;
