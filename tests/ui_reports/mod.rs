//! Reports for the tests of the window, worded by hand so that a better text elsewhere changes nothing here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![allow(clippy::assigning_clones, reason = "a report is filled in once, for reading and not for speed")]
// Every test program includes this file and uses a part of it.
#![allow(dead_code, unused_imports, unreachable_pub)]

mod domain;

#[path = "../support/deep_sample.rs"]
pub mod deep_sample;
#[path = "../support/trust_sample.rs"]
pub mod trust_sample;

pub use domain::{domain, large};

use jiff::Timestamp;
use tls_ladder::model::{
    delivery::{Delivery, Outcome, Sender},
    evidence::*,
    finding::{Finding, FindingId, Party, Severity},
    layer::{Layer, Verdict},
    report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
    target::{AddressFamily, CheckSettings, Target, TargetKind, TlsMode},
    transcript::{Direction, TranscriptLine},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A healthy server.
pub fn pass() -> Report {
    let mut report = healthy();
    report.servers[0].rungs[5] =
        certificate(Verdict::Pass, "Valid for another 58 days", "2027-01-20T23:59:00Z");
    report.verdict = Verdict::Pass;
    report.servers[0].verdict = Verdict::Pass;
    report.headline = "Mail to example.org is encrypted, and the server proves its name.".to_owned();
    report.subline = "Every rung of mx1.example.org holds.".to_owned();
    report.delivery = decisions([
        (Outcome::Encrypted, "Encrypted", None),
        (Outcome::Encrypted, "Encrypted", None),
        (Outcome::EncryptedVerified, "Encrypted and verified", None),
        (Outcome::Unknown, "Not known yet", None),
        (Outcome::Unknown, "Not known yet", None),
    ]);
    report
}

/// The certificate ran out three days ago.
pub fn expired() -> Report {
    let mut report = healthy();
    let mut rung = certificate(Verdict::Fail, "Expired three days ago", "2026-11-20T23:59:00Z");
    let finding = Finding {
        title: "The server proved its name with a certificate that was valid until 20 Nov 2026, 23:59 UTC.".to_owned(),
        meaning: "Most mail servers encrypt anyway and do not look. Servers with a forced-TLS rule, MTA-STS, or \
                  Exchange “TLS with domain validation” refuse: the message waits, then comes back."
            .to_owned(),
        actions: vec![
            "Ask the postmaster of example.org to install the renewed certificate and restart the mail service."
                .to_owned(),
        ],
        ask: "The certificate of mx1.example.org expired on 20 Nov 2026, 23:59 UTC. Could you please install the \
              renewed one and restart the mail service?"
            .to_owned(),
        ..Finding::new("cert-expired", Severity::Fail, Party::Server)
    };
    rung.findings = vec![
        finding
            .saw("subject", "CN=mx1.example.org")
            .saw("issuer", "Example Issuing CA 3")
            .saw("valid", "2026-08-22 00:00 to 2026-11-20 23:59 UTC")
            .saw("this PC", "2026-11-23 10:20 UTC (clock checked)"),
    ];
    report.servers[0].rungs[5] = rung;
    report.verdict = Verdict::Fail;
    report.servers[0].verdict = Verdict::Fail;
    report.headline =
        "Mail to example.org is encrypted, but strict partners will wait and bounce.".to_owned();
    report.subline =
        "The certificate of mx1.example.org expired on 20 November. The fault is on the other side; \
                      their mail administrator can mend it."
            .to_owned();
    let because = Some("cert-expired");
    report.delivery = decisions([
        (Outcome::Encrypted, "Encrypted, not verified", because),
        (Outcome::Encrypted, "Encrypted", because),
        (Outcome::Queued, "Waits, then bounces", because),
        (Outcome::NotAffected, "No DANE record: as ordinary", None),
        (Outcome::Queued, "Waits, then bounces", because),
    ]);
    let policy = Finding {
        title: "The domain demands encryption with a proven name (MTA-STS).".to_owned(),
        meaning: "Senders that follow it refuse anything less.".to_owned(),
        actions: vec!["Nothing to do here; the certificate is what has to be mended.".to_owned()],
        ..Finding::new("sts-enforce", Severity::Warn, Party::Domain)
    };
    report.rungs.push(Rung {
        layer: Layer::Policy,
        verdict: Verdict::Warn,
        elapsed_ms: 210.0,
        summary: "MTA-STS in force: identity must be proven".to_owned(),
        findings: vec![policy],
        evidence: dns(),
    });
    report
}

/// A complete list of capabilities without STARTTLS.
pub fn no_starttls() -> Report {
    let mut report = healthy();
    let server = &mut report.servers[0];
    let finding = Finding {
        title: "mx1.example.org does not offer encryption (STARTTLS)".to_owned(),
        meaning: "Ordinary mail goes out in clear text. Mail that must be encrypted waits and then bounces."
            .to_owned(),
        actions: vec![
            "Look whether a firewall on the way removes STARTTLS: test again from another network."
                .to_owned(),
            "Ask the postmaster of example.org to switch STARTTLS on.".to_owned(),
        ],
        ask: "Your server mx1.example.org does not offer STARTTLS on port 25. Could you please switch it on?"
            .to_owned(),
        ..Finding::new("starttls-not-offered", Severity::Fail, Party::Server)
    };
    server.rungs[2].summary = "3 capabilities, STARTTLS not among them".to_owned();
    server.rungs[3] = Rung {
        layer: Layer::Starttls,
        verdict: Verdict::Fail,
        elapsed_ms: 0.0,
        summary: "The server does not offer encryption".to_owned(),
        findings: vec![finding.saw("capabilities", "PIPELINING, SIZE 52428800, 8BITMIME")],
        evidence: Evidence::Starttls(StarttlsEvidence { offered: false, exchange: None, injected: None }),
    };
    for index in 4..7 {
        server.rungs[index] = not_asked(
            Layer::OF_SERVER[index],
            Verdict::Skipped,
            NotAskedReason::OutOfReach,
            Layer::Starttls,
            "Out of reach: no encryption was offered",
        );
    }
    server.transcript.truncate(6);
    server.verdict = Verdict::Fail;
    report.verdict = Verdict::Fail;
    report.headline = "Mail to example.org travels in clear text.".to_owned();
    report.subline = "mx1.example.org does not offer encryption. Looks like the other side.".to_owned();
    let because = Some("starttls-not-offered");
    report.delivery = decisions([
        (Outcome::ClearText, "Sent in clear text", because),
        (Outcome::Queued, "Waits, then bounces", because),
        (Outcome::Queued, "Waits, then bounces", because),
        (Outcome::Unknown, "Not known yet", None),
        (Outcome::Unknown, "Not known yet", None),
    ]);
    report
}

/// The server said 421 and closed: nothing above is known.
pub fn not_tested() -> Report {
    let mut report = healthy();
    let server = &mut report.servers[0];
    let finding = Finding {
        title: "mx1.example.org asked to come back later (421)".to_owned(),
        meaning:
            "Mail waits in the sender's queue and is tried again. Nothing is known about its encryption."
                .to_owned(),
        actions: vec!["Test again in some minutes.".to_owned()],
        ..Finding::new("banner-421", Severity::Warn, Party::Server)
    };
    server.rungs[1] = Rung {
        layer: Layer::Banner,
        verdict: Verdict::NotTested,
        elapsed_ms: 204.0,
        summary: "The server asked to come back later".to_owned(),
        findings: vec![finding.saw("reply", "421 4.7.0 mx1.example.org too busy")],
        evidence: Evidence::Greeting(greeting("421", "4.7.0 mx1.example.org too busy")),
    };
    for index in 2..7 {
        server.rungs[index] = not_asked(
            Layer::OF_SERVER[index],
            Verdict::NotTested,
            NotAskedReason::NotReached,
            Layer::Banner,
            "Not tested: the server closed before",
        );
    }
    server.transcript = vec![
        line(104.0, Direction::Received, false, "421 4.7.0 mx1.example.org too busy"),
        line(104.5, Direction::Note, false, "The server closed the connection."),
    ];
    server.verdict = Verdict::NotTested;
    report.verdict = Verdict::NotTested;
    report.headline = "Nobody can say yet whether mail to example.org is encrypted.".to_owned();
    report.subline = "mx1.example.org asked to come back later. Test again in some minutes.".to_owned();
    report.delivery = decisions([
        (Outcome::Queued, "Waits, is tried again", Some("banner-421")),
        (Outcome::Queued, "Waits, is tried again", Some("banner-421")),
        (Outcome::Queued, "Waits, is tried again", Some("banner-421")),
        (Outcome::Unknown, "Not known", None),
        (Outcome::Unknown, "Not known", None),
    ]);
    report
}

/// Two servers: the first healthy, the second with an expired certificate.
pub fn two_servers() -> Report {
    let mut report = pass();
    let mut broken = expired();
    let mut second = broken.servers.remove(0);
    second.host = "mx2.example.org".to_owned();
    second.preference = Some(20);
    second.address = Some("2001:db8::26".parse().unwrap());
    report.servers.push(second);
    report.verdict = Verdict::Fail;
    report.headline =
        "Mail to example.org is encrypted, but one of its two servers cannot prove its name.".to_owned();
    report.subline = "The certificate of mx2.example.org expired on 20 November.".to_owned();
    report.run.connections = 2;
    report
}

/// A deep look was made: an old and generous server, and what senders get of it.
pub fn deep() -> Report {
    let mut report = pass();
    let server = &mut report.servers[0];
    server.deep = Some(Box::new(deep_sample::deep_look()));
    server.senders = deep_sample::senders();
    report.run.connections = 49;
    report
}

/// The server forgot to send a link of its chain, which was fetched; the chain was judged for another day.
pub fn incomplete() -> Report {
    let mut report = pass();
    for rung in &mut report.servers[0].rungs {
        if let Evidence::Certificate(evidence) = &mut rung.evidence {
            let missing = evidence.chain[1].clone();
            trust_sample::complete(evidence, missing);
            evidence.judged_for_another_day = true;
            evidence.judged_at = at("2027-02-01T12:00:00Z");
        }
    }
    report
}

/// The handshake failed, and was asked about on further connections.
pub fn probed() -> Report {
    let mut report = pass();
    for rung in &mut report.servers[0].rungs {
        if let Evidence::Handshake(handshake) = &mut rung.evidence {
            handshake.probes = deep_sample::probes();
        }
    }
    report
}

fn healthy() -> Report {
    let exchange = |reply: &str, text: &str| exchange(None, reply, text);
    let capabilities = || -> Vec<Capability> {
        ["PIPELINING", "SIZE 52428800", "VRFY", "ETRN", "STARTTLS", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN"]
            .iter()
            .map(|line| {
                let mut words = line.split(' ').map(str::to_owned);
                Capability { keyword: words.next().unwrap(), parameters: words.collect() }
            })
            .collect()
    };
    let rung = |layer, elapsed_ms, summary: &str, evidence| Rung {
        layer,
        verdict: Verdict::Pass,
        elapsed_ms,
        summary: summary.to_owned(),
        findings: Vec::new(),
        evidence,
    };
    let connect = ConnectEvidence {
        attempts: vec![ConnectAttempt {
            address: "192.0.2.25:25".parse().unwrap(),
            elapsed_ms: 99.0,
            failure: None,
        }],
        lookup_failure: None,
        timeout_ms: 30_000.0,
        local_address: Some("198.51.100.7:50122".parse().unwrap()),
        ipv6_here: Some(false),
        other_ports_open: Vec::new(),
    };
    let ehlo = EhloEvidence {
        name: "pc7.example.net".to_owned(),
        exchange: exchange("250", "mx1.example.org"),
        helo: None,
        server_name: Some("mx1.example.org".to_owned()),
        capabilities: capabilities(),
    };
    let starttls = StarttlsEvidence {
        offered: true,
        exchange: Some(exchange("220", "2.0.0 Ready to start TLS")),
        injected: None,
    };
    let handshake = HandshakeEvidence {
        server_name: Some("mx1.example.org".to_owned()),
        version: Some("TLSv1.3".to_owned()),
        suite: Some("TLS_AES_256_GCM_SHA384".to_owned()),
        group: Some("X25519MLKEM768".to_owned()),
        alpn: None,
        signature_scheme: Some("ECDSA_NISTP256_SHA256".to_owned()),
        signature_checked: true,
        ocsp_staple: false,
        tickets: 2,
        client_certificate_requested: false,
        client_certificate_authorities: 0,
        sent_bytes: 1846,
        received_bytes: 4120,
        elapsed_ms: 101.0,
        failure: None,
        probes: Vec::new(),
    };
    let session = SessionEvidence {
        greeting: None,
        ehlo: Some(exchange("250", "mx1.example.org")),
        capabilities: capabilities(),
        gained: vec!["AUTH".to_owned()],
        lost: vec!["STARTTLS".to_owned()],
        quit: Some(exchange("221", "2.0.0 Bye")),
        close_notify: Some(true),
        late_failure: None,
    };
    let server = Server {
        host: "mx1.example.org".to_owned(),
        preference: Some(10),
        address: Some("192.0.2.25".parse().unwrap()),
        port: 25,
        verdict: Verdict::Pass,
        rungs: vec![
            rung(Layer::Connect, 99.0, "192.0.2.25 answered on port 25", Evidence::Connect(connect)),
            rung(
                Layer::Banner,
                204.0,
                "220 mx1.example.org ESMTP Postfix",
                Evidence::Greeting(greeting("220", "mx1.example.org ESMTP Postfix")),
            ),
            rung(Layer::Ehlo, 101.0, "8 capabilities, STARTTLS among them", Evidence::Ehlo(ehlo)),
            rung(Layer::Starttls, 102.0, "The server said “ready”", Evidence::Starttls(starttls)),
            rung(
                Layer::Handshake,
                101.0,
                "TLS 1.3, AES-256, post-quantum key exchange",
                Evidence::Handshake(Box::new(handshake)),
            ),
            certificate(Verdict::Pass, "Valid for another 58 days", "2027-01-20T23:59:00Z"),
            rung(Layer::Session, 203.0, "Goes on as before, AUTH is added", Evidence::Session(session)),
        ],
        transcript: conversation(),
        deep: None,
        asked: Vec::new(),
        senders: Vec::new(),
        policy: None,
    };
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "tls-ladder".to_owned(), version: "0.1.0".to_owned() },
        judged_again_by: None,
        run: Run {
            id: "test".to_owned(),
            started_at: at("2026-11-23T10:20:00Z"),
            elapsed_ms: 812.4,
            connections: 1,
            stopped: false,
            practice: None,
        },
        vantage: Vantage {
            host: "pc7.example.net".to_owned(),
            os: "Windows 11 Pro".to_owned(),
            local_address: Some("198.51.100.7".parse().unwrap()),
        },
        target: Target {
            input: "example.org".to_owned(),
            kind: TargetKind::Name,
            domain: Some("example.org".to_owned()),
            host: None,
            address: None,
            port: 25,
            tls_mode: TlsMode::StartTls,
        },
        settings: CheckSettings {
            ehlo_name: "pc7.example.net".to_owned(),
            family: AddressFamily::Both,
            connect_timeout_s: 30.0,
            greeting_timeout_s: 60.0,
            step_timeout_s: 30.0,
            extra_trust_anchors: 0,
            public_roots: "19 Oct 2026".to_owned(),
            dns_servers: Vec::new(),
            most_addresses: None,
            laboratory: false,
            parallel: 1,
            web_proxy: None,
        },
        verdict: Verdict::Pass,
        headline: String::new(),
        subline: String::new(),
        rungs: vec![rung(Layer::Dns, 18.0, "2 mail servers, 3 addresses", dns())],
        servers: vec![server],
        delivery: Vec::new(),
        findings: Vec::new(),
        products: Vec::new(),
    }
}

