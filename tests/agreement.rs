//! The deep look beside other scanners: for every server here, the versions and suites it finds are those that
//! `sslscan` and nmap's `ssl-enum-ciphers` find on the same server at the same time. Where they may differ stands
//! in a table, with who is right and why; a line of the table that is not needed any more fails, too.
//!
//! A server or scanner that is not there is skipped with a notice; where everything has to be there (`CI=true`), it
//! fails.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod support {
    pub(crate) mod accounts;
    pub(crate) mod exim;
    pub(crate) mod front;
    pub(crate) mod instance;
    pub(crate) mod old_server;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod question;
    pub(crate) mod requirement;
    pub(crate) mod scanner;
}

use std::{net::SocketAddr, path::Path, thread};

use support::{
    exim,
    front::{Dislike, Reaction},
    old_server::{self, HOST, PRIME_512, PRIME_1024, TlsLite, and_also, node010, s_server, tlslite},
    pki::{Fault, Pki},
    postfix,
    question::Question,
    requirement::is_here,
    scanner::{self, Findings},
};
use tls_ladder::{
    model::{
        evidence::{DeepEnd, DeepLook, ProtocolVersion, Support},
        target::TlsMode,
    },
    protocol::tls::{cipher_suite::suite, groups},
    run::DeepOptions,
};

// ---------------------------------------------------------------- who may differ, and why

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scanner {
    Sslscan,
    Nmap,
}

/// A difference that is known, understood, and not ours to mend.
struct Justified {
    scanner: Scanner,
    /// The tests of the servers it is about.
    cases: &'static [&'static str],
    /// What it is about: a version, or a suite of a version.
    covers: fn(ProtocolVersion, Option<u32>) -> bool,
    /// Who is right, and why.
    why: &'static str,
}

const JUSTIFIED: &[Justified] = &[
    Justified {
        scanner: Scanner::Sslscan,
        cases: &[
            "agreement_on_ssl3_only",
            "agreement_on_everything_tlslite_has",
            "agreement_on_openssl_of_2014",
        ],
        covers: |version, suite| version <= ProtocolVersion::Ssl3 && suite.is_some(),
        why: "We are right, and nmap agrees. sslscan asks for suites with the OpenSSL it was built with, and \
              Debian's has neither SSLv2 nor SSLv3: with hellos of its own it sees only that the version is spoken.",
    },
    Justified {
        scanner: Scanner::Sslscan,
        cases: &["agreement_on_a_client_certificate_required"],
        covers: |version, suite| version <= ProtocolVersion::Tls12 && suite.is_some(),
        why: "We are right, and nmap agrees. sslscan counts finished handshakes only, and here none is finished \
              without a certificate of the client; what a client with one would get stays unseen. (In TLS 1.3 the \
              refusal comes after the handshake.)",
    },
];

/// The groups sslscan asks for in TLS 1.3: the five curves and the five primes of RFC 8446 §4.2.7.
const SSLSCAN_GROUPS: [u16; 10] =
    [0x0017, 0x0018, 0x0019, 0x001D, 0x001E, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104];

// ---------------------------------------------------------------- the comparison

fn findings(look: &DeepLook) -> Findings {
    let groups = look.groups.iter().map(|group| group.code).collect();
    let mut found = Findings { groups, ..Findings::default() };
    for version in &look.versions {
        assert!(
            version.support == Support::No || version.support == Support::Yes && version.complete,
            "the look is whole: {version:?}"
        );
        if version.support == Support::Yes {
            found.versions.insert(version.version);
        }
        if let Some(order) = version.order {
            found.orders.insert(version.version, order);
        }
        for look in &version.suites {
            found.suites.insert((version.version, look.suite.code));
            if let Some(bits) = look.dh_bits {
                found.dh_bits.insert((version.version, look.suite.code), bits);
            }
        }
    }
    found
}

