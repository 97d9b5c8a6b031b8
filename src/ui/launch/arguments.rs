//! The command line of the desktop program.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Parser, builder::PossibleValuesParser};

use super::description::Description;
use crate::{
    practice,
    settings::{RendererChoice, ThemeChoice},
};

/// Tests a mail server's encryption step by step and says in plain words what is broken and what to do.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "tls-ladder", version)]
pub struct Arguments {
    /// What to test: a mail domain, an e-mail address, a server, or server:port. The check starts at once
    pub target: Option<String>,
    /// Test a built-in faulty server instead, to learn or to try the program
    #[arg(long, value_name = "NAME", conflicts_with = "target", value_parser = lesson)]
    pub practice: Option<String>,
    /// Show a saved report (JSON)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "practice"])]
    pub open: Option<PathBuf>,
    /// Light, dark, or as the system has it; only for this start
    #[arg(long, value_parser = theme())]
    pub theme: Option<ThemeChoice>,
    /// What draws the window; only for this start. Both choices use OpenGL: glow always will, auto takes what
    /// suits the computer best once there is a choice
    #[arg(long, value_parser = renderer())]
    pub renderer: Option<RendererChoice>,
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
        Self::try_parse_from(arguments)
    }
}

/// Help goes to the terminal. A Windows program without a console has none unless its output is redirected, so
/// there a box shows it.
fn show(error: &clap::Error) {
    let _ = error.print();
    #[cfg(windows)]
    {
        use std::os::windows::io::AsRawHandle as _;
        if std::io::stdout().as_raw_handle().is_null() {
            crate::platform::crash::tell("TLS Ladder", &error.to_string());
        }
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
        assert_eq!(arguments.open, Some(PathBuf::from("report.json")));
        assert_eq!((arguments.size, arguments.scale), ([800, 600], 2.0));
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
