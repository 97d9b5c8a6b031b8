//! Hand-made reports: a healthy server, and one thing that was seen to differ.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tls_ladder::model::{
    evidence::*,
    layer::{Layer, Verdict},
    report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
    target::{AddressFamily, CheckSettings, Target, TargetKind, TlsMode},
};

pub(crate) const HOST: &str = "mx1.example.org";
pub(crate) const STARTED: &str = "2026-11-23T10:00:00Z";
pub(crate) const HEALTHY_EHLO: &str =
    "250-mx1.example.org\n250-PIPELINING\n250-SIZE 52428800\n250-STARTTLS\n250 8BITMIME";

pub(crate) fn layer_of(evidence: &Evidence) -> Layer {
    match evidence {
        Evidence::NotAsked(_) | Evidence::Policy(_) => Layer::Policy,
        Evidence::ThisPc(_) => Layer::ThisPc,
        Evidence::Dns(_) => Layer::Dns,
        Evidence::Connect(_) => Layer::Connect,
        Evidence::Greeting(_) => Layer::Banner,
        Evidence::Ehlo(_) => Layer::Ehlo,
        Evidence::Starttls(_) => Layer::Starttls,
        Evidence::Handshake(_) => Layer::Handshake,
        Evidence::Certificate(_) => Layer::Certificate,
        Evidence::Session(_) => Layer::Session,
    }
}

pub(crate) fn rung(layer: Layer, evidence: Evidence) -> Rung {
    Rung {
        layer,
        verdict: Verdict::NotTested,
        elapsed_ms: 1.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    }
}

pub(crate) fn not_asked(reason: NotAskedReason) -> Evidence {
    Evidence::NotAsked(NotAsked { reason, because_of: None })
}

pub(crate) fn report(servers: Vec<Server>) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "tls-ladder".to_owned(), version: "0.1.0".to_owned() },
        judged_again_by: None,
        run: Run {
            id: "test".to_owned(),
            started_at: STARTED.parse().unwrap(),
            elapsed_ms: 800.0,
            connections: 1,
            stopped: false,
            practice: None,
        },
        vantage: Vantage { host: "pc".to_owned(), os: "Linux".to_owned(), local_address: None },
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
            ehlo_name: "pc.example.net".to_owned(),
            family: AddressFamily::Both,
            connect_timeout_s: 30.0,
            greeting_timeout_s: 60.0,
            step_timeout_s: 30.0,
            extra_trust_anchors: 0,
            public_roots: "2026-11-01".to_owned(),
            dns_servers: Vec::new(),
            most_addresses: None,
            laboratory: false,
            parallel: 1,
            web_proxy: None,
        },
        verdict: Verdict::NotTested,
        headline: String::new(),
        subline: String::new(),
        rungs: Vec::new(),
        servers,
        delivery: Vec::new(),
        findings: Vec::new(),
        products: Vec::new(),
    }
}

pub(crate) fn server(host: &str, preference: u16, rungs: Vec<Rung>) -> Server {
    Server {
        host: host.to_owned(),
        preference: Some(preference),
        address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 25))),
        port: 25,
        verdict: Verdict::NotTested,
        rungs,
        transcript: Vec::new(),
        deep: None,
        asked: Vec::new(),
        senders: Vec::new(),
        policy: None,
    }
}

/// The rungs of a server that is healthy up to this evidence; the rungs above were not reached.
pub(crate) fn up_to(evidence: Evidence) -> Vec<Rung> {
    let last = layer_of(&evidence);
    healthy()
        .into_iter()
        .map(|rung| match rung.layer {
            layer if layer < last => rung,
            layer if layer == last => self::rung(layer, evidence.clone()),
            layer => self::rung(layer, not_asked(NotAskedReason::NotReached)),
        })
        .collect()
}

/// The rungs of a healthy server, but for this evidence.
pub(crate) fn but(evidence: Evidence) -> Vec<Rung> {
    let layer = layer_of(&evidence);
    let mut rungs = healthy();
    for rung in rungs.iter_mut().filter(|rung| rung.layer == layer) {
        rung.evidence = evidence.clone();
    }
    rungs
}

pub(crate) fn healthy() -> Vec<Rung> {
    [
        connected(),
        greeting("220 mx1.example.org ESMTP Postfix"),
        ehlo(HEALTHY_EHLO),
        starttls("220 2.0.0 Ready to start TLS"),
        Evidence::Handshake(Box::new(handshake())),
        certificate(TrustOutcome::Trusted, NameMatch::Matches(HOST.to_owned())),
        session("250-mx1.example.org\n250-PIPELINING\n250-SIZE 52428800\n250 8BITMIME"),
    ]
    .into_iter()
    .map(|evidence| rung(layer_of(&evidence), evidence))
    .collect()
}

// ---------------------------------------------------------------- DNS and sockets

