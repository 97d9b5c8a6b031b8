//! Is it us? Asked over real sockets on loopback: the servers of other operators, the address that must not answer
//! and the web server are all our own here, and nothing leaves this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "this_pc/greeter.rs"]
mod greeter;
#[path = "this_pc/no_look_up.rs"]
mod no_look_up;
mod support;
#[path = "this_pc/web.rs"]
mod web;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    time::Duration,
};

use greeter::Greeter;
use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        delivery::{Outcome, Sender},
        evidence::{Doubt, Evidence, ThisPcEvidence},
        layer::{Layer, Verdict},
        report::{Report, Rung},
    },
    practice,
    run::{Limits, Options, Questions},
    texts::Texts,
};

/// A port of this machine on which nobody listens.
fn closed() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

/// Somebody at the door who says nothing.
fn open() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()
}

fn questions(references: &[SocketAddr]) -> Questions {
    Questions {
        references: references.iter().map(SocketAddr::to_string).collect(),
        must_not_answer: Some(closed()),
        other_ports: Some(Vec::new()),
        even_inside: true,
        ..Questions::default()
    }
}

fn check(server: SocketAddr, this_pc: Questions) -> Report {
    let target = parse(&server.to_string(), Defaults::default()).unwrap();
    let limits = Limits { whole: Duration::from_secs(60), ..Limits::every_step(Duration::from_secs(10)) };
    let mut report = support::check(target, Options { this_pc, limits, ..Options::default() });
    Texts::english().word(&mut report);
    report
}

fn this_pc(report: &Report) -> (&Rung, &ThisPcEvidence) {
    let rung = report.rungs.iter().find(|rung| rung.layer == Layer::ThisPc).expect("this PC was asked about");
    match &rung.evidence {
        Evidence::ThisPc(evidence) => (rung, evidence),
        other => panic!("{other:?}"),
    }
}

fn ids(rung: &Rung) -> Vec<&str> {
    rung.findings.iter().map(|finding| finding.id.as_str()).collect()
}

/// Somebody answers for all servers: on this PC or close by, unless this machine is too busy to be quick.
fn stands_in(rung: &Rung) -> bool {
    matches!(ids(rung)[..], ["pc-av-mail-shield" | "pc-transparent-smtp-proxy"])
}

fn server_rung(report: &Report, layer: Layer) -> &Rung {
    report.servers[0].rung(layer).unwrap()
}

#[test]
fn where_no_mail_server_can_be_reached_nobody_else_is_blamed() {
    let open = open();
    let mut questions = questions(&[closed(), closed()]);
    questions.other_ports = Some(vec![open.local_addr().unwrap().port()]);
    let report = check(closed(), questions);
    let (rung, evidence) = this_pc(&report);
    assert_eq!(evidence.doubts, [Doubt::Unreachable]);
    assert_eq!(ids(rung), ["pc-port25-blocked"]);
    assert_eq!((rung.verdict, report.verdict), (Verdict::Fail, Verdict::NotTested));
    let connect = server_rung(&report, Layer::Connect);
    assert_eq!((connect.verdict, ids(connect)), (Verdict::NotTested, vec!["pc-port25-blocked"]));
    assert!(
        report.headline.starts_with("This network does not let PCs talk to mail servers"),
        "{}",
        report.headline
    );
    assert_eq!(rung.summary, "Port 25 is blocked from here");
    for sender in [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified] {
        let decision = report.delivery.iter().find(|delivery| delivery.sender == sender).unwrap();
        assert_eq!(decision.outcome, Outcome::Unknown, "{sender:?}");
        assert_eq!(decision.because, ["pc-port25-blocked"]);
    }
    assert_eq!(report.run.connections, 1, "the other port was opened, and counts");
}

