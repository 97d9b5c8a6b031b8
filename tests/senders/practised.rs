//! The whole way: the engine looks at practice servers of other times, and says who can talk to them.

use std::time::Duration;

use tls_ladder::{
    model::report::Server,
    practice,
    run::{DeepOptions, Options},
};

use crate::{engine, fits::said};

/// The limit of every step. One of the servers is silent to most of what it is asked.
const LIMIT: Duration = Duration::from_secs(5);

/// What the report says of each sender.
fn looked_at(name: &str) -> Server {
    let server = practice::start(name, None).expect("there is such a lesson");
    let options =
        Options { deep: Some(DeepOptions { parallel: 1 }), ..engine::options_for(&server, name, LIMIT) };
    let report = engine::check(server.target.clone(), options);
    report.servers.into_iter().next().expect("one server was asked")
}

#[track_caller]
fn check(name: &str, expected: &[(&str, &str)]) {
    let server = looked_at(name);
    let found: Vec<(&str, String)> = expected
        .iter()
        .map(|(key, _)| {
            let row = server.senders.iter().find(|row| row.key == *key);
            (*key, row.map_or("no row".to_owned(), |row| said(&row.fit)))
        })
        .collect();
    let expected: Vec<(&str, String)> =
        expected.iter().map(|(key, said)| (*key, (*said).to_owned())).collect();
    assert_eq!(found, expected, "{:#?}", server.deep);
}

#[test]
fn exchange_2003() {
    check(
        "exchange-2003",
        &[
            ("exchange-2003", "TLSv1.0 TLS_RSA_WITH_RC4_128_MD5"),
            ("exchange-online", "version: TLSv1.2 and TLSv1.0"),
            ("postfix-openssl-3", "no suite in TLSv1.0"),
            ("exim-gnutls", "no suite in TLSv1.0"),
            ("gmail", "TLSv1.0 TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            ("java-8", "refuses sha1WithRSAEncryption"),
        ],
    );
}

#[test]
fn a_server_with_rsa_key_exchange_only() {
    let server = looked_at("rsa-key-exchange-only");
    let row = server.senders.iter().find(|row| row.key == "exchange-2016-windows-2012-r2").expect("a row");
    assert!(said(&row.fit).starts_with("TLSv1.2 TLS_RSA_WITH_"), "{row:?}");
}

#[test]
fn a_server_with_a_weak_prime() {
    let server = looked_at("weak-dh");
    let of = |key: &str| said(&server.senders.iter().find(|row| row.key == key).expect("a row").fit);
    assert_eq!(of("sendmail"), "DH 1024 < 2048");
    assert!(of("postfix-openssl-3").starts_with("TLSv1.2 TLS_DHE_"), "{}", of("postfix-openssl-3"));
}

#[test]
fn a_server_that_wants_to_be_named() {
    let server = looked_at("needs-server-name");
    let of = |key: &str| said(&server.senders.iter().find(|row| row.key == key).expect("a row").fit);
    assert_eq!(of("postfix-openssl-3"), "wants a name");
    assert!(of("java-17").starts_with("TLSv1."), "{}", of("java-17"));
}

#[test]
fn a_server_that_breaks_on_tls_13() {
    let server = looked_at("tls13-intolerant");
    let of = |key: &str| said(&server.senders.iter().find(|row| row.key == key).expect("a row").fit);
    assert_eq!(of("postfix-openssl-3"), "answers: alert protocol_version (70)");
    assert!(of("exchange-2019").starts_with("TLSv1.2 "), "{}", of("exchange-2019"));
}

#[test]
fn a_server_that_chokes_on_a_large_hello() {
    let server = looked_at("chokes-on-large-hello");
    let of = |key: &str| said(&server.senders.iter().find(|row| row.key == key).expect("a row").fit);
    assert!(of("gmail").starts_with("answers: "), "{}", of("gmail"));
    assert!(of("exchange-2019").starts_with("TLSv1.2 "), "{}", of("exchange-2019"));
}
