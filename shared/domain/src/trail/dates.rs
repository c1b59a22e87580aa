use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The dates inside requests and answers, in UTC.
///
/// KMS writes `Apr 12, 2021 18:58:30 PM` and `Nov 2, 2021, 11:25:25 PM`: with a comma or without, and with an hour that
/// may count to 24 before its `PM`. RFC 3339 and seconds since 1970 pass too.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    if let Ok(seconds) = text.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    let mut parts = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (day, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (clock, half) = (parts.next()?, parts.next());
    let mut clock = clock.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let hour = match half {
        Some("PM") if hour < 12 => hour + 12,
        Some("AM") if hour == 12 => 0,
        Some("AM" | "PM") | None => hour,
        Some(_) => return None,
    };
    if clock.next().is_some() || parts.next().is_some() {
        return None;
    }
    let date = DateTime::new(year, i8::try_from(month).ok()?, day, hour, minute, second, 0).ok()?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_way_in_which_kms_writes_a_date() {
        for (text, expected) in [
            ("Apr 12, 2021 18:58:30 PM", "2021-04-12T18:58:30Z"),
            ("Nov 2, 2021, 11:25:25 PM", "2021-11-02T23:25:25Z"),
            ("Jan 1, 2021 8:00:00 PM", "2021-01-01T20:00:00Z"),
            ("Nov 18, 2020, 1:29:18 AM", "2020-11-18T01:29:18Z"),
            ("Dec 31, 2026, 12:00:00 AM", "2026-12-31T00:00:00Z"),
            ("Dec 31, 2026, 12:00:00 PM", "2026-12-31T12:00:00Z"),
            // As newer Java writes it: a narrow space before the half of the day.
            ("Dec 31, 2026, 9:05:00\u{202f}PM", "2026-12-31T21:05:00Z"),
            ("Dec 31, 2026, 21:05:00", "2026-12-31T21:05:00Z"),
            ("2021-11-02T23:25:25Z", "2021-11-02T23:25:25Z"),
            ("1635895525", "2021-11-02T23:25:25Z"),
        ] {
            assert_eq!(date(text).map(|time| time.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "Feb 30, 2021, 1:00:00 AM",
            "Nov 2, 2021",
            "Nov 2, 2021, 11:25 PM",
            "Nov 2, 2021, 25:00:00",
            "Nov 2, 2021, 1:2:3:4 PM",
            "Nov 2, 2021, 1:00:00 XM",
            "Nov 2, 99999, 1:00:00 AM",
            "99999999999999999999",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
