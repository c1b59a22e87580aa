//! The settings, from strings in the environment to what they mean. The one place that reads the environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tocsin_domain::arn::TopicArn;
use tocsin_domain::routing::Routing;
#[cfg(feature = "s3")]
use tocsin_domain::{Heard, ParseIdError};
use tocsin_domain::{Region, Settings};
use tocsin_router::Rules;

use crate::{MetricsMode, Trust};

/// A variable that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// It must be set.
    #[error("environment variable `{0}` is not set")]
    Missing(&'static str),
    /// Neither a variable nor a profile names a region.
    #[error("no region is known: set `AWS_REGION`")]
    NoRegion,
    /// It says something it can't say.
    #[error("environment variable `{name}`: {problem}")]
    Invalid {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

/// What a deployment decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsSettings {
    /// `ALERT_TOPIC_ARN`: the topic that alerts go to.
    pub alert_topic_arn: TopicArn,
    /// `CHAT_TOPIC_ARN`: the topic that a chat channel reads. Nothing is wrong with having none.
    pub chat_topic_arn: Option<TopicArn>,
    /// `LEDGER_TABLE`: the table of the ledger.
    pub ledger_table: String,
    /// `ROUTING_FILE`: the user's rules. Nothing is wrong with having none.
    pub routing_file: Option<PathBuf>,
    /// `METRICS`: `mixed` (the default), `cloudwatch` or `emf`.
    pub metrics: MetricsMode,
    /// `MINIMUM_SEVERITY` and `RUNBOOK_URL`.
    pub alerts: Settings,
}

impl AwsSettings {
    /// Reads the variables of this process.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::new(env)
    }

    /// Reads the variables through `get`.
    pub fn new(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        // An empty endpoint makes the SDK panic later, without a word of the variable.
        if get("AWS_ENDPOINT_URL").is_some_and(|url| url.is_empty()) {
            let problem = "is empty: unset it, or give a URL".to_owned();
            return Err(SettingsError::Invalid { name: "AWS_ENDPOINT_URL", problem });
        }
        let defaults = Settings::default();
        let set = |name| get(name).filter(|value| !value.is_empty());
        let chat_topic_arn = parse("CHAT_TOPIC_ARN", set("CHAT_TOPIC_ARN"))?;
        let chat = chat_topic_arn.is_some();
        Ok(Self {
            alert_topic_arn: parse("ALERT_TOPIC_ARN", set("ALERT_TOPIC_ARN"))?
                .ok_or(SettingsError::Missing("ALERT_TOPIC_ARN"))?,
            chat_topic_arn,
            ledger_table: set("LEDGER_TABLE").ok_or(SettingsError::Missing("LEDGER_TABLE"))?,
            routing_file: set("ROUTING_FILE").map(PathBuf::from),
            metrics: parse("METRICS", set("METRICS"))?.unwrap_or(MetricsMode::Mixed),
            alerts: Settings {
                minimum_severity: parse("MINIMUM_SEVERITY", set("MINIMUM_SEVERITY"))?
                    .unwrap_or(defaults.minimum_severity),
                runbook_url: set("RUNBOOK_URL").unwrap_or(defaults.runbook_url),
                chat,
            },
        })
    }
}

/// The rules of a file, read when they are needed; without a file, there are the defaults. What is wrong with them is
/// told, and stops nothing.
pub fn rules(file: Option<PathBuf>) -> Rules {
    let Some(file) = file else { return Rules::when_needed(|| Ok(Routing::default())) };
    Rules::when_needed(move || {
        let text = fs::read_to_string(&file).map_err(|err| format!("{}: {err}", file.display()))?;
        Routing::read(&text)
            .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })
}

/// `AWS_CA_BUNDLE`, a file of certificates as all SDKs of AWS take it, and `TRUST_STORE`, which is `amazon` or `system`:
/// who may say that a server is AWS. For a function it is Amazon where all of AWS has its certificates from there, which is
/// in the partition `aws`, and the system elsewhere.
#[cfg(feature = "lambda")]
pub fn trust() -> Result<Trust, SettingsError> {
    trusted(Trust::Amazon, env)
}

