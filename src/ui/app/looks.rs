//! Theme and contrast of the window, as the person chose them and as the system has them.

use super::App;
use crate::{
    platform::appearance::{self, Contrast},
    settings::ThemeChoice,
    ui::theme,
};

impl App {
    /// Applies the theme. A system that shows everything in high contrast is followed, whatever theme was chosen.
    pub(super) fn apply_theme(&mut self) {
        // Pictures and tests look the same on every computer.
        self.contrast = if self.still { None } else { appearance::high_contrast() };
        let chosen = self.settings.theme;
        let in_contrast = self.contrast.is_some() || chosen == ThemeChoice::HighContrast;
        theme::install(&self.ctx, in_contrast);
        if self.still {
            self.ctx.all_styles_mut(|style| {
                style.animation_time = 0.0;
                style.visuals.text_cursor.blink = false;
            });
        }
        self.ctx.set_theme(match (self.contrast, chosen) {
            (Some(Contrast::Dark), _) | (None, ThemeChoice::HighContrast | ThemeChoice::Dark) => {
                egui::ThemePreference::Dark
            }
            (Some(Contrast::Light), _) | (None, ThemeChoice::Light) => egui::ThemePreference::Light,
            (None, ThemeChoice::System) => egui::ThemePreference::System,
        });
    }

    /// Looks again whether the system's contrast was changed, when the window comes back to the front.
    pub(super) fn follow_contrast(&mut self, ctx: &egui::Context) {
        let came_back = ctx.input(|input| {
            input.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true)))
        });
        if came_back && !self.still && appearance::high_contrast() != self.contrast {
            self.apply_theme();
        }
    }
}
