//! Weight for headlines where the system has no semibold face, and for all running text where only the bundled
//! face is left, which is a light one: such text is painted a second time, a fraction of a pixel to the right.

use std::sync::Arc;

use egui::{Context, FontFamily, FullOutput, Plugin, Shape, epaint::TextShape};

use super::semibold;

/// How far to the right the second copy stands, in parts of the type size.
const SEMIBOLD_SHIFT: f32 = 0.045;
const REGULAR_SHIFT: f32 = 0.017;

/// Makes text heavier just before it is drawn; its measures stay.
#[derive(Debug)]
pub(super) struct Heavier {
    /// The face for running text is the bundled, light one.
    pub(super) regular_is_light: bool,
}

impl Plugin for Heavier {
    fn debug_name(&self) -> &'static str {
        "heavier text"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        for clipped in &mut output.shapes {
            self.thicken(&mut clipped.shape);
        }
    }
}

impl Heavier {
    fn thicken(&self, shape: &mut Shape) {
        match shape {
            Shape::Vec(shapes) => {
                for shape in shapes {
                    self.thicken(shape);
                }
            }
            Shape::Text(text) => {
                if let Some(copy) = self.copy(text) {
                    *shape = Shape::Vec(vec![shape.clone(), Shape::Text(copy)]);
                }
            }
            _ => {}
        }
    }

    /// The second copy; nothing for text that is heavy enough.
    fn copy(&self, text: &TextShape) -> Option<TextShape> {
        let shift = text.galley.job.sections.iter().filter_map(|section| {
            let font = &section.format.font_id;
            self.shift(&font.family).map(|shift| shift * font.size)
        });
        let shift = shift.reduce(f32::max)?;
        let mut copy = text.clone();
        // Moved inside the galley: its own place is rounded to whole pixels.
        let galley = Arc::make_mut(&mut copy.galley);
        for row in &mut galley.rows {
            row.pos.x += shift;
        }
        Some(copy)
    }

    fn shift(&self, family: &FontFamily) -> Option<f32> {
        if *family == semibold() {
            return Some(if self.regular_is_light { SEMIBOLD_SHIFT + REGULAR_SHIFT } else { SEMIBOLD_SHIFT });
        }
        (self.regular_is_light && *family == FontFamily::Proportional).then_some(REGULAR_SHIFT)
    }
}

#[cfg(test)]
mod tests {
    use egui::{Color32, FontId, Rect, pos2};

    use super::*;

    /// How many copies of a text are painted.
    fn copies(family: &FontFamily, regular_is_light: bool) -> usize {
        let ctx = Context::default();
        super::super::install(&ctx, true);
        ctx.add_plugin(Heavier { regular_is_light });
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::new(15.0, family.clone());
            let galley = ui.painter().layout_no_wrap("Certificate".to_owned(), font, Color32::BLACK);
            let painter = ui.ctx().debug_painter().with_clip_rect(Rect::EVERYTHING);
            painter.galley(pos2(10.0, 10.0), galley, Color32::BLACK);
        });
        output.shapes.iter().map(|clipped| count(&clipped.shape)).sum()
    }

    fn count(shape: &Shape) -> usize {
        match shape {
            Shape::Vec(shapes) => shapes.iter().map(count).sum(),
            Shape::Text(_) => 1,
            _ => 0,
        }
    }

    #[test]
    fn headlines_get_weight_and_bytes_stay_as_they_are() {
        assert_eq!(copies(&semibold(), true), 2);
        assert_eq!(copies(&FontFamily::Proportional, true), 2);
        assert_eq!(copies(&FontFamily::Monospace, true), 1);
    }
}
