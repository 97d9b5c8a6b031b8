//! Several servers as a matrix: a row each, a column for each rung, and in every cell a mark and a time.

use std::time::Duration;

use egui::{
    Align2, EventFilter, FocusDirection, FontId, Id, Key, Margin, Modifiers, Rect, Response, Role,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, epaint::TextShape, pos2, vec2,
};

use super::{card, elided, mark};
use crate::{
    model::layer::Layer,
    ui::{
        theme::{self, Palette},
        view::matrix::{CellView, MatrixView, RowView},
    },
};

/// So many rows are shown at once where everything scrolls; of more, the rest scrolls inside.
const MOST_ROWS: usize = 16;
/// With fewer rows in sight than this, nothing can be compared.
const LEAST_ROWS: usize = 6;
/// Next picture while something moves.
const FRAME: Duration = Duration::from_millis(33);
const MARGIN: Margin = Margin { left: 10, right: 10, top: 6, bottom: 7 };
/// Room beside the rows for the bar that scrolls them.
const BAR: f32 = 12.0;
const MARK: f32 = 14.0;
const SERVER_MARK: f32 = 15.0;
/// The column of preferences.
const PREFERENCE: f32 = 30.0;

/// What was chosen: a server, and the rung whose cell was clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    pub server: usize,
    pub layer: Option<Layer>,
}

/// How the matrix is laid out over a width.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// Host and address beside each other; otherwise the address stands below.
    one_line: bool,
    /// Times stand beside the marks.
    times: bool,
    cell: f32,
    head: f32,
    row: f32,
}

impl Plan {
    fn new(width: f32, columns: usize) -> Self {
        let width = width - MARGIN.sum().x;
        let columns = columns.max(1) as f32;
        if width >= 900.0 {
            let cell = ((width - 400.0) / columns).clamp(69.0, 92.0);
            Self { one_line: true, times: true, cell, head: 24.0, row: 26.0 }
        } else if width >= 640.0 {
            Self {
                one_line: false,
                times: true,
                cell: 63.0_f32.min(width * 0.68 / columns),
                head: 24.0,
                row: 40.0,
            }
        } else {
            let cell = ((width - 180.0) / columns).clamp(20.0, 32.0);
            Self { one_line: false, times: false, cell, head: 84.0, row: 40.0 }
        }
    }

    fn height(self, rows: f32) -> f32 {
        self.head + rows * self.row + MARGIN.sum().y
    }
}

/// How high the matrix is with all its rows, as far as it shows them at once.
#[must_use]
pub fn height(width: f32, view: &MatrixView) -> f32 {
    Plan::new(width, view.columns.len()).height(shown(view.rows.len()))
}

/// How high it has to be at least: fewer rows are shown only when there are no more.
#[must_use]
pub fn least_height(width: f32, view: &MatrixView) -> f32 {
    Plan::new(width, view.columns.len()).height(view.rows.len().min(LEAST_ROWS) as f32)
}

/// All rows; of very many the sixteen first, and half a row that says that there are more.
fn shown(rows: usize) -> f32 {
    if rows > MOST_ROWS { MOST_ROWS as f32 + 0.5 } else { rows as f32 }
}

/// Draws the matrix over the width there is, `room` high at most. Tells what was chosen by click or Enter.
pub fn matrix(ui: &mut Ui, view: &MatrixView, room: f32) -> Option<Chosen> {
    let width = ui.available_width();
    let plan = Plan::new(width, view.columns.len());
    let full = plan.height(view.rows.len() as f32);
    let height = height(width, view).min(room);
    let (whole, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let scrolls = full > height + 1.0;
    let chosen = card::card_in(ui, whole, "matrix", MARGIN, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let rows_width = ui.available_width() - if scrolls { BAR } else { 0.0 };
        let (head, _) = ui.allocate_exact_size(vec2(rows_width, plan.head), Sense::hover());
        paint_head(ui, head, view, plan);
        let builder = UiBuilder::new().accessibility_role(Role::Grid).accessibility_label(view.name.clone());
        ui.scope_builder(builder, |ui| {
            if !scrolls {
                return rows(ui, view, rows_width, plan, false);
            }
            let area = ScrollArea::vertical().id_salt("rows").auto_shrink(false);
            area.max_height(ui.available_height()).show(ui, |ui| rows(ui, view, rows_width, plan, true)).inner
        })
        .inner
    });
    if view.moves {
        ui.ctx().request_repaint_after(FRAME);
    }
    chosen
}

/// Where the cell of a column lies in a row.
fn cell_rect(row: Rect, column: usize, columns: usize, plan: Plan) -> Rect {
    let left = row.right() - plan.cell * (columns - column) as f32;
    Rect::from_min_max(pos2(left, row.top()), pos2(left + plan.cell, row.bottom()))
}

