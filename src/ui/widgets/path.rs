//! The path at the top: Start, Climb, Result, Save.

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    theme::{self, Palette},
    view::path::{PathView, StepState, StepView},
};

const DOT: f32 = 18.0;

/// Draws the steps with lines between them.
pub fn path(ui: &mut Ui, view: &PathView, narrow: bool) {
    let palette = Palette::of(ui.visuals());
    ui.spacing_mut().item_spacing.x = if narrow { 6.0 } else { 10.0 };
    for (index, step) in view.steps.iter().enumerate() {
        if index > 0 {
            let (rect, _) =
                ui.allocate_exact_size(vec2(if narrow { 12.0 } else { 28.0 }, DOT), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(palette.edge, palette.outline));
        }
        show_step(ui, step, palette);
    }
}

fn show_step(ui: &mut Ui, step: &StepView, palette: &Palette) {
    let (font, colour) = match step.state {
        StepState::Present => (theme::semibold(ui.ctx(), theme::SMALL), palette.text),
        StepState::Done | StepState::Ahead => (theme::regular(theme::SMALL), palette.quiet),
    };
    let name = ui.painter().layout_no_wrap(step.name.clone(), font, colour);
    let (rect, response) = ui.allocate_exact_size(vec2(DOT + 8.0 + name.size().x, DOT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &step.label));
    let painter = ui.painter();
    let dot = pos2(rect.left() + DOT / 2.0, rect.center().y);
    let number = |colour| {
        painter.text(dot, Align2::CENTER_CENTER, step.number, theme::semibold(ui.ctx(), 11.0), colour);
    };
    match step.state {
        StepState::Done => {
            painter.circle_filled(dot, DOT / 2.0, palette.accent);
            let check = [vec2(-3.6, 0.1), vec2(-1.1, 2.7), vec2(3.8, -2.5)];
            let points = check.map(|offset| dot + offset).to_vec();
            painter.line(points, Stroke::new(1.7, palette.on_colour));
        }
        StepState::Present => {
            painter.circle_filled(dot, DOT / 2.0, palette.accent);
            number(palette.on_colour);
        }
        StepState::Ahead => {
            painter.circle_stroke(dot, DOT / 2.0 - 0.75, Stroke::new(1.5, palette.outline));
            number(palette.quiet);
        }
    }
    let at = pos2(rect.left() + DOT + 8.0, rect.center().y - name.size().y / 2.0);
    painter.galley(at, name, colour);
}
