//! What to do about the chosen rung: its findings, what the domain publishes, and what is to be said of all servers.

use egui::{Label, RichText, Role, Ui, UiBuilder};

use super::Action;
use crate::{
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            detail::{DetailView, FindingView},
            policy::{CopyView, PartView, PolicyView, RecordView},
        },
        widgets::{buttons, card, facts, mark},
    },
};

pub(super) fn what_to_do(ui: &mut Ui, detail: &DetailView, texts: &Texts) -> Option<Action> {
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
    if let Some(policy) = &detail.policy {
        action = action.or(published(ui, policy, !detail.findings.is_empty(), texts));
    }
    for (index, finding) in detail.together.iter().enumerate() {
        ui.add_space(10.0);
        card::hairline(ui);
        let shown = ui.push_id(("together", index), |ui| show_finding(ui, finding, true, texts));
        action = action.or(shown.inner);
    }
    action
}

fn show_finding(ui: &mut Ui, finding: &FindingView, several: bool, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.spacing_mut().item_spacing.y = 7.0;
    if several {
        ui.add_space(4.0);
        if !finding.scope.is_empty() {
            let font = theme::semibold(ui.ctx(), theme::SMALL);
            ui.add(Label::new(RichText::new(&finding.scope).font(font).color(palette.accent)));
            ui.add_space(-3.0);
        }
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

/// What the domain publishes, one part for each kind of policy.
fn published(ui: &mut Ui, view: &PolicyView, below_others: bool, texts: &Texts) -> Option<Action> {
    let mut action = None;
    if below_others {
        ui.add_space(10.0);
        card::hairline(ui);
    }
    ui.add_space(4.0);
    let font = theme::semibold(ui.ctx(), theme::BODY);
    ui.add(Label::new(RichText::new(&view.heading).font(font)).wrap());
    for (index, part) in view.parts.iter().enumerate() {
        ui.push_id(("policy", index), |ui| action = action.take().or(show_part(ui, part, texts)));
    }
    action
}

fn show_part(ui: &mut Ui, part: &PartView, texts: &Texts) -> Option<Action> {
    let mut action = None;
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.add_space(2.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        mark::mark(ui, part.mark, 16.0);
        let colour = Palette::of(ui.visuals()).text;
        let mut job = egui::text::LayoutJob::default();
        let title = egui::TextFormat::simple(theme::semibold(ui.ctx(), 14.5), colour);
        job.append(&part.title, 0.0, title);
        job.append(&part.line, 8.0, egui::TextFormat::simple(theme::regular(14.5), colour));
        ui.add(Label::new(job).wrap()).on_hover_text(&part.hover);
    });
    for record in &part.records {
        show_record(ui, record);
    }
    if !part.facts.is_empty() {
        facts::facts(ui, &part.facts);
    }
    if !part.copies.is_empty() {
        card::section(ui, &texts.get("ui-policy-would-fit"));
        ui.add_space(2.0);
    }
    for copy in &part.copies {
        action = action.or(show_copy(ui, copy, texts));
    }
    action
}

fn show_record(ui: &mut Ui, record: &RecordView) {
    let palette = Palette::of(ui.visuals());
    let builder =
        UiBuilder::new().accessibility_role(Role::ListItem).accessibility_label(record.label.clone());
    ui.scope_builder(builder, |ui| {
        ui.horizontal_top(|ui| {
            ui.add_space(24.0);
            mark::mark(ui, record.mark, 14.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add(Label::new(RichText::new(&record.record).font(theme::mono(12.5))).wrap());
                let fit = RichText::new(&record.fit).size(theme::SMALL).color(palette.quiet);
                ui.add(Label::new(fit).wrap());
            });
        });
    });
}

fn show_copy(ui: &mut Ui, copy: &CopyView, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    egui::Frame::new()
        .fill(palette.sunken)
        .corner_radius(theme::CONTROL_RADIUS)
        .inner_margin(egui::Margin::symmetric(12, 9))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.add(Label::new(RichText::new(&copy.about).size(theme::SMALL).color(palette.quiet)).wrap());
            ui.add(Label::new(RichText::new(&copy.line).font(theme::mono(12.5))).wrap());
            ui.horizontal(|ui| {
                let button = buttons::plain(ui, &texts.get("ui-policy-copy"), "");
                if button.accessible_name(&copy.label).clicked() {
                    let notice = "ui-notice-record-copied";
                    action = Some(Action::Copy { text: copy.line.clone(), notice });
                }
            });
        });
    action
}
