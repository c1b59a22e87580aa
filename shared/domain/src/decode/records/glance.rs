//! A look at the few fields of a record that say whether it need be read.

use crate::Counted;
use crate::classify::ordinary;
use crate::decode::time;
use crate::decode::walk::{self, Field, Look, Stop};
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
    Once(u32, u32),
    /// It is there more than once, or has an escape in it, or is far away.
    Else,
}

impl Glance {
    /// Looks at the object that begins here, and says how long it is.
    pub(super) fn at(bytes: &[u8]) -> Result<(usize, Self), Stop> {
        let mut glance = Self::default();
        let length = walk::object(bytes, &mut glance)?;
        Ok((length, glance))
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

impl Look for Glance {
    #[inline]
    fn field(&mut self, field: &Field<'_>) {
        let value = match field.name {
            b"eventType" => &mut self.event_type,
            b"eventTime" => &mut self.event_time,
            b"eventSource" => &mut self.event_source,
            b"eventName" => &mut self.event_name,
            b"awsRegion" => &mut self.region,
            b"recipientAccountId" | b"accountId" => &mut self.recipient,
            b"readOnly" => &mut self.read_only,
            b"errorCode" | b"errorMessage" => &mut self.error,
            b"eventCategory" => &mut self.category,
            b"managementEvent" => &mut self.management,
            _ => return,
        };
        value.see(field);
    }

    #[inline]
    fn asks_for(&self, name: &[u8]) -> bool {
        name == b"userIdentity"
    }

    #[inline]
    fn inner(&mut self, field: &Field<'_>) {
        if field.name == b"type" {
            self.identity_type.see(field);
        }
    }
}

impl Value {
    /// Sees one of the field: `null` and the empty string are the same as nothing.
    #[inline]
    fn see(&mut self, field: &Field<'_>) {
        let (from, to) = field.place;
        *self = match (&self, u32::try_from(from), u32::try_from(to)) {
            (Self::Absent, ..) if matches!(field.value(), b"null" | b"\"\"") => Self::Absent,
            (Self::Absent, Ok(from), Ok(to)) if field.is_plain => Self::Once(from, to),
            _ => Self::Else,
        };
    }

    /// It, if it is there once.
    fn of(self, text: &str) -> Option<&str> {
        let Self::Once(from, to) = self else { return None };
        text.get(from as usize..to as usize)
    }
}

#[cfg(test)]
mod tests;
