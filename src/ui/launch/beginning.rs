//! How a window begins, and how the next renderer goes on where one fails.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    Arguments, Failure, Start, in_one_line,
    memory::Memory,
    renderers::{self, Renderer, Worked},
};
use crate::{
    platform::paths::Paths,
    report,
    settings::{Notice, Settings, ThemeChoice},
    texts::Texts,
};

/// What a window has to know when it begins, besides the command line.
#[derive(Debug)]
pub(super) struct Beginning {
    /// As they are remembered.
    pub(super) settings: Settings,
    /// The report that was on the screen of a window that failed.
    pub(super) resumed: Option<PathBuf>,
    /// What was not as it should be, in words for people.
    pub(super) notice: Option<String>,
}

/// Lets one renderer after the other attempt to show the window until one of them comes to a good end. The next one
/// goes on with the report that was `kept`.
pub(super) fn with_what_works(
    arguments: &Arguments,
    paths: &Paths,
    kept: &Path,
    mut attempt: impl FnMut(Renderer, Beginning) -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let texts = Texts::english();
    // A file that cannot be understood is put aside by this, so what is said of it now has to reach the window.
    let (settings, problem) = Settings::load(&paths.settings);
    let problem = problem.map(|problem| in_words(&problem, texts));
    let choice = arguments.renderer.unwrap_or(settings.renderer);
    let [first, second] = renderers::order(choice, Worked::recall(&paths.renderer));
    let failure = match attempt(first, Beginning { settings, resumed: None, notice: problem.clone() }) {
        // Without a screen no renderer can help.
        end @ (Ok(_) | Err(Failure::Screen(_))) => return end,
        Err(failure) => failure,
    };
    let failed = texts.with(first.failed_key(), &[("reason", &in_one_line(failure.reason()))]);
    // The window that failed may have changed them.
    let (settings, later) = Settings::load(&paths.settings);
    let later = later.map(|problem| in_words(&problem, texts));
    let resumed = kept.is_file().then(|| kept.to_owned());
    let shown = resumed.as_deref().map(|report| {
        texts.get(if was_stopped(report) { "window-resumed-stopped" } else { "window-resumed" })
    });
    let notice = joined([Some(failed), shown, later.or(problem)]);
    attempt(second, Beginning { settings, resumed, notice })
}

impl Beginning {
    /// How a window begins in a process that another one watches: what that one has to say comes with the arguments.
    pub(super) fn watched(arguments: &Arguments, paths: &Paths) -> Self {
        let (settings, problem) = Settings::load(&paths.settings);
        // The watcher has read the same file just before and has told of it, should it have been wrong.
        let notice =
            arguments.notice.clone().or_else(|| problem.map(|problem| in_words(&problem, Texts::english())));
        Self { settings, resumed: arguments.resume.clone(), notice }
    }

    /// What the window is to hold, and what is remembered of it.
    pub(super) fn prepare(self, arguments: &Arguments, paths: &Paths, kept: &Path) -> (Start, Memory) {
        let Self { settings: remembered, resumed, notice } = self;
        let mut settings = remembered.clone();
        settings.theme = arguments.theme.unwrap_or(remembered.theme);
        let overruled: Option<(ThemeChoice, ThemeChoice)> =
            arguments.theme.map(|theme| (theme, remembered.theme)).filter(|(given, kept)| given != kept);
        let again = resumed.is_none();
        let start = Start {
            settings,
            notice,
            autostart: again && arguments.target.is_some(),
            target: arguments.target.clone(),
            practice: arguments.practice.clone().filter(|_| again),
            open_reports: resumed.map_or_else(|| arguments.open.clone(), |report| vec![report]),
            reports_folder: Some(paths.reports.clone()),
            kept_report: Some(kept.to_owned()),
            bundled_fonts_only: false,
            still: false,
        };
        (start, Memory::new(paths.settings.clone(), remembered, overruled))
    }
}

/// Whether a kept report is one of a check that did not come to its end. What is no report says so when it is opened.
fn was_stopped(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    report::open(&text).is_ok_and(|report| report.run.stopped)
}

