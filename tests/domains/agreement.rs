//! What DNSSEC says of an answer, by this program and by `delv` of BIND, which proves everything itself, too.

use std::{fmt::Write as _, process::Command, time::Duration};

use tls_ladder::{
    model::evidence::{LookupFailure, Proof},
    net::resolver::{Answer, Resolver},
};

use crate::support::{
    dns_lab::{
        self, DnsLab,
        Trust::{
            Damaged, Expired, Island, NotYetValid, Signed, SignedNsec3, SignedNsec3OptOut, Unkept, Unsigned,
            WrongDs,
        },
        zone,
    },
    requirement::is_here,
};

/// What both have to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Secure,
    SecureAbsence,
    Insecure,
    InsecureAbsence,
    Bogus,
}
use Says::{Bogus, Insecure, InsecureAbsence, Secure, SecureAbsence};

const LIMIT: Duration = Duration::from_secs(20);

fn lab() -> DnsLab {
    let records = "@ MX 10 mx1\nmx1 A 203.0.113.1\nmx1 AAAA 2001:db8::1\ntext TXT hello\n\
                   _25._tcp.mx1 TLSA 3 1 1 aabb\n*.w MX 10 mx1\n*.w TXT any\nalias CNAME mx1\n\
                   _25._tcp.alias CNAME _25._tcp.mx1\nto-plain CNAME mx1.plain.test.\nto-damaged CNAME mx1.damaged.test.\n\
                   to-nobody CNAME nobody.plain.test.";
    DnsLab::start(&[
        zone("nsec", Signed, records),
        zone("nsec3", SignedNsec3, records),
        zone("optout", SignedNsec3OptOut, &format!("{records}\nsub NS ns.test.")),
        zone("plain", Unsigned, &format!("{records}\nto-signed CNAME mx1.nsec.test.")),
        zone("island", Island, records),
        zone("damaged", Damaged(&[]), records),
        zone("half", Damaged(&["TLSA"]), records),
        zone("half-denied", Damaged(&["NSEC"]), records),
        zone("expired", Expired, records),
        zone("early", NotYetValid, records),
        zone("wrong-ds", WrongDs, records),
        zone("unkept", Unkept, records),
        zone("sub.nsec", Unsigned, "@ MX 10 mx1\nmx1 A 203.0.113.2"),
        zone("deep.sub.nsec", Signed, "@ MX 10 mx1\nmx1 A 203.0.113.2"),
        zone("child.nsec", Signed, "@ MX 10 mx1\nmx1 A 203.0.113.2\n_25._tcp.mx1 TLSA 3 1 1 aabb"),
        zone("113.0.203.in-addr.arpa.", Signed, "1 PTR mx1.nsec.test."),
    ])
}

const QUESTIONS: &[(&str, &str, Says)] = &[
    ("nsec.test", "MX", Secure),
    ("mx1.nsec.test", "A", Secure),
    ("mx1.nsec.test", "AAAA", Secure),
    ("_25._tcp.mx1.nsec.test", "TLSA", Secure),
    ("text.nsec.test", "TXT", Secure),
    ("any.w.nsec.test", "MX", Secure),
    ("any.w.nsec.test", "TLSA", SecureAbsence),
    ("alias.nsec.test", "A", Secure),
    ("_25._tcp.alias.nsec.test", "TLSA", Secure),
    ("to-plain.nsec.test", "A", Insecure),
    ("to-nobody.nsec.test", "A", InsecureAbsence),
    ("to-damaged.nsec.test", "A", Bogus),
    ("text.nsec.test", "MX", SecureAbsence),
    ("nsec.test", "TLSA", SecureAbsence),
    ("_25._tcp.nobody.nsec.test", "TLSA", SecureAbsence),
    ("_tcp.mx1.nsec.test", "TLSA", SecureAbsence),
    ("nobody.nsec.test", "MX", SecureAbsence),
    ("child.nsec.test", "MX", Secure),
    ("_25._tcp.mx1.child.nsec.test", "TLSA", Secure),
    ("sub.nsec.test", "MX", Insecure),
    ("nobody.sub.nsec.test", "MX", InsecureAbsence),
    ("deep.sub.nsec.test", "MX", Insecure),
    ("nsec3.test", "MX", Secure),
    ("any.w.nsec3.test", "MX", Secure),
    ("any.w.nsec3.test", "TLSA", SecureAbsence),
    ("nsec3.test", "TLSA", SecureAbsence),
    ("_25._tcp.nobody.nsec3.test", "TLSA", SecureAbsence),
    ("_tcp.mx1.nsec3.test", "TLSA", SecureAbsence),
    ("optout.test", "MX", Secure),
    // A name that opt-out may hide is not said to be authentic (RFC 5155 §9.2); its absence as such is proven.
    ("nobody.optout.test", "MX", SecureAbsence),
    ("optout.test", "TLSA", SecureAbsence),
    ("plain.test", "MX", Insecure),
    ("_25._tcp.mx1.plain.test", "TLSA", Insecure),
    ("plain.test", "TLSA", InsecureAbsence),
    ("nobody.plain.test", "MX", InsecureAbsence),
    ("any.w.plain.test", "MX", Insecure),
    ("to-signed.plain.test", "A", Insecure),
    ("island.test", "MX", Insecure),
    ("nobody.island.test", "MX", InsecureAbsence),
    ("damaged.test", "MX", Bogus),
    ("nobody.damaged.test", "MX", Bogus),
    ("mx1.damaged.test", "A", Bogus),
    ("half.test", "MX", Secure),
    ("_25._tcp.mx1.half.test", "TLSA", Bogus),
    ("half-denied.test", "MX", Secure),
    ("half-denied.test", "TLSA", Bogus),
    ("expired.test", "MX", Bogus),
    ("_25._tcp.mx1.expired.test", "TLSA", Bogus),
    ("early.test", "MX", Bogus),
    ("wrong-ds.test", "MX", Bogus),
    ("wrong-ds.test", "TLSA", Bogus),
    ("unkept.test", "MX", Bogus),
    ("nobody.test", "MX", SecureAbsence),
    ("nobody", "MX", SecureAbsence),
    ("1.113.0.203.in-addr.arpa", "TXT", SecureAbsence),
];

