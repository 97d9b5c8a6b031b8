//! What the engine says of each server: the finding that names the cause, the certificate that was judged though no
//! handshake came about, what happens to the mail, and how many connections the answer took.

use std::time::Duration;

use tls_ladder::{
    model::{
        delivery::Outcome::{self, ClearText, Encrypted, EncryptedVerified, Queued},
        evidence::{Evidence, ProtocolVersion},
        layer::{Layer, Verdict},
        target::TlsMode,
    },
    run::Limits,
};

use crate::support::{
    front::{Dislike, Reaction},
    old_server::{
        self, EXCHANGE_2003, HOST, OldServer, PRIME_512, PRIME_1024, TlsLite, and_also, node010, s_server,
        tlslite,
    },
    pki::{Fault, Pki},
    question::{Answer, Question},
    requirement::is_here,
};

/// Mail goes in clear text where that is allowed, and waits where it is not.
const NO_TLS: [Outcome; 3] = [ClearText, Queued, Queued];
/// Common senders have methods in common with the server.
const GOOD_ENOUGH: [Outcome; 3] = [Encrypted, Encrypted, EncryptedVerified];
/// As long as nobody wants more than any encryption.
const UNPROVEN: [Outcome; 3] = [Encrypted, Encrypted, Queued];

fn ask(server: &OldServer, pki: &Pki) -> Answer {
    ask_with_limit(server, pki, Duration::from_secs(20))
}

fn ask_with_limit(server: &OldServer, pki: &Pki, limit: Duration) -> Answer {
    let question =
        Question { host: HOST, at: server.address(), mode: TlsMode::StartTls, authority: &pki.root() };
    question.ask_with(|options| options.limits = Limits::every_step(limit))
}

/// The troubles of the handshake rung, the verdict on it, and what becomes of the mail.
#[track_caller]
fn assert_handshake(answer: &Answer, troubles: &[&str], verdict: Verdict, outcomes: [Outcome; 3]) {
    let found: Vec<&str> = answer
        .troubles()
        .into_iter()
        .filter_map(|(layer, id)| (layer == Layer::Handshake).then_some(id))
        .collect();
    assert_eq!(found, troubles, "{}", answer.told());
    assert_eq!(answer.rung(Layer::Handshake).verdict, verdict, "{}", answer.told());
    assert_eq!(answer.outcomes(), outcomes, "{}", answer.told());
}

/// The server's certificates were seen in this version, and judged.
#[track_caller]
fn assert_judged(answer: &Answer, version: ProtocolVersion, certificates: usize, troubles: &[&str]) {
    let rung = answer.rung(Layer::Certificate);
    let Evidence::Certificate(evidence) = &rung.evidence else { panic!("not judged: {}", answer.told()) };
    assert_eq!(evidence.seen_in, Some(version), "{}", answer.told());
    assert_eq!(evidence.chain.len(), certificates, "{}", answer.told());
    assert!(evidence.chain[0].dns_names.iter().any(|name| name == HOST), "{:?}", evidence.chain[0].dns_names);
    let found: Vec<&str> = answer
        .troubles()
        .into_iter()
        .filter_map(|(layer, id)| (layer == Layer::Certificate).then_some(id))
        .collect();
    assert_eq!(found, troubles, "{}", answer.told());
}

/// The answer took no more connections than that, and each began a handshake.
#[track_caller]
fn assert_connections(server: &OldServer, answer: &Answer, most: usize) {
    assert!(
        server.front.connections() <= most,
        "{} connections: {}",
        server.front.connections(),
        answer.told()
    );
    assert_eq!(server.front.hellos(), server.front.connections(), "{}", answer.told());
    assert_eq!(answer.report.run.connections as usize, server.front.connections(), "the report counts them");
}

// ---------------------------------------------------------------- versions long withdrawn

