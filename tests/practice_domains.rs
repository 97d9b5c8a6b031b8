//! Every practice domain is a scenario: the real engine checks it, and must find what its file says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

mod support;

use std::{fmt::Write as _, time::Duration};

use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        delivery::Outcome,
        evidence::Evidence,
        finding::Severity,
        layer::{Layer, Verdict},
        report::Report,
    },
    practice::{self, domain},
    report::ticket_summary,
    run::Options,
    texts::Texts,
};

fn check(name: &str) -> Report {
    let server = practice::start(name, None).unwrap();
    let options = support::options_for(&server, name, Duration::from_secs(20));
    let mut report = support::check(server.target.clone(), options);
    Texts::english().word(&mut report);
    report
}

#[test]
fn every_practice_domain_is_found_out() {
    let mut failures = String::new();
    for (name, script) in domain::scripts() {
        let script = script.unwrap_or_else(|error| panic!("{error}"));
        let report = check(name);
        let found = support::ids(&report, |severity| severity != Severity::Info);
        let mut expected = script.findings.clone();
        expected.sort();
        if found != expected {
            let _ = writeln!(failures, "{name}: expected {expected:?}, found {found:?}");
        }
        for (sender, outcome) in &script.delivery {
            let decided = report.delivery.iter().find(|delivery| delivery.sender == *sender);
            let decided = decided.map(|delivery| (delivery.outcome, &delivery.because));
            if decided.map(|(outcome, _)| outcome) != Some(*outcome) {
                let _ = writeln!(failures, "{name}: {sender:?} expected {outcome:?}, decided {decided:?}");
            }
        }
        if report.run.practice.as_deref() != Some(name) {
            let _ = writeln!(failures, "{name}: the report does not name the lesson");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Where there is no server, every sender returns the mail, and that no policy was asked for is said.
#[test]
fn without_a_server_every_sender_returns_the_mail() {
    for name in ["domain-takes-no-mail", "domain-does-not-exist"] {
        let report = check(name);
        assert!(report.delivery.iter().all(|sender| sender.outcome == Outcome::Bounced), "{name}");
        assert_eq!(report.delivery.len(), 5, "{name}");
        let policy = report.rungs.iter().find(|rung| rung.layer == Layer::Policy).unwrap();
        assert!(matches!(policy.evidence, Evidence::NotAsked(_)), "{name}");
        assert!(policy.summary.starts_with("Not tested: "), "{name}: {}", policy.summary);
    }
}

/// Two lines at 1024 points, and everything a ticket needs in what its comment field shows.
#[test]
fn what_is_told_first_is_short_and_whole() {
    for (name, _) in domain::scripts() {
        let report = check(name);
        assert!(report.headline.chars().count() <= 170, "{name}: {}", report.headline);
        let ticket = ticket_summary(&report, &Texts::english());
        assert!(ticket.lines().count() <= 25, "{name}: {ticket}");
        for server in report.servers.iter().filter(|server| server.verdict_with_policy() == Verdict::Fail) {
            let place = format!("{} ({})", server.host, server.address.unwrap());
            assert!(joined(&ticket).contains(&place), "{name} does not name {place}: {ticket}");
        }
        if report.delivery.iter().any(|sender| sender.outcome == Outcome::Queued) {
            assert!(ticket.contains("Waits, then bounces: "), "{name}: {ticket}");
        }
    }
}

/// The text without its line breaks.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_practice_domain_asks_nobody() {
    let report = check("domain-second-server-broken");
    let asked: Vec<_> = report.servers.iter().map(|server| server.address.unwrap()).collect();
    assert_eq!(report.servers.len(), 2);
    assert!(asked.iter().all(std::net::IpAddr::is_loopback), "{asked:?}");
    assert!(report.settings.laboratory, "and the report says so");
}

#[test]
fn without_the_domain_behind_it_a_practice_name_does_not_exist() {
    let target = parse("user@second-server-broken.practice.test", Defaults::default()).unwrap();
    assert_eq!(domain::named_by(&target), Some("domain-second-server-broken"));
    let nobody = vec!["127.0.0.1:9".parse().unwrap()];
    let dns = tls_ladder::run::Sources { servers: nobody, ..tls_ladder::run::Sources::default() };
    let limits = tls_ladder::run::Limits::every_step(Duration::from_secs(1));
    let report = support::check(target, Options { dns, limits, ..Options::default() });
    assert!(report.servers.is_empty(), "nothing is climbed");
}
