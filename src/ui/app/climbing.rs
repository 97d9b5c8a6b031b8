//! Starting a check, taking in its events, and its end.

use std::time::Instant;

use super::{App, Message, Screen, Shown};
use crate::{
    intake::target,
    model::{report::Report, target::Target},
    platform::host,
    practice::{self, PracticeServer},
    report,
    run::{self, Options, RunHandle, RunState},
    ui::view::{
        climb::ClimbView,
        form::{Field, Problem, Understood},
        ladder::Progress,
        notice::NoticeView,
        result::Origin,
    },
};

/// The file into which the report so far is saved by itself.
const AUTOSAVE: &str = "last-check.json";

/// What is checked, so that it can be done again.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    Server { target: Target, options: Options },
    Practice(String),
}

impl Wanted {
    /// The practice server's name.
    pub(super) fn lesson(&self) -> Option<&str> {
        match self {
            Wanted::Server { .. } => None,
            Wanted::Practice(name) => Some(name),
        }
    }
}

/// A check under way.
#[derive(Debug)]
pub(super) struct Climb {
    wanted: Wanted,
    handle: RunHandle,
    state: RunState,
    /// The report so far, worded; kept so that a frame without news words nothing.
    worded: Option<Report>,
    began: Instant,
    stopping: bool,
    /// The server that is practised on; it stops with the check.
    _practice: Option<PracticeServer>,
}

impl Climb {
    pub(super) fn lesson(&self) -> Option<&str> {
        self.wanted.lesson()
    }

    pub(super) fn view(&self, texts: &crate::texts::Texts) -> ClimbView {
        let now_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        let progress = Progress { current: self.state.current, now_ms };
        let name = match &self.wanted {
            Wanted::Server { target, .. } => target.name(),
            Wanted::Practice(name) => name,
        };
        ClimbView::new(self.worded.as_ref(), progress, name, self.stopping, texts)
    }
}

impl App {
    /// Understands the form and starts; otherwise says what is wrong and puts the cursor back.
    pub(super) fn start_from_form(&mut self) {
        match self.form.read(&self.texts) {
            Ok(Understood { target, mut options, remembered }) => {
                for file in &remembered.ca_files {
                    match run::anchors_from_file(file) {
                        Ok(anchors) => options.extra_anchors.extend(anchors),
                        Err(error) => {
                            let sentence =
                                self.texts.with("ui-anchors-refused", &[("problem", &error.to_string())]);
                            self.form.options_open = true;
                            self.notice = Some(NoticeView::trouble(sentence));
                            return;
                        }
                    }
                }
                self.settings.options = remembered;
                self.settings.remember_target(&target::shown(&target));
                self.start_check(Wanted::Server { target, options });
            }
            Err(problem) => {
                self.focus = Some(problem.field);
                self.form.options_open |= problem.field != Field::Target;
                self.problem = Some(problem);
            }
        }
    }

    /// Starts a check; where it cannot start, the Start screen says why.
    pub(super) fn start_check(&mut self, wanted: Wanted) {
        match self.begin(&wanted) {
            Ok((handle, practice)) => {
                let state = RunState::new(handle.id().clone());
                (self.problem, self.notice) = (None, None);
                self.show(Screen::Climb(Box::new(Climb {
                    wanted,
                    handle,
                    state,
                    worded: None,
                    began: Instant::now(),
                    stopping: false,
                    _practice: practice,
                })));
            }
            Err(reason) => {
                let sentence = self.texts.with("ui-problem-cannot-start", &[("reason", &reason)]);
                self.show(Screen::Start);
                self.focus = Some(Field::Target);
                self.problem = Some(Problem { field: Field::Target, sentence });
            }
        }
    }

    fn begin(&self, wanted: &Wanted) -> Result<(RunHandle, Option<PracticeServer>), String> {
        let (target, mut options, practice) = match wanted {
            Wanted::Server { target, options } => (target.clone(), options.clone(), None),
            Wanted::Practice(name) => {
                let server = practice::start(name, None).map_err(|error| error.to_string())?;
                let options = Options {
                    extra_anchors: server.trust_anchors.clone(),
                    practice: Some(name.clone()),
                    ..Options::default()
                };
                (server.target.clone(), options, Some(server))
            }
        };
        options.ehlo_name = options.ehlo_name.or_else(host::fqdn);
        options.vantage = Some(host::vantage());
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let handle = run::start(target, options, move |event| {
            // The window may be gone; then nobody waits for the event any more.
            let _ = sender.send(Message::Event(event));
            ctx.request_repaint_of(egui::ViewportId::ROOT);
        });
        handle.map(|handle| (handle, practice)).map_err(|error| error.to_string())
    }

    /// Takes in events of the running check; those of a stopped one are dropped.
    pub(super) fn take_event(&mut self, event: run::Event) {
        let Screen::Climb(climb) = &mut self.screen else { return };
        if climb.state.apply(event) {
            climb.worded = None;
        }
    }

    /// Words the report so far once after a batch of events, saves it by itself, and shows the result at the end.
    pub(super) fn after_events(&mut self) {
        let Screen::Climb(climb) = &mut self.screen else { return };
        if climb.worded.is_some() {
            return;
        }
        let Some(mut report) = climb.state.report.clone() else { return };
        self.texts.word(&mut report);
        let finished = climb.state.finished;
        if let Some(folder) = &self.autosave_folder {
            let text = report::render(&report, report::Format::Json, &self.texts);
            // Best effort: the check matters more than its copy on disk.
            let _ = std::fs::create_dir_all(folder);
            let _ = report::save(&folder.join(AUTOSAVE), &text);
        }
        if !finished {
            climb.worded = Some(report);
            return;
        }
        let nothing_known =
            report.rungs.is_empty() && report.servers.iter().all(|server| server.rungs.is_empty());
        if report.run.stopped && nothing_known {
            self.back();
            self.notice = Some(NoticeView::done(self.texts.get("ui-notice-stopped")));
            return;
        }
        let wanted = climb.wanted.clone();
        let shown = Shown::new(report, Origin::Fresh, Some(wanted), &self.zone, self.texts);
        self.show(Screen::Result(Box::new(shown)));
    }

    /// Stops the check; asked twice, does not wait for its end.
    pub(super) fn cancel(&mut self) {
        let Screen::Climb(climb) = &mut self.screen else { return };
        climb.handle.cancel();
        if climb.stopping || climb.state.report.is_none() {
            self.back();
        } else {
            climb.stopping = true;
        }
    }

    /// The same check again; of an opened report, the check it tells of.
    pub(super) fn again(&mut self) {
        let Screen::Result(shown) = &self.screen else { return };
        let told = |report: &Report| {
            if let Some(name) = &report.run.practice {
                return Wanted::Practice(name.clone());
            }
            let options = Options { family: report.settings.family, ..Options::default() };
            Wanted::Server { target: report.target.clone(), options }
        };
        let wanted = shown.wanted.clone().unwrap_or_else(|| told(&shown.report));
        self.start_check(wanted);
    }
}
