//! What a screen reader says by itself, and that every mark is a word to it.

#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use egui::{
    Role,
    accesskit::{Live, Toggled},
};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use tls_ladder::{
    practice,
    run::{self, Options, RunState, Sources},
    texts::Texts,
    ui::{
        app::App,
        launch::Start,
        view::{announcement::Announcement, climb::ClimbView, ladder::Progress},
    },
};

use super::{Prepared, domain, opened, until, until_result, window};

/// What the live nodes of a role say, with how urgent it is.
fn live(harness: &Harness<'_, Option<App>>, role: Role) -> Vec<(String, Live)> {
    let nodes = harness.query_all_by_role(role);
    nodes
        .filter_map(|node| {
            let node = node.accesskit_node();
            Some((node.label()?, node.live()))
        })
        .collect()
}

#[test]
fn rungs_and_verdict_are_said_as_they_come() {
    let start = Start { practice: Some("expired".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    let (verdict, how) = live(&window, Role::Alert).into_iter().next().expect("the verdict is said");
    assert_eq!(how, Live::Assertive);
    assert!(verdict.starts_with("Result: "), "{verdict}");
    assert!(verdict.contains("ran out") || verdict.contains("expired"), "{verdict}");
    assert!(live(&window, Role::Status).is_empty(), "the climb is over");

    // Another rung is looked at: the verdict is the same and is not said again.
    window.get_all_by_role(Role::ListBoxOption).last().expect("there are rungs").click();
    window.run();
    assert_eq!(live(&window, Role::Alert), [(verdict, Live::Assertive)]);
}

#[test]
fn while_a_check_goes_on_it_is_said_when_there_is_a_pause() {
    // It never says anything after the connection, so that the climb can be looked at.
    let start = Start { practice: Some("silent".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until(&mut window, "the silent banner", |window| {
        live(window, Role::Status).iter().any(|(text, _)| text.contains("Banner"))
    });
    let said = live(&window, Role::Status);
    let [(text, Live::Polite)] = said.as_slice() else { panic!("{said:?}") };
    assert!(text.contains("Connection: passed"), "{text}");
    assert!(live(&window, Role::Alert).is_empty());
    // Time goes by, and nothing new is said: seconds are not counted aloud.
    for _ in 0..5 {
        window.step();
        assert_eq!(live(&window, Role::Status), said);
    }
}

#[test]
fn every_rung_of_a_climb_is_said_with_its_verdict() {
    let texts = Texts::english();
    let server = practice::start("healthy", None).expect("it starts");
    let options = Options {
        extra_anchors: server.trust_anchors.clone(),
        dns: Sources { zone: server.zone.clone(), ..Sources::default() },
        laboratory: true,
        ..Options::default()
    };
    let (sender, events) = std::sync::mpsc::channel();
    let handle = run::start(server.target.clone(), options, move |event| drop(sender.send(event)));
    let handle = handle.expect("it starts");
    let mut state = RunState::new(handle.id().clone());
    let mut heard: Vec<String> = Vec::new();
    for event in events {
        let now_ms = event.at_ms;
        state.apply(event);
        let Some(mut report) = state.report.clone() else { continue };
        texts.word(&mut report);
        let progress = Progress { underway: state.underway.clone(), now_ms };
        let view = ClimbView::new(Some(&report), &progress, "mx.practice.test", false, &texts);
        let Some(said) = Announcement::of_climb(&view) else { continue };
        assert!(!said.urgent);
        if heard.last() != Some(&said.text) {
            heard.push(said.text);
        }
    }
    for (passed, tried) in
        [("Connection: passed", "Banner"), ("Banner: passed", "EHLO"), ("STARTTLS: passed", "TLS handshake")]
    {
        let both = |said: &String| said.contains(passed) && said.contains(tried);
        assert!(heard.iter().any(both), "{passed}, then {tried}: {heard:#?}");
    }
    assert!(!heard.iter().any(|said| said.contains("next rung")), "no word without news: {heard:#?}");
}

#[test]
fn notices_are_said_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&domain(), folder.path(), &Prepared::default());
    window.get_by_label("Copy for ticket").click();
    window.run();
    let notice = window.get_by_label("The summary for the ticket is on the clipboard.");
    assert_eq!(notice.accesskit_node().live(), Live::Polite);
}

#[test]
fn what_is_typed_wrong_interrupts() {
    let mut window = window(Start::default(), &Prepared::default());
    window.run();
    window.get_by_label("Start the climb").click();
    window.run();
    let loud = |node: &egui_kittest::Node<'_>| node.accesskit_node().live() == Live::Assertive;
    assert_eq!(window.query_all_by_role(Role::Label).filter(loud).count(), 1);
}

#[test]
fn every_mark_is_a_word_and_every_part_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let window = opened(&domain(), folder.path(), &Prepared::default());
    let marks: Vec<String> =
        window.query_all_by_role(Role::Image).filter_map(|node| node.accesskit_node().label()).collect();
    let words = ["passed", "passed with a warning", "failed", "not tested", "out of reach", "being tried"];
    assert!(!marks.is_empty() && marks.iter().all(|mark| words.contains(&mark.as_str())), "{marks:?}");
    for role in [Role::ListBoxOption, Role::Row, Role::ListItem, Role::Tab] {
        let nodes: Vec<_> = window.query_all_by_role(role).collect();
        assert!(!nodes.is_empty(), "{role:?}");
        for node in nodes {
            let name = node.accesskit_node().label().unwrap_or_default();
            assert!(!name.is_empty(), "{role:?} without a name: {node:?}");
        }
    }
    let chosen = |node: &egui_kittest::Node<'_>| node.accesskit_node().toggled() == Some(Toggled::True);
    assert_eq!(window.query_all_by_role(Role::ListBoxOption).filter(chosen).count(), 1);
    // Words of a rung: its name, its verdict, its line.
    let rungs = super::rungs(&window);
    assert!(rungs.iter().all(|rung| words.iter().any(|word| rung.contains(word))), "{rungs:?}");
}

#[test]
fn an_opened_report_says_its_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&domain(), folder.path(), &Prepared::default());
    until_result(&mut window);
    assert_eq!(live(&window, Role::Alert).len(), 1);
}
