//! What is new, and about: shown over a screen.

use egui::{Frame, Id, Label, Margin, Modal, RichText, ScrollArea, Ui};

use super::More;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::news::{NewsLine, news},
        widgets::{buttons, card},
    },
};

/// Shows one of the texts; says `true` when it is to be closed.
pub fn show(ui: &Ui, more: More, texts: &Texts) -> bool {
    let room = ui.ctx().content_rect().size();
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(theme::EDGE as i8));
    let modal = Modal::new(Id::unique("more")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width((room.x - 120.0).min(520.0));
        let title = match more {
            More::News => texts.get("ui-news"),
            More::About => texts.get("ui-about"),
        };
        let font = theme::semibold(ui.ctx(), theme::HEADLINE);
        ui.label(RichText::new(title).font(font));
        ui.add_space(4.0);
        ScrollArea::vertical().max_height((room.y - 220.0).max(120.0)).show(ui, |ui| match more {
            More::News => show_news(ui),
            More::About => show_about(ui, texts),
        });
        ui.add_space(8.0);
        buttons::plain(ui, &texts.get("ui-close"), &texts.get("ui-close.hover")).clicked()
    });
    modal.inner || modal.should_close()
}

fn show_news(ui: &mut Ui) {
    let palette = Palette::of(ui.visuals());
    for line in news() {
        match line {
            NewsLine::Version(version) => {
                ui.add_space(4.0);
                let font = theme::semibold(ui.ctx(), theme::BODY);
                ui.label(RichText::new(version).font(font));
            }
            NewsLine::Change(change) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(4.0);
                    ui.label(RichText::new("•").color(palette.quiet));
                    ui.add(Label::new(change).wrap());
                });
            }
            NewsLine::Words(words) => {
                ui.add(Label::new(RichText::new(words).color(palette.quiet)).wrap());
            }
        }
    }
}

fn show_about(ui: &mut Ui, texts: &Texts) {
    let palette = Palette::of(ui.visuals());
    let version = texts.with("ui-about-version", &[("version", env!("CARGO_PKG_VERSION"))]);
    ui.label(RichText::new(version).color(palette.quiet));
    for key in ["ui-about-purpose", "ui-about-polite", "ui-about-privacy", "ui-about-licence"] {
        card::paragraph(ui, &texts.get(key));
    }
}
