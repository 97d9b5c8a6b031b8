//! The real program in a real window: started on a screen of its own (Xvfb), driven by keys, and its saved
//! reports and clipboard read back.
//!
//! Skipped with a notice where the X tools are not there; where everything has to be there (`CI=true`), it fails.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod support {
    pub(crate) mod requirement;
    pub(crate) mod screen;
}

use std::path::Path;

use support::{
    requirement::is_here,
    screen::{self, Program, Screen, eventually},
};
use tls_ladder::model::{
    delivery::{Outcome, Sender},
    layer::{Layer, Verdict},
    report::Report,
};

#[test]
fn a_newcomer_tests_a_server_and_saves_the_report() {
    if !is_here("a_newcomer_tests_a_server_and_saves_the_report", screen::missing()) {
        return;
    }
    let home = tempfile::Builder::new().prefix("tls-ladder-home-").tempdir().expect("a folder can be made");
    let screen = Screen::new();
    let mut program = Program::start(&screen, home.path(), &["--practice", "expired"]);
    let window = program.wait_for_window("TLS Ladder");

    // The check runs by itself, and its report is kept in case of a crash.
    let autosaved = home.path().join("autosave/last-check.json");
    let report = eventually("the autosaved report of a finished check", || {
        let report = read_report(&autosaved)?;
        (!report.delivery.is_empty() && report.servers.first()?.rungs.len() == 7).then_some(report)
    });
    assert_expired(&report);

    // Ctrl+S, a name that ends in .json: the report itself.
    let json = home.path().join("ticket 4711.json");
    program.press(&window, "ctrl+s");
    program.answer_file_dialog(&json);
    let saved = eventually("the saved report", || read_report(&json));
    assert_expired(&saved);
    let finding = &saved.servers[0].rung(Layer::Certificate).expect("it was climbed").findings[0];
    assert!(
        !finding.title.is_empty() && !finding.meaning.is_empty() && !finding.actions.is_empty(),
        "{finding:?}"
    );

    // Again, as a page for people.
    let html = home.path().join("ticket 4711.html");
    program.press(&window, "ctrl+s");
    program.answer_file_dialog(&html);
    let page = eventually("the saved page", || std::fs::read_to_string(&html).ok());
    assert!(page.trim_end().ends_with("</html>"), "the page is whole");
    assert!(page.contains(&finding.title), "the page says what happened");
    assert!(!page.contains("<script"), "the page runs nothing");

    // Ctrl+C: a few lines for the ticket.
    program.press(&window, "ctrl+c");
    let copied =
        eventually("the clipboard", || screen.clipboard().filter(|text| text.contains(&finding.title)));
    assert!(copied.contains(&saved.servers[0].host), "{copied}");

    // It goes when asked to, and nothing crashed on the way.
    program.close(&window);
    assert!(!home.path().join("crashes").exists(), "nothing crashed");
    assert!(home.path().join("settings.toml").exists(), "what was chosen is remembered");
}

fn read_report(path: &Path) -> Option<Report> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

fn assert_expired(report: &Report) {
    assert_eq!(report.run.practice.as_deref(), Some("expired"));
    assert_eq!(report.verdict, Verdict::Fail);
    let rung = report.servers[0].rung(Layer::Certificate).expect("it was climbed");
    assert_eq!(rung.verdict, Verdict::Fail);
    assert!(rung.findings.iter().any(|finding| finding.id == "cert-expired"), "{:?}", rung.findings);
    let verified = report.delivery.iter().find(|decision| decision.sender == Sender::EnforcedVerified);
    assert_eq!(verified.map(|decision| decision.outcome), Some(Outcome::Queued));
}
