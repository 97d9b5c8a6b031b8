//! What goes with a release.

use super::support::packaging::{package, succeed, text_of};

#[test]
fn a_release_tells_what_is_new_in_it_alone() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let notes = succeed(&mut package(out.path(), &["notes"]));
    assert!(notes.lines().filter(|line| line.starts_with("- ")).count() >= 3, "{notes}");
    assert!(!notes.contains("\n## "), "{notes}");
    let log = text_of("assets/CHANGELOG.md");
    assert!(log.contains(notes.trim()), "in the words of the change log");
}

/// A wrong word on the command line gets the list of the right ones, and nothing is made.
#[test]
fn the_packaging_script_says_how_it_is_called() {
    let out = tempfile::tempdir().expect("a folder can be made");
    for wrong in [&["rpm"][..], &["zip"], &[]] {
        let output = package(out.path(), wrong).output().expect("it can be started");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("package zip FOLDER"), "{wrong:?}");
    }
    let missing = package(out.path(), &["zip", "no-such-folder"]).output().expect("it can be started");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("there is no folder no-such-folder"));
}
