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
        // One row if it can be: of every size, as wide as the tabs are with the widest of them chosen.
        let room = ui.available_width();
        let fits = |(size, between): (f32, f32)| {
            let font = |bold| if bold { theme::semibold(ui.ctx(), size) } else { theme::regular(size) };
            let width = |tab: &TabView, bold| {
                ui.painter().layout_no_wrap(tab.name.clone(), font(bold), palette.text).size().x
            };
            let growth = tabs.iter().map(|tab| width(tab, true) - width(tab, false)).fold(0.0, f32::max);
            let names: f32 = tabs.iter().map(|tab| width(tab, false)).sum();
            names + growth + between * tabs.len().saturating_sub(1) as f32 <= room
        };
        let sizes = [(14.0, 20.0), (12.5, 12.0), (12.0, 10.0)];
        let (size, between) = sizes.into_iter().find(|size| fits(*size)).unwrap_or((12.5, 12.0));
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
