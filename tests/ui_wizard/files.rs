//! Reports as files: dropped anywhere, under any name, in folders as deep as they come.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use egui_kittest::{Harness, kittest::Queryable as _};
use tls_ladder::{
    report,
    texts::Texts,
    ui::{
        app::App,
        dialogs::{Answer, Request},
        launch::Start,
    },
};

use super::{Dropped, Prepared, domain, opened, reads, until, until_result, window};

fn drop_files(harness: &mut Harness<'_, Option<App>>, files: &[&Path]) {
    let dropped = files.iter().map(|file| Arc::new(Dropped(file.to_path_buf())) as Arc<_>);
    harness.input_mut().dropped_files.extend(dropped);
    harness.step();
}

fn write(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, report::render(&domain(), report::Format::Json, &Texts::english())).unwrap();
}

/// A folder whose path has more than 300 characters, with letters of many languages in it.
fn deep(folder: &Path) -> PathBuf {
    let mut path = folder.to_owned();
    for part in ["Prüfberichte für Zoë", "Отчёты", "Αναφορές", "Łódź & Kraków", "Ærø [1]"]
    {
        path.push(format!("{part} {}", "x".repeat(50)));
    }
    assert!(path.as_os_str().len() > 300);
    path
}

#[test]
fn a_report_dropped_during_a_climb_is_answered_and_the_climb_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.tlsladder");
    write(&file);
    let start = Start { practice: Some("silent".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    window.step();
    drop_files(&mut window, &[&file]);
    until(&mut window, "the answer", |window| reads(window, "A check is under way."));
    assert!(window.query_by_label("Stop").is_some(), "the climb goes on");
}

#[test]
fn what_is_on_the_screen_is_kept_and_a_check_that_is_cut_off_is_known_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept/last-check.json");
    let read = || report::open(&std::fs::read_to_string(&kept).ok()?).ok();
    let start =
        Start { practice: Some("silent".to_owned()), kept_report: Some(kept.clone()), ..Start::default() };
    let mut cut = window(start, &Prepared::default());
    until(&mut cut, "the kept report", |_| read().is_some());
    assert!(read().unwrap().run.stopped, "nobody has seen its end");
    drop(cut);

    let start = Start { kept_report: Some(kept.clone()), ..Start::default() };
    let mut whole =
        window(Start { practice: Some("healthy".to_owned()), ..start.clone() }, &Prepared::default());
    until_result(&mut whole);
    assert!(!read().unwrap().run.stopped);
    drop(whole);

    let file = folder.path().join("opened.tlsladder");
    write(&file);
    let mut opened = window(Start { open_reports: vec![file], ..start }, &Prepared::default());
    until_result(&mut opened);
    assert_eq!(read().unwrap().run.id, domain().run.id, "what was opened comes again, too");
}

#[test]
fn of_several_files_the_first_is_opened_and_the_others_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.tlsladder"), folder.path().join("second.json"));
    write(&first);
    write(&second);
    let mut dropped_on = window(Start::default(), &Prepared::default());
    dropped_on.run();
    drop_files(&mut dropped_on, &[&first, &second, Path::new("third.txt")]);
    until_result(&mut dropped_on);
    assert!(reads(&dropped_on, "not opened second.json, third.txt"));

    // Let go over the program's icon they come with its start.
    let start = Start { open_reports: vec![first, second], ..Start::default() };
    let mut started = window(start, &Prepared::default());
    until_result(&mut started);
    assert!(reads(&started, "not opened second.json"));
}

#[test]
fn what_is_no_report_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "Dear all").unwrap();
    let gone = folder.path().join("gone.tlsladder");
    // On the Start screen and on a result.
    let on_result = opened(&domain(), folder.path(), &Prepared::default());
    for mut window in [window(Start::default(), &Prepared::default()), on_result] {
        for (file, said) in [
            (letter.as_path(), "is not a report that this program can open"),
            (gone.as_path(), "could not be read"),
            (folder.path(), "is a folder"),
        ] {
            drop_files(&mut window, &[file]);
            until(&mut window, said, |window| reads(window, said));
        }
    }
}

#[test]
fn saved_and_opened_again_whatever_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let deep = deep(folder.path());
    std::fs::create_dir_all(&deep).unwrap();
    let file = deep.join("Bericht über Müller & Söhne № 1.tlsladder");
    let chooser = Prepared::default();
    let mut window = opened(&domain(), folder.path(), &chooser);
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![file.clone()]));
    window.get_by_label("Save report…").click();
    until(&mut window, "the notice", |window| reads(window, "Saved as"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(report::open(&text).is_ok(), "what the ending promises is what is in it");
    window.get_by_label("Show in folder").click();
    window.run();
    assert_eq!(chooser.0.borrow().shown.as_slice(), std::slice::from_ref(&file));

    let start = Start { open_reports: vec![file], ..Start::default() };
    let mut again = super::window(start, &Prepared::default());
    until_result(&mut again);
    assert!(reads(&again, "This is a saved report"));
}

#[test]
fn the_dialogs_offer_the_endings_of_saved_reports() {
    let folder = tempfile::tempdir().unwrap();
    let chooser = Prepared::default();
    let mut window = opened(&domain(), folder.path(), &chooser);
    // Without an ending of ours the chosen form's own is put behind, whatever dots the name has.
    let named = folder.path().join("mx1.example.org");
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![named]));
    window.get_by_label("Save report…").click();
    until(&mut window, "the notice", |window| reads(window, "Saved as"));
    assert!(folder.path().join("mx1.example.org.html").is_file());
    let Some(Request::Save { kinds, .. }) = chooser.0.borrow().asked.last().cloned() else {
        panic!("a dialog to save was asked for")
    };
    let endings: Vec<String> = kinds.into_iter().flat_map(|(_, endings)| endings).collect();
    assert!(endings.contains(&"tlsladder".to_owned()) && endings.contains(&"json".to_owned()));
    let name = report::file_name(&domain(), report::Format::Json);
    assert!(name.ends_with(".tlsladder.json"), "{name}");
}
