//! A report made by hand: one server with a certificate that ran out and a greeting that attacks the reader, one
//! server that was too busy to be tested.

#[path = "deep_sample.rs"]
pub(crate) mod deep_sample;
#[path = "trust_sample.rs"]
mod trust_sample;

use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use tls_ladder::model::{
    delivery::{Delivery, Outcome, Sender},
    evidence::{
        Capability, CertificateEvidence, CertificateInfo, ConnectAttempt, ConnectEvidence, DnsEvidence,
        DnsOutcome, EhloEvidence, Evidence, Exchange, ExchangeOutcome, GreetingEvidence, HandshakeEvidence,
        HostLookup, MxRecord, NameMatch, NotAsked, NotAskedReason, Reply, ReplyDefect, SessionEvidence,
        SocketFailure, SocketFailureKind, StarttlsEvidence, TrustOutcome, TrustVerdict,
    },
    finding::{Finding, FindingId, Party, Severity},
    layer::{Layer, Verdict},
    report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
    target::{AddressFamily, CheckSettings, Target, TargetKind, TlsMode},
    transcript::{Direction, TranscriptLine},
};

/// What a hostile server might say: markup, Markdown, a table's bar, terminal codes, text that runs backwards.
pub(crate) const HOSTILE: &str =
    "<script>alert(1)</script> ```\n# fake ` | [x](http://evil.example) \u{1b}[31m\u{202e}gpj.exe";

pub(crate) fn sample_report() -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "tls-ladder".to_owned(), version: "0.1.0".to_owned() },
        judged_again_by: None,
        run: Run {
            id: "5f0-1-0".to_owned(),
            started_at: time("2026-11-23T10:20:05Z"),
            elapsed_ms: 1_234.567,
            connections: 2,
            stopped: false,
            practice: None,
        },
        vantage: Vantage {
            host: "desk-17".to_owned(),
            os: "Windows 11 24H2".to_owned(),
            local_address: Some(address("198.51.100.7")),
        },
        target: Target {
            input: "user@example.org".to_owned(),
            kind: TargetKind::MailDomain,
            domain: Some("example.org".to_owned()),
            host: None,
            address: None,
            port: 25,
            tls_mode: TlsMode::StartTls,
        },
        settings: CheckSettings {
            ehlo_name: "desk-17.corp.example".to_owned(),
            family: AddressFamily::Both,
            connect_timeout_s: 30.0,
            greeting_timeout_s: 60.0,
            step_timeout_s: 30.0,
            extra_trust_anchors: 0,
            public_roots: "2026-10-01".to_owned(), dns_servers: Vec::new(), most_addresses: None, laboratory: false, parallel: 1, web_proxy: None,
        },
        verdict: Verdict::Fail,
        headline: "Mail to example.org is encrypted, but strict partners will wait and bounce".to_owned(),
        subline: "The certificate of mx1.example.org ran out on 20 Nov 2026. The fault is on the other side; their \
                  mail administrator can mend it."
            .to_owned(),
        rungs: vec![dns()],
        servers: vec![expired_server(), busy_server()],
        delivery: vec![
            delivery(Sender::Opportunistic, Outcome::Encrypted, "Encrypted, not verified", "It does not look at certificates."),
            delivery(Sender::Enforced, Outcome::Encrypted, "Encrypted, not verified", "Encryption is all it asks for."),
            delivery(
                Sender::EnforcedVerified,
                Outcome::Queued,
                "Waits, then bounces",
                "It demands a good certificate, and this one ran out.",
            ),
            delivery(Sender::Dane, Outcome::Unknown, "Not known", "This version does not ask for DANE records."),
            delivery(Sender::MtaSts, Outcome::Unknown, "Not known", "This version does not ask for MTA-STS policies."),
        ], findings: Vec::new(), products: Vec::new() }
}

