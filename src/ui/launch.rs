//! Starts the window, or draws it into a file without one.

mod arguments;
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

use std::{io::Write as _, path::PathBuf, process::ExitCode};

pub use arguments::Arguments;
pub use description::Description;

use crate::{
    platform::{crash, paths::Paths},
    settings::{Notice, Settings, ThemeChoice},
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
    /// The folder of the report that is saved by itself, so that a crash loses nothing.
    pub autosave_folder: Option<PathBuf>,
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
    crash::install(&paths, arguments.screenshot.is_none());
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
        Some(note) => watch::be_watched(&arguments, &paths, note),
        None => open_window(&arguments, &paths),
    }
}

/// Opens the window with the first renderer that works. When it fails later on, the next one goes on with the report
/// that was on the screen.
fn open_window(arguments: &Arguments, paths: &Paths) -> ExitCode {
    let texts = Texts::english();
    let choice = arguments.renderer.unwrap_or_else(|| Settings::load(&paths.settings).0.renderer);
    let begun = std::time::SystemTime::now();
    let mut failed: Option<(Renderer, Failure)> = None;
    for renderer in renderers::order(choice, Worked::recall(&paths.renderer)) {
        let resumed = failed.as_ref().and_then(|_| crash::newest_file(&paths.autosave, begun));
        let notice = failed.as_ref().map(|(renderer, failure)| {
            texts.with(renderer.failed_key(), &[("reason", &in_one_line(failure.reason()))])
        });
        let attempt = match renderer {
            Renderer::Software => {
                let (start, memory) = prepare(arguments, paths, resumed, notice);
                software::run(start, memory, Worked::new(renderer, paths)).map(|()| ExitCode::SUCCESS)
            }
            Renderer::Glow => watch::run(resumed.as_deref(), notice.as_deref()),
        };
        match attempt {
            Ok(code) => return code,
            // Without a screen no renderer can help.
            Err(failure @ Failure::Screen(_)) => {
                failed = Some((renderer, failure));
                break;
            }
            Err(failure) => failed = Some((renderer, failure)),
        }
    }
    if let Some((_, failure)) = failed {
        no_window(&failure, paths, texts);
    }
    ExitCode::FAILURE
}

/// What the window is to hold, and what is remembered of it.
fn prepare(
    arguments: &Arguments,
    paths: &Paths,
    resumed: Option<PathBuf>,
    notice: Option<String>,
) -> (Start, memory::Memory) {
    let texts = Texts::english();
    let (remembered, problem) = Settings::load(&paths.settings);
    let mut settings = remembered.clone();
    settings.theme = arguments.theme.unwrap_or(remembered.theme);
    let overruled: Option<(ThemeChoice, ThemeChoice)> =
        arguments.theme.map(|theme| (theme, remembered.theme)).filter(|(given, kept)| given != kept);
    let notices: Vec<String> =
        notice.into_iter().chain(problem.map(|problem| in_words(&problem, texts))).collect();
    let again = resumed.is_none();
    let start = Start {
        settings,
        notice: (!notices.is_empty()).then(|| notices.join(" ")),
        autostart: again && arguments.target.is_some(),
        target: arguments.target.clone(),
        practice: arguments.practice.clone().filter(|_| again),
        open_reports: resumed.map_or_else(|| arguments.open.clone(), |report| vec![report]),
        reports_folder: Some(paths.reports.clone()),
        autosave_folder: Some(paths.autosave.clone()),
        bundled_fonts_only: false,
        still: false,
    };
    (start, memory::Memory::new(paths.settings.clone(), remembered, overruled))
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

fn in_words(notice: &Notice, texts: Texts) -> String {
    match notice {
        Notice::Replaced { kept_as: Some(file), problem } => texts
            .with("window-settings-replaced", &[("problem", problem), ("file", &file.display().to_string())]),
        Notice::Replaced { kept_as: None, problem } => {
            texts.with("window-settings-replaced-lost", &[("problem", problem)])
        }
        Notice::Unreadable { path, problem } => texts.with(
            "window-settings-unreadable",
            &[("problem", problem), ("file", &path.display().to_string())],
        ),
        Notice::Values(warnings) => {
            let keys: Vec<String> =
                warnings.iter().map(|warning| format!("{} ({})", warning.key, warning.found)).collect();
            texts.with("window-settings-values", &[("keys", &keys.join(", "))])
        }
    }
}
