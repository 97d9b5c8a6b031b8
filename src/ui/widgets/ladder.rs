//! The picture of the product: two rails, a rung per layer, climbed from the bottom.

use std::time::Duration;

use egui::{
    Align, Color32, EventFilter, FocusDirection, Id, Key, Modifiers, Painter, Rect, Response, Role, Sense,
    Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{elided, mark};
use crate::{
    model::layer::Layer,
    ui::{
        theme::{self, Palette},
        view::{
            Mark,
            ladder::{LadderView, RungShape, RungView},
        },
    },
};

/// The height of a rung when there is room, and the least at which both its lines can be read.
const TALL: f32 = 54.0;
const SHORT: f32 = 44.0;
/// The height where the ladder has to be scrolled anyway: the words stand clear of the rungs.
const SCROLLED: f32 = 50.0;
/// Where the left rail stands, right of the marks.
const RAIL_LEFT: f32 = 38.0;
/// How far the right rail stands from the right edge, left of the times.
const RAIL_RIGHT: f32 = 76.0;
/// The same where there is little room.
const RAIL_RIGHT_NARROW: f32 = 62.0;
const RAIL_WIDTH: f32 = 7.0;
const RUNG_THICKNESS: f32 = 6.0;
const MARK: f32 = 20.0;
/// Next picture while something moves.
const FRAME: Duration = Duration::from_millis(33);

/// Draws a ladder over the width there is; `room` is the height it may fill, infinite where the whole screen
/// scrolls. Tells which rung was chosen by click or arrow keys.
pub fn ladder(ui: &mut Ui, view: &LadderView, room: f32) -> Option<Layer> {
    let count = view.rungs.len().max(1) as f32;
    let share = (room - 8.0) / count;
    let height = if share < SHORT { SCROLLED } else { share.min(TALL) };
    let size = vec2(ui.available_width(), height * count + 8.0);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let palette = Palette::of(ui.visuals());
    let builder = UiBuilder::new()
        .max_rect(whole)
        .id_salt("ladder")
        .accessibility_role(Role::ListBox)
        .accessibility_label(view.name.clone());
    let chosen = ui.scope_builder(builder, |ui| {
        let rows: Vec<(Rect, &RungView)> = view
            .rungs
            .iter()
            .rev()
            .enumerate()
            .map(|(row, rung)| {
                let top = whole.top() + 4.0 + row as f32 * height;
                (Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), height)), rung)
            })
            .collect();
        // Grounds first, then the rails over them, then what is written and drawn on the rungs.
        let responses: Vec<Response> =
            rows.iter().map(|(row, rung)| ground(ui, *row, rung, palette)).collect();
        let right = rail_right(whole);
        rails(ui.painter(), whole, right, palette);
        for (row, rung) in &rows {
            paint_rung(ui, *row, right, rung, palette);
        }
        // Where the whole screen scrolls, the headline stays in sight.
        if room.is_finite() {
            show_chosen(ui, &rows);
        }
        let ids: Vec<Id> = responses.iter().map(|response| response.id).collect();
        let clicked = responses
            .iter()
            .zip(&rows)
            .find(|(response, _)| response.clicked())
            .map(|(_, (_, rung))| rung.layer);
        for (response, (_, rung)) in responses.into_iter().zip(&rows) {
            let hint = [rung.line.as_str(), rung.hover.as_str()].join("\n\n");
            response.on_hover_text(hint.trim().to_owned());
        }
        clicked.or_else(|| step_by_keys(ui, &rows, &ids))
    });
    if view.moves() {
        ui.ctx().request_repaint_after(FRAME);
    }
    chosen.inner
}

/// The chosen or hovered rung's ground, its place for the pointer and its node for a screen reader.
fn ground(ui: &Ui, row: Rect, rung: &RungView, palette: &Palette) -> Response {
    let id = ui.scope_id().with(rung.layer.key());
    let response = ui.interact(row, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, rung.chosen, &rung.label));
    ui.ctx().accesskit_node_builder(id, |node| node.set_selected(rung.chosen));
    let plate = row.shrink2(vec2(0.0, 1.5));
    if rung.chosen {
        ui.painter().rect_filled(plate, theme::CARD_RADIUS, palette.tint(palette.mark(rung.mark)));
        if let Some(edge) = palette.around_chosen() {
            ui.painter().rect_stroke(plate, theme::CARD_RADIUS, edge, StrokeKind::Inside);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(plate, theme::CARD_RADIUS, palette.sunken);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette.accent);
        ui.painter().rect_stroke(plate.shrink(1.0), theme::CARD_RADIUS, stroke, StrokeKind::Inside);
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    response
}