/// The same for the command line, which trusts whom everybody on this machine trusts.
pub fn trust_of_command_line() -> Result<Trust, SettingsError> {
    trusted(Trust::System, env)
}

fn trusted(unset: Trust, get: impl Fn(&str) -> Option<String>) -> Result<Trust, SettingsError> {
    let set = |name| get(name).filter(|value| !value.is_empty());
    if let Some(file) = set("AWS_CA_BUNDLE") {
        let invalid = |problem| SettingsError::Invalid { name: "AWS_CA_BUNDLE", problem };
        return Trust::bundle(Path::new(&file)).map_err(invalid);
    }
    match set("TRUST_STORE").as_deref() {
        Some("amazon") => Ok(Trust::Amazon),
        Some("system") => Ok(Trust::System),
        Some(other) => {
            let problem = format!("`{other}` is no trust store: use `amazon` or `system`");
            Err(SettingsError::Invalid { name: "TRUST_STORE", problem })
        }
        None if unset == Trust::Amazon && !is_commercial(set("AWS_REGION")) => Ok(Trust::System),
        None => Ok(unset),
    }
}

fn is_commercial(region: Option<String>) -> bool {
    let region = region.and_then(|region| region.parse::<Region>().ok());
    region.is_some_and(|region| region.partition() == Some("aws"))
}

/// `EARLY_CONNECTIONS`: `enabled` (the default) or `disabled`.
#[cfg(feature = "lambda")]
pub fn early_connections() -> Result<bool, SettingsError> {
    match env("EARLY_CONNECTIONS").as_deref() {
        None | Some("" | "enabled") => Ok(true),
        Some("disabled") => Ok(false),
        Some(_) => {
            let problem = "is neither `enabled` nor `disabled`".to_owned();
            Err(SettingsError::Invalid { name: "EARLY_CONNECTIONS", problem })
        }
    }
}

/// `LOG_LEVEL`: `error`, `warn`, `info` (the default), `debug` or `trace`. A release has no line below `info`.
#[cfg(feature = "lambda")]
pub fn log_level() -> Result<tracing::Level, SettingsError> {
    Ok(parse("LOG_LEVEL", env("LOG_LEVEL").filter(|level| !level.is_empty()))?
        .unwrap_or(tracing::Level::INFO))
}

/// `KMS_DATA_PLANE` (`disabled`, the default, or `enabled`) and `MORE_SOURCES` (separated by commas): what is delivered to
/// the other functions, which are where the topic of alerts is.
#[cfg(feature = "s3")]
pub fn heard(alerts: &TopicArn) -> Result<Heard, SettingsError> {
    heard_by(alerts, env)
}

