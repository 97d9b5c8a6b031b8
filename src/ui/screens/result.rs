//! Result: the headline, the ladder, what to do next, and what senders will do.

use egui::{Label, Margin, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::{Action, agreed, frame, others};
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            Mark,
            chain::{CardView, ChainView},
            detail::{DetailView, FindingView, Tab},
            result::ResultView,
        },
        widgets::{buttons, card, conversation, decision::Strip, facts, ladder, mark, mini_ladder, tabs},
    },
};

/// The room kept free for the scroll bar beside the details.
const SCROLL_BAR: i8 = 12;

/// Below this height ladder and details would be no more than slits, so that the whole screen scrolls instead.
const LEAST_ROOM: f32 = 264.0;

/// Draws the footer. `again` is whether the check can be done again; `parallel`, how many connections a deep look
/// holds at a time.
pub fn footer(ui: &mut Ui, again: bool, parallel: usize, texts: &Texts) -> Option<Action> {
    let mut left = None;
    let mut right = None;
    let words = ["ui-back", "ui-again", "ui-deep", "ui-copy-ticket", "ui-save"].map(|key| texts.get(key));
    frame::footer(
        ui,
        &words,
        |ui| {
            if buttons::plain(ui, &texts.get("ui-back"), &texts.get("ui-back.hover")).clicked() {
                left = Some(Action::Back);
            }
            ui.add_enabled_ui(again, |ui| {
                if buttons::plain(ui, &texts.get("ui-again"), &texts.get("ui-again.hover")).clicked() {
                    left = Some(Action::Again);
                }
                let hover = texts.with("ui-deep.hover", &[("parallel", &parallel.to_string())]);
                if buttons::plain(ui, &texts.get("ui-deep"), &hover).clicked() {
                    left = Some(Action::LookDeeper);
                }
            });
        },
        |ui| {
            if buttons::primary(ui, &texts.get("ui-save"), &texts.get("ui-save.hover")).clicked() {
                right = Some(Action::Save);
            }
            if buttons::plain(ui, &texts.get("ui-copy-ticket"), &texts.get("ui-copy-ticket.hover")).clicked()
            {
                right = Some(Action::CopyTicket);
            }
        },
    );
    left.or(right)
}

/// Draws the body. `offers`: it is offered to ask other mail servers, where that would help.
pub fn body(ui: &mut Ui, view: &ResultView, offers: bool, texts: &Texts) -> Option<Action> {
    let offers = offers && view.others_would_help;
    let full = ui.available_rect_before_wrap();
    let inner = full.shrink2(vec2(theme::EDGE, 0.0)).with_min_y(full.top() + theme::GAP);
    let strip = Strip::new(ui, inner.width(), &view.decisions);
    let mut around = card::headline_height(ui, inner.width(), &view.headline, &view.subline, &view.notes);
    around += strip.height() + 12.0 + theme::GAP;
    if offers {
        around += others::OFFER_HEIGHT + theme::GAP;
    }
    if !view.servers.is_empty() {
        around += mini_ladder::height(inner.width(), view.servers.len()) + theme::GAP;
    }
    if inner.width() < frame::NARROW || inner.height() - around < LEAST_ROOM {
        return scrolled(ui, view, offers, texts);
    }
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        let mut action = None;
        headline(ui, view);
        ui.add_space(theme::GAP - theme::NEAR);
        if offers {
            action = others::offer(ui, texts);
            ui.add_space(theme::GAP - theme::NEAR);
        }
        if !view.servers.is_empty() {
            let chosen = mini_ladder::servers(ui, &view.servers).map(Action::ChooseServer);
            action = action.or(chosen);
            ui.add_space(theme::GAP - theme::NEAR);
        }
        let rest = ui.available_rect_before_wrap();
        let below = if view.decisions.is_empty() { 0.0 } else { strip.height() + 12.0 };
        let main = rest.with_max_y(rest.bottom() - below);
        let middle = main.left() + ladder_width(main.width());
        let left = main.with_max_x(middle);
        let chosen = card::card_in(ui, left, "ladder-card", Margin::symmetric(8, 12), |ui| {
            let room = ui.available_height();
            let area = ScrollArea::vertical().id_salt("ladder").auto_shrink(false);
            area.show(ui, |ui| ladder::ladder(ui, &view.ladder, room)).inner
        });
        action = action.or(chosen.map(Action::ChooseRung));
        let right = Rect::from_min_max(pos2(middle + theme::GAP, main.top()), main.max);
        let asked = card::card_in(
            ui,
            right,
            "detail-card",
            Margin { left: 20, right: 8, top: 14, bottom: 8 },
            |ui| detail(ui, view, texts, true),
        );
        action = action.or(asked);
        let strip_rect = Rect::from_min_max(pos2(rest.left(), rest.bottom() - below + 12.0), rest.max);
        if below > 0.0 {
            strip.show(ui, strip_rect, &view.decisions);
        }
        action
    })
    .inner
}

