//! What is foretold from a deep look, and from the answer to a sender's own hello, against what the real senders
//! get from the same server a moment later.

use std::{
    collections::BTreeMap,
    io::Write,
    net::SocketAddr,
    process::{Command, Stdio},
};

use tls_ladder::{
    diagnosis::senders,
    model::{evidence::ProtocolVersion, report::Server, sender_profile::Fit, target::TlsMode},
    run::DeepOptions,
};

use crate::{
    fits::fit_of,
    real_senders::{self, is_debian_12},
    support::{
        exim,
        instance::Instance,
        pki::{Fault, Identity, Pki},
        postfix,
        question::Question,
        requirement::is_here,
    },
};

/// The second Oakley group (RFC 2409 §6.2).
const PRIME_1024: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E34\
     04DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB\
     5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";
const ESTABLISHED: &str = "TLS connection established from";
const FAILED: &str = "SSL_accept error";
/// Sendmail of Debian 12 leaves everything to OpenSSL, and so does this program.
const OPENSSL: &str = "sendmail";

/// A server with these settings, asked by the engine, then by the senders themselves.
fn compare(case: &str, settings: &[&str]) {
    compare_with(case, settings, |pki| pki.identity(postfix::HOST, Fault::None));
}

fn compare_with(case: &str, settings: &[&str], identity: impl FnOnce(&Pki) -> Identity) {
    if !is_debian_12(case) || !is_here(case, postfix::missing().or_else(exim::missing)) {
        return;
    }
    let pki = Pki::new();
    let parameters = format!("smtpd_tls_dh1024_param_file = {}", pki.dh_parameters(PRIME_1024).display());
    let settings: Vec<&str> = settings.iter().copied().chain([parameters.as_str()]).collect();
    let server = postfix::start(Some(&identity(&pki)), &settings);
    let keys = ["postfix-openssl-3", "exim-gnutls", OPENSSL];
    let asked = look_at(&server, &pki, &keys);
    let computed = Server { asked: Vec::new(), ..asked.clone() };
    for key in keys {
        let real = handshake(&server, || match key {
            "postfix-openssl-3" => real_senders::postfix_delivers_to(server.address()),
            "exim-gnutls" => real_senders::Exim::sends_to(server.address()).wait(),
            _ => openssl_to(server.address()),
        });
        let mut seen_groups = BTreeMap::new();
        for (how, seen) in [("computed", &computed), ("asked", &asked)] {
            let profile = senders::profile(key).expect("a profile");
            let foretold = senders::fit(profile, seen).expect("it was asked").fit;
            let foretold_agreement = match &foretold {
                Fit::Agrees { version, suite, .. } => Some((*version, suite.name.clone())),
                Fit::Fails { .. } => None,
                Fit::Unknown => panic!("{case}, {key}, {how}: not known: {seen:#?}"),
            };
            seen_groups.insert(how, group_of(&foretold));
            assert_eq!(foretold_agreement, real, "{case}, {key}, {how}: {}", fit_of(seen, key));
        }
        if let (Some(Some(computed)), Some(Some(asked))) =
            (seen_groups.get("computed"), seen_groups.get("asked"))
        {
            assert_eq!(computed, asked, "{case}, {key}: a group that is named is the one that comes");
        }
    }
}

fn group_of(fit: &Fit) -> Option<String> {
    match fit {
        Fit::Agrees { group, .. } => group.clone(),
        _ => None,
    }
}

fn look_at(server: &Instance, pki: &Pki, keys: &[&str]) -> Server {
    let question = Question {
        host: postfix::HOST,
        at: server.address(),
        mode: TlsMode::StartTls,
        authority: &pki.root(),
    };
    let answer = question.ask_with(|options| {
        options.deep = Some(DeepOptions { parallel: DeepOptions::MOST_PARALLEL });
        options.ask_as = keys.iter().map(|key| (*key).to_owned()).collect();
    });
    answer.server().clone()
}

