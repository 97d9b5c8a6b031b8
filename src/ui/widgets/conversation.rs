//! The conversation: time, who said it, whether it was encrypted, and the line.

use egui::{Label, Rect, RichText, Sense, Ui, vec2};

use super::mark;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::conversation::{ConversationView, LineView, Speaker},
    },
};

/// Draws every line; the text can be selected across lines.
pub fn conversation(ui: &mut Ui, view: &ConversationView, texts: &Texts) {
    let palette = Palette::of(ui.visuals());
    if view.lines.is_empty() {
        ui.add(Label::new(RichText::new(&view.empty).color(palette.quiet)).wrap());
        return;
    }
    ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
    let locked = texts.get("ui-conversation-encrypted");
    let open = texts.get("ui-conversation-clear");
    for line in &view.lines {
        show_line(ui, line, palette, if line.encrypted { &locked } else { &open });
    }
}

fn show_line(ui: &mut Ui, line: &LineView, palette: &Palette, hover: &str) {
    let font = theme::mono(13.0);
    let height = 18.0;
    ui.horizontal_top(|ui| {
        let (time, _) = ui.allocate_exact_size(vec2(46.0, height), Sense::hover());
        ui.painter().text(
            time.right_center(),
            egui::Align2::RIGHT_CENTER,
            &line.time,
            theme::mono(12.0),
            palette.quiet,
        );
        let (lock, response) = ui.allocate_exact_size(vec2(12.0, height), Sense::hover());
        if line.encrypted {
            let rect = Rect::from_center_size(lock.center(), vec2(10.0, 13.0));
            mark::lock(ui.painter(), rect, palette.pass);
        }
        response.on_hover_text(hover);
        let colour = match line.speaker {
            Speaker::Server => palette.text,
            Speaker::Client => palette.accent,
            Speaker::Nobody => palette.quiet,
        };
        let (who, _) = ui.allocate_exact_size(vec2(18.0, height), Sense::hover());
        ui.painter().text(who.left_center(), egui::Align2::LEFT_CENTER, &line.who, theme::mono(13.0), colour);
        let mut text = RichText::new(&line.text).font(font).color(colour);
        if line.speaker == Speaker::Nobody {
            text = text.font(theme::regular(theme::SMALL));
        }
        ui.add(Label::new(text).wrap());
    });
}
