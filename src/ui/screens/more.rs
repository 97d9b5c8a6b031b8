//! What is new, about, and the licences: shown over a screen.

use std::sync::Arc;

use egui::{Frame, Id, Label, Margin, Modal, RichText, ScrollArea, Ui, vec2};

use super::More;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            licences::lines,
            news::{NewsLine, news},
        },
        widgets::{buttons, card},
    },
};

/// Shows one of the texts; says which is shown from now on.
pub fn show(ui: &Ui, more: More, texts: &Texts) -> Option<More> {
    let room = ui.ctx().content_rect().size();
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(theme::EDGE as i8));
    let modal = Modal::new(Id::unique("more")).frame(frame).show(ui.ctx(), |ui| {
        // Licences have lines of their own length.
        let most = if more == More::Licences { 760.0 } else { 520.0 };
        ui.set_width((room.x - 120.0).min(most));
        let title = match more {
            More::News => texts.get("ui-news"),
            More::About => texts.get("ui-about"),
            More::Licences => texts.get("ui-licences"),
        };
        let font = theme::semibold(ui.ctx(), theme::HEADLINE);
        ui.label(RichText::new(title).font(font));
        ui.add_space(4.0);
        let mut next = Some(more);
        let area = ScrollArea::vertical().max_height((room.y - 220.0).max(120.0));
        match more {
            More::News => {
                area.show(ui, show_news);
            }
            More::About => {
                if area.show(ui, |ui| show_about(ui, texts)).inner {
                    next = Some(More::Licences);
                }
            }
            More::Licences => show_licences(ui, area),
        }
        ui.add_space(8.0);
        if buttons::plain(ui, &texts.get("ui-close"), &texts.get("ui-close.hover")).clicked() {
            next = None;
        }
        next
    });
    if modal.should_close() { None } else { modal.inner }
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

/// Says `true` when the licences are to be shown.
fn show_about(ui: &mut Ui, texts: &Texts) -> bool {
    let palette = Palette::of(ui.visuals());
    let version = texts.with("ui-about-version", &[("version", env!("CARGO_PKG_VERSION"))]);
    ui.label(RichText::new(version).color(palette.quiet));
    for key in ["ui-about-purpose", "ui-about-polite", "ui-about-privacy", "ui-about-licence"] {
        card::paragraph(ui, &texts.get(key));
    }
    buttons::link(ui, &texts.get("ui-about-licences"), "").clicked()
}

/// Thousands of lines, of which only those in sight are laid out.
fn show_licences(ui: &mut Ui, area: ScrollArea) {
    let font = theme::mono(12.0);
    let letter = ui.painter().layout_no_wrap("x".repeat(10), font.clone(), ui.visuals().text_color()).size();
    // The bar at the side is drawn over the edge.
    let columns = ((ui.available_width() - 16.0) * 10.0 / letter.x).floor().max(20.0) as usize;
    // Those of one width only: a window that is pulled wider has hundreds of widths on its way.
    let lines = ui.data_mut(|data| {
        let (width, kept) =
            data.get_temp_mut_or_default::<(usize, Arc<Vec<&'static str>>)>(Id::unique("licences"));
        if *width != columns {
            (*width, *kept) = (columns, Arc::new(lines(columns)));
        }
        kept.clone()
    });
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.spacing_mut().interact_size.y = 0.0;
    area.auto_shrink(false).show_rows(ui, letter.y, lines.len(), |ui, rows| {
        for line in lines.get(rows).unwrap_or_default() {
            ui.add(Label::new(RichText::new(*line).font(font.clone())).extend());
        }
    });
}

#[cfg(test)]
mod tests {
    use egui::{Context, Pos2, RawInput, Rect};

    use super::*;

    #[test]
    fn the_licences_are_kept_for_one_width_only() {
        let ctx = Context::default();
        crate::ui::fonts::install(&ctx, true);
        let kept_after = |widths: std::ops::Range<u16>| {
            for width in widths {
                let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(f32::from(width) * 10.0, 600.0)));
                let frame = ctx.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| {
                    show(ui, More::Licences, &Texts::english());
                });
                frame.drop_without_applying_deltas();
            }
            ctx.data(egui::util::IdTypeMap::len)
        };
        assert_eq!(kept_after(50..53), kept_after(53..80));
    }
}
