//! The seam to the system's dialogs, so that tests can answer them.

use std::path::Path;

use crate::ui::dialogs::{self, Answer, Dialogs, Request};

/// Whatever asks the person for files.
pub trait FileChooser: std::fmt::Debug {
    /// Opens a dialog. Says `false`, and does nothing, while another one is open.
    fn ask(&mut self, ctx: &egui::Context, request: Request) -> bool;

    /// The answer of the dialog, once.
    fn answer(&mut self) -> Option<Answer>;

    /// Shows a file in the system's file manager.
    fn show_in_folder(&mut self, path: &Path);
}

impl FileChooser for Dialogs {
    fn ask(&mut self, ctx: &egui::Context, request: Request) -> bool {
        Dialogs::ask(self, ctx, request)
    }

    fn answer(&mut self) -> Option<Answer> {
        Dialogs::answer(self)
    }

    fn show_in_folder(&mut self, path: &Path) {
        dialogs::show_in_folder(path);
    }
}
