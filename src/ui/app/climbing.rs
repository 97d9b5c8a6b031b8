//! Starting a check, taking in its events, and its end.

use std::time::Instant;

use super::{App, Message, Screen, Shown};
use crate::{
    intake::target,
    model::{report::Report, target::Target},
    platform::{host, roots},
    practice::{self, PracticeServer},
    run::{self, DeepOptions, Fetch, Options, RunHandle, RunState, Sources},
    ui::view::{
        climb::ClimbView,
        detail::Tab,
        form::{Field, Problem, Understood},
        ladder::Progress,
        notice::NoticeView,
        result::Origin,
    },
};

/// What is checked, so that it can be done again.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    whom: Whom,
    /// Look deeper as well.
    deep: bool,
    /// Send the hellos of these senders as well, by the keys of their profiles.
    ask_as: Vec<String>,
    /// The server that is looked at so closely; nothing for all of them.
    further_at: Option<String>,
    /// Ask other mail servers whether it is this PC, if it comes to that.
    others: bool,
}

/// Which server is checked.
#[derive(Debug, Clone)]
enum Whom {
    Server { target: Box<Target>, options: Box<Options> },
    Practice(String),
}

impl Wanted {
    /// A plain check of a target.
    pub(super) fn server(target: Target, options: Options) -> Self {
        Self::of(Whom::Server { target: Box::new(target), options: Box::new(options) })
    }

    const fn of(whom: Whom) -> Self {
        Self { whom, deep: false, ask_as: Vec::new(), further_at: None, others: false }
    }

    /// A plain check of a built-in practice server.
    pub(super) fn practice(name: String) -> Self {
        Self::of(Whom::Practice(name))
    }

    /// The practice server's name.
    pub(super) fn lesson(&self) -> Option<&str> {
        match &self.whom {
            Whom::Server { .. } => None,
            Whom::Practice(name) => Some(name),
        }
    }

    /// The check that a report tells of.
    fn told_by(report: &Report, fetch: Fetch) -> Self {
        if let Some(name) = &report.run.practice {
            return Self::practice(name.clone());
        }
        let settings = &report.settings;
        let options = Options {
            family: settings.family,
            fetch,
            dns: Sources { servers: settings.dns_servers.clone(), ..Sources::default() },
            parallel: settings.parallel,
            most_addresses: settings.most_addresses,
            ..Options::default()
        };
        Self::server(report.target.clone(), options)
    }

    /// The check without what was asked for beyond it; `others` as well, or not.
    pub(super) fn plain(self, others: bool) -> Self {
        Self { deep: false, ask_as: Vec::new(), others, ..self }
    }