/// Everything scrolled as one, and under each other where it is narrow: for small windows, large type and many
/// servers.
fn scrolled(ui: &mut Ui, view: &ResultView, offers: bool, texts: &Texts) -> Option<Action> {
    let width = ui.available_width() - 2.0 * theme::EDGE;
    ScrollArea::vertical()
        .id_salt("result")
        .auto_shrink(false)
        .show(ui, |ui| {
            let corner = ui.max_rect().min + vec2(theme::EDGE, theme::GAP);
            let rect = Rect::from_min_size(corner, vec2(width, f32::INFINITY));
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                ui.set_width(width);
                headline(ui, view);
                ui.add_space(theme::NEAR);
                let mut action = None;
                if offers {
                    action = others::offer(ui, texts);
                    ui.add_space(theme::NEAR);
                }
                if !view.servers.is_empty() {
                    let chosen = mini_ladder::servers(ui, &view.servers).map(Action::ChooseServer);
                    action = action.or(chosen);
                    ui.add_space(theme::NEAR);
                }
                let climbed = |ui: &mut Ui| {
                    let ladder = |ui: &mut Ui| ladder::ladder(ui, &view.ladder, f32::INFINITY);
                    let chosen = card::card_with(ui, Margin::symmetric(8, 12), ladder);
                    chosen.map(Action::ChooseRung)
                };
                let told = |ui: &mut Ui| card::card(ui, |ui| detail(ui, view, texts, false));
                if width < frame::NARROW {
                    action = action.or(climbed(ui));
                    ui.add_space(theme::NEAR);
                    action = action.or(told(ui));
                } else {
                    let left = ladder_width(width);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = theme::GAP;
                        let mut column = |width: f32, add: &dyn Fn(&mut Ui) -> Option<Action>| {
                            ui.vertical(|ui| {
                                ui.spacing_mut().item_spacing.x = theme::NEAR;
                                ui.set_width(width);
                                add(ui)
                            })
                            .inner
                        };
                        let asked = column(left, &climbed).or(column(width - left - theme::GAP, &told));
                        action = action.take().or(asked);
                    });
                }
                ui.add_space(theme::NEAR);
                let strip = Strip::new(ui, width, &view.decisions);
                let (_, place) = ui.allocate_space(vec2(width, strip.height()));
                strip.show(ui, place, &view.decisions);
                ui.add_space(theme::GAP);
                action
            })
            .inner
        })
        .inner
}

/// How wide the ladder is beside the details.
#[must_use]
pub fn ladder_width(width: f32) -> f32 {
    (width * 0.42).clamp(330.0, 470.0).min(width * 0.55)
}

fn headline(ui: &mut Ui, view: &ResultView) {
    card::headline(ui, view.mark, &view.headline, &view.subline, &view.notes);
}