/// Scrolls to the chosen rung when another one was chosen, so that it is never hidden at first; while nothing can be
/// chosen, to the one being tried.
fn show_chosen(ui: &Ui, rows: &[(Rect, &RungView)]) {
    let chosen = rows.iter().find(|(_, rung)| rung.chosen);
    // The lowest is that of the server; what the domain publishes is asked meanwhile.
    let tried = || rows.iter().rfind(|(_, rung)| matches!(rung.shape, RungShape::Filling(_)));
    let Some((row, rung)) = chosen.or_else(tried) else { return };
    let id = ui.scope_id().with("shown");
    let shown = ui.data(|data| data.get_temp::<Layer>(id));
    if shown != Some(rung.layer) {
        ui.data_mut(|data| data.insert_temp(id, rung.layer));
        ui.scroll_to_rect(*row, None::<Align>);
    }
}

/// Up and down choose, when a rung has the focus or nothing has.
fn step_by_keys(ui: &Ui, rows: &[(Rect, &RungView)], ids: &[Id]) -> Option<Layer> {
    if egui::Popup::is_any_open(ui.ctx()) {
        // The keys are meant for the list that is open.
        return None;
    }
    let focused = ui.memory(egui::Memory::focused);
    let focused_row = ids.iter().position(|id| Some(*id) == focused);
    if focused.is_some() && focused_row.is_none() {
        return None;
    }
    let step: isize = ui.input_mut(|input| {
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp).cast_signed();
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown).cast_signed();
        down - up
    });
    if step == 0 {
        return None;
    }
    let from = focused_row.or_else(|| rows.iter().position(|(_, rung)| rung.chosen)).unwrap_or(rows.len());
    let to = from.saturating_add_signed(step).min(rows.len().checked_sub(1)?);
    let (rect, rung) = rows.get(to)?;
    if let Some(id) = ids.get(to) {
        ui.memory_mut(|memory| {
            memory.request_focus(*id);
            // egui would take the same key press for a move of the focus, one rung further.
            memory.move_focus(FocusDirection::None);
        });
    }
    ui.scroll_to_rect(*rect, None::<Align>);
    Some(rung.layer)
}

/// Where the right rail begins.
fn rail_right(whole: Rect) -> f32 {
    whole.right() - if whole.width() < 380.0 { RAIL_RIGHT_NARROW } else { RAIL_RIGHT }
}

fn rails(painter: &Painter, whole: Rect, right: f32, palette: &Palette) {
    for x in [whole.left() + RAIL_LEFT, right] {
        let rail = Rect::from_min_max(pos2(x, whole.top()), pos2(x + RAIL_WIDTH, whole.bottom()));
        painter.rect_filled(rail, RAIL_WIDTH / 2.0, palette.rail);
    }
}

fn paint_rung(ui: &Ui, row: Rect, rail: f32, rung: &RungView, palette: &Palette) {
    let painter = ui.painter();
    let colour = palette.mark(rung.mark);
    let faint = matches!(rung.mark, Mark::Skipped | Mark::Waiting);
    let middle = row.top() + (row.height() - RUNG_THICKNESS - 3.0) / 2.0;
    let time = ui.input(|input| input.time);
    mark::paint(painter, pos2(row.left() + 18.0, middle), MARK, rung.mark, palette, time);

    let left = row.left() + RAIL_LEFT + RAIL_WIDTH + 11.0;
    let right = rail - 10.0;
    let name_colour = if faint { palette.quiet } else { palette.text };
    let name = elided::end(painter, &rung.name, theme::semibold(ui.ctx(), 14.5), name_colour, right - left);
    let line_colour = if rung.mark == Mark::Pass { palette.quiet } else { colour };
    let line = elided::end(painter, &rung.line, theme::regular(theme::SMALL), line_colour, right - left);
    let has_line = !rung.line.is_empty();
    let text_height = name.size().y + if has_line { line.size().y } else { 0.0 };
    let top = middle - text_height / 2.0;
    let below = top + name.size().y;
    painter.galley(pos2(left, top), name, name_colour);
    if has_line {
        painter.galley(pos2(left, below), line, line_colour);
    }
    painter.text(
        pos2(row.right() - 6.0, middle),
        egui::Align2::RIGHT_CENTER,
        &rung.time,
        theme::regular(theme::SMALL),
        palette.quiet,
    );

    let bar = Rect::from_min_max(
        pos2(row.left() + RAIL_LEFT + 2.0, row.bottom() - RUNG_THICKNESS - 4.0),
        pos2(rail + RAIL_WIDTH - 2.0, row.bottom() - 4.0),
    );
    paint_bar(painter, bar, rung.shape, colour, palette);
}

