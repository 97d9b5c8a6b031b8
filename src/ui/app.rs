//! The wizard: which screen is shown, and what its actions do.

use super::launch::Start;
use crate::settings::Settings;

/// The program behind the window.
#[derive(Debug)]
pub struct App {
    start: Start,
}

impl App {
    /// Sets up fonts, theme and the first screen.
    #[must_use]
    pub fn new(ctx: &egui::Context, start: Start) -> Self {
        super::fonts::install(ctx, start.bundled_fonts_only);
        Self { start }
    }

    /// Takes in what other threads have sent; called before every frame, also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let _ = ctx;
    }

    /// Draws one frame.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        egui::CentralPanel::default().show(ui, |ui| {
            ui.heading("TLS Ladder");
            ui.label(self.start.target.as_deref().unwrap_or_default());
        });
    }

    /// What is to be remembered; window size and place are filled in by the launcher.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.start.settings
    }

    /// Whether something runs whose end changes the screen without the person's doing: a check, or a report
    /// that is being opened. `--screenshot` waits for its end.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        false
    }
}
