//! Servers that mean harm: a check can be stopped at every moment, and whatever is cut short is not blamed on them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what fails here fails the test, and what is left out is told"
)]

mod support;

use std::{
    net::{IpAddr, TcpListener},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use tls_ladder::{
    model::{
        evidence::{Evidence, NotAskedReason},
        finding::Severity,
        layer::Layer,
        target::Target,
    },
    practice::{self, PracticeServer},
    run::{self, Event, EventKind, Limits, Options, RunHandle, RunState},
};

/// What "at once" means to the person who presses Cancel.
const AT_ONCE: Duration = Duration::from_millis(200);

/// No event of these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A limit that never runs out here: only the cancellation can end the wait.
const NEVER: Duration = Duration::from_secs(3600);

#[test]
fn cancelling_works_at_once_on_every_rung() {
    for (lesson, layer) in [
        ("silent", Layer::Banner),
        ("dripping-banner", Layer::Banner),
        ("slow-banner", Layer::Banner),
        ("two-part-greeting", Layer::Banner),
        ("silent-ehlo", Layer::Ehlo),
        ("silent-starttls", Layer::Starttls),
        ("silent-after-220", Layer::Handshake),
        ("silent-session", Layer::Session),
        ("no-quit-answer", Layer::Session),
        ("endless-banner", Layer::Banner),
    ] {
        let server = practice::start(lesson, None).unwrap();
        let mut running = Running::start(&server, lesson);
        running
            .wait_for(|kind| matches!(kind, EventKind::RungStarted { layer: begun, .. } if *begun == layer));
        let asked = Instant::now();
        running.handle.cancel();
        running.wait_for(|kind| matches!(kind, EventKind::Finished { .. }));
        let took = asked.elapsed();
        assert!(took < AT_ONCE, "{lesson}: the check went on for {took:?} after it was cancelled");

        let report = running.state.report.as_ref().unwrap();
        if lesson == "endless-banner" {
            // It may have been given up by itself already.
            continue;
        }
        assert!(report.run.stopped, "{lesson}: the report says that it was stopped");
        for rung in support::rungs(report).filter(|rung| rung.layer > layer) {
            if let Evidence::NotAsked(not_asked) = &rung.evidence {
                let reason = not_asked.reason;
                let told = matches!(
                    reason,
                    NotAskedReason::Stopped | NotAskedReason::NotBuilt | NotAskedReason::NotWanted
                );
                assert!(told, "{lesson}: {:?} was not asked because of {reason:?}", rung.layer);
            }
        }
        let blamed = support::ids(report, |severity| severity == Severity::Fail);
        assert!(blamed.is_empty(), "{lesson}: the server is blamed for our stopping: {blamed:?}");
    }
}

#[test]
fn cancelling_works_at_once_while_the_end_is_awaited() {
    let server = practice::start("lingers-after-quit", None).unwrap();
    let mut running = Running::start(&server, "lingers-after-quit");
    running.wait_for(|kind| matches!(kind, EventKind::Line { line, .. } if line.text.starts_with("221")));
    let asked = Instant::now();
    running.handle.cancel();
    running.wait_for(|kind| matches!(kind, EventKind::Finished { .. }));
    assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
}

#[test]
fn cancelling_works_at_once_at_any_moment() {
    // Every event is a moment; the work between two of them is part of the wait.
    for lesson in ["healthy", "submission-465", "missing-intermediate", "client-certificate-asked"] {
        let server = practice::start(lesson, None).unwrap();
        for moment in 0_usize.. {
            let mut running = Running::start(&server, lesson);
            let seen = std::cell::Cell::new(0);
            running.wait_for(|kind| {
                seen.set(seen.get() + 1);
                seen.get() > moment || matches!(kind, EventKind::Finished { .. })
            });
            if running.state.finished {
                break;
            }
            let asked = Instant::now();
            running.handle.cancel();
            running.wait_for(|kind| matches!(kind, EventKind::Finished { .. }));
            assert!(asked.elapsed() < AT_ONCE, "{lesson}, after {moment} events: {:?}", asked.elapsed());
            let report = running.state.report.as_ref().unwrap();
            let blamed = support::ids(report, |severity| severity == Severity::Fail);
            assert!(
                blamed.is_empty() || lesson == "missing-intermediate",
                "{lesson}, after {moment} events: the server is blamed for our stopping: {blamed:?}"
            );
            for server in &report.servers {
                let layers: Vec<Layer> = server.rungs.iter().map(|rung| rung.layer).collect();
                assert_eq!(layers, Layer::OF_SERVER, "{lesson}, after {moment} events: every rung is told");
            }
        }
    }
}

#[test]
fn cancelling_a_domain_works_at_once_at_any_moment() {
    // Every second event is a moment here: there are many, and each costs a check.
    for lesson in ["domain-mta-sts-mismatch"] {
        let server = practice::start(lesson, None).unwrap();
        let known = practice::lessons().into_iter().find(|known| known.name == lesson).unwrap().findings;
        for moment in (0_usize..).step_by(2) {
            let options = Options { parallel: 4, ..support::options_for(&server, lesson, NEVER) };
            let mut running = Running::start_with(&server, options);
            let seen = std::cell::Cell::new(0);
            running.wait_for(|kind| {
                seen.set(seen.get() + 1);
                seen.get() > moment || matches!(kind, EventKind::Finished { .. })
            });
            if running.state.finished {
                break;
            }
            let asked = Instant::now();
            running.handle.cancel();
            running.wait_for(|kind| matches!(kind, EventKind::Finished { .. }));
            assert!(asked.elapsed() < AT_ONCE, "{lesson}, after {moment} events: {:?}", asked.elapsed());
            let report = running.state.report.as_ref().unwrap();
            let blamed = support::ids(report, |severity| severity == Severity::Fail);
            let invented: Vec<&String> = blamed.iter().filter(|id| !known.contains(id)).collect();
            assert!(invented.is_empty(), "{lesson}, after {moment} events: {invented:?}");
            assert!(report.rungs.iter().any(|rung| rung.layer == Layer::Dns), "{lesson}: {moment}");
            for server in &report.servers {
                let layers: Vec<Layer> = server.rungs.iter().map(|rung| rung.layer).collect();
                assert_eq!(layers, Layer::OF_SERVER, "{lesson}, after {moment} events: every rung is told");
            }
        }
    }
}

#[test]
fn cancelling_before_anything_has_happened() {
    let server = practice::start("silent", None).unwrap();
    let mut running = Running::start(&server, "silent");
    let asked = Instant::now();
    running.handle.cancel();
    running.wait_for(|kind| matches!(kind, EventKind::Finished { .. }));
    assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
    assert!(running.state.report.is_some_and(|report| report.run.stopped));
}

#[test]
fn dropping_the_handle_stops_the_check() {
    let server = practice::start("silent", None).unwrap();
    let mut running = Running::start(&server, "silent");
    running.wait_for(|kind| matches!(kind, EventKind::RungStarted { layer: Layer::Banner, .. }));
    let Running { handle, events, .. } = running;
    let asked = Instant::now();
    drop(handle);
    loop {
        let event = events.recv_timeout(PATIENCE).expect("the check comes to its end");
        if matches!(event.kind, EventKind::Finished { .. }) {
            break;
        }
    }
    assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
}

#[test]
fn a_reset_at_every_step_ends_in_a_finding() {
    for lesson in [
        "reset-on-connect",
        "reset-after-greeting",
        "reset-after-ehlo",
        "reset-after-220",
        "reset-after-hello",
        "reset-after-tls",
    ] {
        let report = support::check_practice(lesson);
        let found = support::ids(&report, |severity| severity == Severity::Fail);
        assert!(!found.is_empty(), "{lesson}: nothing was found\n{}", support::transcript(&report));
    }
}

#[test]
fn a_server_that_was_given_less_time_than_promised_is_not_blamed() {
    let layers = [
        ("silent", Layer::Banner),
        ("silent-ehlo", Layer::Ehlo),
        ("silent-starttls", Layer::Starttls),
        ("silent-after-220", Layer::Handshake),
        ("silent-session", Layer::Session),
    ];
    for (lesson, layer) in layers {
        let server = practice::start(lesson, None).unwrap();
        let options = support::options_for(&server, lesson, NEVER);
        let limits = Limits { whole: Duration::from_millis(700), ..options.limits };
        let report = support::check(server.target.clone(), Options { limits, ..options });
        let rung = report.servers[0].rung(layer).unwrap();
        let out_of_time =
            matches!(&rung.evidence, Evidence::NotAsked(why) if why.reason == NotAskedReason::OutOfTime);
        assert!(out_of_time, "{lesson}: {:?}", rung.evidence);
        let blamed = support::ids(&report, |severity| severity == Severity::Fail);
        assert!(blamed.is_empty(), "{lesson}: the server is blamed for our hurry: {blamed:?}");
        assert!(!report.run.stopped, "{lesson}: nobody stopped it");
        let layers: Vec<Layer> = report.servers[0].rungs.iter().map(|rung| rung.layer).collect();
        assert_eq!(layers, Layer::OF_SERVER, "{lesson}: every rung is told once");
    }
}

#[test]
fn every_connection_is_counted() {
    let report = support::check_practice("healthy");
    assert_eq!(report.run.connections, 1);
    let server = practice::start("silent", None).unwrap();
    let options = support::options_for(&server, "silent", Duration::from_millis(500));
    let report = support::check(server.target.clone(), options);
    assert_eq!(report.run.connections, 2, "the second asks whether the silent port speaks TLS");

    // An address of its own, so that nothing else listens there; ports below 1024 need rights.
    let other = IpAddr::from([127, 25, 58, 7]);
    let Ok(submission) = TcpListener::bind((other, 587)) else {
        eprintln!("left out: a port below 1024 could not be used");
        return;
    };
    let target = Target { address: Some(other), port: 25, ..server.target.clone() };
    let report = support::check(target, support::options_for(&server, "silent", Duration::from_secs(2)));
    submission.set_nonblocking(true).unwrap();
    assert!(submission.accept().is_ok());
    assert_eq!(report.run.connections, 1, "the port that answered instead of 25 was connected to");
}

#[test]
fn addresses_that_are_no_server_end_in_a_result() {
    let server = practice::start("healthy", None).unwrap();
    for address in ["255.255.255.255", "224.0.0.1", "ff02::1", "fe80::1", "::ffff:255.255.255.255"] {
        let target = Target { address: Some(address.parse().unwrap()), port: 25, ..server.target.clone() };
        let report =
            support::check(target, support::options_for(&server, "healthy", Duration::from_millis(500)));
        let Evidence::Connect(connect) = &report.servers[0].rung(Layer::Connect).unwrap().evidence else {
            panic!("{address}: the rung was not told")
        };
        assert!(connect.attempts[0].failure.is_some(), "{address}: {connect:?}");
        assert_eq!(report.run.connections, 0, "{address}");
    }
}

/// A check that is looked at while it runs.
struct Running {
    handle: RunHandle,
    events: Receiver<Event>,
    state: RunState,
}

impl Running {
    fn start(server: &PracticeServer, lesson: &str) -> Self {
        Self::start_with(server, support::options_for(server, lesson, NEVER))
    }

    fn start_with(server: &PracticeServer, options: Options) -> Self {
        let (sender, events) = mpsc::channel();
        let handle = run::start(server.target.clone(), options, move |event| {
            let _ = sender.send(event);
        })
        .unwrap();
        let state = RunState::new(handle.id().clone());
        Self { handle, events, state }
    }

    fn wait_for(&mut self, wanted: impl Fn(&EventKind) -> bool) {
        loop {
            let event = self.events.recv_timeout(PATIENCE).expect("the awaited event comes");
            let found = wanted(&event.kind);
            self.state.apply(event);
            if found {
                return;
            }
        }
    }
}
