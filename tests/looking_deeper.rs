//! The deep look at practice servers: what it finds, that it can be stopped, and that it has patience.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "what fails here fails the test, and what is left out is told"
)]

#[path = "support/dns.rs"]
mod dns;
mod support;

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use tls_ladder::{
    model::{
        evidence::{
            DeepEnd, DeepLook, Evidence, HandshakeEvidence, HelloAnswer, HelloQuestion, Obstacle,
            ProtocolVersion, ServerNameUse, Support,
        },
        layer::Layer,
        report::Report,
        target::{Target, TargetKind},
    },
    practice,
    run::{self, DeepOptions, EventKind, Limits, Options, RunState, Sources},
};

const AT_ONCE: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(20);

fn deep_options(server: &practice::PracticeServer, name: &str, parallel: usize) -> Options {
    let options = support::options_for(server, name, PATIENCE);
    Options { deep: Some(DeepOptions { parallel }), ..options }
}

fn deep(report: &Report) -> &DeepLook {
    report.servers[0].deep.as_ref().expect("it was looked at")
}

fn handshake(report: &Report) -> &HandshakeEvidence {
    match &report.servers[0].rung(Layer::Handshake).unwrap().evidence {
        Evidence::Handshake(evidence) => evidence,
        other => panic!("no handshake: {other:?}"),
    }
}

#[test]
fn the_same_is_found_with_one_connection_at_a_time_and_with_four() {
    let server = practice::start("healthy", None).unwrap();
    let looks: Vec<DeepLook> = (1..=4)
        .map(|parallel| {
            let report = support::check(server.target.clone(), deep_options(&server, "healthy", parallel));
            let look = deep(&report).clone();
            assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{}", support::transcript(&report));
            assert_eq!(report.run.connections, look.progress.connections + 1, "one for the plain climb");
            look
        })
        .collect();
    let first = &looks[0];
    let version = |version| first.versions.iter().find(|known| known.version == version).unwrap();
    // The practice server is rustls: nine suites, four groups.
    assert_eq!(version(ProtocolVersion::Tls13).suites.len(), 3);
    assert!(!version(ProtocolVersion::Tls12).suites.is_empty());
    for old in [ProtocolVersion::Tls11, ProtocolVersion::Tls10, ProtocolVersion::Ssl3, ProtocolVersion::Ssl2]
    {
        assert_eq!(version(old).support, Support::No, "{old:?}");
    }
    let groups: Vec<&str> = first.groups.iter().map(|group| group.name.as_str()).collect();
    assert!(groups.contains(&"X25519MLKEM768") && groups.contains(&"x25519"), "{groups:?}");
    assert_eq!(first.without_server_name, Some(ServerNameUse::Same));
    assert_eq!(first.certificates.len(), 1);
    assert!(first.certificates[0].seen >= 3);
    for look in &looks[1..] {
        assert_eq!(look.versions, first.versions);
        assert_eq!(look.groups, first.groups);
    }
}

#[test]
fn a_server_of_tls13_alone_shows_its_certificate_to_whole_handshakes() {
    let (_, script) = practice::scripts().find(|(name, _)| *name == "tls12-only").unwrap();
    let mut script = script.unwrap().clone();
    script.tls.versions = vec![practice::script::TlsVersion::Tls13];
    let server = practice::start_script("tls13-only", &script, None, 1).unwrap();
    let report = support::check(server.target.clone(), deep_options(&server, "tls13-only", 1));
    let look = deep(&report);
    assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{}", support::transcript(&report));
    assert_eq!(look.certificates.len(), 1);
    assert_eq!(look.certificates[0].seen, 3);
    assert_eq!(look.without_server_name, Some(ServerNameUse::Same));
    assert_eq!(report.run.connections, look.progress.connections + 1);
}

#[test]
fn a_plain_check_makes_one_connection() {
    let report = support::check_practice("healthy");
    assert_eq!(report.run.connections, 1);
    assert!(report.servers[0].deep.is_none());
    assert!(handshake(&report).probes.is_empty());
}

