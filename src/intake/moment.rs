//! A moment as people write it: a day, a weekday, or a day with a time.

use jiff::{
    Timestamp, ZonedDateTime,
    civil::{Date, DateTime, Time, Weekday},
};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const DAYS: [&str; 4] = ["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"];
const DAYS_WITH_A_TIME: [&str; 5] =
    ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M"];

/// The years in which a certificate can be judged.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// Reads a moment; `now` gives the time zone, and the day from which a weekday is counted. A day means its end, so
/// that whatever is valid then is valid all day. Nothing for a text that names no moment.
#[must_use]
pub fn read(text: &str, now: &ZonedDateTime) -> Option<Timestamp> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let moment = if let Ok(moment) = text.parse::<Timestamp>() {
        moment
    } else {
        let named = DAYS_WITH_A_TIME.iter().find_map(|form| DateTime::strptime(form, &text).ok());
        let moment = named.or_else(|| day(&text, now).map(|day| day.to_datetime(END_OF_DAY)))?;
        moment.to_zoned_datetime(now.time_zone().clone()).ok()?.timestamp()
    };
    YEARS.contains(&moment.to_zoned_datetime(now.time_zone().clone()).year()).then_some(moment)
}

const END_OF_DAY: Time = Time::constant(23, 59, 59, 0);

fn day(text: &str, now: &ZonedDateTime) -> Option<Date> {
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return now.date().nth_weekday(1, *weekday).ok();
    }
    DAYS.iter().find_map(|form| Date::strptime(form, text).ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    #[test]
    fn days_weekdays_and_moments() {
        // A Tuesday.
        let now: ZonedDateTime = "2026-11-24T10:00:00+01:00[+01:00]".parse().unwrap();
        for (text, moment) in [
            ("2026-11-30", "2026-11-30T22:59:59Z"),
            (" 30.11.2026 ", "2026-11-30T22:59:59Z"),
            ("30  Nov 2026", "2026-11-30T22:59:59Z"),
            ("30 November 2026", "2026-11-30T22:59:59Z"),
            ("monday", "2026-11-30T22:59:59Z"),
            ("Tuesday", "2026-12-01T22:59:59Z"),
            ("2026-11-30T08:00:00Z", "2026-11-30T08:00:00Z"),
            ("2026-11-30T08:00:00+02:00", "2026-11-30T06:00:00Z"),
            ("2026-11-30 08:00", "2026-11-30T07:00:00Z"),
            ("2026-11-30T08:00", "2026-11-30T07:00:00Z"),
        ] {
            assert_eq!(read(text, &now).map(|read| read.to_string()).as_deref(), Some(moment), "{text}");
        }
        for text in ["", "someday", "30/11", "2026-13-01", "2026-11-31", "99999-01-01", "0026-01-01", "8:00"]
        {
            assert_eq!(read(text, &now), None, "{text}");
        }
    }
}
