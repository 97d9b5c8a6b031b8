//! Tabs with an underline.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    theme::{self, Palette},
    view::{detail::Tab, result::TabView},
};

/// Draws the tabs over a hairline; tells which one was chosen.
pub fn tabs(ui: &mut Ui, tabs: &[TabView]) -> Option<Tab> {
    let palette = Palette::of(ui.visuals());
    let mut chosen = None;
    let row = ui.horizontal_wrapped(|ui| {
        let bold = |size| theme::semibold(ui.ctx(), size);
        let widest = |tab: &TabView| {
            ui.painter().layout_no_wrap(tab.name.clone(), bold(14.0), palette.text).size().x + 20.0
        };
        let roomy = tabs.iter().map(widest).sum::<f32>() <= ui.available_width() + 20.0;
        let (size, between) = if roomy { (14.0, 20.0) } else { (12.5, 12.0) };
        ui.spacing_mut().item_spacing = vec2(between, 0.0);
        for tab in tabs {
            let font = if tab.chosen { theme::semibold(ui.ctx(), size) } else { theme::regular(size) };
            let colour = if tab.chosen { palette.accent } else { palette.quiet };
            let text = ui.painter().layout_no_wrap(tab.name.clone(), font, colour);
            let (rect, response) =
                ui.allocate_exact_size(vec2(text.size().x, theme::CONTROL), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, tab.chosen, &tab.name));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(tab.chosen));
            let colour = if response.hovered() { palette.accent } else { colour };
            let at = pos2(rect.left(), rect.center().y - text.size().y / 2.0);
            ui.painter().galley_with_override_text_color(at, text, colour);
            if tab.chosen {
                ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
            }
            if response.has_focus() {
                let ring = Stroke::new(2.0, palette.accent);
                let around = rect.expand2(vec2(6.0, -3.0));
                ui.painter().rect_stroke(around, theme::CONTROL_RADIUS, ring, StrokeKind::Inside);
            }
            if response.clicked() {
                chosen = Some(tab.tab);
            }
        }
    });
    let rect = row.response.rect;
    ui.painter().hline(ui.max_rect().x_range(), rect.bottom(), Stroke::new(palette.edge, palette.line));
    chosen
}