    fn name(&self) -> &str {
        match &self.whom {
            Whom::Server { target, .. } => target.name(),
            Whom::Practice(name) => name,
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
    /// The server whose ladder was chosen; nothing to follow the climb.
    pub(super) looked_at: Option<usize>,
    /// The result that was left for this check; it comes back when nothing is found out.
    before: Option<Box<Shown>>,
    /// What to look at first in the result: the tab, and the server that was looked at before.
    then: Option<(Tab, Option<usize>)>,
    /// The server that is practised on; it stops with the check.
    _practice: Option<PracticeServer>,
}

impl Climb {
    pub(super) fn lesson(&self) -> Option<&str> {
        self.wanted.lesson()
    }

    pub(super) fn view(&self, texts: &crate::texts::Texts) -> ClimbView {
        let now_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        let progress = Progress { underway: self.state.underway.clone(), now_ms };
        let name = self.wanted.name();
        ClimbView::at(self.worded.as_ref(), &progress, name, self.looked_at, self.stopping, texts)
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
                self.start_check(Wanted::server(target, options));
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
        self.start_check_then(wanted, None);
    }

    /// The same; a result that is on the screen comes back when the check finds nothing out.
    pub(super) fn start_check_then(&mut self, wanted: Wanted, then: Option<(Tab, Option<usize>)>) {
        match self.begin(&wanted) {
            Ok((handle, practice)) => {
                let state = RunState::new(handle.id().clone());
                (self.problem, self.notice) = (None, None);
                self.autosave.begin();
                let before = match std::mem::replace(&mut self.screen, Screen::Start) {
                    Screen::Result(shown) => Some(shown),
                    Screen::Start | Screen::Climb(_) => None,
                };
                self.show(Screen::Climb(Box::new(Climb {
                    wanted,
                    handle,
                    state,
                    worded: None,
                    began: Instant::now(),
                    stopping: false,
                    looked_at: None,
                    before,
                    then,
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
        let (target, mut options, practice) = match &wanted.whom {
            Whom::Server { target, options } => {
                let (target, mut options) = ((**target).clone(), (**options).clone());
                // A practice domain can be typed like any other.
                let practised = practice::domain::named_by(&target)
                    .map(|name| practice::start(name, None).map(|server| (name, server)))
                    .transpose()
                    .map_err(|error| error.to_string())?;
                let server = practised.map(|(name, server)| {
                    options.practice = Some(name.to_owned());
                    options.extra_anchors.extend(server.trust_anchors.iter().cloned());
                    options.dns.zone.clone_from(&server.zone);
                    options.laboratory = true;
                    server
                });
                (target, options, server)
            }
            Whom::Practice(name) => {
                let server = practice::start(name, None).map_err(|error| error.to_string())?;
                let options = Options {
                    dns: Sources { zone: server.zone.clone(), ..Sources::default() },
                    laboratory: true,
                    extra_anchors: server.trust_anchors.clone(),
                    practice: Some(name.clone()),
                    at: self.form.options.judged_for(&self.texts).unwrap_or_default(),
                    fetch: self.form.options.fetch(),
                    parallel: self.form.options.servers_at_once,
                    ..Options::default()
                };
                (server.target.clone(), options, Some(server))
            }
        };
        if practice.is_none() {
            options.web = self.web_access();
            options.this_pc = self.questions(wanted.others);
        }
        if wanted.deep {
            options.deep = Some(DeepOptions { parallel: self.form.options.parallel });
            // Among dozens of connections one more question does not count.
            options.fetch.revocation = true;
        }
        options.ask_as.clone_from(&wanted.ask_as);
        options.further_at.clone_from(&wanted.further_at);
        options.ehlo_name = options.ehlo_name.or_else(host::fqdn);
        options.vantage = Some(host::vantage());
        options.stored_roots = Some(roots::stored_roots);
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
        let kept = if finished {
            self.autosave.keep(&report, &self.texts)
        } else {
            // Whoever opens it sees a check that did not come to its end, whatever ended it.
            let mut cut = climb.state.report.clone().unwrap_or_else(|| report.clone());
            cut.run.stopped = true;
            self.texts.word(&mut cut);
            self.autosave.keep(&cut, &self.texts)
        };
        if let Some(problem) = kept {
            self.notice = Some(NoticeView::trouble(problem));
        }
        if !finished {
            climb.worded = Some(report);
            return;
        }
        let nothing_known =
            report.rungs.is_empty() && report.servers.iter().all(|server| server.rungs.is_empty());
        if report.run.stopped && nothing_known {
            self.leave_climb();
            self.notice = Some(NoticeView::done(self.texts.get("ui-notice-stopped")));
            return;
        }
        let (wanted, then) = (climb.wanted.clone(), climb.then);
        let mut shown = Shown::new(report, Origin::Fresh, Some(wanted), &self.zone, self.texts);
        if let Some(then) = then {
            shown = shown.first_at(then, &self.zone, self.texts);
        }
        self.show(Screen::Result(Box::new(shown)));
    }

    /// Stops the check; asked twice, does not wait for its end.
    pub(super) fn cancel(&mut self) {
        let Screen::Climb(climb) = &mut self.screen else { return };
        climb.handle.cancel();
        if climb.stopping || climb.state.report.is_none() {
            self.leave_climb();
        } else {
            climb.stopping = true;
        }
    }

    /// Back to the result from which the check was started, or to the Start screen.
    fn leave_climb(&mut self) {
        let before = match &mut self.screen {
            Screen::Climb(climb) => climb.before.take(),
            Screen::Start | Screen::Result(_) => None,
        };
        match before {
            Some(shown) => self.show(Screen::Result(shown)),
            None => self.back(),
        }
    }

    /// The plain check again; of an opened report, the check it tells of.
    pub(super) fn again(&mut self) {
        if let Some((wanted, _)) = self.present() {
            self.start_check(wanted.plain(false));
        }
    }

    /// The check behind the result, or the one an opened report tells of; and the server that is looked at.
    pub(super) fn present(&self) -> Option<(Wanted, Option<usize>)> {
        let Screen::Result(shown) = &self.screen else { return None };
        let told = || Wanted::told_by(&shown.report, self.form.options.fetch());
        let server = shown.selection.server;
        let further_at =
            server.and_then(|index| shown.report.servers.get(index)).map(|server| server.host.clone());
        Some((Wanted { further_at, ..shown.wanted.clone().unwrap_or_else(told) }, server))
    }

    /// The same check again, and then everything the server agrees to.
    pub(super) fn look_deeper(&mut self) {
        if let Some((wanted, server)) = self.present() {
            let then = Some((Tab::Agrees, server));
            self.start_check_then(Wanted { deep: true, ask_as: Vec::new(), ..wanted }, then);
        }
    }

    /// The same check again, and the hello of one more sender. Those asked before are asked again, so that what is
    /// shown was all found out at one time.
    pub(super) fn ask_as(&mut self, sender: String) {
        if let Some((mut wanted, server)) = self.present() {
            wanted.ask_as.retain(|known| *known != sender);
            wanted.ask_as.push(sender);
            self.start_check_then(wanted, Some((Tab::Senders, server)));
        }
    }
}
