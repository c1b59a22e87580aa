//! What AWS said, what it means, and what people are told.
//!
//! Everything here is pure: bytes, rules and the time come in as arguments, values and texts go out. No AWS SDK, no
//! async, no clock, no environment; CI checks that with `cargo tree`.

pub mod alert;
pub mod arn;
mod catalogue;
pub mod classify;
pub mod decode;
pub mod enrich;
pub mod event;
mod finding;
mod function;
mod heard;
mod ids;
mod key;
pub mod ledger;
pub mod metrics;
pub mod operations;
mod outcome;
pub mod pattern;
pub mod routing;
pub mod secrets;
mod settings;
mod severity;
pub mod texts;
pub mod trail;
pub mod tree;
pub mod words;

pub use catalogue::Condition;
pub use finding::{Call, Classification, Counted, Fact, Finding, Fingerprint};
pub use function::{Function, ParseFunctionError};
pub use heard::Heard;
pub use ids::{AccountId, AuditReportId, EventId, ParseIdError, Region};
pub use key::bounded_key;
pub use outcome::Outcome;
pub use settings::Settings;
pub use severity::{ParseSeverityError, Severity};
