//! Starts the window, or draws it into a file without one.

mod arguments;
mod beginning;
mod description;
mod icon;
mod lookout;
mod memory;
mod opengl;
mod renderers;
mod screenshot;
mod software;
mod turns;
mod watch;
mod window;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

pub use arguments::Arguments;
pub use description::Description;

use crate::{
    platform::{crash, paths::Paths},
    settings::Settings,
    texts::Texts,
};
use renderers::{Renderer, Worked};

/// What the program begins with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    pub settings: Settings,
    /// What was not as it should be when the program started, in words for people.
    pub notice: Option<String>,
    /// The text for the target field.
    pub target: Option<String>,
    /// The practice server to test.
    pub practice: Option<String>,
    /// The saved report to show; of several, the first.
    pub open_reports: Vec<PathBuf>,
    /// Whether the check begins at once.
    pub autostart: bool,
    /// The folder proposed for saved reports.
    pub reports_folder: Option<PathBuf>,
    /// The file of the report on the screen, which is saved by itself so that a crash does not lose it.
    pub kept_report: Option<PathBuf>,
    /// Only the bundled fonts, so that images are the same everywhere.
    pub bundled_fonts_only: bool,
    /// Nobody watches (`--screenshot`, tests): no animation, no blinking cursor, no dialogs.
    pub still: bool,
}

/// The whole desktop program, from the command line to the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    if let Some(description) = arguments.describe {
        return description::print(description).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let paths = Paths::find();
    // A process that is watched goes on with the file of its watcher, who looks there when it has to take over.
    let kept = arguments.kept.clone().unwrap_or_else(|| paths.kept_report());
    crash::install(&paths.crashes, &kept, arguments.screenshot.is_none());
    if let Some(file) = &arguments.screenshot {
        return match screenshot::take(&arguments, file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                say(&problem.to_string());
                ExitCode::FAILURE
            }
        };
    }
    match &arguments.watched {
        Some(note) => watch::be_watched(&arguments, &paths, &kept, note),
        None => open_window(&arguments, &paths, &kept),
    }
}

/// Opens the window with the first renderer that works. When it fails later on, the next one goes on with the report
/// that was on the screen.
fn open_window(arguments: &Arguments, paths: &Paths, kept: &Path) -> ExitCode {
    let end = beginning::with_what_works(arguments, paths, kept, |renderer, beginning| match renderer {
        Renderer::Software => {
            let (start, memory) = beginning.prepare(arguments, paths, kept);
            software::run(start, memory, Worked::new(renderer, paths)).map(|()| ExitCode::SUCCESS)
        }
        Renderer::Glow => watch::run(&beginning, kept),
    });
    end.unwrap_or_else(|failure| {
        no_window(&failure, paths, Texts::english());
        ExitCode::FAILURE
    })
}

/// Why there is no window, or no longer; each with its reason in the system's words.
#[derive(Debug)]
enum Failure {
    /// There is no screen.
    Screen(String),
    /// Nothing can be drawn on it in the way that was tried.
    Graphics(String),
    /// The program in the window could not begin.
    Start(String),
}

impl Failure {
    fn reason(&self) -> &str {
        let (Self::Screen(reason) | Self::Graphics(reason) | Self::Start(reason)) = self;
        reason
    }

    const fn key(&self) -> &'static str {
        match self {
            Self::Screen(_) => "window-failed-screen",
            Self::Graphics(_) => "window-failed-graphics",
            Self::Start(_) => "window-failed-start",
        }
    }
}

/// Says why there is no window: on the terminal, in a file, and in a box where boxes work.
fn no_window(failure: &Failure, paths: &Paths, texts: Texts) {
    let mut text = texts.get(failure.key());
    let details = format!("{text}\n\n{}", failure.reason());
    if let Some(file) = crash::write(&paths.crashes, &crash::head(&details)) {
        let where_it_is = texts.with("window-failed-file", &[("file", &file.display().to_string())]);
        text = format!("{text}\n\n{where_it_is}");
    }
    say(&text);
    crash::tell(&texts.get("window-failed-title"), &text);
}

/// What a system says about its graphics can be long.
fn in_one_line(reason: &str) -> String {
    const LONGEST: usize = 160;
    let mut line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line.trim_end_matches('.').to_owned()
}

/// One message on the terminal, if there is one.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "tls-ladder: {text}");
}
