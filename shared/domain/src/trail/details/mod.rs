//! The few values of a request and its answer that are kept: names of resources, and the settings that tell a harmless
//! call from one that is not.

mod ca;
mod environment;
mod key;
mod scaling;
mod sign_in;
mod trail;

pub use ca::{CaDetails, CaStatus};
pub use environment::EnvironmentDetails;
pub use key::{BackingKey, Deletion, Grant, KeyDetails, KeyMaterial, KeyName};
pub use scaling::{LaunchTemplate, ScalableTarget, ScalingDetails};
pub use sign_in::{SignIn, SignInResult};
pub use trail::{Selection, TrailDetails};

pub(crate) use ca::certificate;

use super::{Place, Resource};

/// What is known of an act, by the service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Details {
    /// Nothing: of the other services no request is read.
    #[default]
    None,
    /// AWS KMS.
    Key(Box<KeyDetails>),
    /// AWS Private CA.
    Ca(Box<CaDetails>),
    /// Amazon EC2 Auto Scaling.
    Scaling(Box<ScalingDetails>),
    /// Application Auto Scaling.
    Scalable(Box<ScalableTarget>),
    /// AWS CloudTrail.
    Trail(Box<TrailDetails>),
    /// Amazon MWAA and MWAA Serverless.
    Environment(Box<EnvironmentDetails>),
    /// AWS Sign-In.
    SignIn(Box<SignIn>),
}

impl Details {
    /// The resources that the request and its answer name, the most telling one first.
    pub(crate) fn resources(&self, place: &Place<'_>, failed: bool) -> Vec<Resource> {
        match self {
            Self::Key(key) => key.resources(place),
            Self::Ca(ca) => ca.resources(),
            Self::Scaling(scaling) => scaling.resources(place),
            Self::Scalable(target) => target.resources(),
            Self::Trail(trail) => trail.resources(place, failed),
            Self::Environment(environment) => environment.resources(place),
            Self::SignIn(_) | Self::None => Vec::new(),
        }
    }
}