/// Everything one of both has and the other has not, in words, without what is justified, and the lines of
/// justification for this server that nothing needed.
fn differences(case: &str, scanner: Scanner, ours: &Findings, theirs: &Findings) -> Vec<String> {
    let lines: Vec<&Justified> =
        JUSTIFIED.iter().filter(|line| line.scanner == scanner && line.cases.contains(&case)).collect();
    let mut needed = vec![false; lines.len()];
    let mut justified = |version, suite| {
        let line = lines.iter().position(|line| (line.covers)(version, suite));
        if let Some(line) = line {
            needed[line] = true;
        }
        line.is_some()
    };
    let mut list = Vec::new();
    for version in ours.versions.symmetric_difference(&theirs.versions) {
        if !justified(*version, None) {
            let who = if ours.versions.contains(version) { "only we find" } else { "only it finds" };
            list.push(format!("{scanner:?}: {who} {}", version.name()));
        }
    }
    for (version, code) in ours.suites.symmetric_difference(&theirs.suites) {
        if !justified(*version, Some(*code)) {
            let who = if ours.suites.contains(&(*version, *code)) { "only we find" } else { "only it finds" };
            list.push(format!("{scanner:?}: {who} {} in {}", suite(*code).name, version.name()));
        }
    }
    for (line, _) in lines.iter().zip(needed).filter(|(_, needed)| !needed) {
        list.push(format!("{scanner:?} does not differ any more: {}", line.why));
    }
    // It does not ask for the curves of SSLv3, as it does not ask for its suites.
    if scanner == Scanner::Sslscan && ours.versions.last() > Some(&ProtocolVersion::Ssl3) {
        let unlike = ours.groups.symmetric_difference(&theirs.groups);
        for group in unlike.filter(|group| SSLSCAN_GROUPS.contains(group)) {
            let who = if ours.groups.contains(group) { "only we find" } else { "only it finds" };
            list.push(format!("{scanner:?}: {who} {}", groups::name(*group)));
        }
    }
    for (which, bits) in &theirs.dh_bits {
        if ours.dh_bits.get(which).is_some_and(|ours| ours != bits) {
            list.push(format!(
                "{scanner:?}: {which:?} comes with a prime of {bits} bits, {:?}",
                ours.dh_bits.get(which)
            ));
        }
    }
    for (version, order) in &theirs.orders {
        if ours.orders.get(version).is_some_and(|ours| ours != order) {
            list.push(format!("{scanner:?}: the order in {} is the {order:?}'s", version.name()));
        }
    }
    list
}

/// Looks at a server with all three at once, and compares.
#[track_caller]
fn assert_agreement(case: &str, at: SocketAddr, host: &str, authority: &Path) -> DeepLook {
    let (look, sslscan, nmap) = thread::scope(|scope| {
        let sslscan = scope.spawn(|| scanner::sslscan(at, host));
        let nmap = scope.spawn(|| scanner::nmap(at, host));
        let answer = Question { host, at, mode: TlsMode::StartTls, authority }
            .ask_with(|options| options.deep = Some(DeepOptions { parallel: DeepOptions::MOST_PARALLEL }));
        let look = answer.server().deep.clone().unwrap_or_else(|| panic!("no deep look: {}", answer.told()));
        (*look, sslscan.join().expect("sslscan runs"), nmap.join().expect("nmap runs"))
    });
    assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{case}: {look:#?}");
    let ours = findings(&look);
    let mut list = differences(case, Scanner::Sslscan, &ours, &sslscan);
    list.extend(differences(case, Scanner::Nmap, &ours, &nmap));
    assert!(list.is_empty(), "{case}: {} suites, but\n{}", ours.suites.len(), list.join("\n"));
    look
}

fn scanners_and(server: Option<String>) -> Option<String> {
    scanner::missing().or(server)
}

// ---------------------------------------------------------------- the servers

#[test]
fn agreement_on_postfix() {
    if !is_here("agreement_on_postfix", scanners_and(postfix::missing())) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &[]);
    assert_agreement("agreement_on_postfix", server.address(), postfix::HOST, &pki.root());
}

#[test]
fn agreement_on_exim() {
    if !is_here("agreement_on_exim", scanners_and(exim::missing())) {
        return;
    }
    let pki = Pki::new();
    // nmap opens more than the 20 connections at a time that Exim takes, and then gives up.
    let identity = pki.rsa_identity(exim::HOST, 2048);
    let server = exim::start(Some(&identity), "smtp_accept_max = 0", "");
    assert_agreement("agreement_on_exim", server.address(), exim::HOST, &pki.root());
}

fn agreement_on_tlslite(case: &str, speaks: TlsLite<'_>) {
    if !is_here(case, scanners_and(old_server::tlslite_missing())) {
        return;
    }
    let pki = Pki::new();
    let server = tlslite(&pki.rsa_identity(HOST, 2048), speaks);
    assert_agreement(case, server.address(), HOST, &pki.root());
}

fn agreement_on_s_server(case: &str, options: &str) {
    if !is_here(case, scanners_and(old_server::s_server_missing())) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), options);
    assert_agreement(case, server.address(), HOST, &pki.root());
}

#[test]
fn agreement_on_ssl3_only() {
    let speaks = TlsLite { versions: &["SSLv3"], ciphers: &["rc4", "3des", "aes128"], ..TlsLite::default() };
    agreement_on_tlslite("agreement_on_ssl3_only", speaks);
}

