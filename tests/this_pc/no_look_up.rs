//! The domain's servers are not even found, because nobody answers this PC's look-ups.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    time::Duration,
};

use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        delivery::Outcome,
        evidence::Doubt,
        finding::{Party, Severity},
        layer::{Layer, Verdict},
        report::{Report, Rung},
    },
    run::{Limits, Options, Questions, Sources},
    texts::Texts,
};

use crate::{Greeter, closed, ids, questions, support, this_pc};

/// A DNS server that hears and says nothing.
fn silent() -> UdpSocket {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()
}

/// An address at which there was a DNS server a moment ago.
fn gone() -> SocketAddr {
    silent().local_addr().unwrap()
}

fn check(dns: SocketAddr, this_pc: Questions) -> Report {
    let target = parse("user@example.test", Defaults::default()).unwrap();
    let limits = Limits { whole: Duration::from_secs(60), ..Limits::every_step(Duration::from_secs(1)) };
    let dns = Sources { servers: vec![dns], ..Sources::default() };
    let mut report = support::check(target, Options { this_pc, limits, dns, ..Options::default() });
    Texts::english().word(&mut report);
    report
}

/// Others, whose names nobody can look up either.
fn by_name() -> Questions {
    let references = vec!["mx.one.test".to_owned(), "mx.two.test".to_owned()];
    Questions { references, web: Some("www.three.test".to_owned()), ..questions(&[]) }
}

fn dns(report: &Report) -> &Rung {
    report.rungs.iter().find(|rung| rung.layer == Layer::Dns).unwrap()
}

fn assert_nobody_knows(report: &Report, because: &str) {
    assert_eq!(report.verdict, Verdict::NotTested);
    assert!(report.servers.is_empty());
    assert!(!report.delivery.is_empty() && !report.products.is_empty());
    let kinds = report.delivery.iter().map(|delivery| (delivery.outcome, &delivery.because));
    let products = report.products.iter().map(|product| (product.outcome, &product.because));
    for (outcome, ids) in kinds.chain(products) {
        assert_eq!(outcome, Outcome::Unknown);
        assert_eq!(*ids, [because]);
    }
}

#[test]
fn a_pc_that_is_offline_says_nothing_of_the_domain() {
    let silent = silent();
    for server in [silent.local_addr().unwrap(), gone()] {
        let report = check(server, by_name());
        let (rung, evidence) = this_pc(&report);
        assert_eq!(evidence.doubts, [Doubt::NoLookUp]);
        assert_eq!((rung.verdict, ids(rung)), (Verdict::Fail, vec!["pc-no-network"]));
        let dns = dns(&report);
        assert_eq!((dns.verdict, ids(dns)), (Verdict::NotTested, vec!["pc-no-network"]));
        assert_nobody_knows(&report, "pc-no-network");
        assert!(report.headline.contains("offline"), "{}", report.headline);
    }
}

#[test]
fn a_silence_that_is_ours_is_not_put_down_to_the_domain() {
    let reference = Greeter::start("220 reference.example ESMTP\r\n");
    let silent = silent();
    for (server, questions) in [
        (silent.local_addr().unwrap(), questions(&[])),
        (gone(), questions(&[])),
        (gone(), questions(&[reference.address])),
        // A DNS server on this PC that was named by hand is no reason to ask the internet.
        (gone(), Questions { even_inside: false, ..questions(&[reference.address]) }),
    ] {
        let asked = questions.even_inside;
        let report = check(server, questions);
        assert_eq!(report.rungs.iter().any(|rung| rung.layer == Layer::ThisPc), asked);
        let dns = dns(&report);
        assert_eq!((dns.verdict, ids(dns)), (Verdict::NotTested, vec!["dns-timeout"]));
        assert_eq!((dns.findings[0].party, dns.findings[0].severity), (Party::ThisPc, Severity::Warn));
        assert_nobody_knows(&report, "dns-timeout");
    }
    assert_eq!(reference.heard(), [["QUIT"]], "only where it was to be asked");
}

#[test]
fn the_address_where_nobody_lives_shows_that_no_road_leads_out() {
    // Nobody agreed to asking others, and there is no way to the network of the examples of IPv6 either.
    if UdpSocket::bind("[::]:0").is_ok_and(|socket| socket.connect("[2001:db8::1]:25").is_ok()) {
        return;
    }
    let nowhere = Some("[2001:db8::1]:25".parse().unwrap());
    let report = check(closed(), Questions { must_not_answer: nowhere, ..questions(&[]) });
    assert_eq!(ids(this_pc(&report).0), ["pc-no-network"]);
    assert_nobody_knows(&report, "pc-no-network");
}
