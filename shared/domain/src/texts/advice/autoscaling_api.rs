//! Amazon EC2 Auto Scaling and Application Auto Scaling, by what people call. The steps that name a group are left out for
//! a target of Application Auto Scaling, and the other way round.

use super::Words;
use super::choice::{Choice, row};

const GROUPS: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html";
const DELETING: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-process-shutdown.html";
const SUSPENDING: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html";
const TEMPLATES: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html";
const CONFIGURATIONS: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html";
const TRAFFIC: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-load-balancer.html";
const CAPACITY: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-manual-scaling.html";
const RULES: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scale-based-on-demand.html";
const LIFECYCLE: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html";
const NOTIFICATIONS: &str =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html";
const MONITORING: &str = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-monitoring-features.html";

const GROUP: &str = "See the group as it is now:\naws autoscaling describe-auto-scaling-groups --region {region} \
     --auto-scaling-group-names {auto_scaling_group}";
const ACTIVITIES: &str = "See what it did since:\naws autoscaling describe-scaling-activities --region {region} \
     --auto-scaling-group-name {auto_scaling_group} --max-items 20";
const TARGET: &str = "See the target as it is now:\naws application-autoscaling describe-scalable-targets --region {region} \
     --service-namespace {service_namespace} --resource-ids {scalable_resource}";

pub(super) const SCALING_GROUP_CREATED: Words = Words {
    meaning: "An Auto Scaling group was created: it starts instances, from an image and with a role that whoever created \
              it has chosen.",
    steps: &[
        GROUP,
        "If nobody of yours created it, look at image, instance profile and user data before anything else.",
    ],
    page: GROUPS,
};

pub(super) const SCALING_GROUP_DELETED: Words = Words {
    meaning: "An Auto Scaling group was deleted, and its instances are terminated. It can't be restored.",
    steps: &[
        "See what it did at the end:\naws autoscaling describe-scaling-activities --region {region} \
         --auto-scaling-group-name {auto_scaling_group} --include-deleted-groups --max-items 20",
        "If it was needed, create it again from where it is defined: stack, Terraform, or the CloudTrail record of \
         CreateAutoScalingGroup.",
    ],
    page: DELETING,
};

pub(super) const SCALING_SUSPENDED: Words = Words {
    meaning: "Scaling is suspended. Depending on what was suspended, instances that break are not replaced, and capacity \
              does not follow the load.",
    steps: &[
        GROUP,
        "Resume it, when whoever suspended it is done:\naws autoscaling resume-processes --region {region} \
         --auto-scaling-group-name {auto_scaling_group} {scaling_processes}",
        TARGET,
        "Resume it, when whoever suspended it is done:\naws application-autoscaling register-scalable-target --region \
         {region} --service-namespace {service_namespace} --resource-id {scalable_resource} --scalable-dimension \
         {scalable_dimension} --suspended-state \
         DynamicScalingInSuspended=false,DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false",
    ],
    page: SUSPENDING,
};

/// Who resumes one process may have left others.
pub(super) const ONCE_RESUMED: &[&str] = &[
    "See that nothing of the group is still suspended:\naws autoscaling describe-auto-scaling-groups --region {region} \
     --auto-scaling-group-names {auto_scaling_group} --query 'AutoScalingGroups[].SuspendedProcesses'",
];

pub(super) const LAUNCH_TEMPLATE_CHANGED: Words = Words {
    meaning: "What this Auto Scaling group launches was changed. Every new instance has the image, the role and the user \
              data of what it names now.",
    steps: &[
        GROUP,
        "Look at what it names, image, instance profile and user data first:\naws ec2 describe-launch-template-versions \
         --region {region} --launch-template-id {launch_template}",
        "Look at what it names, image, instance profile and user data first:\naws ec2 describe-launch-template-versions \
         --region {region} --launch-template-name {launch_template_name}",
        ACTIVITIES,
    ],
    page: TEMPLATES,
};

