//! A failed handshake and the questions after it: the cause, and who gets through all the same.

use tls_ladder::{
    diagnosis::judge,
    model::{
        evidence::{HandshakeFailureKind as K, HelloQuestion as Q, ProtocolVersion as V, *},
        finding::Finding,
        layer::{Layer, Verdict, Verdict::*},
        report::Report,
    },
};

use crate::{Case, check, hellos::*, rung_of, scene::*};

const CLEAR: &str = "tls-fallback-clear-expected";
const RSA: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
const RC4: &str = "TLS_RSA_WITH_RC4_128_SHA";
const TRIPLE_DES: &str = "TLS_RSA_WITH_3DES_EDE_CBC_SHA";

type Row = (&'static str, Evidence, &'static [&'static str], Verdict);

fn on_handshake(rows: Vec<Row>) {
    on_handshake_and(rows, |_| {});
}

fn on_handshake_and(rows: Vec<Row>, change: impl Fn(&mut Report)) {
    let cases = rows.into_iter().map(|(source, evidence, found, verdict)| {
        let mut report = report(vec![server(HOST, 10, up_to(evidence))]);
        change(&mut report);
        Case { source, report, layer: Layer::Handshake, found, verdict }
    });
    check(cases.collect());
}

fn judged(evidence: Evidence) -> Vec<Finding> {
    let mut report = report(vec![server(HOST, 10, up_to(evidence))]);
    judge(&mut report);
    rung_of(&report, Layer::Handshake).findings.clone()
}

#[test]
fn what_was_in_the_way_of_a_current_hello() {
    let silent = || failure(K::TimedOut);
    on_handshake(vec![
        ("testssl#2090: the same worked", asked(alert(40), vec![(Q::Again, modern())]), &["tls-flaky"], Warn),
        (
            "tldr.fail: reset",
            asked(reset(), vec![(Q::Again, no()), (Q::WithoutPostQuantum, modern())]),
            &["tls-pq-clienthello", CLEAR],
            Fail,
        ),
        (
            "tldr.fail: silence",
            asked(silent(), vec![(Q::Again, HelloAnswer::Silent), (Q::WithoutPostQuantum, modern())]),
            &["tls-pq-clienthello", CLEAR],
            Fail,
        ),
        (
            "RFC 8446 App. D.1: alert 70",
            asked(
                alert(70),
                vec![
                    (Q::Again, no()),
                    (Q::WithoutPostQuantum, no()),
                    (Q::CappedAtTls12, yes(V::Tls12, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")),
                ],
            ),
            &["tls-version-intolerance", CLEAR],
            Fail,
        ),
        (
            "RFC 6066 §3: alert 112",
            asked(alert(112), vec![(Q::Again, no()), (Q::WithoutServerName, modern())]),
            &["tls-alert-unrecognized-name-112"],
            Warn,
        ),
        (
            "catalogue, alert 80: a name that old software does not know",
            asked(alert(80), vec![(Q::Again, no()), (Q::WithoutServerName, modern())]),
            &["tls-name-refused"],
            Warn,
        ),
        (
            "catalogue: a filter that looks at names",
            asked(reset(), vec![(Q::Again, no()), (Q::WithoutServerName, modern())]),
            &["tls-rst-after-clienthello", CLEAR],
            Fail,
        ),
        (
            "nothing helps: the alert stays, with every answer",
            asked(
                alert(40),
                after_three(vec![
                    (Q::OlderSuites, no()),
                    (Q::Tls10, no()),
                    (Q::Ssl3, HelloAnswer::Closed),
                    (Q::Ssl2, HelloAnswer::Silent),
                ]),
            ),
            &["tls-alert-handshake-failure-40", CLEAR],
            Fail,
        ),
        (
            "too busy for questions",
            asked(alert(40), vec![(Q::Again, busy())]),
            &["tls-alert-handshake-failure-40", CLEAR],
            Fail,
        ),
    ]);
}

#[test]
fn servers_that_know_only_older_methods() {
    let older = |answer| asked(alert(40), after_three(vec![(Q::OlderSuites, answer)]));
    let on_ssl = |ssl3, ssl2| {
        let rest = vec![
            (Q::OlderSuites, no()),
            (Q::Tls11, no()),
            (Q::Tls10, no()),
            (Q::Ssl3, ssl3),
            (Q::Ssl2, ssl2),
        ];
        asked(alert(70), after_three(rest))
    };
    let ssl3 = || yes(V::Ssl3, RC4);
    let ssl2 = || yes(V::Ssl2, "SSL_CK_RC4_128_WITH_MD5");
    on_handshake(vec![
        ("rustls#2194: RSA", older(yes(V::Tls12, RSA)), &["tls-legacy-kex-only"], Warn),
        (
            "kumomta#235: RSA with GCM",
            older(yes(V::Tls12, "TLS_RSA_WITH_AES_128_GCM_SHA256")),
            &["tls-legacy-kex-only"],
            Warn,
        ),
        ("rustls#512: DHE, a good prime", older(prime(2048)), &["tls-legacy-kex-only"], Warn),
        ("postal#990", older(prime(1024)), &["tls-legacy-kex-only", "tls-weak-dh"], Warn),
        (
            "ECDHE with CBC",
            older(yes(V::Tls12, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")),
            &["tls-cbc-only"],
            Warn,
        ),
        ("RFC 7465", older(yes(V::Tls12, RC4)), &["tls-rc4-3des-only", CLEAR], Fail),
        ("RFC 8996: TLS 1.0 chosen", older(yes(V::Tls10, RSA)), &["tls-only-old"], Warn),
        (
            "Exchange 2003",
            older(yes(V::Tls10, TRIPLE_DES)),
            &["tls-only-old", "tls-rc4-3des-only", CLEAR],
            Fail,
        ),
        (
            "OpenSSL 3: unsafe legacy renegotiation disabled",
            older(without_safe_renegotiation(yes(V::Tls12, RSA))),
            &["tls-legacy-kex-only", "tls-legacy-renegotiation"],
            Warn,
        ),
        (
            "only a hello of TLS 1.0 is understood",
            asked(
                alert(70),
                after_three(vec![(Q::OlderSuites, no()), (Q::Tls11, no()), (Q::Tls10, yes(V::Tls10, RSA))]),
            ),
            &["tls-only-old"],
            Warn,
        ),
        ("RFC 7568", on_ssl(ssl3(), no()), &["tls-sslv3-only", CLEAR], Fail),
        ("RFC 7568: SSL 2.0 as well", on_ssl(ssl3(), ssl2()), &["tls-sslv3-only", CLEAR], Fail),
        ("RFC 6176", on_ssl(no(), ssl2()), &["tls-sslv2", CLEAR], Fail),
        (
            "rustls saw a version from before TLS 1.2",
            asked(
                HandshakeFailure {
                    stage: HandshakeStage::ServerAnswered,
                    received_hex: "16 03 01 00 51 02".to_owned(),
                    ..failure(K::Incompatible)
                },
                after_three(vec![(Q::OlderSuites, yes(V::Tls10, RSA))]),
            ),
            &["tls-only-old"],
            Warn,
        ),
    ]);
}

/// "Only" is said when the rest was asked and refused.
#[test]
fn nothing_is_called_the_only_one_before_the_rest_was_asked() {
    let alone = |question, answer| asked(alert(40), vec![(Q::Again, no()), (question, answer)]);
    let bare: &[&str] = &["tls-alert-handshake-failure-40", CLEAR];
    on_handshake(vec![
        ("TLS 1.0, but nothing asked above it", alone(Q::Tls10, yes(V::Tls10, RSA)), bare, Fail),
        ("SSL 3.0 alone", alone(Q::Ssl3, yes(V::Ssl3, RC4)), bare, Fail),
        ("SSL 2.0 alone", alone(Q::Ssl2, yes(V::Ssl2, "SSL_CK_RC4_128_WITH_MD5")), bare, Fail),
        (
            "SSL 3.0, the server being too busy for TLS 1.0",
            asked(
                alert(40),
                vec![
                    (Q::Again, no()),
                    (Q::OlderSuites, no()),
                    (Q::Tls10, busy()),
                    (Q::Ssl3, yes(V::Ssl3, RC4)),
                ],
            ),
            bare,
            Fail,
        ),
    ]);
    let found = |report: &mut Report| {
        report.servers[0].deep = Some(Box::new(look(&[(V::Tls12, &[RC4, RSA])])));
    };
    on_handshake_and(
        vec![(
            "RC4 comes first, and the deep look found AES too",
            asked(alert(40), after_three(vec![(Q::OlderSuites, yes(V::Tls12, RC4))])),
            &["tls-legacy-kex-only", "tls-weak-ciphers-too"],
            Warn,
        )],
        found,
    );
}

/// The questions are about the hello; what fails later has another cause.
#[test]
fn a_failure_after_the_hello_is_not_explained_by_questions_about_it() {
    let later = |kind, hex: &str| HandshakeFailure {
        stage: HandshakeStage::ServerAnswered,
        received_hex: hex.to_owned(),
        ..failure(kind)
    };
    let half_way = later(K::TimedOut, "16 03 03 00 5a 02");
    let late_alert = HandshakeFailure { received_hex: "16 03 03 00 5a 02".to_owned(), ..alert(40) };
    let wants_certificate = {
        let mut flight = flight(V::Tls12, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        flight.client_certificate_requested = true;
        HelloAnswer::Accepted(Box::new(flight))
    };
    on_handshake(vec![
        ("got stuck", asked(half_way, vec![(Q::Again, modern())]), &["tls-handshake-timeout", CLEAR], Fail),
        (
            "an alert after the server's hello",
            asked(late_alert.clone(), vec![(Q::Again, modern())]),
            &["tls-alert-handshake-failure-40", CLEAR],
            Fail,
        ),
        (
            "it answered, and this program did not like how",
            asked(later(K::Misbehaved, "16 03 03 00 5a 02"), vec![(Q::Again, modern())]),
            &["tls-bad-signature", CLEAR],
            Fail,
        ),
        (
            "it answered, and this program had nothing in common with it",
            asked(later(K::Incompatible, "16 03 03 00 5a 02"), vec![(Q::Again, modern())]),
            &["tls-no-shared-cipher", CLEAR],
            Fail,
        ),
        (
            "RFC 5246 §7.4.6: and the flight asks for a certificate",
            asked(late_alert, vec![(Q::CappedAtTls12, wants_certificate)]),
            &["tls-alert-handshake-failure-40", "tls-client-cert-required", CLEAR],
            Fail,
        ),
    ]);
}

#[test]
fn a_bare_address_has_no_name_to_say() {
    let unnamed = |number, answers| {
        let Evidence::Handshake(mut seen) = asked(alert(number), answers) else { unreachable!() };
        seen.server_name = None;
        Evidence::Handshake(seen)
    };
    on_handshake(vec![
        ("RFC 8446 §9.2", unnamed(109, vec![]), &["tls-sni-required", CLEAR], Fail),
        ("RFC 6066 §3", unnamed(112, vec![]), &["tls-sni-required", CLEAR], Fail),
        (
            "a hello without a name is the same again",
            unnamed(40, vec![(Q::WithoutServerName, modern())]),
            &["tls-alert-handshake-failure-40", CLEAR],
            Fail,
        ),
    ]);
}

/// rustls reads certificate lists of up to 64 KiB, OpenSSL up to 100 KiB.
#[test]
fn a_list_over_our_own_limit_is_not_the_servers_fault() {
    on_handshake(vec![
        ("nothing more known", asked(too_large(), vec![]), &["tls-over-our-limit"], NotTested),
        (
            "a question in TLS 1.2 showed the list",
            asked(too_large(), vec![(Q::CappedAtTls12, heavy(70_000))]),
            &["tls-over-our-limit"],
            Pass,
        ),
        (
            "over the limit of OpenSSL as well",
            asked(too_large(), vec![(Q::CappedAtTls12, heavy(200_000))]),
            &["tls-over-our-limit"],
            NotTested,
        ),
        (
            "a message without end before any hello",
            failed(HandshakeFailure { received_hex: "16 03 03 00 04 0b ff ff ff".to_owned(), ..too_large() }),
            &["tls-bad-signature", CLEAR],
            Fail,
        ),
    ]);
}

/// People's mail programs do not fall back to clear text, and the cause is the same for them.
#[test]
fn the_cause_is_told_to_people_who_hand_in_mail_too() {
    on_handshake_and(
        vec![
            (
                "RFC 7465",
                asked(alert(40), after_three(vec![(Q::OlderSuites, yes(V::Tls10, RC4))])),
                &["tls-only-old", "tls-rc4-3des-only"],
                Fail,
            ),
            (
                "rustls#2194",
                asked(alert(40), after_three(vec![(Q::OlderSuites, yes(V::Tls12, RSA))])),
                &["tls-legacy-kex-only"],
                Warn,
            ),
        ],
        |report| {
            report.target.port = 587;
            report.servers[0].port = 587;
        },
    );
}

#[test]
fn a_cause_says_what_was_asked_and_what_works() {
    let found = judged(asked(alert(40), after_three(vec![(Q::OlderSuites, prime(1024))])));
    let weak = found.iter().find(|finding| finding.id == "tls-weak-dh").unwrap();
    assert_eq!(weak.arguments["version"], "TLSv1.2");
    assert_eq!(weak.arguments["suite"], "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
    assert_eq!(weak.arguments["bits"], "1024");
    assert_eq!(weak.arguments["group"], "Apache 1024");
    for line in [
        "alert: alert_40 (40)",
        "asked the same hello once more: refused, handshake_failure (40) (400 octets)",
        "asked at most TLS 1.2, older cipher suites too: accepted, TLSv1.2, TLS_DHE_RSA_WITH_AES_128_CBC_SHA, prime of 1024 bits (Apache 1024) (400 octets)",
    ] {
        assert!(weak.evidence.iter().any(|told| told == line), "{line:?} in {:#?}", weak.evidence);
    }
    let nothing = judged(asked(alert(40), after_three(vec![(Q::OlderSuites, no()), (Q::Ssl3, busy())])));
    assert_eq!(nothing[0].arguments["way"], "refused_everything");
    assert!(
        nothing[0]
            .evidence
            .iter()
            .any(|told| told.starts_with("asked SSLv3: could not be asked, the server asked for a pause")),
        "{:#?}",
        nothing[0].evidence
    );
}
