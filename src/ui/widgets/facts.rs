//! Names and values in two columns, monospaced: evidence and details.

use egui::{Frame, Label, Margin, RichText, Ui, vec2};

use crate::ui::{
    theme::{self, Palette},
    view::Fact,
};

/// A sunken box with one line per fact.
pub fn facts(ui: &mut Ui, facts: &[Fact]) {
    let palette = Palette::of(ui.visuals());
    let frame = Frame::new()
        .fill(palette.sunken)
        .corner_radius(theme::CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(12, 9));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
        let font = theme::mono(13.0);
        let width = |fact: &Fact| {
            ui.painter().layout_no_wrap(fact.name.clone(), font.clone(), palette.quiet).size().x
        };
        let names = facts.iter().map(width).fold(0.0_f32, f32::max).min(ui.available_width() * 0.36).ceil();
        for fact in facts {
            if fact.name.is_empty() {
                ui.add(Label::new(RichText::new(&fact.value).font(font.clone())).wrap());
                continue;
            }
            ui.horizontal_top(|ui| {
                ui.scope(|ui| {
                    ui.set_width(names);
                    ui.add(
                        Label::new(RichText::new(&fact.name).font(font.clone()).color(palette.quiet)).wrap(),
                    );
                });
                ui.add(Label::new(RichText::new(&fact.value).font(font.clone())).wrap());
            });
        }
    });
}
