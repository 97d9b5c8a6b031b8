//! What is new, from the change log that is built in, and what the program is.

use serde::Serialize;

/// The change log, built in.
const CHANGELOG: &str = include_str!("../../../assets/CHANGELOG.md");

/// A line of the change log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsLine {
    /// A version and its day.
    Version(String),
    /// One change.
    Change(String),
    /// A sentence in between.
    Words(String),
}

/// The change log, newest version first.
#[must_use]
pub fn news() -> Vec<NewsLine> {
    CHANGELOG
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| {
            if let Some(version) = line.strip_prefix("## ") {
                NewsLine::Version(version.to_owned())
            } else if let Some(change) = line.strip_prefix("- ") {
                NewsLine::Change(change.to_owned())
            } else {
                NewsLine::Words(line.to_owned())
            }
        })
        .collect()
}
