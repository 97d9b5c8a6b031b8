//! Result: the headline, the ladder, what to do next, and what senders will do.

use std::hash::Hash;

use egui::{Align, Margin, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::{Action, detail::detail, frame, others};
use crate::{
    texts::Texts,
    ui::{
        theme,
        view::result::ResultView,
        widgets::{buttons, card, decision::Strip, ladder, matrix, products},
    },
};

/// Below this height ladder and details would be no more than slits, so that the whole screen scrolls instead.
const LEAST_ROOM: f32 = 264.0;
/// The same where servers stand above them: what senders do with the mail is to stay in sight.
const LEAST_ROOM_BELOW: f32 = 232.0;
/// The line that unfolds the table of products.
const FOLD: f32 = 32.0;

/// Draws the footer. `again` is whether the check can be done again; `parallel`, how many connections a deep look
/// holds at a time.
pub fn footer(ui: &mut Ui, again: bool, parallel: usize, texts: &Texts) -> Option<Action> {
    let mut left = None;
    let mut right = None;
    let words = ["ui-back", "ui-again", "ui-deep", "ui-copy-ticket", "ui-save"].map(|key| texts.get(key));
    frame::footer(
        ui,
        &words,
        |ui| {
            if buttons::plain(ui, &texts.get("ui-back"), &texts.get("ui-back.hover")).clicked() {
                left = Some(Action::Back);
            }
            ui.add_enabled_ui(again, |ui| {
                if buttons::plain(ui, &texts.get("ui-again"), &texts.get("ui-again.hover")).clicked() {
                    left = Some(Action::Again);
                }
                let hover = texts.with("ui-deep.hover", &[("parallel", &parallel.to_string())]);
                if buttons::plain(ui, &texts.get("ui-deep"), &hover).clicked() {
                    left = Some(Action::LookDeeper);
                }
            });
        },
        |ui| {
            if buttons::primary(ui, &texts.get("ui-save"), &texts.get("ui-save.hover")).clicked() {
                right = Some(Action::Save);
            }
            if buttons::plain(ui, &texts.get("ui-copy-ticket"), &texts.get("ui-copy-ticket.hover")).clicked()
            {
                right = Some(Action::CopyTicket);
            }
        },
    );
    left.or(right)
}

/// Draws the body. `offers`: it is offered to ask other mail servers, where that would help.
pub fn body(ui: &mut Ui, view: &ResultView, offers: bool, texts: &Texts) -> Option<Action> {
    let offers = offers && view.others_would_help;
    let full = ui.available_rect_before_wrap();
    let inner = full.shrink2(vec2(theme::EDGE, 0.0)).with_min_y(full.top() + theme::GAP);
    let strip = Strip::new(ui, inner.width(), &view.decisions);
    let headed = card::headline_height(ui, inner.width(), &view.headline, &view.subline, &view.notes);
    let fold = if view.products.is_some() { FOLD } else { 0.0 };
    let below = if view.decisions.is_empty() { 0.0 } else { strip.height() + 12.0 } + fold;
    let least = if view.matrix.is_some() { LEAST_ROOM_BELOW } else { LEAST_ROOM };
    let offered = if offers { others::OFFER_HEIGHT + theme::GAP } else { 0.0 };
    let spare = inner.height() - headed - offered - below - theme::GAP - least;
    let (matrix_room, needed) = match &view.matrix {
        Some(servers) => {
            let room = (spare - theme::GAP).min(matrix::height(inner.width(), servers));
            (room, matrix::least_height(inner.width(), servers) + theme::GAP)
        }
        None => (0.0, 0.0),
    };
    let unfolded = view.products.as_ref().is_some_and(|products| products.open);
    if unfolded || inner.width() < frame::NARROW || spare < needed {
        return scrolled(ui, view, offers, texts);
    }
    // Unfolded, it is scrolled to.
    changed(ui, ("products", &view.headline), false);
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        let mut action = None;
        headline(ui, view);
        ui.add_space(theme::GAP - theme::NEAR);
        if offers {
            action = others::offer(ui, texts);
            ui.add_space(theme::GAP - theme::NEAR);
        }
        if let Some(servers) = &view.matrix {
            action = action.or(choose(matrix::matrix(ui, servers, matrix_room)));
            ui.add_space(theme::GAP - theme::NEAR);
        }
        let rest = ui.available_rect_before_wrap();
        let main = rest.with_max_y(rest.bottom() - below);
        let middle = main.left() + ladder_width(main.width());
        let left = main.with_max_x(middle);
        let chosen = card::card_in(ui, left, "ladder-card", Margin::symmetric(8, 12), |ui| {
            let room = ui.available_height();
            let area = ScrollArea::vertical().id_salt("ladder").auto_shrink(false);
            area.show(ui, |ui| ladder::ladder(ui, &view.ladder, room)).inner
        });
        action = action.or(chosen.map(Action::ChooseRung));
        let right = Rect::from_min_max(pos2(middle + theme::GAP, main.top()), main.max);
        let margin = Margin { left: 20, right: 8, top: 14, bottom: 8 };
        let asked = card::card_in(ui, right, "detail-card", margin, |ui| detail(ui, view, texts, true));
        action = action.or(asked);
        if !view.decisions.is_empty() {
            let corner = pos2(rest.left(), rest.bottom() - below + 12.0);
            let place = Rect::from_min_max(corner, pos2(rest.right(), rest.bottom() - fold));
            strip.show(ui, place, &view.decisions);
        }
        if fold > 0.0 {
            let line = rest.with_min_y(rest.bottom() - fold + theme::NEAR);
            let shown = ui.scope_builder(UiBuilder::new().max_rect(line), |ui| toggle(ui, view));
            action = action.or(shown.inner);
        }
        action
    })
    .inner
}

