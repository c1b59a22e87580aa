//! A record in one line, for tables and snapshots.

use super::*;
use crate::trail::{Denial, Details, Effect, KeyName};

pub(super) fn line(record: &Record) -> String {
    let mut words = Vec::new();
    match (&record.kind, &record.category) {
        (Kind::ApiCall, None | Some(Category::Management)) => {}
        (kind, None | Some(Category::Management)) => words.push(format!("[{kind:?}]")),
        (kind, Some(category)) => words.push(format!("[{kind:?} {category:?}]")),
    }
    match &record.body {
        Body::Act(act) => words.extend(of_act(act)),
        Body::Insight(insight) => words.push(format!("{insight:?}")),
        Body::Aggregate | Body::Unrecognised => {}
    }
    if let Some(addendum) = &record.addendum {
        words.push(format!("{addendum:?}"));
    }
    if !record.mistyped.is_empty() {
        words.push(format!("mistyped {}", record.mistyped.join(" ")));
    }
    words.join(" ")
}

fn of_act(act: &Act) -> Vec<String> {
    let mut words = vec![act.operation.to_string(), format!("by {}", act.actor)];
    let mfa = act.actor.mfa.map(|mfa| if mfa { "with MFA" } else { "without MFA" });
    words.extend(mfa.map(str::to_owned));
    if act.source.console {
        words.push("in the console".to_owned());
    }
    let on: Vec<_> = act.resources.iter().map(ToString::to_string).collect();
    if !on.is_empty() {
        words.push(format!("on {}", on.join(" and ")));
    }
    words.extend(details(&act.details).into_iter().map(|detail| format!("({detail})")));
    words.push(format!("- {}", outcome(&act.outcome)));
    words
}

pub(super) fn outcome(outcome: &Outcome) -> String {
    let failure = match outcome {
        Outcome::Success => return "success".to_owned(),
        Outcome::DryRun => return "dry run".to_owned(),
        Outcome::Expected(code) => return format!("expected {code}"),
        Outcome::Failed(failure) => failure,
    };
    let mut words = vec![failure.class.label().to_owned()];
    words.extend(failure.code.clone());
    words.extend(failure.status.map(|status| format!("status {status}")));
    words.extend(failure.message.as_ref().map(|message| format!("{message:?}")));
    words.extend(failure.key_state.as_ref().map(|state| format!("key {state:?}")));
    words.extend(failure.denial.as_ref().map(|denial| denied(denial)));
    words.join(" ")
}

pub(super) fn denied(denial: &Denial) -> String {
    let by = match (denial.effect, denial.policy) {
        (Some(Effect::Explicit), None) => "explicitly by some policy".to_owned(),
        (Some(Effect::Explicit), Some(policy)) => format!("explicitly by {}", policy.label()),
        (Some(Effect::Implicit), Some(policy)) => format!("for want of {}", policy.label()),
        (None, Some(policy)) => format!("by {}", policy.label()),
        (_, None) => "by something".to_owned(),
    };
    let mut words = vec![format!("denied {by}")];
    words.extend(denial.policy_arn.as_ref().map(|arn| format!("{arn}")));
    words.extend(denial.action.as_ref().map(|action| format!("action {action}")));
    words.extend(denial.resource.as_ref().map(|resource| format!("resource {resource}")));
    words.extend(denial.principal.as_ref().map(|principal| format!("principal {principal}")));
    words.extend(denial.authorization_id.as_ref().map(|id| format!("id {id}")));
    words.join(", ")
}

/// What is known, one word for each.
pub(super) fn details(details: &Details) -> Vec<String> {
    let mut words = Vec::new();
    let mut add =
        |name: &str, value: Option<String>| words.extend(value.map(|value| format!("{name} {value}")));
    let text = |value: &Option<String>| value.clone();
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join(","));
    match details {
        Details::None => {}
        Details::Key(key) => {
            add(
                "key",
                key.key.as_ref().map(|key| match key {
                    KeyName::Id(name) | KeyName::Alias(name) => name.clone(),
                    KeyName::Arn(arn) | KeyName::AliasArn(arn) => arn.to_string(),
                }),
            );
            add("alias", text(&key.alias));
            add("key store", text(&key.key_store));
            add("state", key.state.as_ref().map(|state| format!("{state:?}")));
            add(
                "deletion",
                key.deletion.as_ref().map(|deletion| {
                    let days = deletion.window_days.map_or("?".to_owned(), |days| days.to_string());
                    format!("{days} days, {}", deletion.at.map_or("no date".to_owned(), |at| at.to_string()))
                }),
            );
            if let Some(grant) = &key.grant {
                add("grant", text(&grant.id));
                add("grantee", text(&grant.grantee));
                add("operations", list(&grant.operations));
            }
            add("material", key.material.as_ref().map(|material| format!("{material:?}")));
            for key in &key.backing_keys {
                add("backing key", Some(format!("{} {}", key.id, key.deletion.as_deref().unwrap_or("kept"))));
            }
        }
        Details::Ca(ca) => {
            add("status", ca.status.as_ref().map(|status| format!("{status:?}")));
            add("crl", ca.crl.map(|on| on.to_string()));
            add("ocsp", ca.ocsp.map(|on| on.to_string()));
            add("template", ca.template.as_ref().map(ToString::to_string));
        }
        Details::Scaling(scaling) => {
            add("launch configuration", text(&scaling.launch_configuration));
            add("launch template", scaling.launch_template.as_ref().map(|template| format!("{template:?}")));
            add("image", text(&scaling.image));
            add("type", text(&scaling.instance_type));
            add("processes", list(&scaling.processes));
        }
        Details::Scalable(target) => {
            add("namespace", text(&target.namespace));
            add("dimension", text(&target.dimension));
        }
        Details::Trail(trail) => add(
            "selects",
            trail.selection.as_ref().map(|selection| {
                let excluded = list(&selection.excluded).map_or(String::new(), |list| format!(" but {list}"));
                format!(
                    "{}{excluded}",
                    if selection.management { "management events" } else { "no management events" }
                )
            }),
        ),
        Details::Environment(environment) => {
            add("bucket", environment.bucket.as_ref().map(ToString::to_string));
            add("role", environment.role.as_ref().map(ToString::to_string));
            add("status", environment.status.map(|status| status.to_string()));
        }
        Details::SignIn(sign_in) => {
            add("result", sign_in.result.as_ref().map(|result| format!("{result:?}")));
            add("to", text(&sign_in.to));
            add("MFA", sign_in.mfa.map(|mfa| mfa.to_string()));
            add("mobile", sign_in.mobile.map(|mobile| mobile.to_string()));
        }
    }
    words
}
