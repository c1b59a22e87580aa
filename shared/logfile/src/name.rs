use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tocsin_domain::{AccountId, Region};

/// What the name of a file, or the key of an object, says about it:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What kind of file it is.
    pub kind: Kind,
    /// Whose records it holds. The records may name another account.
    pub account: Option<AccountId>,
    /// The region that its records are of.
    pub region: Option<Region>,
    /// When CloudTrail wrote it, to the minute: most of its records are from the minutes before.
    pub time: Option<Timestamp>,
}

/// What kind of file a trail's bucket holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A log file, or a file that nothing is known of: records may be in it.
    Log,
    /// A digest of log files, to check that nobody has changed them.
    Digest,
    /// What CloudTrail Insights noticed.
    Insight,
}

impl Name {
    /// Reads a name.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut parts = name.split('_');
        let account = parts.next().and_then(|part| part.parse().ok());
        let kind = match parts.next() {
            Some("CloudTrail-Digest") => Kind::Digest,
            Some("CloudTrail-Insight") => Kind::Insight,
            Some("CloudTrail") => Kind::Log,
            _ => return Self { kind: Kind::Log, account: None, region: None, time: None },
        };
        let region = parts.next().and_then(|part| part.parse().ok());
        Self { kind, account, region, time: parts.next().and_then(minute) }
    }
}

/// `20230710T1200Z`.
fn minute(text: &str) -> Option<Timestamp> {
    let time = DateTime::strptime("%Y%m%dT%H%MZ", text).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}
