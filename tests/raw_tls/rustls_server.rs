//! A strict server in memory answers our hellos: it knows the post-quantum key exchange, and staples.

use std::sync::Arc;

use rustls::{
    ServerConfig, ServerConnection,
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tls_ladder::{
    model::evidence::{HelloAnswer, HelloQuestion, ProtocolVersion},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups,
        hello_shapes::{current, enumeration, enumeration_of_groups, for_question},
        server_flight::{Flight, FlightReader},
    },
};

const HOST: &str = "mx.rustls.test";

/// What the server answers to a hello, and what it thinks of it.
fn ask(hello: &HelloSpec) -> (Flight, Result<(), rustls::Error>) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed([HOST.to_owned()]).expect("a certificate can be made");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("the library takes its own versions")
        .with_no_client_auth()
        .with_single_cert_with_ocsp(vec![cert.der().clone()], key, b"a staple".to_vec())
        .expect("certificate and key fit");
    let mut server = ServerConnection::new(Arc::new(config)).expect("a server can be made");
    let bytes = hello.to_bytes(&[0x42; 32]);
    let mut rest = bytes.as_slice();
    let mut outcome = Ok(());
    while !rest.is_empty() && outcome.is_ok() {
        server.read_tls(&mut rest).expect("memory can be read");
        outcome = server.process_new_packets().map(|_| ());
    }
    let mut said = Vec::new();
    while server.wants_write() {
        server.write_tls(&mut said).expect("memory takes everything");
    }
    let mut reader = FlightReader::new();
    reader.push(&said);
    (reader.flight(), outcome)
}

#[test]
fn the_post_quantum_share_is_taken() {
    let (flight, outcome) = ask(&current(Some(HOST)));
    assert_eq!(outcome, Ok(()));
    let hello = flight.hello.expect("a hello came");
    assert_eq!(hello.version, ProtocolVersion::Tls13);
    assert_eq!(hello.group.as_deref(), Some("X25519MLKEM768"));
    assert!(hello.complete && !hello.hello_retry);

    for group in aws_lc_rs::ALL_KX_GROUPS {
        let group = u16::from(group.name());
        let hello = HelloSpec {
            groups: vec![group],
            key_share: KeyShare::Random(vec![group]),
            ..enumeration(ProtocolVersion::Tls13, vec![0x1301], Some(HOST))
        };
        let (flight, outcome) = ask(&hello);
        // What is not switched on by default is refused; what is, takes the share.
        if let Some(hello) = flight.hello {
            assert_eq!((hello.group, hello.hello_retry), (Some(groups::name(group)), false));
            assert_eq!(outcome, Ok(()), "{}", groups::name(group));
        }
    }
}

#[test]
fn without_a_share_the_server_names_its_group() {
    let suites = cipher_suite::all(ProtocolVersion::Tls13);
    let (flight, outcome) = ask(&enumeration(ProtocolVersion::Tls13, suites, Some(HOST)));
    assert_eq!(outcome, Ok(()));
    let hello = flight.hello.expect("a hello came");
    assert!(hello.hello_retry && hello.complete);
    assert_eq!(hello.group.as_deref(), Some("X25519MLKEM768"));
    let (flight, _) =
        ask(&enumeration_of_groups(ProtocolVersion::Tls13, vec![groups::SECP384R1], Some(HOST)));
    assert_eq!(flight.hello.expect("a hello came").group.as_deref(), Some("secp384r1"));
}

#[test]
fn a_flight_of_tls12_is_read_to_its_end() {
    for question in [HelloQuestion::CappedAtTls12, HelloQuestion::OlderSuites] {
        let (flight, outcome) = ask(&for_question(question, Some(HOST)));
        assert_eq!(outcome, Ok(()));
        let hello = flight.hello.expect("a hello came");
        assert_eq!(hello.version, ProtocolVersion::Tls12);
        assert_eq!(hello.certificate_key.as_deref(), Some("EC P-256"));
        assert_eq!(hello.signature_scheme.as_deref(), Some("ecdsa_secp256r1_sha256"));
        assert!(hello.complete && hello.secure_renegotiation && hello.extended_master_secret);
        assert!(hello.ocsp_staple);
        assert_eq!(flight.ocsp, b"a staple");
        assert_eq!(flight.chain.len(), 1);
    }
}

#[test]
fn older_versions_are_refused() {
    for question in [HelloQuestion::Tls11, HelloQuestion::Tls10] {
        let (flight, outcome) = ask(&for_question(question, Some(HOST)));
        assert!(outcome.is_err());
        assert!(matches!(flight.answer(), Some(HelloAnswer::Refused { .. })), "{flight:?}");
    }
}