#[test]
fn a_refused_handshake_raises_questions() {
    let report = support::check_practice("alert-40");
    let probes = &handshake(&report).probes;
    assert_eq!(probes[0].question, HelloQuestion::OlderSuites);
    assert!(probes.len() >= 3, "{probes:?}");
    assert!(
        probes
            .iter()
            .all(|probe| matches!(&probe.answer, HelloAnswer::Refused { alert } if alert.number == 40))
    );
    assert_eq!(report.run.connections as usize, 1 + probes.len());
    assert!(probes.iter().all(|probe| probe.hello_octets > 50 && probe.elapsed_ms > 0.0));
}

#[test]
fn where_the_cause_is_known_nothing_is_asked() {
    for lesson in ["client-certificate-required-12", "plaintext-after-220"] {
        let report = support::check_practice(lesson);
        assert!(handshake(&report).probes.is_empty(), "{lesson}");
        assert_eq!(report.run.connections, 1, "{lesson}");
    }
}

#[test]
fn questions_and_the_deep_look_stop_at_once_at_any_moment() {
    for (lesson, deeper) in
        [("alert-40", false), ("reset-after-hello", false), ("healthy", true), ("tls12-only", true)]
    {
        let server = practice::start(lesson, None).unwrap();
        let options = || Options {
            deep: deeper.then(DeepOptions::default),
            ..support::options_for(&server, lesson, PATIENCE)
        };
        let mut moment = 0_usize;
        loop {
            let (sender, events) = mpsc::channel();
            let handle = run::start(server.target.clone(), options(), move |event| {
                let _ = sender.send(event);
            })
            .unwrap();
            let mut state = RunState::new(handle.id().clone());
            let mut seen = 0;
            while seen <= moment && !state.finished {
                state.apply(events.recv_timeout(PATIENCE).expect("an event comes"));
                seen += 1;
            }
            if state.finished {
                break;
            }
            let known = state.report.as_ref().and_then(|report| report.servers.first()?.deep.clone());
            let asked = Instant::now();
            handle.cancel();
            while !state.finished {
                state.apply(events.recv_timeout(PATIENCE).expect("an event comes"));
            }
            assert!(asked.elapsed() < AT_ONCE, "{lesson}, after {moment} events: {:?}", asked.elapsed());
            let report = state.report.unwrap();
            let layers: Vec<Layer> =
                report.servers.iter().flat_map(|s| s.rungs.iter().map(|r| r.layer)).collect();
            assert!(
                layers.is_empty() || layers == Layer::OF_SERVER,
                "{lesson}, after {moment} events: {layers:?}"
            );
            if let Some(known) = known {
                let look = deep(&report);
                let ended = look.progress.end.expect("it says how it ended");
                assert!(matches!(ended, DeepEnd::Stopped | DeepEnd::Complete), "{ended:?}");
                assert!(suites(look) >= suites(&known), "what was known is kept");
            }
            // Every moment of the climb and of its end, some of the long middle.
            moment += if moment < 40 { 1 } else { 7 };
        }
    }
}

fn suites(look: &DeepLook) -> usize {
    look.versions.iter().map(|version| version.suites.len()).sum()
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let server = practice::start("healthy", None).unwrap();
    for parallel in [1, 4] {
        let plain =
            deep(&support::check(server.target.clone(), deep_options(&server, "healthy", parallel))).clone();
        let front = Front::start(server.address, 9, 3);
        let target = Target { address: Some(front.ip()), port: front.port(), ..server.target.clone() };
        let options = deep_options(&server, "healthy", parallel);
        let limits = Limits { patience: [Duration::from_millis(20); 5], ..options.limits };
        let (sender, events) = mpsc::channel();
        let handle = run::start(target, Options { limits, ..options }, move |event| {
            let _ = sender.send(event);
        })
        .unwrap();
        let mut state = RunState::new(handle.id().clone());
        let mut waited = Vec::new();
        while !state.finished {
            let event = events.recv_timeout(PATIENCE).expect("an event comes");
            if let EventKind::DeepLook { look, .. } = &event.kind {
                waited.extend(look.progress.waiting.clone());
            }
            state.apply(event);
        }
        let report = state.report.unwrap();
        let look = deep(&report);
        assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{}", support::transcript(&report));
        assert!(look.progress.waits >= 1, "{:?}", look.progress);
        assert_eq!(look.progress.parallel, 1, "after that, one at a time");
        assert!(waited.iter().any(|wait| wait.reply.starts_with("421 4.7.0")), "{waited:?}");
        assert_eq!(look.versions, plain.versions, "nothing is missing");
        assert_eq!(look.groups, plain.groups);
    }
}

