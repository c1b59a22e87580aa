use crate::EventId;

/// `eventType`, as the record contents page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `AwsApiCall`.
    ApiCall,
    /// `AwsServiceEvent`: a service did something of its own accord.
    ServiceEvent,
    /// `AwsConsoleAction`: something in the console that is no API call.
    ConsoleAction,
    /// `AwsConsoleSignIn`.
    ConsoleSignIn,
    /// `AwsVpceEvents`, also seen as `AwsVpceEvent`: a call through a VPC endpoint.
    NetworkActivity,
    /// `AwsCloudTrailInsight`.
    Insight,
    /// `AwsAggregatedEvent`.
    Aggregate,
    /// No `eventType`: records older than version 1.02, and examples in AWS's own documentation.
    Unstated,
    /// A kind never seen before, whole.
    Unrecognised(String),
}

impl From<Option<&str>> for Kind {
    fn from(text: Option<&str>) -> Self {
        match text {
            Some("AwsApiCall") => Self::ApiCall,
            Some("AwsServiceEvent") => Self::ServiceEvent,
            Some("AwsConsoleAction") => Self::ConsoleAction,
            Some("AwsConsoleSignIn") => Self::ConsoleSignIn,
            Some("AwsVpceEvents" | "AwsVpceEvent") => Self::NetworkActivity,
            Some("AwsCloudTrailInsight") => Self::Insight,
            Some("AwsAggregatedEvent") => Self::Aggregate,
            Some(other) => Self::Unrecognised(other.to_owned()),
            None => Self::Unstated,
        }
    }
}

/// `eventCategory`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// `Management`: operations on resources. The cryptographic calls of KMS are here too.
    Management,
    /// `Data`: operations on what is in resources, such as the tokens of Airflow environments.
    Data,
    /// `NetworkActivity`.
    NetworkActivity,
    /// `Insight`.
    Insight,
    /// `Aggregated`.
    Aggregated,
    /// A category never seen before, whole.
    Unrecognised(String),
}

impl From<&str> for Category {
    fn from(text: &str) -> Self {
        match text {
            "Management" => Self::Management,
            "Data" => Self::Data,
            "NetworkActivity" => Self::NetworkActivity,
            "Insight" => Self::Insight,
            "Aggregated" => Self::Aggregated,
            other => Self::Unrecognised(other.to_owned()),
        }
    }
}

/// `addendum`: this record corrects or completes an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addendum {
    /// `reason`: `DELIVERY_DELAY`, `UPDATED_DATA` or `SERVICE_OUTAGE`.
    pub reason: Option<String>,
    /// `originalEventID`: the record it corrects.
    pub original: Option<EventId>,
}
