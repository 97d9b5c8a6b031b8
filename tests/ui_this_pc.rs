//! The window offers to find out whether it is this PC, and asks before anybody else is asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "this_pc/greeter.rs"]
mod greeter;
mod support;

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    time::{Duration, Instant},
};

use egui::{Key, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use greeter::Greeter;
use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{evidence::Evidence, layer::Layer, report::Report},
    report,
    run::{Limits, Options, Questions},
    settings::{Consent, OtherServers, RememberedOptions, Settings},
    texts::Texts,
    ui::{app::App, launch::Start},
};

type Window = Harness<'static, Option<App>>;

/// A report of a server that does not answer, in which nobody else was asked.
fn unreachable() -> Report {
    let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let target = parse(&server.to_string(), Defaults::default()).unwrap();
    let this_pc = Questions { even_inside: true, other_ports: Some(Vec::new()), ..Questions::default() };
    let limits = Limits::every_step(Duration::from_secs(10));
    let mut report = support::check(target, Options { this_pc, limits, ..Options::default() });
    for rung in &mut report.rungs {
        if let Evidence::ThisPc(evidence) = &mut rung.evidence {
            // It is said only of servers outside, and ours is not.
            evidence.references_would_help = true;
        }
    }
    report
}

fn window(report: &Report, folder: &Path, others: OtherServers) -> Window {
    let file = folder.join("opened.json");
    std::fs::write(&file, report::render(report, report::Format::Json, &Texts::english())).unwrap();
    let options = RememberedOptions { others, ..RememberedOptions::default() };
    let settings = Settings { options, ..Settings::default() };
    let mut start =
        Some(Start { settings, open_reports: vec![file], bundled_fonts_only: true, ..Start::default() });
    let mut window = Harness::builder().with_size(vec2(1120.0, 820.0)).with_max_steps(32).build_ui_state(
        move |ui, app: &mut Option<App>| {
            let app = app.get_or_insert_with(|| App::new(ui.ctx(), start.take().unwrap_or_default()));
            app.logic(&ui.ctx().clone());
            app.ui(ui);
        },
        None,
    );
    until(&mut window, "the result", |window| window.query_by_label("Save report…").is_some());
    window
}

/// Draws frames until something is there; the check runs on its own thread meanwhile.
fn until(window: &mut Window, what: &str, there: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !there(window) {
        assert!(Instant::now() < deadline, "{what} did not come");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.run_ok();
}

fn reads(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

fn consent(window: &Window) -> Consent {
    window.state().as_ref().unwrap().settings().options.others.consent
}

#[test]
fn others_are_asked_after_the_person_has_agreed() {
    let reference = Greeter::start("220 reference.example ESMTP\r\n");
    let others =
        OtherServers { servers: vec![reference.address.to_string()], web: None, ..OtherServers::default() };
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(&unreachable(), folder.path(), others);
    window.get_by_label("Find out…").click();
    window.run();
    assert!(reads(&window, &reference.address.to_string()), "it is said who will be asked");
    assert!(reads(&window, "QUIT"), "and what is sent");
    window.key_press(Key::Escape);
    window.run();
    assert!(!reads(&window, "QUIT") && reads(&window, "Find out…"));
    assert!(reference.heard().is_empty(), "nobody is asked before that");

    window.get_by_label("Find out…").click();
    window.run();
    window.get_by_label("Ask them now").click();
    until(&mut window, "the second result", |window| {
        reads(window, "Other mail servers greet this PC") && reads(window, "Save report…")
    });
    assert_eq!(reference.heard(), [["QUIT"]]);
    assert_eq!(consent(&window), Consent::Ask, "this once");
    window.get_by_label("Test again").click();
    until(&mut window, "the third result", |window| {
        !reads(window, "Other mail servers greet this PC") && reads(window, "Save report…")
    });
    assert_eq!(reference.heard().len(), 1, "and not again without asking");
}

#[test]
fn never_takes_the_offer_away_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let report = unreachable();
    let mut first = window(&report, folder.path(), OtherServers::default());
    assert!(report.rungs.iter().any(|rung| rung.layer == Layer::ThisPc));
    first.get_by_label("Find out…").click();
    first.run();
    for (host, named) in OtherServers::USUAL.iter().zip([true, true, false]) {
        assert_eq!(reads(&first, host), named, "{host}");
    }
    first.get_by_label("Never").click();
    first.run();
    assert!(!reads(&first, "Find out…"));
    assert_eq!(consent(&first), Consent::Never);
    let others = first.state().as_ref().unwrap().settings().options.others.clone();
    let second = window(&report, folder.path(), others);
    assert!(!reads(&second, "Find out…"), "the next start remembers it");
}
