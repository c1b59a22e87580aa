//! The times of events.

use jiff::Timestamp;
use jiff::civil::Date;

const DAY: i64 = 24 * 60 * 60;

/// A time in RFC 3339: nearly always in the form of [`of_a_second`].
pub(super) fn time(text: &str) -> Option<Timestamp> {
    of_a_second(text).or_else(|| text.parse().ok())
}

/// A time as CloudTrail writes it, `2026-11-20T10:00:00Z`, and in no other form: that is read ten times as fast.
pub(super) fn of_a_second(text: &str) -> Option<Timestamp> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2, b'Z'] =
        text.as_bytes()
    else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| 10 * (tens - b'0') + (ones - b'0'))
    };
    let year = 100 * i16::from(two(y1, y2)?) + i16::from(two(y3, y4)?);
    let (month, day) = (two(m1, m2)?.cast_signed(), two(d1, d2)?.cast_signed());
    let (hour, minute, second) = (two(h1, h2)?, two(i1, i2)?, two(s1, s2)?);
    // A leap second is for the slower way.
    (hour < 24 && minute < 60 && second < 60).then_some(())?;
    let days = days_since_1970(Date::new(year, month, day).ok()?);
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Timestamp::from_second(days * DAY + seconds).ok()
}

/// By the days of four hundred years, which are always as many; a year begins in March, so that its last day is the one
/// that may be missing.
fn days_since_1970(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month < 3);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_forms_are_read_the_slower_way() {
        for text in [
            "2026-11-20T10:00:60Z",
            "2026-11-20T10:00:00.5Z",
            "2026-11-20t10:00:00z",
            "2026-11-20T10:00:00+01:00",
        ] {
            assert_eq!((of_a_second(text), time(text)), (None, text.parse().ok()), "{text}");
            assert!(time(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "2026-02-29T10:00:00Z", "2026-11-20T24:00:00Z", "2026-00-20T10:00:00Z", "２026-11-20T10:00Z"]
        {
            assert_eq!((of_a_second(text), time(text)), (None, None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn is_what_jiff_reads(
            year in 0_u16..=9999, month in 0_u8..=13, day in 0_u8..=32, hour in 0_u8..=25, rest in 0_u8..=61,
        ) {
            let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{rest:02}:{rest:02}Z");
            let slowly: Option<Timestamp> = text.parse().ok();
            prop_assert_eq!(time(&text), slowly);
            prop_assert!(rest >= 60 || of_a_second(&text) == slowly, "{}", text);
        }
    }
}
