//! Saving and opening reports, and choosing files with trust anchors.

use std::path::{Path, PathBuf};

use super::{App, Message, Screen, Shown};
use crate::{
    diagnosis,
    model::report::Report,
    report::{self, Format, OpenError, REPORT_EXTENSION},
    ui::{
        dialogs::{Answer, Request},
        screens,
        view::{notice::NoticeView, result::Origin},
    },
};

/// The forms a report can be saved in, with their file endings.
const FORMATS: [(Format, &str, &[&str]); 5] = [
    (Format::Html, "ui-format-html", &["html", "htm"]),
    (Format::Text, "ui-format-text", &["txt"]),
    (Format::Markdown, "ui-format-markdown", &["md"]),
    (Format::Json, "ui-format-json", &["json"]),
    (Format::Json, "ui-format-tlsladder", &[REPORT_EXTENSION]),
];

/// What the open dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Save,
    /// To save this certificate (PEM).
    Certificate(String),
    Open,
    Anchors,
}

impl App {
    /// Asks where to save the report.
    pub(super) fn ask_where_to_save(&mut self) {
        let Screen::Result(shown) = &self.screen else { return };
        let preferred = self.settings.save_format;
        let mut formats = FORMATS;
        formats.sort_by_key(|(format, ..)| *format != preferred);
        let request = Request::Save {
            title: self.texts.get("ui-dialog-save"),
            folder: self.settings.report_folder.clone().or_else(|| self.reports_folder.clone()),
            file_name: report::file_name(&shown.report, preferred),
            kinds: formats.iter().map(|(_, key, endings)| (self.texts.get(key), strings(endings))).collect(),
        };
        self.ask(Asked::Save, request);
    }

    /// Asks where to save a certificate that the server should have sent.
    pub(super) fn ask_where_to_save_certificate(&mut self, pem: String, file_name: String) {
        let request = Request::Save {
            title: self.texts.get("ui-dialog-certificate"),
            folder: self.settings.report_folder.clone().or_else(|| self.reports_folder.clone()),
            file_name,
            kinds: vec![(self.texts.get("ui-format-certificates"), strings(&["pem", "crt"]))],
        };
        self.ask(Asked::Certificate(pem), request);
    }

    /// Asks which saved report to open.
    pub(super) fn ask_what_to_open(&mut self) {
        let request = Request::Open {
            title: self.texts.get("ui-dialog-open"),
            folder: self.settings.report_folder.clone().or_else(|| self.reports_folder.clone()),
            kinds: vec![
                (self.texts.get("ui-format-reports"), strings(&[REPORT_EXTENSION, "json"])),
                (self.texts.get("ui-format-any"), strings(&["*"])),
            ],
            many: false,
        };
        self.ask(Asked::Open, request);
    }

    /// Asks which files hold further trust anchors.
    pub(super) fn ask_for_anchors(&mut self) {
        let request = Request::Open {
            title: self.texts.get("ui-dialog-anchors"),
            folder: None,
            kinds: vec![
                (self.texts.get("ui-format-certificates"), strings(&["pem", "crt", "cer", "der"])),
                (self.texts.get("ui-format-any"), strings(&["*"])),
            ],
            many: true,
        };
        self.ask(Asked::Anchors, request);
    }

    fn ask(&mut self, asked: Asked, request: Request) {
        if !self.still && self.chooser.ask(&self.ctx, request) {
            self.asked = Some(asked);
        }
    }

    /// Does what an answered dialog was for.
    pub(super) fn take_answer(&mut self) {
        let Some(answer) = self.chooser.answer() else { return };
        let Some(asked) = self.asked.take() else { return };
        match (asked, answer) {
            (_, Answer::Cancelled) => {}
            (Asked::Save, Answer::Chosen(paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    self.save_to(path);
                }
            }
            (Asked::Open, Answer::Chosen(paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    self.open_from(path);
                }
            }
            (Asked::Anchors, Answer::Chosen(paths)) => {
                let files = &mut self.form.options.ca_files;
                files.extend(paths);
                files.dedup();
            }
            (Asked::Certificate(pem), Answer::Chosen(paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    self.save_certificate(path, &pem);
                }
            }
            (Asked::Save, Answer::Failed(reason)) => self.save_without_dialog(&reason),
            (_, Answer::Failed(reason)) => {
                let text = self.texts.with("ui-notice-no-dialog", &[("reason", &reason)]);
                self.notice = Some(NoticeView::trouble(text));
            }
        }
    }

