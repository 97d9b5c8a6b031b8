//! Servers of several kinds, as a deep look shows them.

use tls_ladder::{
    model::{
        evidence::*,
        layer::{Layer, Verdict},
        report::{Rung, Server},
    },
    protocol::{tls::cipher_suite, tls::groups},
};

use ProtocolVersion::{Ssl2, Ssl3, Tls10, Tls11, Tls12, Tls13};

/// A server that was looked at to the end: what it speaks, the rest it does not.
pub(crate) fn server(spoken: &[(ProtocolVersion, &[&str])], groups: &[&str]) -> Server {
    let versions = ProtocolVersion::ALL
        .into_iter()
        .rev()
        .map(|version| {
            let suites = spoken.iter().find(|(other, _)| *other == version).map_or(&[][..], |row| row.1);
            VersionLook {
                version,
                support: if suites.is_empty() { Support::No } else { Support::Yes },
                suites: suites.iter().map(|name| suite(name)).collect(),
                order: (suites.len() > 1).then_some(SuiteOrder::Server),
                complete: true,
            }
        })
        .collect();
    let newest = spoken.iter().map(|row| row.0).max().unwrap_or(Tls12);
    let deep = DeepLook {
        progress: DeepProgress { end: Some(DeepEnd::Complete), ..DeepProgress::default() },
        versions,
        groups: groups.iter().map(|name| group(name, newest)).collect(),
        group_order: Some(SuiteOrder::Server),
        secure_renegotiation: Some(true),
        without_server_name: Some(ServerNameUse::Same),
        ..DeepLook::default()
    };
    Server {
        host: "mx1.example.org".to_owned(),
        preference: Some(10),
        address: None,
        port: 25,
        verdict: Verdict::Pass,
        rungs: Vec::new(),
        transcript: Vec::new(),
        deep: Some(Box::new(deep)),
        asked: Vec::new(),
        senders: Vec::new(),
        policy: None,
    }
}

/// What the name says: `TLS_DHE_RSA_WITH_AES_128_CBC_SHA/768` comes with a prime of 768 bits.
fn suite(name: &str) -> SuiteLook {
    let (name, bits) = name.split_once('/').map_or((name, None), |(name, bits)| (name, bits.parse().ok()));
    let code = cipher_suite::code(name).unwrap_or_else(|| panic!("{name} is a suite"));
    SuiteLook {
        suite: CipherSuite { code: u32::from(code), name: name.to_owned() },
        group: None,
        dh_bits: bits,
        dh_prime: None,
        certificate_key: None,
    }
}

fn group(name: &str, version: ProtocolVersion) -> GroupLook {
    GroupLook { code: groups::code(name).expect("a group"), name: name.to_owned(), version }
}

/// A change of a server's deep look.
pub(crate) fn looked(mut server: Server, change: impl FnOnce(&mut DeepLook)) -> Server {
    change(server.deep.as_mut().expect("it was looked at"));
    server
}

/// The key of the certificate with every suite.
pub(crate) fn with_key(server: Server, key: &str) -> Server {
    looked(server, |deep| {
        for suite in deep.versions.iter_mut().flat_map(|version| &mut version.suites) {
            suite.certificate_key = Some(key.to_owned());
        }
    })
}

/// A server's own certificate on its rung.
pub(crate) fn with_certificate(mut server: Server, key: &str, bits: usize, signature: &str) -> Server {
    let verdict = serde_json::json!({ "outcome": "not_judged", "detail": "" });
    let evidence: CertificateEvidence = serde_json::from_value(serde_json::json!({
        "reference": server.host, "chain": [certificate(key, bits, signature)], "chain_octets": 900, "left_out": 0,
        "judged_at": "2026-11-24T00:00:00Z", "name": "no_reference", "public": verdict, "device": verdict,
        "path": [0], "unrelated": [], "ocsp_staple": false, "parse_failure": null,
    }))
    .expect("the evidence of a certificate");
    server.rungs.push(rung(Layer::Certificate, Evidence::Certificate(Box::new(evidence))));
    server
}

