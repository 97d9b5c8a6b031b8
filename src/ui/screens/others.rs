//! Is it this PC? The offer to find out, on the Result screen, and the question whether others may be asked.

use egui::{Align, Frame, Id, Label, Layout, Margin, Modal, RichText, Ui, vec2};

use super::Action;
use crate::{
    texts::Texts,
    ui::{
        theme,
        widgets::{buttons, card},
    },
};

/// How high the offer is.
pub(super) const OFFER_HEIGHT: f32 = theme::CONTROL + 18.0;

/// What the person answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Ask them now, and ask me again the next time.
    Once,
    /// Ask them now, and whenever it helps.
    Always,
    /// Do not ask them, and do not offer it again.
    Never,
    /// Not now.
    Later,
}

/// One line that offers to find out.
pub(super) fn offer(ui: &mut Ui, texts: &Texts) -> Option<Action> {
    let mut action = None;
    card::card_with(ui, Margin::symmetric(16, 8), |ui| {
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), theme::CONTROL),
            Layout::right_to_left(Align::Center),
            |ui| {
                let button = buttons::plain(
                    ui,
                    &texts.get("ui-others-find-out"),
                    &texts.get("ui-others-find-out.hover"),
                );
                if button.clicked() {
                    action = Some(Action::OfferOthers);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(theme::prose(&texts.get("ui-others-doubt"), theme::BODY)).truncate());
                });
            },
        );
    });
    action
}

/// Asks for consent: who would be asked, why, and what is sent.
pub fn ask(ui: &Ui, servers: &[String], web: Option<&str>, texts: &Texts) -> Option<Answer> {
    let room = ui.ctx().content_rect().size();
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(theme::EDGE as i8));
    let modal = Modal::new(Id::unique("others")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width((room.x - 120.0).min(560.0));
        let font = theme::semibold(ui.ctx(), theme::HEADLINE);
        ui.add(Label::new(RichText::new(texts.get("ui-others-title")).font(font)).wrap());
        ui.add_space(4.0);
        card::paragraph(ui, &texts.get("ui-others-why"));
        card::paragraph(
            ui,
            &texts.with("ui-others-what", &[("servers", &servers.join(&texts.get("ui-others-and")))]),
        );
        if let Some(web) = web {
            card::paragraph(ui, &texts.with("ui-others-web", &[("web", web)]));
        }
        card::paragraph(ui, &texts.get("ui-others-seen"));
        ui.add_space(8.0);
        choices(ui, texts)
    });
    let left = modal.should_close().then_some(Answer::Later);
    modal.inner.or(left)
}

fn choices(ui: &mut Ui, texts: &Texts) -> Option<Answer> {
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        let hover = |key: &str| texts.get(&format!("{key}.hover"));
        if buttons::primary(ui, &texts.get("ui-others-once"), &hover("ui-others-once")).clicked() {
            answer = Some(Answer::Once);
        }
        for (key, chosen) in [
            ("ui-others-always", Answer::Always),
            ("ui-others-never", Answer::Never),
            ("ui-others-later", Answer::Later),
        ] {
            if buttons::plain(ui, &texts.get(key), &hover(key)).clicked() {
                answer = Some(chosen);
            }
        }
    });
    answer
}
