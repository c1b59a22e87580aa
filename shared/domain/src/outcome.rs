use std::fmt;

/// How an event ended. Each event ends in exactly one of these, and their counts add up to the events received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Outcome {
    /// People were told.
    Alerted,
    /// People know already: counted on the episode that they were told of.
    Folded,
    /// This very event was handled before, whatever else rules say of it.
    Duplicate,
    /// A rule of the user's says that people are not to be told for now.
    Muted,
    /// Understood, and nothing to tell: a success, or below the alert threshold.
    Counted,
    /// Not understood, or sent to the wrong function. A retry can't help: it ends in the dead-letter queue, whole.
    Refused,
    /// Understood, but people could not be told. A retry may help.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::Alerted,
        Self::Folded,
        Self::Muted,
        Self::Duplicate,
        Self::Counted,
        Self::Refused,
        Self::Failed,
    ];

    /// The value of the `Outcome` metric dimension.
    pub fn label(self) -> &'static str {
        match self {
            Self::Alerted => "alerted",
            Self::Folded => "folded",
            Self::Muted => "muted",
            Self::Duplicate => "duplicate",
            Self::Counted => "counted",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Whether the event is done with: if not, its delivery must be retried or dead-lettered.
    pub fn is_handled(self) -> bool {
        match self {
            Self::Alerted | Self::Folded | Self::Muted | Self::Duplicate | Self::Counted => true,
            Self::Refused | Self::Failed => false,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
