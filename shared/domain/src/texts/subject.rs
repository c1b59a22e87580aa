use super::{escape, left};
use crate::alert::{Alert, State};
use crate::arn::Arn;
use crate::{Condition, Finding};

/// SNS takes fewer than 100 characters; printable ASCII passes everywhere.
const MOST: usize = 99;

/// `crl_bucket_permission CRITICAL CA 11223344 111122223333 us-east-1: the bucket refuses the CRL`
pub(super) fn write(alert: &Alert) -> String {
    escape::ascii(&headline(alert), MOST)
}

/// The subject before it is cut to its limit.
pub(super) fn headline(alert: &Alert) -> String {
    let finding = &alert.finding;
    let subject = finding.resource.as_ref().map(short).or_else(|| named(finding)).or_else(|| act(finding));
    let subject = subject.map_or_else(String::new, |subject| subject + " ");
    let word = match alert.state {
        State::Firing | State::Notice => finding.severity.label(),
        State::Repeating | State::Updated | State::Resolved => alert.state.label(),
    };
    let title = match alert.state {
        State::Resolved => "it is over",
        State::Firing | State::Repeating | State::Updated | State::Notice => finding.condition.title(),
    };
    let left = match (alert.state, finding.deadline) {
        (State::Resolved, _) | (_, None) => String::new(),
        // What is urgent comes before a long title, of which the end may be cut.
        (_, Some(deadline)) => format!("{}, ", left(deadline, alert.at)),
    };
    format!(
        "{} {} {subject}{} {}: {left}{title}",
        finding.condition.label(),
        word.to_uppercase(),
        finding.account,
        finding.region,
    )
}

/// What a finding is about that has a name and no ARN.
fn named(finding: &Finding) -> Option<String> {
    use Condition::{
        AccessDenied, QuotaReached, RootActivity, RootWithoutMfa, ServiceFault, SignInFailed,
        SignInWithoutMfa, Throttled,
    };
    let is_about_an_act = matches!(
        finding.condition,
        AccessDenied
            | QuotaReached
            | RootActivity
            | RootWithoutMfa
            | ServiceFault
            | SignInFailed
            | SignInWithoutMfa
            | Throttled
    );
    if is_about_an_act {
        return None;
    }
    [
        ("group ", "auto_scaling_group", 16),
        ("", "custom_key_store", 24),
        ("", "scalable_resource", 24),
        ("", "environment", 20),
        ("", "key_alias", 20),
        ("", "resource_name", 20),
    ]
    .into_iter()
    .find_map(|(kind, name, most)| Some(format!("{kind}{}", fact(finding, name, most)?)))
}

/// What was done by whom, of a finding that is about that.
fn act(finding: &Finding) -> Option<String> {
    let operation = fact(finding, "operation", 24)?;
    let actor = fact(finding, "actor", 24);
    Some(actor.map_or_else(|| operation.clone(), |actor| format!("{operation} by {actor}")))
}

fn fact(finding: &Finding, name: &str, most: usize) -> Option<String> {
    let fact = finding.facts.iter().find(|fact| fact.name == name)?;
    Some(escape::line(&fact.value[..fact.value.floor_char_boundary(most)]))
}

/// Enough of a name to tell resources apart at a glance; the text has the whole ARN.
fn short(arn: &Arn) -> String {
    let (kind, name) = arn.resource().split_once('/').unwrap_or(("", arn.resource()));
    let (kind, name, most) = match (arn.service(), kind) {
        ("acm-pca", "certificate-authority") => ("CA ", first_of(name), 12),
        // The first part of a UUID; a multi-Region key begins with `mrk-`.
        ("kms", "key") if name.starts_with("mrk-") => ("key ", name, 12),
        ("kms", "key") => ("key ", first_of(name), 12),
        ("autoscaling", _) => ("group ", name, 16),
        ("cloudtrail", "trail") => ("trail ", name, 20),
        ("airflow", "environment") | ("airflow-serverless", "workflow") => ("", name, 20),
        ("pca-connector-scep", "connector") => ("", first_of(name), 12),
        _ => ("", arn.resource(), 12),
    };
    format!("{kind}{}", escape::line(&name[..name.floor_char_boundary(most)]))
}

/// What stands before the first `-` or `/`.
fn first_of(name: &str) -> &str {
    name.split(['-', '/']).next().unwrap_or(name)
}
