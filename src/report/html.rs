//! One self-contained page: no script, nothing loaded from elsewhere, fit for the screen and for paper.

use askama::Template;

use super::page::{Mark, Page};
use crate::{
    model::{layer::Verdict, transcript::Direction},
    texts::Texts,
};

pub(super) fn render(page: &Page, texts: &Texts) -> String {
    // The template writes into memory and calls nothing that can fail.
    let rendered = ReportTemplate { page, texts }.render();
    debug_assert!(rendered.is_ok());
    rendered.unwrap_or_default()
}

#[derive(Template)]
#[template(path = "report.html", config = "assets/report/askama.toml")]
struct ReportTemplate<'a> {
    page: &'a Page,
    texts: &'a Texts,
}

impl ReportTemplate<'_> {
    fn word(&self, key: &str) -> String {
        self.texts.get(key)
    }

    fn also(&self, place: &str) -> String {
        self.texts.with("report-also", &[("place", place)])
    }

    /// The name of a verdict in the style sheet and of its mark.
    fn class(&self, mark: &Mark) -> &'static str {
        self.verdict(&mark.verdict)
    }

    #[allow(clippy::unused_self, reason = "templates call methods only")]
    fn verdict(&self, verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
            Verdict::NotTested => "none",
            Verdict::Skipped => "skip",
        }
    }

    #[allow(clippy::unused_self, reason = "templates call methods only")]
    fn who(&self, direction: &Direction) -> &'static str {
        match direction {
            Direction::Received => "S:",
            Direction::Sent => "C:",
            Direction::Note => "–",
        }
    }
}
