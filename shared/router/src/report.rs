use tocsin_domain::decode::DecodeError;
use tocsin_domain::{Classification, EventId, Function, Outcome};

use crate::{LedgerError, SendError, Trace};

/// What became of an invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// One event.
    Single(Report),
    /// Each message of a batch, with the id that SQS gave it, in the batch's order.
    Batch(Vec<(String, Report)>),
}

/// What became of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id, if that much could be read.
    pub event_id: Option<EventId>,
    /// Its detail-type, if it could be decoded.
    pub detail_type: Option<String>,
    /// What it means.
    pub classification: Classification,
    /// What was decided on the way, and what was published.
    pub trace: Trace,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was refused or failed.
    pub error: Option<RecordError>,
}

impl Report {
    /// Of an event of which nothing is known yet.
    pub(crate) fn empty() -> Self {
        Self {
            event_id: None,
            detail_type: None,
            classification: Classification::default(),
            trace: Trace::default(),
            outcome: Outcome::Counted,
            error: None,
        }
    }
}

/// Why an event is not done with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It can't be read.
    #[error(transparent)]
    Refused(#[from] DecodeError),
    /// A rule sent it to the wrong function.
    #[error(
        "event `{event_id}` refused: detail-type `{detail_type}` is for function `{wanted}`, not for `{here}`: check the rule's event pattern"
    )]
    WrongFunction {
        /// Its id.
        event_id: EventId,
        /// Its detail-type.
        detail_type: String,
        /// The function that hears it.
        wanted: Function,
        /// The function it was sent to.
        here: Function,
    },
    /// People could not be told.
    #[error("event `{event_id}` failed: {cause}")]
    Undelivered {
        /// Its id.
        event_id: EventId,
        /// Why.
        cause: SendError,
    },
    /// Another instance is working on this very event, or tells of the same thing what this one must not miss; or so many
    /// do that this one found no turn.
    #[error("event `{event_id}` failed: it, or what it is about, is being handled elsewhere at this moment")]
    Busy {
        /// Its id.
        event_id: EventId,
    },
    /// Whether something is over can't be said without the ledger.
    #[error("event `{event_id}` failed: {cause}")]
    LedgerUnavailable {
        /// Its id.
        event_id: EventId,
        /// Why.
        cause: LedgerError,
    },
    /// A log file could not be read to its end, or something in it could not be told.
    #[error("log file {object} failed: {cause}")]
    LogFile {
        /// The file, by its URI.
        object: String,
        /// Why.
        cause: String,
    },
    /// A defect of ours. The other records of the batch go on. What the panic says may quote the event, so it is only
    /// in the log, where the panic hook writes it.
    #[error("event `{}` failed: a defect of Tocsin, see the log", .event_id.as_ref().map_or("of unknown id", EventId::as_str))]
    Panicked {
        /// Its id, if that much was read.
        event_id: Option<EventId>,
    },
}

impl RecordError {
    /// The kind of error, for whoever sorts them.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Refused(_) | Self::WrongFunction { .. } => "Refused",
            Self::Undelivered { .. } => "Undelivered",
            Self::Busy { .. } => "Busy",
            Self::LedgerUnavailable { .. } => "LedgerUnavailable",
            Self::LogFile { .. } => "LogFile",
            Self::Panicked { .. } => "Panicked",
        }
    }

    /// How the event ended.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Refused(_) | Self::WrongFunction { .. } => Outcome::Refused,
            Self::Undelivered { .. }
            | Self::Busy { .. }
            | Self::LedgerUnavailable { .. }
            | Self::LogFile { .. }
            | Self::Panicked { .. } => Outcome::Failed,
        }
    }
}

impl RecordError {
    /// The event, if that much could be read.
    pub fn event_id(&self) -> Option<&EventId> {
        match self {
            Self::Refused(err) => err.event_id.as_ref(),
            Self::WrongFunction { event_id, .. }
            | Self::Undelivered { event_id, .. }
            | Self::Busy { event_id }
            | Self::LedgerUnavailable { event_id, .. } => Some(event_id),
            Self::Panicked { event_id } => event_id.as_ref(),
            Self::LogFile { .. } => None,
        }
    }
}