fn dns() -> Rung {
    rung(
        Layer::Dns,
        Verdict::Pass,
        "2 mail servers, 3 addresses",
        Evidence::Dns(DnsEvidence {
            name: "example.org".to_owned(),
            outcome: DnsOutcome::Mx,
            mx: vec![
                MxRecord { preference: 10, exchange: "mx1.example.org".to_owned() },
                MxRecord { preference: 20, exchange: "mx2.example.org".to_owned() },
            ],
            hosts: vec![
                HostLookup {
                    host: "mx1.example.org".to_owned(),
                    addresses: vec![address("2001:db8::25"), address("192.0.2.25")],
                    failure: None,
                    ..HostLookup::default()
                },
                HostLookup {
                    host: "mx2.example.org".to_owned(),
                    addresses: vec![address("192.0.2.26")],
                    failure: None,
                    ..HostLookup::default()
                },
            ],
            ..DnsEvidence::default()
        }),
    )
}

fn expired_server() -> Server {
    let mut connect = rung(
        Layer::Connect,
        Verdict::Warn,
        "192.0.2.25 answered; 1 of 2 addresses did not",
        Evidence::Connect(ConnectEvidence {
            attempts: vec![
                ConnectAttempt {
                    address: SocketAddr::new(address("2001:db8::25"), 25),
                    elapsed_ms: 0.4,
                    failure: Some(SocketFailure {
                        kind: SocketFailureKind::NetworkUnreachable,
                        os_code: Some(10051),
                        message: "A socket operation was attempted to an unreachable network.".to_owned(),
                    }),
                },
                ConnectAttempt {
                    address: SocketAddr::new(address("192.0.2.25"), 25),
                    elapsed_ms: 101.2,
                    failure: None,
                },
            ],
            lookup_failure: None,
            timeout_ms: 30_000.0,
            local_address: Some(SocketAddr::new(address("198.51.100.7"), 50_123)),
            ipv6_here: Some(false),
            other_ports_open: Vec::new(),
        }),
    );
    connect.findings.push(
        worded(
            Finding::new("tcp-ipv6-unavailable-here", Severity::Info, Party::ThisPc),
            "This PC has no IPv6, so the server's IPv6 address was not tested",
            "Mail servers with IPv6 may see something else.",
            &[],
            "",
        )
        .saw("address", "[2001:db8::25]:25"),
    );
    let mut banner = rung(
        Layer::Banner,
        Verdict::Warn,
        "220 mx1.example.org and bytes that are not text",
        Evidence::Greeting(GreetingEvidence {
            exchange: Exchange {
                defects: vec![ReplyDefect::Control, ReplyDefect::EightBit],
                ..exchange(None, 220, &[HOSTILE], 200.0)
            },
            host: Some("mx1.example.org".to_owned()),
            tls_probe: None,
            looks_like: None,
            pause_ms: None,
            largest_piece: None,
        }),
    );
    banner.findings.push(
        worded(
            Finding::new("banner-bad-bytes", Severity::Warn, Party::Server),
            &format!("The banner of mx1.example.org holds bytes that do not belong there: {HOSTILE}"),
            "Most servers read over them; some end the connection.",
            &["Ask the postmaster to set a plain banner."],
            "",
        )
        .saw("banner", HOSTILE),
    );
    let mut certificate = rung(
        Layer::Certificate,
        Verdict::Fail,
        "Ran out three days ago",
        Evidence::Certificate(Box::new(incomplete_chain())),
    );
    certificate.findings.push(
        worded(
            Finding::new("cert-expired", Severity::Fail, Party::Server),
            "The certificate of mx1.example.org ran out on 20 Nov 2026, 23:59 UTC",
            "Most mail servers encrypt anyway and do not look. Servers with a forced-TLS rule or MTA-STS refuse: the \
             message waits, then comes back.",
            &[
                "Ask the postmaster of example.org to install the renewed certificate and to restart the mail service.",
                "Until then, tell the sender that mail from strict partners is delayed.",
            ],
            "Dear postmaster,\nthe certificate of your mail server mx1.example.org (192.0.2.25) ran out on 20 Nov 2026, \
             23:59 UTC.\nPlease install the renewed one and restart the mail service.",
        )
        .with("host", "mx1.example.org")
        .with("date", "20 Nov 2026, 23:59 UTC")
        .saw("subject", "CN=mx1.example.org")
        .saw("valid until", "2026-11-20 23:59 UTC")
        .saw("this PC's clock", "2026-11-23 10:20 UTC"),
    );
    Server {
        host: "mx1.example.org".to_owned(),
        preference: Some(10),
        address: Some(address("192.0.2.25")),
        port: 25,
        verdict: Verdict::Fail,
        rungs: vec![
            connect,
            banner,
            rung(
                Layer::Ehlo,
                Verdict::Pass,
                "3 capabilities, STARTTLS among them",
                Evidence::Ehlo(EhloEvidence {
                    name: "desk-17.corp.example".to_owned(),
                    exchange: exchange(
                        Some("EHLO desk-17.corp.example"),
                        250,
                        &["mx1.example.org", "SIZE 35882577", "STARTTLS", "8BITMIME"],
                        100.0,
                    ),
                    helo: None,
                    server_name: Some("mx1.example.org".to_owned()),
                    capabilities: capabilities(),
                }),
            ),
            rung(
                Layer::Starttls,
                Verdict::Pass,
                "The server said “ready”",
                Evidence::Starttls(StarttlsEvidence {
                    offered: true,
                    exchange: Some(exchange(Some("STARTTLS"), 220, &["2.0.0 Ready to start TLS"], 100.0)),
                    injected: None,
                }),
            ),
            rung(
                Layer::Handshake,
                Verdict::Pass,
                "TLS 1.3, AES-256, post-quantum key exchange",
                Evidence::Handshake(Box::new(HandshakeEvidence {
                    server_name: Some("mx1.example.org".to_owned()),
                    version: Some("TLSv1.3".to_owned()),
                    suite: Some("TLS_AES_256_GCM_SHA384".to_owned()),
                    group: Some("X25519MLKEM768".to_owned()),
                    alpn: None,
                    signature_scheme: Some("ecdsa_secp256r1_sha256".to_owned()),
                    ocsp_staple: false,
                    tickets: 2,
                    signature_checked: true,
                    client_certificate_requested: false,
                    client_certificate_authorities: 0,
                    sent_bytes: 1_700,
                    received_bytes: 4_200,
                    elapsed_ms: 100.0,
                    failure: None,
                    probes: Vec::new(),
                })),
            ),
            certificate,
            rung(
                Layer::Session,
                Verdict::Pass,
                "The conversation goes on inside TLS",
                Evidence::Session(SessionEvidence {
                    greeting: None,
                    ehlo: Some(exchange(
                        Some("EHLO desk-17.corp.example"),
                        250,
                        &["mx1.example.org", "SIZE 35882577", "AUTH PLAIN LOGIN"],
                        100.0,
                    )),
                    capabilities: capabilities(),
                    gained: vec!["AUTH".to_owned()],
                    lost: vec!["STARTTLS".to_owned()],
                    quit: Some(exchange(Some("QUIT"), 221, &["2.0.0 Bye"], 100.0)),
                    close_notify: Some(true),
                    late_failure: None,
                }),
            ),
        ],
        transcript: vec![
            said(0.4, Direction::Note, false, "connected to 192.0.2.25:25"),
            said(200.1, Direction::Received, false, &format!("220 {HOSTILE}")),
            said(200.2, Direction::Sent, false, "EHLO desk-17.corp.example"),
            said(300.5, Direction::Received, false, "250-mx1.example.org"),
            said(300.5, Direction::Received, false, "250 STARTTLS"),
            said(300.6, Direction::Sent, false, "STARTTLS"),
            said(400.7, Direction::Received, false, "220 2.0.0 Ready to start TLS"),
            said(500.9, Direction::Sent, true, "EHLO desk-17.corp.example"),
            said(600.9, Direction::Received, true, &format!("250 {}", "X".repeat(300))),
            said(601.0, Direction::Sent, true, "QUIT"),
        ],
        deep: Some(Box::new(deep_sample::deep_look())),
        asked: Vec::new(),
        senders: deep_sample::senders(),
        policy: None,
    }
}

