use std::fmt;

use crate::arn::Arn;
use crate::{AccountId, Region};

/// What a record is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// An ARN: AWS's own, or one that follows from a name and where it is.
    Arn {
        /// The ARN.
        arn: Arn,
        /// `type`, as in `AWS::KMS::Key`, where AWS says it.
        kind: Option<String>,
    },
    /// `ARNPrefix`: all resources whose ARN begins so.
    Prefix {
        /// How their ARNs begin.
        prefix: String,
        /// `type`.
        kind: Option<String>,
    },
    /// A name of which no ARN can be made.
    Named {
        /// What it is the name of.
        kind: Named,
        /// The name.
        name: String,
    },
}

impl Resource {
    /// Its ARN, if it has one.
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::Arn { arn, .. } => Some(arn),
            Self::Prefix { .. } | Self::Named { .. } => None,
        }
    }

    pub(crate) fn of(arn: Arn) -> Self {
        Self::Arn { arn, kind: None }
    }

    pub(crate) fn named(kind: Named, name: impl Into<String>) -> Self {
        Self::Named { kind, name: name.into() }
    }
}

/// For people: the ARN, or what it is and its name.
impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn { arn, .. } => write!(f, "{arn}"),
            Self::Prefix { prefix, .. } => write!(f, "{prefix}*"),
            Self::Named { kind: Named::Unstated, name } => f.write_str(name),
            Self::Named { kind, name } => write!(f, "{} {name}", kind.word()),
        }
    }
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A KMS key, by its id.
    Key,
    /// An alias of a KMS key, which can be moved to another key: `alias/…`.
    Alias,
    /// A custom key store.
    KeyStore,
    /// An Auto Scaling group, whose ARN has an id that no request has.
    ScalingGroup,
    /// A launch configuration.
    LaunchConfiguration,
    /// A launch template.
    LaunchTemplate,
    /// An EC2 instance.
    Instance,
    /// A scalable target of Application Auto Scaling.
    ScalableTarget,
    /// A trail.
    Trail,
    /// An event data store of CloudTrail Lake.
    EventDataStore,
    /// An environment of MWAA.
    Environment,
    /// A workflow of MWAA Serverless.
    Workflow,
    /// Whatever the text of a denial names.
    Unstated,
}

impl Named {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Alias => "key alias",
            Self::KeyStore => "custom key store",
            Self::ScalingGroup => "Auto Scaling group",
            Self::LaunchConfiguration => "launch configuration",
            Self::LaunchTemplate => "launch template",
            Self::Instance => "instance",
            Self::ScalableTarget => "scalable target",
            Self::Trail => "trail",
            Self::EventDataStore => "event data store",
            Self::Environment => "Airflow environment",
            Self::Workflow => "Airflow workflow",
            Self::Unstated => "resource",
        }
    }
}

/// Where a name without an ARN is: in the account of the caller and the region of the call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The partition, by the caller's ARN: nothing else says it.
    pub partition: Option<&'a str>,
    /// The region.
    pub region: Option<&'a Region>,
    /// The account.
    pub account: Option<&'a AccountId>,
}

impl Place<'_> {
    /// The resource by its ARN if all of that is known, else by its name.
    pub(crate) fn resource(&self, service: &str, path: &str, kind: Named, name: &str) -> Resource {
        let arn = || {
            let (partition, region, account) = (self.partition?, self.region?, self.account?);
            format!("arn:{partition}:{service}:{region}:{account}:{path}{name}").parse().ok()
        };
        arn().map_or_else(|| Resource::named(kind, name), Resource::of)
    }
}
