//! A report as a file: its name, and writing it whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::tz::TimeZone;

use super::{Format, SaveError};
use crate::model::report::Report;

/// Characters of the host in a file name; the longest names leave room for a path on every system.
const LONGEST_HOST: usize = 80;

/// `tls-ladder_HOST_2026-11-23_1020.html`, with the time of the given zone.
pub(super) fn name(report: &Report, format: Format, zone: &TimeZone) -> String {
    let host: String = report
        .target
        .name()
        .chars()
        .take(LONGEST_HOST)
        .map(|char| match char {
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
            '.' => '.',
            _ => '-',
        })
        .collect();
    let host = host.trim_matches(['.', '-']);
    let host = if host.is_empty() { "report" } else { host };
    let when = report.run.started_at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d_%H%M").to_string();
    format!("tls-ladder_{host}_{when}.{}", format.full_extension())
}

/// Writes beside the place first, then moves: readers see the old file or the new one, never half of one.
pub(super) fn save(path: &Path, content: &str) -> Result<(), SaveError> {
    let failed = |operation: &'static str| {
        move |source: io::Error| SaveError { operation, path: path.to_owned(), source }
    };
    // A link stays a link; what it points to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(there) = fs::metadata(&place)
        && !there.is_file()
    {
        // A device or a pipe takes the bytes as they come; a folder says no.
        let mut device =
            fs::OpenOptions::new().write(true).open(&place).map_err(failed("could not write to"))?;
        return device.write_all(content.as_bytes()).map_err(failed("could not write to"));
    }
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut file = whole_file(&folder).map_err(failed("could not create a file beside"))?;
    file.write_all(content.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed("could not write"))?;
    file.persist(&place)
        .map_err(|error| failed("could not put the finished file in place as")(error.error))?;
    Ok(())
}

/// A hidden file in the same folder, with the permissions any new file gets.
fn whole_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tls-ladder-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(plainly)
}

/// The system's own words: the library adds the name of the hidden file, of which nobody has heard.
fn plainly(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((words, _)) => io::Error::new(error.kind(), words.to_owned()),
        None => error,
    }
}
