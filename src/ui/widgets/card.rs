//! Cards, the headline with its strip of the verdict's colour, and quiet notices.

use egui::{
    CornerRadius, FontSelection, Frame, Label, Margin, Rect, RichText, Stroke, StrokeKind, TextWrapMode, Ui,
    UiBuilder, Vec2, WidgetText, pos2, vec2,
};

use super::mark;
use crate::ui::{
    theme::{self, Palette},
    view::Mark,
};

/// A card as high as what is in it.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    card_with(ui, Margin::symmetric(18, 14), add)
}

/// The same with a margin of its own.
pub fn card_with<R>(ui: &mut Ui, margin: Margin, add: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui.visuals());
    Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(palette.edge, palette.line))
        .corner_radius(theme::CARD_RADIUS)
        .inner_margin(margin)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// A card that fills a rectangle.
pub fn card_in<R>(ui: &mut Ui, rect: Rect, salt: &str, margin: Margin, add: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui.visuals());
    ui.painter().rect(
        rect,
        theme::CARD_RADIUS,
        palette.card,
        Stroke::new(palette.edge, palette.line),
        StrokeKind::Inside,
    );
    let inner = rect - margin;
    ui.scope_builder(UiBuilder::new().max_rect(inner).id_salt(salt), |ui| {
        ui.set_clip_rect(ui.clip_rect().intersect(rect.shrink(1.0)));
        ui.set_min_size(inner.size().max(Vec2::ZERO));
        add(ui)
    })
    .inner
}

/// The verdict: a strip of its colour, its mark, the sentence, and the sentence below.
pub fn headline(ui: &mut Ui, mark: Mark, headline: &str, subline: &str, notes: &[String]) {
    let palette = Palette::of(ui.visuals());
    let frame = Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(palette.edge, palette.line))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin { left: 23, right: 18, top: 12, bottom: 13 });
    let response = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            mark::mark(ui, mark, 30.0);
            ui.add_space(8.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                let font = theme::semibold(ui.ctx(), headline_size(ui));
                ui.add(Label::new(RichText::new(headline).font(font)).wrap());
                if !subline.is_empty() {
                    ui.add(Label::new(theme::prose(subline, 14.0).color(palette.quiet)).wrap());
                }
                for note in notes {
                    ui.add(Label::new(theme::prose(note, theme::SMALL).color(palette.accent)).wrap());
                }
            });
        });
    });
    let rect = response.response.rect;
    let strip = Rect::from_min_max(rect.min, pos2(rect.left() + 5.0, rect.bottom()));
    let corners = CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 };
    ui.painter().rect_filled(strip, corners, palette.mark(mark));
}

/// How high `headline` is over a width.
pub fn headline_height(ui: &Ui, width: f32, headline: &str, subline: &str, notes: &[String]) -> f32 {
    let wrap = width - 97.0;
    let height = |text: RichText| {
        let text = WidgetText::from(text);
        text.into_galley(ui, Some(TextWrapMode::Wrap), wrap, FontSelection::Default).size().y + 3.0
    };
    let title = height(RichText::new(headline).font(theme::semibold(ui.ctx(), headline_size(ui))));
    let below = if subline.is_empty() { 0.0 } else { height(theme::prose(subline, 14.0)) };
    let notes: f32 = notes.iter().map(|note| height(theme::prose(note, theme::SMALL))).sum();
    24.0 + title + below + notes
}

/// Smaller where the window is low.
fn headline_size(ui: &Ui) -> f32 {
    if ui.ctx().content_rect().height() < 660.0 { 18.0 } else { theme::HEADLINE }
}

/// A heading inside a card.
pub fn section(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui.visuals());
    ui.add_space(6.0);
    let font = theme::semibold(ui.ctx(), theme::SMALL);
    ui.add(Label::new(RichText::new(text).font(font).color(palette.quiet)).selectable(false));
    ui.add_space(-5.0);
}

/// A paragraph no wider than can be read with ease.
pub fn paragraph(ui: &mut Ui, text: &str) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(theme::LINE_LENGTH));
        ui.add(Label::new(theme::prose(text, theme::BODY)).wrap());
    });
}

/// A thin line across.
pub fn hairline(ui: &mut Ui) {
    let palette = Palette::of(ui.visuals());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(palette.edge, palette.line));
}
