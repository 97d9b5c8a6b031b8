//! What each sender gets from servers of several kinds. Where a row is not plain, its reason stands beside it.

use tls_ladder::{
    diagnosis::senders,
    model::{
        evidence::*,
        report::Server,
        sender_profile::{Fit, FitBasis, Misfit},
    },
};

use crate::servers::{
    dh_with, exchange_2003, looked, modern, rsa_key_exchange_only, server, ssl2_only, tls13_only,
    with_certificate, with_key, with_probes,
};
use ProtocolVersion::{Tls10, Tls12, Tls13};

/// A fit on one line.
pub(crate) fn said(fit: &Fit) -> String {
    match fit {
        Fit::Agrees { version, suite, group } => {
            let group = group.as_ref().map_or(String::new(), |group| format!(" {group}"));
            format!("{} {}{group}", version.name(), suite.name)
        }
        Fit::Unknown => "unknown".to_owned(),
        Fit::Fails { reason } => match reason {
            Misfit::Version { sender, server } => {
                format!("version: {} and {}", sender.name(), server.map_or("none", ProtocolVersion::name))
            }
            Misfit::Suites { version } => format!("no suite in {}", version.name()),
            Misfit::Sha1Handshake { version } => format!("no SHA-1 in {}", version.name()),
            Misfit::Groups { version } => format!("no group in {}", version.name()),
            Misfit::RsaKey { bits, minimum } => format!("RSA {bits} < {minimum}"),
            Misfit::DhPrime { bits, minimum } => format!("DH {bits} < {minimum}"),
            Misfit::CertificateSignature { algorithm } => format!("refuses {algorithm}"),
            Misfit::Untrusted => "untrusted".to_owned(),
            Misfit::Renegotiation => "no secure renegotiation".to_owned(),
            Misfit::ServerName => "wants a name".to_owned(),
            Misfit::Answer { text } => format!("answers: {text}"),
        },
    }
}

pub(crate) fn fit_of(server: &Server, key: &str) -> String {
    let profile = senders::profile(key).unwrap_or_else(|| panic!("there is a profile {key}"));
    said(&senders::fit(profile, server).expect("it was looked at").fit)
}

