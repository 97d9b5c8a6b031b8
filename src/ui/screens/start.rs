//! Start: one field, what can be typed there, what was tested before, practice servers, options folded away.

use egui::{
    Align, ComboBox, Key, Label, Layout, Margin, Response, RichText, ScrollArea, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    vec2,
};

use super::{Action, More, frame, options::options};
use crate::{
    settings::{RendererChoice, ThemeChoice},
    texts::Texts,
    ui::{
        theme::{self, Palette},
        view::{
            form::{Field, StartForm},
            path::PathView,
            start::StartView,
        },
        widgets::{announcer, buttons, card},
    },
};

/// What the Start screen edits or shows of the program's state.
#[derive(Debug)]
pub struct Editing<'a> {
    pub form: &'a mut StartForm,
    /// The field the cursor is to go to, taken once.
    pub focus: &'a mut Option<Field>,
    /// The lesson the focus is to go to, taken once.
    pub lesson: &'a mut Option<String>,
    pub theme: ThemeChoice,
    pub zoom: f32,
    pub renderer: RendererChoice,
}

/// Draws the footer; called before the body, because it takes its place first.
pub fn footer(ui: &mut Ui, texts: &Texts) -> Option<Action> {
    let mut action = None;
    let mut primary = false;
    let words = ["ui-open-report", "ui-news", "ui-about", "ui-start"].map(|key| texts.get(key));
    frame::footer(
        ui,
        &words,
        |ui| {
            if buttons::plain(ui, &texts.get("ui-open-report"), &texts.get("ui-open-report.hover")).clicked()
            {
                action = Some(Action::OpenReport);
            }
            if buttons::plain(ui, &texts.get("ui-news"), "").clicked() {
                action = Some(Action::More(Some(More::News)));
            }
            if buttons::plain(ui, &texts.get("ui-about"), "").clicked() {
                action = Some(Action::More(Some(More::About)));
            }
        },
        |ui| primary = buttons::primary(ui, &texts.get("ui-start"), &texts.get("ui-start.hover")).clicked(),
    );
    if primary { Some(Action::Start) } else { action }
}

/// Draws the top bar with the choice of theme and size.
pub fn top(ui: &mut Ui, path: &PathView, editing: &Editing<'_>, texts: &Texts) -> Option<Action> {
    let mut action = None;
    let (theme, zoom) = (editing.theme, editing.zoom);
    if ui.available_width() < frame::NARROW {
        frame::top(ui, path, Some(&mut |_| {}));
        return None;
    }
    frame::top(ui, path, Some(&mut |ui: &mut Ui| action = appearance(ui, theme, zoom, texts)));
    action
}

/// Draws the body.
pub fn body(ui: &mut Ui, view: &StartView, mut editing: Editing<'_>, texts: &Texts) -> Option<Action> {
    let mut action = None;
    let palette = Palette::of(ui.visuals());
    ScrollArea::vertical().id_salt("start").auto_shrink(false).show(ui, |ui| {
        let full = ui.available_width();
        let width = (full - 2.0 * theme::EDGE).min(920.0);
        let side = ((full - width) / 2.0).floor();
        let content = egui::UiBuilder::new().max_rect(egui::Rect::from_min_size(
            ui.max_rect().min + vec2(side, 0.0),
            vec2(width, f32::INFINITY),
        ));
        ui.scope_builder(content, |ui| {
            ui.set_width(width);
            ui.add_space(if ui.ctx().content_rect().height() > 640.0 { 28.0 } else { 12.0 });
            let font = theme::semibold(ui.ctx(), 26.0);
            ui.add(Label::new(RichText::new(texts.get("ui-start-headline")).font(font)).wrap());
            ui.add(
                Label::new(theme::prose(&texts.get("ui-start-subline"), theme::BODY).color(palette.quiet))
                    .wrap(),
            );
            ui.add_space(8.0);
            action = merge(action.take(), target_field(ui, view, &mut editing, texts));
            ui.add_space(4.0);
            action = merge(action.take(), examples(ui, view));
            ui.add_space(8.0);
            action = merge(action.take(), options(ui, view, &mut editing, full >= frame::NARROW, texts));
            ui.add_space(theme::GAP);
            action = merge(action.take(), lists(ui, view, editing.lesson, texts));
            ui.add_space(theme::GAP);
        });
    });
    let unfocused = ui.memory(egui::Memory::focused).is_none();
    if unfocused && ui.input(|input| input.key_pressed(Key::Enter)) {
        action = merge(action, Some(Action::Start));
    }
    action
}

