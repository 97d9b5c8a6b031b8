//! Climb: the ladder fills rung by rung while the conversation goes on beside it.

use egui::{Label, Margin, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::{Action, agreed, frame};
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{Mark, climb::ClimbView},
        widgets::{buttons, card, conversation, ladder, matrix},
    },
};

/// Draws the footer.
pub fn footer(ui: &mut Ui, view: &ClimbView, texts: &Texts) -> Option<Action> {
    let mut action = None;
    let words = ["ui-cancel"].map(|key| texts.get(key));
    frame::footer(
        ui,
        &words,
        |_| {},
        |ui| {
            ui.add_enabled_ui(!view.stopping, |ui| {
                if buttons::plain(ui, &texts.get("ui-cancel"), &texts.get("ui-cancel.hover")).clicked() {
                    action = Some(Action::Cancel);
                }
            });
        },
    );
    action
}

/// Below this height a ladder beside the servers would be no more than a slit, so that the whole screen scrolls.
const LEAST_ROOM: f32 = 220.0;

/// Draws the body.
pub fn body(ui: &mut Ui, view: &ClimbView, texts: &Texts) -> Option<Action> {
    let full = ui.available_rect_before_wrap();
    let inner = full.shrink2(vec2(theme::EDGE, 0.0)).with_min_y(full.top() + theme::GAP);
    let headed = card::headline_height(ui, inner.width(), &view.headline, &view.subline, &[]);
    let spare = inner.height() - headed - 2.0 * theme::GAP - LEAST_ROOM;
    let room = match &view.matrix {
        None => 0.0,
        Some(servers) if spare < matrix::least_height(inner.width(), servers) => {
            return scrolled(ui, view, texts);
        }
        Some(_) => spare,
    };
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        card::headline(ui, Mark::Busy, &view.headline, &view.subline, &[]);
        ui.add_space(theme::GAP - theme::NEAR);
        let mut chosen = None;
        if let Some(servers) = &view.matrix {
            chosen = matrix::matrix(ui, servers, room);
            ui.add_space(theme::GAP - theme::NEAR);
        }
        let rest = ui.available_rect_before_wrap();
        ladder_and_talk(ui, rest, view, texts);
        chosen.map(|chosen| Action::ChooseServer(chosen.server, chosen.layer))
    })
    .inner
}

/// Everything scrolled as one: for small windows and large type, when there are several servers.
fn scrolled(ui: &mut Ui, view: &ClimbView, texts: &Texts) -> Option<Action> {
    let width = ui.available_width() - 2.0 * theme::EDGE;
    let height = ui.available_height();
    let area = ScrollArea::vertical().id_salt("climb").auto_shrink(false);
    let shown = area.show(ui, |ui| {
        let corner = ui.max_rect().min + vec2(theme::EDGE, theme::GAP);
        let rect = Rect::from_min_size(corner, vec2(width, f32::INFINITY));
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_width(width);
            card::headline(ui, Mark::Busy, &view.headline, &view.subline, &[]);
            ui.add_space(theme::NEAR);
            let chosen = view.matrix.as_ref().and_then(|servers| matrix::matrix(ui, servers, f32::INFINITY));
            ui.add_space(theme::NEAR);
            let (_, rest) = ui.allocate_space(vec2(width, (height - 2.0 * theme::GAP).max(LEAST_ROOM)));
            ladder_and_talk(ui, rest, view, texts);
            ui.add_space(theme::GAP);
            chosen.map(|chosen| Action::ChooseServer(chosen.server, chosen.layer))
        })
        .inner
    });
    shown.inner
}

fn ladder_and_talk(ui: &mut Ui, rest: Rect, view: &ClimbView, texts: &Texts) {
    if rest.width() < frame::NARROW - 60.0 {
        match &view.looking {
            Some(looking) => agreed::looking(ui, rest, looking, texts),
            None => show_ladder(ui, rest, view),
        }
        return;
    }
    let middle = rest.left() + super::result::ladder_width(rest.width());
    show_ladder(ui, rest.with_max_x(middle), view);
    let right = Rect::from_min_max(pos2(middle + theme::GAP, rest.top()), rest.max);
    match &view.looking {
        Some(looking) => agreed::looking(ui, right, looking, texts),
        None => show_conversation(ui, right, view, texts),
    }
}

fn show_ladder(ui: &mut Ui, rect: Rect, view: &ClimbView) {
    card::card_in(ui, rect, "ladder-card", Margin::symmetric(8, 12), |ui| {
        let room = ui.available_height();
        ScrollArea::vertical().id_salt("ladder").auto_shrink(false).show(ui, |ui| {
            ladder::ladder(ui, &view.ladder, room);
        });
    });
}

fn show_conversation(ui: &mut Ui, rect: Rect, view: &ClimbView, texts: &Texts) {
    card::card_in(ui, rect, "conversation-card", Margin::symmetric(18, 14), |ui| {
        let palette = Palette::of(ui.visuals());
        let font = theme::semibold(ui.ctx(), theme::TITLE);
        ui.add(Label::new(RichText::new(texts.get("heading-conversation")).font(font).color(palette.text)));
        ui.add_space(2.0);
        ScrollArea::vertical().id_salt("conversation").auto_shrink(false).stick_to_bottom(true).show(
            ui,
            |ui| {
                conversation::conversation(ui, &view.conversation, texts);
            },
        );
    });
}
