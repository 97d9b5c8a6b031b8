//! What is concluded: from whole checks of domains whose policy a real web server has, and from every way in which an
//! announcement or a fetch can go wrong.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

use tls_ladder::{
    diagnosis::judge,
    model::{
        delivery::{Outcome, Sender},
        evidence::{
            AnnouncementFault, Evidence, LookupFailure, PolicyEvidence, PolicyFault, PolicyFaultKind, Proof,
            ProxyFailure, SocketFailure, SocketFailureKind, StsEvidence, StsFetch, StsFetchFailure, StsMode,
            StsPolicy, TlsRptEvidence, TlsaLookup, TlsaRecord,
        },
        finding::{Finding, Party, Severity},
        layer::{Layer, Verdict},
        report::{Report, Rung},
        target::{Target, TargetKind, TlsMode},
        web_proxy::ProxyFault,
        zone::{Zone, ZoneData},
    },
    practice,
    run::{Sources, anchors_from_file},
    texts::Texts,
};

use crate::{
    nginx::{self, Site},
    pki::{Fault, Pki},
    requirement,
    support::{check, options_for},
};

const DOMAIN: &str = "sts.practice.test";
const HOST: &str = "mta-sts.sts.practice.test";

fn target() -> Target {
    Target {
        input: DOMAIN.to_owned(),
        kind: TargetKind::MailDomain,
        domain: Some(DOMAIN.to_owned()),
        host: None,
        address: None,
        port: 25,
        tls_mode: TlsMode::StartTls,
    }
}

fn policy_rung(report: &Report) -> &Rung {
    report.rungs.iter().find(|rung| rung.layer == Layer::Policy).expect("the policy was asked for")
}

/// The findings about MTA-STS and reports, the gravest first.
fn said(report: &Report) -> Vec<(&str, Severity)> {
    let about = |finding: &&Finding| {
        let prefixes = ["sts-", "tlsrpt-", "pc-"];
        prefixes.iter().any(|prefix| finding.id.as_str().starts_with(prefix))
    };
    let findings = policy_rung(report).findings.iter().filter(about);
    let mut said: Vec<(&str, Severity)> =
        findings.map(|finding| (finding.id.as_str(), finding.severity)).collect();
    said.sort_by_key(|(id, severity)| (std::cmp::Reverse(*severity), *id));
    said
}

/// Checks a domain with one practice server and a policy.
fn checked(plays: &str, exchange: &str, policy: &str, pki: &Pki) -> Report {
    let identity = pki.identity(HOST, Fault::None);
    let web = nginx::start(&[Site::new(HOST, &identity).file(".well-known/mta-sts.txt", policy.as_bytes())]);
    let server = practice::start(plays, None).unwrap();
    let mut zone = Zone { apex: "practice.test".to_owned(), ..Zone::default() };
    let loopback = || ZoneData::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));
    zone.add(DOMAIN, ZoneData::Mx { preference: 10, exchange: exchange.to_owned() });
    zone.add(exchange, loopback());
    zone.add("_mta-sts.sts.practice.test", ZoneData::Txt("v=STSv1; id=1;".to_owned()));
    zone.add(
        "_smtp._tls.sts.practice.test",
        ZoneData::Txt("v=TLSRPTv1; rua=mailto:a@practice.test".to_owned()),
    );
    zone.add(HOST, loopback());
    zone.ports.insert(exchange.to_owned(), server.address.port());
    zone.ports.insert(HOST.to_owned(), web.port());
    let mut options = options_for(&server, plays, Duration::from_secs(20));
    options.extra_anchors.extend(anchors_from_file(&pki.root()).unwrap());
    options.dns = Sources { zone: Some(Arc::new(zone)), ..Sources::default() };
    check(target(), options)
}

