//! Rules that hold whatever was seen: what is not tested, what a finding carries, and on whose side it is.

use tls_ladder::{
    diagnosis::{judge, judge_again},
    model::{
        evidence::*,
        finding::{Party, Severity},
        layer::{Layer, Verdict},
        report::Report,
        target::TlsMode,
    },
};

use crate::{ids, rung_of, scene::*};

fn judged(mut report: Report) -> Report {
    judge(&mut report);
    report
}

/// Rule 1 of the catalogue: Internet.nl#658, sslscan#15, testssl#2098, hardenize-public#52.
#[test]
fn no_starttls_is_said_only_after_a_complete_list() {
    use ExchangeOutcome as O;
    let list = || ehlo_of(said("250-mx1.example.org\n250 8BITMIME"));
    let outcome = |outcome| {
        let mut evidence = list();
        evidence.exchange.outcome = outcome;
        evidence
    };
    let defect = |defect| {
        let mut evidence = list();
        evidence.exchange.defects.push(defect);
        evidence
    };
    let incomplete = [
        ("421", ehlo_of(said("421 4.7.0 too many connections"))),
        ("450", ehlo_of(said("450 4.7.1 try again later"))),
        ("550", ehlo_of(said("550 5.7.1 denied"))),
        ("220", ehlo_of(said("220 mx1.example.org"))),
        ("closed", outcome(O::Closed)),
        ("timed out", outcome(O::TimedOut)),
        ("too long", outcome(O::TooLong)),
        ("not SMTP", outcome(O::NotSmtp)),
        ("stopped", outcome(O::Stopped)),
        ("broken", outcome(O::Broken(socket_failure(SocketFailureKind::Reset)))),
        ("codes change", defect(ReplyDefect::CodeChanges)),
        ("no final line", defect(ReplyDefect::NoFinalLine)),
        ("cut off", defect(ReplyDefect::ManyLines)),
        ("no reply", ehlo_of(ended(O::Complete))),
    ];
    for (name, evidence) in incomplete {
        for starttls in [None, Some(not_offered()), Some(not_asked(NotAskedReason::NotReached))] {
            for port in [25, 587] {
                let mut rungs = up_to(Evidence::Ehlo(evidence.clone()));
                match &starttls {
                    Some(starttls) => rungs[3].evidence = starttls.clone(),
                    None => rungs.truncate(3),
                }
                let mut report = report(vec![server(HOST, 10, rungs)]);
                report.servers[0].port = port;
                let report = judged(report);
                let said: Vec<_> = report.servers[0].rungs.iter().flat_map(ids).collect();
                for id in ["ehlo-no-starttls", "ehlo-starttls-masked-x", "submit-587-no-starttls"] {
                    assert!(!said.contains(&id), "{name}: {id} in {said:?}");
                }
                if starttls.is_some() {
                    assert_eq!(rung_of(&report, Layer::Starttls).verdict, Verdict::NotTested, "{name}");
                }
            }
        }
    }
}

#[test]
fn the_starttls_rung_breaks_and_the_hello_holds() {
    let mut rungs = up_to(not_offered());
    rungs[2].evidence = ehlo("250-mx1.example.org\n250 8BITMIME");
    let report = judged(report(vec![server(HOST, 10, rungs)]));
    assert_eq!(rung_of(&report, Layer::Ehlo).verdict, Verdict::Pass);
    assert_eq!(rung_of(&report, Layer::Starttls).verdict, Verdict::Fail);
    assert_eq!(report.servers[0].verdict, Verdict::Fail);
    assert_eq!(report.verdict, Verdict::Fail);
}

#[test]
fn rungs_that_were_not_asked_keep_their_reason() {
    for (reason, verdict) in [
        (NotAskedReason::NotReached, Verdict::NotTested),
        (NotAskedReason::Stopped, Verdict::NotTested),
        (NotAskedReason::OutOfTime, Verdict::NotTested),
        (NotAskedReason::NotBuilt, Verdict::NotTested),
        (NotAskedReason::OutOfReach, Verdict::Skipped),
        (NotAskedReason::NotWanted, Verdict::Skipped),
    ] {
        let mut rungs = healthy();
        rungs[6].evidence = not_asked(reason);
        let report = judged(report(vec![server(HOST, 10, rungs)]));
        assert_eq!(rung_of(&report, Layer::Session).verdict, verdict, "{reason:?}");
        assert!(rung_of(&report, Layer::Session).findings.is_empty());
    }
}

