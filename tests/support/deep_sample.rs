//! A deep look, the senders it lets in, and the probes of a failed handshake, made by hand.
// Every program that includes this file uses a part of it.
#![allow(dead_code)]

use tls_ladder::model::{
    evidence::{
        AddressLook, Alert, CertificateLook, CipherSuite, DeepEnd, DeepLook, DeepProgress, GroupLook,
        HelloAnswer, HelloProbe, HelloQuestion, Obstacle, ProtocolVersion, ServerFlight, ServerNameUse,
        SuiteLook, SuiteOrder, Support, VersionLook,
    },
    sender_profile::{Fit, FitBasis, Misfit, SenderFit, WhenItFails},
};

/// An old and generous server: TLS 1.0 to 1.3, with suites nobody should use any more.
pub(crate) fn deep_look() -> DeepLook {
    let tls13 = [suite(0x1302, "TLS_AES_256_GCM_SHA384", Some("X25519MLKEM768"), None)];
    let tls12 = [
        suite(0xC030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", Some("x25519"), None),
        suite(0x009E, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", None, Some(1024)),
        suite(0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", None, None),
    ];
    let tls10 = [
        suite(0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", None, None),
        suite(0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", None, None),
        suite(0x0005, "TLS_RSA_WITH_RC4_128_SHA", None, None),
    ];
    DeepLook {
        progress: DeepProgress {
            connections: 48,
            parallel: 1,
            waits: 1,
            elapsed_ms: 31_400.0,
            end: Some(DeepEnd::Complete),
            ..DeepProgress::default()
        },
        versions: vec![
            version(ProtocolVersion::Tls13, Support::Yes, &tls13, None),
            version(ProtocolVersion::Tls12, Support::Yes, &tls12, Some(SuiteOrder::Server)),
            version(ProtocolVersion::Tls11, Support::No, &[], None),
            version(ProtocolVersion::Tls10, Support::Yes, &tls10, Some(SuiteOrder::Client)),
            version(ProtocolVersion::Ssl3, Support::Unclear { answer: "silence".to_owned() }, &[], None),
            version(ProtocolVersion::Ssl2, Support::No, &[], None),
        ],
        groups: vec![
            group(0x11EC, "X25519MLKEM768", ProtocolVersion::Tls13),
            group(0x001D, "x25519", ProtocolVersion::Tls13),
            group(0x0019, "secp521r1", ProtocolVersion::Tls12),
        ],
        group_order: Some(SuiteOrder::Server),
        fallback_scsv: Some(true),
        secure_renegotiation: Some(true),
        extended_master_secret: Some(false),
        compression: Some(false),
        session_tickets: Some(true),
        ocsp_staple: Some(false),
        without_server_name: Some(ServerNameUse::Same),
        addresses: other_addresses(),
        certificates: vec![CertificateLook {
            address: "192.0.2.25".parse().expect("an address of the sample"),
            sha256: ["AB"; 32].join(":"),
            key: "RSA".to_owned(),
            about: "mx1.example.org, until 2026-11-20".to_owned(),
            seen: 31,
        }],
    }
}

/// The same host at two further addresses.
fn other_addresses() -> Vec<AddressLook> {
    let address = |text: &str| text.parse().expect("an address of the sample");
    vec![
        AddressLook { address: address("192.0.2.35"), newest: Some(ProtocolVersion::Tls12), trouble: None },
        AddressLook {
            address: address("2001:db8::25"),
            newest: None,
            trouble: Some("no connection".to_owned()),
        },
    ]
}

/// Who can talk to that server.
pub(crate) fn senders() -> Vec<SenderFit> {
    let agrees = |version, code, name: &str, group: Option<&str>| Fit::Agrees {
        version,
        suite: CipherSuite { code, name: name.to_owned() },
        group: group.map(str::to_owned),
    };
    let tls13 = agrees(ProtocolVersion::Tls13, 0x1302, "TLS_AES_256_GCM_SHA384", Some("x25519"));
    let tls10 = agrees(ProtocolVersion::Tls10, 0x0005, "TLS_RSA_WITH_RC4_128_SHA", None);
    let small = Fit::Fails { reason: Misfit::DhPrime { bits: 1024, minimum: 2048 } };
    let later = WhenItFails::ClearTextLater;
    vec![
        fit("exchange-2003", "Exchange 2003 (Windows Server 2003)", tls10, WhenItFails::ClearTextAtOnce),
        fit("postfix-openssl-3", "Postfix with OpenSSL 3", tls13, WhenItFails::ClearTextAtOnce),
        fit("java-8", "Java 8 (JavaMail)", small, later),
        fit("sendmail", "Sendmail", Fit::Unknown, WhenItFails::Unknown),
    ]
}

/// What was asked after a handshake had failed.
pub(crate) fn probes() -> Vec<HelloProbe> {
    let alert = Alert { number: 70, name: "protocol_version".to_owned() };
    let busy = Obstacle::Busy { reply: "421 4.7.0 too many connections".to_owned() };
    vec![
        probe(HelloQuestion::Again, HelloAnswer::Closed),
        probe(HelloQuestion::CappedAtTls12, HelloAnswer::Refused { alert }),
        probe(HelloQuestion::OlderSuites, HelloAnswer::Accepted(Box::new(flight()))),
        probe(HelloQuestion::Tls11, HelloAnswer::NotPut { because: busy }),
    ]
}

fn flight() -> ServerFlight {
    ServerFlight {
        version: ProtocolVersion::Tls12,
        suite: CipherSuite { code: 0x0033, name: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA".to_owned() },
        hello_retry: false,
        group: None,
        dh_bits: Some(1024),
        dh_prime: Some("Apache 1024".to_owned()),
        export_rsa_bits: None,
        signature_scheme: None,
        compression: 0,
        secure_renegotiation: true,
        extended_master_secret: false,
        session_ticket: false,
        session_id: true,
        ocsp_staple: false,
        client_certificate_requested: false,
        certificate_sha256: None,
        certificate_key: None,
        certificate_octets: 0,
        complete: true,
    }
}

fn probe(question: HelloQuestion, answer: HelloAnswer) -> HelloProbe {
    HelloProbe { question, answer, hello_octets: 240, elapsed_ms: 203.0 }
}

fn fit(key: &str, name: &str, fit: Fit, when_it_fails: WhenItFails) -> SenderFit {
    SenderFit { key: key.to_owned(), name: name.to_owned(), basis: FitBasis::DeepLook, fit, when_it_fails }
}

fn version(
    version: ProtocolVersion,
    support: Support,
    suites: &[SuiteLook],
    order: Option<SuiteOrder>,
) -> VersionLook {
    VersionLook { version, support, suites: suites.to_vec(), order, complete: true }
}

fn suite(code: u32, name: &str, group: Option<&str>, dh_bits: Option<usize>) -> SuiteLook {
    SuiteLook {
        suite: CipherSuite { code, name: name.to_owned() },
        group: group.map(str::to_owned),
        dh_bits,
        dh_prime: dh_bits.map(|_| "Apache 1024".to_owned()),
        certificate_key: None,
    }
}

fn group(code: u16, name: &str, version: ProtocolVersion) -> GroupLook {
    GroupLook { code, name: name.to_owned(), version }
}
