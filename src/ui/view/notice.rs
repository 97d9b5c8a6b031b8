//! A quiet word about something that was done, or could not be.

use serde::Serialize;

use super::Mark;

/// The notice above the footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    pub mark: Mark,
    pub text: String,
    /// Whether the file it speaks of can be shown in its folder.
    pub show_in_folder: bool,
}

impl NoticeView {
    /// Something was done.
    #[must_use]
    pub fn done(text: String) -> Self {
        Self { mark: Mark::Pass, text, show_in_folder: false }
    }

    /// Something could not be done.
    #[must_use]
    pub fn trouble(text: String) -> Self {
        Self { mark: Mark::Warn, text, show_in_folder: false }
    }
}
