//! The options of a check, folded away on the Start screen.

use egui::{Align, Button, ComboBox, Label, Layout, RichText, TextEdit, Ui, vec2};

use super::{
    Action,
    start::{Editing, appearance, bare_field, blame, field, merge},
};
use crate::{
    model::target::{AddressFamily, TlsMode},
    settings::{Consent, RememberedOptions},
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            form::Field,
            start::{PORTS, StartView},
        },
        widgets::{buttons, card},
    },
};

/// The link that unfolds the options, and the options themselves when they are. `beside` is whether what is set
/// stands beside the link; otherwise theme and size do.
pub(super) fn options(
    ui: &mut Ui,
    view: &StartView,
    editing: &mut Editing<'_>,
    beside: bool,
    texts: &Texts,
) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    let open = editing.form.options_open || view.problem.as_ref().is_some_and(|p| p.field != Field::Target);
    let summary = |ui: &mut Ui| {
        if !open && !view.options_summary.is_empty() {
            let summary = RichText::new(&view.options_summary).size(theme::SMALL).color(palette.quiet);
            ui.add(Label::new(summary).wrap());
        }
    };
    let key = if open { "ui-options-fold" } else { "ui-options-unfold" };
    let link =
        |ui: &mut Ui| buttons::link(ui, &texts.get(key), &texts.get("ui-options-unfold.hover")).clicked();
    let mut turned = false;
    if beside {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 22.0;
            turned = link(ui);
            summary(ui);
        });
    } else {
        // The bar at the top has no room for what changes the looks of everything, which large type needs most.
        ui.horizontal(|ui| {
            turned = link(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                action = appearance(ui, editing.theme, editing.zoom, texts);
            });
        });
        summary(ui);
    }
    if turned {
        editing.form.options_open = !open;
    }
    if !open {
        return action;
    }
    card::card(ui, |ui| {
        let columns = if ui.available_width() > 560.0 { 2 } else { 1 };
        ui.spacing_mut().item_spacing.x = theme::EDGE;
        ui.columns(columns, |uis| {
            for ui in uis.iter_mut() {
                ui.spacing_mut().item_spacing.x = theme::NEAR;
            }
            let last = uis.len() - 1;
            if let Some(ui) = uis.first_mut() {
                action = merge(action.take(), connection_options(ui, view, editing, texts));
            }
            if let Some(ui) = uis.get_mut(last) {
                action = merge(action.take(), other_options(ui, view, editing, texts));
            }
        });
    });
    action
}

fn caption(ui: &mut Ui, text: &str, hover: &str) {
    let palette = Palette::of(ui.visuals());
    ui.add_space(4.0);
    let font = theme::semibold(ui.ctx(), theme::SMALL);
    let label = Label::new(RichText::new(text).font(font).color(palette.quiet)).selectable(false);
    ui.add(label).on_hover_text(hover);
    ui.add_space(-4.0);
}

fn connection_options(
    ui: &mut Ui,
    view: &StartView,
    editing: &mut Editing<'_>,
    texts: &Texts,
) -> Option<Action> {
    let mut action = None;
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-port"), &texts.get("ui-option-port.hover"));
    ui.horizontal_wrapped(|ui| {
        let edit = TextEdit::singleline(&mut options.port).desired_width(78.0).hint_text("25").char_limit(6);
        let name = texts.get("ui-option-port");
        let to_blame = view.problem_of(Field::Port).is_some();
        action = bare_field(ui, edit, Field::Port, editing.focus, to_blame, &name).1;
        for port in PORTS {
            let port = port.to_string();
            let chosen = options.port.trim() == port;
            let name = texts.with("ui-option-port-label", &[("port", &port)]);
            let chip = Button::selectable(chosen, &port).frame_when_inactive(true).min_size(vec2(48.0, 0.0));
            if ui.add(chip).accessible_name(name).clicked() {
                options.port = if chosen { String::new() } else { port };
            }
        }
    });
    blame(ui, view.problem_of(Field::Port));
    caption(ui, &texts.get("ui-option-tls"), &texts.get("ui-option-tls.hover"));
    let modes = [
        (None, "ui-tls-usual"),
        (Some(TlsMode::StartTls), "ui-tls-starttls"),
        (Some(TlsMode::Implicit), "ui-tls-implicit"),
        (Some(TlsMode::None), "ui-tls-none"),
    ];
    choice(ui, "tls", &texts.get("ui-option-tls"), &mut options.tls_mode, &modes, texts);
    caption(ui, &texts.get("ui-option-family"), &texts.get("ui-option-family.hover"));
    let families = [
        (AddressFamily::Both, "ui-family-both"),
        (AddressFamily::Ipv4, "ui-family-ipv4"),
        (AddressFamily::Ipv6, "ui-family-ipv6"),
    ];
    choice(ui, "family", &texts.get("ui-option-family"), &mut options.family, &families, texts);
    caption(ui, &texts.get("ui-option-address"), &texts.get("ui-option-address.hover"));
    let edit = TextEdit::singleline(&mut options.address)
        .desired_width(f32::INFINITY)
        .hint_text(texts.get("ui-option-address-hint"))
        .char_limit(64);
    let name = texts.get("ui-option-address");
    let entered = field(ui, edit, Field::Address, editing.focus, view.problem_of(Field::Address), &name).1;
    action = merge(action, entered);
    action = merge(action, servers_options(ui, view, editing, texts));
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-parallel"), &texts.get("ui-option-parallel.hover"));
    ui.horizontal_wrapped(|ui| {
        for count in 1..=RememberedOptions::MOST_PARALLEL {
            let name = texts.with("ui-option-parallel-label", &[("count", &count.to_string())]);
            let chip = Button::selectable(options.parallel == count, count.to_string());
            let chip = chip.frame_when_inactive(true).min_size(vec2(40.0, 0.0));
            if ui.add(chip).accessible_name(name).clicked() {
                options.parallel = count;
            }
        }
    });
    action
}

