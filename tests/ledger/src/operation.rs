//! What a store is asked, and what it answers.

use jiff::Timestamp;
use tocsin_domain::Fingerprint;
use tocsin_domain::ledger::{Change, Slot};
use tocsin_router::{Commit, Ledger, LedgerError};

/// One call of the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Load(Vec<Fingerprint>),
    Commit(Box<Change>),
    /// What has a deadline until then, of the fingerprints that begin so.
    Due(Timestamp, Fingerprint),
}

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Loaded(Vec<Option<Slot>>),
    Committed(Commit),
    Due(Vec<(Fingerprint, Slot)>),
}

impl Operation {
    pub(crate) async fn ask(&self, ledger: &impl Ledger) -> Result<Answer, LedgerError> {
        Ok(match self {
            Self::Load(fingerprints) => Answer::Loaded(ledger.load(fingerprints).await?),
            Self::Due(until, prefix) => {
                let mut due = ledger.due(*until).await?.into_iter().collect::<Result<Vec<_>, _>>()?;
                due.retain(|(fingerprint, _)| fingerprint.as_str().starts_with(prefix.as_str()));
                due.sort_by_key(|(fingerprint, _)| fingerprint.to_string());
                Answer::Due(due)
            }
            Self::Commit(change) => Answer::Committed(ledger.commit(change).await?),
        })
    }
}