fn busy_server() -> Server {
    let mut banner = rung(
        Layer::Banner,
        Verdict::NotTested,
        "The server is too busy just now (421)",
        Evidence::Greeting(GreetingEvidence {
            exchange: exchange(None, 421, &["4.7.0 Too many connections, try again later"], 15.0),
            host: None,
            tls_probe: None,
            looks_like: None,
            pause_ms: None,
            largest_piece: None,
        }),
    );
    banner.findings.push(
        worded(
            Finding::new("banner-421", Severity::Warn, Party::Server),
            "mx2.example.org takes no more connections just now",
            "Mail waits a little and is tried again. Nothing is known about its encryption.",
            &["Test again in ten minutes."],
            "",
        )
        .saw("reply", "421 4.7.0 Too many connections, try again later"),
    );
    let not_reached = |layer| {
        rung(
            layer,
            Verdict::NotTested,
            "Not tested, because the server was too busy",
            Evidence::NotAsked(NotAsked {
                reason: NotAskedReason::NotReached,
                because_of: Some(Layer::Banner),
            }),
        )
    };
    let mut rungs = vec![
        rung(
            Layer::Connect,
            Verdict::Pass,
            "192.0.2.26 answered on port 25",
            Evidence::Connect(ConnectEvidence {
                attempts: vec![ConnectAttempt {
                    address: SocketAddr::new(address("192.0.2.26"), 25),
                    elapsed_ms: 99.0,
                    failure: None,
                }],
                lookup_failure: None,
                timeout_ms: 30_000.0,
                local_address: None,
                ipv6_here: None,
                other_ports_open: Vec::new(),
            }),
        ),
        banner,
    ];
    rungs.extend([Layer::Ehlo, Layer::Starttls, Layer::Handshake].map(not_reached));
    rungs.push(rung(
        Layer::Certificate,
        Verdict::Skipped,
        "Makes no sense without a handshake",
        Evidence::NotAsked(NotAsked {
            reason: NotAskedReason::OutOfReach,
            because_of: Some(Layer::Handshake),
        }),
    ));
    Server {
        host: "mx2.example.org".to_owned(),
        preference: Some(20),
        address: Some(address("192.0.2.26")),
        port: 25,
        verdict: Verdict::NotTested,
        rungs,
        transcript: vec![said(
            15.0,
            Direction::Received,
            false,
            "421 4.7.0 Too many connections, try again later",
        )],
        deep: None,
        asked: Vec::new(),
        senders: Vec::new(),
        policy: None,
    }
}

