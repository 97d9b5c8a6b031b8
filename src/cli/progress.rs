//! What is told while the ladder is climbed: a line for each rung, and on a terminal a countdown.

use std::io::IsTerminal;

use super::output;
use crate::{
    model::{
        evidence::{DeepEnd, DeepProgress, DeepStep},
        layer::{Layer, Verdict},
        report::{Report, Rung},
    },
    report::text::{self, Tone},
    run::{EventKind, RunState},
    texts::Texts,
};

/// Tells the progress of one run on standard error.
pub(super) struct Progress<'a> {
    texts: &'a Texts,
    terminal: bool,
    /// A line is shown that the next one must take the place of.
    waiting: bool,
    /// The server has asked for patience and was told to have it.
    patient: bool,
    server: Option<usize>,
    /// Every rung as it was told.
    told: Vec<(Option<usize>, Layer, Verdict, String)>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(texts: &'a Texts) -> Self {
        Self {
            texts,
            terminal: std::io::stderr().is_terminal(),
            waiting: false,
            patient: false,
            server: None,
            told: Vec::new(),
        }
    }

    /// Tells what an event brought; the state has taken it in already.
    pub(super) fn tell(&mut self, happened: Happened, state: &RunState) {
        let Some(report) = &state.report else { return };
        match happened {
            Happened::RungDone(server, layer) => {
                // Words are made anew, for a rung can change what is said of those below it.
                let mut worded = report.clone();
                self.texts.word(&mut worded);
                self.rung(server, layer, &worded);
            }
            Happened::DeepLook(server) => {
                if let Some(look) = report.servers.get(server).and_then(|server| server.deep.as_ref()) {
                    self.deep(&look.progress);
                }
            }
            Happened::Nothing => {}
        }
    }

    /// Tells how the deep look goes: its connections where somebody looks on, its waits and its end everywhere.
    fn deep(&mut self, progress: &DeepProgress) {
        let connections = progress.connections.to_string();
        if let Some(end) = progress.end {
            self.clear();
            let seconds = format!("{:.1}", progress.elapsed_ms / 1000.0);
            let values = [("connections", connections.as_str()), ("seconds", seconds.as_str())];
            let verdict = if end == DeepEnd::Complete { Verdict::Pass } else { Verdict::NotTested };
            let lead = format!("  {} ", text::mark(verdict));
            let sentence = self.texts.with("cli-deep-done", &values);
            output::progress(&text::told(Tone::Verdict(verdict), &lead, &sentence));
            return;
        }
        match &progress.waiting {
            Some(wait) if !self.patient => {
                self.clear();
                let seconds = format!("{:.0}", wait.seconds);
                let values = [("reply", wait.reply.as_str()), ("seconds", seconds.as_str())];
                output::remark(&self.texts.with("cli-deep-patience", &values));
            }
            None if self.patient => output::remark(&self.texts.get("cli-deep-patience-again")),
            _ => {}
        }
        self.patient = progress.waiting.is_some();
        if let (Some(step), true, false) = (progress.doing, self.terminal, self.patient) {
            let what = match step {
                DeepStep::Suites { version } => version.name().to_owned(),
                _ => String::new(),
            };
            let values = [("connections", connections.as_str()), ("what", what.as_str())];
            let sentence = self.texts.with("cli-deep-now", &values);
            output::passing(sentence.trim_end_matches([' ', ',']));
            self.waiting = true;
        }
    }

    /// Counts down, where somebody looks on. `now_ms` counts from the beginning of the run.
    pub(super) fn tick(&mut self, state: &RunState, now_ms: f64) {
        let Some(current) = state.current().filter(|_| self.terminal) else { return };
        let name = self.layer(current.layer);
        let spent = (now_ms - current.since_ms).max(0.0);
        let sentence = match current.limit_ms {
            Some(limit) => {
                let left = ((limit - spent) / 1000.0).max(0.0).ceil();
                self.texts.with("cli-waiting-at-most", &[("rung", &name), ("seconds", &format!("{left:.0}"))])
            }
            None => self.texts.with("cli-waiting", &[("rung", &name)]),
        };
        output::passing(&sentence);
        self.waiting = true;
    }

    /// Takes away the countdown.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.waiting) {
            output::passing("");
        }
    }

    fn rung(&mut self, server: Option<usize>, layer: Layer, report: &Report) {
        let (host, rung): (Option<&str>, Option<&Rung>) = match server {
            Some(index) => match report.servers.get(index) {
                Some(server) => (Some(&server.host), server.rung(layer)),
                None => (None, None),
            },
            None => (None, report.rungs.iter().find(|rung| rung.layer == layer)),
        };
        let Some(rung) = rung else { return };
        // A rung is climbed again when something above it tells more; only news is told.
        let news = (server, layer, rung.verdict, rung.summary.clone());
        if self.told.contains(&news) {
            return;
        }
        self.told.push(news);
        self.clear();
        if let (Some(host), true) = (host, server != self.server) {
            self.server = server;
            output::progress(&text::told(Tone::Strong, "", host));
        }
        let lead = format!("  {} ", text::mark(rung.verdict));
        let sentence = format!("{}: {}", self.layer(rung.layer), rung.summary);
        output::progress(&text::told(Tone::Verdict(rung.verdict), &lead, &sentence));
    }

    fn layer(&self, layer: Layer) -> String {
        self.texts.get(&format!("layer-{}", layer.key().replace('_', "-")))
    }
}

/// What an event means for the telling.
#[derive(Debug, Clone, Copy)]
pub(super) enum Happened {
    /// A rung was climbed; the server's index, nothing for a rung of the domain.
    RungDone(Option<usize>, Layer),
    /// The deep look at a server has come further; the server's index.
    DeepLook(usize),
    Nothing,
}

impl Happened {
    pub(super) fn of(kind: &EventKind) -> Self {
        match kind {
            EventKind::RungDone { server, rung } => Happened::RungDone(Some(*server), rung.layer),
            EventKind::DomainRungDone { rung } => Happened::RungDone(None, rung.layer),
            EventKind::DeepLook { server, .. } => Happened::DeepLook(*server),
            _ => Happened::Nothing,
        }
    }
}