fn conversation() -> Vec<TranscriptLine> {
    use Direction::{Note, Received, Sent};
    vec![
        line(99.0, Note, false, "Connected to 192.0.2.25 port 25."),
        line(303.0, Received, false, "220 mx1.example.org ESMTP Postfix"),
        line(303.4, Sent, false, "EHLO pc7.example.net"),
        line(404.0, Received, false, "250-mx1.example.org"),
        line(404.0, Received, false, "250-PIPELINING"),
        line(404.0, Received, false, "250 STARTTLS"),
        line(404.2, Sent, false, "STARTTLS"),
        line(505.0, Received, false, "220 2.0.0 Ready to start TLS"),
        line(606.0, Note, false, "TLS 1.3 with TLS_AES_256_GCM_SHA384 was agreed on."),
        line(606.5, Sent, true, "EHLO pc7.example.net"),
        line(707.0, Received, true, "250-mx1.example.org"),
        line(707.0, Received, true, r"250 X-ODD \x1b[31m"),
        line(707.2, Sent, true, "QUIT"),
        line(808.0, Received, true, "221 2.0.0 Bye"),
    ]
}

fn line(at_ms: f64, direction: Direction, encrypted: bool, text: &str) -> TranscriptLine {
    TranscriptLine { at_ms, direction, encrypted, text: text.to_owned() }
}

