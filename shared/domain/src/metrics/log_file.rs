/// What became of an object in the bucket of a trail. A closed set: the value of the `Outcome` dimension of `LogFiles`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LogFile {
    /// Read to its end.
    Read,
    /// A digest, which is for checking log files, and not read.
    SkippedDigest,
    /// What CloudTrail Insights noticed, which is not read.
    SkippedInsight,
    /// Anything else that is no log file, or a test message of S3.
    SkippedOther,
    /// Not read to its end, or not all of it could be told. A retry may help.
    Failed,
}

impl LogFile {
    /// Every outcome.
    pub const ALL: [Self; 5] =
        [Self::Read, Self::SkippedDigest, Self::SkippedInsight, Self::SkippedOther, Self::Failed];

    /// The value of the dimension.
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::SkippedDigest => "skipped_digest",
            Self::SkippedInsight => "skipped_insight",
            Self::SkippedOther => "skipped_other",
            Self::Failed => "failed",
        }
    }
}
