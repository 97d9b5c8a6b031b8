//! The marks: check, triangle, cross, ring, dash, and the dot of work under way. Painted, never glyphs.

use egui::{Color32, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::{
    texts::Texts,
    ui::{theme::Palette, view::Mark},
};

/// A mark in the flow of a layout.
pub fn mark(ui: &mut Ui, mark: Mark, size: f32) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    // Whoever does not see it hears its word.
    let word = Texts::english().get(mark.key());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
    let palette = Palette::of(ui.visuals());
    paint(ui.painter(), rect.center(), size, mark, palette, ui.input(|input| input.time));
}

/// Paints a mark of a size around a centre. `time` (seconds) moves the dot of a busy one.
pub fn paint(painter: &Painter, centre: Pos2, size: f32, mark: Mark, palette: &Palette, time: f64) {
    let colour = palette.mark(mark);
    let ink = Stroke::new(size * 0.1, palette.on_colour);
    let at = |x: f32, y: f32| centre + vec2(x, y) * size;
    match mark {
        Mark::Pass => {
            painter.circle_filled(centre, size * 0.5, colour);
            round_line(painter, &[at(-0.22, 0.01), at(-0.07, 0.17), at(0.23, -0.15)], ink);
        }
        Mark::Fail => {
            painter.circle_filled(centre, size * 0.5, colour);
            round_line(painter, &[at(-0.17, -0.17), at(0.17, 0.17)], ink);
            round_line(painter, &[at(0.17, -0.17), at(-0.17, 0.17)], ink);
        }
        Mark::Warn => {
            let corners = [at(0.0, -0.46), at(0.52, 0.44), at(-0.52, 0.44)];
            // A joined outline of the same colour rounds the corners.
            painter.add(Shape::convex_polygon(corners.to_vec(), colour, Stroke::new(size * 0.06, colour)));
            for corner in corners {
                painter.circle_filled(corner, size * 0.03, colour);
            }
            round_line(painter, &[at(0.0, -0.16), at(0.0, 0.12)], ink);
            painter.circle_filled(at(0.0, 0.29), size * 0.06, palette.on_colour);
        }
        Mark::NotTested => {
            painter.circle_stroke(centre, size * 0.43, Stroke::new(size * 0.1, colour));
        }
        Mark::Waiting => {
            painter.circle_stroke(centre, size * 0.2, Stroke::new(size * 0.07, palette.outline));
        }
        Mark::Skipped => {
            round_line(painter, &[at(-0.26, 0.0), at(0.26, 0.0)], Stroke::new(size * 0.11, colour));
        }
        Mark::Busy => {
            painter.circle_stroke(centre, size * 0.42, Stroke::new(size * 0.08, palette.rail));
            let angle = (time * 4.0).rem_euclid(std::f64::consts::TAU) as f32;
            painter.circle_filled(centre + Vec2::angled(angle) * size * 0.42, size * 0.14, colour);
        }
    }
}

/// A lock: the line travelled inside TLS.
pub fn lock(painter: &Painter, rect: Rect, colour: Color32) {
    let body = Rect::from_min_max(
        pos2(rect.left() + 1.0, rect.center().y - 0.5),
        rect.right_bottom() - vec2(1.0, 0.0),
    );
    painter.rect_filled(body, 1.5, colour);
    let radius = rect.width() * 0.5 - 3.0;
    let top = pos2(rect.center().x, body.top() - 1.5);
    let arc = (0..=10).map(|step| {
        let angle = std::f32::consts::PI * (1.0 + step as f32 / 10.0);
        top + Vec2::angled(angle) * radius
    });
    let mut points = vec![pos2(top.x - radius, body.top() + 0.5)];
    points.extend(arc);
    points.push(pos2(top.x + radius, body.top() + 0.5));
    painter.line(points, Stroke::new(1.5, colour));
}

fn round_line(painter: &Painter, points: &[Pos2], stroke: Stroke) {
    painter.line(points.to_vec(), stroke);
    for end in [points.first(), points.last()].into_iter().flatten() {
        painter.circle_filled(*end, stroke.width * 0.5, stroke.color);
    }
}