fn detail(ui: &mut Ui, view: &ResultView, texts: &Texts, scrolls: bool) -> Option<Action> {
    let detail = &view.detail;
    // Title and tabs end where the text below them does, left of its scroll bar.
    let bar = if scrolls { SCROLL_BAR } else { 0 };
    let head = ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - f32::from(bar));
        ui.horizontal(|ui| {
            mark::mark(ui, detail.mark, 20.0);
            ui.add_space(2.0);
            let font = theme::semibold(ui.ctx(), theme::TITLE);
            ui.add(Label::new(RichText::new(&detail.title).font(font)).wrap()).on_hover_text(&detail.hover);
        });
        tabs::tabs(ui, &view.tabs).map(Action::ChooseTab)
    });
    let mut action = head.inner;
    let tab = view.tabs.iter().find(|tab| tab.chosen).map_or(Tab::WhatToDo, |tab| tab.tab);
    let content = |ui: &mut Ui| match tab {
        Tab::WhatToDo => what_to_do(ui, detail, texts),
        Tab::Conversation => talk(ui, view, texts),
        Tab::Chain => chain(ui, &view.chain, texts),
        Tab::Agrees => agreed::agrees(ui, &view.deep, view.has_server, texts),
        Tab::Senders => agreed::senders(ui, &view.senders, view.has_server, texts),
        Tab::Details => {
            details(ui, view, texts);
            None
        }
    };
    let asked = if scrolls {
        let area = ScrollArea::vertical().id_salt(("detail", tab, detail.title.as_str())).auto_shrink(false);
        let area = area.content_margin(Margin { left: 0, right: SCROLL_BAR, top: 0, bottom: 8 });
        area.show(ui, content).inner
    } else {
        content(ui)
    };
    action = action.or(asked);
    action
}

fn what_to_do(ui: &mut Ui, detail: &DetailView, texts: &Texts) -> Option<Action> {
    if let Some(nothing) = &detail.nothing {
        ui.add_space(6.0);
        card::paragraph(ui, nothing);
        card::section(ui, &texts.get("ui-detail-layer"));
        card::paragraph(ui, &detail.hover);
    }
    let several = detail.findings.len() > 1;
    let mut action = None;
    for (index, finding) in detail.findings.iter().enumerate() {
        if index > 0 {
            ui.add_space(10.0);
            card::hairline(ui);
        }
        ui.push_id(index, |ui| action = action.take().or(show_finding(ui, finding, several, texts)));
    }
    action
}

fn show_finding(ui: &mut Ui, finding: &FindingView, several: bool, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.spacing_mut().item_spacing.y = 7.0;
    if several {
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            mark::mark(ui, finding.mark, 16.0);
            let font = theme::semibold(ui.ctx(), theme::BODY);
            ui.add(Label::new(RichText::new(&finding.happened).font(font)).wrap());
        });
    } else {
        card::section(ui, &texts.get("heading-what-happened"));
        card::paragraph(ui, &finding.happened);
    }
    if !finding.means.is_empty() {
        card::section(ui, &texts.get("heading-what-it-means"));
        card::paragraph(ui, &finding.means);
    }
    card::section(ui, &texts.get("ui-what-to-do-whom-to-ask"));
    match finding.actions.as_slice() {
        [only] => card::paragraph(ui, only),
        steps => {
            for (index, step) in steps.iter().enumerate() {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.label(theme::prose(&format!("{}.", index + 1), theme::BODY).color(palette.quiet));
                    card::paragraph(ui, step);
                });
            }
        }
    }
    let party = RichText::new(&finding.party).size(theme::SMALL).color(palette.quiet);
    ui.add(Label::new(party).wrap()).on_hover_text(&finding.party_hover);
    if let Some(ask) = &finding.ask
        && buttons::link(ui, &texts.get("ui-copy-ask"), ask).clicked()
    {
        action = Some(Action::Copy { text: ask.clone(), notice: "ui-notice-ask-copied" });
    }
    if !finding.evidence.is_empty() {
        card::section(ui, &texts.get("heading-evidence"));
        facts::facts(ui, &finding.evidence);
    }
    action
}

