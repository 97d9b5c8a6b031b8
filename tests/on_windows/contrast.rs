//! A Windows that shows everything in high contrast.

use std::process::{Command, Stdio};

use tls_ladder::ui::theme;

use super::{
    support::{
        requirement::is_here,
        screen::{self, Program, Screen, eventually},
    },
    wine::{self, Windows},
};

const HIGH_CONTRAST: &str = r"HKEY_CURRENT_USER\Control Panel\Accessibility\HighContrast";
const COLOURS: &str = r"HKEY_CURRENT_USER\Control Panel\Colors";
const BLACK: [u8; 3] = [0x00; 3];
const WHITE: [u8; 3] = [0xFF; 3];

/// Sets it as the settings of Windows do: the first bit of the flags, and the ground of windows.
fn set(windows: &Windows, is_on: bool, ground: [u8; 3]) {
    let flags = if is_on { 127 } else { 126 };
    let [red, green, blue] = ground;
    windows.register(&format!(
        "[{HIGH_CONTRAST}]\n\"Flags\"=\"{flags}\"\n\n[{COLOURS}]\n\"Window\"=\"{red} {green} {blue}\"\n"
    ));
}

/// The share of a picture that has a colour exactly. The picture is one of three octets for each point behind a short
/// head (PPM), because unpacking others takes this program seconds.
fn share(picture: &[u8], colour: [u8; 3]) -> f64 {
    let points = picture.rchunks_exact(3);
    let all = points.len();
    let found = points.filter(|point| *point == colour).count();
    let [found, all] = [found, all].map(|count| u32::try_from(count).expect("a window is not so large"));
    f64::from(found) / f64::from(all)
}

/// Waits until the window is drawn in high contrast on this ground, or in none; `before` happens first, and
/// again where that was not enough.
fn wait_for(screen: &Screen, window: &str, name: &str, ground: Option<[u8; 3]>, mut before: impl FnMut()) {
    let file = wine::folder().join(name);
    let points = file.with_extension("ppm");
    let usual = theme::LIGHT.ground;
    let usual = [usual.r(), usual.g(), usual.b()];
    let mut looks = 0;
    eventually(&format!("a window as in {name}"), || {
        // Drawing takes a while, so that there are several looks for each time.
        if looks % 20 == 0 {
            before();
        }
        looks += 1;
        screen.keep_picture_of(window, &points);
        let picture = std::fs::read(&points).expect("it was taken");
        let is_usual = share(&picture, usual) > 0.1;
        let is_there = match ground {
            Some(ground) => !is_usual && share(&picture, ground) > 0.6,
            None => is_usual,
        };
        is_there.then_some(())
    });
    let _ = std::fs::remove_file(points);
    screen.keep_picture_of(window, &file);
}

#[test]
fn windows_is_followed_into_high_contrast_and_out_of_it() {
    let test = "windows_is_followed_into_high_contrast_and_out_of_it";
    if !wine::can_run(test) || !is_here(test, screen::missing()) {
        return;
    }
    let _alone = wine::alone();
    let screen = Screen::new();
    let windows = Windows::on(&screen);
    let home = tempfile::tempdir().expect("a folder can be made");
    let mut box_of_others = Command::new("zenity");
    box_of_others.args(["--info", "--title=Another program", "--text=Settings of Windows"]);
    let mut others = Program::start_command(&screen, &mut box_of_others);
    let other = others.wait_for_window("Another program");
    // What answers in Wine's place lies beside it.
    let program = wine::folder().join("contrast/tls-ladder.exe");
    for (ground, name) in [(BLACK, "contrast-black.png"), (WHITE, "contrast-white.png")] {
        set(&windows, true, ground);
        let mut command = windows.command(&program);
        command.args(["--renderer", "software", "--practice", "expired"]).stdout(Stdio::null());
        command.env("TLS_LADDER_HOME", wine::path_in_windows(home.path()));
        let mut program = Program::start_command(&screen, &mut command);
        let window = program.wait_for_window("mx.practice.test");
        wait_for(&screen, &window, name, Some(ground), || ());

        // Switched off elsewhere, it is off when the window comes to the front again.
        set(&windows, false, WHITE);
        wait_for(&screen, &window, "contrast-off.png", None, || program.leave_for(&other, &window));
        program.close(&window);
    }
}
