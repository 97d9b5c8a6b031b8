//! Servers that others wrote answer our hellos.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use tls_ladder::{
    model::evidence::{HelloQuestion, ProtocolVersion},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups,
        hello_shapes::{current, enumeration, enumeration_of_groups, for_question},
        server_flight::{FlightReader, Progress},
    },
};

use super::facts::{facts, read_whole};
use crate::support::{
    old_server::{self, HOST, OldServer, PRIME_512, PRIME_1024, TlsLite, node010, s_server, tlslite},
    pki::{Fault, Pki},
    requirement::is_here,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a hello to a server and reads until its flight has ended or it closes.
fn ask(server: &OldServer, hello: &HelloSpec) -> Vec<u8> {
    let mut connection = TcpStream::connect(server.implicit()).expect("it listens");
    connection.set_read_timeout(Some(PATIENCE)).expect("a time limit can be set");
    connection.write_all(&hello.to_bytes(&[0x5A; 32])).expect("a hello can be sent");
    let mut reader = FlightReader::new();
    let mut said = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match connection.read(&mut piece) {
            Ok(0) => return said,
            Ok(count) => {
                said.extend(&piece[..count]);
                if reader.push(&piece[..count]) == Progress::Ended {
                    return said;
                }
            }
            // Whoever refuses may reset the connection behind its alert.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return said,
            Err(error) => panic!("{error} after {said:?}\n{}", server.log()),
        }
    }
}

/// Asks, and holds the answer to what is known about the server.
#[track_caller]
fn hold(asked: &str, server: &OldServer, hello: &HelloSpec, expected: &[&str]) {
    let found = facts(&read_whole(&ask(server, hello)));
    for fact in expected {
        assert!(
            found.iter().any(|known| known == fact),
            "{asked}: no {fact:?} in {found:#?}\n{}",
            server.log()
        );
    }
}

fn older() -> HelloSpec {
    for_question(HelloQuestion::OlderSuites, Some(HOST))
}

fn only(version: ProtocolVersion, suites: &[&str]) -> HelloSpec {
    let suites = suites.iter().map(|name| cipher_suite::code_or_kind(name).expect("it is known")).collect();
    enumeration(version, suites, Some(HOST))
}

