//! Buttons: the one filled primary button of a screen, plain ones, and whole rows that can be clicked.

use egui::{
    Button, Response, RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use crate::ui::theme::{self, Palette};

/// The primary action of a screen; its shortcut stands in the tooltip.
pub fn primary(ui: &mut Ui, text: &str, hover: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    let size = TextStyle::Button.resolve(ui.style()).size;
    let label = RichText::new(text).font(theme::semibold(ui.ctx(), size)).color(palette.on_colour);
    let button =
        Button::new(label).fill(palette.accent).stroke(Stroke::NONE).min_size(vec2(0.0, theme::CONTROL));
    with_focus_ring(ui, button).on_hover_text(hover)
}

/// Any other action.
pub fn plain(ui: &mut Ui, text: &str, hover: &str) -> Response {
    let size = TextStyle::Button.resolve(ui.style()).size;
    let button = Button::new(RichText::new(text).size(size)).min_size(vec2(0.0, theme::CONTROL));
    let response = with_focus_ring(ui, button);
    if hover.is_empty() { response } else { response.on_hover_text(hover) }
}

/// A small action in running text.
pub fn link(ui: &mut Ui, text: &str, hover: &str) -> Response {
    let response = ui.link(text);
    show_focus(ui, &response, vec2(4.0, 1.0));
    if hover.is_empty() { response } else { response.on_hover_text(hover) }
}

/// A row that can be clicked: a title and, below it, a few quiet words.
pub fn row(ui: &mut Ui, title: &str, words: &str, label: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    let width = ui.available_width();
    let inner = width.max(40.0);
    let layout = |text: &str, font, colour| {
        let mut job = LayoutJob::simple(text.to_owned(), font, colour, inner);
        job.break_on_newline = false;
        ui.painter().layout_job(job)
    };
    let title_font = if words.is_empty() { theme::regular(14.5) } else { theme::semibold(ui.ctx(), 14.5) };
    let title = layout(title, title_font, palette.text);
    let words = (!words.is_empty()).then(|| layout(words, theme::regular(theme::SMALL), palette.quiet));
    let text_height = title.size().y + words.as_ref().map_or(0.0, |words| words.size().y + 1.0);
    let size = vec2(width, (text_height + 14.0).max(theme::CONTROL));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    let plate = rect.expand2(vec2(10.0, 0.0));
    if response.hovered() || response.is_pointer_button_down_on() {
        ui.painter().rect_filled(plate, theme::CONTROL_RADIUS, palette.sunken);
    }
    show_focus(ui, &response, vec2(10.0, 0.0));
    let mut at = pos2(rect.left(), rect.center().y - text_height / 2.0);
    let below = title.size().y + 1.0;
    ui.painter().galley(at, title, palette.text);
    if let Some(words) = words {
        at.y += below;
        ui.painter().galley(at, words, palette.quiet);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn with_focus_ring(ui: &mut Ui, button: Button<'_>) -> Response {
    let response = ui.add(button);
    show_focus(ui, &response, vec2(3.0, 3.0));
    response
}

/// A ring around what has the keyboard's focus; what gets it is scrolled to, so that it is never out of sight.
fn show_focus(ui: &Ui, response: &Response, around: Vec2) {
    if response.has_focus() {
        let ring = Stroke::new(2.0, Palette::of(ui.visuals()).accent);
        let rect = response.rect.expand2(around);
        ui.painter().rect_stroke(rect, theme::CONTROL_RADIUS, ring, StrokeKind::Inside);
    }
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}
