//! The native events of Amazon EC2 Auto Scaling:
//! <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-autoscaling.html>.

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use super::said::{self, said};
use crate::arn::Arn;
use crate::event::{Activity, Body, Refresh, ScalingChange, ScalingEvent, Step};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    auto_scaling_group_name: Option<String>,
    #[serde(default, deserialize_with = "said")]
    activity_id: Option<String>,
    #[serde(default, rename = "EC2InstanceId", deserialize_with = "said")]
    instance: Option<String>,
    #[serde(default, deserialize_with = "said")]
    status_code: Option<String>,
    #[serde(default, deserialize_with = "said")]
    status_message: Option<String>,
    #[serde(default, deserialize_with = "said")]
    description: Option<String>,
    #[serde(default, deserialize_with = "said")]
    cause: Option<String>,
    #[serde(default, deserialize_with = "said")]
    instance_refresh_id: Option<String>,
    #[serde(default, deserialize_with = "said::object")]
    details: Option<Place>,
}

#[derive(Debug, Default, Deserialize)]
struct Place {
    #[serde(default, rename = "Availability Zone", deserialize_with = "said")]
    zone: Option<String>,
    #[serde(default, rename = "Subnet ID", deserialize_with = "said")]
    subnet: Option<String>,
}

/// None for a detail-type that AWS has not documented.
pub(super) fn body(kind: &str, envelope: &Envelope<'_>) -> Result<Option<Body>, Problem> {
    let change: fn(Detail) -> ScalingChange = match kind {
        "EC2 Instance Launch Unsuccessful" => |it| unsuccessful(Step::Launch, it),
        "EC2 Instance Terminate Unsuccessful" => |it| unsuccessful(Step::Terminate, it),
        "EC2 Instance Detach Unsuccessful" => |it| unsuccessful(Step::Detach, it),
        "EC2 Auto Scaling Instance Refresh Failed" => |it| ScalingChange::RefreshFailed(refresh(it)),
        "EC2 Auto Scaling Instance Refresh Rollback Failed" => {
            |it| ScalingChange::RollbackFailed(refresh(it))
        }
        "EC2 Auto Scaling Instance Refresh Succeeded" => |_| ScalingChange::RefreshSucceeded,
        "EC2 Instance Launch Successful"
        | "EC2 Instance Terminate Successful"
        | "EC2 Instance Detach Successful"
        // The replacement of a root volume comes as one of these two.
        | "EC2 Instance-launch Lifecycle Action"
        | "EC2 Instance-terminate Lifecycle Action"
        | "EC2 Auto Scaling Instance Refresh Started"
        | "EC2 Auto Scaling Instance Refresh Checkpoint Reached"
        | "EC2 Auto Scaling Instance Refresh Started Baking"
        | "EC2 Auto Scaling Instance Refresh Cancelled"
        | "EC2 Auto Scaling Instance Refresh Rollback Started"
        | "EC2 Auto Scaling Instance Refresh Rollback Succeeded" => |_| ScalingChange::Ordinary,
        _ => return Ok(None),
    };
    let mut detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    // The instance stands second, where there is one.
    let group = envelope.resources.iter().find_map(|text| text.parse::<Arn>().ok().filter(is_group));
    let named = group.as_ref().and_then(|arn| Some(arn.resource().split_once('/')?.1.to_owned()));
    let name = filled(detail.auto_scaling_group_name.take()).or(named);
    let name = name.ok_or_else(|| Problem::field("detail.AutoScalingGroupName", &"missing"))?;
    Ok(Some(Body::Scaling(ScalingEvent { group, name, change: change(detail) })))
}

/// `arn:…:autoscaling:…:autoScalingGroup:<UUID>:autoScalingGroupName/<name>`.
fn is_group(arn: &Arn) -> bool {
    arn.service() == "autoscaling" && arn.resource().starts_with("autoScalingGroup:")
}

fn unsuccessful(step: Step, detail: Detail) -> ScalingChange {
    let place = detail.details.unwrap_or_default();
    let activity = Activity {
        id: filled(detail.activity_id),
        instance: filled(detail.instance),
        status_code: filled(detail.status_code),
        message: filled(detail.status_message).or(filled(detail.description)),
        cause: filled(detail.cause),
        zone: filled(place.zone),
        subnet: filled(place.subnet),
    };
    ScalingChange::Unsuccessful(step, Box::new(activity))
}

fn refresh(detail: Detail) -> Refresh {
    Refresh(filled(detail.instance_refresh_id))
}

/// AWS writes an empty text where there is nothing to say.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
