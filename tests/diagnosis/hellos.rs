//! Hand-made answers to hand-made hellos, and deep looks.

use tls_ladder::model::evidence::{HelloAnswer as A, HelloQuestion as Q, ProtocolVersion as V, *};

use crate::scene::{failure, handshake, socket_failure};

/// Suites of these tests, by their registered numbers (IANA TLS parameters).
pub(crate) fn suite(name: &str) -> CipherSuite {
    let code = match name {
        "TLS_AES_256_GCM_SHA384" => 0x1302,
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" => 0xc02f,
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" => 0xc02b,
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA" => 0xc013,
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" => 0x009e,
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA" => 0x0033,
        "TLS_RSA_WITH_AES_128_GCM_SHA256" => 0x009c,
        "TLS_RSA_WITH_AES_128_CBC_SHA" => 0x002f,
        "TLS_RSA_WITH_RC4_128_SHA" => 0x0005,
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA" => 0x000a,
        "TLS_RSA_EXPORT_WITH_RC4_40_MD5" => 0x0003,
        "TLS_RSA_WITH_NULL_SHA" => 0x0002,
        "TLS_DH_anon_WITH_AES_128_CBC_SHA" => 0x0034,
        "SSL_CK_RC4_128_WITH_MD5" => 0x0001_0080,
        other => panic!("{other} is not on the list"),
    };
    CipherSuite { code, name: name.to_owned() }
}

pub(crate) fn flight(version: V, name: &str) -> ServerFlight {
    ServerFlight {
        version,
        suite: suite(name),
        hello_retry: version == V::Tls13,
        group: None,
        dh_bits: None,
        dh_prime: None,
        export_rsa_bits: None,
        signature_scheme: None,
        compression: 0,
        secure_renegotiation: true,
        extended_master_secret: true,
        session_ticket: false,
        session_id: true,
        ocsp_staple: false,
        client_certificate_requested: false,
        certificate_sha256: None,
        certificate_key: Some("RSA".to_owned()),
        certificate_octets: 1200,
        complete: true,
    }
}

pub(crate) fn yes(version: V, name: &str) -> HelloAnswer {
    A::Accepted(Box::new(flight(version, name)))
}

pub(crate) fn modern() -> HelloAnswer {
    yes(V::Tls13, "TLS_AES_256_GCM_SHA384")
}

pub(crate) fn no() -> HelloAnswer {
    A::Refused { alert: Alert { number: 40, name: "handshake_failure".to_owned() } }
}

pub(crate) fn busy() -> HelloAnswer {
    A::NotPut { because: Obstacle::Busy { reply: "421 4.7.0 too many connections".to_owned() } }
}

/// A prime of this many bits in TLS 1.2.
pub(crate) fn prime(bits: usize) -> HelloAnswer {
    let mut flight = flight(V::Tls12, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
    flight.dh_bits = Some(bits);
    flight.dh_prime = (bits == 1024).then(|| "Apache 1024".to_owned());
    A::Accepted(Box::new(flight))
}

/// The server's certificates take so many octets.
pub(crate) fn heavy(octets: usize) -> HelloAnswer {
    let mut flight = flight(V::Tls12, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    flight.certificate_octets = octets;
    A::Accepted(Box::new(flight))
}

pub(crate) fn without_safe_renegotiation(answer: HelloAnswer) -> HelloAnswer {
    let A::Accepted(mut flight) = answer else { panic!("nothing was agreed to") };
    flight.secure_renegotiation = false;
    A::Accepted(flight)
}

/// A handshake that failed, and what was answered to the questions after it.
pub(crate) fn asked(failure: HandshakeFailure, answers: Vec<(Q, HelloAnswer)>) -> Evidence {
    let probe = |(question, answer)| HelloProbe { question, answer, hello_octets: 400, elapsed_ms: 30.0 };
    Evidence::Handshake(Box::new(HandshakeEvidence {
        version: None,
        suite: None,
        group: None,
        failure: Some(failure),
        probes: answers.into_iter().map(probe).collect(),
        ..handshake()
    }))
}

/// The first three questions, answered with no, and then these.
pub(crate) fn after_three(rest: Vec<(Q, HelloAnswer)>) -> Vec<(Q, HelloAnswer)> {
    let mut answers = vec![
        (Q::Again, no()),
        (Q::WithoutPostQuantum, no()),
        (Q::CappedAtTls12, no()),
        (Q::WithoutServerName, no()),
    ];
    answers.extend(rest);
    answers
}

pub(crate) fn reset() -> HandshakeFailure {
    failure(HandshakeFailureKind::Broken(socket_failure(SocketFailureKind::Reset)))
}

/// A certificate list over the limits of this program.
pub(crate) fn too_large() -> HandshakeFailure {
    HandshakeFailure {
        stage: HandshakeStage::ServerAnswered,
        received_hex: "16 03 03 00 5a 02 00 00 56".to_owned(),
        ended_by: EndedBy::ThisProgram,
        ..failure(HandshakeFailureKind::TooLarge)
    }
}

/// A deep look that found these versions with these suites.
pub(crate) fn look(versions: &[(V, &[&str])]) -> DeepLook {
    let suites = |names: &[&str]| names.iter().map(|name| look_of_suite(name)).collect();
    DeepLook {
        progress: DeepProgress { connections: 40, end: Some(DeepEnd::Complete), ..DeepProgress::default() },
        versions: versions
            .iter()
            .map(|(version, names)| VersionLook {
                version: *version,
                support: if names.is_empty() { Support::No } else { Support::Yes },
                suites: suites(names),
                order: Some(SuiteOrder::Server),
                complete: true,
            })
            .collect(),
        secure_renegotiation: Some(true),
        extended_master_secret: Some(true),
        compression: Some(false),
        fallback_scsv: Some(false),
        without_server_name: Some(ServerNameUse::Same),
        ..DeepLook::default()
    }
}

fn look_of_suite(name: &str) -> SuiteLook {
    let key = if name.contains("ECDSA") { "EC P-256" } else { "RSA 2048" };
    SuiteLook {
        suite: suite(name),
        group: None,
        dh_bits: name.contains("_DHE_").then_some(1024),
        dh_prime: None,
        certificate_key: (!name.starts_with("TLS_AES_")).then(|| key.to_owned()),
    }
}