#[test]
fn what_dnssec_proves_is_what_delv_proves() {
    if !is_here("what_dnssec_proves_is_what_delv_proves", dns_lab::missing()) {
        return;
    }
    let lab = lab();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut wrong = String::new();
    for (name, kind, expected) in QUESTIONS {
        let (found, words) = delv(&lab, name, kind);
        if found != Some(*expected) {
            let _ = writeln!(wrong, "{name} {kind}: not {expected:?}, says delv, but {found:?}: {words}");
        }
    }
    // A resolver that checks by itself, and one that leaves it to whoever asks.
    for server in [lab.validating, lab.unchecking] {
        let resolver = Resolver::new(&lab.asking(server), LIMIT);
        for (name, kind, expected) in QUESTIONS {
            let (failure, proof) = runtime.block_on(ask(&resolver, name, kind));
            // A network may have an unsigned copy of a zone of its own: where nobody vouches for signatures, their
            // absence is no forgery.
            let copied = server == lab.unchecking && *name == "unkept.test" && proof == Proof::Indeterminate;
            if !copied && says(failure.as_ref(), proof) != Some(*expected) {
                let _ = writeln!(
                    wrong,
                    "{name} {kind}: not {expected:?}, say we of {server}, but {failure:?}, {proof:?}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "of {} questions:\n{wrong}", QUESTIONS.len());
}

#[test]
fn nothing_is_proven_or_disproven_without_signatures() {
    if !is_here("nothing_is_proven_or_disproven_without_signatures", dns_lab::missing()) {
        return;
    }
    let lab = lab();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let resolver = Resolver::new(&lab.stripping_sources(), LIMIT);
    let mut wrong = String::new();
    for (name, kind, expected) in QUESTIONS {
        let (failure, proof) = runtime.block_on(ask(&resolver, name, kind));
        let plain = match expected {
            Secure | Insecure => failure.is_none(),
            SecureAbsence | InsecureAbsence => {
                matches!(failure, Some(LookupFailure::NoSuchName | LookupFailure::NoData))
            }
            Bogus => !matches!(failure, Some(LookupFailure::Bogus(_))),
        };
        if !plain || proof != Proof::Indeterminate {
            let _ = writeln!(wrong, "{name} {kind}: {failure:?}, {proof:?}");
        }
    }
    assert!(wrong.is_empty(), "of {} questions:\n{wrong}", QUESTIONS.len());
}

/// What our own resolver says: why there are no records, if there are none, and what is proven.
async fn ask(resolver: &Resolver, name: &str, kind: &str) -> (Option<LookupFailure>, Proof) {
    fn short<T>(answer: Answer<T>) -> (Option<LookupFailure>, Proof) {
        (answer.outcome.err(), answer.proof)
    }
    match kind {
        "MX" => short(resolver.mx(name).await),
        "TXT" => short(resolver.txt(name).await),
        "TLSA" => short(resolver.tlsa(name).await),
        _ => short(resolver.addresses(name).await),
    }
}

fn says(failure: Option<&LookupFailure>, proof: Proof) -> Option<Says> {
    match (failure, proof) {
        (None, Proof::Secure) => Some(Secure),
        (None, Proof::Insecure) => Some(Insecure),
        (Some(LookupFailure::NoSuchName | LookupFailure::NoData), Proof::Secure) => Some(SecureAbsence),
        (Some(LookupFailure::NoSuchName | LookupFailure::NoData), Proof::Insecure) => Some(InsecureAbsence),
        // Behind a resolver that does not check signatures this program goes on with what does not hold.
        (Some(LookupFailure::Bogus(_)), _) | (_, Proof::Bogus) => Some(Bogus),
        _ => None,
    }
}

/// What `delv` says (its words for every case are in its manual page and in BIND's `bin/delv/delv.c`).
fn delv(lab: &DnsLab, name: &str, kind: &str) -> (Option<Says>, String) {
    let output = Command::new("delv")
        .arg("-a")
        .arg(&lab.delv_anchor_file)
        .args(["+root=.", "+nocrypto", "-p", &lab.validating.port().to_string()])
        .arg(format!("@{}", lab.validating.ip()))
        .args([name, kind])
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let has = |words: &str| text.contains(words);
    let says = if has("; negative response, fully validated") {
        Some(SecureAbsence)
    } else if has("; negative response, unsigned answer") {
        Some(InsecureAbsence)
    } else if has("; fully validated") {
        // With an alias into an unsigned zone, each part has its own remark.
        Some(if has("; unsigned answer") { Insecure } else { Secure })
    } else if has("; unsigned answer") {
        Some(Insecure)
    } else if has("resolution failed") {
        Some(Bogus)
    } else {
        None
    };
    let words: Vec<&str> = text.lines().filter(|line| line.starts_with(';')).collect();
    (says, words.join(" | "))
}
