//! What DNSSEC proves of answers, in a laboratory of signed zones, and whether the programs of BIND agree.

use std::{
    net::{IpAddr, SocketAddr},
    process::Command,
    time::Duration,
};

use tls_ladder::{
    model::evidence::{LookupFailure, Proof, Signatures},
    net::resolver::{Answer, Resolver, Sources},
};

use crate::support::{
    dns_lab::{self, DnsLab, Fault, Rule, Trust, zone},
    requirement::is_here,
};

pub(crate) fn laboratory() -> DnsLab {
    const USUAL: &str =
        "@ MX 10 mx1\nmx1 A 127.0.0.21\nmx1 AAAA ::1\n_25._tcp.mx1 TLSA 3 1 1 aabb\n*.w MX 10 mx1";
    DnsLab::start(&[
        zone(
            "good",
            Trust::Signed,
            &format!("{USUAL}\nother CNAME mx1\naway CNAME mx1.plain.test.\nlost CNAME nix"),
        ),
        zone("hashed", Trust::SignedNsec3, USUAL),
        zone("optout", Trust::SignedNsec3OptOut, USUAL),
        zone("plain", Trust::Unsigned, &format!("{USUAL}\nback CNAME mx1.good.test.")),
        zone("island", Trust::Island, USUAL),
        zone("damaged", Trust::Damaged(&[]), USUAL),
        zone("half", Trust::Damaged(&["TLSA"]), USUAL),
        zone("expired", Trust::Expired, USUAL),
        zone("early", Trust::NotYetValid, USUAL),
        zone("wrong-ds", Trust::WrongDs, USUAL),
        zone("unkept", Trust::Unkept, USUAL),
        zone("refused", Trust::Signed, USUAL).answered_with(Fault::Refused),
        zone("child.good", Trust::Signed, "@ MX 10 mx1.plain.test."),
        zone("free.good", Trust::Unsigned, "@ MX 10 mx1.plain.test."),
        zone("127.in-addr.arpa.", Trust::Signed, "21.0.0 PTR mx1.good.test."),
    ])
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// What came of a question: whether there are records, and what is proven.
fn seen<T>(answer: &Answer<T>) -> (&'static str, Proof) {
    let outcome = match &answer.outcome {
        Ok(_) => "records",
        Err(LookupFailure::NoData) => "no data",
        Err(LookupFailure::NoSuchName) => "no such name",
        Err(LookupFailure::Bogus(_)) => "bogus",
        Err(LookupFailure::ServFail) => "servfail",
        Err(LookupFailure::Refused) => "refused",
        Err(LookupFailure::TimedOut) => "timed out",
        Err(LookupFailure::CutOff(_)) => "cut off",
        Err(LookupFailure::Other(_)) => "other",
    };
    (outcome, answer.proof)
}

fn resolver(sources: &Sources) -> Resolver {
    Resolver::new(sources, Duration::from_secs(5))
}

async fn ask(resolver: &Resolver, name: &str, kind: &str) -> (&'static str, Proof) {
    match kind {
        "MX" => seen(&resolver.mx(name).await),
        "TXT" => seen(&resolver.txt(name).await),
        "TLSA" => seen(&resolver.tlsa(name).await),
        "PTR" => seen(&resolver.ptr(name.parse().unwrap()).await),
        "NS" => seen(&resolver.ns(name).await),
        _ => seen(&resolver.addresses(name).await),
    }
}

const SECURE: Proof = Proof::Secure;
const INSECURE: Proof = Proof::Insecure;

/// Name, type, and what has to come of it.
const TABLE: [(&str, &str, &str, Proof); 35] = [
    ("good.test", "MX", "records", SECURE),
    ("good.test", "NS", "records", SECURE),
    ("good.test", "TXT", "no data", SECURE),
    ("nix.good.test", "MX", "no such name", SECURE),
    ("mx1.good.test", "A", "records", SECURE),
    ("_25._tcp.mx1.good.test", "TLSA", "records", SECURE),
    ("_26._tcp.mx1.good.test", "TLSA", "no such name", SECURE),
    ("_tcp.mx1.good.test", "TLSA", "no data", SECURE),
    ("any.w.good.test", "MX", "records", SECURE),
    ("any.w.good.test", "TXT", "no data", SECURE),
    ("other.good.test", "A", "records", SECURE),
    ("away.good.test", "A", "records", INSECURE),
    ("lost.good.test", "A", "no such name", SECURE),
    ("other.good.test", "TLSA", "no data", SECURE),
    ("back.plain.test", "A", "records", INSECURE),
    ("child.good.test", "MX", "records", SECURE),
    ("free.good.test", "MX", "records", INSECURE),
    ("free.good.test", "TXT", "no data", INSECURE),
    ("hashed.test", "MX", "records", SECURE),
    ("hashed.test", "TXT", "no data", SECURE),
    ("nix.hashed.test", "MX", "no such name", SECURE),
    ("any.w.hashed.test", "MX", "records", SECURE),
    ("optout.test", "MX", "records", SECURE),
    ("plain.test", "MX", "records", INSECURE),
    ("plain.test", "TXT", "no data", INSECURE),
    ("nix.plain.test", "MX", "no such name", INSECURE),
    ("island.test", "MX", "records", INSECURE),
    ("half.test", "MX", "records", SECURE),
    ("_25._tcp.mx1.half.test", "TLSA", "bogus", Proof::Bogus),
    ("damaged.test", "MX", "bogus", Proof::Bogus),
    ("expired.test", "MX", "bogus", Proof::Bogus),
    ("early.test", "MX", "bogus", Proof::Bogus),
    ("wrong-ds.test", "MX", "bogus", Proof::Bogus),
    ("unkept.test", "MX", "bogus", Proof::Bogus),
    ("refused.test", "MX", "servfail", Proof::Indeterminate),
];

#[test]
fn what_is_proven_is_what_the_zones_are() {
    if !is_here("what_is_proven_is_what_the_zones_are", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    // A resolver that does not check is told apart from a zone that is bogus: the signatures it hands on decide.
    let wrong = run(async {
        let mut wrong = Vec::new();
        let resolver = resolver(&lab.sources());
        for (name, kind, outcome, proof) in TABLE {
            let found = ask(&resolver, name, kind).await;
            if found != (outcome, proof) {
                wrong.push(format!("{name} {kind}: {found:?}, not {:?}", (outcome, proof)));
            }
        }
        assert_eq!(resolver.signatures(), Signatures::Shown);
        let own: IpAddr = "127.0.0.21".parse().unwrap();
        let reverse = resolver.ptr(own).await;
        assert_eq!((reverse.records(), reverse.proof), (&["mx1.good.test".to_owned()][..], SECURE));
        wrong
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn delv_comes_to_the_same_proofs() {
    if !is_here("delv_comes_to_the_same_proofs", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let delv = |server: SocketAddr, name: &str, kind: &str| {
        let output = Command::new("delv")
            .arg("-a")
            .arg(&lab.delv_anchor_file)
            .args(["+root=.", "-p", &server.port().to_string(), &format!("@{}", server.ip()), name, kind])
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        if text.contains("fully validated") {
            SECURE
        } else if text.contains("unsigned answer") {
            INSECURE
        } else if text.contains("resolution failed") {
            Proof::Bogus
        } else {
            panic!("{name} {kind}: {text}")
        }
    };
    let mut wrong = Vec::new();
    for (name, kind, outcome, proof) in TABLE.iter().filter(|row| row.3 != Proof::Indeterminate) {
        // An alias whose parts differ gets one line a part.
        if name.starts_with("away.") || name.starts_with("back.") {
            continue;
        }
        let found = delv(lab.validating, name, kind);
        if found != *proof {
            wrong.push(format!("{name} {kind} ({outcome}): delv says {found:?}, we say {proof:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_bogus_is_told_by_its_record_and_why() {
    if !is_here("what_is_bogus_is_told_by_its_record_and_why", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let table = [
        ("damaged.test", "the signature of damaged.test MX does not fit"),
        ("expired.test", "ended on 2020-02-01 00:00 UTC"),
        ("early.test", "begins only on "),
        ("wrong-ds.test", "no key of wrong-ds.test fits the DS record of its parent zone"),
        ("unkept.test", "unkept.test is not signed, and its parent zone has a DS record for it"),
    ];
    run(async {
        let resolver = resolver(&lab.sources());
        for (name, expected) in table {
            let Err(LookupFailure::Bogus(words)) = resolver.mx(name).await.outcome else { panic!("{name}") };
            assert!(words.contains(expected), "{name}: {words}");
        }
    });
}

#[test]
fn a_resolver_that_hands_no_signatures_on_proves_and_disproves_nothing() {
    if !is_here("a_resolver_that_hands_no_signatures_on", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    run(async {
        let resolver = resolver(&lab.stripping_sources());
        for (name, kind, outcome, proof) in TABLE {
            let expected = if proof == Proof::Bogus { "records" } else { outcome };
            assert_eq!(ask(&resolver, name, kind).await, (expected, Proof::Indeterminate), "{name} {kind}");
        }
        assert_eq!(resolver.signatures(), Signatures::Stripped);
    });
}

#[test]
fn names_outside_the_trusted_zones_are_neither_proven_nor_disproven() {
    if !is_here("names_outside_the_trusted_zones", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let output = Command::new("dig")
        .args(["+noall", "+answer", "-p", &lab.validating.port().to_string()])
        .args([&format!("@{}", lab.validating.ip()), "good.test", "DS"])
        .output()
        .unwrap();
    let digest = String::from_utf8(output.stdout).unwrap();
    assert!(digest.contains("DS"), "{digest}");
    let sources = Sources { trust_anchors: Some(digest), ..lab.sources() };
    run(async {
        let resolver = resolver(&sources);
        assert_eq!(ask(&resolver, "good.test", "MX").await, ("records", SECURE), "from a DS record");
        assert_eq!(ask(&resolver, "child.good.test", "MX").await, ("records", SECURE), "and below it");
        assert_eq!(ask(&resolver, "hashed.test", "MX").await, ("records", Proof::Indeterminate));
        assert_eq!(ask(&resolver, "away.good.test", "A").await, ("records", Proof::Indeterminate));
    });
}

#[test]
fn refusals_and_cut_answers_of_the_resolver_are_told_apart() {
    if !is_here("refusals_and_cut_answers_of_the_resolver", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    let bad = lab.behind(vec![
        Rule::new("good.test", "MX", Fault::Refused),
        Rule::new("hashed.test", "MX", Fault::ServFail),
        Rule::new("_25._tcp.mx1.good.test", "TLSA", Fault::CutShort),
        Rule::new("optout.test", "MX", Fault::NameError),
        Rule::new("good.test", "TXT", Fault::Empty),
        Rule::new("child.good.test", "DNSKEY", Fault::CutShort),
    ]);
    run(async {
        let resolver = resolver(&lab.asking(bad.address));
        assert_eq!(ask(&resolver, "good.test", "MX").await.0, "refused");
        assert_eq!(ask(&resolver, "hashed.test", "MX").await.0, "servfail");
        assert_eq!(ask(&resolver, "_25._tcp.mx1.good.test", "TLSA").await.0, "cut off");
        let unproven = [("optout.test", "MX", "no such name"), ("good.test", "TXT", "no data")];
        for (name, kind, outcome) in unproven {
            assert_eq!(
                ask(&resolver, name, kind).await,
                (outcome, Proof::Indeterminate),
                "{name}: no signature"
            );
        }
        assert_eq!(
            ask(&resolver, "child.good.test", "MX").await,
            ("records", Proof::Indeterminate),
            "what cannot be had disproves nothing"
        );
        assert_eq!(ask(&resolver, "mx1.good.test", "A").await, ("records", SECURE));
    });
}

/// A resolver that hands signatures on and does not look at them: what does not hold is seen here, and who asks it
/// goes on all the same.
#[test]
fn what_an_unchecking_resolver_hands_on_is_checked_here() {
    if !is_here("what_an_unchecking_resolver_hands_on", dns_lab::missing()) {
        return;
    }
    let lab = laboratory();
    run(async {
        // The name server has all zones from the root down.
        let resolver = resolver(&lab.asking(lab.authoritative));
        let table = [
            ("good.test", "MX", "records", SECURE),
            ("good.test", "TXT", "no data", SECURE),
            ("plain.test", "MX", "records", INSECURE),
            ("away.good.test", "A", "records", INSECURE),
            ("damaged.test", "MX", "records", Proof::Bogus),
            ("expired.test", "MX", "records", Proof::Bogus),
            ("early.test", "MX", "records", Proof::Bogus),
            ("wrong-ds.test", "MX", "records", Proof::Bogus),
            ("_25._tcp.mx1.half.test", "TLSA", "bogus", Proof::Bogus),
            ("unkept.test", "MX", "records", Proof::Indeterminate),
        ];
        for (name, kind, outcome, proof) in table {
            assert_eq!(ask(&resolver, name, kind).await, (outcome, proof), "{name} {kind}");
        }
        let doubts = resolver.remarks().doubts.join("\n");
        for expected in
            ["damaged.test MX does not fit", "expired.test MX ended on", "unkept.test is not signed"]
        {
            assert!(doubts.contains(expected), "{expected}: {doubts}");
        }
    });
}
