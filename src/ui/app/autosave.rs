//! The report of a running check, saved by itself so that nothing that happens to the program loses it.

use std::path::PathBuf;

use crate::{
    model::report::Report,
    report::{self, Format},
    texts::Texts,
};

/// The file's name. One is enough: it is for the check on the screen.
const FILE: &str = "last-check.json";

/// Where the report is kept, and whether that works.
#[derive(Debug)]
pub(super) struct Autosave {
    folder: Option<PathBuf>,
    /// It did not work for this check, so it is not tried again: a disk that is full stays full, and a network that
    /// went away makes everybody wait.
    resting: bool,
    told: bool,
}

impl Autosave {
    /// Nothing is kept without a folder.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, resting: false, told: false }
    }

    /// Another check begins.
    pub(super) fn begin(&mut self) {
        self.resting = false;
    }

    /// Keeps the report. Says what is wrong, in words for people, the first time only: the check matters more than
    /// its copy.
    pub(super) fn keep(&mut self, report: &Report, texts: &Texts) -> Option<String> {
        let folder = self.folder.as_ref().filter(|_| !self.resting)?;
        let text = report::render(report, Format::Json, texts);
        let kept = std::fs::create_dir_all(folder)
            .and_then(|()| report::save(&folder.join(FILE), &text).map_err(|error| error.source));
        let problem = kept.err()?;
        self.resting = true;
        let values = [("folder", &*folder.display().to_string()), ("reason", &*problem.to_string())];
        (!std::mem::replace(&mut self.told, true)).then(|| texts.with("ui-notice-not-kept", &values))
    }
}
