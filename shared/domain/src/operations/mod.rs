//! The catalogue of operations: what each call to a service is, and what it means once it has succeeded.
//!
//! Data, one file a service, sorted by name and compiled in: nothing is built when a function starts. Names are those of
//! CloudTrail's `eventName`. Nothing here looks at a record: what a call means beyond its name is a [`When`].

mod acm_pca;
mod airflow;
mod airflow_serverless;
mod application_autoscaling;
mod autoscaling;
mod class;
mod cloudtrail;
mod kms;
mod service;
mod signin;
mod when;

pub use class::{Class, Group};
pub use service::Service;
pub use when::When;

use crate::Condition;

/// One operation, or one thing that a service does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `eventName`.
    pub name: &'static str,
    /// What kind of call it is.
    pub class: Class,
    /// What a call that succeeded makes the case, or ends.
    pub effects: &'static [Effect],
}

/// What a call that succeeded does to a condition of its resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is the case now.
    Makes(Condition, When),
    /// It is the case no longer, if it was.
    Ends(Condition, When),
}

/// The operation of this name, if the catalogue has it.
pub fn find(service: Service, event_name: &str) -> Option<&'static Operation> {
    let operations = service.operations();
    let found = operations.binary_search_by(|operation| operation.name.cmp(event_name));
    found.ok().map(|index| &operations[index])
}

/// The class of a call: the catalogue's, or else what the record or the name says about reading and writing.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html>
pub fn class(service: Service, event_name: &str, read_only: Option<bool>) -> Class {
    class_of(find(service, event_name), event_name, read_only)
}

/// The same, where it is known already what the catalogue has of the name.
pub(crate) fn class_of(found: Option<&Operation>, event_name: &str, read_only: Option<bool>) -> Class {
    let reads = || ["Describe", "Get", "List"].iter().any(|prefix| event_name.starts_with(prefix));
    match found {
        Some(operation) => operation.class,
        None if read_only.unwrap_or_else(reads) => Class::Read,
        None => Class::Mutate,
    }
}

/// Whether something in the catalogue ends a condition: then it is a state of its resource, and not only an act.
pub fn is_ended(condition: Condition) -> bool {
    let ends = |effect: &Effect| matches!(effect, Effect::Ends(ended, _) if *ended == condition);
    let operations = || Service::ALL.into_iter().flat_map(Service::operations);
    operations().any(|operation| operation.effects.iter().any(ends))
}

const fn op(name: &'static str, class: Class, effects: &'static [Effect]) -> Operation {
    Operation { name, class, effects }
}

const fn makes(condition: Condition) -> Effect {
    Effect::Makes(condition, When::Always)
}

const fn makes_if(when: When, condition: Condition) -> Effect {
    Effect::Makes(condition, when)
}

const fn ends(condition: Condition) -> Effect {
    Effect::Ends(condition, When::Always)
}

const fn ends_if(when: When, condition: Condition) -> Effect {
    Effect::Ends(condition, when)
}

#[cfg(test)]
mod tests;
