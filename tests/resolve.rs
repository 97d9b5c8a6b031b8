//! From a domain to its servers, asked of a real DNS server, and climbed in the order a sender would try them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what fails here fails the test, and what is left out is told"
)]

#[path = "support"]
mod support {
    pub(crate) mod dns;
    #[cfg(target_os = "linux")]
    pub(crate) mod dns_lab;
    #[cfg(target_os = "linux")]
    pub(crate) mod instance;
    #[cfg(target_os = "linux")]
    pub(crate) mod requirement;
}

#[path = "resolve/hostile.rs"]
mod hostile;
#[cfg(target_os = "linux")]
#[path = "resolve/overrun.rs"]
mod overrun;
#[cfg(target_os = "linux")]
#[path = "resolve/proven.rs"]
mod proven;
#[path = "resolve/silent_types.rs"]
mod silent_types;
#[cfg(target_os = "linux")]
#[path = "resolve/whole.rs"]
mod whole;

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{Mutex, mpsc},
    time::Duration,
};

use support::dns::{self, DnsServer};
use tls_ladder::{
    checks::resolve::{self, FoundHost},
    intake::target::{Defaults, parse},
    model::{
        evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure, SocketFailureKind},
        layer::Layer,
        report::Report,
        target::Target,
    },
    net::{
        deadline::Deadline,
        resolver::{Resolver, Sources},
    },
    practice,
    run::{self, Options, RunState},
};
use tokio_util::sync::CancellationToken;

const ZONE: &str = "
two MX 20 mx2.two
two MX 10 mx1.two
mx1.two A 127.0.0.2
mx2.two A 127.0.0.1
null MX 0 .
web A 127.0.0.3
web AAAA ::1
texts TXT hello
lost MX 10 nowhere.lost
alias MX 10 web
";

/// A DNS server named by hand.
fn named(server: SocketAddr) -> Sources {
    Sources { servers: vec![server], ..Sources::default() }
}

fn look_up(server: &DnsServer, input: &str) -> (DnsEvidence, Vec<FoundHost>) {
    let target = parse(input, Defaults::default()).unwrap();
    ask(&Resolver::new(&named(server.address), Duration::from_secs(5)), &target, Duration::from_secs(10))
}

fn ask(resolver: &Resolver, target: &Target, limit: Duration) -> (DnsEvidence, Vec<FoundHost>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    runtime.block_on(resolve::run(target, resolver, limit, &deadline)).unwrap()
}

#[test]
fn every_kind_of_answer_is_told_apart() {
    if !dns::installed() {
        return;
    }
    let server = DnsServer::start(ZONE);
    let (evidence, found) = look_up(&server, "user@two.test");
    assert_eq!(evidence.outcome, DnsOutcome::Mx);
    let hosts: Vec<_> = found.iter().map(|host| (host.host.as_str(), host.preference)).collect();
    assert_eq!(hosts, [("mx1.two.test", Some(10)), ("mx2.two.test", Some(20))]);
    assert_eq!(found[0].addresses, [Ipv4Addr::new(127, 0, 0, 2)]);

    assert_eq!(
        look_up(&server, "two.test").0.outcome,
        DnsOutcome::Mx,
        "a bare name with MX is a mail domain"
    );
    assert_eq!(look_up(&server, "null.test").0.outcome, DnsOutcome::NullMx);
    assert_eq!(look_up(&server, "user@nix.test").0.outcome, DnsOutcome::NoSuchName);
    assert_eq!(look_up(&server, "user@texts.test").0.outcome, DnsOutcome::NoData);

    let (evidence, found) = look_up(&server, "user@web.test");
    assert_eq!(evidence.outcome, DnsOutcome::ImplicitMx, "mail goes to the domain's own address");
    assert_eq!(found[0].addresses.len(), 2);
    assert_eq!(
        look_up(&server, "web.test").0.outcome,
        DnsOutcome::Host,
        "a bare name without MX is a server"
    );
    assert_eq!(look_up(&server, "web.test:587").0.outcome, DnsOutcome::Host);

    let (evidence, found) = look_up(&server, "user@lost.test");
    assert_eq!(evidence.outcome, DnsOutcome::Mx);
    assert_eq!(found[0].failure, Some(LookupFailure::NoSuchName));

    let (evidence, _) = look_up(&server, "user@example.org");
    assert_eq!(evidence.outcome, DnsOutcome::Failed(LookupFailure::Refused), "a zone it does not serve");
}

#[test]
fn silence_is_not_an_answer() {
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let resolver = Resolver::new(&named(silent.local_addr().unwrap()), Duration::from_millis(200));
    let target = parse("user@example.org", Defaults::default()).unwrap();
    let (evidence, found) = ask(&resolver, &target, Duration::from_secs(1));
    let silence = DnsOutcome::Failed(LookupFailure::TimedOut);
    assert_eq!(evidence.outcome, silence);
    assert!(found.is_empty());
}

#[test]
fn servers_are_climbed_in_mx_order_and_one_that_is_down_does_not_stop_the_next() {
    if !dns::installed() {
        return;
    }
    let server = DnsServer::start(ZONE);
    let practice = practice::start("healthy", None).unwrap();
    let defaults = Defaults { port: Some(practice.address.port()), ..Defaults::default() };
    let target = parse("user@two.test", defaults).unwrap();
    let options = Options {
        dns: named(server.address),
        extra_anchors: practice.trust_anchors.clone(),
        ..Options::default()
    };
    let report = check(target, options);
    assert!(matches!(report.rungs[0].evidence, Evidence::Dns(_)));
    assert_eq!(report.servers.len(), 2);
    let Evidence::Connect(first) = &report.servers[0].rung(Layer::Connect).unwrap().evidence else {
        panic!()
    };
    assert_eq!(first.attempts[0].failure.as_ref().unwrap().kind, SocketFailureKind::Refused);
    assert!(matches!(report.servers[0].rung(Layer::Session).unwrap().evidence, Evidence::NotAsked(_)));
    assert!(matches!(report.servers[1].rung(Layer::Session).unwrap().evidence, Evidence::Session(_)));
    assert_eq!(report.run.connections, 1);
}

fn check(target: Target, options: Options) -> Report {
    let (sender, events) = mpsc::channel();
    let sender = Mutex::new(sender);
    let handle = run::start(target, options, move |event| {
        let _ = sender.lock().unwrap().send(event);
    })
    .unwrap();
    let mut state = RunState::new(handle.id().clone());
    while !state.finished {
        state.apply(events.recv_timeout(Duration::from_secs(60)).expect("the run ends by itself"));
    }
    state.report.unwrap()
}