fn choose(chosen: Option<matrix::Chosen>) -> Option<Action> {
    chosen.map(|chosen| Action::ChooseServer(chosen.server, chosen.layer))
}

/// The line that unfolds the table of products, or folds it.
fn toggle(ui: &mut Ui, view: &ResultView) -> Option<Action> {
    let products = view.products.as_ref()?;
    ui.spacing_mut().interact_size.y = 20.0;
    let clicked = buttons::link(ui, &products.toggle, "").clicked();
    clicked.then_some(Action::ShowProducts(!products.open))
}

/// Everything scrolled as one, and under each other where it is narrow: for small windows, large type and many
/// servers.
fn scrolled(ui: &mut Ui, view: &ResultView, offers: bool, texts: &Texts) -> Option<Action> {
    let width = (ui.available_width() - 2.0 * theme::EDGE).max(0.0);
    let area = ScrollArea::vertical().id_salt("result").auto_shrink(false);
    let shown = area.show(ui, |ui| {
        let corner = ui.max_rect().min + vec2(theme::EDGE, theme::GAP);
        let rect = Rect::from_min_size(corner, vec2(width, f32::INFINITY));
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_width(width);
            headline(ui, view);
            ui.add_space(theme::NEAR);
            let mut action = None;
            if offers {
                action = others::offer(ui, texts);
                ui.add_space(theme::NEAR);
            }
            // What becomes of the mail is seen without scrolling where it takes a line or two.
            let senders_first = Strip::new(ui, width, &view.decisions).is_flat();
            if senders_first {
                action = action.or(senders(ui, view, width));
                ui.add_space(theme::NEAR);
            }
            if let Some(servers) = &view.matrix {
                action = action.or(choose(matrix::matrix(ui, servers, f32::INFINITY)));
                ui.add_space(theme::NEAR);
            }
            let top = ui.cursor().top();
            action = action.or(columns(ui, view, width, texts));
            let server =
                view.matrix.as_ref().and_then(|servers| servers.rows.iter().position(|row| row.chosen));
            if changed(ui, ("server", &view.headline), server) {
                // As much of the ladder as shows that it is another one.
                let seen = Rect::from_min_size(pos2(rect.left(), top), vec2(width, LEAST_ROOM / 2.0));
                ui.scroll_to_rect(seen, None);
            }
            if !senders_first {
                ui.add_space(theme::NEAR);
                action = action.or(senders(ui, view, width));
            }
            ui.add_space(theme::GAP);
            action
        })
        .inner
    });
    shown.inner
}

/// What senders do with the mail, and what named products do where that is unfolded.
fn senders(ui: &mut Ui, view: &ResultView, width: f32) -> Option<Action> {
    let strip = Strip::new(ui, width, &view.decisions);
    let flat = strip.is_flat();
    let (_, place) = ui.allocate_space(vec2(width, strip.height()));
    strip.show(ui, place, &view.decisions);
    ui.add_space(2.0);
    let action = toggle(ui, view);
    let open = view.products.as_ref().filter(|products| products.open);
    if let Some(open) = open {
        products::products(ui, &open.rows);
    }
    if changed(ui, ("products", &view.headline), open.is_some()) && open.is_some() && !flat {
        let end = Rect::from_min_max(place.min, ui.cursor().min);
        ui.scroll_to_rect(end, Some(Align::Max));
    }
    action
}

/// Ladder and details beside each other, or below each other where it is narrow.
fn columns(ui: &mut Ui, view: &ResultView, width: f32, texts: &Texts) -> Option<Action> {
    let climbed = |ui: &mut Ui| {
        let ladder = |ui: &mut Ui| ladder::ladder(ui, &view.ladder, f32::INFINITY);
        let chosen = card::card_with(ui, Margin::symmetric(8, 12), ladder);
        chosen.map(Action::ChooseRung)
    };
    let told = |ui: &mut Ui| card::card(ui, |ui| detail(ui, view, texts, false));
    if width < frame::NARROW {
        let action = climbed(ui);
        ui.add_space(theme::NEAR);
        return action.or(told(ui));
    }
    let left = ladder_width(width);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        let mut column = |width: f32, add: &dyn Fn(&mut Ui) -> Option<Action>| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = theme::NEAR;
                ui.set_width(width);
                add(ui)
            })
            .inner
        };
        column(left, &climbed).or(column(width - left - theme::GAP, &told))
    })
    .inner
}

/// Whether a value is another one than in the frame before; at first it is none.
fn changed<T: Copy + PartialEq + Send + Sync + 'static>(
    ui: &Ui,
    name: impl Hash + std::fmt::Debug,
    value: T,
) -> bool {
    let id = egui::Id::unique(name);
    let before = ui.data(|data| data.get_temp::<T>(id));
    ui.data_mut(|data| data.insert_temp(id, value));
    before.is_some_and(|before| before != value)
}

/// How wide the ladder is beside the details.
#[must_use]
pub fn ladder_width(width: f32) -> f32 {
    (width * 0.42).clamp(330.0, 470.0).min(width * 0.55)
}

fn headline(ui: &mut Ui, view: &ResultView) {
    card::headline(ui, view.mark, &view.headline, &view.subline, &view.notes);
}
