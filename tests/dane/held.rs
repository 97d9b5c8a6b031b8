//! Records held against chains: every combination of the table as OpenSSL judges it, and whatever else comes.

use std::net::{IpAddr, Ipv4Addr};

use proptest::{collection::vec, prelude::*};
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::dane::compare,
    model::evidence::{DaneSeen, Proof, TlsaFit, TlsaLookup, TlsaRecord},
    protocol::dane::{hold, would_fit},
};

use crate::{
    chains::{DOMAIN, MX, NOW, World, leaf, public_key, signed_part, world},
    referee::{self, Server, Verdict},
    requirement,
};

/// A record of a certificate or its key.
pub(crate) fn record(usage: u8, selector: u8, matching: u8, der: &CertificateDer<'_>) -> TlsaRecord {
    let part = if selector == 0 { der.to_vec() } else { public_key(der) };
    let data = match matching {
        0 => part,
        1 => aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &part).as_ref().to_vec(),
        _ => aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, &part).as_ref().to_vec(),
    };
    let digits: Vec<String> = data.iter().map(|octet| format!("{octet:02x}")).collect();
    raw(usage, selector, matching, &digits.concat())
}

pub(crate) fn raw(usage: u8, selector: u8, matching: u8, data: &str) -> TlsaRecord {
    TlsaRecord { usage, selector, matching, data: data.to_owned() }
}

pub(crate) fn lookup(records: Vec<TlsaRecord>) -> TlsaLookup {
    TlsaLookup {
        host: MX.to_owned(),
        owner: format!("_25._tcp.{MX}"),
        records,
        proof: Proof::Secure,
        address_proof: Proof::Secure,
        failure: None,
        ttl_s: Some(3600),
    }
}