#[cfg(feature = "s3")]
fn heard_by(alerts: &TopicArn, get: impl Fn(&str) -> Option<String>) -> Result<Heard, SettingsError> {
    let name = "ALERT_TOPIC_ARN";
    let wrong = |err: ParseIdError| SettingsError::Invalid { name, problem: err.to_string() };
    let kms_data_plane = match get("KMS_DATA_PLANE").as_deref() {
        None | Some("" | "disabled") => false,
        Some("enabled") => true,
        Some(_) => {
            let problem = "is neither `enabled` nor `disabled`".to_owned();
            return Err(SettingsError::Invalid { name: "KMS_DATA_PLANE", problem });
        }
    };
    let more = get("MORE_SOURCES").unwrap_or_default();
    Ok(Heard {
        account: alerts.account().parse().map_err(wrong)?,
        region: alerts.region().parse().map_err(wrong)?,
        kms_data_plane,
        more_sources: more
            .split(',')
            .map(str::trim)
            .filter(|source| !source.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the place that reads the environment")]
pub(crate) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether a variable of the SDKs of AWS says yes.
pub(crate) fn flag(name: &str) -> Option<bool> {
    env(name).map(|value| value.eq_ignore_ascii_case("true"))
}

fn parse<T: FromStr<Err: ToString>>(
    name: &'static str,
    value: Option<String>,
) -> Result<Option<T>, SettingsError> {
    value
        .map(|value| value.parse::<T>())
        .transpose()
        .map_err(|err| SettingsError::Invalid { name, problem: err.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: &str) {
        let get =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        let got = match AwsSettings::new(get) {
            Ok(settings) => format!(
                "{} {:?} {} {}",
                settings.alert_topic_arn,
                settings.metrics,
                settings.alerts.minimum_severity,
                settings.alerts.runbook_url
            ),
            Err(err) => err.to_string(),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn has_defaults_for_all_but_the_topic() {
        check(
            &[("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"), ("LEDGER_TABLE", "ledger")],
            "arn:aws:sns:r:1:t Mixed low docs/RUNBOOK.md",
        );
        check(
            &[
                ("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"),
                ("LEDGER_TABLE", "ledger"),
                ("METRICS", "emf"),
                ("MINIMUM_SEVERITY", "high"),
                ("RUNBOOK_URL", "https://r"),
            ],
            "arn:aws:sns:r:1:t Emf high https://r",
        );
        check(&[], "environment variable `ALERT_TOPIC_ARN` is not set");
        check(&[("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t")], "environment variable `LEDGER_TABLE` is not set");
    }

    #[test]
    fn a_function_trusts_amazon_where_all_of_aws_does() {
        #[track_caller]
        fn check(variables: &[(&str, &str)], expected: Result<Trust, &str>) {
            let get =
                |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
            let got = trusted(Trust::Amazon, get).map_err(|err| err.to_string());
            assert_eq!(got, expected.map_err(str::to_owned));
        }

        check(&[("AWS_REGION", "eu-central-1")], Ok(Trust::Amazon));
        check(
            &[("AWS_REGION", "eu-central-1"), ("TRUST_STORE", ""), ("AWS_CA_BUNDLE", "")],
            Ok(Trust::Amazon),
        );
        for elsewhere in ["cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1", "moon-1", ""] {
            check(&[("AWS_REGION", elsewhere)], Ok(Trust::System));
        }
        check(&[], Ok(Trust::System));
        check(&[("AWS_REGION", "cn-north-1"), ("TRUST_STORE", "amazon")], Ok(Trust::Amazon));
        check(&[("AWS_REGION", "eu-central-1"), ("TRUST_STORE", "system")], Ok(Trust::System));
        check(
            &[("TRUST_STORE", "native")],
            Err("environment variable `TRUST_STORE`: `native` is no trust store: use `amazon` or `system`"),
        );
        check(
            &[("AWS_CA_BUNDLE", "/no/such/file")],
            Err(
                "environment variable `AWS_CA_BUNDLE`: /no/such/file: No such file or directory (os error 2)",
            ),
        );
    }

    #[test]
    fn names_the_variable_and_what_it_may_say() {
        check(
            &[
                ("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"),
                ("LEDGER_TABLE", "ledger"),
                ("MINIMUM_SEVERITY", "hgih"),
            ],
            "environment variable `MINIMUM_SEVERITY`: `hgih` is no severity: use `info`, `low`, `medium`, `high` or `critical`",
        );
        check(
            &[("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"), ("LEDGER_TABLE", "ledger"), ("METRICS", "statsd")],
            "environment variable `METRICS`: `statsd` is no way to send metrics: use `mixed`, `cloudwatch` or `emf`",
        );
        check(
            &[("ALERT_TOPIC_ARN", "alerts"), ("LEDGER_TABLE", "ledger")],
            "environment variable `ALERT_TOPIC_ARN`: not an ARN",
        );
        check(
            &[
                ("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"),
                ("LEDGER_TABLE", "ledger"),
                ("CHAT_TOPIC_ARN", "arn:aws:sqs:r:1:q"),
            ],
            "environment variable `CHAT_TOPIC_ARN`: service is `sqs`, expected `sns`",
        );
        check(
            &[("ALERT_TOPIC_ARN", "arn:aws:sns:r:1:t"), ("LEDGER_TABLE", "ledger"), ("AWS_ENDPOINT_URL", "")],
            "environment variable `AWS_ENDPOINT_URL`: is empty: unset it, or give a URL",
        );
    }
}
