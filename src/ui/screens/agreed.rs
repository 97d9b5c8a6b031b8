//! What the server agrees to and who can talk to it; also while a deep look goes on.

use std::time::Duration;

use egui::{
    ComboBox, Label, Margin, Rect, RichText, Role, ScrollArea, TextFormat, Ui, UiBuilder, text::LayoutJob,
    vec2,
};

use super::Action;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            Mark,
            deep::{DeepView, FactView, LookingView, SenderView, SendersView, SuiteView, VersionView},
        },
        widgets::{buttons, card, mark},
    },
};

/// From this width on what a sender gets stands beside its name.
const WIDE: f32 = 540.0;
/// Marks beside lines of text, and the room they take.
const MARK: f32 = 15.0;
const INDENT: f32 = 23.0;

/// What the server agrees to. `can_look` is whether a deep look can be started.
pub(super) fn agrees(ui: &mut Ui, view: &DeepView, can_look: bool, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    ui.add_space(6.0);
    if let Some(offer) = &view.offer {
        card::paragraph(ui, offer);
        ui.add_space(4.0);
        return (can_look && start_button(ui, texts)).then_some(Action::LookDeeper);
    }
    for line in &view.about {
        ui.add(Label::new(theme::prose(line, theme::SMALL).color(palette.quiet)).wrap());
    }
    found(ui, view, texts);
    None
}

/// In a row of its own a button is as wide as its words.
fn start_button(ui: &mut Ui, texts: &Texts) -> bool {
    ui.horizontal(|ui| buttons::plain(ui, &texts.get("ui-deep-start"), "").clicked()).inner
}

fn found(ui: &mut Ui, view: &DeepView, texts: &Texts) {
    for version in &view.versions {
        show_version(ui, version, texts);
    }
    if !view.facts.is_empty() {
        card::section(ui, &texts.get("ui-deep-more"));
        ui.add_space(3.0);
        let font = theme::regular(14.0);
        let width = |fact: &FactView| {
            ui.painter().layout_no_wrap(fact.name.clone(), font.clone(), egui::Color32::PLACEHOLDER).size().x
        };
        let names = view.facts.iter().map(width).fold(0.0_f32, f32::max);
        let names = names.min(ui.available_width() * 0.42).ceil();
        for fact in &view.facts {
            show_fact(ui, fact, names);
        }
    }
    if !view.certificates.is_empty() {
        card::section(ui, &texts.get("ui-deep-certificates"));
        ui.add_space(3.0);
        for certificate in &view.certificates {
            ui.add(Label::new(RichText::new(certificate).size(14.0)).wrap());
        }
    }
}

/// A group of lines that a screen reader says as one.
fn said_as_one(ui: &mut Ui, role: Role, label: &str, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().accessibility_role(role).accessibility_label(label.to_owned());
    ui.scope_builder(builder, add);
}

/// A mark in the column of marks, so that all lines begin below each other.
fn mark_column(ui: &mut Ui, shown: Option<Mark>) {
    let (rect, _) = ui.allocate_exact_size(vec2(INDENT - theme::NEAR, 19.0), egui::Sense::hover());
    if let Some(shown) = shown {
        let palette = Palette::of(ui.visuals());
        let centre = Rect::from_min_size(rect.min, vec2(MARK, rect.height())).center();
        mark::paint(ui.painter(), centre, MARK, shown, palette, ui.input(|input| input.time));
    }
}

/// Texts of different looks in one paragraph, so that they wrap together.
fn pieces(ui: &mut Ui, pieces: &[(&str, egui::FontId, egui::Color32)]) {
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for (text, font, colour) in pieces.iter().filter(|(text, ..)| !text.is_empty()) {
        job.append(text, 0.0, TextFormat::simple(font.clone(), *colour));
    }
    ui.add(Label::new(job).wrap());
}

fn show_version(ui: &mut Ui, version: &VersionView, texts: &Texts) {
    let palette = Palette::of(ui.visuals());
    let spoken = matches!(version.mark, Mark::Pass | Mark::Warn);
    ui.add_space(if spoken { 6.0 } else { 0.0 });
    said_as_one(ui, Role::ListItem, &version.label, |ui| {
        ui.horizontal_top(|ui| {
            mark_column(ui, Some(version.mark));
            let (name, plain) = (theme::semibold(ui.ctx(), 14.5), theme::regular(14.0));
            let colour = if spoken { palette.text } else { palette.quiet };
            let answer = format!("  {}", version.answer);
            let remark =
                if version.remark.is_empty() { String::new() } else { format!(" ({})", version.remark) };
            let answered = if version.mark == Mark::Warn { palette.warn } else { palette.quiet };
            pieces(
                ui,
                &[
                    (&version.name, name, colour),
                    (&answer, plain.clone(), answered),
                    (&remark, plain, palette.quiet),
                ],
            );
        });
    });
    for suite in &version.suites {
        show_suite(ui, suite, texts);
    }
}