pub(super) const LAUNCH_CONFIGURATION_CHANGED: Words = Words {
    meaning: "A launch configuration was created or deleted. It says which image, role and user data instances get; it does \
              nothing until an Auto Scaling group names it, and a group whose launch configuration is gone launches \
              nothing more.",
    steps: &[
        "Look at it:\naws autoscaling describe-launch-configurations --region {region} --launch-configuration-names \
         {resource_name}",
    ],
    page: CONFIGURATIONS,
};

pub(super) const SCALING_TRAFFIC_DETACHED: Words = Words {
    meaning: "This Auto Scaling group was detached from a load balancer or another source of traffic. Its instances run on \
              and get no requests, and its health is no longer checked there.",
    steps: &[
        "See what is still attached:\naws autoscaling describe-traffic-sources --region {region} \
         --auto-scaling-group-name {auto_scaling_group}",
        "If this was no switch to another group, attach it again:\naws autoscaling attach-traffic-sources --region \
         {region} --auto-scaling-group-name {auto_scaling_group} --traffic-sources Identifier=TARGET_GROUP_ARN",
    ],
    page: TRAFFIC,
};

const HOOKS: Words = Words {
    meaning: "What happens to an instance of this group before it serves or ends was changed: a lifecycle hook holds it \
              until somebody has done what is to be done, and without the hook nobody is waited for.",
    steps: &["See the hooks as they are now:\naws autoscaling describe-lifecycle-hooks --region {region} \
         --auto-scaling-group-name {auto_scaling_group}"],
    page: LIFECYCLE,
};

const NOTIFIED: &str = "See whom it notifies now, and of what:\naws autoscaling describe-notification-configurations \
     --region {region} --auto-scaling-group-names {auto_scaling_group}";

pub(super) const SCALING_RULES_CHANGED: Choice = Choice {
    rows: &[
        row(&[("operation", "PutLifecycleHook")], HOOKS),
        row(&[("operation", "DeleteLifecycleHook")], HOOKS),
        row(
            &[("operation", "PutNotificationConfiguration")],
            Words {
                meaning: "What this Auto Scaling group notifies of, or whom, was changed. Another topic is another audience.",
                steps: &[NOTIFIED],
                page: NOTIFICATIONS,
            },
        ),
    ],
    otherwise: Words {
        meaning: "What makes this scale was changed: a policy, a schedule or the bounds of a target.",
        steps: &[
            "See the policies and schedules as they are now:\n\
             aws autoscaling describe-policies --region {region} --auto-scaling-group-name {auto_scaling_group}\n\
             aws autoscaling describe-scheduled-actions --region {region} --auto-scaling-group-name {auto_scaling_group}",
            TARGET,
        ],
        page: RULES,
    },
};

pub(super) const SCALING_CAPACITY_CHANGED: Words = Words {
    meaning: "The size of this Auto Scaling group or its instances were changed by a call, not by its own rules. Autoscalers \
              of containers do that all day.",
    steps: &[GROUP, ACTIVITIES],
    page: CAPACITY,
};

pub(super) const SCALING_MONITORING_SWITCHED_OFF: Choice = Choice {
    rows: &[row(
        &[("operation", "DeleteNotificationConfiguration")],
        Words {
            meaning: "A topic gets no notifications of this Auto Scaling group any more: whoever relied on them hears \
                      nothing of instances that are launched, terminated or fail.",
            steps: &[
                NOTIFIED,
                "Notify again, as before:\naws autoscaling put-notification-configuration --region {region} \
                 --auto-scaling-group-name {auto_scaling_group} --topic-arn TOPIC_ARN --notification-types \
                 autoscaling:EC2_INSTANCE_LAUNCH_ERROR autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
            ],
            page: NOTIFICATIONS,
        },
    )],
    otherwise: Words {
        meaning: "Metrics of this Auto Scaling group were switched off: alarms and dashboards on them lack data.",
        steps: &[
            GROUP,
            "Switch them on again:\naws autoscaling enable-metrics-collection --region {region} --auto-scaling-group-name \
             {auto_scaling_group} --granularity 1Minute",
        ],
        page: MONITORING,
    },
};
