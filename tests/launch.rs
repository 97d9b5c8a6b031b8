//! The desktop program as it is started: pictures without a window, and a clear word where no window is possible.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path, process::Command};

use tls_ladder::platform::{crash::NO_DIALOG_VARIABLE, paths::HOME_VARIABLE};

/// The program on a computer without a screen.
fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tls-ladder"));
    command
        .env(HOME_VARIABLE, home)
        .env(NO_DIALOG_VARIABLE, "1")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET");
    command
}

fn picture(home: &Path, arguments: &[&str]) -> image::RgbaImage {
    let file = home.join("picture.png");
    let output = program(home).arg("--screenshot").arg(&file).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    image::open(&file).unwrap().into_rgba8()
}

#[test]
fn a_screenshot_needs_no_screen_has_the_size_asked_for_and_is_the_same_every_time() {
    let home = tempfile::tempdir().unwrap();
    let light = picture(home.path(), &["--size", "800x600", "--theme", "light"]);
    assert_eq!(light.dimensions(), (800, 600));
    assert_eq!(light, picture(home.path(), &["--size", "800x600", "--theme", "light"]));
    let dark = picture(home.path(), &["--size", "800x600", "--scale", "0.5", "--theme", "dark"]);
    assert_eq!(dark.dimensions(), (400, 300));
    let corner = |picture: &image::RgbaImage| picture.get_pixel(2, picture.height() - 3).0;
    assert!(corner(&light)[0] > 200 && corner(&dark)[0] < 60, "{:?} {:?}", corner(&light), corner(&dark));
    let files: Vec<_> = fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["picture.png"], "nothing is remembered");
}

#[test]
fn a_screenshot_that_cannot_be_written_says_so() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("nowhere").join("picture.png");
    let output = program(home.path()).arg("--screenshot").arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("picture.png"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_screen_it_says_why_there_is_no_window_and_what_to_use_instead() {
    let home = tempfile::tempdir().unwrap();
    let output = program(home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("tls-ladder-cli"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let files: Vec<_> = fs::read_dir(home.path().join("crashes")).unwrap().collect();
    assert_eq!(files.len(), 1);
}

#[test]
fn help_and_version_are_shown_and_nonsense_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let run = |argument: &str| program(home.path()).arg(argument).output().unwrap();
    let help = run("--help");
    assert!(help.status.success());
    assert!(String::from_utf8_lossy(&help.stdout).contains("--practice"));
    assert!(String::from_utf8_lossy(&run("--version").stdout).contains(env!("CARGO_PKG_VERSION")));
    assert_eq!(run("--no-such-thing").status.code(), Some(2));
}
