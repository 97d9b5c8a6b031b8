//! Weight for headlines where the system has no semibold face, and for all running text where only the bundled
//! face is left, which is a light one: such text is painted again, a fraction of a pixel to the right.

use std::sync::Arc;

use egui::{Context, FontFamily, FullOutput, Plugin, Shape, epaint::TextShape};

use super::semibold;

/// How far to the right each copy stands of the one before, in parts of the type size.
const SHIFT: f32 = 0.034;
const SLIGHT_SHIFT: f32 = 0.017;

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
                if let Some((shift, copies)) = self.wanted(text) {
                    let copies = (0..=copies).map(|copy| Shape::Text(moved(text, shift * f32::from(copy))));
                    *shape = Shape::Vec(copies.collect());
                }
            }
            _ => {}
        }
    }

    /// From copy to copy in points, and how many of them; nothing for text that is heavy enough.
    fn wanted(&self, text: &TextShape) -> Option<(f32, u8)> {
        let wanted = text.galley.job.sections.iter().filter_map(|section| {
            let font = &section.format.font_id;
            let (shift, copies) = self.of_family(&font.family)?;
            Some((shift * font.size, copies))
        });
        wanted.max_by(|one, other| one.0.total_cmp(&other.0))
    }

    fn of_family(&self, family: &FontFamily) -> Option<(f32, u8)> {
        if *family == semibold() {
            return Some((SHIFT, if self.regular_is_light { 2 } else { 1 }));
        }
        (self.regular_is_light && *family == FontFamily::Proportional).then_some((SLIGHT_SHIFT, 1))
    }
}

/// Moved inside the galley: its own place is rounded to whole pixels.
fn moved(text: &TextShape, shift: f32) -> TextShape {
    let mut copy = text.clone();
    if shift > 0.0 {
        for row in &mut Arc::make_mut(&mut copy.galley).rows {
            row.pos.x += shift;
        }
    }
    copy
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
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::new(15.0, family.clone());
            let galley = ui.painter().layout_no_wrap("Certificate".to_owned(), font, Color32::BLACK);
            let painter = ui.ctx().debug_painter().with_clip_rect(Rect::EVERYTHING);
            painter.galley(pos2(10.0, 10.0), galley, Color32::BLACK);
        });
        output.textures_delta.clear();
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
        assert_eq!(copies(&semibold(), true), 3);
        assert_eq!(copies(&FontFamily::Proportional, true), 2);
        assert_eq!(copies(&FontFamily::Monospace, true), 1);
    }
}
