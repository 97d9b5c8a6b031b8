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
    #[allow(dead_code, reason = "the tests of the Windows programs use the rest")]
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
    if is_here("a_newcomer_tests_a_server_and_saves_the_report", screen::missing()) {
        test_and_save(&[], "software");
    }
}

#[test]
fn the_same_with_a_window_drawn_by_opengl() {
    if is_here("the_same_with_a_window_drawn_by_opengl", screen::missing()) {
        test_and_save(&["--renderer", "glow"], "glow");
    }
}

/// From the start to the saved report, with a window drawn in a certain way.
fn test_and_save(arguments: &[&str], renderer: &str) {
    let home = new_home();
    let screen = Screen::new();
    let mut program = Program::start(&screen, home.path(), &[&["--practice", "expired"], arguments].concat());
    let window = program.wait_for_window("TLS Ladder");

    // The check runs by itself, and its report is kept in case of a crash.
    let report = eventually("the autosaved report of a finished check", || {
        let report = read_report(screen::kept_reports(&home.path().join("autosave")).last()?)?;
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

    // Again, as a page for people. Of two keys within a frame neither is lost: the first copies a few lines for the
    // ticket.
    let html = home.path().join("ticket 4711.html");
    program.press_quickly(&window, &["ctrl+c", "ctrl+s"]);
    program.answer_file_dialog(&html);
    let page = eventually("the saved page", || std::fs::read_to_string(&html).ok());
    assert!(page.trim_end().ends_with("</html>"), "the page is whole");
    assert!(page.contains(&finding.title), "the page says what happened");
    assert!(!page.contains("<script"), "the page runs nothing");

    // The lines are broken to fit any comment field.
    let copied = eventually("the clipboard", || {
        let text = screen.clipboard()?.split_whitespace().collect::<Vec<_>>().join(" ");
        text.contains(&finding.title).then_some(text)
    });
    assert!(copied.contains(&saved.servers[0].host), "{copied}");

    // It goes when asked to, and nothing crashed on the way.
    program.close(&window);
    assert!(!home.path().join("crashes").exists(), "nothing crashed");
    assert!(home.path().join("settings.toml").exists(), "what was chosen is remembered");
    assert_eq!(worked(home.path()).as_deref(), Some(renderer));
}

#[test]
fn without_opengl_the_window_opens_and_what_drew_it_is_remembered() {
    if !is_here("without_opengl_the_window_opens_and_what_drew_it_is_remembered", screen::missing()) {
        return;
    }
    let screen = Screen::with(&["-extension", "GLX"]);
    for arguments in [&[][..], &["--renderer", "glow"], &["--renderer", "software"]] {
        opens_by_the_processor(&screen, arguments, &[("__EGL_VENDOR_LIBRARY_FILENAMES", Path::new("/none"))]);
    }
}

#[test]
fn with_an_opengl_that_is_too_old_the_window_opens_and_what_drew_it_is_remembered() {
    if !is_here("with_an_opengl_that_is_too_old_the_window_opens", screen::missing()) {
        return;
    }
    let screen = Screen::new();
    // Both kinds of it: where OpenGL is too old, eframe takes OpenGL ES.
    let old = ["MESA_GL_VERSION_OVERRIDE", "MESA_GLES_VERSION_OVERRIDE"];
    let old = [(old[0], Path::new("1.4")), (old[1], Path::new("1.1"))];
    for arguments in [&[][..], &["--renderer", "glow"]] {
        opens_by_the_processor(&screen, arguments, &old);
    }
}

fn opens_by_the_processor(screen: &Screen, arguments: &[&str], environment: &[(&str, &Path)]) {
    let home = new_home();
    let mut program = Program::start_with(screen, home.path(), arguments, environment);
    let window = program.wait_for_own_window("TLS Ladder");
    eventually("a note of what works", || worked(home.path()).filter(|renderer| renderer == "software"));
    assert_eq!(program.drawing_process(), None);
    program.close(&window);
    assert!(!home.path().join("crashes").exists(), "that is no crash");
}

#[test]
fn when_the_graphics_driver_takes_the_window_down_the_report_is_shown_again() {
    if !is_here("when_the_graphics_driver_takes_the_window_down", screen::missing()) {
        return;
    }
    let home = new_home();
    let screen = Screen::new();
    let mut program = Program::start(&screen, home.path(), &["--practice", "expired", "--renderer", "glow"]);
    program.wait_for_window("mx.practice.test");
    eventually("a note of what works", || worked(home.path()).filter(|renderer| renderer == "glow"));
    let autosave = home.path().join("autosave");
    let before =
        read_report(screen::kept_reports(&autosave).last().expect("it is kept")).expect("it is whole");
    let drawing = program.drawing_process().expect("OpenGL has a process of its own");
    // Another one that keeps its report in the same folder, and later.
    let mut other =
        Program::start(&screen, home.path(), &["--practice", "healthy", "--renderer", "software"]);
    other.wait_for_own_window("mx.practice.test");
    assert_eq!(screen::kept_reports(&autosave).len(), 2, "neither overwrites the other's");
    // As a driver does that meets a state it was not made for.
    let killed = std::process::Command::new("kill").args(["-s", "ABRT", &drawing.to_string()]).status();
    assert!(killed.expect("there is a kill").success());

    let window = program.wait_for_own_window("mx.practice.test");
    assert_eq!(program.drawing_process(), None);
    let json = home.path().join("kept.json");
    program.press(&window, "ctrl+s");
    program.answer_file_dialog(&json);
    let after = eventually("the saved report", || read_report(&json));
    assert_eq!(after.run.id, before.run.id, "it is the same one, and nothing was tested again");
    assert_expired(&after);
    program.close(&window);
    assert_eq!(worked(home.path()).as_deref(), Some("software"), "the next start goes to what works");
}

#[test]
fn when_opengl_draws_nothing_and_says_so_nowhere_the_processor_draws_the_window() {
    if !is_here("when_opengl_draws_nothing_and_says_so_nowhere", screen::missing()) {
        return;
    }
    let home = new_home();
    let screen = Screen::new();
    // Mesa's driver that takes every call and does nothing: as one does whose device is gone.
    let nothing = [("GALLIUM_NOOP", Path::new("true"))];
    let arguments = ["--practice", "expired", "--renderer", "glow"];
    let mut program = Program::start_with(&screen, home.path(), &arguments, &nothing);
    let window = program.wait_for_own_window("mx.practice.test");
    assert_eq!(program.drawing_process(), None);
    assert_eq!(worked(home.path()).as_deref(), Some("software"), "the next start goes to what works");
    program.close(&window);
}

#[test]
fn with_a_full_disk_the_check_is_made_and_its_result_can_be_copied() {
    let missing = screen::missing().or_else(screen::no_disk_of_its_own);
    if !is_here("with_a_full_disk_the_check_is_made_and_its_result_can_be_copied", missing) {
        return;
    }
    let home = new_home();
    let screen = Screen::new();
    let mut program = Program::start_on_full_disk(&screen, home.path(), &["--practice", "expired"]);
    let window = program.wait_for_window("mx.practice.test");
    // Without dialogs it saves where reports usually go, which is full as well; the report stays.
    program.press_quickly(&window, &["ctrl+s", "ctrl+c"]);
    eventually("the clipboard", || screen.clipboard()?.contains("mx.practice.test").then_some(()));
    let seen = program.sees(home.path());
    let left: Vec<_> = files_below(&seen).into_iter().filter(|file| !file.ends_with("filling")).collect();
    assert_eq!(left, Vec::<std::path::PathBuf>::new(), "nothing half written is left");
    program.close(&window);
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn a_window_drawn_by_opengl_is_told_of_a_settings_file_that_was_put_aside() {
    if !is_here("a_window_drawn_by_opengl_is_told_of_a_settings_file_that_was_put_aside", screen::missing()) {
        return;
    }
    let home = new_home();
    std::fs::write(home.path().join("settings.toml"), "= no settings =").expect("a file can be written");
    let screen = Screen::new();
    let mut program = Program::start(&screen, home.path(), &["--renderer", "glow"]);
    let window = program.wait_for_window("TLS Ladder");
    let drawing = program.drawing_process().expect("OpenGL has a process of its own");
    let arguments = std::fs::read(format!("/proc/{drawing}/cmdline")).expect("it runs");
    let arguments: Vec<_> = arguments.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
    let notice = arguments.iter().skip_while(|argument| *argument != "--notice").nth(1);
    assert!(notice.is_some_and(|notice| notice.contains("settings.broken.toml")), "{arguments:?}");
    assert!(home.path().join("settings.broken.toml").exists());
    program.close(&window);
}

#[test]
fn a_window_that_a_person_ends_stays_away() {
    if !is_here("a_window_that_a_person_ends_stays_away", screen::missing()) {
        return;
    }
    let home = new_home();
    let screen = Screen::new();
    let mut program = Program::start(&screen, home.path(), &["--renderer", "glow"]);
    program.wait_for_window("TLS Ladder");
    let drawing = program.drawing_process().expect("OpenGL has a process of its own");
    let killed = std::process::Command::new("kill").arg(drawing.to_string()).status();
    assert!(killed.expect("there is a kill").success());
    assert!(!program.wait_for_end().success());
}

fn new_home() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("tls-ladder-home-").tempdir().expect("a folder can be made")
}

/// What the program noted as the renderer that works.
fn worked(home: &Path) -> Option<String> {
    let note: toml::Table = std::fs::read_to_string(home.join("renderer.toml")).ok()?.parse().ok()?;
    note.get("worked")?.as_str().map(str::to_owned)
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