pub(super) fn merge(first: Option<Action>, second: Option<Action>) -> Option<Action> {
    first.or(second)
}

fn target_field(ui: &mut Ui, view: &StartView, editing: &mut Editing<'_>, texts: &Texts) -> Option<Action> {
    let problem = view.problem_of(Field::Target);
    let edit = TextEdit::singleline(&mut editing.form.target)
        .font(theme::regular(theme::FIELD))
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(14, 11))
        .hint_text(texts.get("ui-target-hint"))
        .char_limit(2048);
    let response = field(ui, edit, Field::Target, editing.focus, problem, &texts.get("ui-target"));
    response.1
}

/// A text field with its accessible name, the cursor when it is its turn, and the sentence below when it is to
/// blame. Enter starts the climb.
pub(super) fn field(
    ui: &mut Ui,
    edit: TextEdit<'_>,
    field: Field,
    focus: &mut Option<Field>,
    problem: Option<&str>,
    name: &str,
) -> (Response, Option<Action>) {
    let entered = bare_field(ui, edit, field, focus, problem.is_some(), name);
    blame(ui, problem);
    entered
}

/// The sentence that says what is wrong with the field above.
pub(super) fn blame(ui: &mut Ui, problem: Option<&str>) {
    let Some(problem) = problem else { return };
    let text = theme::prose(problem, 14.0).color(Palette::of(ui.visuals()).fail);
    // A justified column would stretch the words apart.
    let said = ui.with_layout(Layout::top_down(Align::Min), |ui| ui.add(Label::new(text).wrap())).inner;
    announcer::alive(&said, true);
}

/// The field without the sentence, which then has to follow where there is room for it.
pub(super) fn bare_field(
    ui: &mut Ui,
    edit: TextEdit<'_>,
    field: Field,
    focus: &mut Option<Field>,
    to_blame: bool,
    name: &str,
) -> (Response, Option<Action>) {
    let palette = Palette::of(ui.visuals());
    let response = ui
        .scope(|ui| {
            if to_blame {
                let visuals = &mut ui.visuals_mut().widgets;
                visuals.inactive.bg_stroke.color = palette.fail;
                visuals.hovered.bg_stroke.color = palette.fail;
            }
            ui.add(edit).accessible_name(name)
        })
        .inner;
    if *focus == Some(field) {
        *focus = None;
        response.request_focus();
        response.scroll_to_me(None);
        put_cursor_at_end(ui, response.id);
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (response, entered.then_some(Action::Start))
}

/// A text that was filled in can be typed on.
fn put_cursor_at_end(ui: &Ui, id: egui::Id) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursorRange::one(CCursor::new(usize::MAX));
    state.cursor.set_char_range(Some(end));
    state.store(ui.ctx(), id);
}

fn examples(ui: &mut Ui, view: &StartView) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        ui.spacing_mut().interact_size.y = 20.0;
        for (index, example) in view.examples.iter().enumerate() {
            // Space between them only: behind the last it would widen everything below.
            if index > 0 {
                ui.add_space(10.0);
            }
            // An example and its meaning stay together on one line.
            let width =
                |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, palette.quiet).size().x;
            let needed = width(&example.text, theme::mono(13.0))
                + width(&example.meaning, theme::regular(theme::SMALL))
                + 8.0;
            if ui.available_size_before_wrap().x < needed {
                ui.end_row();
            }
            ui.scope(|ui| {
                ui.style_mut().override_font_id = Some(theme::mono(13.0));
                if buttons::link(ui, &example.text, "").clicked() {
                    action = Some(Action::Fill(example.text.clone()));
                }
            });
            let meaning = RichText::new(&example.meaning).size(theme::SMALL).color(palette.quiet);
            ui.add(Label::new(meaning).selectable(false));
        }
    });
    action
}

