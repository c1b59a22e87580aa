//! One record of CloudTrail, typed: who did what to which resource, and why it failed.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>
//!
//! No access key id, and no value of a request but identifiers and the few settings of [`Details`], gets this far. What
//! is text here is an attacker's text: whoever quotes it escapes and bounds it.

mod actor;
mod codes;
mod dates;
mod denial;
mod details;
mod failure;
mod key_state;
mod kind;
mod line;
mod operation;
mod resource;
mod sentence;
mod source;

pub use actor::{Actor, Delegation, Identity, Scope};
pub use denial::{Denial, Effect, Policy};
pub use details::{
    BackingKey, CaDetails, CaStatus, Deletion, Details, EnvironmentDetails, Grant, KeyDetails, KeyMaterial,
    KeyName, LaunchTemplate, ScalableTarget, ScalingDetails, Selection, SignIn, SignInResult, TrailDetails,
};
pub use failure::{Failure, FailureClass, Outcome};
pub use key_state::KeyState;
pub use kind::{Addendum, Category, Kind};
pub use operation::Operation;
pub use resource::{Named, Place, Resource};
pub use source::{Source, SourceAddress};

pub(crate) use actor::is_aws;
pub(crate) use dates::date;
pub(crate) use details::certificate;
pub(crate) use operation::{is_application, without_date};
pub(crate) use source::through_console;

use jiff::Timestamp;

use crate::{AccountId, EventId, Region};

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// `eventType`.
    pub kind: Kind,
    /// `eventCategory`, or what `managementEvent` says of records older than it.
    pub category: Option<Category>,
    /// `eventID`: the same in every delivery of this record.
    pub id: Option<EventId>,
    /// `sharedEventID`: the same in the records of one act in several accounts, and in the two of one insight.
    pub shared_id: Option<EventId>,
    /// `eventTime`, to the second: when the request was complete. Of an aggregate, when its window ended.
    pub time: Timestamp,
    /// `awsRegion`. A resource's ARN may name another one.
    pub region: Option<Region>,
    /// `recipientAccountId`: who received the record. The actor may be of another account.
    pub recipient: Option<AccountId>,
    /// What it corrects, if it is a late correction.
    pub addendum: Option<Addendum>,
    /// What it says.
    pub body: Body,
    /// The fields that held what they can't hold, and count as absent.
    pub mistyped: Vec<&'static str>,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Somebody did something, or AWS did.
    Act(Box<Act>),
    /// The rate of a call or of an error is unusual.
    Insight(Box<Insight>),
    /// Five minutes of data events, added up: nothing in it is about one act.
    Aggregate,
    /// A kind of record that names no operation, and did not exist when this was written.
    Unrecognised,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub operation: Operation,
    /// `readOnly`. True for the cryptographic calls of KMS, so it does not mean harmless.
    pub read_only: Option<bool>,
    /// `requestID`.
    pub request_id: Option<String>,
    /// Who.
    pub actor: Actor,
    /// From where.
    pub source: Source,
    /// To which resources, the most telling one first.
    pub resources: Vec<Resource>,
    /// What else is known of it.
    pub details: Details,
    /// How it ended.
    pub outcome: Outcome,
}

/// What CloudTrail Insights noticed:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-insight-details.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insight {
    /// `state`: `Start` or `End`.
    pub state: Option<String>,
    /// `insightType`: `ApiCallRateInsight` or `ApiErrorRateInsight`.
    pub kind: Option<String>,
    /// The operation whose rate it is.
    pub operation: Operation,
    /// The error whose rate it is.
    pub error_code: Option<String>,
}
