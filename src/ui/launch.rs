//! Starts the window, or draws it into a file without one.

use std::path::PathBuf;

use crate::settings::Settings;

/// What the program begins with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    pub settings: Settings,
    /// Where the settings are kept, for "Settings could not be saved" and the like.
    pub settings_path: Option<PathBuf>,
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