/// What changes the looks of everything.
pub(super) fn appearance(ui: &mut Ui, theme: ThemeChoice, zoom: f32, texts: &Texts) -> Option<Action> {
    let mut chosen = theme;
    let themes = [
        (ThemeChoice::System, "ui-theme-system"),
        (ThemeChoice::Light, "ui-theme-light"),
        (ThemeChoice::Dark, "ui-theme-dark"),
        (ThemeChoice::HighContrast, "ui-theme-high-contrast"),
    ];
    let shown = themes.iter().find(|(choice, _)| *choice == theme).map_or("", |(_, key)| key);
    ComboBox::from_id_salt("theme")
        .width(116.0)
        .selected_text(texts.get(shown))
        .show_ui(ui, |ui| {
            for (choice, key) in themes {
                ui.selectable_value(&mut chosen, choice, texts.get(key));
            }
        })
        .response
        .accessible_name(texts.get("ui-theme"))
        .on_hover_text(texts.get("ui-theme.hover"));
    let mut percent = (zoom * 100.0).round() as u32;
    let before = percent;
    let worded = |percent: u32| texts.with("ui-zoom-value", &[("percent", &percent.to_string())]);
    ComboBox::from_id_salt("zoom")
        .width(84.0)
        .height(320.0)
        .selected_text(worded(percent))
        .show_ui(ui, |ui| {
            for step in [100, 110, 125, 150, 175, 200] {
                ui.selectable_value(&mut percent, step, worded(step));
            }
        })
        .response
        .accessible_name(texts.get("ui-zoom"))
        .on_hover_text(texts.get("ui-zoom.hover"));
    if chosen != theme {
        Some(Action::Theme(chosen))
    } else if percent != before {
        Some(Action::Zoom(percent as f32 / 100.0))
    } else {
        None
    }
}

fn lists(ui: &mut Ui, view: &StartView, focus: &mut Option<String>, texts: &Texts) -> Option<Action> {
    let width = ui.available_width();
    if width < frame::NARROW - 48.0 {
        let first = recent(ui, view, texts);
        ui.add_space(theme::GAP);
        return merge(first, lessons(ui, view, focus, texts));
    }
    let left = ((width - theme::GAP) * 0.38).floor();
    let mut action = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        ui.vertical(|ui| {
            ui.set_width(left);
            action = merge(action.take(), recent(ui, view, texts));
        });
        ui.vertical(|ui| {
            ui.set_width(width - left - theme::GAP);
            action = merge(action.take(), lessons(ui, view, focus, texts));
        });
    });
    action
}

fn heading(ui: &mut Ui, text: &str) {
    let font = theme::semibold(ui.ctx(), theme::TITLE);
    ui.add(Label::new(RichText::new(text).font(font)).selectable(false));
}

fn recent(ui: &mut Ui, view: &StartView, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    card::card(ui, |ui| {
        heading(ui, &texts.get("ui-recent"));
        if view.recent.is_empty() {
            ui.add(Label::new(theme::prose(&view.recent_empty, 14.0).color(palette.quiet)).wrap());
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut action = None;
        for target in &view.recent {
            let label = texts.with("ui-recent-label", &[("target", target)]);
            if buttons::row(ui, target, "", &label).clicked() {
                action = Some(Action::Fill(target.clone()));
            }
        }
        action
    })
}

fn lessons(ui: &mut Ui, view: &StartView, focus: &mut Option<String>, texts: &Texts) -> Option<Action> {
    let palette = Palette::of(ui.visuals());
    card::card(ui, |ui| {
        heading(ui, &texts.get("ui-practise"));
        let about = theme::prose(&texts.get("ui-practise-about"), 14.0).color(palette.quiet);
        ui.add(Label::new(about).wrap());
        ui.add_space(2.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut action = None;
        for lesson in &view.lessons {
            let row = buttons::row(ui, &lesson.title, &lesson.story, &lesson.label);
            if focus.as_ref() == Some(&lesson.name) {
                *focus = None;
                row.request_focus();
            }
            if row.clicked() {
                action = Some(Action::Practise(lesson.name.clone()));
            }
        }
        action
    })
}
