//! Places that cannot be written: a share that went away, a folder that is none, a file that is locked.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{
    same::there,
    support::{
        requirement::is_here,
        screen::{self, Program, Screen, eventually},
    },
    wine::{self, Windows, path_in_windows},
};

const LOST_SHARE: &str = r"\\nowhere.invalid\share";

/// Far less than a person would wait for; far more than Wine takes on a busy machine.
const SOON: Duration = Duration::from_secs(60);

fn check_into(place: &str) -> (Option<i32>, String) {
    let began = Instant::now();
    let output = there(Windows::shared(), &["check", "--practice", "healthy", "-o", place]);
    assert!(began.elapsed() < SOON, "{place}: {:?}", began.elapsed());
    assert!(output.stdout.is_empty(), "{place}: {output:?}");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// The last word is one sentence that says what was not done, where, and why.
#[track_caller]
fn assert_refused(place: &str) {
    let (code, said) = check_into(place);
    assert_eq!(code, Some(2), "{said}");
    let complaints: Vec<&str> = said.lines().filter(|line| line.starts_with("tls-ladder-cli")).collect();
    let [complaint] = complaints[..] else { panic!("{place}: {said}") };
    assert!(complaint.starts_with("tls-ladder-cli: The report could not be saved: "), "{said}");
    assert!(complaint.contains(place) && complaint.ends_with("."), "{said}");
    assert!(!complaint.contains(".part"), "a file that nobody knows: {said}");
    assert_eq!(said.lines().last(), Some(complaint));
}

#[test]
fn windows_says_in_one_sentence_that_a_report_cannot_be_saved() {
    if !wine::can_run("windows_says_in_one_sentence_that_a_report_cannot_be_saved") {
        return;
    }
    assert_refused(&format!(r"{LOST_SHARE}\report.json"));
    let folder = tempfile::tempdir().expect("a folder can be made");
    assert_refused(&path_in_windows(&folder.path().join("gone/report.json")));
    let file = folder.path().join("file");
    fs::write(&file, "of somebody else").expect("a file can be written");
    assert_refused(&path_in_windows(&file.join("report.json")));
    assert_refused(&path_in_windows(folder.path()));
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "of somebody else");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("it is there").flatten().collect();
    assert_eq!(left.len(), 1, "nothing half written is left: {left:?}");
}

/// Starts the desktop program with a practice server and everything it keeps in a folder.
fn start<'a>(windows: &Windows, screen: &'a Screen, home: &Path) -> Program<'a> {
    let mut command = windows.command(&wine::program("tls-ladder"));
    command.args(["--renderer", "software", "--practice", "expired"]).stdout(Stdio::null());
    Program::start_command(screen, command.env("TLS_LADDER_HOME", path_in_windows(home)))
}

#[test]
fn windows_keeps_the_window_usable_where_nothing_can_be_written() {
    let test = "windows_keeps_the_window_usable_where_nothing_can_be_written";
    if !wine::can_run(test) || !is_here(test, screen::missing()) {
        return;
    }
    let _alone = wine::alone();
    let screen = Screen::new();
    let windows = Windows::on(&screen);
    let folder = tempfile::tempdir().expect("a folder can be made");

    // A file lies where the program's folder should be.
    let file = folder.path().join("file");
    fs::write(&file, "of somebody else").expect("a file can be written");
    let mut program = start(&windows, &screen, &file);
    let window = program.wait_for_window("mx.practice.test");
    eventually("the clipboard", || {
        program.press(&window, "ctrl+c");
        screen.clipboard()?.contains("mx.practice.test").then_some(())
    });
    // Settings are saved at the end at the latest; that they are not is said, once.
    program.press(&window, "alt+F4");
    screen.keep_picture(&wine::folder().join("not-remembered.png"));
    program.dismiss(&["--name", "^Settings are not remembered"]);
    assert!(program.wait_for_end().success());
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "of somebody else");

    // Reports were last saved on a share that went away: the dialog opens all the same.
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a folder can be made");
    let settings = home.join("settings.toml");
    fs::write(&settings, format!("report_folder = '{LOST_SHARE}'\n")).expect("a file can be written");
    let mut program = start(&windows, &screen, &home);
    let window = program.wait_for_window("mx.practice.test");
    program.press(&window, "ctrl+s");
    program.dismiss(&["--name", "^Save "]);
    program.close(&window);
}
