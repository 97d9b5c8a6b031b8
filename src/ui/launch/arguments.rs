//! The command line of the desktop program.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser, builder::PossibleValuesParser, error::ErrorKind};

use super::description::Description;
use crate::{
    platform::{
        console::{self, Stream},
        crash,
    },
    practice,
    report::Format,
    settings::{RendererChoice, ThemeChoice},
};

/// Tests a mail server's encryption step by step and says in plain words what is broken and what to do.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "tls-ladder", version)]
pub struct Arguments {
    /// What to test: a mail domain, an e-mail address, a server, or server:port; the check starts at once. Or a
    /// saved report, which is shown
    #[arg(value_name = "TARGET or FILE")]
    places: Vec<OsString>,
    /// Found among the places.
    #[arg(skip)]
    pub target: Option<String>,
    /// Test a built-in faulty server instead, to learn or to try the program
    #[arg(long, value_name = "NAME", conflicts_with = "places", value_parser = lesson)]
    pub practice: Option<String>,
    /// Show a saved report (JSON)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["places", "practice"])]
    pub open: Vec<PathBuf>,
    /// Light, dark, in high contrast, or as the system has it; only for this start
    #[arg(long, value_parser = theme())]
    pub theme: Option<ThemeChoice>,
    /// What draws the window; only for this start: OpenGL (glow), the processor alone (software), or what works best
    /// (auto). When one fails, the other takes over
    #[arg(long, value_parser = renderer())]
    pub renderer: Option<RendererChoice>,
    /// For the program itself: where to note why the graphics failed
    #[arg(long, hide = true, value_name = "FILE")]
    pub watched: Option<PathBuf>,
    /// For the program itself: the report that was on the screen
    #[arg(long, hide = true, value_name = "FILE", requires = "watched")]
    pub resume: Option<PathBuf>,
    /// For the program itself: where the report is saved by itself
    #[arg(long, hide = true, value_name = "FILE", requires = "watched")]
    pub kept: Option<PathBuf>,
    /// For the program itself: what to say first
    #[arg(long, hide = true, value_name = "TEXT", requires = "watched")]
    pub notice: Option<String>,
    /// Draw the window into a PNG file when the check is finished, and open none
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// Size of the picture in points
    #[arg(long, value_name = "WxH", requires = "screenshot", default_value = "1120x760", value_parser = size)]
    pub size: [u16; 2],
    /// Pixels to a point, 0.5 to 4
    #[arg(long, requires = "screenshot", default_value = "1.0", value_parser = scale)]
    pub scale: f32,
    /// Print what packages hold beside the program
    #[arg(long, value_name = "FORM", hide = true)]
    pub describe: Option<Description>,
}