#[test]
fn servers_are_held_against_the_policy_of_their_domain() {
    use Severity::{Fail, Info, Warn};
    if !requirement::is_here("servers_are_held_against_the_policy_of_their_domain", nginx::missing()) {
        return;
    }
    let pki = Pki::new();
    let text =
        |mode: &str, mx: &str, age: u32| format!("version: STSv1\nmode: {mode}\nmx: {mx}\nmax_age: {age}\n");
    let mx = practice::HOST;
    for (plays, exchange, policy, expected) in [
        ("healthy", mx, text("enforce", mx, 604_800), &[("sts-ok-enforce", Info)][..]),
        ("healthy", mx, text("enforce", "*.practice.test", 604_800), &[("sts-ok-enforce", Info)]),
        ("healthy", mx, text("enforce", "old.example.net", 604_800), &[("sts-mx-mismatch", Fail)]),
        (
            "healthy",
            mx,
            text("testing", "old.example.net", 604_800),
            &[("sts-mx-mismatch", Warn), ("sts-mode-testing", Info)],
        ),
        ("healthy", mx, text("none", "old.example.net", 604_800), &[("sts-mode-none", Info)]),
        (
            "healthy",
            "a.mx.practice.test",
            text("enforce", "*.practice.test", 604_800),
            &[("sts-mx-wildcard-one-label", Fail)],
        ),
        ("expired", mx, text("enforce", mx, 604_800), &[("sts-cert-invalid", Fail)]),
        (
            "expired",
            mx,
            text("testing", mx, 604_800),
            &[("sts-cert-invalid", Warn), ("sts-mode-testing", Info)],
        ),
        ("no-starttls", mx, text("enforce", mx, 604_800), &[("sts-no-starttls", Fail)]),
        ("healthy", mx, text("enforce", mx, 3600), &[("sts-max-age-short", Info), ("sts-ok-enforce", Info)]),
        // A server that is busy proves nothing either way.
        ("busy-421", mx, text("enforce", mx, 604_800), &[]),
    ] {
        let report = checked(plays, exchange, &policy, &pki);
        let mut said = said(&report);
        assert_eq!(said.pop(), Some(("tlsrpt-present", Info)), "{plays}: {policy}");
        assert_eq!(said, expected, "{plays}: {policy}\n{:?}", policy_rung(&report).evidence);
        for finding in policy_rung(&report).findings.iter().filter(|finding| finding.severity > Info) {
            assert_eq!(finding.arguments["host"], exchange, "{}: whose fault it is", finding.id);
        }
    }
}

