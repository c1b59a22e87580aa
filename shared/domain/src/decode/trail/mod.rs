//! A record of CloudTrail, as EventBridge delivers it in `detail` and as it stands in a trail's files.
//!
//! Everything but `eventTime`, `eventSource` and `eventName` may be missing or of another type: records twelve years old
//! and of services that write them each in their own way come here.

mod actor;
mod checked;
mod details;
mod field;
mod outcome;
mod scan;
mod wire;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::Problem;
use super::time::time as rfc_3339;
use crate::arn::Arn;
use crate::operations::Service;
use crate::trail::{
    Act, Addendum, Body, Category, Insight, Kind, Named, Operation, Outcome, Place, Record, Resource, Source,
    SourceAddress, through_console,
};
use checked::{checked, kept};
use field::{Field, Notes};

pub(super) use scan::before_quote;

/// Reads one record: the `detail` of an event, or an element of `Records` in a trail's file. `parent` is what errors call
/// that place, or nothing.
///
/// It is refused only if it is no object, or lacks one of the fields that say what happened and when.
pub fn trail_record(record: &RawValue, parent: &str) -> Result<Record, Problem> {
    checked_record(record.get(), parent)
}

/// Reads one record that is known to be JSON.
pub(super) fn checked_record(text: &str, parent: &str) -> Result<Record, Problem> {
    let mut notes = Notes::new();
    let refuse = |Refused { field, what }: Refused| {
        let dot = if parent.is_empty() { "" } else { "." };
        Problem::field(format!("{parent}{dot}{field}"), &what)
    };
    match wire::Record::read(text, "", &mut notes) {
        Some(wire) => read(&wire, notes).map_err(refuse),
        None if parent.is_empty() => Err(Problem::NotAnObject),
        None => Err(Problem::field(parent, &"not an object")),
    }
}

/// A field that is missing or holds what it can't hold, in a record that is nothing without it.
struct Refused {
    field: &'static str,
    what: &'static str,
}

fn read(wire: &wire::Record<'_>, mut notes: Notes) -> Result<Record, Refused> {
    let kind = Kind::from(wire.event_type.as_deref());
    let time = match kind {
        Kind::Aggregate => time(
            wire.window.as_ref().and_then(|window| window.end.as_deref()),
            "timeWindow.windowEnd",
            &notes,
        )?,
        _ => time(wire.event_time.as_deref(), "eventTime", &notes)?,
    };
    let category = wire.event_category.as_deref().map(Category::from);
    let recorded_as = |management| if management { Category::Management } else { Category::Data };
    let mut record = Record {
        category: category.or_else(|| wire.management_event.map(recorded_as)),
        id: checked(wire.event_id.as_ref(), "eventID", &mut notes),
        shared_id: checked(wire.shared_event_id.as_ref(), "sharedEventID", &mut notes),
        time,
        region: checked(wire.region.as_ref(), "awsRegion", &mut notes),
        recipient: checked(wire.recipient.as_ref(), "recipientAccountId", &mut notes),
        addendum: wire.addendum.as_ref().map(|addendum| Addendum {
            reason: kept(addendum.reason.as_deref()),
            original: checked(addendum.original.as_ref(), "addendum.originalEventID", &mut notes),
        }),
        body: Body::Aggregate,
        mistyped: Notes::new(),
        kind,
    };
    record.body = body(wire, &record, &mut notes)?;
    notes.sort_unstable();
    notes.dedup();
    record.mistyped = notes;
    Ok(record)
}

fn body(wire: &wire::Record<'_>, record: &Record, notes: &mut Notes) -> Result<Body, Refused> {
    match record.kind {
        Kind::Aggregate => Ok(Body::Aggregate),
        Kind::Insight => {
            let nothing = wire::Insight::default();
            let insight = wire.insight.as_ref().unwrap_or(&nothing);
            let source = required(insight.event_source.as_deref(), "insightDetails.eventSource", notes)?;
            let name = required(insight.event_name.as_deref(), "insightDetails.eventName", notes)?;
            Ok(Body::Insight(Box::new(Insight {
                operation: operation(Service::of(source, None), source, name),
                state: kept(insight.state.as_deref()),
                kind: kept(insight.kind.as_deref()),
                error_code: kept(insight.error_code.as_deref()),
            })))
        }
        Kind::Unrecognised(_) if wire.event_source.is_none() || wire.event_name.is_none() => {
            Ok(Body::Unrecognised)
        }
        _ => act(wire, record, notes).map(|act| Body::Act(Box::new(act))),
    }
}