    /// Where no dialog can be shown, the report goes where reports usually go.
    fn save_without_dialog(&mut self, reason: &str) {
        let Screen::Result(shown) = &self.screen else { return };
        if let Some(folder) = self.settings.report_folder.clone().or_else(|| self.reports_folder.clone()) {
            let name = report::file_name(&shown.report, self.settings.save_format);
            self.save_to(folder.join(name));
        } else {
            let text = self.texts.with("ui-notice-no-dialog", &[("reason", reason)]);
            self.notice = Some(NoticeView::trouble(text));
        }
    }

    fn save_certificate(&mut self, path: PathBuf, pem: &str) {
        let path = if path.extension().is_some() { path } else { path.with_extension("pem") };
        let file = path.display().to_string();
        match report::save(&path, pem) {
            Ok(()) => {
                let text = self.texts.with("ui-notice-saved", &[("file", &file)]);
                self.notice = Some(NoticeView { show_in_folder: true, ..NoticeView::done(text) });
                self.saved_file = Some(path);
            }
            Err(error) => {
                let reason = error.source.to_string();
                let values = [("file", &*file), ("reason", &*reason)];
                let text = self.texts.with("ui-notice-certificate-not-saved", &values);
                self.notice = Some(NoticeView::trouble(text));
            }
        }
    }

    fn save_to(&mut self, path: PathBuf) {
        let Screen::Result(shown) = &mut self.screen else { return };
        let path = as_typed(path);
        let known = Format::of_name(&path);
        let format = known.unwrap_or(self.settings.save_format);
        // What stands after a dot in the name of a server is no ending.
        let path = if known.is_some() { path } else { with_ending(path, format.full_extension()) };
        let file = path.display().to_string();
        match report::save(&path, &report::render(&shown.report, format, &self.texts)) {
            Ok(()) => {
                shown.saved = true;
                self.settings.save_format = format;
                self.settings.report_folder = path.parent().map(Path::to_owned);
                let text = self.texts.with("ui-notice-saved", &[("file", &file)]);
                self.notice = Some(NoticeView { show_in_folder: true, ..NoticeView::done(text) });
                self.saved_file = Some(path);
            }
            Err(error) => {
                let reason = error.source.to_string();
                let text = self.texts.with("ui-notice-not-saved", &[("file", &file), ("reason", &reason)]);
                self.notice = Some(NoticeView::trouble(text));
            }
        }
    }

