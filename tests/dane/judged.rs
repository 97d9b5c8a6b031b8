//! What is concluded from records and chains: every finding of the catalogue, the rung's mark and each server's.

use std::net::IpAddr;

use tls_ladder::{
    diagnosis::judge,
    model::{
        evidence::*,
        finding::{Finding, Severity},
        layer::{Layer, Verdict},
        report::{Report, Server},
    },
    texts::Texts,
    ui::view::{Mark, policy::PolicyView},
};

use crate::{
    chains::{DOMAIN, MX},
    held::raw,
    scene,
};

const OWN: &str = "aa";
const OTHER: &str = "bb";

fn digest(octet: &str) -> String {
    octet.repeat(32)
}

fn key(octet: &str) -> TlsaRecord {
    raw(3, 1, 1, &digest(octet))
}

fn lookup(host: &str, records: Vec<TlsaRecord>) -> TlsaLookup {
    let failure = records.is_empty().then_some(LookupFailure::NoData);
    TlsaLookup {
        host: host.to_owned(),
        owner: format!("_25._tcp.{host}"),
        records,
        proof: Proof::Secure,
        address_proof: Proof::Secure,
        failure,
        ttl_s: Some(3600),
    }
}

/// One domain as it was seen.
struct World {
    mx_proof: Proof,
    outcome: DnsOutcome,
    servers: Vec<Server>,
    policy: PolicyEvidence,
}

/// The nth address that servers have.
fn address(number: usize) -> IpAddr {
    [192, 0, 2, 10 + u8::try_from(number).unwrap()].into()
}

/// Servers with their records, each at one address, each showing its own key.
fn world(tlsa: Vec<TlsaLookup>) -> World {
    let servers: Vec<Server> = tlsa
        .iter()
        .enumerate()
        .map(|(number, lookup)| {
            let mut server = scene::server(&lookup.host, 10, scene::healthy());
            server.address = Some(address(number));
            server
        })
        .collect();
    let dane = tlsa
        .iter()
        .enumerate()
        .filter(|(_, lookup)| !lookup.records.is_empty())
        .map(|(number, lookup)| seen(lookup, address(number)))
        .collect();
    let policy = PolicyEvidence { tlsa, dane, ..PolicyEvidence::default() };
    World { mx_proof: Proof::Secure, outcome: DnsOutcome::Mx, servers, policy }
}

/// A server that shows its own key.
fn seen(lookup: &TlsaLookup, address: IpAddr) -> DaneSeen {
    let fit = |record: &TlsaRecord| {
        if !record.is_usable() {
            TlsaFit::Unusable
        } else if record.data == digest(OWN) {
            TlsaFit::Fits(usize::from(record.usage == 2))
        } else {
            TlsaFit::FitsNone
        }
    };
    let records =
        lookup.records.iter().map(|record| RecordFit { record: record.clone(), fit: fit(record) }).collect();
    DaneSeen { host: lookup.host.clone(), address, records, would_fit: vec![key(OWN)] }
}

impl World {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The certificate that the first server shows, changed.
    fn certificate(self, change: impl FnOnce(&mut CertificateEvidence)) -> Self {
        self.with(|world| {
            let rung =
                world.servers[0].rungs.iter_mut().find(|rung| rung.layer == Layer::Certificate).unwrap();
            let Evidence::Certificate(evidence) = &mut rung.evidence else { panic!() };
            change(evidence);
        })
    }

    /// The fit of the first server's first record.
    fn fit(self, fit: TlsaFit) -> Self {
        self.with(|world| world.policy.dane[0].records[0].fit = fit)
    }

    fn judged(self) -> Report {
        let Self { mx_proof, outcome, servers, policy } = self;
        let hosts: Vec<(&str, &[&str])> =
            policy.tlsa.iter().map(|lookup| (lookup.host.as_str(), &["192.0.2.10"][..])).collect();
        let dns = DnsEvidence { mx_proof, ..scene::dns(outcome, &hosts) };
        let mut report = scene::report(servers);
        report.rungs = vec![
            scene::rung(Layer::Dns, Evidence::Dns(dns)),
            scene::rung(Layer::Policy, Evidence::Policy(Box::new(policy))),
        ];
        judge(&mut report);
        Texts::english().word(&mut report);
        report
    }
}

