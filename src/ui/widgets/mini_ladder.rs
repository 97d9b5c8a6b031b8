//! Several servers as small ladders side by side, to choose from.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use super::{ladder::paint_bar, mark};
use crate::ui::{
    theme::{self, Palette},
    view::result::ServerView,
};

const HEIGHT: f32 = 64.0;
const PICTURE: f32 = 48.0;
/// The same where there are many: a picture and a name.
const LOW_HEIGHT: f32 = 40.0;
const LOW_PICTURE: f32 = 34.0;
const MANY: usize = 4;

/// Draws the servers in as many rows as they need; tells which one was chosen.
pub fn servers(ui: &mut Ui, servers: &[ServerView]) -> Option<usize> {
    let mut chosen = None;
    let width = ui.available_width();
    let columns = columns(width, servers.len());
    let low = servers.len() > MANY;
    let each = ((width - theme::NEAR * (columns - 1.0)) / columns).min(340.0).floor();
    ui.horizontal_wrapped(|ui| {
        for (index, server) in servers.iter().enumerate() {
            if one(ui, server, each, low) {
                chosen = Some(index);
            }
        }
    });
    chosen
}

/// How high the rows are together.
#[must_use]
pub fn height(width: f32, count: usize) -> f32 {
    let rows = (count as f32 / columns(width, count)).ceil();
    let each = if count > MANY { LOW_HEIGHT } else { HEIGHT };
    rows * (each + theme::NEAR) - theme::NEAR
}

fn columns(width: f32, count: usize) -> f32 {
    let fit = ((width + theme::NEAR) / (220.0 + theme::NEAR)).floor().max(1.0);
    fit.min(count.max(1) as f32)
}

fn one(ui: &mut Ui, server: &ServerView, width: f32, low: bool) -> bool {
    let palette = Palette::of(ui.visuals());
    let (height, pictured, edge) = if low { (LOW_HEIGHT, LOW_PICTURE, 6.0) } else { (HEIGHT, PICTURE, 8.0) };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, server.chosen, &server.label));
    let colour = palette.mark(server.mark);
    let fill = if server.chosen { palette.tint(colour) } else { palette.card };
    let stroke = if response.has_focus() {
        Stroke::new(2.0, palette.accent)
    } else if server.chosen {
        Stroke::new(1.5, colour)
    } else if response.hovered() {
        Stroke::new(1.0, palette.quiet)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let painter = ui.painter();
    painter.rect(rect, theme::CARD_RADIUS, fill, stroke, StrokeKind::Inside);
    picture(
        ui,
        Rect::from_min_size(rect.min + vec2(12.0, edge), vec2(pictured, height - 2.0 * edge)),
        server,
        palette,
    );

    let left = rect.left() + 12.0 + pictured + 12.0;
    let room = (rect.right() - 34.0 - left).max(20.0);
    let layout = |text: &str, font, colour| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        painter.layout_job(job)
    };
    let host = layout(&server.host, theme::semibold(ui.ctx(), 14.0), palette.text);
    let remark = layout(&server.remark, theme::regular(12.5), palette.quiet);
    let words = host.size().y + if low { 0.0 } else { remark.size().y };
    let top = rect.center().y - words / 2.0;
    let below = top + host.size().y;
    painter.galley(pos2(left, top), host, palette.text);
    if !low {
        painter.galley(pos2(left, below), remark, palette.quiet);
    }
    mark::paint(
        painter,
        pos2(rect.right() - 20.0, rect.center().y),
        16.0,
        server.mark,
        palette,
        ui.input(|input| input.time),
    );
    response.on_hover_text(format!("{}\n{}", server.host, server.remark).trim().to_owned()).clicked()
}

fn picture(ui: &Ui, rect: Rect, server: &ServerView, palette: &Palette) {
    let painter = ui.painter();
    for x in [rect.left(), rect.right() - 3.0] {
        let rail = Rect::from_min_max(pos2(x, rect.top()), pos2(x + 3.0, rect.bottom()));
        painter.rect_filled(rail, 1.5, palette.rail);
    }
    let count = server.ladder.rungs.len().max(1) as f32;
    let step = (rect.height() - 4.0) / count;
    for (index, rung) in server.ladder.rungs.iter().enumerate() {
        let y = rect.bottom() - 2.0 - step * (index as f32 + 0.5);
        let bar = Rect::from_min_max(pos2(rect.left() + 1.0, y - 1.5), pos2(rect.right() - 1.0, y + 1.5));
        paint_bar(painter, bar, rung.shape, palette.mark(rung.mark), palette);
    }
}