fn certificate(key: &str, bits: usize, signature: &str) -> serde_json::Value {
    serde_json::json!({
        "version": 3, "subject": "CN=mx1.example.org", "common_name": null, "issuer": "CN=Example",
        "issuer_common_name": null, "issuer_organization": null, "serial": "01",
        "not_before": "2026-01-01T00:00:00Z", "not_after": "2027-01-01T00:00:00Z",
        "dns_names": [], "ip_addresses": [], "other_names": [],
        "key_type": key, "key_bits": bits, "signature_algorithm": signature,
        "key_usage": null, "extended_key_usage": null, "is_ca": null, "path_length": null,
        "ca_issuers": [], "ocsp_urls": [], "crl_urls": [], "must_staple": false, "self_signed": false,
        "sha256": "", "sha1": "", "spki_sha256": "", "pem": "",
    })
}

/// A failed handshake and what was asked after it.
pub(crate) fn with_probes(mut server: Server, probes: Vec<(HelloQuestion, HelloAnswer)>) -> Server {
    let mut evidence: HandshakeEvidence = serde_json::from_value(serde_json::json!({
        "server_name": "mx1.example.org", "version": null, "suite": null, "group": null, "alpn": null,
        "signature_scheme": null, "ocsp_staple": false, "tickets": 0, "client_certificate_requested": false,
        "client_certificate_authorities": 0, "sent_bytes": 300, "received_bytes": 7, "elapsed_ms": 30.0,
        "failure": {
            "kind": "alert_received", "ended_by": "server", "alert": { "number": 70, "name": "protocol_version" },
            "stage": "client_hello_sent", "received_hex": "15030100020246", "received_text": null, "message": "",
        },
    }))
    .expect("a handshake");
    evidence.probes = probes
        .into_iter()
        .map(|(question, answer)| HelloProbe { question, answer, hello_octets: 200, elapsed_ms: 1.0 })
        .collect();
    server.rungs.push(rung(Layer::Handshake, Evidence::Handshake(Box::new(evidence))));
    server
}

fn rung(layer: Layer, evidence: Evidence) -> Rung {
    Rung {
        layer,
        verdict: Verdict::NotTested,
        elapsed_ms: 1.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    }
}

/// What a current Postfix or nginx is often narrowed to: TLS 1.2 and 1.3, forward secrecy and AEAD only, RSA.
pub(crate) fn modern() -> Server {
    let server = server(
        &[
            (Tls13, &["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"]),
            (
                Tls12,
                &[
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                ],
            ),
        ],
        &["X25519MLKEM768", "x25519", "secp256r1"],
    );
    with_certificate(server, "RSA", 2048, "sha256WithRSAEncryption")
}

/// The server of 2007: Exchange 2003, its certificate of 1024 bits signed with SHA-1, no RFC 5746.
pub(crate) fn exchange_2003() -> Server {
    const SUITES: &[&str] = &[
        "TLS_RSA_WITH_RC4_128_MD5",
        "TLS_RSA_WITH_RC4_128_SHA",
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        "TLS_RSA_WITH_DES_CBC_SHA",
    ];
    let server = looked(server(&[(Tls10, SUITES), (Ssl3, SUITES)], &[]), |deep| {
        deep.secure_renegotiation = Some(false);
    });
    with_certificate(server, "RSA", 1024, "sha1WithRSAEncryption")
}

/// TLS 1.2 without forward secrecy.
pub(crate) fn rsa_key_exchange_only() -> Server {
    server(&[(Tls12, &["TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA"])], &[])
}

pub(crate) fn tls13_only(groups: &[&str]) -> Server {
    server(&[(Tls13, &["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"])], groups)
}

/// Prefers Diffie-Hellman with a prime of this size, and has RSA key exchange beside it.
pub(crate) fn dh_with(bits: usize) -> Server {
    let dhe = format!("TLS_DHE_RSA_WITH_AES_256_CBC_SHA/{bits}");
    let suites = [dhe.as_str(), "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_256_CBC_SHA"];
    let old = [dhe.as_str(), "TLS_RSA_WITH_AES_256_CBC_SHA"];
    server(&[(Tls12, &suites), (Tls11, &old), (Tls10, &old)], &[])
}

/// Nothing but SSLv2.
pub(crate) fn ssl2_only() -> Server {
    looked(server(&[], &[]), |deep| {
        let look = deep.versions.iter_mut().find(|look| look.version == Ssl2).expect("it was asked");
        look.support = Support::Yes;
    })
}
