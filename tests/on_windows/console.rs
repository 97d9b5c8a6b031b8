//! The programs' words on a console of Windows, and their exit codes.

use std::fs;

use super::{
    same::{here, there},
    wine::{self, Windows, path_in_windows},
};

#[test]
fn windows_gets_the_exit_codes_that_say_what_was_found() {
    if !wine::can_run("windows_gets_the_exit_codes_that_say_what_was_found") {
        return;
    }
    for (arguments, code) in [
        (&["check", "--practice", "healthy"][..], 0),
        (&["check", "--practice", "expired"], 1),
        (&["check", "--practice", "no-such-server"], 2),
        (&["check", "a b c"], 2),
        (&["render", "no-such-report.json"], 2),
        (&["check", "--practice", "too-many-calls"], 3),
    ] {
        let output = there(Windows::shared(), arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {complaint}");
        assert!(code != 2 || !complaint.is_empty(), "{arguments:?} gets a sentence");
    }
}

#[test]
fn windows_reads_the_same_help_and_lists() {
    if !wine::can_run("windows_reads_the_same_help_and_lists") {
        return;
    }
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["senders"],
        &["practice", "--list"],
        &["completions", "powershell"],
    ] {
        let there = there(Windows::shared(), arguments);
        assert_eq!(there.status.code(), Some(0), "{arguments:?}");
        let words = String::from_utf8(there.stdout).expect("UTF-8 in a pipe");
        let expected = String::from_utf8(here(arguments).stdout).expect("UTF-8");
        // Lines are broken where the terminal ends, and there is none here.
        let words = words.replace(".exe", "");
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(folded(&words), folded(&expected), "{arguments:?}");
    }
}

/// Neither a code page nor a long path comes in between.
#[test]
fn windows_writes_utf_8_into_pipes_and_files() {
    if !wine::can_run("windows_writes_utf_8_into_pipes_and_files") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let report = folder.path().join("Prüfung für Øresund – 検査.json");
    let path = path_in_windows(&report);
    let output = there(Windows::shared(), &["check", "--practice", "expired", "-o", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).expect("UTF-8").contains(&path), "says where the report is");
    assert!(fs::read_to_string(&report).is_ok_and(|text| text.contains("cert-expired")));

    for format in ["text", "markdown", "html"] {
        let there = there(Windows::shared(), &["render", &path, "--format", format]);
        let words = String::from_utf8(there.stdout).expect("UTF-8 in a pipe");
        let expected = here(&["render", report.to_str().unwrap(), "--format", format]).stdout;
        assert_eq!(words, String::from_utf8(expected).expect("UTF-8"), "{format}");
        assert!(format == "text" || !words.is_ascii(), "{format} proves something");
    }
}

/// Started with a pipe or a file to write to, the desktop program writes there and opens no box.
#[test]
fn windows_gets_the_desktop_programs_help_where_output_goes_somewhere() {
    if !wine::can_run("windows_gets_the_desktop_programs_help_where_output_goes_somewhere") {
        return;
    }
    let program = wine::program("tls-ladder");
    let help = Windows::shared().run(&program, &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).expect("UTF-8").contains("--practice"));
    let nonsense = Windows::shared().run(&program, &["--no-such-thing"]);
    assert_eq!(nonsense.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nonsense.stderr).contains("--no-such-thing"));
}