/// What the server logs of the next handshake: version and suite, or nothing when it failed.
fn handshake(server: &Instance, send: impl FnOnce()) -> Option<(ProtocolVersion, String)> {
    let before = settled(server).lines().count();
    send();
    let log = settled(server);
    let line = log
        .lines()
        .skip(before)
        .find(|line| line.contains(ESTABLISHED) || line.contains(FAILED))
        .unwrap_or_else(|| panic!("no handshake after line {before}:\n{log}"));
    let (_, agreed) = line.split_once(ESTABLISHED)?;
    let words: Vec<&str> = agreed.split_whitespace().collect();
    let after = |word: &str| words.iter().position(|other| *other == word).and_then(|at| words.get(at + 1));
    let version = match *words.get(1).expect("a version") {
        "TLSv1.3" => ProtocolVersion::Tls13,
        "TLSv1.2" => ProtocolVersion::Tls12,
        "TLSv1.1" => ProtocolVersion::Tls11,
        "TLSv1" => ProtocolVersion::Tls10,
        other => panic!("{other} in {line}"),
    };
    let cipher = *after("cipher").expect("a cipher");
    Some((version, registered_names().get(cipher).unwrap_or_else(|| panic!("{cipher}")).clone()))
}

/// The log when nobody is connected any more.
fn settled(server: &Instance) -> String {
    server.wait_until_logged(postfix::LOGGED_END, server.logged(postfix::LOGGED_CONNECTION));
    server.log()
}

/// OpenSSL's names of suites and the registered ones.
fn registered_names() -> BTreeMap<String, String> {
    let output = Command::new("openssl")
        .args(["ciphers", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"])
        .output()
        .expect("openssl is there");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (registered, own) = (words.next()?, words.nth(1)?);
            Some((own.to_owned(), registered.to_owned()))
        })
        .collect()
}

fn openssl_to(address: SocketAddr) {
    let mut client = Command::new("openssl")
        .args(["s_client", "-starttls", "smtp", "-noservername", "-quiet", "-connect", &address.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl starts");
    // It may have ended already, when the handshake failed.
    let _ = client.stdin.take().expect("it listens").write_all(b"QUIT\r\n");
    client.wait().expect("openssl ends");
}

#[test]
fn foretold_on_postfix_as_it_comes() {
    compare("what Postfix agrees to as it comes", &[]);
}

#[test]
fn foretold_on_tls_12_in_the_servers_order() {
    compare(
        "what Postfix agrees to in TLS 1.2",
        &[
            "smtpd_tls_protocols = <=TLSv1.2",
            "tls_preempt_cipherlist = yes",
            "smtpd_tls_exclude_ciphers = aNULL",
        ],
    );
}

#[test]
fn foretold_on_rsa_key_exchange_in_tls_10() {
    compare_with(
        "what Postfix agrees to in TLS 1.0 with RSA key exchange",
        &["smtpd_tls_protocols = <=TLSv1", "smtpd_tls_exclude_ciphers = kECDHE, kDHE, aNULL"],
        |pki| pki.rsa_identity(postfix::HOST, 1024),
    );
}

#[test]
fn foretold_on_a_prime_of_1024_bits() {
    compare_with(
        "what Postfix agrees to with a prime of 1024 bits",
        &[
            "smtpd_tls_protocols = <=TLSv1.2",
            "tls_preempt_cipherlist = yes",
            "smtpd_tls_exclude_ciphers = kECDHE, aNULL",
        ],
        |pki| pki.rsa_identity(postfix::HOST, 2048),
    );
}

#[test]
fn foretold_on_ecdhe_in_tls_10() {
    compare(
        "what Postfix agrees to in TLS 1.0 with ECDHE",
        &["smtpd_tls_protocols = <=TLSv1", "smtpd_tls_exclude_ciphers = kRSA, kDHE, aNULL"],
    );
}

#[test]
fn foretold_on_another_group() {
    compare("what Postfix agrees to with P-384", &["tls_eecdh_auto_curves = secp384r1"]);
}
