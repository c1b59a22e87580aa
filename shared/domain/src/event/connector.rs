use crate::arn::{Arn, CaArn};

/// What Connector for SCEP says of a request:
/// <https://docs.aws.amazon.com/privateca/latest/userguide/c4scep-monitor-eventbridge-events.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorEvent {
    /// The connector.
    pub connector: Option<Arn>,
    /// The CA that it asks.
    pub ca: Option<CaArn>,
    /// How the request ended.
    pub result: ConnectorResult,
}

/// How a request to a connector ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectorResult {
    /// As it should.
    Succeeded,
    /// It failed.
    Failed {
        /// `PkiOperationPost`, `GetCACert`, `GetCACaps` or what comes after them.
        request_type: Option<String>,
        /// The reason, whole.
        reason: Option<String>,
    },
    /// The connector does not know what was asked of it.
    Unsupported,
}
