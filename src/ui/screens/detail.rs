//! Beside the ladder: the tabs with what is said about the chosen rung.

use egui::{Label, Margin, RichText, ScrollArea, Ui};

use super::{Action, agreed, finding};
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            Mark,
            chain::{CardView, ChainView},
            detail::Tab,
            result::ResultView,
        },
        widgets::{buttons, card, conversation, facts, mark, tabs},
    },
};

/// The room kept free for the scroll bar beside the details.
const SCROLL_BAR: i8 = 12;

/// Title, tabs, and what stands under the chosen tab. `scrolls` is whether it scrolls by itself.
pub(super) fn detail(ui: &mut Ui, view: &ResultView, texts: &Texts, scrolls: bool) -> Option<Action> {
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
        Tab::WhatToDo => finding::what_to_do(ui, detail, texts),
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
    let column = names.fold(0.0_f32, f32::max).min(ui.available_width() * 0.4);
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
