//! Amazon EC2 Auto Scaling, by its native events.

use super::Words;

const EVENTS: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html";
const LAUNCHES: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html";
const REFRESH: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-eventbridge-events.html";

const ACTIVITIES: &str = "Look at what the group tried, and what came of it:\naws autoscaling \
     describe-scaling-activities --region {region} --auto-scaling-group-name {auto_scaling_group} --max-items 10";

pub(super) const SCALING_LAUNCH_FAILED: Words = Words {
    meaning: "An Auto Scaling group wanted an instance and did not get it. It goes on trying, and is smaller than it \
              should be meanwhile. After a day without success AWS may suspend it: then it tries no more, and these alerts \
              stop. AWS's reason is below.",
    steps: &[
        "Look up the reason on AWS's page: it has the cause and the remedy for each message.",
        "If the reason is Client.InternalError, or names a KMS key, the group can't use the customer managed key of its \
         volumes: the key must be enabled, and its policy must let the service-linked role AWSServiceRoleForAutoScaling \
         use it and create grants.",
        "If the reason names capacity, let the group use more availability zones or instance types; if it names a quota, \
         ask for a higher one.",
        ACTIVITIES,
        "If AWS has suspended its processes, let it try again once the reason is mended:\naws autoscaling \
         resume-processes --region {region} --auto-scaling-group-name {auto_scaling_group}",
    ],
    page: LAUNCHES,
};

pub(super) const SCALING_TERMINATE_FAILED: Words = Words {
    meaning: "An Auto Scaling group could not terminate an instance. The instance may go on running, and costs money. \
              AWS's reason is below.",
    steps: &[ACTIVITIES, "Terminate the instance yourself if it is still there."],
    page: EVENTS,
};

pub(super) const SCALING_DETACH_FAILED: Words = Words {
    meaning: "An Auto Scaling group could not detach an instance: it still belongs to the group. AWS's reason is below.",
    steps: &[ACTIVITIES, "Detach the instance again once the reason is mended."],
    page: EVENTS,
};

pub(super) const INSTANCE_REFRESH_FAILED: Words = Words {
    meaning: "The instances of an Auto Scaling group could not all be replaced, or could not be put back: part of the \
              group may run the new configuration and part the old one. The event gives no reason.",
    steps: &[
        "Ask for the status and its reason:\naws autoscaling describe-instance-refreshes --region {region} \
         --auto-scaling-group-name {auto_scaling_group} --max-records 3",
        "Mend the reason and start the refresh again, or put the old configuration back and start one to that.",
    ],
    page: REFRESH,
};
