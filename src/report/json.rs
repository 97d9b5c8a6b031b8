//! Schema 1 as JSON: what `--format json` prints, what a saved report is, and reading it back.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{OpenError, bounds};
use crate::model::report::{Report, SCHEMA_VERSION};

/// Larger files are not read, in bytes: a report of a hundred servers has about one MiB.
const LARGEST: usize = 16 << 20;
const MIB: usize = 1 << 20;

/// The report as indented JSON with a line end. The same report gives the same bytes.
pub(super) fn render(report: &Report) -> String {
    let mut bytes = Vec::new();
    let formatter = Microseconds(PrettyFormatter::new());
    // Writing plain structs with text keys into memory cannot fail.
    let written = report.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    debug_assert!(written.is_ok());
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// No more than can be opened, and one byte.
pub(super) fn read(source: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    source.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Reads a report back. Fields this version does not know are passed over.
pub(super) fn open(text: &str) -> Result<Report, OpenError> {
    if text.len() > LARGEST {
        return Err(OpenError::TooLarge { limit_mib: (LARGEST / MIB) as u32 });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        return Err(OpenError::NotAReport(
            "this is a page to read; only the JSON form of a report can be opened again".to_owned(),
        ));
    }
    let head: Head = serde_json::from_str(text).map_err(|error| not_a_report(&error))?;
    match head.schema_version {
        None => Err(OpenError::NotAReport("it is JSON, but has no schema_version".to_owned())),
        Some(0) => Err(OpenError::NotAReport("there is no schema_version 0".to_owned())),
        Some(newer) if newer > SCHEMA_VERSION => Err(OpenError::NewerSchema(newer)),
        Some(_) => {
            let report = serde_json::from_str(text).map_err(|error| not_a_report(&error))?;
            match bounds::excess(&report) {
                Some(what) => Err(OpenError::NotAReport(format!("it lists more {what} than any test finds"))),
                None => Ok(report),
            }
        }
    }
}

fn not_a_report(error: &serde_json::Error) -> OpenError {
    OpenError::NotAReport(match error.classify() {
        serde_json::error::Category::Data => format!("it is JSON, but {error}"),
        serde_json::error::Category::Eof => format!("it ends too early: {error}"),
        _ => format!("it is not JSON: {error}"),
    })
}

/// The one field that says whether the others can be understood.
#[derive(Deserialize)]
struct Head {
    schema_version: Option<u32>,
}

/// Indented, with times and other fractions kept to three decimals: a microsecond when the unit is milliseconds,
/// and few enough digits that reading and writing again gives the same number.
struct Microseconds(PrettyFormatter<'static>);

impl Formatter for Microseconds {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.0.write_f64(writer, (value * 1000.0).round() / 1000.0)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> String {
        open(text).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_report_says_why() {
        assert_eq!(
            why(""),
            "not a saved report: it ends too early: EOF while parsing a value at line 1 column 0"
        );
        assert!(why("hello").starts_with("not a saved report: it is not JSON"));
        assert_eq!(why("{}"), "not a saved report: it is JSON, but has no schema_version");
        assert!(why("<!doctype html>").contains("only the JSON form"));
        assert!(why("{\"schema_version\": 1}").contains("missing field"));
        assert!(why("{\"schema_version\": \"one\"}").starts_with("not a saved report: it is JSON, but"));
        assert!(matches!(open("{\"schema_version\": 2}"), Err(OpenError::NewerSchema(2))));
        assert!(matches!(open(&" ".repeat(LARGEST + 1)), Err(OpenError::TooLarge { limit_mib: 16 })));
        assert!(open(&"[".repeat(100_000)).is_err());
    }
}
