//! A report as HTML, text, JSON or Markdown, and saving it. Reads model and texts only.
//!
//! What is shown is put together once, as plain data ([`page`]); the forms only lay it out.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "a second language will give the texts a size")]

mod about;
mod bounds;
mod chain;
pub mod deep;
mod evidence;
mod file;
mod findings;
pub mod fit;
pub mod hello;
mod html;
mod json;
pub mod lookup;
mod markdown;
mod matrix;
mod page;
mod safe;
pub mod text;
pub mod this_pc;
mod ticket;
pub mod trust;
pub mod web_access;
mod wrap;

use std::{
    borrow::Cow,
    io::{self, Read},
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    model::{evidence::Evidence, layer::Layer, report::Report},
    texts::Texts,
};
use page::Page;

/// The forms a report can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// One self-contained page without script.
    #[default]
    Html,
    /// Plain text of at most 72 columns.
    Text,
    Markdown,
    /// The report itself; the only form that can be opened again.
    Json,
}

impl Format {
    /// Every form, in the order they are offered.
    pub const ALL: [Format; 4] = [Format::Html, Format::Text, Format::Markdown, Format::Json];

    /// The ending of a file name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Text => "txt",
            Format::Markdown => "md",
            Format::Json => "json",
        }
    }

    /// The ending of a name that this program gives. A report that can be opened again is told from other JSON.
    #[must_use]
    pub const fn full_extension(self) -> &'static str {
        match self {
            Format::Html | Format::Text | Format::Markdown => self.extension(),
            Format::Json => "tlsladder.json",
        }
    }

    /// The form that a file's name asks for by its ending; nothing where it is none of ours.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            REPORT_EXTENSION => Some(Format::Json),
            "htm" => Some(Format::Html),
            other => Self::ALL.into_iter().find(|format| format.extension() == other),
        }
    }
}

/// The ending of a saved report that belongs to this program alone; what is in it is JSON.
pub const REPORT_EXTENSION: &str = "tlsladder";

/// The report in one of its forms, with times in UTC and in this computer's zone.
#[must_use]
pub fn render(report: &Report, format: Format, texts: &Texts) -> String {
    render_in(report, format, texts, &TimeZone::system())
}

/// The report in one of its forms, with times in UTC and in a zone. The same arguments give the same bytes.
#[must_use]
pub fn render_in(report: &Report, format: Format, texts: &Texts, zone: &TimeZone) -> String {
    let report = worded(report, texts);
    match format {
        Format::Json => json::render(&report),
        Format::Html => html::render(&Page::of(&report, texts, zone), texts),
        Format::Text => text::plain(&text::lines_of(&Page::of(&report, texts, zone), texts)),
        Format::Markdown => markdown::render(&Page::of(&report, texts, zone), texts),
    }
}

/// A short summary in plain text, for a ticket's comment field.
#[must_use]
pub fn ticket_summary(report: &Report, texts: &Texts) -> String {
    ticket_summary_in(report, texts, &TimeZone::system())
}

/// The short summary, with times in UTC and in a zone.
#[must_use]
pub fn ticket_summary_in(report: &Report, texts: &Texts, zone: &TimeZone) -> String {
    ticket::render(&Page::of(&worded(report, texts), texts, zone), texts)
}

/// The moment for which the certificates were judged, where it was not that of the test.
#[must_use]
pub fn judged_for(report: &Report) -> Option<Timestamp> {
    let rungs = report.servers.iter().filter_map(|server| server.rung(Layer::Certificate));
    let mut judged = rungs.filter_map(|rung| match &rung.evidence {
        Evidence::Certificate(evidence) if evidence.judged_for_another_day => Some(evidence.judged_at),
        _ => None,
    });
    judged.next()
}

/// The proposed file name: `tls-ladder_HOST_2026-11-23_1020.html` (local time).
#[must_use]
pub fn file_name(report: &Report, format: Format) -> String {
    file_name_in(report, format, &TimeZone::system())
}

/// The proposed file name, with the time of a zone.
#[must_use]
pub fn file_name_in(report: &Report, format: Format, zone: &TimeZone) -> String {
    file::name(report, format, zone)
}

/// Writes a file so that it is whole or not there at all.
///
/// # Errors
/// When the folder cannot be written; says which operation on which path failed.
pub fn save(path: &Path, content: &str) -> Result<(), SaveError> {
    file::save(path, content)
}

/// The text of a saved report, from a file or a pipe. No more of it is read than can be opened (16 MiB), and one byte, so
/// that [`open`] says so of a larger one; bytes that are no text are replaced.
///
/// # Errors
/// When it cannot be read.
pub fn read(source: impl Read) -> io::Result<String> {
    json::read(source)
}

/// Reads a saved JSON report.
///
/// # Errors
/// When the text is no report, is too large, or is of a newer schema.
pub fn open(text: &str) -> Result<Report, OpenError> {
    json::open(text)
}

/// A report could not be saved.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {path}: {source}")]
pub struct SaveError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: io::Error,
}

/// A text is not a report this version can show.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("not a saved report: {0}")]
    NotAReport(String),
    #[error("saved by a newer version (schema {0})")]
    NewerSchema(u32),
    #[error("larger than {limit_mib} MiB")]
    TooLarge { limit_mib: u32 },
}

/// The report with words in it: as it came if it has them, for they may be of a newer version.
fn worded<'a>(report: &'a Report, texts: &Texts) -> Cow<'a, Report> {
    if !report.headline.is_empty() {
        return Cow::Borrowed(report);
    }
    let mut report = report.clone();
    texts.word(&mut report);
    Cow::Owned(report)
}
