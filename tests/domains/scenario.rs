//! A domain, its servers, and what a check of it has to find.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Mutex,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

use tls_ladder::{
    intake::target::{Defaults, parse},
    run::{Limits, Options},
};

use crate::{
    mail_server::{MailServer, Nature},
    report,
    support::dns_lab::{DnsLab, Fault, Relay, Rule, Trust, zone},
};

/// Checks that run at one time; most of them wait most of the time.
const AT_ONE_TIME: usize = 6;
/// The limit of every step: ample for every server that answers.
const STEP: Duration = Duration::from_secs(20);

/// The zones that have the servers' reverse names.
const REVERSE_ZONES: [&str; 4] =
    ["113.0.203.in-addr.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa.", "0.0.10.in-addr.arpa.", "0.0.127.in-addr.arpa."];

/// Who is asked.
#[derive(Debug, Clone)]
enum Way {
    Validating,
    Stripping,
    /// The validating resolver, where it answers some questions badly.
    Behind(Vec<Rule>),
    /// The validating resolver, and the same where it answers some questions badly.
    Both(Vec<Rule>),
}

/// A mail server that the scenario needs.
#[derive(Debug)]
struct Wanted {
    /// Absolute, without the final dot.
    host: String,
    address: IpAddr,
    nature: Nature,
    /// What the reverse zone says of its address.
    reverse: Option<String>,
}

/// A domain and what a check of it has to find.
#[derive(Debug)]
pub(crate) struct Scenario {
    name: String,
    asked: String,
    trust: Trust,
    records: String,
    faults: Vec<(&'static str, &'static str, Fault)>,
    beside: Vec<(&'static str, Trust, String)>,
    servers: Vec<Wanted>,
    name_servers: Vec<(SocketAddr, Fault)>,
    way: Way,
    step: Duration,
    warning: Vec<&'static str>,
    informing: Vec<&'static str>,
    never: Vec<&'static str>,
}

/// A domain below `test.` with these records, of which `{3 1 1 mx1}` becomes the data of the TLSA record that fits
/// the server `mx1`. Mail for `user@` this domain is asked about.
pub(crate) fn domain(name: &str, trust: Trust, records: &str) -> Scenario {
    Scenario {
        name: format!("{name}.test"),
        asked: format!("user@{name}.test"),
        trust,
        records: records.to_owned(),
        faults: Vec::new(),
        beside: Vec::new(),
        servers: Vec::new(),
        name_servers: Vec::new(),
        way: Way::Validating,
        step: STEP,
        warning: Vec::new(),
        informing: Vec::new(),
        never: Vec::new(),
    }
}

impl Scenario {
    /// A server at an IPv4 address of its own, which has its name in the reverse zone.
    pub(crate) fn server(self, host: &str, nature: Nature) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let address = Ipv4Addr::new(203, 0, 113, NEXT.fetch_add(1, Ordering::Relaxed));
        self.server_at(host, address.into(), nature)
    }

