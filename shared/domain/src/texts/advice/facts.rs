//! The facts that words are filled with.
//!
//! A step names a fact as `{name}`, or several as `{name|other}`: the first that the finding has. A step is left out where
//! the finding has none of them. `{account}`, `{region}` and `{resource}` are those of the finding. The names of the facts
//! of a CloudTrail record, which its classification gives where the record has them:
//!
//! | fact | what |
//! |---|---|
//! | `actor` | who, in a word: the name of the user or role, `root`, or the service; not where AWS hides it |
//! | `actor_arn` | the IAM user or role as IAM knows it: for a session, the ARN of its role |
//! | `actor_kind` | `root`, `iam_user`, `role`, `federated_user`, `identity_center_user`, `aws_account`, `aws_service`, … |
//! | `session` | the name of the role session |
//! | `mfa` | `true` or `false`: whether the session began with a second factor |
//! | `source_address`, `user_agent` | from where, and with what |
//! | `via_console` | `true` where the console called |
//! | `invoked_by` | the service of AWS that called, for itself or for the actor |
//! | `on_behalf_of` | the user of IAM Identity Center |
//! | `operation`, `event_source` | what was called, as CloudTrail spells it |
//! | `operation_class` | a label of [`crate::operations::Class`] |
//! | `record_id` | `eventID` of the record |
//! | `auto_scaling_group`, `environment` | their names |
//! | `resource_name` | the name of what else it is about, such as a launch configuration or a trail |
//! | `actor_account` | whose the actor is |
//! | `processes` | what of the scaling of a group was suspended or resumed |
//! | `trail_bucket` | the bucket that a call names for a trail |
//! | `rest_api_status` | what the REST API of an environment answered, where the call itself succeeded |
//! | `key_alias` | how the caller named the key, where by an alias |
//! | `key_state` | `PendingReplicaDeletion`, of a key that is to be deleted once its replicas are |
//! | `custom_key_store` | `customKeyStoreId` |
//! | `key`, `connector` | the key or connector that it is about: ARN or id |
//! | `certificate_authority` | the ARN of the CA |
//! | `certificate`, `template_arn` | what was issued, and from which template |
//! | `launch_template`, or `launch_template_name` | its id, or its name where the call has no id |
//! | `source_bucket`, `execution_role` | the ARNs of what an environment runs, and with whose rights |
//! | `service_namespace`, `scalable_resource`, `scalable_dimension` | a target of Application Auto Scaling |
//! | `workflow` | the ARN of a workflow |
//! | `deletion_date`, `pending_window_days` | of a key or a CA; the finding's deadline says the same as a time |
//! | `resource` | the ARN of what else it is about, as the finding's own |
//! | `error_code` | why a call failed |
//! | `action`, `denied_resource` | what was refused, and on what, after the error's own words |
//! | `denied_by` | which policy refused: `identity_policy`, `resource_policy`, `service_control_policy`, `resource_control_policy`, `permissions_boundary`, `session_policy`, `vpc_endpoint_policy`, `role_trust_policy` or `unknown` |
//! | `denial` | `implicit`: nothing allows it. `explicit`: something forbids it |
//! | `policy_arn`, `vpc_endpoint` | the policy that the error names, the endpoint that was called through |
//!
//! and what follows from them:
//!
//! | name | what |
//! |---|---|
//! | `principal_arn` | `actor_arn`, of a user, group or role of IAM |
//! | `denied_region` | the region in the ARN of `denied_resource` |
//! | `scaling_processes` | the option that names `processes`; nothing where all are meant |
//!
//! Every one of these is an attacker's text: whoever may call AWS chooses names. It goes into a step, and so into a
//! command that people paste, only if it is [plain](is_plain).

use std::borrow::Cow;

use crate::Finding;
use crate::arn::Arn;

/// A step with its facts filled in; nothing if the finding lacks one.
pub(super) fn fill(step: &str, finding: &Finding) -> Option<String> {
    let mut filled = String::with_capacity(step.len() + 128);
    let mut rest = step;
    while let Some((before, after)) = rest.split_once('{') {
        let (names, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&names.split('|').find_map(|name| value(name, finding))?);
        rest = after;
    }
    filled.push_str(rest);
    filled.truncate(filled.trim_end().len());
    Some(filled)
}

/// What a name stands for. A value that is not plain is left to the reader: its name stands there in capitals.
fn value(name: &str, finding: &Finding) -> Option<String> {
    let fact = |name| finding.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str());
    let arn = |name| fact(name)?.parse::<Arn>().ok();
    let value = match name {
        "account" => finding.account.as_str().into(),
        "region" => finding.region.as_str().into(),
        "resource" => finding.resource.as_ref()?.as_str().into(),
        "principal_arn" => Cow::Owned(arn("actor_arn").filter(is_principal)?.to_string()),
        "denied_region" => {
            Cow::Owned(arn("denied_resource").map(|arn| arn.region().to_owned()).filter(|it| !it.is_empty())?)
        }
        "scaling_processes" => return Some(scaling_processes(fact("processes").unwrap_or_default())),
        _ => fact(name)?.into(),
    };
    Some(if is_plain(&value) { value.into_owned() } else { name.to_uppercase() })
}

/// Whether IAM can be asked about it.
fn is_principal(arn: &Arn) -> bool {
    let is = |kind| arn.resource().starts_with(kind);
    arn.service() == "iam" && ["user/", "group/", "role/"].into_iter().any(is)
}

fn scaling_processes(processes: &str) -> String {
    let names: Vec<_> = processes.split(", ").collect();
    match names.iter().all(|name| is_plain(name)) {
        true => format!("--scaling-processes {}", names.join(" ")),
        false if processes.is_empty() => String::new(),
        false => "--scaling-processes PROCESSES".to_owned(),
    }
}

/// Whether a text means itself to any shell and to the AWS CLI: no blank, no quote, nothing that is expanded, no option
/// (`-…`), and no file or URL to read a parameter from (`file://…`).
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(c);
    text.len() <= 512
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(plain)
        && !text.contains("://")
}