fn servers_at_once(ui: &mut Ui, count: &mut usize, texts: &Texts) {
    let name = texts.get("ui-option-servers-at-once");
    caption(ui, &name, &texts.get("ui-option-servers-at-once.hover"));
    let combo = ComboBox::from_id_salt("servers-at-once")
        .width(ui.available_width())
        .height(320.0)
        .selected_text(count.to_string());
    let combo = combo.show_ui(ui, |ui| {
        for choice in 1..=RememberedOptions::MOST_AT_ONCE {
            ui.selectable_value(count, choice, choice.to_string());
        }
    });
    combo.response.accessible_name(name);
}

/// Where the servers of a domain are looked up, and how they are climbed.
fn servers_options(
    ui: &mut Ui,
    view: &StartView,
    editing: &mut Editing<'_>,
    texts: &Texts,
) -> Option<Action> {
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-dns-servers"), &texts.get("ui-option-dns-servers.hover"));
    let edit = TextEdit::singleline(&mut options.dns_servers)
        .desired_width(f32::INFINITY)
        .hint_text(texts.get("ui-option-dns-servers-hint"))
        .char_limit(400);
    let name = texts.get("ui-option-dns-servers");
    let to_blame = view.problem_of(Field::DnsServers);
    let mut action = field(ui, edit, Field::DnsServers, editing.focus, to_blame, &name).1;
    let to_blame = view.problem_of(Field::MostAddresses);
    ui.columns(2, |uis| {
        if let Some(ui) = uis.first_mut() {
            servers_at_once(ui, &mut options.servers_at_once, texts);
        }
        let Some(ui) = uis.get_mut(1) else { return };
        caption(ui, &texts.get("ui-option-most-addresses"), &texts.get("ui-option-most-addresses.hover"));
        let usual = RememberedOptions::default().most_addresses.to_string();
        let edit = TextEdit::singleline(&mut options.most_addresses)
            .desired_width(f32::INFINITY)
            .hint_text(usual)
            .char_limit(6);
        let name = texts.get("ui-option-most-addresses");
        let field = Field::MostAddresses;
        let entered = bare_field(ui, edit, field, editing.focus, to_blame.is_some(), &name).1;
        action = merge(action.take(), entered);
    });
    blame(ui, to_blame);
    action
}

fn other_options(ui: &mut Ui, view: &StartView, editing: &mut Editing<'_>, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-ehlo"), &texts.get("ui-option-ehlo.hover"));
    let edit = TextEdit::singleline(&mut options.ehlo_name)
        .desired_width(f32::INFINITY)
        .hint_text(texts.get("ui-option-ehlo-hint"))
        .char_limit(255);
    let name = texts.get("ui-option-ehlo");
    let mut action =
        field(ui, edit, Field::EhloName, editing.focus, view.problem_of(Field::EhloName), &name).1;
    caption(ui, &texts.get("ui-option-timeout"), &texts.get("ui-option-timeout.hover"));
    let edit = TextEdit::singleline(&mut options.timeout)
        .desired_width(f32::INFINITY)
        .hint_text(texts.get("ui-option-timeout-hint"))
        .char_limit(6);
    let name = texts.get("ui-option-timeout");
    let entered = field(ui, edit, Field::Timeout, editing.focus, view.problem_of(Field::Timeout), &name).1;
    action = merge(action, entered);
    caption(ui, &texts.get("ui-option-anchors"), &texts.get("ui-option-anchors.hover"));
    for (index, path) in options.ca_files.iter().enumerate() {
        ui.horizontal(|ui| {
            let file = path.display().to_string();
            let remove = texts.with("ui-option-anchors-remove", &[("file", &file)]);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if buttons::link(ui, &texts.get("ui-remove"), "").accessible_name(remove).clicked() {
                    action = Some(Action::RemoveAnchor(index));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(file).size(theme::SMALL).color(palette.quiet);
                    ui.add(Label::new(text).truncate());
                });
            });
        });
    }
    // In a row of its own it is as wide as its words; the column would stretch it to look like a field.
    ui.horizontal(|ui| {
        if buttons::plain(ui, &texts.get("ui-option-anchors-add"), "").clicked() {
            action = Some(Action::AddAnchors);
        }
    });
    let action = merge(action, certificate_options(ui, view, editing, texts));
    merge(action, other_servers(ui, view, editing, texts))
}

