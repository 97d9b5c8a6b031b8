//! Chains with more than one way up: authorities that signed each other, old signatures in the middle, odd keys.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    model::evidence::{
        AnchoredPath,
        TrustOutcome::{Expired, Malformed, Trusted, UnknownIssuer},
    },
    protocol::x509::{certificate, chain as order},
};

use crate::{
    judged::{Case, MX, Openssl, case},
    minted::{Authority, leaf},
    openssl,
};

/// A case, the path shown, the anchor, and the other ways.
type Ways<'a> = (Case, &'a [usize], Option<&'a str>, Vec<AnchoredPath>);

fn way(certificates: &[usize], anchor: &str, in_date: bool) -> AnchoredPath {
    AnchoredPath { certificates: certificates.to_vec(), anchor: anchor.to_owned(), in_date }
}

/// One issuer under two roots, and every way it may be sent.
#[tokio::test]
async fn cross_signed_authorities() {
    let (first, second) = (Authority::root("First Root", None), Authority::root("Second Root", None));
    let issuing = first.below("Issuing", None);
    let crossed = second.again(&issuing, (2036, 1, 1));
    let ran_out = second.again(&issuing, (2026, 6, 1));
    let own = issuing.sign(&leaf(&[MX]));
    let of = |name, chain: &[&Authority], anchors: &[&Authority], public, findings| {
        let mut ders = vec![&own];
        ders.extend(chain.iter().map(|authority| &authority.der));
        let mut case = case(name, &ders, &anchors[0].der, public, findings);
        case.anchors = anchors.iter().map(|authority| authority.der.clone()).collect();
        case
    };
    let both = [&first, &second];
    // What is sent, which anchors are known; the path shown, the anchor, and the other ways.
    let cases: [Ways<'_>; 8] = [
        (
            of("both known", &[&issuing, &crossed], &both, Trusted, ""),
            &[0, 1],
            Some("First Root"),
            vec![way(&[0, 2], "Second Root", true)],
        ),
        (
            of("first known", &[&crossed, &issuing], &[&first], Trusted, "").openssl(Openssl::Refuses),
            &[0, 2],
            Some("First Root"),
            vec![],
        ),
        (
            of("second known", &[&issuing, &crossed], &[&second], Trusted, "").openssl(Openssl::Refuses),
            &[0, 2],
            Some("Second Root"),
            vec![],
        ),
        (
            of("one ran out", &[&ran_out, &issuing], &both, Trusted, ""),
            &[0, 2],
            Some("First Root"),
            vec![way(&[0, 1], "Second Root", false)],
        ),
        (
            of(
                "only the one that ran out is known",
                &[&ran_out, &issuing],
                &[&second],
                Expired,
                "cert-intermediate-expired",
            ),
            &[0, 1],
            Some("Second Root"),
            vec![],
        ),
        (
            of("with both roots", &[&issuing, &crossed, &first, &second], &both, Trusted, "cert-root-sent"),
            &[0, 1, 3],
            Some("First Root"),
            vec![way(&[0, 2], "Second Root", true)],
        ),
        (
            of(
                "neither known",
                &[&issuing, &crossed],
                &[&Authority::root("Third Root", None)],
                UnknownIssuer,
                "cert-untrusted-ca",
            ),
            &[0, 1],
            None,
            vec![],
        ),
        (
            of("twice the same", &[&issuing, &issuing], &[&first], Trusted, "cert-unrelated-sent"),
            &[0, 1],
            Some("First Root"),
            vec![],
        ),
    ];
    for (mut case, path, anchor, others) in cases {
        let name = case.name;
        let (evidence, found) = case.judge().await;
        assert_eq!(evidence.path, path, "{name}");
        assert_eq!(evidence.anchor.as_deref(), anchor, "{name}");
        assert_eq!(evidence.other_paths, others, "{name}");
        // The order in which versions of one link are sent is nobody's concern.
        if found.iter().all(|finding| finding.id == "cert-chain-order") {
            case.findings = if found.is_empty() { "" } else { "cert-chain-order" };
        }
        case.check().await;
    }
}

/// An old root certified by another one (as ISRG Root X1 was by DST Root CA X3, which then ran out).
#[tokio::test]
async fn a_root_certified_by_another_that_ran_out() {
    let old = Authority::root("Old Root", None);
    let new = Authority::root("New Root", None);
    let issuing = new.below("Issuing", None);
    let bridge = old.again(&new, (2036, 1, 1));
    let ran_out = old.again(&new, (2026, 6, 1));
    let own = issuing.sign(&leaf(&[MX]));
    let both = |mut case: Case| {
        case.anchors = vec![new.der.clone(), old.der.clone()];
        case
    };
    let cases = [
        case("bridge to the old", &[&own, &issuing.der, &bridge.der], &old.der, Trusted, ""),
        case("bridge not needed", &[&own, &issuing.der, &bridge.der], &new.der, Trusted, ""),
        both(case("bridge to one of two", &[&own, &issuing.der, &bridge.der], &new.der, Trusted, "")),
        case("bridge ran out, new root known", &[&own, &issuing.der, &ran_out.der], &new.der, Trusted, ""),
        case(
            "bridge ran out",
            &[&own, &issuing.der, &ran_out.der],
            &old.der,
            Expired,
            "cert-intermediate-expired",
        ),
        case("no bridge", &[&own, &issuing.der], &old.der, UnknownIssuer, "cert-untrusted-ca"),
    ];
    for case in &cases {
        case.check().await;
    }
    let (evidence, _) = cases[2].judge().await;
    assert_eq!(evidence.anchor.as_deref(), Some("New Root"));
    assert_eq!(evidence.other_paths, [way(&[0, 1, 2], "Old Root", true)]);
}