pub(crate) fn dns(outcome: DnsOutcome, hosts: &[(&str, &[&str])]) -> DnsEvidence {
    DnsEvidence {
        name: "example.org".to_owned(),
        outcome,
        mx: hosts.iter().map(|(host, _)| MxRecord { preference: 10, exchange: (*host).to_owned() }).collect(),
        hosts: hosts
            .iter()
            .map(|(host, addresses)| HostLookup {
                host: (*host).to_owned(),
                addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
                failure: addresses.is_empty().then_some(LookupFailure::NoData),
                ..HostLookup::default()
            })
            .collect(),
        ..DnsEvidence::default()
    }
}

pub(crate) fn connected() -> Evidence {
    connect(&[("192.0.2.25:25", 20.0, None)])
}

pub(crate) fn connect(attempts: &[(&str, f64, Option<SocketFailureKind>)]) -> Evidence {
    Evidence::Connect(connect_evidence(attempts))
}

pub(crate) fn connect_evidence(attempts: &[(&str, f64, Option<SocketFailureKind>)]) -> ConnectEvidence {
    ConnectEvidence {
        attempts: attempts
            .iter()
            .map(|(address, elapsed_ms, kind)| ConnectAttempt {
                address: address.parse::<SocketAddr>().unwrap(),
                elapsed_ms: *elapsed_ms,
                failure: kind.map(socket_failure),
            })
            .collect(),
        lookup_failure: None,
        timeout_ms: 30_000.0,
        local_address: None,
        ipv6_here: None,
        other_ports_open: Vec::new(),
    }
}

pub(crate) fn socket_failure(kind: SocketFailureKind) -> SocketFailure {
    SocketFailure { kind, os_code: Some(111), message: format!("{kind:?}") }
}

// ---------------------------------------------------------------- SMTP

/// A complete reply, as the server would send it: `250-first\n250 last`.
pub(crate) fn said(text: &str) -> Exchange {
    let lines: Vec<String> = text.lines().map(|line| line.get(4..).unwrap_or_default().to_owned()).collect();
    let enhanced = lines.last().and_then(|line| line.split_whitespace().next()).filter(|word| {
        word.split('.').count() == 3 && word.split('.').all(|part| part.parse::<u16>().is_ok())
    });
    Exchange {
        reply: Some(Reply {
            code: text[..3].parse().unwrap(),
            enhanced: enhanced.map(str::to_owned),
            lines: lines.clone(),
        }),
        octets: text.len() as u64,
        first_bytes: text.to_owned(),
        ..ended(ExchangeOutcome::Complete)
    }
}

/// An exchange that ended without a reply.
pub(crate) fn ended(outcome: ExchangeOutcome) -> Exchange {
    Exchange {
        command: None,
        outcome,
        reply: None,
        defects: Vec::new(),
        first_byte_ms: Some(20.0),
        elapsed_ms: 40.0,
        octets: 0,
        first_bytes: String::new(),
    }
}

pub(crate) fn babble(first_bytes: &str) -> Exchange {
    Exchange {
        octets: first_bytes.len() as u64,
        first_bytes: first_bytes.to_owned(),
        ..ended(ExchangeOutcome::NotSmtp)
    }
}

pub(crate) fn greeting(text: &str) -> Evidence {
    Evidence::Greeting(greeting_of(said(text)))
}

pub(crate) fn greeting_of(exchange: Exchange) -> GreetingEvidence {
    let host = exchange
        .reply
        .as_ref()
        .filter(|reply| reply.code == 220)
        .and_then(|reply| reply.lines.first()?.split_whitespace().next().map(str::to_owned));
    GreetingEvidence {
        exchange,
        host,
        tls_probe: None,
        looks_like: None,
        pause_ms: None,
        largest_piece: None,
    }
}

pub(crate) fn ehlo(text: &str) -> Evidence {
    Evidence::Ehlo(ehlo_of(said(text)))
}

pub(crate) fn ehlo_of(exchange: Exchange) -> EhloEvidence {
    let accepted = exchange.reply.as_ref().filter(|reply| reply.code == 250);
    EhloEvidence {
        name: "pc.example.net".to_owned(),
        helo: None,
        server_name: accepted
            .and_then(|reply| reply.lines.first()?.split_whitespace().next().map(str::to_owned)),
        capabilities: accepted.map(capabilities).unwrap_or_default(),
        exchange,
    }
}

fn capabilities(reply: &Reply) -> Vec<Capability> {
    let read = |line: &String| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some(Capability { keyword: words.next()?, parameters: words.collect() })
    };
    reply.lines.iter().skip(1).filter_map(read).collect()
}

/// EHLO refused, and what HELO brought.
pub(crate) fn ehlo_helo(refusal: &str, helo: &str) -> Evidence {
    Evidence::Ehlo(EhloEvidence { helo: Some(said(helo)), ..ehlo_of(said(refusal)) })
}