#[test]
fn a_server_that_has_had_enough_is_left_alone() {
    let server = practice::start("healthy", None).unwrap();
    let front = Front::start(server.address, 9, u32::MAX);
    let target = Target { address: Some(front.ip()), port: front.port(), ..server.target.clone() };
    let options = deep_options(&server, "healthy", 1);
    let limits = Limits { patience: [Duration::from_millis(10); 5], ..options.limits };
    let report = support::check(target, Options { limits, ..options });
    let look = deep(&report);
    assert_eq!(look.progress.end, Some(DeepEnd::GivenUp));
    assert_eq!(look.progress.waits, 5);
    assert!(suites(look) > 0, "what is known is kept");
}

#[test]
fn a_wait_for_a_server_ends_at_once_when_stopped() {
    let server = practice::start("healthy", None).unwrap();
    let front = Front::start(server.address, 4, u32::MAX);
    let target = Target { address: Some(front.ip()), port: front.port(), ..server.target.clone() };
    let options = deep_options(&server, "healthy", 1);
    let limits = Limits { patience: [Duration::from_secs(3600); 5], ..options.limits };
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, Options { limits, ..options }, move |event| {
        let _ = sender.send(event);
    })
    .unwrap();
    let mut state = RunState::new(handle.id().clone());
    loop {
        let event = events.recv_timeout(PATIENCE).expect("an event comes");
        let waits =
            matches!(&event.kind, EventKind::DeepLook { look, .. } if look.progress.waiting.is_some());
        state.apply(event);
        if waits {
            break;
        }
    }
    let asked = Instant::now();
    handle.cancel();
    while !state.finished {
        state.apply(events.recv_timeout(PATIENCE).expect("an event comes"));
    }
    assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
    let report = state.report.unwrap();
    assert_eq!(deep(&report).progress.end, Some(DeepEnd::Stopped));
    assert_eq!(deep(&report).progress.waiting, None);
}

#[test]
fn a_busy_server_is_asked_nothing_more_after_a_failed_handshake() {
    let server = practice::start("alert-40", None).unwrap();
    let front = Front::start(server.address, 2, u32::MAX);
    let target = Target { address: Some(front.ip()), port: front.port(), ..server.target.clone() };
    let report = support::check(target, support::options_for(&server, "alert-40", PATIENCE));
    let probes = &handshake(&report).probes;
    assert_eq!(probes.len(), 2, "{probes:?}");
    assert!(
        matches!(&probes[1].answer, HelloAnswer::NotPut { because: Obstacle::Busy { .. } }),
        "{probes:?}"
    );
}

#[test]
fn every_address_of_the_host_is_asked() {
    if !dns::installed() {
        return;
    }
    let server = practice::start("healthy", None).unwrap();
    let other = practice::start("tls12-only", None).unwrap();
    let second = SocketAddr::new([127, 25, 58, 9].into(), server.address.port());
    let _front = Front::at(second, other.address, u32::MAX, 0);
    let names = dns::DnsServer::start(&format!("mx.practice A 127.0.0.1\nmx.practice A {}\n", second.ip()));
    let target = Target { address: None, ..server.target.clone() };
    let options = Options {
        dns: Sources { servers: vec![names.address], ..Sources::default() },
        ..deep_options(&server, "healthy", 1)
    };
    let report = support::check(target, options);
    let look = deep(&report);
    assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{}", support::transcript(&report));
    assert_eq!(look.addresses.len(), 1, "{:?}", look.addresses);
    let first_is_healthy = report.servers[0].address == Some(server.address.ip());
    let newest = if first_is_healthy { ProtocolVersion::Tls12 } else { ProtocolVersion::Tls13 };
    assert_eq!(look.addresses[0].newest, Some(newest));
    let mut shown: Vec<IpAddr> = look.certificates.iter().map(|look| look.address).collect();
    shown.sort_unstable();
    assert_eq!(shown, [server.address.ip(), second.ip()]);
    assert_ne!(look.certificates[0].sha256, look.certificates[1].sha256);
}

