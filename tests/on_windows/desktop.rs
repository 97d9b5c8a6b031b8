//! The desktop program in a window of Wine, driven by keys as a person would.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use tls_ladder::model::{
    delivery::{Outcome, Sender},
    layer::{Layer, Verdict},
    report::Report,
};

use super::{
    support::{
        requirement::is_here,
        screen::{self, Program, Screen, eventually},
    },
    wine::{self, Windows, path_in_windows},
};

const TARGET: &str = "second-server-broken.practice.test";

/// Where the tests leave what they saw.
fn seen(name: &str) -> PathBuf {
    wine::folder().join(name)
}

fn start<'a>(windows: &Windows, screen: &'a Screen, arguments: &[&str]) -> Program<'a> {
    let mut command = windows.command(&wine::program("tls-ladder"));
    Program::start_command(screen, command.args(arguments).stdout(Stdio::null()))
}

#[test]
fn windows_shows_a_check_saves_its_report_and_remembers_it() {
    let test = "windows_shows_a_check_saves_its_report_and_remembers_it";
    if !wine::can_run(test) || !is_here(test, screen::missing()) {
        return;
    }
    let _alone = wine::alone();
    let screen = Screen::new();
    let windows = Windows::on(&screen);
    let [roaming, local] =
        ["AppData/Roaming/TLS Ladder", "AppData/Local/TLS Ladder"].map(|path| windows.users(path));
    for folder in [&roaming, &local] {
        let _ = fs::remove_dir_all(folder);
    }
    let began = Instant::now();
    let mut program = start(&windows, &screen, &[]);
    let window = program.wait_for_window("TLS Ladder");
    note_figures(began.elapsed(), program.id());

    // A domain of the built-in servers, typed where the cursor waits. A window that has just been shown may not take
    // all keys yet, so it is typed again until it stands there whole.
    let autosaved = || screen::kept_reports(&local.join("autosave")).pop();
    eventually("the target in its field", || {
        program.press(&window, "ctrl+a");
        program.type_text(&window, TARGET);
        program.press(&window, "ctrl+a");
        program.press(&window, "ctrl+c");
        (screen.clipboard()? == TARGET).then_some(())
    });
    program.press(&window, "Return");
    // The title names what the result is about.
    program.wait_for_window("second-server-broken");
    let kept = eventually("the kept report", || read_report(&autosaved()?));
    assert_second_server_expired(&kept);
    screen.keep_picture(&seen("desktop.png"));

    // Ctrl+S, and the file dialog of Windows.
    let folder = tempfile::tempdir().expect("a folder can be made");
    let saved = folder.path().join("ticket 4711.json");
    program.press(&window, "ctrl+s");
    eventually("the dialog", || program.find(&["--name", "^Save "]));
    screen.keep_picture(&seen("dialog.png"));
    program.answer_dialog(&["--name", "^Save "], &path_in_windows(&saved));
    let report = eventually("the saved report", || read_report(&saved));
    assert_second_server_expired(&report);
    let finding = &report.servers[1].rung(Layer::Certificate).expect("it was climbed").findings[0];
    assert!(!finding.title.is_empty() && !finding.actions.is_empty(), "{finding:?}");

    // What is remembered follows the person from PC to PC; what is large stays here.
    program.close(&window);
    let settings = fs::read_to_string(roaming.join("settings.toml")).expect("settings are remembered");
    assert!(settings.contains(TARGET), "{settings}");
    assert!(!local.join("settings.toml").exists() && !roaming.join("autosave").exists());
    assert!(!local.join("crashes").exists(), "nothing crashed");

    // Started again, it still knows: Ctrl+O shows the report where it was left.
    let mut program = start(&windows, &screen, &["--open", &path_in_windows(&saved)]);
    let window = program.wait_for_window("second-server-broken");
    screen.keep_picture(&seen("again.png"));
    program.close(&window);
    let again = fs::read_to_string(roaming.join("settings.toml")).expect("settings are remembered");
    assert_eq!(again.contains(TARGET), settings.contains("second-server-broken"));
}

/// How long it took until the window was there, and the memory it takes, for the notes of a release.
fn note_figures(start: Duration, process: u32) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let figures = format!("start to window: {} ms\n{memory}\n", start.as_millis());
    fs::write(seen("figures.txt"), figures).expect("a file can be written");
}

fn read_report(path: &Path) -> Option<Report> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

fn assert_second_server_expired(report: &Report) {
    let verdicts: Vec<Verdict> = report.servers.iter().map(|server| server.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Fail]);
    let rung = report.servers[1].rung(Layer::Certificate).expect("it was climbed");
    assert!(rung.findings.iter().any(|finding| finding.id == "cert-expired"), "{:?}", rung.findings);
    let verified = report.delivery.iter().find(|decision| decision.sender == Sender::EnforcedVerified);
    assert_eq!(verified.map(|decision| decision.outcome), Some(Outcome::EncryptedVerified));
}