    /// The same with an IPv6 address.
    pub(crate) fn server6(self, host: &str, nature: Nature) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let last = u16::from(NEXT.fetch_add(1, Ordering::Relaxed));
        self.server_at(host, Ipv6Addr::new(0x2001, 0xdb8, 0x113, 0, 0, 0, 0, last).into(), nature)
    }

    /// The same with an address of one's choice.
    pub(crate) fn server_at(mut self, host: &str, address: IpAddr, nature: Nature) -> Self {
        let absolute = match host {
            "@" => self.name.clone(),
            _ => host.strip_suffix('.').map_or_else(|| format!("{host}.{}", self.name), str::to_owned),
        };
        let kind = if address.is_ipv4() { "A" } else { "AAAA" };
        if !host.ends_with('.') {
            let _ = write!(self.records, "\n{host} {kind} {address}");
        }
        let reverse = Some(absolute.clone());
        self.servers.push(Wanted { host: absolute, address, nature, reverse });
        self
    }

    /// The reverse zone says this of the last server's address, or nothing.
    pub(crate) fn reverse(mut self, name: Option<&str>) -> Self {
        self.servers.last_mut().expect("a server was named").reverse = name.map(str::to_owned);
        self
    }

    /// More records, of which `{address}` becomes the address of the server named last and `{address-with-dashes}`
    /// the same in another form.
    pub(crate) fn and(mut self, records: &str) -> Self {
        let address = self.last_address().to_string();
        let dashed = address.replace(['.', ':'], "-");
        self.records.push('\n');
        self.records
            .push_str(&records.replace("{address}", &address).replace("{address-with-dashes}", &dashed));
        self
    }

    /// A second name server of the domain, which answers every question badly, or is not there at all.
    pub(crate) fn name_server(mut self, fault: Option<Fault>) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let address = Ipv4Addr::new(198, 51, 100, NEXT.fetch_add(1, Ordering::Relaxed));
        let _ = write!(self.records, "\n@ NS ns2\nns2 A {address}");
        self.name_servers.extend(fault.map(|fault| (SocketAddr::from((address, 53)), fault)));
        self
    }

    /// Another zone that matters; in its records, too, `{address}` and `{3 1 1 mx1}` are filled in.
    pub(crate) fn beside(mut self, name: &'static str, trust: Trust, records: &str) -> Self {
        let address = self.servers.last().map(|server| server.address.to_string()).unwrap_or_default();
        self.beside.push((name, trust, records.replace("{address}", &address)));
        self
    }

    /// The address of the server named last.
    fn last_address(&self) -> IpAddr {
        self.servers.last().expect("a server was named").address
    }

    /// The zone's server answers questions for this name and type badly; all questions for the owner `*`.
    pub(crate) fn fault(mut self, owner: &'static str, kind: &'static str, fault: Fault) -> Self {
        self.faults.push((owner, kind, fault));
        self
    }

    /// Something else is asked about.
    pub(crate) fn asking(mut self, input: &str) -> Self {
        input.clone_into(&mut self.asked);
        self
    }

    /// The resolver hands no signatures on.
    pub(crate) fn stripped(mut self) -> Self {
        self.way = Way::Stripping;
        self
    }

    /// The resolver answers some questions badly.
    pub(crate) fn behind(mut self, rules: Vec<Rule>) -> Self {
        self.way = Way::Behind(rules);
        self
    }

    /// Two resolvers are asked, of which the second answers some questions badly.
    pub(crate) fn and_behind(mut self, rules: Vec<Rule>) -> Self {
        self.way = Way::Both(rules);
        self
    }

    /// Nobody needs to be waited for longer than that.
    pub(crate) fn within(mut self, step: Duration) -> Self {
        self.step = step;
        self
    }

    /// Every finding that warns or fails.
    pub(crate) fn warns(mut self, ids: &[&'static str]) -> Self {
        self.warning.extend(ids);
        self
    }

    /// Findings that inform and must be there; there may be others.
    pub(crate) fn informs(mut self, ids: &[&'static str]) -> Self {
        self.informing.extend(ids);
        self
    }

    /// Findings that inform and must not be there.
    pub(crate) fn never(mut self, ids: &[&'static str]) -> Self {
        self.never.extend(ids);
        self
    }
}

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

    let queue: Mutex<VecDeque<_>> = Mutex::new(scenarios.iter().zip(&running).collect());
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONE_TIME {
            scope.spawn(|| {
                loop {
                    let Some((scenario, servers)) = queue.lock().unwrap().pop_front() else { return };
                    let failure = check(scenario, servers, &lab);
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
fn check(scenario: &Scenario, servers: &[MailServer], lab: &DnsLab) -> String {
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
        extra_anchors: servers.iter().flat_map(|server| server.anchors.clone()).collect(),
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
    let (parts, apex): (Vec<String>, _) = match address {
        IpAddr::V4(address) => (address.octets().map(|octet| octet.to_string()).into(), "in-addr.arpa."),
        IpAddr::V6(address) => {
            let digits: String = address.segments().iter().map(|part| format!("{part:04x}")).collect();
            (digits.chars().map(String::from).collect(), "ip6.arpa.")
        }
    };
    parts.iter().rev().fold(String::new(), |text, part| text + part + ".") + apex
}