/// Signatures count everywhere but on the root, which is believed for itself.
#[tokio::test]
async fn old_signatures_and_odd_keys() {
    if !openssl::is_here() {
        return;
    }
    let soon = Timestamp::from_second(Timestamp::now().as_second() + 86_400).expect("a moment");
    let ec = "EC -pkeyopt ec_paramgen_curve:P-256";
    let odd = "cert-odd-key cert-lifetime-shrinking cert-host-mismatch";
    for (name, digests, leaf_key, key, public, findings) in [
        (
            "SHA-1 on the root only",
            ["sha256", "sha256", "sha1"],
            ec,
            "rsa:2048",
            Trusted,
            "cert-lifetime-shrinking",
        ),
        (
            "MD5 on the root only",
            ["sha256", "sha256", "md5"],
            ec,
            "rsa:2048",
            Trusted,
            "cert-lifetime-shrinking",
        ),
        ("SHA-1 in the middle", ["sha256", "sha1", "sha256"], ec, "rsa:2048", Malformed, "cert-sha1"),
        ("MD5 in the middle", ["sha256", "md5", "sha256"], ec, "rsa:2048", Malformed, "cert-md5"),
        ("SHA-1 at the end", ["sha1", "sha256", "sha256"], ec, "rsa:2048", Malformed, "cert-sha1"),
        (
            "small key in the middle",
            ["sha256", "sha256", "sha256"],
            ec,
            "rsa:1024",
            Malformed,
            "cert-rsa-small",
        ),
        (
            "brainpool",
            ["sha256", "sha256", "sha256"],
            "EC -pkeyopt ec_paramgen_curve:brainpoolP256r1",
            "rsa:2048",
            Trusted,
            odd,
        ),
        (
            "secp256k1",
            ["sha256", "sha256", "sha256"],
            "EC -pkeyopt ec_paramgen_curve:secp256k1",
            "rsa:2048",
            Trusted,
            odd,
        ),
        (
            "P-224",
            ["sha256", "sha256", "sha256"],
            "EC -pkeyopt ec_paramgen_curve:P-224",
            "rsa:2048",
            Trusted,
            odd,
        ),
        ("Ed448", ["sha256", "sha256", "sha256"], "ED448", "rsa:2048", Trusted, odd),
        ("DSA", ["sha256", "sha256", "sha256"], "DSA", "rsa:2048", Trusted, odd),
        (
            "RSA-PSS",
            ["sha256", "sha256", "sha256"],
            "RSA-PSS -pkeyopt rsa_keygen_bits:2048",
            "rsa:2048",
            Trusted,
            odd,
        ),
        (
            "brainpool in the middle",
            ["sha256", "sha256", "sha256"],
            ec,
            "EC -pkeyopt ec_paramgen_curve:brainpoolP256r1",
            Malformed,
            "cert-negative-parse",
        ),
    ] {
        let chain: [CertificateDer<'static>; 3] = openssl::chain_of_three(digests, leaf_key, key);
        let mut case = case(name, &[&chain[0], &chain[1]], &chain[2], public, findings);
        case.now = soon;
        // Whether old signatures and short keys count depends on how OpenSSL was set up.
        if !matches!(public, Trusted) {
            case.openssl = Openssl::Skip;
        }
        case.reference = "mx.example.org";
        let case = Case { findings: findings.trim_end_matches(" cert-host-mismatch"), ..case };
        case.check().await;
    }
}

#[test]
fn keys_whose_numbers_make_no_sense_are_told() {
    let der = leaf(&[MX]).algorithm(&rcgen::PKCS_RSA_SHA256).self_signed();
    let fault = |exponent: [u8; 3]| {
        let mut changed = der.to_vec();
        let at = changed.windows(5).position(|five| five == [2, 3, 1, 0, 1]).expect("65537");
        changed[at + 2..at + 5].copy_from_slice(&exponent);
        certificate::read(&changed).expect("readable").key_fault
    };
    assert_eq!(fault([1, 0, 1]), None);
    assert_eq!(fault([1, 0, 2]).as_deref(), Some("its exponent is even"));
}

/// Authorities that signed each other over and over make more ways than there is time for.
#[test]
fn a_thicket_of_signatures_costs_little() {
    let (one, two) = (Authority::root("One", None), Authority::root("Two", None));
    let own = one.sign(&leaf(&[MX]));
    let mut ders = vec![own];
    for year in 2028..2036 {
        ders.push(two.again(&one, (year, 1, 1)).der);
        ders.push(one.again(&two, (year, 1, 1)).der);
    }
    let chain: Vec<&[u8]> = ders.iter().map(AsRef::as_ref).collect();
    let began = Instant::now();
    let walk = order::walk(&chain, 1_795_000_000, &|_| Some("everywhere".to_owned()));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(walk.path.len() > 10 && walk.anchored.len() <= 16 && walk.unrelated.is_empty());
}
