//! Starts the window, or draws it into a file without one.

mod arguments;
mod description;
mod memory;
mod screenshot;
mod window;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

pub use arguments::Arguments;
pub use description::Description;

use crate::{
    platform::{crash, paths::Paths},
    settings::{Notice, RendererChoice, Settings, ThemeChoice},
    texts::Texts,
};

/// What the program begins with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    pub settings: Settings,
    /// What was wrong with the settings file, in words for people.
    pub settings_notice: Option<String>,
    /// The text for the target field.
    pub target: Option<String>,
    /// The practice server to test.
    pub practice: Option<String>,
    /// The saved report to show.
    pub open_report: Option<PathBuf>,
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
    match &arguments.screenshot {
        Some(file) => match screenshot::take(&arguments, file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                say(&problem.to_string());
                ExitCode::FAILURE
            }
        },
        None => open_window(arguments, &paths),
    }
}

fn open_window(arguments: Arguments, paths: &Paths) -> ExitCode {
    let texts = Texts::english();
    let (remembered, notice) = Settings::load(&paths.settings);
    let mut settings = remembered.clone();
    settings.theme = arguments.theme.unwrap_or(remembered.theme);
    settings.renderer = arguments.renderer.unwrap_or(remembered.renderer);
    // The CPU renderer is not a window's renderer yet, so both choices draw with OpenGL.
    crash::note_renderer(match settings.renderer {
        RendererChoice::Auto | RendererChoice::Glow => "OpenGL (glow), not open yet",
    });
    let overruled: Option<(ThemeChoice, ThemeChoice)> =
        arguments.theme.map(|theme| (theme, remembered.theme)).filter(|(given, kept)| given != kept);
    let start = Start {
        settings,
        settings_notice: notice.map(|notice| in_words(&notice, texts)),
        autostart: arguments.target.is_some(),
        target: arguments.target,
        practice: arguments.practice,
        open_report: arguments.open,
        reports_folder: Some(paths.reports.clone()),
        autosave_folder: Some(paths.autosave.clone()),
        bundled_fonts_only: false,
        still: false,
    };
    let memory = memory::Memory::new(paths.settings.clone(), remembered, overruled);
    match window::run(start, memory) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            no_window(&error, paths, texts);
            ExitCode::FAILURE
        }
    }
}

/// Says why there is no window: on the terminal, in a file, and in a box where boxes work.
fn no_window(error: &eframe::Error, paths: &Paths, texts: Texts) {
    let reason = match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => "window-failed-screen",
        eframe::Error::AppCreation(_) => "window-failed-start",
        _ => "window-failed-opengl",
    };
    let mut text = texts.get(reason);
    let details = format!("{text}\n\n{error}");
    if let Some(file) = crash::write(&paths.crashes, &crash::head(&details)) {
        let where_it_is = texts.with("window-failed-file", &[("file", &file.display().to_string())]);
        text = format!("{text}\n\n{where_it_is}");
    }
    say(&text);
    crash::tell(&texts.get("window-failed-title"), &text);
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
