//! What follows from the answer to a sender's own hello, and when there are rows at all.

use tls_ladder::{
    diagnosis::senders,
    model::{evidence::*, report::Server, sender_profile::FitBasis},
};

use crate::{
    fits::{fit_of, said},
    servers::{modern, rsa_key_exchange_only, with_certificate},
};

/// A flight of TLS 1.2 with RSA key exchange.
pub(crate) fn accepted() -> HelloAnswer {
    HelloAnswer::Accepted(Box::new(flight(ProtocolVersion::Tls12, "TLS_RSA_WITH_AES_128_CBC_SHA")))
}

/// A flight of TLS 1.2 with what every current library offers.
pub(crate) fn accepted_with_ecdhe() -> HelloAnswer {
    let suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    HelloAnswer::Accepted(Box::new(flight(ProtocolVersion::Tls12, suite)))
}

fn flight(version: ProtocolVersion, suite: &str) -> ServerFlight {
    ServerFlight {
        version,
        suite: CipherSuite { code: 0x002F, name: suite.to_owned() },
        hello_retry: false,
        group: None,
        dh_bits: None,
        dh_prime: None,
        export_rsa_bits: None,
        signature_scheme: None,
        compression: 0,
        secure_renegotiation: true,
        extended_master_secret: false,
        session_ticket: false,
        session_id: false,
        ocsp_staple: false,
        client_certificate_requested: false,
        certificate_sha256: None,
        certificate_key: Some("RSA".to_owned()),
        certificate_octets: 900,
        complete: true,
    }
}

fn asked(mut server: Server, sender: &str, answer: HelloAnswer) -> Server {
    server.asked.push(AskedAs { sender: sender.to_owned(), answer, hello_octets: 300, elapsed_ms: 40.0 });
    server
}

fn without_deep_look(server: Server) -> Server {
    Server { deep: None, ..server }
}

#[test]
fn rows_are_there_only_for_what_was_asked() {
    let nothing = without_deep_look(modern());
    assert_eq!(senders::fits(&nothing), []);

    let one = asked(nothing, "postfix-openssl-3", accepted());
    let rows = senders::fits(&one);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].key.as_str(), rows[0].basis), ("postfix-openssl-3", FitBasis::Asked));
    assert_eq!(rows[0].name, senders::profile("postfix-openssl-3").unwrap().name);
    assert_eq!(said(&rows[0].fit), "TLSv1.2 TLS_RSA_WITH_AES_128_CBC_SHA");
}

#[test]
fn an_answer_counts_for_more_than_what_is_computed() {
    let server = asked(modern(), "gmail", HelloAnswer::Silent);
    let rows = senders::fits(&server);
    assert_eq!(rows.len(), senders::profiles().len());
    assert_eq!(fit_of(&server, "gmail"), "answers: nothing came within the limit");
    // The last answer counts.
    let again = asked(server, "gmail", accepted());
    assert_eq!(fit_of(&again, "gmail"), "TLSv1.2 TLS_RSA_WITH_AES_128_CBC_SHA");
    // A sender of another version of this program, of which nothing is known.
    let stranger = asked(without_deep_look(modern()), "lotus-notes", accepted());
    assert_eq!(senders::fits(&stranger), []);
}

#[test]
fn what_the_server_says_instead() {
    let alert = Alert { number: 40, name: "handshake_failure".to_owned() };
    let cases = [
        (HelloAnswer::Refused { alert }, "answers: alert handshake_failure (40)"),
        (HelloAnswer::Closed, "answers: connection closed by the other side"),
        (HelloAnswer::NotTls { text: "500 what?".to_owned() }, "answers: 500 what?"),
        (HelloAnswer::NotPut { because: Obstacle::Stopped }, "unknown"),
    ];
    for (answer, expected) in cases {
        let server = asked(without_deep_look(modern()), "sendmail", answer);
        assert_eq!(fit_of(&server, "sendmail"), expected);
    }
}

#[test]
fn the_sender_may_refuse_what_the_server_chose() {
    let of = |sender: &str, change: &dyn Fn(&mut ServerFlight)| {
        let mut flight = flight(ProtocolVersion::Tls12, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
        flight.dh_bits = Some(1024);
        change(&mut flight);
        let server = asked(
            with_certificate(without_deep_look(rsa_key_exchange_only()), "RSA", 512, "md5WithRSAEncryption"),
            sender,
            HelloAnswer::Accepted(Box::new(flight)),
        );
        fit_of(&server, sender)
    };
    assert_eq!(of("sendmail", &|_| {}), "DH 1024 < 2048");
    assert_eq!(of("postfix-openssl-3", &|_| {}), "TLSv1.2 TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
    assert_eq!(
        of("postfix-openssl-3", &|flight| flight.secure_renegotiation = false),
        "no secure renegotiation"
    );
    assert_eq!(of("java-17", &|_| {}), "RSA 512 < 1024");
    assert_eq!(of("gmail", &|_| {}), "no suite in TLSv1.2", "a suite that was not offered");
    assert_eq!(
        of("java-17", &|flight| flight.version = ProtocolVersion::Tls10),
        "version: TLSv1.2 and TLSv1.0"
    );
}