#[test]
fn one_mail_server_that_greets_shows_that_it_is_not_us() {
    let reference = Greeter::start("220 reference.example ESMTP\r\n");
    let open = open();
    let mut questions = questions(&[reference.address, closed()]);
    questions.other_ports = Some(vec![open.local_addr().unwrap().port()]);
    let report = check(closed(), questions);
    let (rung, evidence) = this_pc(&report);
    assert_eq!((rung.verdict, report.verdict), (Verdict::Pass, Verdict::Fail));
    assert_eq!(rung.summary, "Other mail servers greet this PC: nothing here is in the way");
    assert_eq!(ids(server_rung(&report, Layer::Connect)), ["tcp-refused"]);
    let greeting = evidence.references[0].greeting.as_ref().unwrap();
    assert_eq!(greeting.host.as_deref(), Some("reference.example"));
    assert_eq!(reference.heard(), [["QUIT"]], "one connection, and nothing but a goodbye");
}

#[test]
fn without_consent_no_other_server_is_asked_and_the_rest_is() {
    let questions = questions(&[]);
    let nowhere = questions.must_not_answer;
    let report = check(closed(), questions);
    let (rung, evidence) = this_pc(&report);
    assert!(evidence.references.is_empty() && evidence.web.is_none());
    assert_eq!(evidence.nowhere.as_ref().map(|attempt| attempt.address), nowhere);
    assert_eq!(rung.verdict, Verdict::NotTested, "nobody else was heard");
    assert_eq!(rung.summary, "Nothing odd here; other mail servers were not asked");
    assert_eq!(report.verdict, Verdict::Fail, "with nothing to go by, what was seen stands");
}

#[test]
fn nothing_is_asked_when_the_server_answers_as_it_should() {
    let reference = Greeter::start("220 reference.example ESMTP\r\n");
    let server = practice::start("healthy", None).unwrap();
    let options = Options {
        this_pc: questions(&[reference.address]),
        ..support::options_for(&server, "healthy", Duration::from_secs(20))
    };
    let report = support::check(server.target.clone(), options);
    assert_eq!(report.verdict, Verdict::Pass, "{}", support::transcript(&report));
    assert!(report.rungs.iter().all(|rung| rung.layer != Layer::ThisPc));
    assert!(reference.heard().is_empty());
}

#[test]
fn a_server_in_our_own_network_is_no_reason_to_ask_the_internet() {
    let reference = Greeter::start("220 reference.example ESMTP\r\n");
    let report = check(closed(), Questions { even_inside: false, ..questions(&[reference.address]) });
    assert!(report.rungs.iter().all(|rung| rung.layer != Layer::ThisPc));
    assert!(reference.heard().is_empty());
}

#[test]
fn whoever_answers_where_nobody_lives_answers_for_everybody() {
    let shield = Greeter::start("220 shield.example ESMTP\r\n");
    let server = Greeter::start("220 mx.example.org ESMTP\r\n");
    let mut questions = questions(&[]);
    questions.must_not_answer = Some(shield.address);
    let report = check(server.address, questions);
    let (rung, evidence) = this_pc(&report);
    assert_eq!(evidence.doubts, [Doubt::NoStarttls]);
    assert!(stands_in(rung), "{:?}", ids(rung));
    assert_eq!(report.verdict, Verdict::NotTested, "the missing STARTTLS is not the server's");
    assert!(!support::rungs(&report).any(|rung| ids(rung).contains(&"ehlo-no-starttls")));
    assert!(report.headline.contains("nothing is known"), "{}", report.headline);
}

#[test]
fn the_same_words_from_two_operators_and_the_server_are_nobodys_own() {
    let words = "220 gateway.example ESMTP ready, number 4711\r\n";
    let [server, one, other] =
        [words, "220 gateway.example ESMTP ready, number 4712\r\n", words].map(Greeter::start);
    let report = check(server.address, questions(&[one.address, other.address]));
    let (rung, _) = this_pc(&report);
    assert!(stands_in(rung), "{:?}", ids(rung));
    // The tested server may belong to one of the two: that is nothing odd.
    let different = Greeter::start("220 mx.example.net ESMTP\r\n");
    let report = check(server.address, questions(&[one.address, different.address]));
    assert!(ids(this_pc(&report).0).is_empty());
    assert_eq!(ids(server_rung(&report, Layer::Starttls)), ["ehlo-no-starttls"]);
}