/// The sentences there are, one after the other.
fn joined(sentences: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn in_words(notice: &Notice, texts: Texts) -> String {
    match notice {
        Notice::Replaced { kept_as: Some(file), problem } => texts
            .with("window-settings-replaced", &[("problem", problem), ("file", &file.display().to_string())]),
        Notice::Replaced { kept_as: None, problem } => {
            texts.with("window-settings-replaced-lost", &[("problem", problem)])
        }
        Notice::Unreadable { path, problem } => texts.with(
            "window-settings-unreadable",
            &[("problem", problem), ("file", &path.display().to_string())],
        ),
        Notice::Values(warnings) => {
            let keys: Vec<String> =
                warnings.iter().map(|warning| format!("{} ({})", warning.key, warning.found)).collect();
            texts.with("window-settings-values", &[("keys", &keys.join(", "))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the windows of one start say that begins with such a settings file.
    fn said(content: &str, first: Renderer, fails: bool) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::in_one_folder(home.path());
        std::fs::write(&paths.settings, content).unwrap();
        Worked::new(first, &paths).remember();
        let arguments = Arguments::parse_from(["tls-ladder"]).unwrap();
        let mut said = Vec::new();
        let end = with_what_works(&arguments, &paths, &paths.kept_report(), |_, beginning| {
            let (start, _) = beginning.prepare(&arguments, &paths, &paths.kept_report());
            said.push(start.notice.unwrap_or_default());
            if fails { Err(Failure::Graphics("no such driver.".to_owned())) } else { Ok(ExitCode::SUCCESS) }
        });
        assert_eq!(end.is_err(), fails);
        said
    }

    #[test]
    fn whatever_draws_the_window_says_that_the_settings_file_was_replaced() {
        for first in [Renderer::Glow, Renderer::Software] {
            let said = said("this is = = no settings file", first, false);
            assert_eq!(said.len(), 1);
            assert!(said[0].contains("settings.broken.toml"), "{first:?}: {said:?}");
        }
    }

    #[test]
    fn the_next_renderer_says_why_it_draws_the_window_and_what_the_first_one_may_not_have_come_to_say() {
        for (content, problem) in [("= =", "settings.broken.toml"), ("zoom = 90", "zoom (90)")] {
            let said = said(content, Renderer::Glow, true);
            assert_eq!(said.len(), 2, "each is tried once");
            assert!(said[0].contains(problem) && !said[0].contains("driver"), "{said:?}");
            assert!(said[1].contains("OpenGL failed on this computer (no such driver)"), "{said:?}");
            assert_eq!(said[1].matches(problem).count(), 1, "{said:?}");
        }
        assert_eq!(said("", Renderer::Software, false), [""]);
    }

    #[test]
    fn of_a_report_that_is_shown_again_it_is_said_whether_its_check_came_to_its_end() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::in_one_folder(home.path());
        let arguments = Arguments::parse_from(["tls-ladder", "example.org", "--renderer", "glow"]).unwrap();
        let kept = home.path().join("kept.json");
        let said_with = || {
            let mut last = None;
            let _ = with_what_works(&arguments, &paths, &kept, |_, beginning| {
                last = Some(beginning.prepare(&arguments, &paths, &kept).0);
                Err(Failure::Graphics("gone".to_owned()))
            });
            let start = last.unwrap();
            assert_ne!(
                start.autostart,
                start.open_reports.contains(&kept),
                "it is shown, or the check begins"
            );
            start.notice.unwrap()
        };
        assert!(said_with().ends_with("draws the window now."), "there is no report");
        let whole = include_str!("../../../tests/reports/version-0.1.0.json");
        std::fs::write(&kept, whole).unwrap();
        assert!(said_with().ends_with("now. The last report is shown again."));
        let mut cut = report::open(whole).unwrap();
        cut.run.stopped = true;
        std::fs::write(&kept, report::render(&cut, report::Format::Json, &Texts::english())).unwrap();
        assert!(said_with().ends_with("shown again; its check had not come to its end."));
    }

    #[test]
    fn a_window_under_watch_repeats_what_it_is_told_and_finds_the_rest_itself() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::in_one_folder(home.path());
        std::fs::write(&paths.settings, "zoom = 90").unwrap();
        let notice =
            |line: &[&str]| Beginning::watched(&Arguments::parse_from(line).unwrap(), &paths).notice.unwrap();
        assert_eq!(notice(&["tls-ladder", "--watched", "note", "--notice", "all of it"]), "all of it");
        assert!(notice(&["tls-ladder", "--watched", "note"]).contains("zoom"));
    }
}
