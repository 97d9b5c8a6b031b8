//! What is said of several servers together.

use tls_ladder::{
    diagnosis::judge,
    model::{
        evidence::{DnsOutcome, Evidence, NameMatch, SocketFailureKind, StarttlsEvidence, TrustOutcome},
        finding::Severity,
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
    },
};

use crate::scene::{but, certificate, connect, dns, healthy, report, rung, server, up_to};

fn at(host: &str, preference: u16, address: &str, rungs: Vec<Rung>) -> Server {
    Server { address: Some(address.parse().unwrap()), ..server(host, preference, rungs) }
}

fn down(address: &str, kind: SocketFailureKind) -> Vec<Rung> {
    let socket = if address.contains(':') { format!("[{address}]:25") } else { format!("{address}:25") };
    up_to(connect(&[(&socket, 20.0, Some(kind))]))
}

fn judged(servers: Vec<Server>, found: &[(&str, &[&str])]) -> Report {
    let mut report = report(servers);
    if !found.is_empty() {
        report.rungs.push(rung(Layer::Dns, Evidence::Dns(dns(DnsOutcome::Mx, found))));
    }
    judge(&mut report);
    report
}

fn ids(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.id.as_str()).collect()
}

#[test]
fn an_address_that_is_passed_over_delays_mail_and_does_not_stop_it() {
    let servers = vec![
        at("mx1.example.org", 10, "192.0.2.1", healthy()),
        at("mx1.example.org", 10, "192.0.2.2", down("192.0.2.2", SocketFailureKind::TimedOut)),
    ];
    let report = judged(servers, &[]);
    assert_eq!(ids(&report), ["tcp-some-addresses-down"]);
    assert_eq!((report.verdict, report.servers[1].verdict), (Verdict::Warn, Verdict::Fail));
    let told = &report.findings[0];
    assert_eq!((told.arguments["count"].as_str(), told.arguments["total"].as_str()), ("1", "2"));
    assert_eq!(told.arguments["addresses"], "192.0.2.2");
}

#[test]
fn ipv6_that_refuses_while_ipv4_answers_is_said_as_such() {
    let servers = vec![
        at("mx1.example.org", 10, "2001:db8::1", down("2001:db8::1", SocketFailureKind::Refused)),
        at("mx1.example.org", 10, "192.0.2.1", healthy()),
    ];
    assert_eq!(ids(&judged(servers, &[])), ["tcp-ipv6-broken-there"]);
}

#[test]
fn a_domain_of_which_nobody_answers_and_one_that_refuses_on_purpose() {
    let both_down = vec![
        at("mx1.example.org", 10, "192.0.2.1", down("192.0.2.1", SocketFailureKind::TimedOut)),
        at("mx2.example.org", 20, "192.0.2.2", down("192.0.2.2", SocketFailureKind::Refused)),
    ];
    let report = judged(both_down, &[]);
    assert_eq!((ids(&report), report.verdict), (vec!["tcp-all-mx-down"], Verdict::Fail));

    let first_refuses = vec![
        at("mx1.example.org", 10, "192.0.2.1", down("192.0.2.1", SocketFailureKind::Refused)),
        at("mx2.example.org", 20, "192.0.2.2", healthy()),
    ];
    assert_eq!(ids(&judged(first_refuses, &[])), ["dns-nolisting"]);
    let first_is_silent = vec![
        at("mx1.example.org", 10, "192.0.2.1", down("192.0.2.1", SocketFailureKind::TimedOut)),
        at("mx2.example.org", 20, "192.0.2.2", healthy()),
    ];
    assert!(ids(&judged(first_is_silent, &[])).is_empty(), "silence is no sign of purpose");
}

#[test]
fn machines_that_differ_are_told_apart_by_what_they_offer_and_show() {
    let bare = StarttlsEvidence { offered: false, exchange: None, injected: None };
    let servers = vec![
        at("mx1.example.org", 10, "192.0.2.1", healthy()),
        at("mx1.example.org", 10, "192.0.2.2", up_to(Evidence::Starttls(bare))),
    ];
    let report = judged(servers, &[]);
    assert_eq!(ids(&report), ["ehlo-starttls-by-node"]);
    assert!(report.findings[0].arguments["name"].contains("192.0.2.2"), "the machine is named");

    let other = |trust| {
        let Evidence::Certificate(mut seen) =
            certificate(trust, NameMatch::Matches("mx1.example.org".to_owned()))
        else {
            unreachable!()
        };
        seen.chain[0].sha256 = "AA:BB".to_owned();
        but(Evidence::Certificate(seen))
    };
    for (trust, severity) in
        [(TrustOutcome::Trusted, Severity::Info), (TrustOutcome::UnknownIssuer, Severity::Warn)]
    {
        let servers = vec![
            at("mx1.example.org", 10, "192.0.2.1", healthy()),
            at("mx1.example.org", 10, "192.0.2.2", other(trust)),
        ];
        let report = judged(servers, &[]);
        let differs: Vec<_> =
            report.findings.iter().map(|finding| (finding.id.as_str(), finding.severity)).collect();
        assert_eq!(differs, [("cert-differs-per-node", severity)]);
    }
}

#[test]
fn the_size_of_the_group_is_said_where_it_matters() {
    let only = [("mx1.example.org", ["192.0.2.1"].as_slice())];
    let one = judged(vec![at("mx1.example.org", 10, "192.0.2.1", healthy())], &only);
    assert_eq!(ids(&one), ["dns-single-mx-single-ip"]);
    assert_eq!(one.findings[0].severity, Severity::Info, "nothing is wrong while the only one answers");
    let silent = down("192.0.2.1", SocketFailureKind::TimedOut);
    assert_eq!(
        ids(&judged(vec![at("mx1.example.org", 10, "192.0.2.1", silent)], &only)),
        ["dns-single-mx-single-ip"]
    );
    let many: Vec<String> = (1..=12).map(|number| format!("192.0.2.{number}")).collect();
    let all: Vec<&str> = many.iter().map(String::as_str).collect();
    let climbed = many.iter().take(4).map(|address| at("mx1.example.org", 10, address, healthy())).collect();
    let farm = judged(climbed, &[("mx1.example.org", &all)]);
    assert_eq!(ids(&farm), ["dns-too-many-mx"]);
    assert_eq!(
        (farm.findings[0].arguments["count"].as_str(), farm.findings[0].arguments["total"].as_str()),
        ("4", "12")
    );
}
