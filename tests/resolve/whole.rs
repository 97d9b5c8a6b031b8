//! Whole checks of domains in the laboratory: what is asked beside the climbs, and what is concluded.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, TcpListener},
    thread,
    time::{Duration, Instant},
};

use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        evidence::{DnsBeside, DnsEvidence, Evidence, LookupFailure, Signatures},
        layer::Layer,
        report::{Report, Rung},
    },
    net::resolver::Sources,
    practice,
    run::Options,
};

use crate::support::{
    dns_lab::{self, DnsLab, Fault, Relay, Rule, Trust, zone},
    requirement::is_here,
};

fn check(sources: Sources, input: &str) -> Report {
    let practice = practice::start("healthy", None).unwrap();
    let defaults = Defaults { port: Some(practice.address.port()), ..Defaults::default() };
    let options = Options {
        dns: sources,
        extra_anchors: practice.trust_anchors.clone(),
        most_addresses: Some(4),
        ..Options::default()
    };
    crate::check(parse(input, defaults).unwrap(), options)
}

fn rung(report: &Report) -> (&Rung, &DnsEvidence) {
    let rung = report.rungs.iter().find(|rung| rung.layer == Layer::Dns).unwrap();
    let Evidence::Dns(evidence) = &rung.evidence else { panic!("{rung:?}") };
    (rung, evidence)
}

fn beside(report: &Report) -> &DnsBeside {
    rung(report).1.beside.as_deref().expect("it was asked")
}

