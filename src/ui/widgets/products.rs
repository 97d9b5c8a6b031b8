//! What named products would do, one row each.

use egui::{Label, RichText, Role, Ui, UiBuilder};

use super::{card, mark};
use crate::ui::{
    theme::{self, Palette},
    view::delivery::ProductView,
};

/// From this width on name, outcome and explanation stand beside each other.
const WIDE: f32 = 640.0;
const MARK: f32 = 15.0;

/// Draws the table.
pub fn products(ui: &mut Ui, rows: &[ProductView]) {
    card::card(ui, |ui| {
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                card::hairline(ui);
            }
            let builder =
                UiBuilder::new().accessibility_role(Role::ListItem).accessibility_label(row.label.clone());
            ui.scope_builder(builder, |ui| ui.push_id(index, |ui| show(ui, row)));
        }
    });
}

fn show(ui: &mut Ui, row: &ProductView) {
    let palette = Palette::of(ui.visuals());
    ui.spacing_mut().interact_size.y = 18.0;
    let name = RichText::new(&row.name).font(theme::semibold(ui.ctx(), 14.0));
    let colour = if row.mark == crate::ui::view::Mark::Pass { palette.text } else { palette.mark(row.mark) };
    let outcome = RichText::new(&row.outcome).font(theme::semibold(ui.ctx(), theme::SMALL)).color(colour);
    let explanation = RichText::new(&row.explanation).size(theme::SMALL).color(palette.quiet);
    ui.horizontal_top(|ui| {
        mark::mark(ui, row.mark, MARK);
        let width = ui.available_width();
        if width < WIDE {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(name).wrap());
                ui.add(Label::new(outcome).wrap());
                ui.add(Label::new(explanation).wrap());
            });
            return;
        }
        for (share, text) in [(0.24, name), (0.22, outcome)] {
            ui.scope(|ui| {
                ui.set_width((width * share).floor());
                ui.add(Label::new(text).wrap());
            });
        }
        ui.add(Label::new(explanation).wrap());
    });
}