fn dns() -> Evidence {
    let mx = |preference, exchange: &str| MxRecord { preference, exchange: exchange.to_owned() };
    let host = |host: &str, addresses: &[&str]| HostLookup {
        host: host.to_owned(),
        addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
        failure: None,
        ..HostLookup::default()
    };
    Evidence::Dns(DnsEvidence {
        name: "example.org".to_owned(),
        outcome: DnsOutcome::Mx,
        mx: vec![mx(10, "mx1.example.org"), mx(20, "mx2.example.org")],
        hosts: vec![
            host("mx1.example.org", &["192.0.2.25"]),
            host("mx2.example.org", &["192.0.2.26", "2001:db8::26"]),
        ],
        ..DnsEvidence::default()
    })
}

fn greeting(code: &str, text: &str) -> GreetingEvidence {
    GreetingEvidence {
        exchange: exchange(None, code, text),
        host: Some("mx1.example.org".to_owned()),
        tls_probe: None,
        looks_like: None,
        pause_ms: None,
        largest_piece: None,
    }
}

fn exchange(command: Option<&str>, code: &str, text: &str) -> Exchange {
    Exchange {
        command: command.map(str::to_owned),
        outcome: ExchangeOutcome::Complete,
        reply: Some(Reply { code: code.parse().unwrap(), enhanced: None, lines: vec![text.to_owned()] }),
        defects: Vec::new(),
        first_byte_ms: Some(100.0),
        elapsed_ms: 101.0,
        octets: 40,
        first_bytes: format!("{code} {text}"),
    }
}

