//! What each kind of sender would do: one cell each, side by side.

use std::sync::Arc;

use egui::{Galley, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use super::mark;
use crate::ui::{
    theme::{self, Palette},
    view::delivery::DecisionView,
};

const MARGIN: f32 = 14.0;
const MARK: f32 = 13.0;

/// The cells laid out for a width, so that the height is known before they are drawn.
#[derive(Debug)]
pub struct Strip {
    cells: Vec<(Arc<Galley>, Arc<Galley>)>,
    columns: usize,
    row_height: f32,
}

impl Strip {
    /// Lays the cells out over a width.
    #[must_use]
    pub fn new(ui: &Ui, width: f32, decisions: &[DecisionView]) -> Self {
        let palette = Palette::of(ui.visuals());
        let columns = if width < 640.0 { 1 } else { decisions.len().max(1) };
        let cell = width / columns as f32;
        let layout = |text: &str, font, colour, less: f32| {
            let wrap = (cell - 2.0 * MARGIN - less).max(40.0);
            ui.painter().layout_job(LayoutJob::simple(text.to_owned(), font, colour, wrap))
        };
        let cells: Vec<_> = decisions
            .iter()
            .map(|decision| {
                let sender = layout(&decision.sender, theme::regular(12.5), palette.quiet, 0.0);
                let font = theme::semibold(ui.ctx(), theme::SMALL);
                let outcome = layout(&decision.outcome, font, palette.mark(decision.mark), MARK + 6.0);
                (sender, outcome)
            })
            .collect();
        let row_height = cells
            .iter()
            .map(|(sender, outcome)| sender.size().y + outcome.size().y + 21.0)
            .fold(0.0_f32, f32::max)
            .ceil();
        Self { cells, columns, row_height }
    }

    /// The height of the whole strip.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.row_height * self.cells.len().div_ceil(self.columns) as f32
    }

    /// Whether the cells stand beside each other, so that the strip takes little height; none take none.
    #[must_use]
    pub const fn is_flat(&self) -> bool {
        self.columns > 1 || self.cells.is_empty()
    }

    /// Draws the strip into a rectangle.
    pub fn show(self, ui: &Ui, rect: Rect, decisions: &[DecisionView]) {
        let palette = Palette::of(ui.visuals());
        let line = Stroke::new(palette.edge, palette.line);
        let painter = ui.painter();
        painter.rect(rect, theme::CARD_RADIUS, palette.card, line, StrokeKind::Inside);
        let width = rect.width() / self.columns as f32;
        for (index, ((sender, outcome), decision)) in self.cells.into_iter().zip(decisions).enumerate() {
            let (column, row) = (index % self.columns, index / self.columns);
            let corner = rect.min + vec2(column as f32 * width, row as f32 * self.row_height);
            let cell = Rect::from_min_size(corner, vec2(width, self.row_height));
            let response =
                ui.interact(cell, ui.scope_id().with(("decision", index)), Sense::focusable_noninteractive());
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &decision.label));
            if response.has_focus() {
                let ring = Stroke::new(2.0, palette.accent);
                painter.rect_stroke(cell.shrink(2.0), theme::CONTROL_RADIUS, ring, StrokeKind::Inside);
            }
            if column > 0 {
                painter.vline(cell.left(), cell.y_range(), line);
            }
            if row > 0 {
                painter.hline(cell.x_range(), cell.top(), line);
            }
            let at = cell.min + vec2(MARGIN, 9.0);
            let below = sender.size().y + 3.0;
            let first_line = outcome.rows.first().map_or(16.0, |row| row.height());
            painter.galley(at, sender, palette.quiet);
            let centre = pos2(at.x + MARK / 2.0, at.y + below + first_line / 2.0);
            mark::paint(painter, centre, MARK, decision.mark, palette, 0.0);
            painter.galley(at + vec2(MARK + 6.0, below), outcome, palette.mark(decision.mark));
            response.on_hover_text(&decision.hover);
        }
    }
}
