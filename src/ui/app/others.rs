//! Whom else to ask beside the servers, and how look-ups on the web leave this PC.

use super::{App, Screen};
use crate::{
    platform::proxy,
    run::{Questions, WebAccess},
    settings::Consent,
    ui::screens::others::{self, Answer},
};

impl App {
    /// The way of look-ups on the web, as the options say or else the system.
    pub(super) fn web_access(&self) -> WebAccess {
        let settings = self.settings.options.proxy.settings(proxy::settings);
        WebAccess { settings, ask_script: Some(proxy::ask_script) }
    }

    /// What may be asked about this PC.
    pub(super) fn questions(&self, agreed: bool) -> Questions {
        let others = &self.settings.options.others;
        let mut questions = Questions::default();
        if agreed || others.consent == Consent::Always {
            questions.references.clone_from(&others.servers);
            questions.web.clone_from(&others.web);
            // Who says so for this very server means it, wherever the server is.
            questions.even_inside = agreed;
        }
        questions
    }

    /// Asks whether others may be asked, and names those it comes to.
    pub(super) fn ask_consent(&self, ui: &egui::Ui) -> Option<Answer> {
        let others = &self.settings.options.others;
        let Screen::Result(shown) = &self.screen else { return Some(Answer::Later) };
        let is_tested =
            |host: &str| shown.report.servers.iter().any(|server| server.host.eq_ignore_ascii_case(host));
        let servers: Vec<String> = others
            .servers
            .iter()
            .filter(|host| !is_tested(host))
            .take(Questions::MOST_REFERENCES)
            .cloned()
            .collect();
        others::ask(ui, &servers, others.web.as_deref(), &self.texts)
    }

    /// What the person said to asking others; the check is made again with them.
    pub(super) fn take_consent(&mut self, answer: Answer) {
        let remembered = match answer {
            Answer::Once | Answer::Later => None,
            Answer::Always => Some(Consent::Always),
            Answer::Never => Some(Consent::Never),
        };
        if let Some(consent) = remembered {
            self.settings.options.others.consent = consent;
            self.form.options.ask_others = consent;
        }
        if matches!(answer, Answer::Once | Answer::Always)
            && let Some((wanted, _)) = self.present()
        {
            self.start_check_then(wanted.plain(true), None);
        }
    }
}