fn seen(records: &[TlsaRecord], chain: &[CertificateDer<'_>], domain: Option<&str>) -> DaneSeen {
    compare(&lookup(records.to_vec()), chain, IpAddr::V4(Ipv4Addr::LOCALHOST), domain, NOW.parse().unwrap())
}

fn verdict(seen: &DaneSeen) -> Verdict {
    if seen.counted().next().is_none() {
        Verdict::Unusable
    } else if seen.is_proven() {
        Verdict::Proven
    } else {
        Verdict::NotProven
    }
}

/// Sets of records for a chain, each with a name.
fn sets(world: &World, chain: &[CertificateDer<'static>]) -> Vec<(&'static str, Vec<TlsaRecord>)> {
    let World { root, issuing, .. } = world;
    let own = &chain[0];
    let above = chain.get(1).unwrap_or(&issuing.der);
    let other = root.sign(&leaf(&[MX])).0;
    let good =
        |usage, selector, matching, der: &CertificateDer<'_>| vec![record(usage, selector, matching, der)];
    let both = |one: TlsaRecord, other: TlsaRecord| vec![one, other];
    vec![
        ("3 1 1", good(3, 1, 1, own)),
        ("3 1 2", good(3, 1, 2, own)),
        ("3 1 0", good(3, 1, 0, own)),
        ("3 0 1", good(3, 0, 1, own)),
        ("3 0 2", good(3, 0, 2, own)),
        ("3 0 0", good(3, 0, 0, own)),
        ("3 1 1 of another key", good(3, 1, 1, &other)),
        ("3 1 1 of the authority", good(3, 1, 1, above)),
        ("2 0 1 above", good(2, 0, 1, above)),
        ("2 1 1 above", good(2, 1, 1, above)),
        ("2 1 2 above", good(2, 1, 2, above)),
        ("2 0 1 last", good(2, 0, 1, chain.last().unwrap())),
        ("2 0 0 above", good(2, 0, 0, above)),
        ("2 1 0 above", good(2, 1, 0, above)),
        ("2 0 1 root", good(2, 0, 1, &root.der)),
        ("2 1 1 root", good(2, 1, 1, &root.der)),
        ("2 0 0 root", good(2, 0, 0, &root.der)),
        ("2 1 0 root", good(2, 1, 0, &root.der)),
        ("2 0 0 issuing", good(2, 0, 0, &issuing.der)),
        ("2 1 0 issuing", good(2, 1, 0, &issuing.der)),
        ("2 0 1 of the server", good(2, 0, 1, own)),
        ("2 1 1 of another", good(2, 1, 1, &other)),
        ("2 1 0 of another", good(2, 1, 0, &other)),
        ("next and current", both(record(3, 1, 1, &other), record(3, 1, 1, own))),
        ("the stronger digest fits", both(record(3, 1, 1, &other), record(3, 1, 2, own))),
        ("only the weaker digest fits", both(record(3, 1, 1, own), record(3, 1, 2, &other))),
        ("only the whole fits", both(record(3, 1, 0, own), record(3, 1, 2, &other))),
        ("the weaker digest of another selector fits", both(record(3, 0, 1, own), record(3, 1, 2, &other))),
        ("the weaker digest of another usage fits", both(record(2, 0, 1, above), record(3, 0, 2, &other))),
        ("authority or another key", both(record(2, 1, 1, above), record(3, 1, 1, &other))),
        ("too short", vec![raw(3, 1, 1, "0011")]),
        ("too long", vec![raw(3, 1, 1, &"00".repeat(33))]),
        ("digest of the wrong length", vec![raw(3, 1, 2, &"00".repeat(32))]),
        ("no such selector", vec![raw(3, 2, 1, &"00".repeat(32))]),
        ("no such matching type", vec![raw(3, 1, 3, &"00".repeat(32))]),
        ("no such usage", vec![raw(4, 1, 1, &"00".repeat(32))]),
        ("no certificate", vec![raw(2, 0, 0, "3003020101")]),
        ("no key", vec![raw(3, 1, 0, "3003020101")]),
        ("damaged and good", both(raw(3, 1, 2, "0011"), record(3, 1, 1, own))),
    ]
}

/// The referee is another program: `openssl s_client -dane_tlsa_rrdata …` (its manual page says what each means).
#[test]
fn every_combination_is_judged_as_openssl_does() {
    if !requirement::is_here("every_combination_is_judged_as_openssl_does", referee::missing()) {
        return;
    }
    let world = world();
    let (mut wrong, mut counts) = (Vec::new(), [0; 3]);
    for shown in &world.shown {
        let server = Server::start(shown);
        for (name, records) in sets(&world, &shown.chain) {
            let theirs = server.holds(&records, MX);
            let seen = seen(&records, &shown.chain, None);
            let ours = verdict(&seen);
            counts[ours as usize] += 1;
            if ours != theirs {
                wrong.push(format!(
                    "{}, {name}: OpenSSL {theirs:?}, here {ours:?}: {:?}",
                    shown.name, seen.records
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {counts:?} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(counts.iter().all(|&count| count >= 30), "a table with a bit of everything: {counts:?}");
}

/// A certificate may bear the name of the mail domain instead (RFC 7672 §3.2.2); OpenSSL is asked for both.
#[test]
fn the_name_of_the_domain_serves_as_well() {
    let world = world();
    let has_referee = requirement::is_here("the_name_of_the_domain_serves_as_well", referee::missing());
    for shown in world.shown.iter().filter(|shown| shown.name.starts_with("with ")) {
        let records = [record(2, 1, 1, &shown.chain[1])];
        let ours = verdict(&seen(&records, &shown.chain, Some(DOMAIN)));
        let expected = if shown.name == "with another name" { Verdict::NotProven } else { Verdict::Proven };
        assert_eq!(ours, expected, "{}", shown.name);
        if has_referee {
            let server = Server::start(shown);
            let theirs = [MX, DOMAIN].map(|name| server.holds(&records, name));
            assert_eq!(theirs.contains(&Verdict::Proven), ours == Verdict::Proven, "{}", shown.name);
        }
    }
}

#[test]
fn every_fit_says_why() {
    let world = world();
    let fit = |name: &str, record: TlsaRecord| {
        let shown = world.shown.iter().find(|shown| shown.name == name).unwrap();
        seen(&[record], &shown.chain, None).records[0].fit.clone()
    };
    let chain = |name: &str| &world.shown.iter().find(|shown| shown.name == name).unwrap().chain;
    let above = |name: &str| record(2, 1, 1, &chain(name)[1]);
    assert_eq!(fit("sound", above("sound")), TlsaFit::Fits(1));
    assert_eq!(fit("sound", record(2, 0, 1, &world.root.der)), TlsaFit::Fits(2));
    assert_eq!(fit("without its root", record(2, 0, 1, &world.root.der)), TlsaFit::FitsNone);
    assert_eq!(
        fit("without its root", record(2, 0, 0, &world.root.der)),
        TlsaFit::Fits(2),
        "it brings the root"
    );
    assert_eq!(
        fit("without its root", record(2, 1, 0, &world.root.der)),
        TlsaFit::Fits(2),
        "it brings the key"
    );
    assert_eq!(fit("with another name", above("with another name")), TlsaFit::WrongName(1));
    assert_eq!(fit("sound", raw(0, 1, 1, &"00".repeat(32))), TlsaFit::Unusable);
    for (name, reason) in [
        ("expired", "certificate 1 in the chain: it ran out on 1 October 2026"),
        ("of tomorrow", "certificate 1 in the chain: it is not valid before 25 November 2026"),
        ("for clients only", "certificate 1 in the chain: it is not meant for servers"),
        ("directly under an expired root", "certificate 2 in the chain: it ran out on 1 June 2026"),
        ("signed by somebody of the same name", "certificate 1 was not signed with the key of certificate 2"),
        ("signed by no authority", "certificate 2 in the chain: it may not sign certificates"),
        (
            "signed by an authority for other names",
            "certificate 2 in the chain: it may not sign for the names of the server",
        ),
    ] {
        assert_eq!(fit(name, above(name)), TlsaFit::BrokenPath(1, reason.to_owned()), "{name}");
    }
    let itself = record(2, 0, 1, &chain("signed by itself")[0]);
    assert!(matches!(fit("signed by itself", itself), TlsaFit::BrokenPath(0, _)));
    let deep = record(2, 0, 1, &chain("deeper than allowed")[2]);
    let TlsaFit::BrokenPath(2, reason) = fit("deeper than allowed", deep) else { panic!() };
    assert_eq!(reason, "certificate 3 in the chain: it allows 0 authorities below it, and there are 1");
}

/// What is offered for copying has to be right: each record alone proves the server, for OpenSSL too.
#[test]
fn the_records_that_would_fit_do() {
    let world = world();
    let has_referee = requirement::is_here("the_records_that_would_fit_do", referee::missing());
    for shown in &world.shown {
        let server = has_referee.then(|| Server::start(shown));
        let offered = seen(&[], &shown.chain, None).would_fit;
        assert_eq!(offered[0], record(3, 1, 1, &shown.chain[0]), "{}: the recommended one first", shown.name);
        for one in &offered {
            assert!(seen(std::slice::from_ref(one), &shown.chain, None).is_proven(), "{}: {one}", shown.name);
            if let Some(server) = &server {
                assert_eq!(
                    server.holds(std::slice::from_ref(one), MX),
                    Verdict::Proven,
                    "{}: {one}",
                    shown.name
                );
            }
        }
        if shown.name == "sound" {
            let by_authority = [record(2, 0, 1, &world.issuing.der), record(2, 0, 1, &world.root.der)];
            assert_eq!(offered[1..], by_authority);
        }
    }
    let line = raw(3, 1, 1, "00ff").zone_line("_25._tcp.mx.example.org");
    assert_eq!(line, "_25._tcp.mx.example.org. IN TLSA 3 1 1 00ff");
}

/// A record at the name that the server's is an alias of asks for that name (RFC 7672 §3.2.2).
#[test]
fn the_name_that_counts_is_that_of_the_records() {
    let world = world();
    let shown = world.shown.iter().find(|shown| shown.name == "with another name").unwrap();
    let mut at_alias = lookup(vec![record(2, 1, 1, &shown.chain[1])]);
    at_alias.owner = "_25._tcp.other.example.net".to_owned();
    let seen = compare(&at_alias, &shown.chain, IpAddr::V4(Ipv4Addr::LOCALHOST), None, NOW.parse().unwrap());
    assert!(seen.is_proven(), "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_record_is_held_against_any_bytes(
        numbers in vec((any::<u8>(), 0..4_u8, 0..4_u8, "[0-9a-fA-Fzé]{0,130}"), 0..6),
        chain in vec(vec(any::<u8>(), 0..80), 0..4),
        now in any::<i64>(),
    ) {
        let records: Vec<TlsaRecord> = numbers.iter().map(|(u, s, m, data)| raw(*u % 6, *s, *m, data)).collect();
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let fits = hold(&records, &chain, &[MX], now);
        prop_assert_eq!(fits.len(), records.len());
        for (fit, record) in fits.iter().zip(&records) {
            prop_assert_eq!(&fit.record, record);
            if !record.is_usable() {
                prop_assert_eq!(&fit.fit, &TlsaFit::Unusable);
            }
        }
        prop_assert!(would_fit(&chain, &[MX], now).len() <= 1);
    }

    /// A sound chain with an octet of what was signed changed, or its end cut off. (Readers forgive some octets of the
    /// wrapping around what was signed; nothing depends on those.)
    #[test]
    fn damaged_chains_prove_nothing_but_the_key(
        at in any::<prop::sample::Index>(), to in any::<u8>(), which in 0..3_usize, cut in any::<bool>(),
    ) {
        thread_local!(static WORLD: World = world());
        WORLD.with(|world| {
            let sound = &world.shown[0].chain;
            let mut chain: Vec<Vec<u8>> = sound.iter().map(|der| der.to_vec()).collect();
            let position = at.index(chain[which].len());
            if cut { chain[which].truncate(position) } else { chain[which][position] ^= to }
            let signed = 4..4 + signed_part(&sound[which]).len();
            let is_same = chain[which] == sound[which].as_ref();
            prop_assume!(cut || is_same || which == 2 || signed.contains(&position));
            let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
            let records = [record(2, 0, 1, &world.root.der), record(3, 0, 1, &sound[0])];
            let now = NOW.parse::<jiff::Timestamp>().unwrap().as_second();
            let fits = hold(&records, &chain, &[MX], now);
            prop_assert_eq!(matches!(fits[0].fit, TlsaFit::Fits(_)), is_same, "{:?}", fits);
            prop_assert_eq!(matches!(fits[1].fit, TlsaFit::Fits(0)), is_same || which > 0);
            Ok(())
        })?;
    }

    #[test]
    fn a_record_is_read_whatever_it_holds(usage in any::<u8>(), selector in any::<u8>(), matching in any::<u8>(), data in ".{0,200}") {
        let record = raw(usage, selector, matching, &data);
        let fits = hold(std::slice::from_ref(&record), &[], &[], 0);
        prop_assert!(matches!(fits[0].fit, TlsaFit::Unusable | TlsaFit::FitsNone));
    }
}
