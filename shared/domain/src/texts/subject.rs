use super::escape;
use crate::alert::{Alert, State};
use crate::arn::Arn;

/// SNS takes fewer than 100 characters; printable ASCII passes everywhere.
const MOST: usize = 99;

/// `crl_bucket_permission CRITICAL CA 11223344 111122223333 us-east-1: the bucket refuses the CRL`
pub(super) fn write(alert: &Alert) -> String {
    escape::ascii(&headline(alert), MOST)
}

/// The subject before it is cut to its limit.
pub(super) fn headline(alert: &Alert) -> String {
    let finding = &alert.finding;
    let resource = finding.resource.as_ref().map_or_else(String::new, |arn| format!("{} ", short(arn)));
    let word = match alert.state {
        State::Firing | State::Notice => finding.severity.label(),
        State::Repeating | State::Updated | State::Resolved => alert.state.label(),
    };
    let title = match alert.state {
        State::Resolved => "it is over",
        State::Firing | State::Repeating | State::Updated | State::Notice => finding.condition.title(),
    };
    format!(
        "{} {} {resource}{} {}: {title}",
        finding.condition.label(),
        word.to_uppercase(),
        finding.account,
        finding.region,
    )
}

/// Enough of a name to tell resources apart at a glance; the text has the whole ARN.
fn short(arn: &Arn) -> String {
    let mut segments = arn.resource().split('/');
    let (kind, name) = match (segments.next(), segments.next()) {
        (Some("certificate-authority"), Some(id)) => ("CA ", id.split('-').next().unwrap_or(id)),
        _ => ("", arn.resource()),
    };
    format!("{kind}{}", &name[..name.floor_char_boundary(12)])
}
