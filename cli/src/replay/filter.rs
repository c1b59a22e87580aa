//! What of a trail is looked at.

use anyhow::{Result, bail};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use tocsin_domain::{AccountId, Region};
use tocsin_router::{Clock, SystemClock};

/// A file holds records of the minutes before the time in its name; after an outage of hours before it. Its clock and
/// those of the services may differ.
const EARLIER: SignedDuration = SignedDuration::from_hours(24);
const LATER: SignedDuration = SignedDuration::from_hours(1);

/// What was asked for: records that are outside are read and left out.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Filter {
    /// Leave out what is older: a time such as 2026-11-01T12:00:00Z, a day (its first moment, in UTC), or a span before now
    /// such as 7d or 12h
    #[arg(long, value_name = "WHEN", value_parser = since)]
    since: Option<Timestamp>,

    /// Leave out what is as old or younger: a time, a day (its end, in UTC), or a span before now
    #[arg(long, value_name = "WHEN", value_parser = until)]
    until: Option<Timestamp>,

    /// Only records of this account; may be given several times
    #[arg(long = "account", value_name = "ID", value_parser = account)]
    accounts: Vec<AccountId>,

    /// Only records of this region; may be given several times
    #[arg(long = "region", value_name = "NAME", value_parser = region)]
    regions: Vec<Region>,
}

impl Filter {
    pub(crate) fn check(&self) -> Result<()> {
        match (self.since, self.until) {
            (Some(since), Some(until)) if until <= since => {
                bail!(
                    "nothing is between --since {since} and --until {until}: --since must be the earlier one"
                )
            }
            _ => Ok(()),
        }
    }

    /// Whether a file that was written then may hold something that is wanted. The account and the region in a name say
    /// nothing for certain: records may name others.
    pub(crate) fn may_hold(&self, written: Timestamp) -> bool {
        let first = written.saturating_sub(EARLIER).unwrap_or(Timestamp::MIN);
        let last = written.saturating_add(LATER).unwrap_or(Timestamp::MAX);
        self.since.is_none_or(|since| since <= last) && self.until.is_none_or(|until| first < until)
    }

    /// Whether a record is wanted, by its time, account and region.
    pub(crate) fn wants(&self, time: Timestamp, account: &str, region: &str) -> bool {
        self.since.is_none_or(|since| since <= time)
            && self.until.is_none_or(|until| time < until)
            && (self.accounts.is_empty() || self.accounts.iter().any(|wanted| wanted.as_str() == account))
            && (self.regions.is_empty() || self.regions.iter().any(|wanted| wanted.as_str() == region))
    }
}

fn since(text: &str) -> Result<Timestamp, String> {
    moment(text, 0)
}

fn until(text: &str) -> Result<Timestamp, String> {
    moment(text, 1)
}

/// A moment, given by itself, by its day with so many days after it, or by how long ago it is.
fn moment(text: &str, days: i64) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let moment =
        match (Date::strptime("%Y-%m-%d", text), text.parse::<Span>()) {
            (Ok(day), _) => day.checked_add(days.days()).and_then(|day| day.to_zoned(TimeZone::UTC)),
            (_, Ok(span)) => SystemClock.now().to_zoned(TimeZone::UTC).checked_sub(span.abs()),
            _ => return Err(
                "expected a time such as 2026-11-01T12:00:00Z, a day such as 2026-11-01, or a span before \
                         now such as 7d or 12h"
                    .to_owned(),
            ),
        };
    moment.map(|moment| moment.timestamp()).map_err(|err| err.to_string())
}

fn account(text: &str) -> Result<AccountId, String> {
    text.parse::<AccountId>()
        .ok()
        .filter(AccountId::is_likely)
        .ok_or_else(|| "expected the 12 digits of an account such as 111122223333".to_owned())
}

fn region(text: &str) -> Result<Region, String> {
    text.parse::<Region>()
        .ok()
        .filter(Region::is_likely)
        .ok_or_else(|| "expected the name of a region such as eu-central-1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, since_and_until: [&str; 2]) {
        let times = [since(text), until(text)].map(|time| time.unwrap().to_string());
        assert_eq!(times, since_and_until);
    }

    #[test]
    fn a_time_is_meant_exactly_and_a_day_whole() {
        check("2026-11-01T12:00:00+01:00", ["2026-11-01T11:00:00Z"; 2]);
        check("2026-11-01", ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"]);
    }

    #[test]
    fn a_span_is_before_now() {
        assert!(since("2h").unwrap() < since("1h").unwrap());
        assert!(since("1 week").unwrap() < since("6d").unwrap());
    }

    #[test]
    fn what_is_none_of_these_is_refused_with_what_is_expected() {
        for text in ["", "yesterday", "2026-13-01", "2026-11-01T12:00", "7", "12:00"] {
            assert!(since(text).unwrap_err().contains("such as 7d"), "{text}");
        }
        assert!(since("99999y").is_err());
        assert!(
            account("12345").is_err() && account("a23456789012").is_err() && account("123456789012").is_ok()
        );
        assert!(
            region("Frankfurt").is_err()
                && region("eu central 1").is_err()
                && region("EU-CENTRAL-1").is_err()
                && region("xx-new-1").is_ok()
        );
    }

    #[test]
    fn a_file_is_skipped_only_if_nothing_in_it_can_be_wanted() {
        let filter = Filter {
            since: Some("2026-11-10T00:00:00Z".parse().unwrap()),
            until: Some("2026-11-12T00:00:00Z".parse().unwrap()),
            ..Filter::default()
        };
        let may_hold = |time: &str| filter.may_hold(time.parse().unwrap());
        assert!(!may_hold("2026-11-09T22:55:00Z") && may_hold("2026-11-09T23:00:00Z"));
        assert!(may_hold("2026-11-12T23:55:00Z") && !may_hold("2026-11-13T00:00:00Z"));
    }
}