fn paint_head(ui: &Ui, head: Rect, view: &MatrixView, plan: Plan) {
    let palette = Palette::of(ui.visuals());
    let font = theme::semibold(ui.ctx(), 12.0);
    let painter = ui.painter();
    let at = pos2(head.left() + SERVER_MARK + 10.0, head.bottom() - 5.0);
    let room = cell_rect(head, 0, view.columns.len(), plan).left() - at.x - 8.0;
    let whole = painter.layout_no_wrap(view.heading.clone(), font.clone(), palette.quiet);
    let heading = if whole.size().x > room { &view.short_heading } else { &view.heading };
    painter.text(at, Align2::LEFT_BOTTOM, heading, font.clone(), palette.quiet);
    let room = if plan.times { plan.cell - 6.0 } else { plan.head - 8.0 };
    // Where the system's letters are wide, rather light or small than cut.
    let fits = |font: &FontId| {
        let width =
            |name: &String| painter.layout_no_wrap(name.clone(), font.clone(), palette.quiet).size().x;
        view.columns.iter().all(|column| width(&column.name) <= room)
    };
    let fonts = [font, theme::regular(12.0)];
    let font = fonts.into_iter().find(fits).unwrap_or_else(|| theme::regular(11.0));
    for (index, column) in view.columns.iter().enumerate() {
        let cell = cell_rect(head, index, view.columns.len(), plan);
        let name = elided::end(painter, &column.name, font.clone(), palette.quiet, room);
        if plan.times {
            let at = pos2(cell.left() + 4.0, cell.bottom() - 5.0 - name.size().y);
            painter.galley(at, name, palette.quiet);
        } else {
            // Upwards, where marks stand close to each other.
            let at = pos2(cell.center().x - name.size().y / 2.0, cell.bottom() - 4.0);
            let text = TextShape::new(at, name, palette.quiet).with_angle(-std::f32::consts::FRAC_PI_2);
            painter.add(text);
        }
        let id = ui.scope_id().with(("column", index));
        let response = ui.interact(cell, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.name));
        response.on_hover_text(&column.hover);
    }
    painter.hline(head.x_range(), head.bottom() - 0.5, Stroke::new(palette.edge, palette.line));
}

fn rows(ui: &mut Ui, view: &MatrixView, width: f32, plan: Plan, scrolls: bool) -> Option<Chosen> {
    let size = vec2(width, plan.row * view.rows.len() as f32);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = |index: usize| {
        let top = whole.top() + plan.row * index as f32;
        Rect::from_min_size(pos2(whole.left(), top), vec2(width, plan.row))
    };
    let responses: Vec<Response> =
        view.rows.iter().enumerate().map(|(index, row)| ground(ui, rect(index), index, row)).collect();
    let visible = ui.clip_rect();
    let mut layer = None;
    for (index, row) in view.rows.iter().enumerate().filter(|(index, _)| rect(*index).intersects(visible)) {
        let place = rect(index);
        let first = cell_rect(place, 0, view.columns.len(), plan);
        paint_server(ui, place.with_max_x(first.left()), index, row, plan);
        for (column, cell) in row.cells.iter().enumerate() {
            let place = cell_rect(place, column, view.columns.len(), plan);
            paint_cell(ui, place, cell, plan);
            let response = ui.interact(place, ui.scope_id().with((index, column)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &cell.label));
            response.on_hover_text(&cell.hover);
        }
    }
    let clicked = responses.iter().position(Response::clicked);
    if let Some(index) = clicked {
        let at = responses.get(index).and_then(Response::interact_pointer_pos);
        let column = at.and_then(|at| {
            let place = |column| cell_rect(rect(index), column, view.columns.len(), plan);
            (0..view.columns.len()).find(|column| place(*column).contains(at))
        });
        layer = column.and_then(|column| view.columns.get(column)).map(|column| column.layer);
    }
    if scrolls {
        show_chosen(ui, view, rect);
    }
    step_by_keys(ui, &responses);
    clicked.map(|server| Chosen { server, layer })
}