pub(crate) fn starttls(text: &str) -> Evidence {
    starttls_of(said(text))
}

pub(crate) fn starttls_of(exchange: Exchange) -> Evidence {
    Evidence::Starttls(StarttlsEvidence { offered: true, exchange: Some(exchange), injected: None })
}

pub(crate) fn not_offered() -> Evidence {
    Evidence::Starttls(StarttlsEvidence { offered: false, exchange: None, injected: None })
}

// ---------------------------------------------------------------- TLS

pub(crate) fn handshake() -> HandshakeEvidence {
    HandshakeEvidence {
        server_name: Some(HOST.to_owned()),
        version: Some("TLSv1.3".to_owned()),
        suite: Some("TLS_AES_256_GCM_SHA384".to_owned()),
        group: Some("X25519MLKEM768".to_owned()),
        alpn: None,
        signature_scheme: Some("ecdsa_secp256r1_sha256".to_owned()),
        signature_checked: true,
        ocsp_staple: false,
        tickets: 2,
        client_certificate_requested: false,
        client_certificate_authorities: 0,
        sent_bytes: 1500,
        received_bytes: 3000,
        elapsed_ms: 90.0,
        failure: None,
        probes: Vec::new(),
    }
}

pub(crate) fn failure(kind: HandshakeFailureKind) -> HandshakeFailure {
    HandshakeFailure {
        kind,
        ended_by: EndedBy::Server,
        alert: None,
        stage: HandshakeStage::ClientHelloSent,
        received_hex: String::new(),
        received_text: None,
        message: String::new(),
    }
}

pub(crate) fn failed(failure: HandshakeFailure) -> Evidence {
    Evidence::Handshake(Box::new(HandshakeEvidence {
        version: None,
        suite: None,
        failure: Some(failure),
        ..handshake()
    }))
}

pub(crate) fn alert(number: u8) -> HandshakeFailure {
    HandshakeFailure {
        alert: Some(Alert { number, name: format!("alert_{number}") }),
        received_hex: format!("15 03 03 00 02 02 {number:02x}"),
        ..failure(HandshakeFailureKind::AlertReceived)
    }
}

/// Text where a TLS record should be.
pub(crate) fn spoke(text: &str) -> Evidence {
    failed(HandshakeFailure {
        received_text: Some(text.to_owned()),
        received_hex: "32 32 30".to_owned(),
        stage: HandshakeStage::ServerAnswered,
        ..failure(HandshakeFailureKind::NotTls)
    })
}

pub(crate) fn certificate(outcome: TrustOutcome, name: NameMatch) -> Evidence {
    let verdict = serde_json::json!({ "outcome": outcome, "detail": "" });
    let evidence = serde_json::json!({
        "kind": "certificate",
        "reference": HOST,
        "chain": [{
            "version": 3,
            "subject": "CN=mx1.example.org",
            "common_name": HOST,
            "issuer": "CN=Example Issuing CA 3",
            "issuer_common_name": "Example Issuing CA 3",
            "issuer_organization": "Example",
            "serial": "01",
            "not_before": "2026-10-01T00:00:00Z",
            "not_after": "2027-02-01T00:00:00Z",
            "dns_names": [HOST],
            "ip_addresses": [],
            "other_names": [],
            "key_type": "EC P-256",
            "key_bits": 256,
            "signature_algorithm": "sha256WithRSAEncryption",
            "key_usage": ["digitalSignature"],
            "extended_key_usage": ["serverAuth"],
            "is_ca": false,
            "path_length": null,
            "ca_issuers": [],
            "ocsp_urls": [],
            "crl_urls": [],
            "must_staple": false,
            "self_signed": false,
            "sha256": "00",
            "sha1": "00",
            "spki_sha256": "00",
            "pem": "",
        }],
        "chain_octets": 1200,
        "left_out": 0,
        "judged_at": STARTED,
        "name": name,
        "public": verdict,
        "device": verdict,
        "path": [0],
        "unrelated": [],
        "ocsp_staple": false,
        "parse_failure": null,
    });
    serde_json::from_value(evidence).unwrap()
}

pub(crate) fn session(text: &str) -> Evidence {
    Evidence::Session(session_of(said(text)))
}

pub(crate) fn session_of(ehlo: Exchange) -> SessionEvidence {
    let accepted = ehlo.reply.as_ref().filter(|reply| reply.code == 250);
    SessionEvidence {
        greeting: None,
        capabilities: accepted.map(capabilities).unwrap_or_default(),
        ehlo: Some(ehlo),
        gained: Vec::new(),
        lost: vec!["STARTTLS".to_owned()],
        quit: Some(said("221 2.0.0 Bye")),
        close_notify: Some(true),
        late_failure: None,
    }
}