#[track_caller]
fn check(server: &Server, expected: &[(&str, &str)]) {
    let found: Vec<(&str, String)> = expected.iter().map(|(key, _)| (*key, fit_of(server, key))).collect();
    let wrong: Vec<String> = expected
        .iter()
        .zip(&found)
        .filter(|((_, expected), (_, found))| expected != found)
        .map(|((key, expected), (_, found))| format!("{key}: expected {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_modern_server_leaves_out_what_knows_no_gcm_with_rsa() {
    const GCM: &str = "TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
    const TLS13: &str = "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519";
    // x25519 is the server's favourite and P-256 the sender's: it depends on the key shares.
    const EITHER_GROUP: &str = "TLSv1.3 TLS_AES_256_GCM_SHA384";
    check(
        &modern(),
        &[
            ("exchange-2003", "version: TLSv1.0 and TLSv1.2"),
            ("exchange-2010", "version: TLSv1.0 and TLSv1.2"),
            // Windows Server 2012 R2 has ECDHE with RSA in CBC mode only: the classic case of a server that was
            // narrowed to AEAD and lost the Exchange servers of its partners.
            ("exchange-2016-windows-2012-r2", "no suite in TLSv1.2"),
            ("exchange-2016-windows-2016", &format!("{GCM} x25519")),
            ("exchange-2019", &format!("{GCM} x25519")),
            ("exchange-online", EITHER_GROUP),
            ("gmail", "TLSv1.3 TLS_AES_256_GCM_SHA384 X25519MLKEM768"),
            // OpenSSL 1.0.2 does not know x25519 yet.
            ("postfix-openssl-102", &format!("{GCM} secp256r1")),
            ("postfix-openssl-111", TLS13),
            ("postfix-openssl-3", TLS13),
            ("exim-gnutls", EITHER_GROUP),
            ("sendmail", TLS13),
            ("java-8", &format!("{GCM} secp256r1")),
            ("java-17", TLS13),
            ("dotnet-windows-7", "version: TLSv1.0 and TLSv1.2"),
            ("dotnet-windows-10", &format!("{GCM} x25519")),
            ("printer-tls10", "version: TLSv1.0 and TLSv1.2"),
        ],
    );
}

#[test]
fn the_server_of_2007_is_reached_by_few() {
    const RC4: &str = "TLSv1.0 TLS_RSA_WITH_RC4_128_MD5";
    check(
        &exchange_2003(),
        &[
            ("exchange-2003", RC4),
            ("exchange-2010", RC4),
            ("exchange-2016-windows-2012-r2", RC4),
            ("exchange-2016-windows-2016", RC4),
            ("exchange-2019", "version: TLSv1.2 and TLSv1.0"),
            // The oldest it speaks comes nearest.
            ("exchange-online", "version: TLSv1.2 and TLSv1.0"),
            // Google says that 3DES is kept for the sake of delivery.
            ("gmail", "TLSv1.0 TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            ("postfix-openssl-102", RC4),
            // RC4 and 3DES are not built into OpenSSL 1.1.0 and newer.
            ("postfix-openssl-111", "no suite in TLSv1.0"),
            ("postfix-openssl-3", "no suite in TLSv1.0"),
            ("exim-gnutls", "no suite in TLSv1.0"),
            ("sendmail", "no suite in TLSv1.0"),
            // Java 8 has 3DES and takes 1024 bits, but no SHA-1.
            ("java-8", "refuses sha1WithRSAEncryption"),
            ("java-17", "version: TLSv1.2 and TLSv1.0"),
            ("dotnet-windows-7", RC4),
            ("dotnet-windows-10", "no suite in TLSv1.0"),
            ("printer-tls10", RC4),
        ],
    );
}

#[test]
fn rsa_key_exchange_is_no_obstacle_yet() {
    const GCM: &str = "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384";
    let server = rsa_key_exchange_only();
    for key in [
        "exchange-2016-windows-2012-r2",
        "exchange-2016-windows-2016",
        "exchange-2019",
        "exchange-online",
        "gmail",
        "postfix-openssl-102",
        "postfix-openssl-111",
        "postfix-openssl-3",
        "exim-gnutls",
        "sendmail",
        "java-8",
        "java-17",
        "dotnet-windows-10",
    ] {
        check(&server, &[(key, GCM)]);
    }
    check(&server, &[("exchange-2010", "version: TLSv1.0 and TLSv1.2")]);
}

#[test]
fn only_tls_13_leaves_out_whoever_does_not_speak_it() {
    const TLS13: &str = "TLSv1.3 TLS_AES_128_GCM_SHA256 secp521r1";
    check(
        &tls13_only(&["secp521r1"]),
        &[
            ("exchange-2016-windows-2016", "version: TLSv1.2 and TLSv1.3"),
            ("exchange-2019", "version: TLSv1.2 and TLSv1.3"),
            ("postfix-openssl-102", "version: TLSv1.2 and TLSv1.3"),
            ("postfix-openssl-3", TLS13),
            ("exim-gnutls", TLS13),
            // Neither offers P-521.
            ("exchange-online", "no group in TLSv1.3"),
            ("gmail", "no group in TLSv1.3"),
        ],
    );
    assert_eq!(fit_of(&tls13_only(&["x25519"]), "gmail"), "TLSv1.3 TLS_AES_128_GCM_SHA256 x25519");
}

#[test]
fn a_small_prime_breaks_what_rsa_key_exchange_would_have_saved() {
    // The server chooses DHE without knowing what the client thinks of its prime.
    check(
        &dh_with(768),
        &[
            ("postfix-openssl-3", "DH 768 < 1024"),
            ("exim-gnutls", "DH 768 < 1024"),
            ("java-17", "DH 768 < 1024"),
            ("exchange-2016-windows-2016", "DH 768 < 1024"),
            // A device with OpenSSL 0.9.8 takes any prime.
            ("printer-tls10", "TLSv1.0 TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
            // No DHE is offered, so the server falls to the next.
            ("gmail", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
            ("exchange-online", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
            ("dotnet-windows-10", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
        ],
    );
    check(
        &dh_with(1024),
        &[
            ("postfix-openssl-3", "TLSv1.2 TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
            ("exim-gnutls", "TLSv1.2 TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
            // Security level 2 of OpenSSL, which Postfix lowers and Sendmail does not.
            ("sendmail", "DH 1024 < 2048"),
        ],
    );
}

#[test]
fn whose_order_counts_decides_the_suite() {
    const CBC: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
    const GCM: &str = "TLS_RSA_WITH_AES_256_GCM_SHA384";
    let of = |order| {
        looked(server(&[(Tls12, &[CBC, GCM])], &[]), |deep| {
            deep.versions.iter_mut().for_each(|look| look.order = order);
        })
    };
    assert_eq!(fit_of(&of(Some(SuiteOrder::Server)), "exim-gnutls"), format!("TLSv1.2 {CBC}"));
    assert_eq!(fit_of(&of(Some(SuiteOrder::Client)), "exim-gnutls"), format!("TLSv1.2 {GCM}"));
}

#[test]
fn openssl_3_wants_secure_renegotiation_before_tls_13() {
    // Seen: Postfix and Sendmail of Debian 12 answer a ServerHello without it with alert 40; Exim and Java go on.
    let old = looked(rsa_key_exchange_only(), |deep| deep.secure_renegotiation = Some(false));
    check(
        &old,
        &[
            ("postfix-openssl-3", "no secure renegotiation"),
            ("sendmail", "no secure renegotiation"),
            ("postfix-openssl-111", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
            ("exim-gnutls", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
            ("java-17", "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384"),
        ],
    );
    // TLS 1.3 has no renegotiation.
    let new = looked(modern(), |deep| deep.secure_renegotiation = Some(false));
    assert_eq!(fit_of(&new, "postfix-openssl-3"), "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519");
}

#[test]
fn sha1_signatures_in_handshakes_end_with_security_level_2() {
    // Seen: Sendmail of Debian 12 speaks TLS 1.0 with RSA key exchange, and refuses it with ECDHE.
    let ecdhe = server(&[(Tls10, &["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"])], &["secp256r1"]);
    check(
        &ecdhe,
        &[
            ("sendmail", "no SHA-1 in TLSv1.0"),
            ("postfix-openssl-3", "TLSv1.0 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA secp256r1"),
        ],
    );
    let rsa = server(&[(Tls10, &["TLS_RSA_WITH_AES_128_CBC_SHA"])], &[]);
    assert_eq!(fit_of(&rsa, "sendmail"), "TLSv1.0 TLS_RSA_WITH_AES_128_CBC_SHA");
}

#[test]
fn certificates_and_keys() {
    let small = |bits| with_certificate(rsa_key_exchange_only(), "RSA", bits, "sha256WithRSAEncryption");
    assert_eq!(fit_of(&small(512), "java-17"), "RSA 512 < 1024");
    // Seen: Postfix that need not encrypt takes 512 bits, whatever the distribution set.
    assert_eq!(fit_of(&small(512), "postfix-openssl-3"), "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384");

    let sha1 = with_certificate(modern(), "RSA", 2048, "sha1WithRSAEncryption");
    // The chain of `modern` comes first; what counts is the one that was put there last.
    let sha1 = Server { rungs: sha1.rungs.into_iter().rev().take(1).collect(), ..sha1 };
    assert_eq!(fit_of(&sha1, "exchange-online"), "refuses sha1WithRSAEncryption");
    assert_eq!(fit_of(&sha1, "postfix-openssl-3"), "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519");

    // The certificate that was seen is of the other key: about the RSA one nothing is known.
    let other =
        with_key(with_certificate(rsa_key_exchange_only(), "EC P-256", 256, "ecdsa-with-SHA1"), "RSA");
    assert_eq!(fit_of(&other, "exchange-online"), "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384");
}

#[test]
fn a_key_on_a_curve_the_sender_does_not_list() {
    const AGREED: &str = "TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 secp256r1";
    let of = |key: &str| {
        let suites: &[&str] = &["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"];
        with_key(server(&[(Tls12, suites)], &["secp256r1", "secp521r1"]), key)
    };
    assert_eq!(fit_of(&of("EC P-256"), "exchange-2016-windows-2016"), AGREED);
    // P-521 is not enabled in Windows (Microsoft Learn, list of curves).
    assert_eq!(fit_of(&of("EC P-521"), "exchange-2016-windows-2016"), "no suite in TLSv1.2");
    assert_eq!(fit_of(&of("EC P-521"), "postfix-openssl-3"), AGREED);

    let tls13 = with_key(tls13_only(&["x25519"]), "Ed25519");
    assert_eq!(fit_of(&tls13, "exchange-online"), "no suite in TLSv1.3");
    assert_eq!(fit_of(&tls13, "exim-gnutls"), "TLSv1.3 TLS_AES_128_GCM_SHA256 x25519");
}

#[test]
fn a_server_that_wants_to_be_named() {
    let server = looked(modern(), |deep| deep.without_server_name = Some(ServerNameUse::Refused));
    // Postfix and Exim say the name only where they are told to.
    assert_eq!(fit_of(&server, "postfix-openssl-3"), "wants a name");
    assert_eq!(fit_of(&server, "exim-gnutls"), "wants a name");
    assert_eq!(fit_of(&server, "java-17"), "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519");
}

#[test]
fn what_breaks_on_a_new_hello_breaks_for_its_senders() {
    use HelloQuestion::{Again, CappedAtTls12, WithoutPostQuantum, WithoutServerName};
    const ANSWER: &str = "answers: alert protocol_version (70)";
    const GCM: &str = "TLSv1.2 TLS_RSA_WITH_AES_256_GCM_SHA384";
    let refused =
        || HelloAnswer::Refused { alert: Alert { number: 70, name: "protocol_version".to_owned() } };
    let accepted = crate::answers::accepted_with_ecdhe;

    let intolerant = with_probes(
        rsa_key_exchange_only(),
        vec![(Again, refused()), (WithoutPostQuantum, refused()), (CappedAtTls12, accepted())],
    );
    check(
        &intolerant,
        &[("postfix-openssl-3", ANSWER), ("gmail", ANSWER), ("exchange-2019", GCM), ("java-8", GCM)],
    );

    let chokes =
        with_probes(rsa_key_exchange_only(), vec![(Again, refused()), (WithoutPostQuantum, accepted())]);
    check(&chokes, &[("gmail", ANSWER), ("postfix-openssl-3", GCM)]);

    let unnamed = with_probes(
        rsa_key_exchange_only(),
        vec![
            (Again, refused()),
            (WithoutPostQuantum, refused()),
            (CappedAtTls12, refused()),
            (WithoutServerName, accepted()),
        ],
    );
    check(&unnamed, &[("java-8", ANSWER), ("postfix-openssl-3", GCM)]);

    let chance = with_probes(rsa_key_exchange_only(), vec![(Again, accepted())]);
    check(&chance, &[("gmail", GCM)]);
}

#[test]
fn what_was_not_asked_is_not_known() {
    let unclear = looked(rsa_key_exchange_only(), |deep| {
        deep.versions.iter_mut().filter(|look| look.version == Tls13).for_each(|look| {
            look.support = Support::Unclear { answer: "silence".to_owned() };
        });
    });
    check(&unclear, &[("postfix-openssl-3", "unknown"), ("exchange-2010", "version: TLSv1.0 and TLSv1.2")]);

    // Stopped in the midst of TLS 1.2: what is found holds, what is not found may still be there.
    let stopped = looked(modern(), |deep| {
        deep.progress.end = Some(DeepEnd::Stopped);
        deep.versions.iter_mut().for_each(|look| look.complete = false);
        deep.versions.retain(|look| look.version >= Tls12);
    });
    check(
        &stopped,
        &[
            ("exchange-2016-windows-2016", "TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 x25519"),
            ("exchange-2016-windows-2012-r2", "unknown"),
            ("exchange-2010", "unknown"),
        ],
    );

    // Nothing asked yet.
    let begun = looked(modern(), |deep| *deep = DeepLook::default());
    assert!(senders::fits(&begun).iter().all(|row| row.fit == Fit::Unknown));
}

#[test]
fn a_server_of_the_1990s_is_for_nobody() {
    let rows = senders::fits(&ssl2_only());
    for row in &rows {
        let Fit::Fails { reason: Misfit::Version { server, .. } } = &row.fit else { panic!("{row:?}") };
        assert_eq!(*server, Some(ProtocolVersion::Ssl2));
    }
    assert_eq!(rows.len(), senders::profiles().len());
    assert!(rows.iter().all(|row| row.basis == FitBasis::DeepLook));
}

#[test]
fn programs_want_a_certificate_they_can_trust() {
    use TrustOutcome::{Expired, NameMismatch, NotJudged, Trusted, UnknownIssuer};
    const TLS13: &str = "TLSv1.3 TLS_AES_256_GCM_SHA384 x25519";

    let of = |public: TrustOutcome, device: TrustOutcome| {
        let mut server = modern();
        for rung in &mut server.rungs {
            if let Evidence::Certificate(certificate) = &mut rung.evidence {
                certificate.public.outcome = public;
                certificate.device.outcome = device;
            }
        }
        server
    };
    for (public, device, java) in [
        (UnknownIssuer, UnknownIssuer, "untrusted"),
        (Expired, NotJudged, "untrusted"),
        // An authority of the house: this PC knows it, so the program may know it too.
        (UnknownIssuer, Trusted, TLS13),
        (NameMismatch, NameMismatch, TLS13),
        (NotJudged, NotJudged, TLS13),
    ] {
        let server = of(public, device);
        assert_eq!(fit_of(&server, "java-17"), java, "{public:?} {device:?}");
        // Mail servers that need not encrypt take every certificate.
        assert_eq!(fit_of(&server, "postfix-openssl-3"), TLS13);
    }
}
