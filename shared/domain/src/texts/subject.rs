use super::escape;
use crate::alert::Alert;
use crate::arn::Arn;

/// SNS takes fewer than 100 characters; printable ASCII passes everywhere.
const MOST: usize = 99;

/// `crl_bucket_permission CRITICAL 111122223333 us-east-1: bucket refuses the CRL of CA 11223344`
pub(super) fn write(alert: &Alert) -> String {
    escape::ascii(&headline(alert), MOST)
}

/// The subject before it is cut to its limit.
pub(super) fn headline(alert: &Alert) -> String {
    let finding = &alert.finding;
    let resource = finding.resource.as_ref().map_or_else(String::new, |arn| format!(" {}", short(arn)));
    format!(
        "{} {} {} {}: {}{resource}",
        finding.condition.label(),
        finding.severity.label().to_uppercase(),
        finding.account,
        finding.region,
        finding.condition.title(),
    )
}

/// Enough of a name to tell resources apart at a glance; the text has the whole ARN.
fn short(arn: &Arn) -> String {
    let mut segments = arn.resource().split('/');
    match (segments.next(), segments.next()) {
        (Some("certificate-authority"), Some(id)) => format!("CA {}", id.split('-').next().unwrap_or(id)),
        _ => arn.resource().to_owned(),
    }
}
