//! What all screens have in common: the path at the top, the footer, the quiet notice above it.

use egui::{
    Align, Color32, Frame, Id, Label, LayerId, Layout, Margin, Order, Panel, RichText, Stroke, StrokeKind,
    TextStyle, Ui, vec2,
};

use super::Action;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{Mark, notice::NoticeView, path::PathView, result::BETWEEN},
        widgets::{announcer, buttons, mark, path},
    },
};

/// Below this width the parts of a screen stand under each other.
pub const NARROW: f32 = 720.0;

/// The bar at the top. `right` draws at its right end; without it, what was tested stands there.
pub fn top(ui: &mut Ui, view: &PathView, right: Option<&mut dyn FnMut(&mut Ui)>) {
    let palette = Palette::of(ui.visuals());
    let frame = Frame::new().fill(palette.card).inner_margin(Margin::symmetric(theme::EDGE as i8, 0));
    let panel = Panel::top("path").exact_size(48.0).frame(frame).show_separator_line(false);
    let response = panel.show(ui, |ui| {
        let narrow = ui.available_width() < NARROW;
        ui.horizontal_centered(|ui| {
            path::path(ui, view, narrow);
            ui.add_space(16.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(right) = right {
                    right(ui);
                } else if !view.tested.is_empty() && ui.available_width() > 60.0 {
                    let fits = whole_parts(ui, &view.tested);
                    let text = RichText::new(fits).size(theme::SMALL).color(palette.quiet);
                    let said = ui.add(Label::new(text).truncate()).accessible_name(&view.tested);
                    if fits.len() < view.tested.len() {
                        said.on_hover_text(&view.tested);
                    }
                }
            });
        });
    });
    let rect = response.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(palette.edge, palette.line));
}

/// As many parts of what was tested as there is room for: half a time of day would tell nothing.
fn whole_parts<'a>(ui: &Ui, tested: &'a str) -> &'a str {
    let font = theme::regular(theme::SMALL);
    let width = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
    };
    let mut text = tested;
    while width(text) > ui.available_width()
        && let Some((head, _)) = text.rsplit_once(BETWEEN)
    {
        text = head;
    }
    text
}

/// Type size, padding and space between the buttons of the bar at the bottom, from roomy to tight.
const FOOTERS: [(f32, f32, f32); 4] =
    [(14.5, 14.0, 10.0), (14.5, 10.0, 6.0), (13.0, 7.0, 6.0), (12.0, 5.0, 4.0)];

/// The bar at the bottom: quiet actions left, the primary one right. `words` are those of all its buttons: where they
/// do not fit beside each other, the buttons become smaller, and in the end stand in two rows.
pub fn footer(ui: &mut Ui, words: &[String], left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let needed = |(size, padding, between): (f32, f32, f32)| {
        // The primary button's face is the wider one, so that all are measured by it.
        let font = theme::semibold(ui.ctx(), size);
        let measure = |text: &String| {
            ui.painter().layout_no_wrap(text.clone(), font.clone(), Color32::PLACEHOLDER).size().x
        };
        words.iter().map(|text| measure(text) + 2.0 * padding + between).sum::<f32>()
    };
    let room = ui.available_width() - 2.0 * theme::EDGE;
    let one_row = FOOTERS.into_iter().find(|footer| needed(*footer) <= room);
    let (size, padding, between) = one_row.unwrap_or((13.0, 7.0, 6.0));
    let height = if one_row.is_some() { 58.0 } else { 92.0 };
    let frame = Frame::new().inner_margin(Margin::symmetric(theme::EDGE as i8, 0));
    Panel::bottom("actions").exact_size(height).frame(frame).show_separator_line(false).show(ui, |ui| {
        ui.style_mut().text_styles.insert(TextStyle::Button, theme::regular(size));
        ui.spacing_mut().item_spacing.x = between;
        ui.spacing_mut().button_padding.x = padding;
        if one_row.is_some() {
            ui.horizontal_centered(|ui| {
                left(ui);
                ui.with_layout(Layout::right_to_left(Align::Center), right);
            });
        } else {
            ui.add_space(8.0);
            ui.horizontal(left);
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), theme::CONTROL),
                Layout::right_to_left(Align::Center),
                right,
            );
        }
    });
}

/// Words over the whole window, while something is held over it.
pub fn over_everything(ui: &Ui, words: &str) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.layer_painter(LayerId::new(Order::Foreground, Id::unique("over everything")));
    let whole = ui.content_rect();
    painter.rect_filled(whole, 0.0, palette.ground.gamma_multiply(0.85));
    let edge = Stroke::new(2.0, palette.accent);
    painter.rect_stroke(whole.shrink(8.0), theme::CARD_RADIUS, edge, StrokeKind::Inside);
    let font = theme::semibold(ui.ctx(), theme::TITLE);
    let said = painter.layout(words.to_owned(), font, palette.text, whole.width() - 2.0 * theme::EDGE);
    painter.galley(whole.center() - said.size() / 2.0, said, palette.text);
}

/// The quiet notice above the footer.
pub fn notice(ui: &mut Ui, notice: &NoticeView, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let colour = palette.mark(notice.mark);
    let frame = Frame::new().fill(palette.tint(colour)).inner_margin(Margin::symmetric(theme::EDGE as i8, 7));
    let panel = Panel::bottom("notice").frame(frame).show_separator_line(false);
    panel
        .show(ui, |ui| {
            let mut action = None;
            // What can be done stands right behind the words, not at the right end, where the tooltip of the
            // button below would cover it.
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 22.0;
                ui.spacing_mut().item_spacing = vec2(12.0, 2.0);
                mark::mark(ui, if notice.mark == Mark::Busy { Mark::Pass } else { notice.mark }, 16.0);
                let said = ui.add(Label::new(RichText::new(&notice.text).size(14.0)).wrap());
                announcer::alive(&said, notice.mark != Mark::Pass);
                if notice.show_in_folder && buttons::link(ui, &texts.get("ui-show-in-folder"), "").clicked() {
                    action = Some(Action::ShowInFolder);
                }
                if buttons::link(ui, &texts.get("ui-notice-dismiss"), "").clicked() {
                    action = Some(Action::DismissNotice);
                }
            });
            action
        })
        .inner
}
