//! A moment as a person writes it: a date, a weekday, or a date with a time.

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

/// Reads a moment; `now` gives the time zone, and the day from which a weekday is counted. A day means its end,
/// so that whatever is valid then is valid all day.
pub(super) fn read(text: &str, now: &ZonedDateTime) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let local = |moment: DateTime| Some(moment.to_zoned_datetime(now.time_zone().clone()).ok()?.timestamp());
    let end_of = |day: Date| local(day.to_datetime(Time::constant(23, 59, 59, 0)));
    let weekday = WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    if let Some((_, weekday)) = weekday {
        return end_of(now.date().nth_weekday(1, *weekday).ok()?);
    }
    if !text.contains([':', 'T', 't']) {
        return end_of(text.parse().ok()?);
    }
    local(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weekdays_and_moments() {
        // A Tuesday.
        let now: ZonedDateTime = "2026-11-24T10:00:00+01:00[+01:00]".parse().unwrap();
        for (text, moment) in [
            ("2026-11-30", "2026-11-30T22:59:59Z"),
            ("monday", "2026-11-30T22:59:59Z"),
            ("Tuesday", "2026-12-01T22:59:59Z"),
            ("2026-11-30T08:00:00Z", "2026-11-30T08:00:00Z"),
            ("2026-11-30T08:00:00+02:00", "2026-11-30T06:00:00Z"),
            ("2026-11-30 08:00", "2026-11-30T07:00:00Z"),
            (" 2026-11-30T08:00 ", "2026-11-30T07:00:00Z"),
        ] {
            assert_eq!(read(text, &now).map(|read| read.to_string()).as_deref(), Some(moment), "{text}");
        }
        for text in ["", "someday", "30.11.2026", "2026-13-01", "2026-11-31", "99999-01-01", "8:00"] {
            assert_eq!(read(text, &now), None, "{text}");
        }
    }
}
