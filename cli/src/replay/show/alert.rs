use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use tocsin_domain::Severity;
use tocsin_domain::texts::Message;

use crate::replay::story::Told;

/// One alert, as it is shown. Whoever writes it escapes it.
#[derive(Debug)]
pub(super) struct Alert<'a> {
    /// When: the event's own time.
    pub(super) time: Timestamp,
    pub(super) severity: Severity,
    pub(super) state: &'a str,
    pub(super) condition: &'a str,
    pub(super) account: &'a str,
    pub(super) region: &'a str,
    pub(super) source: &'a str,
    /// The id of the event that it tells of.
    pub(super) event: &'a str,
    /// Who acted: anybody's text.
    pub(super) actor: Option<&'a str>,
    pub(super) message: &'a Message,
    /// What the alert document says besides.
    pub(super) document: Document<'a>,
}

/// What is shown of the alert document, whose schema is `docs/alert.schema.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    summary: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) fingerprint: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) resource: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) deadline: Option<Cow<'a, str>>,
    #[serde(borrow)]
    facts: Facts<'a>,
    #[serde(borrow)]
    pub(super) links: Links<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Facts<'a> {
    #[serde(borrow)]
    actor: Option<Cow<'a, str>>,
}

/// Where to read on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Links<'a> {
    #[serde(borrow)]
    pub(super) runbook: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) console: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) aws: Option<Cow<'a, str>>,
}

impl<'a> Alert<'a> {
    pub(super) fn of(told: &'a Told) -> Self {
        let message = &told.message;
        let attribute = |name| {
            let found = message.attributes.iter().find(|(known, _)| *known == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        Self {
            time: told.time,
            severity: attribute("severity").parse().unwrap_or(Severity::Info),
            state: attribute("state"),
            condition: attribute("condition"),
            account: attribute("account"),
            region: attribute("region"),
            source: attribute("source"),
            event: told.event.as_str(),
            actor: told.actor.as_deref(),
            message,
            // We wrote it.
            document: serde_json::from_str(&message.document).unwrap_or_default(),
        }
    }

    /// `trail audit 111122223333 us-east-1: CloudTrail records less`: the headline behind condition and severity.
    pub(super) fn what(&self) -> &str {
        self.document.summary.splitn(3, ' ').nth(2).unwrap_or_default()
    }

    /// The same without its words, which say no more than the condition does: `trail audit 111122223333 us-east-1`.
    pub(super) fn whom(&self) -> &str {
        let place = format!("{} {}: ", self.account, self.region);
        let what = self.what();
        what.rfind(&place).map_or(what, |at| &what[..at + place.len() - 2])
    }

    /// Who acted, in a word, where [`Self::whom`] does not say it.
    pub(super) fn by(&self) -> Option<&str> {
        self.document.facts.actor.as_deref().filter(|_| self.document.resource.is_some())
    }

    /// The state, where it is not that something begins.
    pub(super) fn later(&self) -> Option<&'a str> {
        (!matches!(self.state, "firing" | "notice")).then_some(self.state)
    }
}