impl Arguments {
    /// Reads the command line of this process. Help and complaints are shown, and the exit code comes back.
    pub(super) fn parse() -> Result<Self, ExitCode> {
        Self::parse_from(std::env::args_os()).map_err(|error| {
            show(&error);
            u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
        })
    }

    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// When it makes no sense, and when it asks for help or the version.
    pub fn parse_from(
        arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Self, clap::Error> {
        let mut read = Self::try_parse_from(arguments)?;
        let places = std::mem::take(&mut read.places);
        if !places.is_empty() && places.iter().all(|place| is_report(Path::new(place))) {
            read.open = places.into_iter().map(PathBuf::from).collect();
            return Ok(read);
        }
        let mut places = places.into_iter();
        read.target = places.next().map(|place| place.to_string_lossy().into_owned());
        if let Some(other) = places.next() {
            let words = format!("one target at a time; what is {}?", other.display());
            return Err(Self::command().error(ErrorKind::TooManyValues, words));
        }
        Ok(read)
    }
}

/// Whether a place on the command line is a file, as when it was dropped onto the program, and not a target. A bare name
/// such as `example.org` is a target even where a file is called so, unless it ends like a report.
fn is_report(place: &Path) -> bool {
    let has_folder = place.parent().is_some_and(|folder| !folder.as_os_str().is_empty());
    place.is_file() && (has_folder || Format::of_name(place) == Some(Format::Json))
}

/// Help and complaints go to the terminal; into a box where the program was started from none.
fn show(error: &clap::Error) {
    let stream = if error.use_stderr() { Stream::Error } else { Stream::Output };
    let print = || {
        let _ = error.print();
    };
    if !console::print(stream, print) {
        crash::tell("TLS Ladder", &error.to_string());
    }
}

fn theme() -> impl clap::builder::TypedValueParser<Value = ThemeChoice> {
    use clap::builder::TypedValueParser as _;
    PossibleValuesParser::new(ThemeChoice::ALL.map(ThemeChoice::key))
        .map(|word| ThemeChoice::ALL.into_iter().find(|theme| theme.key() == word).unwrap_or_default())
}

fn renderer() -> impl clap::builder::TypedValueParser<Value = RendererChoice> {
    use clap::builder::TypedValueParser as _;
    PossibleValuesParser::new(RendererChoice::ALL.map(RendererChoice::key)).map(|word| {
        RendererChoice::ALL.into_iter().find(|renderer| renderer.key() == word).unwrap_or_default()
    })
}

fn lesson(name: &str) -> Result<String, String> {
    let names: Vec<String> = practice::lessons().into_iter().map(|lesson| lesson.name).collect();
    if names.iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    Err(format!("there is no practice server of this name; there are: {}", names.join(", ")))
}

fn size(text: &str) -> Result<[u16; 2], String> {
    let side = |text: &str| text.parse::<u16>().ok().filter(|side| (320..=8000).contains(side));
    let sides = text.split_once(['x', 'X']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| "expected width and height between 320 and 8000, such as 1120x760".to_owned())
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse::<f32>().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| "expected a number between 0.5 and 4".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse_from(line.split(' ')).map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_understood() {
        let arguments = parse("tls-ladder mx1.example.org:587 --theme dark").unwrap();
        assert_eq!(arguments.target.as_deref(), Some("mx1.example.org:587"));
        assert_eq!(arguments.theme, Some(ThemeChoice::Dark));
        assert_eq!(arguments.size, [1120, 760]);
        let line = "tls-ladder --open report.json --screenshot a.png --size 800x600 --scale 2";
        let arguments = parse(line).unwrap();
        assert_eq!(arguments.open, [PathBuf::from("report.json")]);
        assert_eq!((arguments.size, arguments.scale), ([800, 600], 2.0));
    }

    #[test]
    fn a_file_that_is_there_is_opened_and_a_name_is_tested() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "{}").unwrap();
            path
        };
        let (one, two) = (file("Bericht für Müller.tlsladder.json"), file("b.tlsladder"));
        let given = |places: &[&Path]| {
            let places = places.iter().map(|place| place.as_os_str().to_owned());
            Arguments::parse_from([OsString::from("tls-ladder")].into_iter().chain(places))
        };
        assert_eq!(given(&[&one]).unwrap().open.as_slice(), std::slice::from_ref(&one));
        assert_eq!(given(&[&one, &two]).unwrap().open, [one.clone(), two.clone()]);
        assert_eq!(given(&[&two]).unwrap().target, None);
        // A file that is not there may be a target as it may be anything.
        let gone = given(&[&folder.path().join("gone.json")]).unwrap();
        assert!(gone.open.is_empty() && gone.target.is_some());
        let both = given(&[&one, Path::new("example.org")]).unwrap_err().to_string();
        assert!(both.contains("one target at a time"), "{both}");
        assert!(parse("tls-ladder example.org example.com").unwrap_err().contains("example.com"));
    }

    #[test]
    fn what_makes_no_sense_is_said_with_what_would() {
        let said = |line: &str| parse(line).unwrap_err();
        assert!(said("tls-ladder --screenshot a.png --size large").contains("such as 1120x760"));
        assert!(said("tls-ladder --screenshot a.png --scale 9").contains("between 0.5 and 4"));
        assert!(said("tls-ladder --theme pink").contains("system, light, dark"));
        assert!(said("tls-ladder --size 800x600").contains("--screenshot"));
        assert!(said("tls-ladder --practice no-such-lesson").contains("no-such-lesson"));
        assert!(said("tls-ladder example.org --open a.json").contains("cannot be used with"));
    }
}
