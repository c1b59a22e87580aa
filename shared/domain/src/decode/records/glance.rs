//! A look at the few fields of a record that say whether it need be read.

use crate::Counted;
use crate::classify::ordinary;
use crate::decode::time;
use crate::decode::walk::{Next, Walk};
use crate::{AccountId, Region};

/// The texts of these fields, as they are written in a record that is JSON.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Glance<'a> {
    event_type: Text<'a>,
    identity_type: Text<'a>,
    event_time: Text<'a>,
    event_source: Text<'a>,
    event_name: Text<'a>,
    region: Text<'a>,
    recipient: Text<'a>,
    read_only: Text<'a>,
    error: Text<'a>,
}

/// The text of a field, as far as it is there once.
#[derive(Debug, Clone, Copy, Default)]
enum Text<'a> {
    #[default]
    Absent,
    Once(&'a [u8]),
    More,
}

impl<'a> Glance<'a> {
    /// Looks at the object that begins here. Says how long it is; `None` if it is not all there, or is no JSON, or nobody
    /// can say that so quickly.
    pub(super) fn at(bytes: &'a [u8]) -> Option<(usize, Self)> {
        let mut glance = Self::default();
        let mut walk = Walk::through(bytes);
        let mut record = walk.object()?;
        while let Next::Name(name) = walk.name(&mut record)? {
            let text = match name {
                b"eventType" => &mut glance.event_type,
                b"eventTime" => &mut glance.event_time,
                b"eventSource" => &mut glance.event_source,
                b"eventName" => &mut glance.event_name,
                b"awsRegion" => &mut glance.region,
                b"recipientAccountId" | b"accountId" => &mut glance.recipient,
                b"readOnly" => &mut glance.read_only,
                b"errorCode" | b"errorMessage" => &mut glance.error,
                b"userIdentity" if walk.is_at_object() => {
                    let mut identity = walk.object()?;
                    while let Next::Name(name) = walk.name(&mut identity)? {
                        let value = walk.value()?;
                        if name == b"type" {
                            glance.identity_type.see(value);
                        }
                    }
                    continue;
                }
                _ => {
                    walk.value()?;
                    continue;
                }
            };
            text.see(walk.value()?);
        }
        Some((walk.length(), glance))
    }

    /// What it is counted as, if it is certain that it means nothing else: a call by anybody but root that succeeded, and
    /// that does so whatever else the record says.
    pub(super) fn counted(&self) -> Option<Counted<'a>> {
        let is_a_call = self.event_type.string()? == "AwsApiCall" && self.error.is_absent();
        (is_a_call && self.identity_type.string()? != "Root").then_some(())?;
        let read_only = match self.read_only {
            Text::Absent => None,
            Text::Once(b"true") => Some(true),
            Text::Once(b"false") => Some(false),
            Text::Once(_) | Text::More => return None,
        };
        let (account, region) = (self.recipient.string()?, self.region.string()?);
        (AccountId::is_one(account) && Region::is_one(region)).then_some(())?;
        Some(Counted {
            time: time::of_a_second(self.event_time.string()?)?,
            account,
            region,
            call: ordinary(self.event_source.string()?, self.event_name.string()?, read_only)?,
        })
    }
}

impl<'a> Text<'a> {
    /// `null` and the empty string are the same as nothing.
    fn see(&mut self, text: &'a [u8]) {
        *self = match (&self, text) {
            (Self::Absent, b"null" | b"\"\"") => Self::Absent,
            (Self::Absent, text) => Self::Once(text),
            (Self::Once(_) | Self::More, _) => Self::More,
        }
    }

    fn is_absent(self) -> bool {
        matches!(self, Self::Absent)
    }

    /// A string that stands for itself, without escapes.
    fn string(self) -> Option<&'a str> {
        let Self::Once([b'"', inner @ .., b'"']) = self else { return None };
        let is_plain = inner.iter().all(|byte| *byte != b'\\');
        is_plain.then(|| str::from_utf8(inner).ok()).flatten()
    }
}

#[cfg(test)]
mod tests;
