//! The wizard: which screen is shown, and what its actions do.

mod autosave;
mod chooser;
mod climbing;
mod files;
mod looks;
mod others;
mod shortcuts;
mod shown;

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, Sender, channel},
};

use egui::Ui;
use jiff::tz::TimeZone;

pub use self::chooser::FileChooser;
use self::{
    autosave::Autosave,
    climbing::{Climb, Wanted},
    files::Asked,
    shown::Shown,
};
use super::{
    dialogs::Dialogs,
    launch::Start,
    screens::{self, Action, More, start::Editing},
    view::{
        announcement::Announcement,
        form::{Field, Problem, StartForm},
        notice::NoticeView,
        path::{PathView, Step},
        result::Selection,
        start::StartView,
    },
    widgets::announcer,
};
use crate::{
    model::{layer::Layer, report::Report},
    platform::appearance::Contrast,
    practice::{self, Lesson},
    report, run,
    settings::{Consent, Settings},
    texts::Texts,
};

/// The program behind the window.
#[derive(Debug)]
pub struct App {
    ctx: egui::Context,
    texts: Texts,
    zone: TimeZone,
    settings: Settings,
    reports_folder: Option<PathBuf>,
    autosave: Autosave,
    still: bool,
    screen: Screen,
    /// What a screen reader says by itself.
    said: Announcement,
    /// The high contrast of the system, as it was seen last.
    contrast: Option<Contrast>,
    form: StartForm,
    /// The field the cursor is to go to.
    focus: Option<Field>,
    /// The lesson the focus is to go to: the one just practised.
    lesson: Option<String>,
    problem: Option<Problem>,
    lessons: Vec<Lesson>,
    notice: Option<NoticeView>,
    saved_file: Option<PathBuf>,
    more: Option<More>,
    /// Whether it is asked whether others may be asked.
    asks_consent: bool,
    chooser: Box<dyn FileChooser>,
    asked: Option<Asked>,
    /// A saved report is being read.
    opening: bool,
    /// What is said at the start is still to be seen when the first report is shown.
    keeps_notice: bool,
    /// The names of files that were given with the report that is being opened.
    left_out: Vec<String>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

/// What other threads send.
#[derive(Debug)]
enum Message {
    Event(run::Event),
    Opened(Result<Box<Report>, String>),
}

#[derive(Debug)]
enum Screen {
    Start,
    Climb(Box<Climb>),
    Result(Box<Shown>),
}

impl App {
    /// Sets up fonts, theme and the first screen.
    #[must_use]
    pub fn new(ctx: &egui::Context, start: Start) -> Self {
        Self::with_chooser(ctx, start, Box::new(Dialogs::default()))
    }

    /// The same with something else to ask for files: tests answer the dialogs themselves.
    #[must_use]
    pub fn with_chooser(ctx: &egui::Context, start: Start, chooser: Box<dyn FileChooser>) -> Self {
        super::fonts::install(ctx, start.bundled_fonts_only);
        let (sender, receiver) = channel();
        let mut app = Self {
            ctx: ctx.clone(),
            texts: Texts::english(),
            zone: TimeZone::system(),
            form: StartForm::from_remembered(&start.settings.options),
            settings: start.settings,
            reports_folder: start.reports_folder,
            autosave: Autosave::new(start.kept_report),
            still: start.still,
            screen: Screen::Start,
            said: Announcement::default(),
            contrast: None,
            focus: Some(Field::Target),
            lesson: None,
            problem: None,
            lessons: practice::lessons(),
            notice: None,
            saved_file: None,
            more: None,
            asks_consent: false,
            chooser,
            asked: None,
            opening: false,
            keeps_notice: false,
            left_out: Vec::new(),
            sender,
            receiver,
        };
        // Where the system does not say which theme it has.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        app.apply_theme();
        ctx.set_zoom_factor(app.settings.zoom.clamp(1.0, 2.0));
        app.form.target = start.target.unwrap_or_default();
        if !start.open_reports.is_empty() {
            app.open_first(start.open_reports);
        } else if let Some(name) = start.practice {
            app.start_check(Wanted::practice(name));
        } else if start.autostart && !app.form.target.is_empty() {
            app.start_from_form();
        }
        if let Some(notice) = start.notice {
            app.notice = Some(NoticeView::trouble(notice));
            app.keeps_notice = app.opening;
        }
        app
    }

