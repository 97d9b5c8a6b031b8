//! The deep look at real servers: what is found, what is concluded from it, what it costs, and what it does when a
//! server has had enough.

use std::{net::SocketAddr, time::Duration};

use tls_ladder::{
    model::{
        evidence::{DeepEnd, DeepLook, GroupLook, ServerNameUse, SuiteOrder},
        layer::Layer,
        target::TlsMode,
    },
    run::{DeepOptions, Options},
};

use crate::support::{
    exim,
    front::{Dislike, Reaction},
    old_server::{self, HOST, PRIME_1024, and_also, node010, s_server},
    pki::{Fault, Pki},
    postfix,
    question::{Answer, Question},
    requirement::is_here,
};

fn look_with(at: SocketAddr, host: &str, pki: &Pki, change: impl FnOnce(&mut Options)) -> (DeepLook, Answer) {
    let question = Question { host, at, mode: TlsMode::StartTls, authority: &pki.root() };
    let answer = question.ask_with(|options| {
        options.deep = Some(DeepOptions { parallel: DeepOptions::MOST_PARALLEL });
        change(options);
    });
    let look = answer.server().deep.clone().unwrap_or_else(|| panic!("no deep look: {}", answer.told()));
    (*look, answer)
}

fn look(at: SocketAddr, host: &str, pki: &Pki) -> (DeepLook, Answer) {
    let (look, answer) = look_with(at, host, pki, |_| {});
    assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{look:#?}");
    (look, answer)
}

#[track_caller]
fn assert_found(answer: &Answer, ids: &[&str]) {
    let found = answer.findings(Layer::Handshake);
    for id in ids {
        assert!(found.contains(id), "{id} is not among {found:?}");
    }
}

/// A healthy server stays healthy, whatever it also takes.
#[test]
fn deep_look_at_postfix() {
    if !is_here("deep_look_at_postfix", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &[]);
    let (look, answer) = look(server.address(), postfix::HOST, &pki);
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_found(&answer, &["tls-anon-null-export", "tls-old-versions-too"]);
    assert_eq!(look.fallback_scsv, Some(true));
    assert_eq!(look.secure_renegotiation, Some(true));
    assert_eq!(look.extended_master_secret, Some(true));
    assert_eq!(look.compression, Some(false));
    assert_eq!(look.without_server_name, Some(ServerNameUse::Same));
    assert!(look.versions.iter().all(|version| version.order != Some(SuiteOrder::Server)), "{look:#?}");
    assert_eq!(look.certificates.len(), 1, "{:#?}", look.certificates);
    assert!(look.certificates[0].seen >= 3, "the same one on three connections: {:#?}", look.certificates);
    assert_eq!(answer.report.run.connections, 1 + look.progress.connections, "the report counts them all");
    // The first connection was the test's own, to see that it is up.
    let connections = 1 + answer.report.run.connections as usize;
    server.wait_until_logged(postfix::LOGGED_END, connections);
    assert_eq!(server.logged(postfix::LOGGED_CONNECTION), connections, "{}", server.log());
    assert!(look.progress.connections < 70, "testssl.sh asks more of it: {:?}", look.progress);
}

#[test]
fn deep_look_at_exim() {
    if !is_here("deep_look_at_exim", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    // It takes 20 connections at a time, and counts one whose handshake broke off for half a second more: without
    // a delay on the way, even one connection at a time is too fast for it, and it says 421.
    let server = exim::start(Some(&pki.rsa_identity(exim::HOST, 2048)), "", "");
    let (look, answer) = look_with(server.address(), exim::HOST, &pki, |options| {
        options.deep = Some(DeepOptions::default());
        options.limits.patience = [Duration::from_secs(1); 5];
    });
    assert_eq!(look.progress.end, Some(DeepEnd::Complete), "{look:#?}");
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_eq!(
        server.logged("refused: too many connections"),
        look.progress.waits as usize,
        "{}",
        server.log()
    );
    let names: Vec<&str> = look.groups.iter().map(|GroupLook { name, .. }| name.as_str()).collect();
    for group in ["x25519", "secp256r1", "secp384r1", "secp521r1", "x448", "ffdhe2048"] {
        assert!(names.contains(&group), "GnuTLS takes {group}: {names:?}");
    }
}

/// Too many calls in a short time are answered with 421: it waits, and then goes on where it was.
#[test]
fn a_server_that_limits_its_callers() {
    if !is_here("a_server_that_limits_its_callers", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity(postfix::HOST, Fault::None);
    let settings = [
        "smtpd_client_connection_rate_limit = 30",
        "smtpd_client_event_limit_exceptions =",
        "anvil_rate_time_unit = 2s",
    ];
    let server = postfix::start(Some(&identity), &settings);
    let (limited, answer) = look_with(server.address(), postfix::HOST, &pki, |options| {
        options.limits.patience = [Duration::from_millis(2500); 5];
    });
    assert!(limited.progress.waits > 0, "{:?}\n{}", limited.progress, server.log());
    assert!(server.logged("too many connections") + server.logged("limit exceeded") > 0, "{}", server.log());
    assert_eq!(limited.progress.end, Some(DeepEnd::Complete), "{:?}", limited.progress);
    assert!(answer.told().contains("asks for patience"), "{}", answer.told());
    let server = postfix::start(Some(&identity), &[]);
    let (unlimited, _) = look(server.address(), postfix::HOST, &pki);
    assert_eq!(suites(&limited), suites(&unlimited));
}

/// Every suite, as a set for each version: their order is not the server's where it has none.
fn suites(look: &DeepLook) -> Vec<(&str, Vec<&str>)> {
    look.versions
        .iter()
        .map(|version| {
            let mut names: Vec<&str> = version.suites.iter().map(|look| look.suite.name.as_str()).collect();
            names.sort_unstable();
            (version.version.name(), names)
        })
        .collect()
}

#[test]
fn deep_look_at_openssl_of_2014() {
    if !is_here("deep_look_at_openssl_of_2014", old_server::node010_missing()) {
        return;
    }
    let pki = Pki::new();
    let old = pki.old_identity(HOST, 1024, "sha1");
    let server = node010(&old, "SSLv23_server_method", "ALL:SSLv2:LOW");
    let (look, answer) = look(server.address(), HOST, &pki);
    assert_found(
        &answer,
        &["tls-legacy-kex-only", "tls-sslv2", "tls-old-versions-too", "tls-weak-ciphers-too"],
    );
    assert_eq!(look.extended_master_secret, Some(false), "it is older than that");
    assert_eq!(look.secure_renegotiation, Some(true));
    assert_eq!(look.fallback_scsv, Some(false));
    assert_eq!(
        answer.report.run.connections as usize,
        server.front.connections(),
        "the report counts them all"
    );
}

/// Beside better methods, a short prime is for old senders only.
#[test]
fn a_short_prime_beside_better_methods() {
    if !is_here("a_short_prime_beside_better_methods", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let options = format!("-dhparam {}", pki.dh_parameters(PRIME_1024).display());
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), &options);
    let (look, answer) = look(server.address(), HOST, &pki);
    assert_found(&answer, &["tls-weak-dh"]);
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    let known =
        look.versions.iter().flat_map(|version| &version.suites).find_map(|suite| suite.dh_prime.as_deref());
    assert_eq!(known, Some("RFC 2409 group 2"));
}

#[test]
fn two_certificates_are_seen() {
    if !is_here("two_certificates_are_seen", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let (ec, rsa) = (pki.identity(HOST, Fault::None), pki.rsa_identity(HOST, 2048));
    let server = s_server(&pki, &ec, &and_also(&pki, &rsa));
    let (look, answer) = look(server.address(), HOST, &pki);
    assert_found(&answer, &["tls-dual-cert"]);
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    let mut keys: Vec<&str> = look.certificates.iter().map(|certificate| certificate.key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["EC P-256", "RSA"]);
}

#[test]
fn without_its_name_it_refuses() {
    if !is_here("without_its_name_it_refuses", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), "")
        .behind_a_box(Dislike::NoServerName, Reaction::Alert(112));
    let (look, answer) = look(server.address(), HOST, &pki);
    assert_eq!(look.without_server_name, Some(ServerNameUse::Refused));
    assert_found(&answer, &["tls-sni-required"]);
}

#[test]
fn a_server_with_an_order_of_its_own() {
    if !is_here("a_server_with_an_order_of_its_own", old_server::s_server_missing()) {
        return;
    }
    let pki = Pki::new();
    let wanted = ["ECDHE-RSA-AES128-SHA", "AES256-SHA", "DHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"];
    let options = format!("-tls1_2 -serverpref -cipher {}", wanted.join(":"));
    let server = s_server(&pki, &pki.rsa_identity(HOST, 2048), &options);
    let (look, _) = look(server.address(), HOST, &pki);
    let version = look.versions.iter().find(|version| !version.suites.is_empty()).expect("one version");
    let names: Vec<&str> = version.suites.iter().map(|look| look.suite.name.as_str()).collect();
    assert_eq!(version.order, Some(SuiteOrder::Server));
    assert_eq!(
        names,
        [
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
        ]
    );
}
