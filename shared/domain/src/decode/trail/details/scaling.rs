//! EC2 Auto Scaling, and Application Auto Scaling under the same `eventSource`:
//! <https://docs.aws.amazon.com/autoscaling/application/userguide/logging-using-cloudtrail.html>.

use std::borrow::Cow;

use super::checked::kept;
use super::{Call, read};
use crate::decode::trail::field::{Notes, wire};
use crate::trail::{LaunchTemplate, ScalableTarget, ScalingDetails};

wire! {
    Request at "requestParameters." {
        group: Cow<'a, str> = "autoScalingGroupName",
        launch_configuration: Cow<'a, str> = "launchConfigurationName",
        launch_template: Template<'a> = "launchTemplate",
        mixed: Mixed<'a> = "mixedInstancesPolicy",
        desired: Desired<'a> = "desiredConfiguration",
        instance: Cow<'a, str> = "instanceId",
        image: Cow<'a, str> = "imageId",
        instance_type: Cow<'a, str> = "instanceType",
        processes: Vec<Cow<'a, str>> = "scalingProcesses",
    }
}

wire! {
    Mixed at "requestParameters.mixedInstancesPolicy." {
        launch_template: MixedTemplate<'a> = "launchTemplate",
    }
}

wire! {
    Desired at "requestParameters.desiredConfiguration." {
        launch_template: Template<'a> = "launchTemplate",
        mixed: Mixed<'a> = "mixedInstancesPolicy",
    }
}

wire! {
    MixedTemplate at "requestParameters.mixedInstancesPolicy.launchTemplate." {
        specification: Template<'a> = "launchTemplateSpecification",
    }
}

wire! {
    Template at "requestParameters.launchTemplate." {
        id: Cow<'a, str> = "launchTemplateId",
        name: Cow<'a, str> = "launchTemplateName",
        version: Cow<'a, str> = "version",
    }
}

wire! {
    Target at "requestParameters." {
        namespace: Cow<'a, str> = "serviceNamespace",
        resource: Cow<'a, str> = "resourceId",
        dimension: Cow<'a, str> = "scalableDimension",
        suspended: Suspended<'a> = "suspendedState",
    }
}

wire! {
    Suspended at "requestParameters.suspendedState." {
        scaling_in: bool = "dynamicScalingInSuspended",
        scaling_out: bool = "dynamicScalingOutSuspended",
        scheduled: bool = "scheduledScalingSuspended",
    }
}

wire! {
    Additional at "additionalEventData." {
        service: Cow<'a, str> = "service",
    }
}

/// Whether the call is one of Application Auto Scaling.
pub(super) fn is_application(call: &Call<'_>, name: &str, notes: &mut Notes) -> bool {
    let additional: Additional<'_> = read(call.additional, notes);
    let target: Target<'_> = read(call.request, notes);
    crate::trail::is_application(name, additional.service.as_deref(), target.namespace.as_deref())
}

pub(super) fn details(call: &Call<'_>, notes: &mut Notes) -> ScalingDetails {
    let request: Request<'_> = read(call.request, notes);
    let desired = request.desired.unwrap_or_default();
    let template = request.launch_template.or(desired.launch_template);
    let mixed = request.mixed.or(desired.mixed);
    let mixed_instances = mixed.is_some();
    let template = template.or_else(|| mixed?.launch_template?.specification);
    ScalingDetails {
        mixed_instances,
        launch_template: template.map(|template| LaunchTemplate {
            id: kept(template.id.as_deref()),
            name: kept(template.name.as_deref()),
            version: kept(template.version.as_deref()),
        }),
        group: kept(request.group.as_deref()),
        launch_configuration: kept(request.launch_configuration.as_deref()),
        instance: kept(request.instance.as_deref()),
        image: kept(request.image.as_deref()),
        instance_type: kept(request.instance_type.as_deref()),
        processes: request.processes.into_iter().flatten().map(Cow::into_owned).collect(),
    }
}

pub(super) fn target(call: &Call<'_>, notes: &mut Notes) -> ScalableTarget {
    let target: Target<'_> = read(call.request, notes);
    ScalableTarget {
        namespace: kept(target.namespace.as_deref()),
        resource: kept(target.resource.as_deref()),
        dimension: kept(target.dimension.as_deref()),
        suspended: target
            .suspended
            .map(|it| [it.scaling_in, it.scaling_out, it.scheduled].contains(&Some(true))),
    }
}
