//! ARNs, ids and the names of log files: what is taken is written as it was read, and means nothing to a shell.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use jiff::Timestamp;
use tocsin_domain::arn::{Arn, CaArn, CertificateArn, KeyArn, TopicArn};
use tocsin_domain::enrich::BucketName;
use tocsin_domain::{AccountId, AuditReportId, Condition, EventId, Function, Region, Severity};
use tocsin_logfile::{Kind, Name};

/// Reads any text as each of them.
pub fn check(text: &str) {
    written::<AccountId>(text, |c| c.is_ascii_alphanumeric() || "-_".contains(c));
    written::<Region>(text, |c| c.is_ascii_alphanumeric() || "-_".contains(c));
    written::<AuditReportId>(text, |c| c.is_ascii_alphanumeric() || "-_".contains(c));
    written::<EventId>(text, |c| c.is_ascii_graphic());
    written::<BucketName>(text, |c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    written::<TopicArn>(text, |c| c.is_ascii_alphanumeric() || "-_:".contains(c));
    written::<Function>(text, |c| c.is_ascii_lowercase() || c == '-');
    written::<Severity>(text, |c| c.is_ascii_lowercase());
    assert!(Condition::labelled(text).is_none_or(|condition| condition.label() == text));
    arns(text);
    if let (Ok(account), Ok(region)) = (text.parse::<AccountId>(), text.parse::<Region>()) {
        log_file(&account, &region);
        let key = KeyArn::of(text, &account, &region);
        assert_eq!(key.is_some(), region.partition().is_some());
    }
    let name = Name::of(text);
    assert_eq!(
        Name::of(&format!("a/b_c/{text}")),
        if text.is_empty() { Name::of("/") } else { name.clone() }
    );
    let parts = [name.account.map(|it| it.to_string()), name.region.map(|it| it.to_string())];
    assert!(parts.iter().flatten().all(|part| text.contains(part.as_str())), "{parts:?}");
}

/// What is taken is taken whole, and of allowed characters.
fn written<T: FromStr<Err: Display> + Display + PartialEq + Debug>(
    text: &str,
    allowed: impl Fn(char) -> bool,
) {
    match text.parse::<T>() {
        Ok(it) => {
            assert_eq!(it.to_string(), text);
            assert!(!text.is_empty() && text.len() <= 2048 && text.chars().all(allowed), "{text:?}");
            assert_eq!(it.to_string().parse::<T>().ok(), Some(it));
        }
        Err(err) => assert!(!err.to_string().is_empty()),
    }
}

fn arns(text: &str) {
    let (ca, certificate) = (text.parse::<CaArn>(), text.parse::<CertificateArn>());
    let (key, topic) = (text.parse::<KeyArn>(), text.parse::<TopicArn>());
    let kinds = [ca.is_ok(), certificate.is_ok(), key.is_ok(), topic.is_ok()];
    let taken = kinds.iter().filter(|taken| **taken).count();
    let Ok(arn) = text.parse::<Arn>() else { return assert_eq!(taken, 0) };
    assert!(taken <= 1, "{arn}");
    let parts = [arn.partition(), arn.service(), arn.region(), arn.account(), arn.resource()];
    assert_eq!(format!("arn:{}", parts.join(":")), text);
    assert!(!arn.resource().is_empty() && arn.resource().len() < text.len());
    if let Ok(certificate) = certificate {
        let ca = certificate.ca();
        assert_eq!(ca.arn().as_str().parse::<CaArn>(), Ok(ca.clone()));
        assert!(text.starts_with(ca.arn().as_str()) && text.contains(&format!("/{}/certificate/", ca.id())));
    }
    if let Ok(ca) = ca {
        assert!(text.ends_with(&format!("/{}", ca.id())));
    }
    if let Ok(key) = key {
        assert!(text.ends_with(&format!("/{}", key.id())));
    }
}

/// A name that CloudTrail would give is read as what it says. An underscore would end its part.
fn log_file(account: &AccountId, region: &Region) {
    if account.as_str().contains('_') {
        return;
    }
    let time: Timestamp = "2023-07-10T12:00:00Z".parse().expect("a time");
    for (word, kind) in [
        ("CloudTrail", Kind::Log),
        ("CloudTrail-Digest", Kind::Digest),
        ("CloudTrail-Insight", Kind::Insight),
    ] {
        let name = format!("AWSLogs/x/{account}_{word}_{region}_20230710T1200Z_x.json.gz");
        let (account, region) = (Some(account.clone()), Some(region.clone()));
        assert_eq!(Name::of(&name), Name { kind, account, region, time: Some(time) });
    }
}