    /// Opens a file that was dropped onto the window, unless a check is under way.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if dropped.is_empty() {
            return;
        }
        if matches!(self.screen, Screen::Climb(_)) {
            self.notice = Some(NoticeView::trouble(self.texts.get("ui-open-later")));
            return;
        }
        self.open_first(dropped);
    }

    /// While a file is held over the window: that letting go opens it, or why it would not.
    pub(super) fn invite_drop(&self, ui: &egui::Ui) {
        if ui.input(|input| !input.raw.hovered_files.is_empty()) {
            let climbs = matches!(self.screen, Screen::Climb(_));
            screens::frame::over_everything(
                ui,
                &self.texts.get(if climbs { "ui-open-later" } else { "ui-open-drop" }),
            );
        }
    }

    /// Opens the first of some files; the others are named, so that nobody looks for them.
    pub(super) fn open_first(&mut self, files: Vec<PathBuf>) {
        let mut files = files.into_iter();
        let Some(first) = files.next() else { return };
        self.left_out = files.map(|file| file_name(&file)).collect();
        self.open_from(first);
    }

    /// Reads a saved report on a thread of its own.
    pub(super) fn open_from(&mut self, path: PathBuf) {
        let (sender, ctx, texts) = (self.sender.clone(), self.ctx.clone(), self.texts);
        let work = move || {
            let opened = read(&path).map_err(|problem| {
                let file = path.display().to_string();
                problem.in_words(&file, &texts)
            });
            let _ = sender.send(Message::Opened(opened.map(Box::new)));
            ctx.request_repaint_of(egui::ViewportId::ROOT);
        };
        match std::thread::Builder::new().name("open".to_owned()).spawn(work) {
            Ok(_) => self.opening = true,
            Err(error) => self.notice = Some(NoticeView::trouble(error.to_string())),
        }
    }

    pub(super) fn take_opened(&mut self, opened: Result<Box<Report>, String>) {
        self.opening = false;
        match opened {
            Ok(report) => {
                let mut report = *report;
                // A report of a newer version keeps its verdicts and its words.
                if diagnosis::judge_again(&mut report) || report.headline.is_empty() {
                    self.texts.word(&mut report);
                }
                self.autosave.keep_opened(&report, &self.texts);
                let left_out = std::mem::take(&mut self.left_out);
                if !std::mem::take(&mut self.keeps_notice) {
                    self.notice = None;
                }
                if !left_out.is_empty() {
                    let values =
                        [("name", &*report.target.name().to_owned()), ("files", &*left_out.join(", "))];
                    self.notice = Some(NoticeView::done(self.texts.with("ui-open-first-only", &values)));
                }
                let shown = Shown::new(report, Origin::Opened, None, &self.zone, self.texts);
                self.show(Screen::Result(Box::new(shown)));
            }
            Err(sentence) => {
                self.left_out.clear();
                self.notice = Some(NoticeView::trouble(sentence));
            }
        }
    }

    pub(super) fn show_in_folder(&mut self) {
        if let Some(path) = &self.saved_file {
            self.chooser.show_in_folder(path);
        }
    }
}

/// The name that was typed: the dialog of Windows puts its own ending behind one that it does not know, and asks only
/// about a file of the longer name.
fn as_typed(path: PathBuf) -> PathBuf {
    let typed = path.with_extension("");
    match (Format::of_name(&path), Format::of_name(&typed)) {
        (Some(added), Some(meant)) if added != meant && !typed.exists() => typed,
        _ => path,
    }
}

#[derive(Debug)]
enum ReadProblem {
    Folder,
    Unreadable(std::io::Error),
    NotShown(OpenError),
}

impl ReadProblem {
    fn in_words(&self, file: &str, texts: &crate::texts::Texts) -> String {
        let file = ("file", file);
        match self {
            Self::Folder => texts.with("ui-open-folder", &[file]),
            Self::Unreadable(error) => {
                texts.with("ui-open-unreadable", &[file, ("reason", &error.to_string())])
            }
            Self::NotShown(OpenError::NotAReport(_)) => texts.with("ui-open-not-a-report", &[file]),
            Self::NotShown(OpenError::NewerSchema(_)) => texts.with("ui-open-newer", &[file]),
            Self::NotShown(OpenError::TooLarge { limit_mib }) => {
                texts.with("ui-open-too-large", &[file, ("limit", &limit_mib.to_string())])
            }
        }
    }
}

fn read(path: &Path) -> Result<Report, ReadProblem> {
    if path.is_dir() {
        return Err(ReadProblem::Folder);
    }
    // A pipe, say, might have no end.
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(ReadProblem::Unreadable(std::io::Error::other("not a file on a disk")));
    }
    let text = std::fs::File::open(path).and_then(report::read).map_err(ReadProblem::Unreadable)?;
    report::open(&text).map_err(ReadProblem::NotShown)
}

/// The path with an ending behind its name, whatever dots the name has.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let mut name = path.into_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The name of a file without its folders, for people.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_behind_the_one_that_was_typed_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let named = |name: &str| as_typed(folder.path().join(name));
        assert_eq!(named("ticket.json.html"), folder.path().join("ticket.json"));
        for kept in ["ticket.html", "ticket.tlsladder.json", "example.org.html", "ticket.md.md", "ticket"] {
            assert_eq!(named(kept), folder.path().join(kept));
        }
        std::fs::write(folder.path().join("ticket.json"), "").unwrap();
        assert_eq!(
            named("ticket.json.html"),
            folder.path().join("ticket.json.html"),
            "nothing is overwritten"
        );
    }
}
