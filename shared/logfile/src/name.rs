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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let Name { kind, account, region, time } = Name::of(path);
        let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
        let account = part(account.map(|account| account.to_string()));
        let region = part(region.map(|region| region.to_string()));
        let time = part(time.map(|time| time.to_string()));
        assert_eq!(format!("{kind:?} {account} {region} {time}"), expected, "{path}");
    }

    #[test]
    fn reads_the_names_that_aws_gives() {
        let log = "Log 218007301253 us-east-1 2023-07-10T12:00:00Z";
        let name = "218007301253_CloudTrail_us-east-1_20230710T1200Z_iLj9fb7yyUG9X4Bf.json.gz";
        check(name, log);
        check(&format!("AWSLogs/218007301253/CloudTrail/us-east-1/2023/07/10/{name}"), log);
        check(
            &format!(
                "some/prefix/AWSLogs/o-exampleorgid/218007301253/CloudTrail/us-east-1/2023/07/10/{name}"
            ),
            log,
        );
        check(&format!("s3://bucket/AWSLogs/{name}"), log);
        check(&format!("C:\\trail\\{name}"), log);
        check(name.trim_end_matches(".gz"), log);
        check(
            "AWSLogs/111111111111/CloudTrail/us-gov-west-1/2017/12/11/111111111111_CloudTrail_us-gov-west-1_20171211T1505Z_A6kvhMoVeCsc7v8U.json.gz",
            "Log 111111111111 us-gov-west-1 2017-12-11T15:05:00Z",
        );
        // <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>
        check(
            "AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_20150817T001535Z.json.gz",
            "Digest 111122223333 us-east-2 -",
        );
        // <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-insights-files.html>
        check(
            "AWSLogs/123456789012/CloudTrail-Insight/us-west-2/2019/10/31/123456789012_CloudTrail-Insight_us-west-2_20191031T2005Z_AbCdEfGhIjKlMnOp.json.gz",
            "Insight 123456789012 us-west-2 2019-10-31T20:05:00Z",
        );
    }

    #[test]
    fn any_other_name_says_nothing() {
        for path in [
            "",
            "/",
            "trail.json",
            "cloud-custodian.jsonl",
            "AWSLogs/111122223333/Config/us-east-1/2026/11/20/ConfigHistory/111122223333_Config_us-east-1_ConfigHistory_x.json.gz",
            "AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/",
            "111122223333_cloudtrail_us-east-1_20230710T1200Z_x.json.gz",
            "é\u{202e}_\n_\0",
        ] {
            check(path, "Log - - -");
        }
    }

    #[test]
    fn what_a_name_says_wrongly_is_left_out() {
        check("x y_CloudTrail_us-east-1_20230710T1200Z_x.json.gz", "Log - us-east-1 2023-07-10T12:00:00Z");
        check("111122223333_CloudTrail_us east_20230710T1200Z_x", "Log 111122223333 - 2023-07-10T12:00:00Z");
        check("111122223333_CloudTrail_us-east-1_20231310T1200Z_x", "Log 111122223333 us-east-1 -");
        check("111122223333_CloudTrail", "Log 111122223333 - -");
        check("111122223333_CloudTrail-Digest\u{1b}[2J_us-east-1", "Log - - -");
    }
}
