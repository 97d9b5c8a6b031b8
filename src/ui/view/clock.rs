//! Times and durations in words.

use jiff::{Timestamp, tz::TimeZone};

use crate::texts::Texts;

/// A duration for a column of times: `0.21 s`, `12.3 s`, `2 min 5 s`.
#[must_use]
pub fn seconds(ms: f64, texts: &Texts) -> String {
    let seconds = if ms.is_finite() { (ms / 1000.0).max(0.0) } else { 0.0 };
    if seconds < 9.995 {
        texts.with("ui-seconds", &[("seconds", &format!("{seconds:.2}"))])
    } else if seconds < 99.95 {
        texts.with("ui-seconds", &[("seconds", &format!("{seconds:.1}"))])
    } else {
        let whole = seconds.round() as u64;
        let (minutes, rest) = ((whole / 60).to_string(), (whole % 60).to_string());
        texts.with("ui-minutes", &[("minutes", &minutes), ("seconds", &rest)])
    }
}

/// A duration that is still running, in whole seconds.
#[must_use]
pub fn counting(ms: f64, texts: &Texts) -> String {
    let whole = if ms.is_finite() { (ms / 1000.0).max(0.0).floor() as u64 } else { 0 };
    texts.with("ui-seconds", &[("seconds", &whole.to_string())])
}

/// A moment in the time of `zone`, to the minute: `23 Nov 2026, 10:20`.
#[must_use]
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string()
}

/// A moment in UTC, to the second.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

/// A moment in UTC, to the minute.
#[must_use]
pub fn utc_minute(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// A day in UTC.
#[must_use]
pub fn day(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%-d %b %Y").to_string()
}