fn talk(ui: &mut Ui, view: &ResultView, texts: &Texts) -> Option<Action> {
    let mut action = None;
    ui.add_space(4.0);
    if !view.conversation.lines.is_empty()
        && buttons::link(ui, &texts.get("ui-conversation-copy"), &texts.get("ui-conversation-copy.hover"))
            .clicked()
    {
        let text = view.conversation.copy.clone();
        action = Some(Action::Copy { text, notice: "ui-notice-conversation-copied" });
    }
    conversation::conversation(ui, &view.conversation, texts);
    action
}

fn chain(ui: &mut Ui, view: &ChainView, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.add_space(6.0);
    let names = view.judges.iter().map(|judge| {
        let font = theme::regular(14.5);
        ui.painter().layout_no_wrap(judge.judge.clone(), font, palette.quiet).size().x
    });
    let column = names.fold(0.0_f32, f32::max).min(ui.available_width() * 0.5);
    for judge in &view.judges {
        let row = ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            mark::mark(ui, judge.mark, 16.0);
            ui.scope(|ui| {
                ui.set_width(column);
                ui.add(Label::new(RichText::new(&judge.judge).size(14.5).color(palette.quiet)).wrap());
            });
            let colour = if judge.mark == Mark::Pass { palette.text } else { palette.mark(judge.mark) };
            ui.add(Label::new(RichText::new(&judge.verdict).size(14.5).color(colour)).wrap());
        });
        row.response.on_hover_text(&judge.hover);
    }
    if let Some(remark) = &view.remark {
        card::paragraph(ui, remark);
    }
    for certificate in &view.cards {
        let Some(file_name) = &certificate.save_as else { continue };
        ui.horizontal(|ui| {
            let words = texts.get("ui-save-missing");
            if buttons::plain(ui, &words, &texts.get("ui-save-missing.hover")).clicked() {
                let (pem, file_name) = (certificate.pem.clone(), file_name.clone());
                action = Some(Action::SaveCertificate { pem, file_name });
            }
            ui.add(Label::new(RichText::new(&certificate.title).size(13.5).color(palette.quiet)).wrap());
        });
    }
    for (heading, lines) in [("ui-chain-fetched", &view.fetches), ("ui-chain-other-paths", &view.other_paths)]
    {
        if !lines.is_empty() {
            card::section(ui, &texts.get(heading));
            for line in lines {
                ui.add(Label::new(RichText::new(line).size(13.5)).wrap());
            }
        }
    }
    for (index, certificate) in view.cards.iter().enumerate() {
        ui.push_id(index, |ui| action = action.take().or(show_certificate(ui, certificate, texts)));
    }
    action
}

fn show_certificate(ui: &mut Ui, certificate: &CardView, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.add_space(8.0);
    ui.add(Label::new(RichText::new(&certificate.place).size(theme::SMALL).color(palette.quiet)));
    ui.add_space(-4.0);
    let font = theme::semibold(ui.ctx(), theme::BODY);
    ui.add(Label::new(RichText::new(&certificate.title).font(font)).wrap());
    facts::facts(ui, &certificate.facts);
    let link = buttons::link(ui, &texts.get("ui-copy-pem"), &texts.get("ui-copy-pem.hover"));
    if link.accessible_name(&certificate.copy_label).clicked() {
        action = Some(Action::Copy { text: certificate.pem.clone(), notice: "ui-notice-pem-copied" });
    }
    action
}

fn details(ui: &mut Ui, view: &ResultView, texts: &Texts) {
    ui.add_space(2.0);
    if !view.detail.facts.is_empty() {
        card::section(ui, &texts.get("ui-details-rung"));
        facts::facts(ui, &view.detail.facts);
    }
    card::section(ui, &texts.get("ui-details-check"));
    facts::facts(ui, &view.check);
}
