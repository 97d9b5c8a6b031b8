//! What is concluded from DNS beyond the plain look-up: names, addresses, proofs, and what was asked beside the climbs.

use tls_ladder::model::{
    delivery::Outcome,
    evidence::*,
    finding::{Party, Severity},
    layer::{Layer, Verdict, Verdict::*},
    report::Report,
};

use crate::{Case, check, ids, rung_of, scene};

fn dns(hosts: &[(&str, &[&str])]) -> DnsEvidence {
    scene::dns(DnsOutcome::Mx, hosts)
}

fn usual() -> DnsEvidence {
    dns(&[("mx1.example.org", &["192.0.2.1"])])
}

fn addresses(list: &[&str]) -> Vec<std::net::IpAddr> {
    list.iter().map(|address| address.parse().unwrap()).collect()
}

fn beside(beside: DnsBeside) -> DnsEvidence {
    DnsEvidence { beside: Some(Box::new(beside)), ..usual() }
}

fn by_dns(found: AddressAnswers) -> DnsEvidence {
    let mut evidence = usual();
    evidence.hosts[0].by_dns = Some(found);
    evidence
}

fn report_of(evidence: DnsEvidence) -> Report {
    let mut report = scene::report(Vec::new());
    report.rungs.push(scene::rung(Layer::Dns, Evidence::Dns(evidence)));
    report
}