fn certificate_evidence() -> CertificateEvidence {
    CertificateEvidence {
        device_root: None,
        reference: "mx1.example.org".to_owned(),
        chain: vec![CertificateInfo {
            version: 3,
            subject: "CN=mx1.example.org".to_owned(),
            common_name: Some("mx1.example.org".to_owned()),
            issuer: "CN=Example Issuing CA 3, O=Example".to_owned(),
            issuer_common_name: Some("Example Issuing CA 3".to_owned()),
            issuer_organization: Some("Example".to_owned()),
            serial: "04:5a:11".to_owned(),
            not_before: time("2026-08-22T00:00:00Z"),
            not_after: time("2026-11-20T23:59:59Z"),
            dns_names: vec!["mx1.example.org".to_owned(), "mail.example.org".to_owned()],
            ip_addresses: vec![address("192.0.2.25")],
            other_names: Vec::new(),
            key_type: "EC P-256".to_owned(),
            key_bits: Some(256),
            signature_algorithm: "ecdsa-with-SHA256".to_owned(),
            key_usage: Some(vec!["digitalSignature".to_owned()]),
            extended_key_usage: Some(vec!["serverAuth".to_owned()]),
            is_ca: Some(false),
            path_length: None,
            ca_issuers: vec!["http://ca.example/3.der".to_owned()],
            ocsp_urls: Vec::new(),
            crl_urls: Vec::new(),
            must_staple: false,
            publicly_logged: false,
            logged_at: None,
            key_fault: None,
            self_signed: false,
            sha256: ["AB"; 32].join(":"),
            sha1: ["CD"; 20].join(":"),
            spki_sha256: "ef".repeat(32),
            pem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".to_owned(),
        }],
        chain_octets: 1_234,
        left_out: 0,
        judged_at: time("2026-11-23T10:20:06Z"),
        seen_in: None,
        name: NameMatch::Matches("mx1.example.org".to_owned()),
        public: TrustVerdict {
            outcome: TrustOutcome::Expired,
            detail: "ran out on 2026-11-20 23:59 UTC".to_owned(),
            apart_from_dates: Some(TrustOutcome::Trusted),
        },
        device: TrustVerdict {
            outcome: TrustOutcome::Expired,
            detail: String::new(),
            apart_from_dates: None,
        },
        path: vec![0],
        unrelated: Vec::new(),
        ocsp_staple: false,
        parse_failure: None,
        anchor: None,
        issuer_family: None,
        judged_for_another_day: false,
        completed: None,
        other_paths: Vec::new(),
        revocation: None,
    }
}

