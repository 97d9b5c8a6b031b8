//! Policies fetched from a real web server on loopback, good and broken.

use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr, TcpListener},
    sync::Arc,
    thread,
    time::Duration,
};

use tls_ladder::{
    checks::{Limits, mta_sts, tls_rpt, trust::Anchors},
    model::{
        evidence::{
            AnnouncementFault, LookupFailure, NameMatch, PolicyFaultKind, SocketFailureKind, StsEvidence,
            StsFetchFailure, StsMode, TrustOutcome,
        },
        zone::{Zone, ZoneData, ZoneRecord},
    },
    net::{
        deadline::Deadline,
        proxies::Proxies,
        resolver::{Resolver, Sources},
    },
    run::anchors_from_file,
};
use tokio_util::sync::CancellationToken;

use crate::{
    accounts::is_root,
    dns::{self, DnsServer},
    instance::{Instance, Place},
    nginx::{self, Site},
    pki::{Fault, Pki},
    requirement,
};

const PATH: &str = ".well-known/mta-sts.txt";
pub(crate) const POLICY: &str =
    "version: STSv1\r\nmode: enforce\r\nmx: mx.sts.test\r\nmx: *.sts.test\r\nmax_age: 604800\r\n";

/// Records of `sts.test`, with every policy host at one port of loopback.
pub(crate) fn zone(apex: &str, domains: &[&str], port: u16) -> Zone {
    let mut zone = Zone { apex: apex.to_owned(), ..Zone::default() };
    for domain in domains {
        let name = format!("{domain}.{apex}");
        let host = format!("mta-sts.{name}");
        let txt = ZoneData::Txt("v=STSv1; id=20261124T0300;".to_owned());
        zone.records.push(ZoneRecord { name: format!("_mta-sts.{name}"), data: txt });
        let address = ZoneData::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));
        zone.records.push(ZoneRecord { name: host.clone(), data: address });
        zone.ports.insert(host, port);
    }
    zone
}

fn ask(zone: &Zone, pki: &Pki, domain: &str, step: Duration) -> StsEvidence {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let sources = Sources { zone: Some(Arc::new(zone.clone())), ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(2));
    let anchors = Anchors::with_extra(&anchors_from_file(&pki.root()).unwrap());
    let limits = Limits::every_step(step);
    let domain = format!("{domain}.{}", zone.apex);
    runtime
        .block_on(mta_sts::run(&domain, &resolver, &Proxies::none(), &anchors, &limits, &deadline))
        .unwrap()
}

/// Every kind of policy host there is.
const DOMAINS: [&str; 16] = [
    "good",
    "expired",
    "name",
    "strangers",
    "incomplete",
    "moved",
    "gone",
    "browsers",
    "nobody",
    "typed",
    "page",
    "marked",
    "large",
    "slow",
    "bare",
    "slip",
];

fn sites(pki: &Pki) -> Vec<Site> {
    let host = |domain: &str| format!("mta-sts.{domain}.sts.test");
    let site = |domain: &str, fault: Fault| {
        let host = host(domain);
        Site::new(&host, &pki.identity(&host, fault)).file(PATH, POLICY.as_bytes())
    };
    let good = |domain: &str| site(domain, Fault::None);
    vec![
        good("good"),
        site("expired", Fault::Expired),
        Site::new(&host("name"), &pki.identity("www.sts.test", Fault::None)).file(PATH, POLICY.as_bytes()),
        site("strangers", Fault::SelfSigned),
        site("incomplete", Fault::NoIntermediate),
        good("moved").with("return 301 https://www.sts.test$request_uri;"),
        Site::new(&host("gone"), &pki.identity(&host("gone"), Fault::None)),
        good("browsers").with("if ($http_user_agent !~ Mozilla) { return 403; }"),
        good("nobody").with("return 503;"),
        good("typed").with("location / { types { } default_type application/octet-stream; }"),
        good("page").file(PATH, b"\n<!DOCTYPE html>\n<html><body>Not here</body></html>\n"),
        good("marked").file(PATH, &[b"\xef\xbb\xbf", POLICY.as_bytes()].concat()),
        good("large").file(PATH, &[POLICY.as_bytes(), &b"note: more\r\n".repeat(9000)].concat()),
        good("slow")
            .with("limit_rate 64;")
            .file(PATH, &[POLICY.as_bytes(), &b"note: more\r\n".repeat(400)].concat()),
        // The length is not known before the end, which is told by closing.
        good("bare").with("ssi on; ssi_types text/plain; chunked_transfer_encoding off;"),
        good("slip").file(PATH, POLICY.replace("mx: *.sts.test", "mx: .sts.test").as_bytes()),
    ]
}