fn on_domain(rows: Vec<(&'static str, DnsEvidence, &'static [&'static str], Verdict)>) {
    let cases = rows.into_iter().map(|(source, evidence, found, verdict)| Case {
        source,
        report: report_of(evidence),
        layer: Layer::Dns,
        found,
        verdict,
    });
    check(cases.collect());
}

fn judged(evidence: DnsEvidence) -> Report {
    let mut report = report_of(evidence);
    tls_ladder::diagnosis::judge(&mut report);
    report
}

#[test]
fn proofs() {
    let bogus = || LookupFailure::Bogus("the signature of example.org MX ended on 2026-11-03".to_owned());
    let host = |others: &[(&str, &[&str])]| {
        let mut evidence = dns(&[&[("mx2.example.org", &[] as &[&str])], others].concat());
        evidence.hosts[0].failure = Some(bogus());
        evidence
    };
    let failed = |failure| scene::dns(DnsOutcome::Failed(failure), &[]);
    on_domain(vec![
        ("RFC 4035 §5; RFC 8914 EDE 7", failed(bogus()), &["dns-dnssec-bogus"], Fail),
        ("the same of the only server", host(&[]), &["dns-dnssec-bogus"], Fail),
        ("the same of one of two", host(&[("mx1.example.org", &["192.0.2.1"])]), &["dns-dnssec-bogus"], Warn),
        (
            "RFC 7766 §5: cut off, and nothing by TCP",
            failed(LookupFailure::CutOff("connection refused".to_owned())),
            &["dns-truncated-needs-tcp"],
            NotTested,
        ),
        (
            "RFC 4035 §3.2.1; smtpdane: relies upon a validating resolver",
            DnsEvidence { signatures: Signatures::Stripped, ..usual() },
            &["dns-resolver-no-dnssec"],
            Pass,
        ),
        (
            "RFC 4035 §4.3: the answer came, and does not hold",
            DnsEvidence { mx_proof: Proof::Bogus, doubts: vec!["expired".to_owned()], ..usual() },
            &["dns-dnssec-bogus"],
            Fail,
        ),
        ("signatures are shown", DnsEvidence { signatures: Signatures::Shown, ..usual() }, &[], Pass),
        (
            "the keys could not be had: nothing is known",
            DnsEvidence { signatures: Signatures::NoKeys("REFUSED".to_owned()), ..usual() },
            &[],
            Pass,
        ),
    ]);
    let report = judged(failed(bogus()));
    let finding = &rung_of(&report, Layer::Dns).findings[0];
    assert!(finding.evidence.iter().any(|line| line.contains("ended on 2026-11-03")), "{finding:?}");
    assert_eq!(finding.party, Party::Domain);
}

#[test]
fn names() {
    let alias = {
        let mut evidence = usual();
        evidence.hosts[0].alias_of = Some("real.example.net".to_owned());
        evidence
    };
    let dead = |name: &'static str, others: &[(&str, &[&str])]| {
        let mut evidence = dns(&[&[(name, &[] as &[&str])], others].concat());
        evidence.hosts[0].failure = Some(LookupFailure::NoSuchName);
        evidence
    };
    let doubled = "mail.example.org.example.org";
    let null_among = {
        let mut evidence = usual();
        evidence.mx.insert(0, MxRecord { preference: 0, exchange: String::new() });
        evidence
    };
    let null_alone_at_10 = {
        let mut evidence = dns(&[]);
        evidence.mx.push(MxRecord { preference: 10, exchange: String::new() });
        evidence
    };
    let spelled = DnsEvidence { name: "xn--bcher-kva.example".to_owned(), ..usual() };
    on_domain(vec![
        ("RFC 2181 §10.3; RFC 5321 §5.1", alias, &["dns-mx-cname"], Warn),
        ("RFC 1035 §5.1: the final dot", dead(doubled, &[]), &["dns-mx-trailing-dot"], Fail),
        (
            "the same beside a good one",
            dead(doubled, &[("mx1.example.org", &["192.0.2.1"])]),
            &["dns-mx-trailing-dot"],
            Warn,
        ),
        ("a name that is only gone", dead("mail.example.org", &[]), &["dns-mx-no-address"], Fail),
        ("RFC 7505 §3: with others", null_among, &["dns-null-mx-conflict"], Warn),
        ("RFC 7505 §3: with a preference", null_alone_at_10, &["dns-null-mx-conflict"], Warn),
        (
            "vermasandeep.in 2018: a retired name",
            dns(&[("example-org.mail.eo.outlook.com", &["192.0.2.1"])]),
            &["dns-mx-stale-provider"],
            Warn,
        ),
        ("no retired name, though it ends alike", dns(&[("notfrontbridge.com", &["192.0.2.1"])]), &[], Pass),
        ("RFC 5890: A-labels", spelled, &["dns-idn"], Pass),
    ]);
}

#[test]
fn addresses_of_servers() {
    let four = || addresses(&["192.0.2.1"]);
    let six =
        |failure| by_dns(AddressAnswers { addresses: four(), a_failure: None, aaaa_failure: Some(failure) });
    let system_says = |system: &[&str], dns_says: &[&str]| {
        let mut evidence = dns(&[("mx1.example.org", system)]);
        evidence.hosts[0].by_dns =
            Some(AddressAnswers { addresses: addresses(dns_says), ..AddressAnswers::default() });
        evidence
    };
    let authority = |failure: Option<LookupFailure>, list: &[&str]| {
        let mut evidence = dns(&[("mx1.example.org", &["10.0.0.5"])]);
        let seen = AuthoritySeen { host: "mx1.example.org".to_owned(), addresses: addresses(list), failure };
        evidence.beside = Some(Box::new(DnsBeside { authority: vec![seen], ..DnsBeside::default() }));
        evidence
    };
    on_domain(vec![
        ("RFC 1918", dns(&[("mx1.example.org", &["10.0.0.5"])]), &["dns-mx-private-address"], Fail),
        (
            "RFC 4193",
            dns(&[("mx1.example.org", &["fd00::5", "192.168.1.1"])]),
            &["dns-mx-private-address"],
            Fail,
        ),
        (
            "the same of one of two",
            dns(&[("mx1.example.org", &["10.0.0.5"]), ("mx2.example.org", &["192.0.2.1"])]),
            &["dns-mx-private-address"],
            Warn,
        ),
        ("a named server may be inside", scene::dns(DnsOutcome::Host, &[("mx1", &["10.0.0.5"])]), &[], Pass),
        (
            "supertekboy.com: hairpin",
            system_says(&["10.0.0.5"], &["192.0.2.1"]),
            &["dns-split-horizon"],
            Warn,
        ),
        ("the same by the zone's own server", authority(None, &["192.0.2.1"]), &["dns-split-horizon"], Warn),
        (
            "outside there is no such name",
            authority(Some(LookupFailure::NoSuchName), &[]),
            &["dns-split-horizon"],
            Warn,
        ),
        ("outside it is internal, too", authority(None, &["10.0.0.5"]), &["dns-mx-private-address"], Fail),
        (
            "the zone's own server could not be asked",
            authority(Some(LookupFailure::TimedOut), &[]),
            &["dns-mx-private-address"],
            Fail,
        ),
        ("RFC 3974", dns(&[("mx1.example.org", &["2001:db8::1"])]), &["dns-mx-ipv6-only"], Warn),
        (
            "one of two has the older kind",
            dns(&[("mx1.example.org", &["2001:db8::1"]), ("mx2.example.org", &["192.0.2.1"])]),
            &[],
            Pass,
        ),
        ("RFC 4074 §4.2", six(LookupFailure::NoSuchName), &["dns-aaaa-broken"], Warn),
        ("RFC 4074 §4.1", six(LookupFailure::TimedOut), &["dns-aaaa-broken"], Warn),
        ("no IPv6 is no fault", six(LookupFailure::NoData), &[], Pass),
    ]);
    let mut report = report_of(usual());
    report.settings.family = tls_ladder::model::target::AddressFamily::Ipv6;
    tls_ladder::diagnosis::judge(&mut report);
    assert_eq!(ids(rung_of(&report, Layer::Dns)), ["dns-mx-ipv4-only"]);
    let mut report =
        report_of(dns(&[("mx1.example.org", &["10.0.0.5"]), ("mx2.example.org", &["127.0.0.1"])]));
    report.settings.laboratory = true;
    tls_ladder::diagnosis::judge(&mut report);
    assert!(ids(rung_of(&report, Layer::Dns)).is_empty(), "in a laboratory inner addresses are the world's");
}

#[test]
fn what_was_asked_beside_the_climbs() {
    let reverse = |address: &str, names: &[&str], failure: Option<LookupFailure>, confirmed| {
        beside(DnsBeside {
            reverse: vec![ReverseLookup {
                address: address.parse().unwrap(),
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                failure,
                confirmed,
                proof: Proof::default(),
            }],
            ..DnsBeside::default()
        })
    };
    let seen = |name: &str, authoritative, serial, failure| NameServerSeen {
        name: name.to_owned(),
        address: Some("192.0.2.53".parse().unwrap()),
        authoritative,
        serial,
        failure,
    };
    let good = || seen("ns1.example.net", true, Some(7), None);
    let servers =
        |list: Vec<NameServerSeen>| beside(DnsBeside { name_servers: list, ..DnsBeside::default() });
    let resolver = |last: u8, exchange: &str| ResolverSeen {
        server: ([192, 0, 2, last], 53).into(),
        mx: vec![MxRecord { preference: 10, exchange: exchange.to_owned() }],
        failure: None,
        ttl_s: Some(300),
    };
    let resolvers = |list: Vec<ResolverSeen>| beside(DnsBeside { resolvers: list, ..DnsBeside::default() });
    let timed_out = |others_answer| DnsEvidence {
        outcome: DnsOutcome::Failed(LookupFailure::TimedOut),
        ..beside(DnsBeside { others_answer, ..DnsBeside::default() })
    };
    let gone = || Some(LookupFailure::NoSuchName);
    on_domain(vec![
        ("MS-NDR 5.7.25; RFC 1912 §2.1", reverse("192.0.2.1", &[], gone(), None), &["dns-ptr-missing"], Warn),
        ("an internal address has none", reverse("10.0.0.5", &[], gone(), None), &[], Pass),
        (
            "the question was not answered",
            reverse("192.0.2.1", &[], Some(LookupFailure::ServFail), None),
            &[],
            Pass,
        ),
        ("leads back", reverse("192.0.2.1", &["mx1.example.org"], None, Some(true)), &[], Pass),
        (
            "MXToolbox: does not lead back",
            reverse("192.0.2.1", &["old.example.org"], None, Some(false)),
            &["dns-fcrdns-mismatch"],
            Warn,
        ),
        (
            "lent to whoever dials in",
            reverse("192.0.2.1", &["192-0-2-1.pool.example.net"], None, Some(true)),
            &["dns-fcrdns-mismatch"],
            Warn,
        ),
        (
            "a whirlpool is no pool",
            reverse("192.0.2.1", &["whirlpool.example.net"], None, Some(true)),
            &[],
            Pass,
        ),
        (
            "RFC 4592",
            beside(DnsBeside { wildcard_mx: usual().mx, ..DnsBeside::default() }),
            &["dns-wildcard-mx"],
            Pass,
        ),
        (
            "RFC 6761 §6.4",
            beside(DnsBeside { invented: addresses(&["192.0.2.99"]), ..DnsBeside::default() }),
            &["dns-nxdomain-rewrite"],
            Warn,
        ),
        ("all in step", servers(vec![good(), seen("ns2.example.net", true, Some(7), None)]), &[], Pass),
        (
            "RFC 8499: lame, refused",
            servers(vec![good(), seen("ns2.example.net", false, None, Some(LookupFailure::Refused))]),
            &["dns-lame-delegation"],
            Warn,
        ),
        (
            "the same, silent",
            servers(vec![good(), seen("ns2.example.net", false, None, Some(LookupFailure::TimedOut))]),
            &["dns-lame-delegation"],
            Warn,
        ),
        (
            "the same, no authority",
            servers(vec![good(), seen("ns2.example.net", false, Some(7), None)]),
            &["dns-lame-delegation"],
            Warn,
        ),
        (
            "own inference: none answers, so it may be our network",
            servers(vec![seen("ns1.example.net", false, None, Some(LookupFailure::TimedOut))]),
            &[],
            Pass,
        ),
        (
            "own inference: all answered by somebody in between",
            servers(vec![seen("ns1.example.net", false, Some(7), None)]),
            &[],
            Pass,
        ),
        (
            "SOA serials differ: said, and not coloured",
            servers(vec![good(), seen("ns2.example.net", true, Some(8), None)]),
            &["dns-resolvers-disagree"],
            Pass,
        ),
        (
            "MS-MFI 4.4.312 third cause",
            resolvers(vec![resolver(1, "mx1.example.org"), resolver(2, "old.example.org")]),
            &["dns-resolvers-disagree"],
            Warn,
        ),
        (
            "letters large or small are the same",
            resolvers(vec![resolver(1, "mx1.example.org"), resolver(2, "MX1.example.org")]),
            &[],
            Pass,
        ),
        (
            "MS-MFI 4.4.312: recently expired",
            servers(vec![seen("ns1.pendingrenewaldeletion.com", true, Some(1), None)]),
            &["dns-domain-expired"],
            Fail,
        ),
        ("only theirs is silent", timed_out(Some(true)), &["dns-timeout"], Fail),
    ]);
    let party = |others| rung_of(&judged(timed_out(others)), Layer::Dns).findings[0].party;
    assert_eq!(party(Some(true)), Party::Domain, "other names are answered");
    assert_eq!(party(Some(false)), Party::ThisPc, "no name is answered");
    assert_eq!(party(None), Party::Network);
    let outcome = |others| {
        let report = judged(timed_out(others));
        let outcomes: Vec<Outcome> = report.delivery.iter().map(|delivery| delivery.outcome).collect();
        (report.verdict, outcomes[0])
    };
    assert_eq!(outcome(Some(true)), (Fail, Outcome::Queued));
    assert_eq!(outcome(Some(false)), (NotTested, Outcome::Unknown), "nothing is known of the domain");
    let serials = judged(servers(vec![good(), seen("ns2.example.net", true, Some(8), None)]));
    assert_eq!(rung_of(&serials, Layer::Dns).findings[0].severity, Severity::Info);
}
