use std::net::IpAddr;

use super::Kind;
use super::actor::is_console;

/// Where a call came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// `sourceIPAddress`.
    pub address: Option<SourceAddress>,
    /// `userAgent`: whatever the caller says it is.
    pub user_agent: Option<String>,
    /// `vpcEndpointId`.
    pub vpc_endpoint: Option<String>,
    /// Whether a person did it in the AWS console, as far as the record says.
    pub console: bool,
}

/// `sourceIPAddress`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceAddress {
    /// An address.
    Ip(IpAddr),
    /// `kms.amazonaws.com`, `AWS Internal`: AWS itself.
    Name(String),
}

impl From<&str> for SourceAddress {
    fn from(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Name(text.to_owned()), Self::Ip)
    }
}

/// Whether a record comes from the console.
///
/// `sessionCredentialFromConsole` says so since version 1.08. Older records, and some calls of the console's own
/// backends since, only show it by the user agent: `console.amazonaws.com`, `signin.amazonaws.com`, `AWSConsole`,
/// `[S3Console/0.4]`, `EC2ConsoleBackend, …`, `RDS Console, …`. A browser alone (`Mozilla/…`) is no sign of it: each
/// recorded call with one has the flag too.
pub(crate) fn through_console(
    kind: &Kind,
    flag: Option<bool>,
    user_agent: Option<&str>,
    invoked_by: Option<&str>,
) -> bool {
    let signed_in = matches!(kind, Kind::ConsoleAction | Kind::ConsoleSignIn);
    flag == Some(true)
        || signed_in
        || invoked_by.is_some_and(is_console)
        || user_agent.is_some_and(|agent| {
            let first = agent.trim_start_matches('[').split(['/', ',']).next().unwrap_or_default();
            is_console(first) || first.ends_with("Console") || first.ends_with("ConsoleBackend")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_console_by_the_flag_or_by_its_names() {
        let check = |agent, expected| {
            assert_eq!(through_console(&Kind::ApiCall, None, Some(agent), None), expected, "{agent}");
        };
        for agent in [
            "console.amazonaws.com",
            "console.amazonaws.com.cn",
            "signin.amazonaws.com",
            "AWSConsole",
            "[S3Console/0.4]",
            "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10.184]",
            "S3Console/0.4, aws-internal/3",
            "EC2ConsoleBackend, aws-sdk-java/Linux/x.xx.fleetxen",
            "RDS Console, aws-internal/3 aws-sdk-java/1.11.975",
        ] {
            check(agent, true);
        }
        for agent in [
            "",
            "aws-cli/1.7.36 Python/2.6.6",
            "Coral/Netty4",
            "AWS Internal",
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0",
            "evil/1.0 AWSConsole",
        ] {
            check(agent, false);
        }
        assert!(through_console(&Kind::ConsoleSignIn, None, None, None));
        assert!(through_console(&Kind::ApiCall, Some(true), Some("AWS Internal"), None));
        assert!(through_console(&Kind::ApiCall, None, None, Some("signin.amazonaws.com")));
    }
}