struct Lab {
    pki: Pki,
    web: Instance,
    zone: Zone,
}

impl Lab {
    fn start() -> Self {
        let pki = Pki::new();
        let web = nginx::start(&sites(&pki));
        let zone = zone("sts.test", &DOMAINS, web.port());
        Self { pki, web, zone }
    }

    fn ask(&self, domain: &str) -> StsEvidence {
        ask(&self.zone, &self.pki, domain, Duration::from_secs(20))
    }

    /// How often a policy host was asked something.
    fn asked(&self, domain: &str) -> usize {
        self.web.logged(&format!("mta-sts.{domain}.sts.test "))
    }
}

#[test]
fn a_policy_is_fetched_as_a_sender_fetches_it() {
    if !requirement::is_here("a_policy_is_fetched_as_a_sender_fetches_it", nginx::missing()) {
        return;
    }
    let lab = Lab::start();

    let good = lab.ask("good");
    let policy = good.policy.as_ref().expect("the policy is good");
    assert_eq!((policy.mode, policy.mx.len(), policy.max_age_s), (StsMode::Enforce, 2, 604_800));
    assert_eq!((good.id.as_deref(), good.lines.len()), (Some("20261124T0300"), 5));
    let fetch = good.fetch.as_ref().unwrap();
    assert_eq!((fetch.status, fetch.failure.as_ref(), fetch.octets), (Some(200), None, POLICY.len()));
    assert_eq!(fetch.content_type.as_deref(), Some("text/plain"));
    assert_eq!(fetch.address, Some(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    lab.web.wait_until_logged("mta-sts.good.sts.test 200 tls-ladder/", 1);

    // A length that is told by the end, a type that is only odd: senders take both.
    assert!(lab.ask("bare").policy.is_some());
    let typed = lab.ask("typed");
    assert!(typed.policy.is_some());
    assert_eq!(typed.fetch.unwrap().content_type.as_deref(), Some("application/octet-stream"));

    for (domain, failure, status) in [
        ("moved", StsFetchFailure::Redirect, Some(301)),
        ("gone", StsFetchFailure::Status, Some(404)),
        ("browsers", StsFetchFailure::Status, Some(403)),
        ("nobody", StsFetchFailure::Status, Some(503)),
        ("page", StsFetchFailure::WebPage, Some(200)),
        ("large", StsFetchFailure::TooLarge, Some(200)),
    ] {
        let seen = lab.ask(domain);
        let fetch = seen.fetch.unwrap();
        assert_eq!((fetch.failure, fetch.status, seen.policy), (Some(failure), status, None), "{domain}");
        match domain {
            "moved" => {
                let to = "https://www.sts.test/.well-known/mta-sts.txt";
                assert_eq!(fetch.location.as_deref(), Some(to));
            }
            "browsers" => assert_eq!(fetch.status_for_browsers, Some(200)),
            "nobody" => assert_eq!(fetch.status_for_browsers, Some(503)),
            _ => assert_eq!(fetch.status_for_browsers, None, "{domain}: nobody is asked twice without need"),
        }
    }
    lab.web.wait_until_logged("mta-sts.browsers.sts.test 200 Mozilla/", 1);
    assert_eq!((lab.asked("moved"), lab.asked("gone"), lab.asked("browsers")), (1, 1, 2));

    for (domain, fault) in [
        ("marked", PolicyFaultKind::ByteOrderMark),
        ("slip", PolicyFaultKind::Pattern { found: ".sts.test".to_owned() }),
    ] {
        let seen = lab.ask(domain);
        assert_eq!((seen.policy_faults[0].what.clone(), seen.policy), (fault, None), "{domain}");
    }
}

#[test]
fn a_web_server_that_does_not_prove_itself_is_asked_nothing() {
    if !requirement::is_here("a_web_server_that_does_not_prove_itself_is_asked_nothing", nginx::missing()) {
        return;
    }
    let lab = Lab::start();
    for (domain, trust, named) in [
        ("expired", TrustOutcome::Expired, true),
        ("name", TrustOutcome::Trusted, false),
        ("strangers", TrustOutcome::UnknownIssuer, true),
        ("incomplete", TrustOutcome::UnknownIssuer, true),
    ] {
        let seen = lab.ask(domain);
        let fetch = seen.fetch.unwrap();
        let certificate = fetch.certificate.expect("it was seen");
        assert_eq!((fetch.failure, fetch.status), (Some(StsFetchFailure::NotProven), None), "{domain}");
        assert_eq!(certificate.public.outcome, trust, "{domain}");
        assert_eq!(matches!(certificate.name, NameMatch::Matches(_)), named, "{domain}");
        assert_eq!((lab.asked(domain), seen.policy), (0, None), "{domain}");
    }
    // The log would have told: this one is asked after all of them.
    lab.ask("good");
    lab.web.wait_until_logged("mta-sts.good.sts.test ", 1);
    for domain in ["expired", "name", "strangers", "incomplete"] {
        assert_eq!(lab.asked(domain), 0, "{domain}");
    }
}

#[test]
fn a_slow_answer_is_given_up() {
    if !requirement::is_here("a_slow_answer_is_given_up", nginx::missing()) {
        return;
    }
    let lab = Lab::start();
    let seen = ask(&lab.zone, &lab.pki, "slow", Duration::from_secs(1));
    let fetch = seen.fetch.unwrap();
    assert_eq!((fetch.failure, seen.policy), (Some(StsFetchFailure::TimedOut), None));
    assert!(fetch.elapsed_ms >= 1900.0, "twice the limit of a step: {}", fetch.elapsed_ms);
}

/// `openssl s_server -WWW` answers in HTTP/1.0, without a length.
#[test]
fn an_answer_of_http_1_0_ends_with_the_connection() {
    let missing = crate::openssl::missing();
    if !requirement::is_here("an_answer_of_http_1_0_ends_with_the_connection", missing) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity("mta-sts.old.sts.test", Fault::None);
    let place = Place::new("openssl");
    place.write(PATH, POLICY);
    let mut command = std::process::Command::new("openssl");
    command
        .args(["s_server", "-WWW", "-accept", &format!("127.0.0.1:{}", place.port)])
        .arg("-cert")
        .arg(&identity.chain)
        .arg("-cert_chain")
        .arg(&identity.chain)
        .arg("-key")
        .arg(&identity.key)
        .env("OPENSSL_CONF", "/dev/null");
    let mut web = Instance::start("openssl s_server", place, "output", &mut command);
    drop(web.wait_until_it_listens());
    let zone = zone("sts.test", &["old"], web.port());
    let seen = ask(&zone, &pki, "old", Duration::from_secs(20));
    assert_eq!(seen.fetch.as_ref().unwrap().failure, None, "{:?}", seen.fetch);
    assert!(seen.policy.is_some());
}

#[test]
fn a_web_server_that_is_not_there_is_told_apart() {
    let pki = Pki::new();
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let closed = nobody.local_addr().unwrap().port();
    drop(nobody);
    let plain = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let spoken_in_clear = plain.local_addr().unwrap().port();
    let answers = thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        // The other side may have hung up.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    let mut zone = zone("sts.test", &["closed", "clear", "lost"], closed);
    zone.ports.insert("mta-sts.clear.sts.test".to_owned(), spoken_in_clear);
    zone.records.retain(|record| record.name != "mta-sts.lost.sts.test");
    let failure = |domain: &str| {
        let seen = ask(&zone, &pki, domain, Duration::from_secs(20));
        assert_eq!(seen.policy, None, "{domain}");
        seen.fetch.and_then(|fetch| fetch.failure).expect("it cannot be fetched")
    };
    assert!(matches!(
        failure("closed"),
        StsFetchFailure::Unreachable { failure } if failure.kind == SocketFailureKind::Refused
    ));
    assert!(matches!(failure("clear"), StsFetchFailure::Handshake { .. }));
    assert_eq!(failure("lost"), StsFetchFailure::NoAddress { failure: LookupFailure::NoSuchName });
    answers.join().unwrap();
}

#[test]
fn nothing_is_fetched_that_is_not_announced() {
    let pki = Pki::new();
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    nobody.set_nonblocking(true).unwrap();
    let port = nobody.local_addr().unwrap().port();
    let mut zone = zone("sts.test", &["twice", "wrong", "failing", "none"], port);
    let txt = |name: &str, text: &str| ZoneRecord {
        name: format!("_mta-sts.{name}.sts.test"),
        data: ZoneData::Txt(text.to_owned()),
    };
    zone.records.push(txt("twice", "v=STSv1; id=other"));
    zone.records.retain(|record| {
        !["_mta-sts.wrong.sts.test", "_mta-sts.none.sts.test"].contains(&record.name.as_str())
    });
    zone.records.push(txt("wrong", "v=STSv1; id=20-26"));
    zone.failures.insert("_mta-sts.failing.sts.test".to_owned(), LookupFailure::ServFail);
    let ask = |domain: &str| ask(&zone, &pki, domain, Duration::from_secs(20));
    assert_eq!(ask("twice").txt_faults, [AnnouncementFault::Several { count: 2 }]);
    assert_eq!(ask("wrong").txt_faults, [AnnouncementFault::Id { found: "20-26".to_owned() }]);
    assert_eq!(ask("failing").txt_failure, Some(LookupFailure::ServFail));
    let none = ask("none");
    assert_eq!((none.txt_failure, none.txt_faults.len()), (Some(LookupFailure::NoSuchName), 0));
    for domain in ["twice", "wrong", "failing", "none"] {
        assert_eq!(ask(domain).fetch, None, "{domain}");
    }
    assert!(nobody.accept().is_err(), "nobody was called");
}

#[test]
fn the_wish_for_reports_is_looked_up() {
    let mut zone = Zone { apex: "sts.test".to_owned(), ..Zone::default() };
    let data = ZoneData::Txt("v=TLSRPTv1; rua=mailto:tls@sts.test".to_owned());
    zone.records.push(ZoneRecord { name: "_smtp._tls.good.sts.test".to_owned(), data });
    zone.failures.insert("_smtp._tls.failing.sts.test".to_owned(), LookupFailure::TimedOut);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sources = Sources { zone: Some(Arc::new(zone)), ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(2));
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let ask = |domain| {
        runtime.block_on(tls_rpt::run(domain, &resolver, Duration::from_secs(5), &deadline)).unwrap()
    };
    assert_eq!(ask("good.sts.test").rua, ["mailto:tls@sts.test"]);
    assert_eq!(ask("none.sts.test").failure, Some(LookupFailure::NoSuchName));
    assert_eq!(ask("failing.sts.test").failure, Some(LookupFailure::TimedOut));
}

#[test]
fn an_alias_that_leads_nowhere_was_meant_to_announce_something() {
    let missing = (!dns::installed()).then(|| "NSD is not installed".to_owned());
    if !requirement::is_here("an_alias_that_leads_nowhere_was_meant_to_announce_something", missing) {
        return;
    }
    let server =
        DnsServer::start("_mta-sts.d CNAME _mta-sts.gone\n_smtp._tls.d CNAME web\nweb A 127.0.0.1\n");
    let sources = Sources { servers: vec![server.address], ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(5));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let limits = Limits::every_step(Duration::from_secs(20));
    let anchors = Anchors::with_extra(&[]);
    let seen = runtime
        .block_on(mta_sts::run("d.test", &resolver, &Proxies::none(), &anchors, &limits, &deadline))
        .unwrap();
    let nowhere = |name: &str| [AnnouncementFault::AliasLeadsNowhere { name: name.to_owned() }];
    assert_eq!(seen.txt_faults, nowhere("_mta-sts.gone.test"), "{seen:?}");
    let wish = runtime.block_on(tls_rpt::run("d.test", &resolver, limits.step, &deadline)).unwrap();
    assert_eq!(wish.faults, nowhere("web.test"), "{wish:?}");
}

/// From the domain's name alone: a DNS server, the announcement under an alias, and https at its usual port.
#[test]
fn a_policy_is_found_by_asking_dns() {
    let missing = (!dns::installed()).then(|| "NSD is not installed".to_owned()).or_else(nginx::missing);
    let missing = missing.or_else(|| (!is_root()).then(|| "port 443 is for root only".to_owned()));
    if !requirement::is_here("a_policy_is_found_by_asking_dns", missing) {
        return;
    }
    let records = "_mta-sts.real CNAME _mta-sts.provider\n_mta-sts.provider TXT \"v=STSv1; \" \"id=20261124;\"\n\
                   mta-sts.real CNAME web\nweb A 127.13.4.43\n_smtp._tls.real TXT \"v=TLSRPTv1;rua=https://r.test/\"\n";
    let server = DnsServer::start(records);
    let pki = Pki::new();
    let host = "mta-sts.real.test";
    let site = Site::new(host, &pki.identity(host, Fault::None)).file(PATH, POLICY.as_bytes());
    let _web = nginx::start(&[site.with("listen 127.13.4.43:443 ssl;")]);
    let sources = Sources { servers: vec![server.address], ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(5));
    let anchors = Anchors::with_extra(&anchors_from_file(&pki.root()).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let limits = Limits::every_step(Duration::from_secs(20));
    let seen = runtime
        .block_on(mta_sts::run("real.test", &resolver, &Proxies::none(), &anchors, &limits, &deadline))
        .unwrap();
    assert_eq!(seen.txt, ["v=STSv1; id=20261124;"]);
    assert!(seen.policy.is_some(), "{seen:?}");
    let wish = runtime.block_on(tls_rpt::run("real.test", &resolver, limits.step, &deadline)).unwrap();
    assert_eq!(wish.rua, ["https://r.test/"]);
}