/// A report of a domain whose one server is in order.
fn healthy() -> Report {
    let server = practice::start("healthy", None).unwrap();
    let mut zone = Zone { apex: "practice.test".to_owned(), ..Zone::default() };
    zone.add(DOMAIN, ZoneData::Mx { preference: 10, exchange: practice::HOST.to_owned() });
    zone.add(practice::HOST, ZoneData::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    zone.ports.insert(practice::HOST.to_owned(), server.address.port());
    let mut options = options_for(&server, "healthy", Duration::from_secs(20));
    options.dns = Sources { zone: Some(Arc::new(zone)), ..Sources::default() };
    let report = check(target(), options);
    assert_eq!(said(&report), [("sts-none", Severity::Info), ("tlsrpt-none", Severity::Info)]);
    report
}

/// The same report, but for what the domain publishes; judged and worded.
fn with(report: &Report, evidence: PolicyEvidence) -> Report {
    let mut report = report.clone();
    let rung = report.rungs.iter_mut().find(|rung| rung.layer == Layer::Policy).unwrap();
    rung.evidence = Evidence::Policy(Box::new(evidence));
    judge(&mut report);
    Texts::english().word(&mut report);
    report
}

fn of(sts: StsEvidence) -> PolicyEvidence {
    PolicyEvidence { sts: Some(Box::new(sts)), ..PolicyEvidence::default() }
}

fn announced() -> StsEvidence {
    StsEvidence { txt: vec!["v=STSv1; id=1".to_owned()], id: Some("1".to_owned()), ..StsEvidence::default() }
}

fn fetched(change: impl FnOnce(&mut StsFetch)) -> StsEvidence {
    let mut fetch = StsFetch { host: HOST.to_owned(), elapsed_ms: 60_000.0, ..StsFetch::default() };
    change(&mut fetch);
    StsEvidence { fetch: Some(Box::new(fetch)), ..announced() }
}

fn failing(failure: StsFetchFailure) -> StsEvidence {
    fetched(|fetch| fetch.failure = Some(failure))
}

fn answered(status: u16, failure: StsFetchFailure) -> StsEvidence {
    fetched(|fetch| {
        fetch.status = Some(status);
        fetch.failure = Some(failure);
    })
}

#[test]
fn what_keeps_senders_from_a_policy_is_told() {
    let report = healthy();
    let unreachable = |kind| {
        let failure = SocketFailure { kind, os_code: None, message: "connection refused".to_owned() };
        failing(StsFetchFailure::Unreachable { failure })
    };
    let several = StsEvidence {
        txt: vec!["v=STSv1; id=1".to_owned(), "v=STSv1; id=2".to_owned()],
        txt_faults: vec![AnnouncementFault::Several { count: 2 }],
        ..StsEvidence::default()
    };
    let wrong = StsEvidence {
        txt: vec!["v=STSv1; id=20-26".to_owned()],
        txt_faults: vec![AnnouncementFault::Id { found: "20-26".to_owned() }],
        ..StsEvidence::default()
    };
    let alias = StsEvidence {
        txt_failure: Some(LookupFailure::NoSuchName),
        txt_faults: vec![AnnouncementFault::AliasLeadsNowhere { name: "sts.example.net".to_owned() }],
        ..StsEvidence::default()
    };
    let text = StsEvidence {
        policy_faults: vec![
            PolicyFault {
                line: Some(3),
                what: PolicyFaultKind::Pattern { found: ".example.org".to_owned() },
            },
            PolicyFault { line: None, what: PolicyFaultKind::Missing { key: "max_age".to_owned() } },
        ],
        ..fetched(|fetch| {
            fetch.status = Some(200);
            fetch.content_type = Some("text/plain; charset=utf-8".to_owned());
        })
    };
    let mut shielded = answered(403, StsFetchFailure::Status);
    shielded.fetch.as_mut().unwrap().status_for_browsers = Some(200);
    let mut moved = answered(301, StsFetchFailure::Redirect);
    moved.fetch.as_mut().unwrap().location = Some("https://www.practice.test/".to_owned());
    let no_name = StsFetchFailure::NoAddress { failure: LookupFailure::NoSuchName };
    let inside = StsFetchFailure::ForbiddenAddress { address: Ipv4Addr::new(10, 0, 0, 1).into() };
    let bad = StsFetchFailure::BadAnswer { reason: "no http".to_owned() };
    let no_tls = StsFetchFailure::Handshake { reason: "no TLS".to_owned() };
    for (sts, id, words) in [
        (several, "sts-txt-multiple", "more than one"),
        (wrong, "sts-txt-malformed", "the id is “20-26”"),
        (alias, "sts-txt-malformed", "an alias of sts.example.net"),
        (failing(no_name), "sts-fetch-dns", "there is no such name"),
        (failing(inside), "sts-fetch-dns", "leads to 10.0.0.1"),
        (unreachable(SocketFailureKind::Refused), "sts-fetch-http", "did not take our call"),
        (failing(no_tls), "sts-fetch-tls", "no encryption came about"),
        (failing(StsFetchFailure::NotProven), "sts-fetch-tls", "is not good"),
        (moved, "sts-fetch-redirect", "redirect"),
        (answered(404, StsFetchFailure::Status), "sts-fetch-http", "status 404"),
        (shielded, "sts-fetch-bot-block", "status 403"),
        (answered(200, StsFetchFailure::TooLarge), "sts-fetch-http", "64 KiB"),
        (failing(StsFetchFailure::TimedOut), "sts-fetch-http", "in time"),
        (answered(200, StsFetchFailure::WebPage), "sts-fetch-http", "web page"),
        (failing(bad), "sts-fetch-http", "broke off"),
        (text, "sts-policy-syntax", "“.example.org” is no name of a mail server"),
    ] {
        let report = with(&report, of(sts));
        let rung = policy_rung(&report);
        assert_eq!(
            said(&report),
            [(id, Severity::Warn), ("sts-cached-elsewhere", Severity::Info)],
            "{words}"
        );
        assert_eq!(rung.verdict, Verdict::Warn, "{id}");
        let finding = &rung.findings[0];
        let told = format!("{} {} {}", finding.title, finding.meaning, finding.ask);
        assert!(told.contains(words), "{id} does not say {words:?}: {told}");
        assert!(finding.ask.contains(DOMAIN) && !finding.actions.is_empty(), "{id}: {finding:?}");
        assert_eq!(finding.party, Party::Domain, "{id}");
    }
}

#[test]
fn what_the_proxy_keeps_back_says_nothing_about_the_domain() {
    let report = healthy();
    let login =
        |status, tried| ProxyFailure::LoginRequired { status, offers: vec!["Basic".to_owned()], tried };
    let unreachable = ProxyFailure::Unreachable { reason: "connection refused".to_owned() };
    let fault = ProxyFault::NotSpoken("socks5".to_owned());
    for (failure, id, words) in [
        (login(407, false), "pc-web-proxy-login", "asks for a login (status 407)"),
        (login(401, false), "pc-web-proxy-login", "asks for a login (status 401)"),
        (login(401, true), "pc-web-proxy-login", "does not accept the one that is set"),
        (unreachable, "pc-web-proxy-failed", "does not take our call"),
        (ProxyFailure::Refused { status: 403 }, "pc-web-proxy-failed", "(status 403)"),
        (ProxyFailure::TimedOut, "pc-web-proxy-failed", "did not answer in time"),
        (ProxyFailure::BadAnswer { reason: String::new() }, "pc-web-proxy-failed", "could not be understood"),
        (ProxyFailure::NoAddress { reason: String::new() }, "pc-web-proxy-failed", "leads nowhere"),
        (ProxyFailure::NotUsable { fault }, "pc-web-proxy-failed", "is no proxy that this program can use"),
        (ProxyFailure::NoScript { reason: "gone".to_owned() }, "pc-web-proxy-failed", "script that names it"),
    ] {
        let report = with(
            &report,
            of(fetched(|fetch| {
                fetch.proxy = Some("proxy.example:3128".to_owned());
                fetch.failure = Some(StsFetchFailure::Proxy { failure });
            })),
        );
        assert_eq!(said(&report), [(id, Severity::Info)], "{words}");
        let finding = &policy_rung(&report).findings[0];
        assert!(finding.meaning.contains(words), "{id} does not say {words:?}: {}", finding.meaning);
        assert!(finding.meaning.contains("nothing is concluded"), "{}", finding.meaning);
        assert!(matches!(finding.party, Party::Network | Party::ThisPc), "{finding:?}");
        let by_policy =
            report.delivery.iter().find(|delivery| delivery.sender == Sender::MtaSts).expect("it is judged");
        assert_eq!(by_policy.outcome, Outcome::Unknown, "{words}");
    }
}

#[test]
fn what_could_not_be_looked_up_is_not_said_to_be_missing() {
    let report = healthy();
    let failed = StsEvidence { txt_failure: Some(LookupFailure::ServFail), ..StsEvidence::default() };
    assert_eq!(said(&with(&report, of(failed))), []);
    assert_eq!(said(&with(&report, of(failing(StsFetchFailure::Cut)))), []);
    let reports = TlsRptEvidence { failure: Some(LookupFailure::TimedOut), ..TlsRptEvidence::default() };
    let evidence = PolicyEvidence { tls_rpt: Some(reports), ..PolicyEvidence::default() };
    assert_eq!(said(&with(&report, evidence)), []);
}

#[test]
fn a_line_of_evidence_stands_for_every_fault_and_says_what_would_be_right() {
    let faults = vec![
        PolicyFault { line: Some(1), what: PolicyFaultKind::ByteOrderMark },
        PolicyFault {
            line: Some(2),
            what: PolicyFaultKind::Value { key: "mode".to_owned(), found: "Enforce".to_owned() },
        },
        PolicyFault { line: None, what: PolicyFaultKind::Missing { key: "mx".to_owned() } },
    ];
    let sts = StsEvidence { policy_faults: faults, ..fetched(|_| ()) };
    let report = with(&healthy(), of(sts));
    let finding =
        policy_rung(&report).findings.iter().find(|finding| finding.id == "sts-policy-syntax").unwrap();
    assert_eq!(
        finding.evidence,
        [
            "line 1: a byte order mark stands before the first word; right is: a text without one, saved as plain UTF-8",
            "line 2: the value of “mode” is “Enforce”; right is: mode: enforce, mode: testing or mode: none",
            "missing: the key “mx” is missing; right is: mx: with a server's name, one line for each",
        ]
    );
}

#[test]
fn small_slips_hurt_nobody_and_dane_comes_first() {
    use Severity::{Info, Warn};
    let report = healthy();
    let policy =
        StsPolicy { mode: StsMode::Enforce, mx: vec![practice::HOST.to_owned()], max_age_s: 604_800 };
    let whole = || StsEvidence {
        policy: Some(policy.clone()),
        ..fetched(|fetch| {
            fetch.status = Some(200);
            fetch.content_type = Some("text/plain".to_owned());
        })
    };
    let mut typed = whole();
    typed.fetch.as_mut().unwrap().content_type = Some("application/octet-stream".to_owned());
    assert_eq!(said(&with(&report, of(typed))), [("sts-content-type", Info), ("sts-ok-enforce", Info)]);
    let again = PolicyFault { line: Some(5), what: PolicyFaultKind::Repeated { key: "mode".to_owned() } };
    let again = StsEvidence { policy_faults: vec![again], ..whole() };
    assert_eq!(said(&with(&report, of(again))), [("sts-ok-enforce", Info), ("sts-policy-syntax", Info)]);

    let record = TlsaRecord { usage: 3, selector: 1, matching: 1, data: "00".repeat(32) };
    let lookup = |proof| TlsaLookup {
        host: practice::HOST.to_owned(),
        owner: format!("_25._tcp.{}", practice::HOST),
        records: vec![record.clone()],
        proof,
        address_proof: proof,
        failure: None,
        ttl_s: None,
    };
    let both = |proof| PolicyEvidence { tlsa: vec![lookup(proof)], ..of(whole()) };
    assert_eq!(
        said(&with(&report, both(Proof::Secure))),
        [("sts-dane-both", Info), ("sts-ok-enforce", Info)]
    );
    assert_eq!(said(&with(&report, both(Proof::Insecure))), [("sts-ok-enforce", Info)]);

    let wish = |faults: Vec<AnnouncementFault>, rua: &[&str]| PolicyEvidence {
        tls_rpt: Some(TlsRptEvidence {
            txt: vec!["v=TLSRPTv1;".to_owned()],
            faults,
            rua: rua.iter().map(|&address| address.to_owned()).collect(),
            ..TlsRptEvidence::default()
        }),
        ..PolicyEvidence::default()
    };
    let missing = AnnouncementFault::Missing { field: "rua".to_owned() };
    assert_eq!(said(&with(&report, wish(vec![missing], &[]))), [("tlsrpt-malformed", Warn)]);
    assert_eq!(said(&with(&report, wish(Vec::new(), &["mailto:a@b.c"]))), [("tlsrpt-present", Info)]);
}

/// A report saved before the evidence had these fields.
#[test]
fn older_reports_are_still_read() {
    let sts: StsEvidence =
        serde_json::from_str(r#"{"txt":["v=STSv1; id=1"],"txt_failure":null,"id":"1","policy":null}"#)
            .unwrap();
    assert_eq!(sts, announced());
    let reports: TlsRptEvidence = serde_json::from_str(r#"{"txt":[],"failure":null,"rua":[]}"#).unwrap();
    assert_eq!(reports, TlsRptEvidence::default());
    let fault = PolicyFault { line: Some(2), what: PolicyFaultKind::NotText };
    let json = serde_json::to_string(&fault).unwrap();
    assert_eq!(serde_json::from_str::<PolicyFault>(&json).unwrap(), fault);
}