fn ids(report: &Report) -> Vec<&str> {
    let mut ids: Vec<&str> = rung(report).0.findings.iter().map(|finding| finding.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// Every DNS finding that a laboratory on loopback can bring about.
fn laboratory() -> DnsLab {
    const MX: &str = "@ MX 10 mx1\nmx1 A 127.0.0.1";
    DnsLab::start(&[
        zone("good", Trust::Signed, MX),
        zone("wild", Trust::Signed, &format!("{MX}\n* MX 10 mx1")),
        zone("alias", Trust::Signed, "@ MX 10 other\nother CNAME mx1\nmx1 A 127.0.0.1"),
        zone("twice", Trust::Signed, "@ MX 10 mx1.twice.test\n@ MX 20 mx2\nmx2 A 127.0.0.1"),
        zone("conflict", Trust::Signed, "@ MX 0 .\n@ MX 10 mx1\nmx1 A 127.0.0.1"),
        zone("inside", Trust::Unsigned, "@ MX 10 mx1\nmx1 A 192.168.99.99"),
        zone("six", Trust::Signed, "@ MX 10 mx1\nmx1 AAAA ::1"),
        zone("hidden", Trust::Unsigned, "@ MX 10 mx1"),
        zone("expired", Trust::Expired, MX),
        zone("refusing", Trust::Unsigned, MX).with_fault("mx1", "AAAA", Fault::NameError),
        zone("127.in-addr.arpa.", Trust::Signed, "1.0.0 PTR mx1.good.test."),
    ])
}

#[test]
fn what_no_sender_asks_is_known_by_the_end_of_the_climbs() {
    if !is_here("what_no_sender_asks_is_known_by_the_end_of_the_climbs", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let report = check(lab.sources(), "user@good.test");
    let loopback: IpAddr = "127.0.0.1".parse().unwrap();
    let found = beside(&report);
    assert_eq!(found.reverse.len(), 1, "{found:?}");
    assert_eq!((found.reverse[0].address, found.reverse[0].confirmed), (loopback, Some(true)), "{found:?}");
    assert_eq!(found.reverse[0].names, ["mx1.good.test"]);
    assert_eq!(found.zone, "good.test");
    assert!(found.wildcard_mx.is_empty() && found.invented.is_empty() && found.resolvers.is_empty());
    if dns_lab::may_use_port_53() {
        let server = &found.name_servers[0];
        assert_eq!((server.name.as_str(), server.serial, server.authoritative), ("ns.test", Some(1), true));
    }
    assert_eq!(rung(&report).1.signatures, Signatures::Shown);
    assert_eq!(rung(&report).1.asked, [lab.validating]);
    assert!(matches!(report.servers[0].rung(Layer::Session).unwrap().evidence, Evidence::Session(_)));

    // The address of another domain's server leads back to this one's name.
    let report = check(lab.sources(), "user@alias.test");
    assert_eq!(beside(&report).reverse[0].confirmed, Some(true));
}

#[test]
fn faults_of_a_zone_are_concluded_from_real_answers() {
    if !is_here("faults_of_a_zone_are_concluded_from_real_answers", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    // Every server listens on loopback, which is a finding of its own.
    let own = "dns-mx-loopback";
    let table: [(&str, &[&str]); 9] = [
        ("good.test", &[own]),
        ("wild.test", &[own, "dns-wildcard-mx"]),
        ("alias.test", &["dns-mx-cname", own]),
        ("twice.test", &[own, "dns-mx-trailing-dot"]),
        ("conflict.test", &[own, "dns-null-mx-conflict"]),
        ("inside.test", &["dns-mx-private-address"]),
        ("expired.test", &["dns-dnssec-bogus"]),
        ("refusing.test", &["dns-aaaa-broken", own]),
        ("nix.test", &["dns-nxdomain"]),
    ];
    let mut wrong = Vec::new();
    for (name, expected) in table {
        let report = check(lab.sources(), &format!("user@{name}"));
        if ids(&report) != expected {
            wrong.push(format!("{name}: {:?}, not {expected:?}: {:?}", ids(&report), rung(&report).1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_of_the_resolver_are_told_apart_from_those_of_the_zone() {
    if !is_here("faults_of_the_resolver_are_told_apart", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let own = "dns-mx-loopback";
    let report = check(lab.stripping_sources(), "user@good.test");
    assert_eq!(ids(&report), [own, "dns-resolver-no-dnssec"]);
    let report = check(lab.stripping_sources(), "user@expired.test");
    assert_eq!(ids(&report), [own, "dns-resolver-no-dnssec"], "what cannot be seen is not bogus");

    let inside = [10, 0, 0, 5].into();
    let inventing = |name: Option<&str>| {
        lab.behind(vec![Rule { name: name.map(str::to_owned), kind: Some(1), fault: Fault::Invents(inside) }])
    };
    let everything = inventing(None);
    let report = check(lab.asking(everything.address), "user@good.test");
    assert!(ids(&report).contains(&"dns-nxdomain-rewrite"), "{:?}", ids(&report));
    assert_eq!(beside(&report).invented, [IpAddr::from([10, 0, 0, 5])]);

    if dns_lab::may_use_port_53() {
        // A name that only the resolver inside knows.
        let resolver = inventing(Some("mx1.hidden.test"));
        let report = check(lab.asking(resolver.address), "user@hidden.test");
        assert!(ids(&report).contains(&"dns-split-horizon"), "{:?}", rung(&report).1);
        assert!(!ids(&report).contains(&"dns-mx-private-address"), "outside there is another answer");
    }

    let cut = lab.behind(vec![Rule::new("good.test", "MX", Fault::CutShort)]);
    let report = check(lab.asking(cut.address), "user@good.test");
    assert_eq!(ids(&report), ["dns-truncated-needs-tcp"]);

    let stale = lab.behind(vec![Rule::new("good.test", "MX", Fault::NameError)]);
    let mut sources = lab.sources();
    sources.servers.push(stale.address);
    let report = check(sources, "user@good.test");
    assert_eq!(ids(&report), [own, "dns-resolvers-disagree"], "{:?}", beside(&report).resolvers);

    let refusing = lab.behind(vec![Rule::everything(Fault::Refused)]);
    let mut sources = lab.asking(refusing.address);
    sources.servers.push(lab.validating);
    let report = check(sources, "user@good.test");
    assert_eq!(ids(&report), [own], "the second knows: {:?}", rung(&report).1);
    assert_eq!(rung(&report).1.signatures, Signatures::Shown);
}

#[test]
fn whose_silence_it_is() {
    if !is_here("whose_silence_it_is", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let silent = |rule: Rule| {
        let relay: Relay = lab.behind(vec![rule]);
        let began = Instant::now();
        let report = check(lab.asking(relay.address), "user@good.test");
        (report, began.elapsed())
    };
    let (report, took) = silent(Rule::new("good.test", "MX", Fault::Silence));
    assert_eq!(ids(&report), ["dns-timeout"]);
    assert_eq!(beside(&report).others_answer, Some(true));
    assert!(took < Duration::from_secs(25), "{took:?}");
    let (report, took) = silent(Rule::everything(Fault::Silence));
    assert_eq!(ids(&report), ["dns-timeout"]);
    assert_eq!(beside(&report).others_answer, Some(false));
    assert!(took < Duration::from_secs(25), "{took:?}");
    assert!(matches!(
        rung(&report).1.outcome,
        tls_ladder::model::evidence::DnsOutcome::Failed(LookupFailure::TimedOut)
    ));
}

#[test]
fn a_name_server_that_does_not_know_its_zone_is_found() {
    if !is_here("a_name_server_that_does_not_know_its_zone", dns_lab::missing())
        || !dns_lab::may_use_port_53()
    {
        return;
    }
    // One name server is refused by a relay of its own, beside the good one.
    let bad_place: IpAddr = "127.99.53.53".parse().unwrap();
    let lab = DnsLab::start(&[zone(
        "lame",
        Trust::Signed,
        "@ MX 10 mx1\nmx1 A 127.0.0.1\n@ NS ns2\nns2 A 127.99.53.53",
    )]);
    let _bad = Relay::with_faults_at(
        (bad_place, 53).into(),
        lab.authoritative,
        vec![Rule::everything(Fault::Refused)],
    );
    let report = check(lab.sources(), "user@lame.test");
    assert_eq!(ids(&report), ["dns-lame-delegation", "dns-mx-loopback"], "{:?}", beside(&report));
    let finding =
        rung(&report).0.findings.iter().find(|finding| finding.id == "dns-lame-delegation").unwrap();
    assert_eq!(finding.arguments["names"], "ns2.lame.test");
}

/// Four names for one machine, all to be climbed at a time: the machine gets one call after the other.
#[test]
fn one_address_never_gets_two_connections_at_a_time() {
    const NAMES: usize = 4;
    if !is_here("one_address_never_gets_two_connections_at_a_time", dns_lab::missing()) {
        return;
    }
    let names = (1..=NAMES).map(|name| format!("@ MX 10 mx{name}\nmx{name} A 127.0.0.1\n"));
    let lab = DnsLab::start(&[zone("crowd", Trust::Signed, &names.collect::<String>())]);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let defaults = Defaults { port: Some(listener.local_addr().unwrap().port()), ..Defaults::default() };
    let server = thread::spawn(move || (0..NAMES).map(|_| is_alone(&listener)).collect::<Vec<bool>>());
    let options = Options { dns: lab.sources(), parallel: NAMES, ..Options::default() };
    let report = crate::check(parse("user@crowd.test", defaults).unwrap(), options);
    assert_eq!(report.servers.len(), NAMES, "{report:?}");
    assert_eq!(server.join().unwrap(), [true; NAMES]);
}

/// Takes a call, and turns it away after having looked whether another one comes in the meantime.
fn is_alone(listener: &TcpListener) -> bool {
    /// A program that calls twice at a time does so within milliseconds.
    const LISTENING: Duration = Duration::from_millis(150);
    listener.set_nonblocking(false).unwrap();
    let (mut call, _) = listener.accept().unwrap();
    listener.set_nonblocking(true).unwrap();
    let begun = Instant::now();
    let mut alone = true;
    while alone && begun.elapsed() < LISTENING {
        alone = matches!(listener.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock);
        thread::yield_now();
    }
    let _ = call.write_all(b"554 5.3.2 No mail here\r\n");
    let _ = call.read_to_end(&mut Vec::new());
    alone
}