/// The ground of a row, its place for pointer and keys, and its node for a screen reader.
fn ground(ui: &Ui, place: Rect, index: usize, row: &RowView) -> Response {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(place, ui.scope_id().with(("row", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, row.chosen, &row.label));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(row.chosen));
    let plate = place.shrink2(vec2(0.0, 1.0)).expand2(vec2(4.0, 0.0));
    if row.chosen {
        let colour = palette.mark(row.mark);
        ui.painter().rect_filled(plate, theme::CONTROL_RADIUS, palette.tint(colour));
        // Chosen is more than a tint that few can tell.
        let strip = Rect::from_min_size(plate.min, vec2(3.0, plate.height()));
        ui.painter().rect_filled(strip, 1.5, colour);
        if let Some(edge) = palette.around_chosen() {
            ui.painter().rect_stroke(plate, theme::CONTROL_RADIUS, edge, StrokeKind::Inside);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(plate, theme::CONTROL_RADIUS, palette.sunken);
    }
    if index > 0 {
        ui.painter().hline(place.x_range(), place.top(), Stroke::new(palette.edge, palette.line));
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent);
        ui.painter().rect_stroke(plate, theme::CONTROL_RADIUS, ring, StrokeKind::Inside);
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    if response.gained_focus() {
        ui.scroll_to_rect(place, None);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn paint_server(ui: &Ui, place: Rect, index: usize, row: &RowView, plan: Plan) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    let time = ui.input(|input| input.time);
    let centre = pos2(place.left() + SERVER_MARK / 2.0 + 1.0, place.center().y);
    mark::paint(painter, centre, SERVER_MARK, row.mark, palette, time);
    let left = place.left() + SERVER_MARK + 10.0;
    let room = place.right() - 8.0 - left;
    let name = theme::semibold(ui.ctx(), 13.5);
    let small = theme::regular(12.5);
    if plan.one_line {
        let middle = place.center().y;
        if !row.preference.is_empty() {
            let at = pos2(left + PREFERENCE - 8.0, middle);
            painter.text(at, Align2::RIGHT_CENTER, &row.preference, small.clone(), palette.quiet);
        }
        let room = room - PREFERENCE;
        let address = elided::middle(painter, &row.address, &small, palette.quiet, (room * 0.5).floor());
        let host = elided::middle(painter, &row.host, &name, palette.text, room - address.size().x - 10.0);
        let left = left + PREFERENCE;
        painter.galley(pos2(left, middle - host.size().y / 2.0), host, palette.text);
        let at = pos2(place.right() - 8.0 - address.size().x, middle - address.size().y / 2.0);
        painter.galley(at, address, palette.quiet);
    } else {
        let words: Vec<&str> =
            [row.preference.as_str(), &row.address].into_iter().filter(|word| !word.is_empty()).collect();
        let below = elided::middle(painter, &words.join(" · "), &small, palette.quiet, room);
        let host = elided::middle(painter, &row.host, &name, palette.text, room);
        let top = place.center().y - f32::midpoint(host.size().y, below.size().y);
        let next = top + host.size().y;
        painter.galley(pos2(left, top), host, palette.text);
        painter.galley(pos2(left, next), below, palette.quiet);
    }
    let hover = ui.interact(place, ui.scope_id().with(("server", index)), Sense::hover());
    hover.on_hover_text(&row.hover);
}

fn paint_cell(ui: &Ui, place: Rect, cell: &CellView, plan: Plan) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    if let Some(filled) = cell.filled {
        let bar = place.shrink2(vec2(2.0, 4.0));
        painter.rect_filled(bar, theme::CONTROL_RADIUS, palette.sunken);
        let width = (bar.width() * filled).max(6.0);
        let full = Rect::from_min_size(bar.min, vec2(width, bar.height()));
        painter.rect_filled(full, theme::CONTROL_RADIUS, palette.card.lerp_to_gamma(palette.accent, 0.28));
    }
    let time = ui.input(|input| input.time);
    let x = if plan.times { place.left() + 4.0 + MARK / 2.0 } else { place.center().x };
    mark::paint(painter, pos2(x, place.center().y), MARK, cell.mark, palette, time);
    if plan.times {
        let at = pos2(place.left() + MARK + 9.0, place.center().y);
        let colour = if cell.filled.is_some() { palette.text } else { palette.quiet };
        painter.text(at, Align2::LEFT_CENTER, &cell.time, theme::regular(12.0), colour);
    }
}

/// Scrolls to the chosen row when another one was chosen, so that it is never hidden at first.
fn show_chosen(ui: &Ui, view: &MatrixView, rect: impl Fn(usize) -> Rect) {
    let Some(chosen) = view.rows.iter().position(|row| row.chosen) else { return };
    let id = ui.scope_id().with("shown");
    if ui.data(|data| data.get_temp::<usize>(id)) != Some(chosen) {
        ui.data_mut(|data| data.insert_temp(id, chosen));
        ui.scroll_to_rect(rect(chosen), None);
    }
}

/// Up and down go from row to row once one has the focus; Enter then opens its ladder, as a click does.
fn step_by_keys(ui: &Ui, responses: &[Response]) {
    let focused = ui.memory(egui::Memory::focused);
    let ids: Vec<Id> = responses.iter().map(|response| response.id).collect();
    let Some(from) = ids.iter().position(|id| Some(*id) == focused) else { return };
    let step: isize = ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key).cast_signed();
        let step = count(Key::ArrowDown) - count(Key::ArrowUp);
        let ends = count(Key::End) - count(Key::Home);
        step + ends * isize::try_from(ids.len()).unwrap_or_default()
    });
    if step == 0 {
        return;
    }
    let to = from.saturating_add_signed(step).min(ids.len() - 1);
    if let (Some(id), Some(response)) = (ids.get(to), responses.get(to)) {
        ui.memory_mut(|memory| {
            memory.request_focus(*id);
            // egui would take the same key press for a move of the focus, one row further.
            memory.move_focus(FocusDirection::None);
        });
        ui.scroll_to_rect(response.rect, None);
    }
}