fn act(wire: &wire::Record<'_>, record: &Record, notes: &mut Notes) -> Result<Act, Refused> {
    let source = required(wire.event_source.as_deref(), "eventSource", notes)?;
    let name = required(wire.event_name.as_deref(), "eventName", notes)?;
    let call = details::Call {
        time: record.time,
        failed: wire.error_code.is_some() || wire.error_message.is_some(),
        request: wire.request,
        response: wire.response,
        additional: wire.additional,
        service_details: wire.service_details,
    };
    let operation = operation(call.service(source, name, notes), source, name);
    let details = call.details(&operation, notes);
    let (code, message) = (wire.error_code.as_deref(), wire.error_message.as_deref());
    let outcome = outcome::outcome(code, message, wire.response, &details, notes);
    let console = through_console(
        &record.kind,
        wire.from_console,
        wire.user_agent.as_deref(),
        wire.identity.as_ref().and_then(|identity| identity.invoked_by.as_deref()),
    );
    let actor = actor::actor(wire.identity.as_ref(), notes);
    let mut resources: Vec<_> = wire.resources.iter().flatten().filter_map(resource).collect();
    if resources.is_empty() {
        let place = Place {
            partition: actor.arn.as_ref().map(Arn::partition).or_else(|| record.region.as_ref()?.partition()),
            region: record.region.as_ref(),
            account: actor.account.as_ref().or(record.recipient.as_ref()),
        };
        resources = details.resources(&place, call.failed);
    }
    if resources.is_empty() {
        resources.extend(denied(&outcome));
    }
    Ok(Act {
        operation,
        read_only: wire.read_only,
        request_id: kept(wire.request_id.as_deref()),
        source: Source {
            address: wire.source_address.as_deref().map(SourceAddress::from),
            user_agent: kept(wire.user_agent.as_deref()),
            vpc_endpoint: kept(wire.vpc_endpoint.as_deref()),
            console,
        },
        actor,
        resources,
        details,
        outcome,
    })
}

fn operation(service: Service, event_source: &str, name: &str) -> Operation {
    Operation { service, event_source: event_source.to_owned(), raw_name: name.to_owned() }
}

/// An element of `resources`.
fn resource(wire: &wire::Resource<'_>) -> Option<Resource> {
    let kind = || kept(wire.kind.as_deref());
    match (wire.arn.as_deref(), wire.prefix.as_deref()) {
        (Some(arn), _) => Some(match arn.parse() {
            Ok(arn) => Resource::Arn { arn, kind: kind() },
            // An object in S3 may have any name.
            Err(_) => Resource::named(Named::Unstated, arn),
        }),
        (None, Some(prefix)) => Some(Resource::Prefix { prefix: prefix.to_owned(), kind: kind() }),
        (None, None) => None,
    }
}

/// The resource that only the text of a denial names.
fn denied(outcome: &Outcome) -> Option<Resource> {
    let name = outcome.failure()?.denial.as_ref()?.resource.as_deref().filter(|name| *name != "*")?;
    Some(name.parse().map_or_else(|_| Resource::named(Named::Unstated, name), Resource::of))
}

fn required<'w>(text: Option<&'w str>, field: &'static str, notes: &Notes) -> Result<&'w str, Refused> {
    text.ok_or(Refused { field, what: if notes.contains(&field) { "not a string" } else { "missing" } })
}

fn time(text: Option<&str>, field: &'static str, notes: &Notes) -> Result<Timestamp, Refused> {
    rfc_3339(required(text, field, notes)?).ok_or(Refused { field, what: "no RFC 3339 time" })
}

#[cfg(test)]
pub(super) mod tests;