/// The rung itself.
fn paint_bar(painter: &Painter, bar: Rect, shape: RungShape, colour: Color32, palette: &Palette) {
    let round = bar.height() / 2.0;
    let y = bar.center().y;
    match shape {
        RungShape::Solid => {
            painter.rect_filled(bar, round, colour);
        }
        RungShape::Notched => notched(painter, bar, colour),
        RungShape::Broken => broken(painter, bar, colour),
        RungShape::Hollow => {
            painter.rect_filled(bar, round, palette.card);
            painter.rect_stroke(bar, round, Stroke::new(1.5, colour), StrokeKind::Inside);
        }
        RungShape::Dashed => {
            let ends = [pos2(bar.left(), y), pos2(bar.right(), y)];
            painter.extend(Shape::dashed_line(&ends, Stroke::new(1.5, colour), 6.0, 6.0));
        }
        RungShape::Faint => {
            painter.rect_filled(bar.shrink2(vec2(0.0, bar.height() / 2.0 - 1.0)), 1.0, palette.rail);
        }
        RungShape::Filling(filled) => {
            painter.rect_filled(bar, round, palette.rail);
            let width = (bar.width() * filled).max(bar.height());
            painter.rect_filled(Rect::from_min_size(bar.min, vec2(width, bar.height())), round, colour);
            painter.circle_filled(pos2(bar.left() + width - round, y), bar.height() * 0.8, colour);
        }
    }
}

/// A solid rung with a bite out of its upper edge.
fn notched(painter: &Painter, bar: Rect, colour: Color32) {
    let x = bar.left() + bar.width() * 0.46;
    let bite = bar.height() * 0.95;
    let round = bar.height() / 2.0;
    let (top, bottom) = (bar.top(), bar.bottom());
    let half = |from: f32, to: f32| Rect::from_min_max(pos2(from, top), pos2(to, bottom));
    painter.rect_filled(
        half(bar.left(), x - bite - round),
        egui::CornerRadius { ne: 0, se: 0, ..rounded(round) },
        colour,
    );
    painter.rect_filled(
        half(x + bite + round, bar.right()),
        egui::CornerRadius { nw: 0, sw: 0, ..rounded(round) },
        colour,
    );
    let floor = bottom - bar.height() * 0.2;
    let left = vec![
        pos2(x - bite - round - 0.5, top),
        pos2(x - bite, top),
        pos2(x, floor),
        pos2(x, bottom),
        pos2(x - bite - round - 0.5, bottom),
    ];
    let right = vec![
        pos2(x + bite, top),
        pos2(x + bite + round + 0.5, top),
        pos2(x + bite + round + 0.5, bottom),
        pos2(x, bottom),
        pos2(x, floor),
    ];
    painter.add(Shape::convex_polygon(left, colour, Stroke::NONE));
    painter.add(Shape::convex_polygon(right, colour, Stroke::NONE));
}

fn rounded(radius: f32) -> egui::CornerRadius {
    egui::CornerRadius::same(radius.round() as u8)
}

/// Two halves that have come apart: each still hangs on its rail, tilted, with a splintered end.
fn broken(painter: &Painter, bar: Rect, colour: Color32) {
    let h = bar.height();
    let tilt = (bar.width() * 0.014).clamp(1.0, 4.5) * (h / RUNG_THICKNESS).min(1.0);
    // Only a little upwards: the words stand right above.
    let rise = tilt * if bar.width() < 260.0 { 0.3 } else { 0.6 };
    let gap = (bar.width() * 0.035).clamp(2.5, 11.0);
    let (x, top) = (bar.center().x, bar.top());
    let left = vec![
        pos2(bar.left(), top),
        pos2(x - gap, top + tilt),
        pos2(x - gap - h, top + tilt + h),
        pos2(bar.left(), top + h),
    ];
    let right = vec![
        pos2(x + gap * 0.4, top - rise),
        pos2(bar.right(), top),
        pos2(bar.right(), top + h),
        pos2(x + gap * 0.4 + h, top - rise + h * 1.15),
    ];
    for half in [left, right] {
        painter.add(Shape::convex_polygon(half, colour, Stroke::NONE));
    }
}
