//! Domains are put into the laboratory, checked as the front ends check them, and compared with what was expected.

use std::{collections::VecDeque, fmt::Write as _, net::IpAddr, sync::Mutex, thread, time::Duration};

use tls_ladder::{
    intake::target::{Defaults, parse},
    run::{Limits, Options},
};

use crate::{
    mail_server::MailServer,
    policy_pages::PolicyPages,
    report,
    scenario::{Scenario, Way},
    support::dns_lab::{DnsLab, Relay, Rule, Trust, zone},
};

/// Checks that run at one time; most of them wait most of the time.
const AT_ONE_TIME: usize = 6;
/// The zones that have the servers' reverse names.
const REVERSE_ZONES: [&str; 4] =
    ["113.0.203.in-addr.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa.", "0.0.10.in-addr.arpa.", "0.0.127.in-addr.arpa."];

/// Starts the laboratory with all domains, checks each and compares. `SCENARIO=NAME` plays one alone and tells.
pub(crate) fn play(scenarios: Vec<Scenario>) {
    let only = std::env::var("SCENARIO").ok();
    let wanted =
        |scenario: &Scenario| only.as_ref().is_none_or(|only| scenario.name == format!("{only}.test"));
    let scenarios: Vec<Scenario> = scenarios.into_iter().filter(wanted).collect();
    assert!(!scenarios.is_empty(), "there is no scenario of that name");
    let all = scenarios.len();
    let mut zones = Vec::new();
    let mut reverse = String::new();
    let mut running = Vec::new();
    for scenario in &scenarios {
        let servers: Vec<MailServer> = scenario
            .servers
            .iter()
            .map(|wanted| MailServer::start(&wanted.host, wanted.address, wanted.nature))
            .collect();
        for wanted in &scenario.servers {
            if let Some(name) = &wanted.reverse {
                let _ = writeln!(reverse, "{} PTR {name}.", reversed(wanted.address));
            }
        }
        let records = with_tlsa(&scenario.records, &servers);
        let mut own = zone(&format!("{}.", scenario.name), scenario.trust, &records);
        for (owner, kind, fault) in &scenario.faults {
            own = if *owner == "*" { own.answered_with(*fault) } else { own.with_fault(owner, kind, *fault) };
        }
        // A domain that the root knows nothing of has no records.
        if !scenario.records.is_empty() {
            zones.push(own);
        }
        for (name, trust, records) in &scenario.beside {
            zones.push(zone(name, *trust, &with_tlsa(records, &servers)));
        }
        running.push(servers);
    }
    for apex in REVERSE_ZONES {
        zones.push(zone(apex, Trust::Signed, &reverse_zone(&reverse, apex)));
    }
    let lab = DnsLab::start(&zones);
    let _name_servers: Vec<Relay> = scenarios
        .iter()
        .flat_map(|scenario| &scenario.name_servers)
        .map(|(at, fault)| Relay::with_faults_at(*at, lab.authoritative, vec![Rule::everything(*fault)]))
        .collect();

    let policies = scenarios.iter().filter_map(|scenario| {
        let (text, page) = scenario.policy.as_ref()?;
        Some((scenario.name.as_str(), text.as_str(), *page))
    });
    let mut policies = policies.peekable();
    let pages = policies.peek().is_some().then(|| PolicyPages::start(policies));

    let queue: Mutex<VecDeque<_>> = Mutex::new(scenarios.iter().zip(&running).collect());
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONE_TIME {
            scope.spawn(|| {
                loop {
                    let Some((scenario, servers)) = queue.lock().unwrap().pop_front() else { return };
                    let failure = check(scenario, servers, &lab, pages.as_ref());
                    if !failure.is_empty() {
                        failures.lock().unwrap().push(format!("\n=== {}\n{failure}", scenario.name));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(
        failures.is_empty(),
        "{} of {all} domains are not as expected:\n{}",
        failures.len(),
        failures.concat()
    );
}

/// Checks one domain; what was not as expected.
fn check(scenario: &Scenario, servers: &[MailServer], lab: &DnsLab, pages: Option<&PolicyPages>) -> String {
    let anchors = servers.iter().flat_map(|server| server.anchors.clone());
    let relay = match &scenario.way {
        Way::Validating | Way::Stripping => None,
        Way::Behind(rules) | Way::Both(rules) => Some(lab.behind(rules.clone())),
    };
    let mut dns = lab.sources();
    dns.servers = match (&scenario.way, &relay) {
        (Way::Stripping, _) => vec![lab.stripping],
        (Way::Both(_), Some(relay)) => vec![lab.validating, relay.address],
        (Way::Behind(_), Some(relay)) => vec![relay.address],
        _ => dns.servers,
    };
    let options = Options {
        dns,
        limits: Limits { whole: Duration::from_secs(120), ..Limits::every_step(scenario.step) },
        extra_anchors: anchors.chain(pages.map(|pages| pages.anchor.clone())).collect(),
        ehlo_name: Some("client.example.test".to_owned()),
        parallel: 4,
        ..Options::default()
    };
    let target = parse(&scenario.asked, Defaults::default()).unwrap_or_else(|error| panic!("{error}"));
    let report = report::of(target, options);

    let mut failure = String::new();
    let mut expected = scenario.warning.clone();
    expected.sort_unstable();
    // Whether this PC reaches the internet is not the question: here it does not.
    let mut found = report::ids(&report, false);
    found.retain(|id| !id.starts_with("pc-"));
    if found != expected {
        let _ = writeln!(
            failure,
            "  findings that warn or fail\n    expected {expected:?}\n    found    {found:?}"
        );
    }
    let informing = report::ids(&report, true);
    let missing: Vec<_> = scenario.informing.iter().filter(|id| !informing.contains(id)).collect();
    let wrong: Vec<_> = scenario.never.iter().filter(|id| informing.contains(id)).collect();
    if !(missing.is_empty() && wrong.is_empty()) {
        let _ = writeln!(
            failure,
            "  findings that inform: {informing:?}\n    missing {missing:?}\n    wrong   {wrong:?}"
        );
    }
    if std::env::var_os("SCENARIO").is_some() {
        println!("{}\n{informing:?}\n{}", scenario.name, report::told(&report));
    }
    if !failure.is_empty() {
        failure.push_str(&report::told(&report));
    }
    failure
}

/// The records with `{3 1 1 mx1}` and the like filled in.
fn with_tlsa(records: &str, servers: &[MailServer]) -> String {
    let mut text = String::new();
    let mut rest = records;
    while let Some((before, after)) = rest.split_once('{') {
        let (wanted, behind) = after.split_once('}').expect("a brace is closed");
        let words: Vec<&str> = wanted.split(' ').collect();
        let [usage, selector, matching, host] = words[..] else { panic!("{wanted:?} is no record") };
        let number = |text: &str| text.parse::<u8>().expect("a number of a TLSA record");
        let server = servers.iter().find(|server| server.name.split('.').next() == Some(host));
        let server = server.unwrap_or_else(|| panic!("there is no server {host}"));
        text.push_str(before);
        text.push_str(&server.tlsa(number(usage), number(selector), number(matching)));
        rest = behind;
    }
    text + rest
}

/// The lines of this reverse zone.
fn reverse_zone(reverse: &str, apex: &str) -> String {
    let mut text = String::new();
    for line in
        reverse.lines().filter(|line| line.split(' ').next().is_some_and(|owner| owner.ends_with(apex)))
    {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// The name at which the reverse name of an address is found (RFC 1035 §3.5, RFC 3596 §2.5).
fn reversed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa.")
        }
        IpAddr::V6(address) => {
            let text = address.octets().iter().rev().fold(String::new(), |mut text, octet| {
                let _ = write!(text, "{:x}.{:x}.", octet & 15, octet >> 4);
                text
            });
            text + "ip6.arpa."
        }
    }
}