fn certificate(verdict: Verdict, summary: &str, until: &str) -> Rung {
    let authority = "CN=Example Issuing CA 3, O=Example Trust, C=US";
    let info = |subject: &str, name: &str, issuer: &str, until: &str, ca: bool| CertificateInfo {
        version: 3,
        subject: subject.to_owned(),
        common_name: Some(name.to_owned()),
        issuer: issuer.to_owned(),
        issuer_common_name: Some("Example Issuing CA 3".to_owned()),
        issuer_organization: Some("Example Trust".to_owned()),
        serial: "04:a1:7f:22:09".to_owned(),
        not_before: at("2026-08-22T00:00:00Z"),
        not_after: at(until),
        dns_names: if ca { Vec::new() } else { vec![name.to_owned(), "mail.example.org".to_owned()] },
        ip_addresses: Vec::new(),
        other_names: Vec::new(),
        key_type: "EC P-256".to_owned(),
        key_bits: Some(256),
        signature_algorithm: "ecdsa-with-SHA256".to_owned(),
        key_usage: Some(vec![if ca { "keyCertSign" } else { "digitalSignature" }.to_owned()]),
        extended_key_usage: (!ca).then(|| vec!["serverAuth".to_owned()]),
        is_ca: Some(ca),
        path_length: None,
        ca_issuers: Vec::new(),
        ocsp_urls: Vec::new(),
        crl_urls: Vec::new(),
        must_staple: false,
        publicly_logged: true,
        logged_at: None,
        key_fault: None,
        self_signed: false,
        sha256:
            "3b:8a:94:0e:71:c2:55:d0:1f:ee:20:6a:b3:9c:48:17:66:02:fd:8e:a4:31:5b:c9:70:12:de:4f:88:93:0a:6d"
                .to_owned(),
        sha1: "5e:11:c0:9a:47:d3:28:6b:f4:70:8c:12:e9:35:ab:06:4d:72:91:fe".to_owned(),
        spki_sha256: "9f2c".to_owned(),
        pem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".to_owned(),
    };
    let (outcome, detail) = match verdict {
        Verdict::Pass => (TrustOutcome::Trusted, "trusted by Example Root"),
        _ => (TrustOutcome::Expired, "certificate expired"),
    };
    let judge = || TrustVerdict { outcome, detail: detail.to_owned(), apart_from_dates: None };
    let evidence = CertificateEvidence {
        device_root: None,
        reference: "mx1.example.org".to_owned(),
        chain: vec![
            info("CN=mx1.example.org", "mx1.example.org", authority, until, false),
            info(authority, "Example Issuing CA 3", "CN=Example Root, C=US", "2030-03-01T00:00:00Z", true),
        ],
        chain_octets: 2210,
        left_out: 0,
        judged_at: at("2026-11-23T10:20:00Z"),
        seen_in: None,
        name: NameMatch::Matches("mx1.example.org".to_owned()),
        public: judge(),
        device: judge(),
        path: vec![0, 1],
        unrelated: Vec::new(),
        ocsp_staple: false,
        parse_failure: None,
        anchor: Some("Example Root".to_owned()),
        issuer_family: None,
        judged_for_another_day: false,
        completed: None,
        other_paths: Vec::new(),
        revocation: None,
    };
    Rung {
        layer: Layer::Certificate,
        verdict,
        elapsed_ms: 0.4,
        summary: summary.to_owned(),
        findings: Vec::new(),
        evidence: Evidence::Certificate(Box::new(evidence)),
    }
}

fn not_asked(
    layer: Layer,
    verdict: Verdict,
    reason: NotAskedReason,
    because_of: Layer,
    summary: &str,
) -> Rung {
    Rung {
        layer,
        verdict,
        elapsed_ms: 0.0,
        summary: summary.to_owned(),
        findings: Vec::new(),
        evidence: Evidence::NotAsked(NotAsked { reason, because_of: Some(because_of) }),
    }
}

fn decisions(outcomes: [(Outcome, &str, Option<&'static str>); 5]) -> Vec<Delivery> {
    let decide =
        |(sender, (outcome, summary, because)): (Sender, (Outcome, &str, Option<&'static str>))| Delivery {
            sender,
            outcome,
            because: because.map(FindingId::known).into_iter().collect(),
            remark: None,
            summary: summary.to_owned(),
            explanation: "What this kind of sender does with the mail.".to_owned(),
        };
    Sender::ALL.into_iter().zip(outcomes).map(decide).collect()
}
