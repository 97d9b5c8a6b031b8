//! A report of a healthy server, made by hand.

use tls_ladder::model::{
    delivery::Outcome,
    evidence::{
        Capability, CertificateEvidence, CertificateInfo, ConnectAttempt, ConnectEvidence, DnsEvidence,
        DnsOutcome, EhloEvidence, Evidence, Exchange, ExchangeOutcome, GreetingEvidence, HandshakeEvidence,
        HostLookup, MxRecord, NameMatch, Reply, SessionEvidence, StarttlsEvidence, TrustOutcome,
        TrustVerdict,
    },
    layer::{Layer, Verdict},
    report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
    target::{AddressFamily, CheckSettings, Target, TargetKind, TlsMode},
};

use crate::stories::set;

pub(crate) fn healthy() -> Report {
    let mut report = Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "tls-ladder".to_owned(), version: "0.1.0".to_owned() },
        judged_again_by: None,
        run: Run {
            id: "1".to_owned(),
            started_at: "2026-11-23T10:20:00Z".parse().unwrap(),
            elapsed_ms: 800.0,
            connections: 1,
            stopped: false,
            practice: None,
        },
        vantage: Vantage { host: "desk".to_owned(), os: "Windows 11".to_owned(), local_address: None },
        target: Target {
            input: "example.org".to_owned(),
            kind: TargetKind::MailDomain,
            domain: Some("example.org".to_owned()),
            host: None,
            address: None,
            port: 25,
            tls_mode: TlsMode::StartTls,
        },
        settings: CheckSettings {
            ehlo_name: "desk.example.net".to_owned(),
            family: AddressFamily::Both,
            connect_timeout_s: 30.0,
            greeting_timeout_s: 60.0,
            step_timeout_s: 30.0,
            extra_trust_anchors: 0,
            public_roots: String::new(),
            dns_servers: Vec::new(),
            most_addresses: None,
            laboratory: false,
            parallel: 1,
            web_proxy: None,
        },
        verdict: Verdict::Pass,
        headline: String::new(),
        subline: String::new(),
        rungs: vec![rung(
            Layer::Dns,
            Evidence::Dns(DnsEvidence {
                name: "example.org".to_owned(),
                outcome: DnsOutcome::Mx,
                mx: vec![MxRecord { preference: 10, exchange: "mx1.example.org".to_owned() }],
                hosts: vec![HostLookup {
                    host: "mx1.example.org".to_owned(),
                    addresses: vec!["192.0.2.25".parse().unwrap(), "2001:db8::25".parse().unwrap()],
                    failure: None,
                    ..HostLookup::default()
                }],
                ..DnsEvidence::default()
            }),
        )],
        servers: vec![Server {
            host: "mx1.example.org".to_owned(),
            preference: Some(10),
            address: Some("192.0.2.25".parse().unwrap()),
            port: 25,
            verdict: Verdict::Pass,
            rungs: server_rungs(),
            transcript: Vec::new(),
            deep: None,
            asked: Vec::new(),
            senders: Vec::new(),
            policy: None,
        }],
        delivery: Vec::new(),
        findings: Vec::new(),
        products: Vec::new(),
    };
    set(&mut report, [Outcome::EncryptedVerified; 3], &[]);
    report
}

