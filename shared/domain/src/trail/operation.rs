use std::fmt;

use crate::operations::Service;

/// What was called: `eventSource` and `eventName`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Whose operation it is.
    pub service: Service,
    /// `eventSource`, as in `kms.amazonaws.com`.
    pub event_source: String,
    /// `eventName` as AWS wrote it, which may end with the date of the API: `CreateFunction20150331v2`.
    pub raw_name: String,
}

impl Operation {
    /// The name without the date of the API: `CreateFunction`.
    pub fn name(&self) -> &str {
        without_date(&self.raw_name)
    }

    /// The first label of its `eventSource`, as IAM writes it for most services.
    pub fn prefix(&self) -> &str {
        match self.service {
            Service::ApplicationAutoscaling => "application-autoscaling",
            _ => self.event_source.split('.').next().unwrap_or_default(),
        }
    }
}

/// As the IAM action that allows it is written, for most services: `kms:Decrypt`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.prefix(), self.name())
    }
}

/// Operations that Application Auto Scaling has and EC2 Auto Scaling has not:
/// <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_Operations.html>.
const APPLICATION_AUTO_SCALING: [&str; 9] = [
    "DeleteScalingPolicy",
    "DeregisterScalableTarget",
    "DescribeScalableTargets",
    "DescribeScalingPolicies",
    "ListTagsForResource",
    "PutScheduledAction",
    "RegisterScalableTarget",
    "TagResource",
    "UntagResource",
];

/// Whether a call to `autoscaling.amazonaws.com` was one of Application Auto Scaling.
///
/// `service` is `additionalEventData.service`, `namespace` is `requestParameters.serviceNamespace`: names such as
/// `PutScalingPolicy` belong to both services.
pub(crate) fn is_application(name: &str, service: Option<&str>, namespace: Option<&str>) -> bool {
    service == Some("application-autoscaling")
        || namespace.is_some()
        || APPLICATION_AUTO_SCALING.contains(&name)
}

/// `CreateFunction20150331v2` and `CreateFunction2020_05_31` are `CreateFunction`.
pub(crate) fn without_date(name: &str) -> &str {
    if !name.ends_with(|last: char| last.is_ascii_digit()) {
        return name;
    }
    let versionless = match name.rsplit_once('v') {
        Some((before, digits)) if !digits.is_empty() && all_digits(digits) => before,
        _ => name,
    };
    for length in [10, 8] {
        if let Some((before, date)) = versionless.split_at_checked(versionless.len().saturating_sub(length))
            && !before.is_empty()
            && is_date(date)
        {
            return before;
        }
    }
    name
}

fn is_date(text: &str) -> bool {
    let (year, month, day) = match text.len() {
        8 => (text.get(..4), text.get(4..6), text.get(6..)),
        _ if text.get(4..5) == Some("_") && text.get(7..8) == Some("_") => {
            (text.get(..4), text.get(5..7), text.get(8..))
        }
        _ => return false,
    };
    let within = |part: Option<&str>, least, most| {
        part.is_some_and(|part| all_digits(part) && (least..=most).contains(&part.parse().unwrap_or(0)))
    };
    within(year, 2000, 2099) && within(month, 1, 12) && within(day, 1, 31)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_the_api_is_not_part_of_the_name() {
        for (raw, expected) in [
            ("Decrypt", "Decrypt"),
            ("CreateFunction20150331", "CreateFunction"),
            ("GetFunction20150331v2", "GetFunction"),
            ("CreateFunction2020_05_31", "CreateFunction"),
            ("UpdateDistribution2016_11_25v3", "UpdateDistribution"),
            // These are no dates.
            ("20150331", "20150331"),
            ("Start20159931", "Start20159931"),
            ("CreateV2", "CreateV2"),
            ("Approv2", "Approv2"),
            ("v2", "v2"),
            ("Get1234567890", "Get1234567890"),
            ("名2015033v1", "名2015033v1"),
        ] {
            assert_eq!(without_date(raw), expected);
        }
    }

    #[test]
    fn application_auto_scaling_is_told_apart() {
        assert!(is_application("PutScalingPolicy", Some("application-autoscaling"), None));
        assert!(is_application("PutScalingPolicy", None, Some("ecs")));
        assert!(is_application("RegisterScalableTarget", None, None));
        assert!(!is_application("PutScalingPolicy", None, None));
        assert!(!is_application("CreateAutoScalingGroup", None, None));
    }
}
