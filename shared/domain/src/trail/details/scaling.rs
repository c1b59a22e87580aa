use crate::trail::{Named, Place, Resource};

/// What a call to EC2 Auto Scaling is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScalingDetails {
    /// `autoScalingGroupName`.
    pub group: Option<String>,
    /// `launchConfigurationName`.
    pub launch_configuration: Option<String>,
    /// `launchTemplate`, or that of `mixedInstancesPolicy`.
    pub launch_template: Option<LaunchTemplate>,
    /// Whether `mixedInstancesPolicy` is there: it names instance types, too.
    pub mixed_instances: bool,
    /// `instanceId`.
    pub instance: Option<String>,
    /// `imageId`.
    pub image: Option<String>,
    /// `instanceType`.
    pub instance_type: Option<String>,
    /// `scalingProcesses` that are suspended or resumed. None named is all of them.
    pub processes: Vec<String>,
}

/// A launch template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// `launchTemplateId`.
    pub id: Option<String>,
    /// `launchTemplateName`.
    pub name: Option<String>,
    /// `version`: a number, `$Latest` or `$Default`.
    pub version: Option<String>,
}

/// What a call to Application Auto Scaling is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScalableTarget {
    /// `serviceNamespace`, such as `ecs`.
    pub namespace: Option<String>,
    /// `resourceId`, such as `service/cluster/name`.
    pub resource: Option<String>,
    /// Whether `suspendedState` suspends something, if it says so.
    pub suspended: Option<bool>,
    /// `scalableDimension`, such as `ecs:service:DesiredCount`.
    pub dimension: Option<String>,
}

impl ScalingDetails {
    pub(crate) fn resources(&self, place: &Place<'_>) -> Vec<Resource> {
        let named = |kind, name: &Option<String>| name.as_ref().map(|name| Resource::named(kind, name));
        let template = || {
            let template = self.launch_template.as_ref()?;
            named(Named::LaunchTemplate, if template.id.is_some() { &template.id } else { &template.name })
        };
        let instance = || Some(place.resource("ec2", "instance/", Named::Instance, self.instance.as_ref()?));
        named(Named::ScalingGroup, &self.group)
            .or_else(|| named(Named::LaunchConfiguration, &self.launch_configuration))
            .or_else(instance)
            .or_else(template)
            .into_iter()
            .collect()
    }
}

impl ScalableTarget {
    pub(crate) fn resources(&self) -> Vec<Resource> {
        self.resource.iter().map(|name| Resource::named(Named::ScalableTarget, name)).collect()
    }
}
