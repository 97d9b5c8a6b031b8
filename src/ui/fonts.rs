//! The system's own font, or the bundled one where there is none.

mod face;
mod heavier;
mod installed;

use std::sync::Arc;

use egui::{
    Context, FontData, FontDefinitions, FontFamily,
    epaint::text::{FontTweak, VariationCoords},
};

use heavier::Heavier;
use installed::{Found, Installed};

/// The weight of the semibold face in fonts that hold all weights.
const SEMIBOLD_WEIGHT: f32 = 600.0;

/// The family for headlines and buttons. Always there; the regular face, drawn heavier, where the system has no
/// semibold.
#[must_use]
pub fn semibold() -> FontFamily {
    FontFamily::Name(Arc::from("semibold"))
}

/// Puts the fonts into a context. `bundled_only` leaves the system's fonts out, so that images are the same
/// everywhere.
pub fn install(ctx: &Context, bundled_only: bool) {
    let installed = if bundled_only { Installed::default() } else { Installed::look() };
    ctx.set_fonts(definitions(&installed));
    if installed.semibold.is_none() {
        ctx.add_plugin(Heavier { regular_is_light: installed.regular.is_none() });
    }
}

/// The bundled fonts behind the installed ones.
fn definitions(installed: &Installed) -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    if let Some(found) = &installed.regular {
        put_first(&mut fonts, FontFamily::Proportional, "regular", found, None);
    }
    let regular = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.insert(semibold(), regular);
    if let Some(found) = &installed.semibold {
        put_first(&mut fonts, semibold(), "semibold", found, Some(SEMIBOLD_WEIGHT));
    }
    if let Some(found) = &installed.monospace {
        put_first(&mut fonts, FontFamily::Monospace, "monospace", found, None);
    }
    fonts
}

fn put_first(
    fonts: &mut FontDefinitions,
    family: FontFamily,
    name: &str,
    found: &Found,
    weight: Option<f32>,
) {
    let mut data = FontData::from_blob(found.bytes.clone(), 0);
    data.index = found.index;
    if let (Some(weight), true) = (weight, found.all_weights) {
        data = data
            .tweak(FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() });
    }
    fonts.font_data.insert(name.to_owned(), Arc::new(data));
    fonts.families.entry(family).or_default().insert(0, name.to_owned());
}

#[cfg(test)]
mod tests {
    use egui::{Color32, FontId};

    use super::*;

    fn text_width(fonts: FontDefinitions, family: FontFamily) -> f32 {
        let ctx = Context::default();
        ctx.set_fonts(fonts);
        let mut width = 0.0;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let text = "Mail to example.org is encrypted".to_owned();
            let galley = ui.painter().layout_no_wrap(text, FontId::new(15.0, family.clone()), Color32::BLACK);
            width = galley.size().x;
        });
        output.textures_delta.clear();
        width
    }

    #[test]
    fn all_families_can_be_drawn_with_and_without_the_systems_fonts() {
        for installed in [Installed::default(), Installed::look()] {
            for family in [FontFamily::Proportional, FontFamily::Monospace, semibold()] {
                assert!(text_width(definitions(&installed), family) > 100.0);
            }
        }
    }

    #[test]
    fn without_a_semibold_face_the_regular_one_stands_in() {
        let widths = [FontFamily::Proportional, semibold()]
            .map(|family| text_width(definitions(&Installed::default()), family));
        assert!((widths[0] - widths[1]).abs() < 0.01, "{widths:?}");
    }
}