#[test]
fn web_pages_in_place_of_mail_servers_are_a_sign_in_page() {
    let page = "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n";
    let [server, reference] = [page, page].map(Greeter::start);
    let report = check(server.address, questions(&[reference.address]));
    let (rung, evidence) = this_pc(&report);
    assert_eq!(evidence.doubts, [Doubt::NoMailServer]);
    assert_eq!(ids(rung), ["pc-captive-portal"]);
    assert_eq!(report.verdict, Verdict::NotTested);
}

#[test]
fn two_clocks_that_agree_outvote_this_pcs() {
    let late = |minutes: i64| {
        let then = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
        jiff::fmt::rfc2822::to_string(&then.to_zoned_datetime(jiff::tz::TimeZone::UTC)).unwrap()
    };
    let server = Greeter::start("220 mx.example.org ESMTP\r\n");
    let exchange = |host: &str, minutes| {
        Greeter::start(format!("220 {host} Microsoft ESMTP MAIL Service ready at {}\r\n", late(minutes)))
    };
    let (one, other) = (exchange("one.example", 3000), exchange("two.example", 3001));
    let report = check(server.address, questions(&[one.address, other.address]));
    assert_eq!(ids(this_pc(&report).0), ["pc-clock-skew"]);
    let right = exchange("three.example", 0);
    let report = check(server.address, questions(&[one.address, right.address]));
    assert!(ids(this_pc(&report).0).is_empty(), "two that disagree prove nothing");
}

#[test]
fn addresses_turned_away_by_everybody_are_said_to_be_ours() {
    let refusal = "554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org\r\n";
    let [server, reference] = [refusal, refusal].map(Greeter::start);
    let report = check(server.address, questions(&[reference.address]));
    let (rung, evidence) = this_pc(&report);
    assert_eq!(evidence.doubts, [Doubt::TurnedAway]);
    assert_eq!(ids(rung), ["pc-source-ip-listed"]);
}

#[test]
fn the_time_is_asked_of_a_web_server_whose_certificate_names_it() {
    if !web::installed() {
        return;
    }
    let server = web::Web::start("IP:127.0.0.1", "Sun, 06 Nov 1994 08:49:37 GMT");
    let mail = Greeter::start("220 mx.example.org ESMTP\r\n");
    let ask = |host: &str| {
        let web = Some(format!("{host}:{}", server.port));
        let report = check(mail.address, Questions { web, ..questions(&[]) });
        let (rung, evidence) = this_pc(&report);
        let ids: Vec<String> = rung.findings.iter().map(|finding| finding.id.to_string()).collect();
        (evidence.web.clone().unwrap(), ids)
    };
    let (seen, ids) = ask("127.0.0.1");
    assert_eq!((seen.names_itself, seen.status), (Some(true), Some(204)), "{seen:?}");
    assert_eq!(seen.date, Some("1994-11-06T08:49:37Z".parse().unwrap()));
    assert!(seen.heard_at.is_some());
    assert!(ids.is_empty(), "one clock alone may be wrong itself: {ids:?}");
    let server = web::Web::start("DNS:portal.example", "Sun, 06 Nov 1994 08:49:37 GMT");
    let web = Some(format!("127.0.0.1:{}", server.port));
    let report = check(mail.address, Questions { web, ..questions(&[]) });
    assert_eq!(crate::ids(this_pc(&report).0), ["pc-captive-portal"]);
}

#[test]
fn the_console_program_says_that_it_could_not_test() {
    let open = open();
    let server = closed();
    let (one, other) = (closed(), closed());
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tls-ladder-cli"))
        .args(["check", &server.to_string(), "--timeout", "10"])
        .args(["--reference", &one.to_string(), "--reference", &other.to_string()])
        .args(["--web-reference", &open.local_addr().unwrap().to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("Port 25 is blocked from here"), "{said}");
    assert_eq!(output.status.code(), Some(3), "{said}");
}