#[test]
fn agreement_on_tls10_with_rc4_and_3des() {
    let speaks = TlsLite {
        versions: &["TLSv1.0"],
        ciphers: &["rc4", "3des"],
        key_exchanges: &["rsa"],
        ..TlsLite::default()
    };
    agreement_on_tlslite("agreement_on_tls10_with_rc4_and_3des", speaks);
}

#[test]
fn agreement_on_everything_tlslite_has() {
    let speaks = TlsLite {
        versions: &["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"],
        ciphers: &[
            "chacha20-poly1305",
            "aes256gcm",
            "aes128gcm",
            "aes256ccm",
            "aes128ccm",
            "aes128ccm_8",
            "aes256ccm_8",
            "aes256",
            "aes128",
            "3des",
            "rc4",
            "null",
        ],
        ..TlsLite::default()
    };
    agreement_on_tlslite("agreement_on_everything_tlslite_has", speaks);
}

#[test]
fn agreement_on_a_prime_of_512_bits() {
    let speaks = TlsLite {
        versions: &["TLSv1.0", "TLSv1.1", "TLSv1.2"],
        key_exchanges: &["dhe_rsa"],
        prime: Some(PRIME_512),
        ..TlsLite::default()
    };
    agreement_on_tlslite("agreement_on_a_prime_of_512_bits", speaks);
}

#[test]
fn agreement_on_a_prime_of_1024_bits() {
    if !is_here("agreement_on_a_prime_of_1024_bits", scanners_and(old_server::s_server_missing())) {
        return;
    }
    let pki = Pki::new();
    let prime = pki.dh_parameters(PRIME_1024);
    let options = format!("-tls1_2 -cipher kDHE -dhparam {}", prime.display());
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), &options);
    assert_agreement("agreement_on_a_prime_of_1024_bits", server.address(), HOST, &pki.root());
}

#[test]
fn agreement_on_rsa_key_exchange_only() {
    agreement_on_s_server("agreement_on_rsa_key_exchange_only", "-tls1_2 -cipher kRSA");
}

#[test]
fn agreement_on_tls10_only() {
    agreement_on_s_server("agreement_on_tls10_only", "-tls1");
}

#[test]
fn agreement_on_a_server_with_an_order_of_its_own() {
    agreement_on_s_server("agreement_on_a_server_with_an_order_of_its_own", "-serverpref");
}

#[test]
fn agreement_on_a_client_certificate_required() {
    agreement_on_s_server("agreement_on_a_client_certificate_required", "-Verify 1");
}

#[test]
fn agreement_on_two_certificates() {
    if !is_here("agreement_on_two_certificates", scanners_and(old_server::s_server_missing())) {
        return;
    }
    let pki = Pki::new();
    let (ec, rsa) = (pki.identity(HOST, Fault::None), pki.rsa_identity(HOST, 2048));
    let server = s_server(&pki, &ec, &and_also(&pki, &rsa));
    let look = assert_agreement("agreement_on_two_certificates", server.address(), HOST, &pki.root());
    let keys: Vec<&str> = look.certificates.iter().map(|certificate| certificate.key.as_str()).collect();
    assert!(
        keys.iter().any(|key| key.starts_with("EC")) && keys.iter().any(|key| key.starts_with("RSA")),
        "{keys:?}"
    );
}

#[test]
fn agreement_on_a_name_required() {
    if !is_here("agreement_on_a_name_required", scanners_and(old_server::s_server_missing())) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "-cipher kECDHE")
        .behind_a_box(Dislike::NoServerName, Reaction::Alert(112));
    assert_agreement("agreement_on_a_name_required", server.address(), HOST, &pki.root());
    assert!(server.front.disliked() > 0, "it was asked without the name, too");
}

#[test]
fn agreement_on_a_box_that_chokes_on_tls13() {
    if !is_here("agreement_on_a_box_that_chokes_on_tls13", scanners_and(old_server::s_server_missing())) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "-tls1_2 -cipher kECDHE")
        .behind_a_box(Dislike::Tls13, Reaction::Close);
    assert_agreement("agreement_on_a_box_that_chokes_on_tls13", server.address(), HOST, &pki.root());
}

#[test]
fn agreement_on_openssl_of_2014() {
    if !is_here("agreement_on_openssl_of_2014", scanners_and(old_server::node010_missing())) {
        return;
    }
    let pki = Pki::new();
    let old = pki.old_identity(HOST, 1024, "md5");
    let server = node010(&old, "SSLv23_server_method", "ALL:SSLv2:LOW");
    assert_agreement("agreement_on_openssl_of_2014", server.address(), HOST, &pki.root());
}
