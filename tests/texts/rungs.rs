//! The one line of every rung.

use tls_ladder::model::{
    evidence::{
        Alert, EndedBy, Evidence, ExchangeOutcome, HandshakeFailure, HandshakeFailureKind, HandshakeStage,
        NotAsked, NotAskedReason, SocketFailure, SocketFailureKind,
    },
    finding::{Finding, Party, Severity},
    layer::{Layer, Verdict},
};

use crate::{
    TEXTS,
    example::{exchange, healthy},
};

#[test]
fn every_rung_of_a_healthy_server_says_what_was_seen() {
    let mut report = healthy();
    TEXTS.word(&mut report);
    let lines: Vec<&str> =
        report.rungs.iter().chain(&report.servers[0].rungs).map(|rung| rung.summary.as_str()).collect();
    assert_eq!(
        lines,
        [
            "1 mail server, 2 addresses",
            "192.0.2.25 answered on port 25",
            "220 mx1.example.org ESMTP Postfix",
            "3 capabilities, STARTTLS among them",
            "The server said “ready”",
            "TLS 1.3, AES-256, post-quantum key exchange",
            "Valid until 3 Feb 2027, issued by Example Trust",
            "Hello answered, goodbye said properly",
        ]
    );
}

#[test]
fn rungs_that_were_not_asked_say_why() {
    let mut report = healthy();
    let server = &mut report.servers[0];
    let Evidence::Greeting(greeting) = &mut server.rungs[1].evidence else { panic!() };
    greeting.exchange = exchange(421, "4.3.2 Service not available");
    server.rungs[1].verdict = Verdict::NotTested;
    server.rungs[1].findings.push(Finding::new("banner-421", Severity::Fail, Party::Server));
    let not_reached = NotAsked { reason: NotAskedReason::NotReached, because_of: Some(Layer::Banner) };
    for rung in &mut server.rungs[2..] {
        rung.evidence = Evidence::NotAsked(not_reached);
        rung.verdict = Verdict::NotTested;
    }
    server.rungs[6].evidence =
        Evidence::NotAsked(NotAsked { reason: NotAskedReason::OutOfReach, because_of: Some(Layer::Ehlo) });
    TEXTS.word(&mut report);
    let server = &report.servers[0];
    assert_eq!(server.rungs[1].summary, "“Come back later”: the server is busy");
    assert_eq!(server.rungs[2].summary, "Not tested: we are to come back later");
    assert_eq!(server.rungs[6].summary, "Out of reach: the server offers no encryption");

    let Evidence::Greeting(greeting) = &mut report.servers[0].rungs[1].evidence else { panic!() };
    greeting.exchange.reply = None;
    greeting.exchange.outcome = ExchangeOutcome::Closed;
    TEXTS.word(&mut report);
    assert_eq!(report.servers[0].rungs[2].summary, "Not tested: the server hung up before this");
}

#[test]
fn a_connection_that_failed_is_told_without_a_finding_too() {
    let mut report = healthy();
    let Evidence::Connect(connect) = &mut report.servers[0].rungs[0].evidence else { panic!() };
    connect.attempts[0].failure = Some(SocketFailure {
        kind: SocketFailureKind::Refused,
        os_code: Some(10061),
        message: "refused".to_owned(),
    });
    TEXTS.word(&mut report);
    assert_eq!(report.servers[0].rungs[0].summary, "No address answered on port 25");
}

/// Encryption that this program does not speak is not "no encryption".
#[test]
fn a_handshake_that_holds_for_others_says_what_works() {
    let mut report = healthy();
    let server = &mut report.servers[0];
    let Evidence::Handshake(seen) = &mut server.rungs[4].evidence else { panic!() };
    seen.failure = Some(HandshakeFailure {
        kind: HandshakeFailureKind::AlertReceived,
        ended_by: EndedBy::Server,
        alert: Some(Alert { number: 40, name: "handshake_failure".to_owned() }),
        stage: HandshakeStage::ServerAnswered,
        received_hex: "15 03 03 00 02 02 28".to_owned(),
        received_text: None,
        message: String::new(),
    });
    server.rungs[4].verdict = Verdict::Warn;
    let finding = Finding::new("tls-only-old", Severity::Warn, Party::Server).with("version", "TLSv1.0");
    server.rungs[4].findings.push(finding);
    server.rungs[6].evidence = Evidence::NotAsked(NotAsked {
        reason: NotAskedReason::OutOfReach,
        because_of: Some(Layer::Handshake),
    });
    TEXTS.word(&mut report);
    assert_eq!(report.servers[0].rungs[4].summary, "Nothing newer than TLS 1.0");
    assert_eq!(
        report.servers[0].rungs[6].summary,
        "Out of reach: this program does not speak what the server wants"
    );

    let rung = &mut report.servers[0].rungs[4];
    rung.verdict = Verdict::Pass;
    rung.findings = vec![Finding::new("tls-over-our-limit", Severity::Info, Party::ThisPc)];
    TEXTS.word(&mut report);
    assert_eq!(report.servers[0].rungs[4].summary, "More certificates than this program reads");
}
