//! The system's own dialogs for saving and opening; they never hold up the window.

use std::path::{Path, PathBuf};

/// What a dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Where to save a file.
    Save {
        title: String,
        folder: Option<PathBuf>,
        file_name: String,
        /// The kinds of file: a name for people and its extensions without dot. The first is proposed.
        kinds: Vec<(String, Vec<String>)>,
    },
    /// Which file, or files, to open.
    Open { title: String, folder: Option<PathBuf>, kinds: Vec<(String, Vec<String>)>, many: bool },
}

/// How a dialog ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The files chosen; exactly one unless many were asked for.
    Chosen(Vec<PathBuf>),
    /// Closed without a choice.
    Cancelled,
    /// The dialog could not be shown, in words for people.
    Failed(String),
}

/// Opens at most one dialog at a time and hands over its answer.
#[derive(Debug, Default)]
pub struct Dialogs {}

impl Dialogs {
    /// Opens a dialog. Says `false`, and does nothing, while another one is open.
    pub fn ask(&mut self, ctx: &egui::Context, request: Request) -> bool {
        let _ = (ctx, request);
        false
    }

    /// The answer of the dialog, once: ask at the beginning of every frame.
    pub fn answer(&mut self) -> Option<Answer> {
        None
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        false
    }
}

/// Shows a file in the system's file manager, without waiting for it.
pub fn show_in_folder(path: &Path) {
    let _ = path;
}
