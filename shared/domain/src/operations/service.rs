use super::{
    Operation, acm_pca, airflow, airflow_serverless, application_autoscaling, autoscaling, cloudtrail, kms,
    signin,
};

/// The service that a record is about. A closed set: the value of the `Service` metric dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// AWS Private CA.
    PrivateCa,
    /// AWS KMS.
    Kms,
    /// Amazon EC2 Auto Scaling.
    Autoscaling,
    /// Application Auto Scaling.
    ApplicationAutoscaling,
    /// Amazon MWAA.
    Airflow,
    /// Amazon MWAA Serverless.
    AirflowServerless,
    /// AWS CloudTrail itself.
    CloudTrail,
    /// Signing in to the console.
    SignIn,
    /// Any other.
    Other,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 9] = [
        Self::PrivateCa,
        Self::Kms,
        Self::Autoscaling,
        Self::ApplicationAutoscaling,
        Self::Airflow,
        Self::AirflowServerless,
        Self::CloudTrail,
        Self::SignIn,
        Self::Other,
    ];

    /// The service of an `eventSource`. Two of them share one, and have operations of the same name: Application Auto
    /// Scaling is told by what `additionalEventData.service` says.
    ///
    /// <https://docs.aws.amazon.com/autoscaling/application/userguide/logging-using-cloudtrail.html>
    pub fn of(event_source: &str, additional_service: Option<&str>) -> Self {
        match (event_source, additional_service) {
            ("acm-pca.amazonaws.com", _) => Self::PrivateCa,
            ("kms.amazonaws.com", _) => Self::Kms,
            ("autoscaling.amazonaws.com", Some("application-autoscaling")) => Self::ApplicationAutoscaling,
            ("autoscaling.amazonaws.com", _) => Self::Autoscaling,
            ("airflow.amazonaws.com", _) => Self::Airflow,
            ("airflow-serverless.amazonaws.com", _) => Self::AirflowServerless,
            ("cloudtrail.amazonaws.com", _) => Self::CloudTrail,
            ("signin.amazonaws.com", _) => Self::SignIn,
            _ => Self::Other,
        }
    }

    /// The value of the `Service` metric dimension.
    pub fn label(self) -> &'static str {
        match self {
            Self::PrivateCa => "acm_pca",
            Self::Kms => "kms",
            Self::Autoscaling => "autoscaling",
            Self::ApplicationAutoscaling => "application_autoscaling",
            Self::Airflow => "airflow",
            Self::AirflowServerless => "airflow_serverless",
            Self::CloudTrail => "cloudtrail",
            Self::SignIn => "signin",
            Self::Other => "other",
        }
    }

    /// What the catalogue has of it, sorted by name.
    pub fn operations(self) -> &'static [Operation] {
        match self {
            Self::PrivateCa => acm_pca::OPERATIONS,
            Self::Kms => kms::OPERATIONS,
            Self::Autoscaling => autoscaling::OPERATIONS,
            Self::ApplicationAutoscaling => application_autoscaling::OPERATIONS,
            Self::Airflow => airflow::OPERATIONS,
            Self::AirflowServerless => airflow_serverless::OPERATIONS,
            Self::CloudTrail => cloudtrail::OPERATIONS,
            Self::SignIn => signin::OPERATIONS,
            Self::Other => &[],
        }
    }
}
