//! A panic leaves a file behind that says what happened, and does not make things worse.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{env, fs, path::Path, process::Command, thread};

use tls_ladder::platform::{
    crash::{self, NO_DIALOG_VARIABLE},
    paths::{HOME_VARIABLE, Paths},
};

const CHILD: &str = "TLS_LADDER_TEST_CRASH";
const GRAPHICS: &str = "TLS_LADDER_TEST_CRASH_OF_GRAPHICS";
const WINDOW: &str = "TLS_LADDER_TEST_CRASH_WHILE_DRAWING";

/// Not a test of its own: what the other tests run in a process of its own.
#[test]
fn child() {
    let Ok(threads) = env::var(CHILD) else { return };
    let paths = Paths::find();
    let kept = paths.kept_report();
    crash::install(&paths.crashes, &kept, true);
    crash::note_renderer("OpenGL 3.3 (as if)");
    let graphics = env::var(GRAPHICS).unwrap_or_default();
    if !graphics.is_empty() {
        crash::leave_when_graphics_fail(|message| {
            assert_eq!(message, "the last fault");
            std::process::exit(86);
        });
    }
    let _own = (graphics == "not to blame").then(crash::own_code);
    for number in 1..=threads.parse().unwrap() {
        let name = format!("worker {number}");
        let worker = thread::Builder::new().name(name).spawn(|| panic!("a fault made for the test"));
        worker.unwrap().join().unwrap_err();
    }
    if env::var_os(WINDOW).is_some() {
        fs::create_dir_all(&paths.autosave).unwrap();
        // Another program may have saved its own after this one.
        for file in [&kept, &paths.autosave.join("last-check_2099-01-01_000000_1.json")] {
            fs::write(file, file.display().to_string()).unwrap();
        }
        let _ =
            egui::Context::default().run_ui(egui::RawInput::default(), |_| panic!("while a frame is drawn"));
    }
    panic!("the last fault");
}

/// The texts of the crash files of a child whose `threads` panic one after the other, and then it itself.
fn crash_files(home: &Path, threads: u32) -> Vec<String> {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, threads.to_string())
        .env(HOME_VARIABLE, home)
        .env(NO_DIALOG_VARIABLE, "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("the last fault"),
        "the terminal is told as usual"
    );
    let Ok(files) = fs::read_dir(home.join("crashes")) else { return Vec::new() };
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn a_panic_is_written_down_with_what_is_needed_to_mend_it() {
    let home = tempfile::tempdir().unwrap();
    let files = crash_files(home.path(), 0);
    assert_eq!(files.len(), 1);
    for fact in [
        env!("CARGO_PKG_VERSION"),
        "OpenGL 3.3 (as if)",
        env::consts::ARCH,
        "Message:  the last fault",
        "tests/crash.rs:",
        "crash::child",
    ] {
        assert!(files[0].replace('\\', "/").contains(fact), "{fact} is missing in {}", files[0]);
    }
}

#[test]
fn a_panic_while_drawing_names_the_report_that_was_saved_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, "0")
        .env(WINDOW, "1")
        .env(HOME_VARIABLE, home.path())
        .env(NO_DIALOG_VARIABLE, "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let file = fs::read_dir(home.path().join("crashes")).unwrap().next().unwrap().unwrap();
    let words = fs::read_to_string(file.path()).unwrap();
    assert!(words.contains("while a frame is drawn"), "{words}");
    let report = words.lines().find(|line| line.starts_with("Report:")).unwrap();
    let named = report.trim_start_matches("Report:").trim();
    assert_eq!(fs::read_to_string(named).unwrap(), named, "its own");
    assert!(!named.contains("2099"), "{named}");
}

#[test]
fn a_panic_of_what_draws_the_window_is_written_down_and_another_takes_over() {
    // Other threads may panic as they like: that is not the window's, and leaves it its way out.
    for (graphics, others, code) in
        [("to blame", 1, 86), ("not to blame", 1, 101), ("to blame", 9, 86), ("not to blame", 9, 101)]
    {
        let home = tempfile::tempdir().unwrap();
        let output = Command::new(env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(CHILD, others.to_string())
            .env(GRAPHICS, graphics)
            .env(HOME_VARIABLE, home.path())
            .env(NO_DIALOG_VARIABLE, "1")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "graphics {graphics}, after {others} others");
        assert_eq!(fs::read_dir(home.path().join("crashes")).unwrap().count(), (others + 1).min(5));
    }
}

#[test]
fn many_panics_do_not_fill_the_disk() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(crash_files(home.path(), 12).len(), 5);
}

#[test]
fn a_folder_that_cannot_be_written_changes_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(crash_files(&file, 1).is_empty());
}