/// Whom else to ask when this PC itself is in doubt.
fn other_servers(ui: &mut Ui, view: &StartView, editing: &mut Editing<'_>, texts: &Texts) -> Option<Action> {
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-others"), &texts.get("ui-option-others.hover"));
    let choices = [
        (Consent::Ask, "ui-option-others-ask"),
        (Consent::Always, "ui-option-others-always"),
        (Consent::Never, "ui-option-others-never"),
    ];
    choice(ui, "others", &texts.get("ui-option-others"), &mut options.ask_others, &choices, texts);
    if options.ask_others == Consent::Never {
        return None;
    }
    caption(ui, &texts.get("ui-option-other-servers"), &texts.get("ui-option-other-servers.hover"));
    let edit = TextEdit::singleline(&mut options.other_servers).desired_width(f32::INFINITY).char_limit(1000);
    let name = texts.get("ui-option-other-servers");
    let to_blame = view.problem_of(Field::OtherServers);
    let action = field(ui, edit, Field::OtherServers, editing.focus, to_blame, &name).1;
    caption(ui, &texts.get("ui-option-other-web"), &texts.get("ui-option-other-web.hover"));
    let edit = TextEdit::singleline(&mut options.other_web).desired_width(f32::INFINITY).char_limit(260);
    let name = texts.get("ui-option-other-web");
    let entered = field(ui, edit, Field::OtherWeb, editing.focus, view.problem_of(Field::OtherWeb), &name).1;
    merge(action, entered)
}

/// How certificates are judged.
fn certificate_options(
    ui: &mut Ui,
    view: &StartView,
    editing: &mut Editing<'_>,
    texts: &Texts,
) -> Option<Action> {
    let options = &mut editing.form.options;
    caption(ui, &texts.get("ui-option-certificates"), &texts.get("ui-option-certificates.hover"));
    for (value, key) in
        [(&mut options.fetch_missing, "ui-option-fetch"), (&mut options.ask_withdrawn, "ui-option-withdrawn")]
    {
        toggle(ui, value, &texts.get(key), &texts.get(&format!("{key}.hover")));
    }
    caption(ui, &texts.get("ui-option-judge-for"), &texts.get("ui-option-judge-for.hover"));
    let edit = TextEdit::singleline(&mut options.judge_for)
        .desired_width(f32::INFINITY)
        .hint_text(texts.get("ui-option-judge-for-hint"))
        .char_limit(40);
    let name = texts.get("ui-option-judge-for");
    let to_blame = view.problem_of(Field::JudgeFor);
    field(ui, edit, Field::JudgeFor, editing.focus, to_blame, &name).1
}

/// A box to tick, with its words beside it; they wrap where there is little room.
fn toggle(ui: &mut Ui, value: &mut bool, words: &str, hover: &str) {
    ui.scope(|ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
        ui.spacing_mut().interact_size.y = 26.0;
        let text = RichText::new(words).size(14.5);
        ui.checkbox(value, text).on_hover_text(hover);
    });
}

fn choice<T: PartialEq + Copy>(
    ui: &mut Ui,
    salt: &str,
    name: &str,
    value: &mut T,
    choices: &[(T, &str)],
    texts: &Texts,
) {
    let shown = choices.iter().find(|(choice, _)| choice == value).map(|(_, key)| texts.get(key));
    let combo = ComboBox::from_id_salt(salt)
        .width(ui.available_width().min(260.0))
        .selected_text(shown.unwrap_or_default());
    let response = combo.show_ui(ui, |ui| {
        for (choice, key) in choices {
            ui.selectable_value(value, *choice, texts.get(key));
        }
    });
    response.response.accessible_name(name);
}
