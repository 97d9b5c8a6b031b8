//! The options of a check, folded away on the Start screen.

use egui::{Align, Button, ComboBox, Label, Layout, RichText, TextEdit, Ui, vec2};

use super::{
    Action,
    start::{Editing, appearance, bare_field, blame, field, merge},
};
use crate::{
    model::target::{AddressFamily, TlsMode},
    settings::{Consent, RememberedOptions, RendererChoice},
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            form::{Field, OptionFields},
            start::{PORTS, StartView},
        },
        widgets::{buttons, card},
    },
};

/// An option that is typed into a line of its own.
struct Line {
    field: Field,
    /// Of its caption; what the line is for and what it shows while empty stand beside it.
    key: &'static str,
    /// Whether something stands in it while it is empty.
    hint: bool,
    most: usize,
    value: fn(&mut OptionFields) -> &mut String,
}

impl Line {
    const fn new(
        field: Field,
        key: &'static str,
        most: usize,
        value: fn(&mut OptionFields) -> &mut String,
    ) -> Self {
        Self { field, key, hint: true, most, value }
    }
}

const ADDRESS: Line = Line::new(Field::Address, "ui-option-address", 64, |options| &mut options.address);
const DNS_SERVERS: Line =
    Line::new(Field::DnsServers, "ui-option-dns-servers", 400, |options| &mut options.dns_servers);
const EHLO_NAME: Line = Line::new(Field::EhloName, "ui-option-ehlo", 255, |options| &mut options.ehlo_name);
const TIMEOUT: Line = Line::new(Field::Timeout, "ui-option-timeout", 6, |options| &mut options.timeout);
const JUDGE_FOR: Line =
    Line::new(Field::JudgeFor, "ui-option-judge-for", 40, |options| &mut options.judge_for);
const PROXY: Line = Line::new(Field::Proxy, "ui-option-proxy", 500, |options| &mut options.proxy);
const OTHER_SERVERS: Line = Line {
    hint: false,
    ..Line::new(Field::OtherServers, "ui-option-other-servers", 1000, |options| &mut options.other_servers)
};
const OTHER_WEB: Line = Line {
    hint: false,
    ..Line::new(Field::OtherWeb, "ui-option-other-web", 260, |options| &mut options.other_web)
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

/// A line to type an option into, below its caption.
fn line(
    ui: &mut Ui,
    line: &Line,
    view: &StartView,
    editing: &mut Editing<'_>,
    texts: &Texts,
) -> Option<Action> {
    let name = texts.get(line.key);
    caption(ui, &name, &texts.get(&format!("{}.hover", line.key)));
    let hint = if line.hint { texts.get(&format!("{}-hint", line.key)) } else { String::new() };
    let edit = TextEdit::singleline((line.value)(&mut editing.form.options))
        .desired_width(f32::INFINITY)
        .hint_text(hint)
        .char_limit(line.most);
    field(ui, edit, line.field, editing.focus, view.problem_of(line.field), &name).1
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
    action = merge(action, line(ui, &ADDRESS, view, editing, texts));
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
    let mut action = line(ui, &DNS_SERVERS, view, editing, texts);
    action = merge(action, line(ui, &PROXY, view, editing, texts));
    let options = &mut editing.form.options;
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
    let mut action = line(ui, &EHLO_NAME, view, editing, texts);
    action = merge(action, line(ui, &TIMEOUT, view, editing, texts));
    caption(ui, &texts.get("ui-option-anchors"), &texts.get("ui-option-anchors.hover"));
    for (index, path) in editing.form.options.ca_files.iter().enumerate() {
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
    let action = merge(action, other_servers(ui, view, editing, texts));
    merge(action, drawing(ui, editing, texts))
}

/// What draws the window.
fn drawing(ui: &mut Ui, editing: &Editing<'_>, texts: &Texts) -> Option<Action> {
    let name = texts.get("ui-option-renderer");
    caption(ui, &name, &texts.get("ui-option-renderer.hover"));
    let choices = [
        (RendererChoice::Auto, "ui-renderer-auto"),
        (RendererChoice::Glow, "ui-renderer-glow"),
        (RendererChoice::Software, "ui-renderer-software"),
    ];
    let mut chosen = editing.renderer;
    choice(ui, "renderer", &name, &mut chosen, &choices, texts);
    (chosen != editing.renderer).then_some(Action::Renderer(chosen))
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
    let action = line(ui, &OTHER_SERVERS, view, editing, texts);
    merge(action, line(ui, &OTHER_WEB, view, editing, texts))
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
    line(ui, &JUDGE_FOR, view, editing, texts)
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