#[test]
fn openssl_answers_every_hello() {
    if !is_here("openssl_answers_every_hello", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let rsa = pki.rsa_identity(HOST, 2048);
    let ec = pki.identity(HOST, Fault::None);
    let prime_1024 = pki.dh_parameters(PRIME_1024);
    let tls13 = enumeration(ProtocolVersion::Tls13, cipher_suite::all(ProtocolVersion::Tls13), Some(HOST));

    let server = s_server(&pki, &rsa, "");
    hold(
        "OpenSSL s_server; a current hello",
        &server,
        &current(Some(HOST)),
        &["answer = accepted", "version = TLSv1.3", "complete = yes"],
    );
    let small = for_question(HelloQuestion::WithoutPostQuantum, Some(HOST));
    hold(
        "OpenSSL s_server; a current hello without the post-quantum share",
        &server,
        &small,
        &["version = TLSv1.3", "suite = TLS_AES_256_GCM_SHA384", "group = x25519"],
    );
    hold(
        "OpenSSL s_server; TLS 1.3 without a key share",
        &server,
        &tls13,
        &["version = TLSv1.3", "hello_retry = yes", "group = x25519", "complete = yes"],
    );
    hold(
        "OpenSSL s_server -groups P-384; TLS 1.3 without a key share",
        &s_server(&pki, &rsa, "-groups P-384"),
        &tls13,
        &["hello_retry = yes", "group = secp384r1"],
    );
    let capped = for_question(HelloQuestion::CappedAtTls12, Some(HOST));
    hold(
        "OpenSSL s_server; capped at TLS 1.2",
        &server,
        &capped,
        &[
            "version = TLSv1.2",
            "suite = TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "group = x25519",
            "certificate_key = RSA",
            "certificates = 2",
            "secure_renegotiation = yes",
            "extended_master_secret = yes",
            "session_ticket = yes",
            "complete = yes",
        ],
    );
    let padded = HelloSpec { padded_to: Some(20_000), ..capped.clone() };
    hold(
        "OpenSSL s_server; capped at TLS 1.2, padded to 20000 octets",
        &server,
        &padded,
        &["version = TLSv1.2", "complete = yes"],
    );
    let fallback = HelloSpec { fallback_scsv: true, ..capped };
    hold(
        "OpenSSL s_server; TLS 1.2 that admits to be a fallback",
        &server,
        &fallback,
        &["answer = refused", "alert = inappropriate_fallback"],
    );
    for (suite, facts) in [
        ("TLS_RSA_WITH_AES_128_CBC_SHA", ["certificate_key = RSA", "complete = yes"]),
        ("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", ["dh_bits = 2048", "dh_prime = RFC 3526 group 14"]),
        ("TLS_DH_anon_WITH_AES_128_CBC_SHA", ["dh_prime = RFC 2409 group 2", "complete = yes"]),
    ] {
        let hello = only(ProtocolVersion::Tls12, &[suite]);
        let chosen = format!("suite = {suite}");
        hold(&format!("OpenSSL s_server; {suite}"), &server, &hello, &[&chosen, facts[0], facts[1]]);
    }
    for (question, version) in [(HelloQuestion::Tls11, "TLSv1.1"), (HelloQuestion::Tls10, "TLSv1.0")] {
        let hello = for_question(question, Some(HOST));
        let spoken = format!("version = {version}");
        hold(&format!("OpenSSL s_server; {version}"), &server, &hello, &[&spoken, "complete = yes"]);
    }
    hold(
        "OpenSSL s_server without SSLv3; SSLv3",
        &server,
        &for_question(HelloQuestion::Ssl3, None),
        &["answer = refused"],
    );
    let brainpool = enumeration_of_groups(ProtocolVersion::Tls12, vec![0x001A], None);
    hold(
        "OpenSSL s_server; TLS 1.2 with brainpoolP256r1",
        &s_server(&pki, &rsa, "-groups brainpoolP256r1"),
        &brainpool,
        &["group = brainpoolP256r1"],
    );

    let server = s_server(&pki, &rsa, "-Verify 1 -no_tls1_3 -max_send_frag 512");
    hold(
        "OpenSSL s_server -Verify 1 -no_tls1_3 -max_send_frag 512; a current hello",
        &server,
        &current(Some(HOST)),
        &["version = TLSv1.2", "client_certificate_requested = yes", "certificates = 2", "complete = yes"],
    );
    let server = s_server(&pki, &ec, "-tls1_2");
    hold(
        "OpenSSL s_server -tls1_2 with an EC certificate; a hello with older suites",
        &server,
        &older(),
        &["suite = TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "certificate_key = EC P-256", "complete = yes"],
    );
    let server = s_server(&pki, &rsa, &format!("-tls1_2 -dhparam {}", prime_1024.display()));
    hold(
        "OpenSSL s_server with a prime of 1024 bits; TLS 1.2 with DHE only",
        &server,
        &only(ProtocolVersion::Tls12, &["TLS_DHE_RSA_WITH_AES_128_CBC_SHA"]),
        &["dh_bits = 1024", "dh_prime = RFC 2409 group 2"],
    );
    let server = s_server(&pki, &rsa, "-tls1_3");
    hold(
        "OpenSSL s_server -tls1_3; a hello with older suites",
        &server,
        &older(),
        &["answer = refused", "alert = protocol_version"],
    );
    let names = format!(
        "-tls1_2 -servername elsewhere.test -cert2 {} -key2 {}",
        rsa.chain.display(),
        rsa.key.display()
    );
    hold(
        "OpenSSL s_server -servername elsewhere.test; a hello with older suites",
        &s_server(&pki, &rsa, &names),
        &older(),
        &["warning = unrecognized_name", "answer = accepted", "complete = yes"],
    );
    hold(
        "OpenSSL s_server -servername elsewhere.test -servername_fatal; a hello with older suites",
        &s_server(&pki, &rsa, &(names + " -servername_fatal")),
        &older(),
        &["answer = refused", "alert = unrecognized_name"],
    );
}

#[test]
fn every_key_share_is_taken_for_a_real_one() {
    if !is_here("every_key_share_is_taken_for_a_real_one", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity(HOST, Fault::None);
    for (group, openssl) in [
        (groups::X25519, "X25519"),
        (groups::X448, "X448"),
        (groups::SECP256R1, "P-256"),
        (groups::SECP384R1, "P-384"),
        (groups::SECP521R1, "P-521"),
        (0x0100, "ffdhe2048"),
        (0x0102, "ffdhe4096"),
    ] {
        let server = s_server(&pki, &identity, &format!("-tls1_3 -groups {openssl}"));
        let hello = HelloSpec {
            groups: vec![group],
            key_share: KeyShare::Random(vec![group]),
            ..enumeration(ProtocolVersion::Tls13, vec![0x1301], Some(HOST))
        };
        let flight = read_whole(&ask(&server, &hello));
        let answer = flight.hello.unwrap_or_else(|| panic!("{openssl}: {:?}", flight.alert));
        assert_eq!(answer.group.as_deref(), Some(groups::name(group).as_str()));
        assert!(!answer.hello_retry, "{openssl}: the share was taken");
    }
}

#[test]
fn tlslite_answers_old_hellos() {
    if !is_here("tlslite_answers_old_hellos", old_server::tlslite_missing()) {
        return;
    }
    let pki = Pki::new();
    let rsa = pki.rsa_identity(HOST, 2048);
    let old = pki.old_identity(HOST, 1024, "md5");
    let ssl3 =
        TlsLite { versions: &["SSLv3"], ciphers: &["rc4", "3des"], key_exchanges: &["rsa"], prime: None };
    hold(
        "tlslite-ng with SSLv3 only; SSLv3",
        &tlslite(&old, ssl3),
        &for_question(HelloQuestion::Ssl3, None),
        &["version = SSLv3", "certificate_key = RSA", "complete = yes"],
    );
    let tls10 = TlsLite { versions: &["TLSv1.0"], ..ssl3 };
    let server = tlslite(&old, tls10);
    hold(
        "tlslite-ng with TLS 1.0, RC4 and 3DES; TLS 1.0 with RC4",
        &server,
        &only(ProtocolVersion::Tls10, &["TLS_RSA_WITH_RC4_128_SHA"]),
        &["version = TLSv1.0", "suite = TLS_RSA_WITH_RC4_128_SHA", "complete = yes"],
    );
    hold(
        "tlslite-ng with TLS 1.0, RC4 and 3DES; a hello with older suites",
        &server,
        &older(),
        &["version = TLSv1.0"],
    );
    hold(
        "tlslite-ng with TLS 1.0, RC4 and 3DES; a current hello",
        &server,
        &current(Some(HOST)),
        &["answer = refused"],
    );
    let short =
        TlsLite { versions: &["TLSv1.2"], ciphers: &[], key_exchanges: &["dhe_rsa"], prime: Some(PRIME_512) };
    hold(
        "tlslite-ng with a prime of 512 bits; a hello with older suites",
        &tlslite(&rsa, short),
        &older(),
        &["dh_bits = 512", "dh_prime = Apache 512"],
    );
    let tls13 = TlsLite { versions: &["TLSv1.2", "TLSv1.3"], ..TlsLite::default() };
    hold(
        "tlslite-ng with TLS 1.2 and 1.3; a current hello",
        &tlslite(&rsa, tls13),
        &current(Some(HOST)),
        &["version = TLSv1.3", "complete = yes"],
    );
}

#[test]
fn a_server_of_2014_answers_the_oldest_hellos() {
    if !is_here("a_server_of_2014_answers_the_oldest_hellos", old_server::node010_missing()) {
        return;
    }
    let pki = Pki::new();
    let old = pki.old_identity(HOST, 1024, "md5");
    let server = node010(&old, "SSLv23_server_method", "ALL:EXPORT:SSLv2");
    hold(
        "Node 0.10 (OpenSSL 1.0.1h) with everything; SSLv2",
        &server,
        &for_question(HelloQuestion::Ssl2, None),
        &["version = SSLv2", "certificate_key = RSA", "complete = yes"],
    );
    hold(
        "Node 0.10 (OpenSSL 1.0.1h) with everything; SSLv3",
        &server,
        &for_question(HelloQuestion::Ssl3, None),
        &["version = SSLv3", "complete = yes"],
    );
    hold(
        "Node 0.10 (OpenSSL 1.0.1h) with everything; TLS 1.0",
        &server,
        &for_question(HelloQuestion::Tls10, Some(HOST)),
        &["version = TLSv1.0", "complete = yes"],
    );
    hold(
        "Node 0.10 (OpenSSL 1.0.1h) with everything; a hello with older suites",
        &server,
        &older(),
        &["version = TLSv1.2", "complete = yes"],
    );
    let without = node010(&old, "SSLv23_server_method", "HIGH:!SSLv2");
    hold(
        "Node 0.10 (OpenSSL 1.0.1h) without a cipher of SSLv2; SSLv2",
        &without,
        &for_question(HelloQuestion::Ssl2, None),
        &["answer = refused", "alert = no_cipher_error"],
    );
}