pub(crate) fn server_rungs() -> Vec<Rung> {
    let capability = |keyword: &str| Capability { keyword: keyword.to_owned(), parameters: Vec::new() };
    let capabilities = vec![capability("PIPELINING"), capability("SIZE"), capability("STARTTLS")];
    vec![
        rung(
            Layer::Connect,
            Evidence::Connect(ConnectEvidence {
                attempts: vec![ConnectAttempt {
                    address: "192.0.2.25:25".parse().unwrap(),
                    elapsed_ms: 10.0,
                    failure: None,
                }],
                lookup_failure: None,
                timeout_ms: 30_000.0,
                local_address: None,
                ipv6_here: Some(false),
                other_ports_open: Vec::new(),
            }),
        ),
        rung(
            Layer::Banner,
            Evidence::Greeting(GreetingEvidence {
                exchange: exchange(220, "mx1.example.org ESMTP Postfix"),
                host: Some("mx1.example.org".to_owned()),
                tls_probe: None,
                looks_like: None,
                pause_ms: None,
                largest_piece: None,
            }),
        ),
        rung(
            Layer::Ehlo,
            Evidence::Ehlo(EhloEvidence {
                name: "desk.example.net".to_owned(),
                exchange: exchange(250, "mx1.example.org"),
                helo: None,
                server_name: Some("mx1.example.org".to_owned()),
                capabilities,
            }),
        ),
        rung(
            Layer::Starttls,
            Evidence::Starttls(StarttlsEvidence {
                offered: true,
                exchange: Some(exchange(220, "2.0.0 Ready to start TLS")),
                injected: None,
            }),
        ),
        rung(
            Layer::Handshake,
            Evidence::Handshake(Box::new(HandshakeEvidence {
                server_name: Some("mx1.example.org".to_owned()),
                version: Some("TLSv1.3".to_owned()),
                suite: Some("TLS_AES_256_GCM_SHA384".to_owned()),
                group: Some("X25519MLKEM768".to_owned()),
                alpn: None,
                signature_checked: true,
                signature_scheme: Some("ecdsa_secp256r1_sha256".to_owned()),
                ocsp_staple: false,
                tickets: 2,
                client_certificate_requested: false,
                client_certificate_authorities: 0,
                sent_bytes: 1800,
                received_bytes: 3000,
                elapsed_ms: 30.0,
                failure: None,
                probes: Vec::new(),
            })),
        ),
        rung(Layer::Certificate, Evidence::Certificate(Box::new(certificate()))),
        rung(
            Layer::Session,
            Evidence::Session(SessionEvidence {
                greeting: None,
                ehlo: Some(exchange(250, "mx1.example.org")),
                capabilities: vec![capability("PIPELINING"), capability("SIZE")],
                gained: Vec::new(),
                lost: Vec::new(),
                quit: Some(exchange(221, "2.0.0 Bye")),
                close_notify: Some(true),
                late_failure: None,
            }),
        ),
    ]
}

pub(crate) fn certificate() -> CertificateEvidence {
    let trusted =
        TrustVerdict { outcome: TrustOutcome::Trusted, detail: String::new(), apart_from_dates: None };
    CertificateEvidence {
        device_root: None,
        reference: "mx1.example.org".to_owned(),
        chain: vec![CertificateInfo {
            version: 3,
            subject: "CN=mx1.example.org".to_owned(),
            common_name: Some("mx1.example.org".to_owned()),
            issuer: "O=Example Trust, CN=Example Issuing CA 3".to_owned(),
            issuer_common_name: Some("Example Issuing CA 3".to_owned()),
            issuer_organization: Some("Example Trust".to_owned()),
            serial: "01".to_owned(),
            not_before: "2026-11-05T00:00:00Z".parse().unwrap(),
            not_after: "2027-02-03T00:00:00Z".parse().unwrap(),
            dns_names: vec!["mx1.example.org".to_owned()],
            ip_addresses: Vec::new(),
            other_names: Vec::new(),
            key_type: "EC P-256".to_owned(),
            key_bits: Some(256),
            signature_algorithm: "sha256WithRSAEncryption".to_owned(),
            key_usage: None,
            extended_key_usage: None,
            is_ca: Some(false),
            path_length: None,
            ca_issuers: Vec::new(),
            ocsp_urls: Vec::new(),
            crl_urls: Vec::new(),
            must_staple: false,
            publicly_logged: true,
            logged_at: None,
            key_fault: None,
            self_signed: false,
            sha256: String::new(),
            sha1: String::new(),
            spki_sha256: String::new(),
            pem: String::new(),
        }],
        chain_octets: 1500,
        left_out: 0,
        judged_at: "2026-11-23T10:20:00Z".parse().unwrap(),
        seen_in: None,
        name: NameMatch::Matches("mx1.example.org".to_owned()),
        public: trusted.clone(),
        device: trusted,
        path: vec![0],
        unrelated: Vec::new(),
        anchor: None,
        issuer_family: None,
        judged_for_another_day: false,
        completed: None,
        other_paths: Vec::new(),
        revocation: None,
        ocsp_staple: false,
        parse_failure: None,
    }
}

pub(crate) fn rung(layer: Layer, evidence: Evidence) -> Rung {
    Rung {
        layer,
        verdict: Verdict::Pass,
        elapsed_ms: 10.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    }
}

pub(crate) fn exchange(code: u16, text: &str) -> Exchange {
    Exchange {
        command: None,
        outcome: ExchangeOutcome::Complete,
        reply: Some(Reply { code, enhanced: None, lines: vec![text.to_owned()] }),
        defects: Vec::new(),
        first_byte_ms: Some(1.0),
        elapsed_ms: 1.0,
        octets: 30,
        first_bytes: String::new(),
    }
}