fn show_suite(ui: &mut Ui, suite: &SuiteView, texts: &Texts) {
    let palette = Palette::of(ui.visuals());
    let outdated = !suite.outdated.is_empty();
    ui.add_space(-4.0);
    said_as_one(ui, Role::ListItem, &suite.label, |ui| {
        ui.horizontal_top(|ui| {
            ui.add_space(INDENT);
            mark_column(ui, outdated.then_some(Mark::Warn));
            let with = if suite.with.is_empty() { String::new() } else { format!("  {}", suite.with) };
            let why = if outdated {
                format!("  {}", texts.with("ui-deep-outdated", &[("why", &suite.outdated)]))
            } else {
                String::new()
            };
            let small = theme::regular(theme::SMALL);
            pieces(
                ui,
                &[
                    (&suite.name, theme::mono(12.5), palette.text),
                    (&with, small.clone(), palette.quiet),
                    (&why, small, palette.warn),
                ],
            );
        });
    });
}

fn show_fact(ui: &mut Ui, fact: &FactView, names: f32) {
    let palette = Palette::of(ui.visuals());
    ui.add_space(-2.0);
    let builder = UiBuilder::new().accessibility_role(Role::ListItem).accessibility_label(fact.label.clone());
    let row = ui.scope_builder(builder, |ui| {
        ui.horizontal_top(|ui| {
            mark_column(ui, fact.mark);
            ui.scope(|ui| {
                ui.set_width(names);
                ui.add(Label::new(RichText::new(&fact.name).size(14.0).color(palette.quiet)).wrap());
            });
            let colour = if fact.mark == Some(Mark::Warn) { palette.warn } else { palette.text };
            ui.add(Label::new(RichText::new(&fact.value).size(14.0).color(colour)).wrap());
        });
    });
    row.response.on_hover_text(&fact.hover);
}

/// Who can talk to the server.
pub(super) fn senders(ui: &mut Ui, view: &SendersView, can_look: bool, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.add_space(6.0);
    if !view.about.is_empty() {
        ui.add(Label::new(theme::prose(&view.about, theme::SMALL).color(palette.quiet)).wrap());
    }
    for (index, sender) in view.rows.iter().enumerate() {
        if index > 0 {
            card::hairline(ui);
        }
        show_sender(ui, sender, texts);
    }
    let Some(offer) = &view.offer else { return None };
    ui.add_space(if view.rows.is_empty() { 0.0 } else { 10.0 });
    card::paragraph(ui, &offer.words);
    if !can_look {
        return None;
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        if buttons::plain(ui, &texts.get("ui-deep-start"), "").clicked() {
            action = Some(Action::LookDeeper);
        }
        if offer.choices.is_empty() {
            return;
        }
        let combo = ComboBox::from_id_salt("ask-as")
            .width(230.0)
            .height(320.0)
            .selected_text(texts.get("ui-senders-ask-choose"))
            .show_ui(ui, |ui| {
                for (key, name) in &offer.choices {
                    if ui.selectable_label(false, name).clicked() {
                        action = Some(Action::AskAs(key.clone()));
                    }
                }
            });
        let response = combo.response.on_hover_text(texts.get("ui-senders-ask.hover"));
        response.accessible_name(texts.get("ui-senders-ask"));
    });
    action
}

fn show_sender(ui: &mut Ui, sender: &SenderView, texts: &Texts) {
    let palette = Palette::of(ui.visuals());
    let gets_colour = match sender.mark {
        Mark::Fail | Mark::Warn => palette.mark(sender.mark),
        Mark::NotTested => palette.quiet,
        _ => palette.text,
    };
    let mail = if sender.mail.is_empty() {
        String::new()
    } else {
        texts.with("ui-senders-mail", &[("mail", &sender.mail)])
    };
    said_as_one(ui, Role::ListItem, &sender.label, |ui| {
        ui.horizontal_top(|ui| {
            mark_column(ui, Some(sender.mark));
            let name = theme::semibold(ui.ctx(), 14.0);
            let gets = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new(&sender.gets).size(13.5).color(gets_colour)).wrap());
                if !mail.is_empty() {
                    let text = RichText::new(&mail).size(theme::SMALL).color(palette.quiet);
                    ui.add(Label::new(text).wrap());
                }
            };
            if ui.available_width() > WIDE {
                let left = (ui.available_width() * 0.40).floor();
                ui.scope(|ui| {
                    ui.set_width(left);
                    ui.add(Label::new(RichText::new(&sender.sender).font(name)).wrap());
                });
                ui.vertical(gets);
            } else {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(RichText::new(&sender.sender).font(name)).wrap());
                    gets(ui);
                });
            }
        });
    });
}

/// A deep look under way: how many connections, what is asked, why it waits, and what is known so far.
pub(super) fn looking(ui: &mut Ui, rect: Rect, view: &LookingView, texts: &Texts) {
    card::card_in(ui, rect, "looking-card", Margin::symmetric(18, 14), |ui| {
        let palette = Palette::of(ui.visuals());
        let font = theme::semibold(ui.ctx(), theme::TITLE);
        ui.add(Label::new(RichText::new(&view.title).font(font)).wrap());
        ui.horizontal_top(|ui| {
            mark_column(ui, Some(if view.waits { Mark::Waiting } else { Mark::Busy }));
            let count = RichText::new(&view.count).font(theme::semibold(ui.ctx(), theme::BODY));
            ui.add(Label::new(count.color(palette.accent)).wrap());
        });
        card::hairline(ui);
        ScrollArea::vertical()
            .id_salt("looking")
            .auto_shrink(false)
            .content_margin(Margin { left: 0, right: 12, top: 0, bottom: 8 })
            .show(ui, |ui| found(ui, &view.table, texts));
        // Seconds count down and connections up, also while no rung moves.
        ui.ctx().request_repaint_after(Duration::from_millis(100));
    });
}
