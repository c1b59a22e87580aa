//! What AWS said, typed.

mod airflow;
mod connector;
mod key;
mod object;
mod scaling;

pub use airflow::{AirflowChange, AirflowEvent, EnvironmentStatus};
pub use connector::{ConnectorEvent, ConnectorResult};
pub use key::{KeyChange, KeyEvent};
pub use object::Object;
pub use scaling::{Activity, Refresh, ScalingChange, ScalingEvent, Step};

use jiff::Timestamp;

use crate::arn::{CaArn, CertificateArn};
use crate::trail::Record;
use crate::{AccountId, AuditReportId, EventId, Function, Region};

/// One EventBridge event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub body: Body,
}

impl Event {
    /// The function that hears events of this kind; none has a claim on a kind that is not known yet.
    pub fn function(&self) -> Option<Function> {
        match &self.body {
            Body::PrivateCa { attempt, .. } => Some(attempt.function()),
            Body::Schedule => Some(Function::DeadlineReminder),
            Body::Object(_) => Some(Function::TrailLog),
            Body::SelfTest(function) => Some(*function),
            Body::Connector(_) => Some(Function::CertificateIssuance),
            Body::Key(_) => Some(Function::KeyEvent),
            Body::Scaling(_) | Body::Airflow(_) | Body::Trail(_) => Some(Function::ApiCall),
            Body::Unrecognised { .. } => None,
        }
    }
}

/// The envelope: <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// `id`.
    pub id: EventId,
    /// `source`, such as `aws.acm-pca`.
    pub source: String,
    /// `detail-type`.
    pub detail_type: String,
    /// `account`: where the event arose. The resource's ARN may name another one.
    pub account: AccountId,
    /// `region`: where the event arose. The resource's ARN may name another one.
    pub region: Region,
    /// `time`, to the second as AWS sends it.
    pub time: Timestamp,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// One of the five native events of AWS Private CA, or what its service event says about an issuance.
    PrivateCa {
        /// The CA it is about.
        ca: CaArn,
        /// What was attempted.
        attempt: Attempt,
        /// How that went.
        result: AttemptResult,
        /// What was asked for by whom, as far as AWS says so: only of an issuance.
        asked: Asked,
    },
    /// A record of CloudTrail.
    Trail(Box<Record>),
    /// A schedule says that it is time to look after deadlines.
    Schedule,
    /// S3 says that an object was created.
    Object(Object),
    /// A schedule asks this function whether it can tell people anything.
    SelfTest(Function),
    /// One of the events of Connector for SCEP.
    Connector(ConnectorEvent),
    /// One of the three native events of AWS KMS.
    Key(KeyEvent),
    /// One of the native events of Amazon EC2 Auto Scaling.
    Scaling(ScalingEvent),
    /// One of the events of Amazon MWAA or MWAA Serverless.
    Airflow(AirflowEvent),
    /// A source we know says something of a kind we don't.
    Unrecognised {
        /// Its `resources`, whole.
        resources: Vec<String>,
        /// Its `detail`, whole, as JSON.
        detail: String,
    },
}

/// What AWS Private CA attempted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// `CreateCertificateAuthority`.
    Creation,
    /// `IssueCertificate`. The ARN is there even where no certificate came of it.
    Issuance(Option<CertificateArn>),
    /// `RevokeCertificate`.
    Revocation(Option<CertificateArn>),
    /// Writing the certificate revocation list to its bucket.
    CrlGeneration,
    /// `CreateCertificateAuthorityAuditReport`.
    AuditReport(Option<AuditReportId>),
}

impl Attempt {
    fn function(&self) -> Function {
        match self {
            Self::Creation => Function::CaCreation,
            Self::Issuance(_) => Function::CertificateIssuance,
            Self::Revocation(_) => Function::CertificateRevocation,
            Self::CrlGeneration => Function::CrlGeneration,
            Self::AuditReport(_) => Function::AuditReport,
        }
    }
}

/// What was asked for, and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The ARN of who asked, or a service of AWS, or an account.
    pub requester: Option<String>,
    /// The ARN of the template.
    pub template: Option<String>,
    /// The subject of the certificate.
    pub subject: Option<String>,
}

/// `detail.result`, and `detail.reason` where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptResult {
    /// `success`.
    Success,
    /// `failure`.
    Failure {
        /// The reason, whole. Documented for CRLs only, kept wherever it appears.
        reason: Option<String>,
    },
    /// A result never seen before, kept whole.
    Unrecognised {
        /// The result, whole.
        result: String,
        /// The reason, whole.
        reason: Option<String>,
    },
}