#[test]
fn the_worst_rung_marks_the_server_and_the_worst_server_the_report() {
    let verdict = |servers| judged(report(servers)).verdict;
    let good = || server(HOST, 10, healthy());
    let bad = || server("mx2.example.org", 20, up_to(greeting("554 no")));
    let busy = || server("mx2.example.org", 20, up_to(greeting("421 4.7.0 too many connections")));
    let slow = || server("mx2.example.org", 20, but(connect(&[("192.0.2.9:25", 4000.0, None)])));
    assert_eq!(verdict(vec![good()]), Verdict::Pass);
    assert_eq!(verdict(vec![good(), bad()]), Verdict::Fail);
    assert_eq!(verdict(vec![good(), slow()]), Verdict::Warn);
    assert_eq!(verdict(vec![busy()]), Verdict::NotTested);
    assert_eq!(verdict(vec![slow(), busy()]), Verdict::Warn);
    assert_eq!(verdict(Vec::new()), Verdict::NotTested);
    let mut unclimbed = report(vec![server(HOST, 10, Vec::new())]);
    unclimbed.rungs.push(rung(
        Layer::Dns,
        Evidence::Dns(dns(DnsOutcome::ImplicitMx, &[("example.org", &["192.0.2.1"])])),
    ));
    assert_eq!(judged(unclimbed).verdict, Verdict::NotTested, "a warning about DNS does not make a test");
}

/// A server that could not be asked about encryption is not tested, even with a warning below.
#[test]
fn a_warning_below_does_not_hide_that_nothing_was_tested() {
    let mut rungs = up_to(greeting("450 4.7.1 Greylisted"));
    rungs[0].evidence = connect(&[("192.0.2.9:25", 4000.0, None)]);
    let report = judged(report(vec![server(HOST, 10, rungs)]));
    assert_eq!(rung_of(&report, Layer::Connect).verdict, Verdict::Warn);
    assert_eq!(report.servers[0].verdict, Verdict::NotTested);
    assert_eq!(report.verdict, Verdict::NotTested);
}

#[test]
fn what_this_version_cannot_ask_is_no_blemish() {
    let mut report = report(vec![server(HOST, 10, healthy())]);
    report.rungs.push(rung(Layer::Policy, not_asked(NotAskedReason::NotBuilt)));
    assert_eq!(judged(report).verdict, Verdict::Pass);
}

#[test]
fn a_running_check_is_judged_at_every_rung() {
    for climbed in 0..=healthy().len() {
        let mut rungs = healthy();
        rungs.truncate(climbed);
        let report = judged(report(vec![server(HOST, 10, rungs)]));
        assert!(report.servers[0].rungs.iter().all(|rung| rung.verdict == Verdict::Pass));
        let expected = if climbed > 3 { Verdict::Pass } else { Verdict::NotTested };
        assert_eq!(report.servers[0].verdict, expected, "{climbed} rungs");
    }
}

#[test]
fn whose_side_it_is_on() {
    for (evidence, id, party) in [
        (
            connect(&[("192.0.2.1:25", 1.0, Some(SocketFailureKind::DeniedHere))]),
            "pc-firewall-denied",
            Party::ThisPc,
        ),
        (connect(&[("192.0.2.1:25", 1.0, Some(SocketFailureKind::Refused))]), "tcp-refused", Party::Server),
        (connect(&[("192.0.2.1:25", 1.0, Some(SocketFailureKind::TimedOut))]), "tcp-timeout", Party::Network),
        (greeting("421 4.7.0 too many connections"), "banner-421-rate", Party::ThisPc),
        (greeting("554 zen.spamhaus.org"), "banner-dnsbl", Party::ThisPc),
        (greeting("220 ****************"), "banner-masked", Party::Network),
        (greeting("521 no mail here"), "banner-521", Party::Domain),
        (starttls("454 4.7.0 TLS not available"), "starttls-454", Party::Server),
        (failed(alert(40)), "tls-alert-handshake-failure-40", Party::Server),
        (failed(alert(20)), "tls-alert-bad-record-mac-20", Party::Network),
    ] {
        let layer = layer_of(&evidence);
        let report = judged(report(vec![server(HOST, 10, up_to(evidence))]));
        let finding = rung_of(&report, layer).findings.iter().find(|finding| finding.id == id).unwrap();
        assert_eq!(finding.party, party, "{id}");
    }
}

