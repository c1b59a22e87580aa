use crate::arn::Arn;
use crate::event::Origin;
use crate::operations::{self, Class, Service};
use crate::trail::{Act, Actor, Identity, Record, Resource};
use crate::{Condition, Fact, Finding};

use super::facts;

/// One act, with what all findings about it have in common.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) record: &'a Record,
    pub(super) act: &'a Act,
    pub(super) service: Service,
    pub(super) class: Class,
    origin: &'a Origin,
}

impl<'a> Scene<'a> {
    pub(super) fn new(origin: &'a Origin, record: &'a Record, act: &'a Act) -> Self {
        let service = act.operation.service;
        Self { record, act, service, class: class(act), origin }
    }

    /// A finding about who acted, where and when the act was. It names no resource.
    pub(super) fn finding(&self, condition: Condition) -> Finding {
        self.finding_because(condition, Vec::new())
    }

    /// The same, with why the act failed.
    pub(super) fn finding_because(&self, condition: Condition, why: Vec<Fact>) -> Finding {
        let at = Finding::at(self.origin, condition);
        Finding {
            account: self.record.recipient.clone().unwrap_or(at.account),
            region: self.record.region.clone().unwrap_or(at.region),
            time: self.record.time,
            facts: facts::of(self, why),
            ..at
        }
    }

    /// A finding about what was acted upon: where that is, if its ARN says so.
    pub(super) fn finding_about_resource(&self, condition: Condition) -> Finding {
        let finding = self.finding(condition);
        match self.subject() {
            Some(Resource::Arn { arn, .. }) => finding.of(arn),
            Some(other) => Finding { about: Some(other.to_string()), ..finding },
            None => finding,
        }
    }

    /// What was acted upon: of an alias and its key, the key.
    fn subject(&self) -> Option<&'a Resource> {
        let resources = &self.act.resources;
        let is_key = |it: &&Resource| it.arn().is_some_and(|arn| arn.resource().starts_with("key/"));
        let key = resources.iter().find(is_key).filter(|_| self.service == Service::Kms);
        key.or_else(|| resources.first())
    }

    /// The ARN of what was acted upon.
    pub(super) fn arn(&self) -> Option<&'a Arn> {
        self.subject().and_then(Resource::arn).or_else(|| self.act.resources.iter().find_map(Resource::arn))
    }

    /// Who acted, for folding: sessions of one role are one actor.
    pub(super) fn actor_key(&self) -> String {
        let Actor { identity, account, .. } = &self.act.actor;
        let account = account.as_ref().map_or("", |account| account.as_str());
        match identity {
            // A session name says who it is, and there is one permission set for many.
            Identity::PermissionSet { set, user } => {
                format!("{account}:{set}:{}", user.as_deref().unwrap_or_default())
            }
            _ => format!("{account}:{}", facts::name(&self.act.actor)),
        }
    }
}

/// What kind of call it was.
pub(super) fn class(act: &Act) -> Class {
    operations::class(act.operation.service, act.operation.name(), act.read_only)
}

/// `about`, with more of what a finding is folded by.
pub(super) fn and(about: Option<String>, more: &str) -> String {
    about.map_or_else(|| more.to_owned(), |about| format!("{about}|{more}"))
}