#[test]
fn ssl2_only() {
    if !is_here("ssl2_only", old_server::node010_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = node010(&pki.old_identity(HOST, 1024, "md5"), "SSLv2_server_method", "ALL:SSLv2");
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-sslv2"], Verdict::Fail, NO_TLS);
    assert_judged(&answer, ProtocolVersion::Ssl2, 1, &["cert-md5", "cert-self-signed", "cert-rsa-small"]);
    assert_connections(&server, &answer, 9);
}

#[test]
fn ssl3_only() {
    if !is_here("ssl3_only", old_server::tlslite_missing()) {
        return;
    }
    let pki = Pki::new();
    let speaks = TlsLite { versions: &["SSLv3"], ciphers: &["rc4", "3des", "aes128"], ..TlsLite::default() };
    let server = tlslite(&pki.rsa_identity(HOST, 2048), speaks);
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-sslv3-only"], Verdict::Fail, NO_TLS);
    assert_judged(&answer, ProtocolVersion::Ssl3, 2, &[]);
    assert_connections(&server, &answer, 6);
}

/// The server of Windows 2003: TLS 1.0, RC4 and 3DES, RSA key exchange, a certificate of 1024 bits with SHA-1.
#[test]
fn exchange_2003() {
    if !is_here("exchange_2003", old_server::tlslite_missing()) {
        return;
    }
    let pki = Pki::new();
    let speaks = TlsLite {
        versions: &["TLSv1.0"],
        ciphers: &["rc4", "3des"],
        key_exchanges: &["rsa"],
        ..TlsLite::default()
    };
    let server = tlslite(&pki.old_identity(HOST, 1024, "sha1"), speaks).with_banner(EXCHANGE_2003);
    let answer = ask(&server, &pki);
    assert!(answer.findings(Layer::Banner).contains(&"banner-software-old"), "{}", answer.told());
    assert_handshake(&answer, &["tls-rc4-3des-only", "tls-only-old"], Verdict::Fail, NO_TLS);
    assert_judged(&answer, ProtocolVersion::Tls10, 1, &["cert-self-signed", "cert-sha1", "cert-rsa-small"]);
    assert_connections(&server, &answer, 4);
}

#[test]
fn tls10_only_with_better_suites() {
    if !is_here("tls10_only_with_better_suites", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "-tls1");
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-only-old"], Verdict::Warn, UNPROVEN);
    assert_judged(&answer, ProtocolVersion::Tls10, 2, &[]);
    assert_connections(&server, &answer, 4);
}

#[test]
fn openssl_of_2014() {
    if !is_here("openssl_of_2014", old_server::node010_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = node010(&pki.old_identity(HOST, 1024, "sha1"), "SSLv23_server_method", "ALL:SSLv2:LOW");
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-legacy-kex-only"], Verdict::Warn, UNPROVEN);
    assert_judged(&answer, ProtocolVersion::Tls12, 1, &["cert-self-signed", "cert-sha1", "cert-rsa-small"]);
    assert_connections(&server, &answer, 4);
}

// ---------------------------------------------------------------- key exchanges this program does not speak

#[test]
fn rsa_key_exchange_only() {
    if !is_here("rsa_key_exchange_only", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "-tls1_2 -cipher kRSA");
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-legacy-kex-only"], Verdict::Warn, GOOD_ENOUGH);
    assert_judged(&answer, ProtocolVersion::Tls12, 2, &[]);
    assert_connections(&server, &answer, 2);
}

#[test]
fn a_prime_of_1024_bits() {
    if !is_here("a_prime_of_1024_bits", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let prime = pki.dh_parameters(PRIME_1024);
    let options = format!("-tls1_2 -cipher kDHE -dhparam {}", prime.display());
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), &options);
    let answer = ask(&server, &pki);
    assert_handshake(&answer, &["tls-weak-dh", "tls-legacy-kex-only"], Verdict::Warn, GOOD_ENOUGH);
    assert_judged(&answer, ProtocolVersion::Tls12, 2, &[]);
    assert_connections(&server, &answer, 2);
}

/// No current OpenSSL takes fewer than 1024 bits, whatever it is told.
#[test]
fn a_prime_of_512_bits() {
    if !is_here("a_prime_of_512_bits", old_server::tlslite_missing()) {
        return;
    }
    let pki = Pki::new();
    let speaks = TlsLite {
        versions: &["TLSv1.0", "TLSv1.1", "TLSv1.2"],
        key_exchanges: &["dhe_rsa"],
        prime: Some(PRIME_512),
        ..TlsLite::default()
    };
    let server = tlslite(&pki.rsa_identity(HOST, 2048), speaks);
    let answer = ask(&server, &pki);
    let Evidence::Handshake(evidence) = &answer.rung(Layer::Handshake).evidence else {
        panic!("{}", answer.told())
    };
    let flight = evidence.probes.iter().find_map(|probe| probe.answer.accepted()).expect("it agrees to DHE");
    assert_eq!(flight.dh_bits, Some(512));
    assert!(flight.dh_prime.is_some(), "a prime the world knows: {flight:?}");
    assert_eq!(answer.troubles().first(), Some(&(Layer::Handshake, "tls-weak-dh")), "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS, "{}", answer.told());
    assert_judged(&answer, ProtocolVersion::Tls12, 2, &[]);
    assert_connections(&server, &answer, 2);
}

// ---------------------------------------------------------------- boxes that choke on a hello

#[test]
fn a_box_that_hangs_up_on_tls13() {
    if !is_here("a_box_that_hangs_up_on_tls13", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    for (reaction, connections) in [(Reaction::Close, 5), (Reaction::Alert(70), 2)] {
        let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "").behind_a_box(Dislike::Tls13, reaction);
        let answer = ask(&server, &pki);
        assert_handshake(&answer, &["tls-version-intolerance"], Verdict::Fail, NO_TLS);
        assert_judged(&answer, ProtocolVersion::Tls12, 2, &[]);
        assert_connections(&server, &answer, connections);
    }
}

#[test]
fn a_box_that_chokes_on_a_large_hello() {
    if !is_here("a_box_that_chokes_on_a_large_hello", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    // Silence costs the whole limit, twice.
    for (reaction, limit) in [(Reaction::Close, 20), (Reaction::Silence, 2)] {
        let server =
            s_server(&pki, &pki.rsa_identity(HOST, 2048), "").behind_a_box(Dislike::Larger(1400), reaction);
        let answer = ask_with_limit(&server, &pki, Duration::from_secs(limit));
        assert_handshake(&answer, &["tls-pq-clienthello"], Verdict::Fail, NO_TLS);
        assert_connections(&server, &answer, 3);
        assert_eq!(server.front.disliked(), 2, "the same hello was sent again: is it chance?");
    }
}

// ---------------------------------------------------------------- names, certificates, callers

#[test]
fn another_name_is_refused() {
    if !is_here("another_name_is_refused", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let rsa = pki.rsa_identity(HOST, 2048);
    let second = format!("-cert2 {} -key2 {}", rsa.chain.display(), rsa.key.display());
    let options = format!("-servername mx.other.test -servername_fatal {second}");
    let server = s_server(&pki, &rsa, &options);
    let answer = ask(&server, &pki);
    let found: Vec<&str> = answer.findings(Layer::Handshake);
    assert_eq!(found, ["tls-alert-unrecognized-name-112"], "{}", answer.told());
    assert_connections(&server, &answer, 2);
}

/// The name is asked for, and we say it: nothing is wrong, and one connection is enough.
#[test]
fn a_name_required() {
    if !is_here("a_name_required", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "")
        .behind_a_box(Dislike::NoServerName, Reaction::Alert(112));
    let answer = ask(&server, &pki);
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_connections(&server, &answer, 1);
}

#[test]
fn two_certificates() {
    if !is_here("two_certificates", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let (ec, rsa) = (pki.identity(HOST, Fault::None), pki.rsa_identity(HOST, 2048));
    let server = s_server(&pki, &ec, &and_also(&pki, &rsa));
    let answer = ask(&server, &pki);
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_eq!(answer.outcomes(), GOOD_ENOUGH, "{}", answer.told());
    assert_connections(&server, &answer, 1);
}

#[test]
fn a_client_certificate_required() {
    if !is_here("a_client_certificate_required", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    for (options, layer) in [("-tls1_2 -Verify 1", Layer::Handshake), ("-tls1_3 -Verify 1", Layer::Session)] {
        let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), options);
        let answer = ask(&server, &pki);
        assert_eq!(
            answer.troubles().first(),
            Some(&(layer, "tls-client-cert-required")),
            "{options} {}",
            answer.told()
        );
        assert_eq!(answer.rung(Layer::Certificate).verdict, Verdict::Pass, "{}", answer.told());
        assert_eq!(answer.outcomes(), NO_TLS, "{}", answer.told());
        assert_connections(&server, &answer, 1);
    }
}
