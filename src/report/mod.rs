//! A report as HTML, text, JSON or Markdown, and saving it. Reads model and texts only.

use std::path::{Path, PathBuf};

use crate::{model::report::Report, texts::Texts};

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

/// The report in one of its forms.
#[must_use]
pub fn render(report: &Report, format: Format, texts: &Texts) -> String {
    let _ = (report, format, texts);
    String::new()
}

/// A short summary in plain text, for a ticket's comment field.
#[must_use]
pub fn ticket_summary(report: &Report, texts: &Texts) -> String {
    let _ = (report, texts);
    String::new()
}

/// The proposed file name: `tls-ladder_HOST_2026-11-23_1020.html` (local time).
#[must_use]
pub fn file_name(report: &Report, format: Format) -> String {
    let _ = (report, format);
    String::new()
}

/// Writes a file so that it is whole or not there at all.
///
/// # Errors
/// When the folder cannot be written; says which operation on which path failed.
pub fn save(path: &Path, content: &str) -> Result<(), SaveError> {
    let _ = (path, content);
    Ok(())
}

/// Reads a saved JSON report.
///
/// # Errors
/// When the text is no report, is too large, or is of a newer schema.
pub fn open(text: &str) -> Result<Report, OpenError> {
    Err(OpenError::NotAReport(text.chars().take(10).collect()))
}

/// A report could not be saved.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {path}: {source}")]
pub struct SaveError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: std::io::Error,
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
