//! A day or a moment as people type it: for which day certificates shall be judged.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// The hour of a day that was named alone, in UTC: noon, which is the same day almost everywhere.
const NOON: i8 = 12;
/// The years that make sense for a certificate.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// A moment, a day, or nothing that makes sense: `2026-12-31`, `31.12.2026`, `31 Dec 2026`, `2026-12-31 08:00`
/// (UTC), `2026-12-31T08:00:00Z`.
#[must_use]
pub fn read(typed: &str) -> Option<Timestamp> {
    let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let moment = whole(&typed).or_else(|| day(&typed)).or_else(|| typed.parse::<Timestamp>().ok())?;
    YEARS.contains(&moment.to_zoned_datetime(TimeZone::UTC).year()).then_some(moment)
}

fn day(typed: &str) -> Option<Timestamp> {
    let formats = ["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"];
    let date = formats.iter().find_map(|format| Date::strptime(format, typed).ok())?;
    date.at(NOON, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).ok().map(|moment| moment.timestamp())
}

fn whole(typed: &str) -> Option<Timestamp> {
    let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"];
    let moment = formats.iter().find_map(|format| DateTime::strptime(format, typed).ok())?;
    moment.to_zoned_datetime(TimeZone::UTC).ok().map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_are_read_as_people_type_them() {
        let noon: jiff::Timestamp = "2026-12-31T12:00:00Z".parse().expect("a moment");
        for typed in ["2026-12-31", " 31.12.2026 ", "31 Dec 2026", "31  December 2026", "2026-12-31 12:00"] {
            assert_eq!(read(typed), Some(noon), "{typed}");
        }
        assert_eq!(read("2026-12-31T12:00:00Z"), Some(noon));
        for typed in ["", "Monday", "2026-13-01", "31/12", "0026-12-31", "2026-02-30", "12"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