/// The chain without the link that its issuer's certificate is; it was fetched.
fn incomplete_chain() -> CertificateEvidence {
    let mut evidence = certificate_evidence();
    let mut missing = evidence.chain[0].clone();
    "CN=Example Issuing CA 3, O=Example".clone_into(&mut missing.subject);
    missing.common_name = Some("Example Issuing CA 3".to_owned());
    "CN=Example Root, O=Example".clone_into(&mut missing.issuer);
    missing.dns_names.clear();
    missing.ip_addresses.clear();
    missing.is_ca = Some(true);
    let public = evidence.public.clone();
    trust_sample::complete(&mut evidence, missing);
    evidence.public = public;
    evidence
}

fn capabilities() -> Vec<Capability> {
    [("SIZE", vec!["35882577"]), ("STARTTLS", vec![]), ("8BITMIME", vec![])]
        .into_iter()
        .map(|(keyword, parameters)| Capability {
            keyword: keyword.to_owned(),
            parameters: parameters.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}

fn exchange(command: Option<&str>, code: u16, lines: &[&str], elapsed_ms: f64) -> Exchange {
    Exchange {
        command: command.map(str::to_owned),
        outcome: ExchangeOutcome::Complete,
        reply: Some(Reply {
            code,
            enhanced: None,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        }),
        defects: Vec::new(),
        first_byte_ms: Some(elapsed_ms),
        elapsed_ms,
        octets: 64,
        first_bytes: String::new(),
    }
}

fn rung(layer: Layer, verdict: Verdict, summary: &str, evidence: Evidence) -> Rung {
    Rung { layer, verdict, elapsed_ms: 100.4, summary: summary.to_owned(), findings: Vec::new(), evidence }
}

fn worded(finding: Finding, title: &str, meaning: &str, actions: &[&str], ask: &str) -> Finding {
    Finding {
        title: title.to_owned(),
        meaning: meaning.to_owned(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        ask: ask.to_owned(),
        ..finding
    }
}

fn delivery(sender: Sender, outcome: Outcome, summary: &str, explanation: &str) -> Delivery {
    let because =
        if outcome == Outcome::Unknown { Vec::new() } else { vec![FindingId::known("cert-expired")] };
    Delivery {
        sender,
        outcome,
        because,
        remark: None,
        summary: summary.to_owned(),
        explanation: explanation.to_owned(),
    }
}

fn said(at_ms: f64, direction: Direction, encrypted: bool, text: &str) -> TranscriptLine {
    TranscriptLine { at_ms, direction, encrypted, text: text.to_owned() }
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time of the sample")
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address of the sample")
}