#[test]
fn findings_carry_what_was_seen_and_what_their_texts_name() {
    let one = |evidence: Evidence, id: &str| {
        let layer = layer_of(&evidence);
        let report = judged(report(vec![server(HOST, 10, up_to(evidence))]));
        rung_of(&report, layer).findings.iter().find(|finding| finding.id == id).unwrap().clone()
    };
    let refused = one(starttls("454 4.7.0 TLS not available"), "starttls-454");
    assert!(
        refused.evidence.contains(&"reply: 454 4.7.0 TLS not available".to_owned()),
        "{:?}",
        refused.evidence
    );
    assert_eq!(refused.arguments["reply"], "454 4.7.0 TLS not available");
    assert_eq!(refused.arguments["host"], HOST);
    assert_eq!(refused.arguments["domain"], "example.org");
    assert_eq!(refused.arguments["port"], "25");
    assert_eq!(refused.arguments["address"], "192.0.2.25");
    assert_eq!(refused.arguments["ehlo"], "pc.example.net");
    assert_eq!(refused.arguments["list"], "", "unknown, but there");

    let alert = one(failed(alert(40)), "tls-alert-handshake-failure-40");
    assert!(alert.evidence.contains(&"received: 15 03 03 00 02 02 28".to_owned()), "{:?}", alert.evidence);
    assert_eq!(alert.arguments["number"], "40");

    let timeout =
        one(connect(&[("192.0.2.1:25", 30_000.0, Some(SocketFailureKind::TimedOut))]), "tcp-timeout");
    assert_eq!(timeout.arguments["seconds"], "30");
    assert_eq!(timeout.arguments["addresses"], "192.0.2.1");

    let listed = one(greeting("554 5.7.1 blocked using zen.spamhaus.org"), "pc-source-ip-listed");
    assert_eq!(listed.arguments["list"], "Spamhaus ZEN");
    let old = one(greeting("220 mx1.example.org ESMTP Exim 4.84"), "banner-software-old");
    assert_eq!(old.arguments["product"], "Exim 4.84");
    let ssh = one(Evidence::Greeting(greeting_of(babble("SSH-2.0-x"))), "banner-not-smtp");
    assert_eq!(ssh.arguments["service"], "SSH");
}

#[test]
fn the_gravest_finding_comes_first() {
    let report = judged(report(vec![server(HOST, 10, up_to(failed(alert(112))))]));
    let severities: Vec<_> = rung_of(&report, Layer::Handshake).findings.iter().map(|f| f.severity).collect();
    assert_eq!(severities, [Severity::Warn, Severity::Info]);
}

#[test]
fn implicit_tls_is_decided_by_the_handshake() {
    let mut rungs = healthy();
    for rung in &mut rungs[1..=3] {
        rung.evidence = not_asked(NotAskedReason::NotWanted);
    }
    rungs[6].evidence = Evidence::Session(SessionEvidence {
        greeting: Some(said("220 mx1.example.org ESMTP")),
        lost: Vec::new(),
        ..session_of(said("250-mx1.example.org\n250 PIPELINING"))
    });
    let mut report = report(vec![server(HOST, 10, rungs)]);
    report.target.tls_mode = TlsMode::Implicit;
    assert_eq!(judged(report).verdict, Verdict::Pass);
}

/// A report keeps what was seen, so a newer version can conclude more from it; what a newer version concluded stays.
#[test]
fn an_opened_report_is_judged_by_the_rules_of_today() {
    let seen = judged(report(vec![server(HOST, 10, up_to(starttls("454 4.7.0 TLS not available")))]));
    let mut same = seen.clone();
    assert!(judge_again(&mut same));
    assert_eq!(same, seen, "nothing is noted where nothing changed");

    let mut older = seen.clone();
    older.tool.version = "0.0.9".to_owned();
    older.servers[0].rungs[3].findings.clear();
    older.servers[0].rungs[3].verdict = Verdict::Pass;
    older.verdict = Verdict::Pass;
    assert!(judge_again(&mut older));
    assert_eq!(older.verdict, Verdict::Fail);
    assert_eq!(ids(rung_of(&older, Layer::Starttls)), ["starttls-454"]);
    assert_eq!(older.judged_again_by.as_deref(), Some(env!("CARGO_PKG_VERSION")));

    for version in ["99.0.0", "from the future"] {
        let mut newer = seen.clone();
        newer.tool.version = version.to_owned();
        newer.servers[0].rungs[3].findings.clear();
        let kept = newer.clone();
        assert!(!judge_again(&mut newer));
        assert_eq!(newer, kept);
    }
}