#[test]
fn every_server_is_climbed_before_one_is_looked_at_deeper() {
    if !dns::installed() {
        return;
    }
    let server = practice::start("healthy", None).unwrap();
    let names = dns::DnsServer::start(
        "practice MX 10 mx.practice\npractice MX 20 mx2.practice\nmx.practice A 127.0.0.1\nmx2.practice A 127.0.0.1\n",
    );
    let target = Target {
        input: "practice.test".to_owned(),
        kind: TargetKind::MailDomain,
        domain: Some("practice.test".to_owned()),
        host: None,
        address: None,
        ..server.target.clone()
    };
    let options = Options {
        dns: Sources { servers: vec![names.address], ..Sources::default() },
        ..deep_options(&server, "healthy", 4)
    };
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, options, move |event| {
        let _ = sender.send(event);
    })
    .unwrap();
    let mut state = RunState::new(handle.id().clone());
    let mut told = Vec::new();
    while !state.finished {
        let event = events.recv_timeout(PATIENCE).expect("an event comes");
        match &event.kind {
            EventKind::RungDone { .. } => told.push('r'),
            EventKind::DeepLook { .. } => told.push('d'),
            EventKind::ServerDone { .. } => told.push('.'),
            _ => {}
        }
        state.apply(event);
    }
    let told: String = told.into_iter().collect();
    let (climbs, looks) = told.split_once('d').expect("it looked deeper");
    assert!(!looks.contains('r') && !climbs.contains('.'), "{told}");
    let report = state.report.unwrap();
    assert_eq!(report.servers.len(), 2);
    for server in &report.servers {
        let end = server.deep.as_ref().and_then(|look| look.progress.end);
        assert_eq!(end, Some(DeepEnd::Complete), "{}", server.host);
    }
}

#[test]
fn when_the_time_is_up_what_is_known_is_kept() {
    let server = practice::start("healthy", None).unwrap();
    let options = deep_options(&server, "healthy", 1);
    let limits = Limits { deep: Duration::from_millis(1), ..options.limits };
    let report = support::check(server.target.clone(), Options { limits, ..options });
    assert_eq!(deep(&report).progress.end, Some(DeepEnd::OutOfTime), "{}", support::transcript(&report));
    assert!(!report.run.stopped, "nobody stopped it");
    assert_eq!(report.servers[0].rung(Layer::Session).unwrap().layer, Layer::Session);
}

/// Stands before a server: after so many calls it says 421 so many times.
struct Front {
    address: SocketAddr,
}

impl Front {
    fn start(server: SocketAddr, calls: u32, refusals: u32) -> Self {
        Self::at((IpAddr::from([127, 0, 0, 1]), 0).into(), server, calls, refusals)
    }

    fn at(here: SocketAddr, server: SocketAddr, calls: u32, refusals: u32) -> Self {
        let listener = TcpListener::bind(here).unwrap();
        let address = listener.local_addr().unwrap();
        let (taken, refused) = (Arc::new(AtomicU32::new(0)), AtomicU32::new(0));
        // It ends with the test.
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if taken.fetch_add(1, Ordering::Relaxed) >= calls
                    && refused.fetch_add(1, Ordering::Relaxed) < refusals
                {
                    let mut client = client;
                    let _ = client.write_all(b"421 4.7.0 Too many connections, come back later\r\n");
                    continue;
                }
                let Ok(server) = TcpStream::connect(server) else { return };
                let pairs = [(client.try_clone(), server.try_clone()), (Ok(server), Ok(client))];
                for (from, to) in pairs {
                    let (Ok(from), Ok(to)) = (from, to) else { continue };
                    std::thread::spawn(move || pass_on(from, to));
                }
            }
        });
        Self { address }
    }

    fn ip(&self) -> IpAddr {
        self.address.ip()
    }

    fn port(&self) -> u16 {
        self.address.port()
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = [0_u8; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