fn findings(report: &Report) -> &[Finding] {
    &report.rungs[1].findings
}

fn ids(report: &Report) -> String {
    let mut ids: Vec<&str> = findings(report)
        .iter()
        .map(|finding| finding.id.as_str())
        .filter(|id| id.starts_with("dane-"))
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

/// What is said of a domain, the mark of the rung, and that of the first server.
fn check(name: &str, world: World, said: &str, rung: Verdict, server: Option<Verdict>) {
    let report = world.judged();
    assert_eq!(ids(&report), said, "{name}: {:#?}", findings(&report));
    assert_eq!(report.rungs[1].verdict, rung, "{name}");
    let mark = report.servers.first().and_then(|server| server.policy.as_ref());
    assert_eq!(mark.map(|mark| mark.verdict), server, "{name}");
    if let Some(mark) = mark {
        assert_eq!(mark.because.is_empty(), mark.verdict == Verdict::Pass, "{name}: {mark:?}");
    }
}

fn two() -> Vec<TlsaRecord> {
    vec![key(OWN), key(OTHER)]
}

#[test]
fn nothing_is_published() {
    use Verdict::{Skipped, Warn};
    check("no records", world(vec![lookup(MX, vec![])]), "dane-none", Skipped, None);
    let at = |address_proof, proof, records: Vec<TlsaRecord>| {
        world(vec![TlsaLookup { address_proof, proof, ..lookup(MX, records) }])
    };
    check("unsigned", at(Proof::Insecure, Proof::Insecure, vec![]), "dane-none", Skipped, None);
    check(
        "unsigned, unknown type",
        at(Proof::Insecure, Proof::Indeterminate, vec![]),
        "dane-none",
        Skipped,
        None,
    );
    let failing = at(Proof::Insecure, Proof::Indeterminate, vec![]).with(|world| {
        world.policy.tlsa[0].failure = Some(LookupFailure::ServFail);
    });
    check("unsigned, and the question fails: nobody asks it", failing, "dane-none", Skipped, None);
    check(
        "unsigned records",
        at(Proof::Insecure, Proof::Insecure, two()),
        "dane-insecure-tlsa",
        Skipped,
        None,
    );
    check(
        "records through an unsigned alias",
        at(Proof::Secure, Proof::Insecure, two()),
        "dane-insecure-tlsa",
        Skipped,
        None,
    );
    let nothing = World { servers: vec![], ..world(vec![]) };
    check("nothing asked", nothing, "", Skipped, None);
    let misplaced = world(vec![lookup(MX, vec![])]).with(|world| {
        world.policy.misplaced = vec![lookup(DOMAIN, two())];
    });
    check("under another name", misplaced, "dane-wrong-owner", Warn, None);
}

/// "It cannot be told" is never "there is none".
#[test]
fn what_cannot_be_told_is_unknown() {
    for proof in [Proof::Indeterminate, Proof::Bogus] {
        for records in [vec![], two()] {
            let unknown =
                TlsaLookup { address_proof: Proof::Indeterminate, proof, ..lookup(MX, records.clone()) };
            let report = world(vec![unknown]).judged();
            assert_eq!(ids(&report), "dane-unknown-here");
            assert_eq!(report.servers[0].policy, None);
            assert!(
                report.rungs[1].summary.starts_with("DANE: unknown from here"),
                "{}",
                report.rungs[1].summary
            );
        }
    }
    let silent = TlsaLookup {
        address_proof: Proof::Indeterminate,
        proof: Proof::Indeterminate,
        failure: Some(LookupFailure::TimedOut),
        ..lookup(MX, vec![])
    };
    check("no answer at all", world(vec![silent]), "dane-unknown-here", Verdict::Skipped, None);
    let unknown_mx = world(vec![lookup(MX, two())]).with(|world| world.mx_proof = Proof::Indeterminate);
    check("unknown way there", unknown_mx, "dane-unknown-here", Verdict::Skipped, None);
    let proven = TlsaLookup { address_proof: Proof::Indeterminate, ..lookup(MX, two()) };
    check("proven all the same", world(vec![proven]), "dane-ok", Verdict::Pass, Some(Verdict::Pass));
}

#[test]
fn records_that_hold() {
    use Verdict::{Pass, Warn};
    let holds = |name, records: Vec<TlsaRecord>, said| {
        check(name, world(vec![lookup(MX, records)]), said, Pass, Some(Pass));
    };
    holds("current and next", two(), "dane-ok");
    holds("only one", vec![key(OWN)], "dane-ok dane-rollover-single");
    holds("whole certificate", vec![raw(3, 0, 1, &digest(OWN)), key(OTHER)], "dane-3-0-1 dane-ok");
    holds("whole and key", vec![raw(3, 0, 1, &digest(OWN)), key(OWN)], "dane-ok");
    holds("authority", vec![raw(2, 1, 1, &digest(OWN)), raw(2, 0, 1, &digest(OWN))], "dane-ok");
    let for_others = world(vec![lookup(MX, vec![key(OWN), raw(1, 1, 1, &digest(OTHER))])]);
    check("one of them for others", for_others, "dane-ok dane-pkix-usage", Warn, Some(Warn));
    let named = world(vec![lookup(MX, two())]).with(|world| {
        world.outcome = DnsOutcome::Host;
        world.mx_proof = Proof::Indeterminate;
    });
    check("a server that was named: only its addresses count", named, "dane-ok", Pass, Some(Pass));
    let microsoft = world(vec![lookup("example-org.a-v1.mx.microsoft", two())]);
    check("Microsoft", microsoft, "dane-exo-inbound dane-ok", Pass, Some(Pass));
    let expired = world(vec![lookup(MX, two())]).certificate(|seen| {
        seen.chain[0].not_after = "2026-11-01T00:00:00Z".parse().unwrap();
    });
    check("expired", expired, "dane-ee-expired dane-ok", Warn, Some(Warn));
    let other_name = world(vec![lookup(MX, two())]).certificate(|seen| seen.name = NameMatch::Differs(None));
    check("another name", other_name, "dane-ee-expired dane-ok", Warn, Some(Warn));
    let expired_authority = vec![raw(2, 1, 1, &digest(OWN)), key(OTHER)];
    let by_authority =
        world(vec![lookup(MX, expired_authority)]).certificate(|seen| seen.name = NameMatch::Differs(None));
    check("the name of the domain under an authority", by_authority, "dane-ok", Pass, Some(Pass));
}

#[test]
fn records_that_the_server_does_not_meet() {
    use Verdict::Fail;
    let broken = |name, world: World, said| check(name, world, said, Fail, Some(Fail));
    let other = || vec![key(OTHER), raw(3, 1, 1, &digest("cc"))];
    broken("another key", world(vec![lookup(MX, other())]), "dane-tlsa-mismatch");
    let fresh = world(vec![lookup(MX, other())]).certificate(|seen| {
        seen.chain[0].not_before = "2026-11-20T10:00:00Z".parse().unwrap();
    });
    broken("renewed three days ago", fresh, "dane-stale-after-renewal");
    let authority = || vec![raw(2, 1, 1, &digest(OTHER)), raw(2, 0, 1, &digest(OTHER))];
    broken("authority not shown", world(vec![lookup(MX, authority())]), "dane-ta-not-in-chain");
    let wrong_name = world(vec![lookup(MX, authority())]).fit(TlsaFit::WrongName(1));
    broken("authority, another name", wrong_name, "dane-ta-name-mismatch");
    let why = "certificate 1 in the chain: it ran out on 1 October 2026";
    let path = world(vec![lookup(MX, authority())]).fit(TlsaFit::BrokenPath(1, why.to_owned()));
    let report = path.judged();
    assert_eq!(ids(&report), "dane-tlsa-mismatch");
    assert!(findings(&report)[0].meaning.contains(why), "{}", findings(&report)[0].meaning);
    // RFC 7671 §9: of two digests only the stronger counts.
    let weaker = vec![key(OWN), raw(3, 1, 2, &OTHER.repeat(64))];
    broken("only the weaker digest fits", world(vec![lookup(MX, weaker)]), "dane-tlsa-mismatch");
    let fails = TlsaLookup { failure: Some(LookupFailure::ServFail), ..lookup(MX, vec![]) };
    broken("the question fails", world(vec![fails]), "dane-tlsa-lookup-fails");
    let forged = TlsaLookup {
        proof: Proof::Bogus,
        failure: Some(LookupFailure::Bogus(String::new())),
        ..lookup(MX, vec![])
    };
    broken("forged", world(vec![forged]), "dane-tlsa-lookup-fails");
}

#[test]
fn records_that_cannot_be_used() {
    use Verdict::Warn;
    let public = || vec![raw(1, 1, 1, &digest(OWN)), raw(0, 0, 1, &digest(OWN))];
    check("for others", world(vec![lookup(MX, public())]), "dane-pkix-usage", Warn, Some(Warn));
    let damaged = || vec![raw(3, 1, 1, "0011"), raw(3, 1, 2, &digest(OWN))];
    check("damaged", world(vec![lookup(MX, damaged())]), "dane-all-unusable", Warn, Some(Warn));
    let unread = world(vec![lookup(MX, vec![raw(3, 0, 0, "0011"), raw(3, 0, 0, "0022")])]).with(|world| {
        for one in &mut world.policy.dane[0].records {
            one.fit = TlsaFit::Unusable;
        }
    });
    check("no certificate in it", unread, "dane-all-unusable", Warn, Some(Warn));
}

#[test]
fn encryption_that_is_promised_and_not_offered() {
    for (name, records, said) in [
        ("usable", two(), "dane-no-starttls"),
        (
            "unusable",
            vec![raw(1, 1, 1, &digest(OWN)), raw(0, 0, 1, "00")],
            "dane-no-starttls dane-pkix-usage",
        ),
    ] {
        let silent = world(vec![lookup(MX, records)]).with(|world| {
            let mut rungs = scene::up_to(scene::not_offered());
            rungs[2].evidence = scene::ehlo("250-mx1.example.org\n250 8BITMIME");
            world.servers[0].rungs = rungs;
            world.policy.dane.clear();
        });
        check(name, silent, said, Verdict::Fail, Some(Verdict::Fail));
    }
    // Only a complete list can tell; nothing was seen, and nothing is said.
    let cut_short = world(vec![lookup(MX, two())]).with(|world| {
        let mut rungs = scene::up_to(scene::not_offered());
        rungs[2].evidence = scene::ehlo("421 4.7.0 too many connections");
        world.servers[0].rungs = rungs;
        world.policy.dane.clear();
    });
    check("not seen", cut_short, "", Verdict::Pass, None);
}

#[test]
fn only_some_servers() {
    let tlsa = || vec![lookup(MX, two()), lookup("mx2.example.org", vec![])];
    let report = world(tlsa()).judged();
    assert_eq!(ids(&report), "dane-ok dane-partial");
    assert_eq!(report.rungs[1].summary, "DANE protects only some of the servers");
    let marks: Vec<_> =
        report.servers.iter().map(|server| server.policy.as_ref().map(|mark| mark.verdict)).collect();
    assert_eq!(marks, [Some(Verdict::Pass), None]);
    let mut tlsa = tlsa();
    tlsa[1].failure = Some(LookupFailure::TimedOut);
    let report = world(tlsa).judged();
    assert_eq!(ids(&report), "dane-ok dane-tlsa-lookup-fails");
    let marks: Vec<_> =
        report.servers.iter().map(|server| server.policy.as_ref().map(|mark| mark.verdict)).collect();
    assert_eq!(marks, [Some(Verdict::Pass), Some(Verdict::Fail)]);
}

/// RFC 7672 §2.2.1: what is behind unsigned MX records need not bind anybody, though Postfix goes by it.
#[test]
fn behind_unsigned_mail_records() {
    let insecure = |records| world(vec![lookup(MX, records)]).with(|world| world.mx_proof = Proof::Insecure);
    check("proven servers", insecure(two()), "dane-insecure-mx", Verdict::Warn, None);
    let report = insecure(vec![key(OTHER), key("cc")]).judged();
    assert_eq!(ids(&report), "dane-insecure-mx dane-tlsa-mismatch");
    assert!(findings(&report).iter().all(|finding| finding.severity == Severity::Warn));
}

/// One of a server's addresses may be a forgotten machine.
#[test]
fn one_address_of_a_server_differs() {
    let differs = world(vec![lookup(MX, two())]).with(|world| {
        let mut second = scene::server(MX, 10, scene::healthy());
        second.address = Some(address(1));
        world.servers.push(second);
        let mut other = world.policy.dane[0].clone();
        other.address = address(1);
        other.records[0].fit = TlsaFit::FitsNone;
        world.policy.dane.push(other);
    });
    let report = differs.judged();
    assert_eq!(ids(&report), "dane-tlsa-mismatch", "not proven as a whole");
    let told = &findings(&report)[0];
    assert_eq!((told.arguments["host"].as_str(), told.arguments["address"].as_str()), (MX, "192.0.2.11"));
    let marks: Vec<_> =
        report.servers.iter().map(|server| server.policy.as_ref().map(|mark| mark.verdict)).collect();
    assert_eq!(marks, [Some(Verdict::Pass), Some(Verdict::Fail)]);
}

#[test]
fn the_record_that_would_fit_is_ready_to_copy() {
    let report = world(vec![lookup(MX, vec![key(OTHER)])]).judged();
    let told = findings(&report).iter().find(|finding| finding.id == "dane-tlsa-mismatch").unwrap();
    let line = format!("_25._tcp.{MX}. IN TLSA 3 1 1 {}", digest(OWN));
    assert!(told.evidence.contains(&format!("would fit: {line}")), "{:?}", told.evidence);
    let published = format!(
        "published: _25._tcp.{MX}. IN TLSA 3 1 1 {} (fits no certificate that was sent)",
        digest(OTHER)
    );
    assert!(told.evidence.contains(&published), "{:?}", told.evidence);
    assert!(told.actions.iter().any(|action| action.contains(&line)), "{:?}", told.actions);
    assert!(told.ask.contains(&line) && told.ask.contains(&format!("{MX} (192.0.2.10)")), "{}", told.ask);
}

/// Keys of letsencrypt.org/certificates: R10 signs no more, YE1 to YE3 are all that sign or may sign for EC keys.
#[test]
fn issuers_of_lets_encrypt_change() {
    const R10: &str = "2bbad93ab5c79279ec121507f272cbe0c6647a3aae52e22f388afab426b4adba";
    const YE: [&str; 3] = [
        "6ebcefb4210b088654a38b03fea3d7d1c711b4fb1ddc363a45f9b1a4e53da01e",
        "b3fb5d00e994cddf2cc9a4eea9f806bc5727e83cc0e4299bf956f2d524fe5376",
        "a698a20824be04e47a1a33c4fa488731be92011f23a31e900e2ca26c9c2acfce",
    ];
    let pins = |digests: &[&str]| digests.iter().map(|digest| raw(2, 1, 1, digest)).collect::<Vec<_>>();
    let with_issuer = |records: Vec<TlsaRecord>, fits: usize| {
        world(vec![lookup(MX, records)])
            .certificate(|seen| {
                let mut issuer = seen.chain[0].clone();
                issuer.subject = "C=US, O=Let's Encrypt, CN=YE1".to_owned();
                seen.chain.push(issuer);
            })
            .with(|world| world.policy.dane[0].records[fits].fit = TlsaFit::Fits(1))
    };
    let report = with_issuer(pins(&[YE[0], R10]), 0).judged();
    assert_eq!(ids(&report), "dane-ok dane-ta-le-intermediate");
    assert!(findings(&report)[0].meaning.contains("YE1, R10"), "{}", findings(&report)[0].meaning);
    assert_eq!(ids(&with_issuer(pins(&YE), 0).judged()), "dane-ok", "all that may sign next");
    let by_certificate = vec![raw(2, 0, 1, &digest(OTHER)), raw(2, 0, 1, &digest("cc"))];
    assert_eq!(ids(&with_issuer(by_certificate, 0).judged()), "dane-ok dane-ta-le-intermediate");
    let mut with_own_key = pins(&[YE[0]]);
    with_own_key.push(key(OWN));
    assert_eq!(ids(&world(vec![lookup(MX, with_own_key)]).judged()), "dane-ok", "its own key holds");
    let retired = world(vec![lookup(MX, pins(&[R10, R10]))]).judged();
    assert_eq!(ids(&retired), "dane-ta-le-intermediate dane-ta-not-in-chain");
    let told = findings(&retired).iter().find(|finding| finding.id == "dane-ta-le-intermediate").unwrap();
    assert!(told.meaning.contains("signs no new certificates (R10)"), "{}", told.meaning);
}

#[test]
fn the_line_of_the_rung_says_what_binds_senders() {
    let line = |world: World, sts: Option<Option<StsMode>>| {
        let policy = |mode| StsPolicy { mode, mx: vec!["*.example.org".to_owned()], max_age_s: 604_800 };
        let world = world.with(|world| {
            world.policy.sts =
                sts.map(|mode| Box::new(StsEvidence { policy: mode.map(policy), ..StsEvidence::default() }));
        });
        world.judged().rungs.remove(1).summary
    };
    let servers = || world(vec![lookup(MX, two()), lookup("mx2.example.org", two())]);
    let none = || world(vec![lookup(MX, vec![])]);
    assert_eq!(line(servers(), None), "DANE: 2 of 2 servers proven");
    assert_eq!(line(world(vec![lookup(MX, two())]), None), "DANE: 1 of 1 server proven");
    assert_eq!(line(none(), None), "No DANE");
    assert!(line(none(), Some(None)).starts_with("No DANE; no MTA-STS"));
    let unanswered = none().with(|world| {
        let failure = Some(LookupFailure::TimedOut);
        world.policy.sts = Some(Box::new(StsEvidence { txt_failure: failure, ..StsEvidence::default() }));
    });
    assert_eq!(unanswered.judged().rungs.remove(1).summary, "No DANE; MTA-STS: unknown from here");
}

/// What the window shows beside the rung is what the findings say.
#[test]
fn nothing_unknown_is_shown_as_missing_or_broken() {
    let shown = |lookup: TlsaLookup, sts: StsEvidence| {
        let world = world(vec![lookup]).with(|world| world.policy.sts = Some(Box::new(sts)));
        let report = world.judged();
        let view = PolicyView::new(&report.rungs[1], None, &Texts::english()).unwrap();
        [view.parts[0].mark, view.parts[1].mark]
    };
    let answer = |proof| TlsaLookup { proof, ..lookup(MX, vec![]) };
    let announced = |failure| StsEvidence {
        txt: vec!["v=STSv1; id=1;".to_owned()],
        id: Some("1".to_owned()),
        fetch: Some(Box::new(StsFetch { failure: Some(failure), ..StsFetch::default() })),
        ..StsEvidence::default()
    };
    let none = StsEvidence::default;
    let open = || announced(StsFetchFailure::TimedOut);
    let redirect = || announced(StsFetchFailure::Redirect);
    assert_eq!(shown(answer(Proof::Secure), none()), [Mark::Skipped, Mark::Skipped], "there is nothing");
    assert_eq!(shown(answer(Proof::Bogus), open()), [Mark::Fail, Mark::NotTested]);
    assert_eq!(shown(answer(Proof::Indeterminate), redirect()), [Mark::NotTested, Mark::Warn]);
}
