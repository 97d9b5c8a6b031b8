//! Several servers as small ladders side by side, to choose from.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use super::{ladder::paint_bar, mark};
use crate::ui::{
    theme::{self, Palette},
    view::result::ServerView,
};

const HEIGHT: f32 = 64.0;
const PICTURE: f32 = 48.0;

/// Draws the servers in as many rows as they need; tells which one was chosen.
pub fn servers(ui: &mut Ui, servers: &[ServerView]) -> Option<usize> {
    let mut chosen = None;
    let width = ui.available_width();
    let fit = ((width + theme::NEAR) / (220.0 + theme::NEAR)).floor().max(1.0);
    let columns = fit.min(servers.len() as f32);
    let each = ((width - theme::NEAR * (columns - 1.0)) / columns).min(340.0).floor();
    ui.horizontal_wrapped(|ui| {
        for (index, server) in servers.iter().enumerate() {
            if one(ui, server, each) {
                chosen = Some(index);
            }
        }
    });
    chosen
}

fn one(ui: &mut Ui, server: &ServerView, width: f32) -> bool {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
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
        Rect::from_min_size(rect.min + vec2(12.0, 8.0), vec2(PICTURE, HEIGHT - 16.0)),
        server,
        palette,
    );

    let left = rect.left() + 12.0 + PICTURE + 12.0;
    let room = (rect.right() - 34.0 - left).max(20.0);
    let layout = |text: &str, font, colour| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        painter.layout_job(job)
    };
    let host = layout(&server.host, theme::semibold(ui.ctx(), 14.0), palette.text);
    let remark = layout(&server.remark, theme::regular(12.5), palette.quiet);
    let top = rect.center().y - f32::midpoint(host.size().y, remark.size().y);
    let below = top + host.size().y;
    painter.galley(pos2(left, top), host, palette.text);
    painter.galley(pos2(left, below), remark, palette.quiet);
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
