//! Application Auto Scaling: <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_Operations.html>.
//!
//! Its records carry the `eventSource` of EC2 Auto Scaling.

use super::Class::{Availability, Destructive, Mutate, Read};
use super::When::{SuspendedStateOff, SuspendedStateOn};
use super::{Operation, ends_if, makes, makes_if, op};
use crate::Condition::{ScalingRulesChanged, ScalingSuspended};

pub(super) const OPERATIONS: &[Operation] = &[
    op("DeleteScalingPolicy", Destructive, &[makes(ScalingRulesChanged)]),
    op("DeleteScheduledAction", Destructive, &[makes(ScalingRulesChanged)]),
    op("DeregisterScalableTarget", Destructive, &[makes(ScalingRulesChanged)]),
    op("DescribeScalableTargets", Read, &[]),
    op("DescribeScalingActivities", Read, &[]),
    op("DescribeScalingPolicies", Read, &[]),
    op("DescribeScheduledActions", Read, &[]),
    op("GetPredictiveScalingForecast", Read, &[]),
    op("ListTagsForResource", Read, &[]),
    op("PutScalingPolicy", Availability, &[makes(ScalingRulesChanged)]),
    op("PutScheduledAction", Availability, &[makes(ScalingRulesChanged)]),
    op(
        "RegisterScalableTarget",
        Availability,
        &[
            makes(ScalingRulesChanged),
            makes_if(SuspendedStateOn, ScalingSuspended),
            ends_if(SuspendedStateOff, ScalingSuspended),
        ],
    ),
    op("TagResource", Mutate, &[]),
    op("UntagResource", Mutate, &[]),
];
