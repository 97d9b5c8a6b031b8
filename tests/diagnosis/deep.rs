//! What the deep look adds to the handshake's rung. A healthy server stays healthy, whatever it also accepts.

use tls_ladder::{
    diagnosis::judge,
    model::{
        delivery::Outcome,
        evidence::{ProtocolVersion as V, *},
        layer::{Layer, Verdict, Verdict::*},
        report::Report,
    },
};

use crate::{Case, check, hellos::*, ids, rung_of, scene::*};

const TLS13: &str = "TLS_AES_256_GCM_SHA384";
const GCM: &str = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
const ECDSA: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
const DHE: &str = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
const RSA: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
const RC4: &str = "TLS_RSA_WITH_RC4_128_SHA";

/// A healthy server that was looked at deeply.
fn looked(look: DeepLook) -> Report {
    let mut report = report(vec![server(HOST, 10, healthy())]);
    report.servers[0].deep = Some(Box::new(look));
    report
}

/// The same where TLS 1.2 is the newest version.
fn looked_in_tls12(look: DeepLook) -> Report {
    let mut report = looked(look);
    let Evidence::Handshake(seen) = &mut report.servers[0].rungs[4].evidence else { unreachable!() };
    seen.version = Some("TLSv1.2".to_owned());
    seen.suite = Some(GCM.to_owned());
    report
}

fn with(change: impl Fn(&mut DeepLook)) -> DeepLook {
    let mut look = look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM])]);
    change(&mut look);
    look
}

fn old_with(change: impl Fn(&mut DeepLook)) -> DeepLook {
    let mut look = look(&[(V::Tls13, &[]), (V::Tls12, &[GCM])]);
    change(&mut look);
    look
}

#[test]
fn beside_the_handshake() {
    let rows: Vec<(&'static str, Report, &'static [&'static str], Verdict)> = vec![
        ("nothing to say", looked(with(|_| {})), &[], Pass),
        ("nothing known yet", looked(DeepLook::default()), &[], Pass),
        (
            "RFC 8996: old versions beside new ones",
            looked(look(&[
                (V::Tls13, &[TLS13]),
                (V::Tls12, &[GCM]),
                (V::Tls11, &[RSA]),
                (V::Tls10, &[RSA]),
                (V::Ssl3, &[]),
            ])),
            &["tls-old-versions-too"],
            Pass,
        ),
        (
            "RFC 6176: DROWN",
            looked(look(&[
                (V::Tls13, &[TLS13]),
                (V::Tls12, &[GCM]),
                (V::Ssl2, &["SSL_CK_RC4_128_WITH_MD5"]),
            ])),
            &["tls-sslv2"],
            Warn,
        ),
        (
            "RFC 7465",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, RC4])])),
            &["tls-weak-ciphers-too"],
            Pass,
        ),
        (
            "weakdh: never chosen",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, DHE])])),
            &["tls-weak-dh"],
            Pass,
        ),
        (
            "weakdh: chosen first",
            looked_in_tls12(look(&[(V::Tls13, &[]), (V::Tls12, &[DHE, GCM])])),
            &["tls-weak-dh"],
            Warn,
        ),
        (
            "Postfix TLS_README: anonymous",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, "TLS_DH_anon_WITH_AES_128_CBC_SHA"])])),
            &["tls-anon-null-export"],
            Pass,
        ),
        (
            "no encryption at all",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, "TLS_RSA_WITH_NULL_SHA"])])),
            &["tls-anon-null-export"],
            Warn,
        ),
        (
            "export",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"])])),
            &["tls-anon-null-export", "tls-weak-ciphers-too"],
            Warn,
        ),
        ("RFC 9325 §3.3", looked(with(|look| look.compression = Some(true))), &["tls-compression"], Warn),
        ("RFC 7627", looked(with(|look| look.extended_master_secret = Some(false))), &["tls-no-ems"], Pass),
        (
            "RFC 5746, with TLS 1.3 beside it",
            looked(with(|look| look.secure_renegotiation = Some(false))),
            &["tls-legacy-renegotiation"],
            Pass,
        ),
        (
            "RFC 5746: OpenSSL 3 refuses",
            looked_in_tls12(old_with(|look| look.secure_renegotiation = Some(false))),
            &["tls-legacy-renegotiation"],
            Warn,
        ),
        (
            "RFC 7507",
            looked(with(|look| look.fallback_scsv = Some(true))),
            &["tls-alert-inappropriate-fallback-86"],
            Pass,
        ),
        (
            "RFC 9325 §4.1",
            looked_in_tls12(look(&[(V::Tls13, &[]), (V::Tls12, &[RSA, GCM])])),
            &["tls-forward-secrecy-missing"],
            Pass,
        ),
        (
            "RFC 7672 §8.1: each chain has to match",
            looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[ECDSA, GCM])])),
            &["tls-dual-cert"],
            Pass,
        ),
        (
            "RFC 7672 §8.1: another certificate",
            looked(with(|look| look.without_server_name = Some(ServerNameUse::OtherCertificate))),
            &["tls-sni-required"],
            Warn,
        ),
        (
            "RFC 7672 §8.1: refused",
            looked(with(|look| look.without_server_name = Some(ServerNameUse::Refused))),
            &["tls-sni-required"],
            Warn,
        ),
    ];
    check(
        rows.into_iter()
            .map(|(source, report, found, verdict)| Case {
                source,
                report,
                layer: Layer::Handshake,
                found,
                verdict,
            })
            .collect(),
    );
}

/// What a server also accepts changes nothing for senders that agree on better.
#[test]
fn what_is_also_accepted_changes_no_decision() {
    let everything = look(&[
        (V::Tls13, &[TLS13]),
        (V::Tls12, &[GCM, ECDSA, DHE, RSA, RC4, "TLS_RSA_WITH_NULL_SHA", "TLS_DH_anon_WITH_AES_128_CBC_SHA"]),
        (V::Tls11, &[RSA]),
        (V::Tls10, &[RSA]),
        (V::Ssl3, &[RC4]),
        (V::Ssl2, &["SSL_CK_RC4_128_WITH_MD5"]),
    ]);
    let mut report = looked(DeepLook {
        compression: Some(true),
        secure_renegotiation: Some(false),
        extended_master_secret: Some(false),
        fallback_scsv: Some(true),
        ..everything
    });
    judge(&mut report);
    let rung = rung_of(&report, Layer::Handshake);
    assert_eq!(rung.verdict, Warn, "{:?}", ids(rung));
    let outcomes: Vec<_> = report.delivery.iter().take(3).map(|delivery| delivery.outcome).collect();
    assert_eq!(outcomes, [Outcome::Encrypted, Outcome::Encrypted, Outcome::EncryptedVerified]);
    assert!(
        report
            .delivery
            .iter()
            .take(3)
            .all(|delivery| delivery.because.is_empty() && delivery.remark.is_none())
    );
}

#[test]
fn what_was_found_is_named() {
    let mut report = looked(look(&[(V::Tls13, &[TLS13]), (V::Tls12, &[GCM, RC4]), (V::Tls10, &[RSA, RC4])]));
    judge(&mut report);
    let find = |id: &str| {
        let rung = rung_of(&report, Layer::Handshake);
        rung.findings.iter().find(|finding| finding.id == id).unwrap().clone()
    };
    assert_eq!(find("tls-old-versions-too").arguments["versions"], "TLSv1.0");
    let ciphers = find("tls-weak-ciphers-too");
    assert_eq!(ciphers.arguments["suites"], RC4);
    assert_eq!(ciphers.evidence, [format!("accepted: {RC4}"), "in: TLSv1.2, TLSv1.0".to_owned()]);
}