    /// Takes in what other threads have sent; called before every frame, also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        while let Ok(message) = self.receiver.try_recv() {
            match message {
                Message::Event(event) => self.take_event(event),
                Message::Opened(opened) => self.take_opened(opened),
            }
        }
        self.after_events();
        self.take_answer();
        self.take_dropped(ctx);
        self.follow_contrast(ctx);
        // Ctrl and plus or minus are egui's own; what they did is remembered, within bounds.
        let zoom = ctx.zoom_factor().clamp(1.0, 2.0);
        if (zoom - ctx.zoom_factor()).abs() > f32::EPSILON {
            ctx.set_zoom_factor(zoom);
        }
        self.settings.zoom = zoom;
    }

    /// Draws one frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let by_key = self.shortcut(ui);
        let by_click = self.draw(ui);
        announcer::announce(ui, &self.said);
        self.invite_drop(ui);
        if let Some(more) = self.more {
            self.more = screens::more::show(ui, more, &self.texts);
            if self.more.is_none() && matches!(self.screen, Screen::Start) {
                // Escape takes the focus away from everything, and who types next means the field.
                self.focus = Some(Field::Target);
            }
        }
        if self.asks_consent
            && let Some(answer) = self.ask_consent(ui)
        {
            self.asks_consent = false;
            self.take_consent(answer);
        }
        for action in [by_key, by_click].into_iter().flatten() {
            self.act(action);
        }
    }

    /// What is to be remembered; window size and place are filled in by the launcher.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The window's title: what the result on the screen is about, so that it can be found among other windows.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.screen {
            Screen::Result(shown) => {
                self.texts.with("window-title-of", &[("name", shown.report.target.name())])
            }
            Screen::Start | Screen::Climb(_) => self.texts.get("window-title"),
        }
    }

    /// Whether something runs whose end changes the screen without the person's doing: a check, or a report
    /// that is being opened. `--screenshot` waits for its end.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.opening || matches!(self.screen, Screen::Climb(_))
    }

    fn draw(&mut self, ui: &mut Ui) -> Option<Action> {
        let texts = self.texts;
        let mut action;
        let mut notice = None;
        let quiet = self.notice.clone();
        let mut show_notice = |ui: &mut Ui| {
            notice = quiet.as_ref().and_then(|quiet| screens::frame::notice(ui, quiet, &texts));
        };
        let central = egui::CentralPanel::default().frame(egui::Frame::new().fill(ui.visuals().panel_fill));
        match &mut self.screen {
            Screen::Start => {
                self.said = Announcement::default();
                let path = PathView::new(Step::Start, false, String::new(), &texts);
                let problem = self.problem.clone();
                let view =
                    StartView::new(&self.settings.recent, &self.lessons, &self.form.options, problem, &texts);
                let editing = Editing {
                    form: &mut self.form,
                    focus: &mut self.focus,
                    lesson: &mut self.lesson,
                    theme: self.settings.theme,
                    zoom: self.settings.zoom,
                    renderer: self.settings.renderer,
                };
                action = screens::start::top(ui, &path, &editing, &texts);
                action = action.or(screens::start::footer(ui, &texts));
                show_notice(ui);
                let in_body = central.show(ui, |ui| screens::start::body(ui, &view, editing, &texts)).inner;
                action = action.or(in_body);
            }
            Screen::Climb(climb) => {
                let view = climb.view(&texts);
                if let Some(said) = Announcement::of_climb(&view) {
                    self.said = said;
                }
                screens::frame::top(ui, &PathView::new(Step::Climb, false, String::new(), &texts), None);
                action = screens::climb::footer(ui, &view, &texts);
                show_notice(ui);
                let in_body = central.show(ui, |ui| screens::climb::body(ui, &view, &texts)).inner;
                action = action.or(in_body);
            }
            Screen::Result(shown) => {
                self.said = Announcement::of_result(&shown.view, &texts);
                let path = PathView::new(Step::Result, shown.saved, shown.tested.clone(), &texts);
                screens::frame::top(ui, &path, None);
                action = screens::result::footer(ui, true, self.form.options.parallel, &texts);
                show_notice(ui);
                let offers = self.settings.options.others.consent != Consent::Never;
                // Another result is not scrolled to where the last one was read.
                let body = |ui: &mut Ui| {
                    ui.push_id(shown.since, |ui| screens::result::body(ui, &shown.view, offers, &texts)).inner
                };
                let in_body = central.show(ui, body).inner;
                action = action.or(in_body);
            }
        }
        action.or(notice)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Start => self.start_from_form(),
            Action::Fill(text) => {
                self.form.target = text;
                self.problem = None;
                self.focus = Some(Field::Target);
            }
            Action::Practise(name) => self.start_check(Wanted::practice(name)),
            Action::OpenReport => self.ask_what_to_open(),
            Action::AddAnchors => self.ask_for_anchors(),
            Action::RemoveAnchor(index) => {
                if index < self.form.options.ca_files.len() {
                    self.form.options.ca_files.remove(index);
                }
            }
            Action::Theme(theme) => {
                self.settings.theme = theme;
                self.apply_theme();
            }
            Action::Renderer(renderer) => self.settings.renderer = renderer,
            Action::Zoom(zoom) => self.ctx.set_zoom_factor(zoom.clamp(1.0, 2.0)),
            Action::More(more) => self.more = more,
            Action::Cancel => self.cancel(),
            Action::Back => self.back(),
            Action::Again => self.again(),
            Action::LookDeeper => self.look_deeper(),
            Action::AskAs(sender) => self.ask_as(sender),
            Action::Save => self.ask_where_to_save(),
            Action::CopyTicket => {
                if let Screen::Result(shown) = &self.screen {
                    self.ctx.copy_text(report::ticket_summary(&shown.report, &self.texts));
                    self.notice = Some(NoticeView::done(self.texts.get("ui-notice-ticket-copied")));
                }
            }
            Action::Copy { text, notice } => {
                self.ctx.copy_text(text);
                self.notice = Some(NoticeView::done(self.texts.get(notice)));
            }
            Action::SaveCertificate { pem, file_name } => self.ask_where_to_save_certificate(pem, file_name),
            Action::ChooseServer(server, layer) => self.choose_server(server, layer),
            Action::ShowProducts(products) => self.select(|_, before| Selection { products, ..before }),
            Action::ChooseRung(layer) => self.select(|_, before| Selection { layer: Some(layer), ..before }),
            Action::ChooseTab(tab) => self.select(|_, before| Selection { tab, ..before }),
            Action::ShowInFolder => self.show_in_folder(),
            Action::OfferOthers => self.asks_consent = true,
            Action::DismissNotice => self.notice = None,
        }
        self.ctx.request_repaint();
    }

    /// Looks at another server: at a rung of it, or at its most telling one; while they are climbed, too.
    fn choose_server(&mut self, server: usize, layer: Option<Layer>) {
        if let Screen::Climb(climb) = &mut self.screen {
            climb.looked_at = Some(server);
        }
        self.select(|report, before| {
            let layer = layer.or_else(|| super::view::ladder::most_telling(report, Some(server)));
            Selection { server: Some(server), layer, ..before }
        });
    }

    fn select(&mut self, change: impl FnOnce(&Report, Selection) -> Selection) {
        if let Screen::Result(shown) = &mut self.screen {
            let selection = change(&shown.report, shown.selection);
            shown.select(selection, &self.zone, self.texts);
        }
    }

    /// Shows another screen. What had the focus is gone, and nothing inherits it.
    fn show(&mut self, screen: Screen) {
        self.screen = screen;
        self.ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
    }

    fn back(&mut self) {
        let practised = match &self.screen {
            Screen::Start => None,
            Screen::Climb(climb) => climb.lesson(),
            Screen::Result(shown) => shown.wanted.as_ref().and_then(Wanted::lesson),
        };
        self.lesson = practised.map(str::to_owned);
        self.focus = self.lesson.is_none().then_some(Field::Target);
        self.show(Screen::Start);
        self.notice = None;
    }
}
