//! Whether it is us: what each set of answers allows to conclude. The rules are those of the catalogue's part on this
//! PC and its network path.

use tls_ladder::{
    diagnosis::judge,
    model::{
        delivery::Outcome,
        evidence::*,
        finding::Party,
        layer::{Layer, Verdict},
        report::Report,
    },
};

use SocketFailureKind::{DeniedHere, HostUnreachable, NetworkUnreachable, Refused, TimedOut};

use crate::{
    rung_of,
    scene::{HOST, babble, connect, greeting_of, healthy, report, rung, said, server, socket_failure, up_to},
};

fn attempt(address: &str, elapsed_ms: f64, kind: Option<SocketFailureKind>) -> ConnectAttempt {
    ConnectAttempt { address: address.parse().unwrap(), elapsed_ms, failure: kind.map(socket_failure) }
}

fn reference(host: &str, kind: Option<SocketFailureKind>, greeting: Option<Exchange>) -> ReferenceSeen {
    ReferenceSeen {
        host: host.to_owned(),
        port: 25,
        lookup_failure: None,
        attempt: Some(attempt("198.51.100.7:25", 30.0, kind)),
        greeting: greeting.map(greeting_of),
        heard_at: None,
    }
}

fn failed(kind: SocketFailureKind) -> Vec<ReferenceSeen> {
    ["mx.one.example", "mx.two.example"].map(|host| reference(host, Some(kind), None)).to_vec()
}

fn greeted(texts: [&str; 2]) -> Vec<ReferenceSeen> {
    let pairs = ["mx.one.example", "mx.two.example"].into_iter().zip(texts);
    pairs.map(|(host, text)| reference(host, None, Some(said(text)))).collect()
}

fn web(kind: Option<SocketFailureKind>) -> WebSeen {
    WebSeen {
        host: "www.example.net".to_owned(),
        port: 443,
        lookup_failure: None,
        attempt: Some(attempt("198.51.100.80:443", 20.0, kind)),
        proxy: None,
        proxy_failure: None,
        names_itself: kind.is_none().then_some(true),
        status: None,
        date: None,
        heard_at: None,
    }
}

/// The web server as it answers through a proxy, and not without.
fn proxied(failure: Option<ProxyFailure>) -> WebSeen {
    let status = failure.is_none().then_some(200);
    let names_itself = failure.is_none().then_some(true);
    let proxy = Some("proxy.example:3128".to_owned());
    WebSeen { proxy, proxy_failure: failure, status, names_itself, ..web(Some(TimedOut)) }
}

fn nothing() -> ThisPcEvidence {
    ThisPcEvidence { nowhere: Some(attempt("192.0.2.1:25", 3000.0, Some(TimedOut))), ..Default::default() }
}

/// The server's connection ended so, and this was found about this PC.
fn with(kind: SocketFailureKind, evidence: ThisPcEvidence) -> Report {
    let rungs = up_to(connect(&[("192.0.2.25:25", 21_000.0, Some(kind))]));
    told(report(vec![server(HOST, 10, rungs)]), evidence)
}

fn told(mut report: Report, evidence: ThisPcEvidence) -> Report {
    report.rungs.push(rung(Layer::ThisPc, Evidence::ThisPc(Box::new(evidence))));
    judge(&mut report);
    report
}

fn ids(report: &Report, layer: Layer) -> Vec<&str> {
    rung_of(report, layer).findings.iter().map(|finding| finding.id.as_str()).collect()
}

#[test]
fn what_keeps_a_connection_from_coming_about() {
    let offline = ThisPcEvidence {
        references: failed(NetworkUnreachable),
        web: Some(web(Some(NetworkUnreachable))),
        nowhere: Some(attempt("192.0.2.1:25", 0.1, Some(NetworkUnreachable))),
        ..nothing()
    };
    let proxy = Some("proxy.example:3128".to_owned());
    let closed = |references| ThisPcEvidence { references, web: Some(web(Some(TimedOut))), ..nothing() };
    let open = |references| ThisPcEvidence { references, web: Some(web(None)), ..nothing() };
    let submission = |kind| ThisPcEvidence {
        references: failed(TimedOut),
        other_ports: vec![attempt("192.0.2.25:587", 20.0, kind)],
        ..nothing()
    };
    for (what, kind, evidence, expected) in [
        ("all silent, the web open", TimedOut, open(failed(TimedOut)), "pc-port25-blocked"),
        ("all prohibited by a router", HostUnreachable, open(failed(HostUnreachable)), "pc-port25-blocked"),
        ("all silent, 587 open", TimedOut, submission(None), "pc-port25-blocked"),
        ("all silent, 587 refused by the machine", TimedOut, submission(Some(Refused)), "pc-port25-blocked"),
        ("all silent, 587 silent too", TimedOut, submission(Some(TimedOut)), "pc-not-mail-server"),
        ("one reference", TimedOut, open(failed(TimedOut)[..1].to_vec()), "pc-not-mail-server"),
        ("no reference", TimedOut, open(Vec::new()), "pc-not-mail-server"),
        ("they fail in another way", TimedOut, open(failed(Refused)), "pc-not-mail-server"),
        ("they greet", TimedOut, open(greeted(["220 a.example", "220 b.example"])), "pc-not-mail-server"),
        ("nothing at all gets out", TimedOut, closed(failed(TimedOut)), "pc-not-mail-server"),
        (
            "nothing but a web proxy",
            TimedOut,
            ThisPcEvidence { web_proxy: proxy, ..closed(failed(TimedOut)) },
            "pc-web-proxy-only",
        ),
        (
            "the web answers through the proxy alone, and nobody else was asked",
            TimedOut,
            ThisPcEvidence { web: Some(proxied(None)), ..nothing() },
            "pc-web-proxy-only",
        ),
        ("denied on 25 alone", DeniedHere, open(failed(DeniedHere)), "pc-av-mass-mail-rule"),
        ("no road anywhere", NetworkUnreachable, offline, "pc-no-network"),
    ] {
        let report = with(kind, evidence);
        assert_eq!(ids(&report, Layer::ThisPc), [expected], "{what}");
        let is_us = expected != "pc-not-mail-server";
        let expected_verdict = if is_us { Verdict::NotTested } else { Verdict::Fail };
        if kind != DeniedHere || is_us {
            assert_eq!(report.verdict, expected_verdict, "{what}");
        }
        assert_eq!(ids(&report, Layer::Connect).contains(&expected), is_us, "{what}");
        if is_us {
            assert!(report.delivery.iter().all(|delivery| delivery.outcome == Outcome::Unknown), "{what}");
        }
    }
}

#[test]
fn a_proxy_that_fails_is_told_and_accuses_nobody() {
    let refused = ProxyFailure::Unreachable { reason: "connection refused".to_owned() };
    let login =
        ProxyFailure::LoginRequired { status: 407, offers: vec!["Negotiate".to_owned()], tried: false };
    for (failure, id) in [(refused, "pc-web-proxy-failed"), (login, "pc-web-proxy-login")] {
        let web_proxy = Some("proxy.example:3128".to_owned());
        let evidence = ThisPcEvidence {
            references: failed(TimedOut),
            web: Some(proxied(Some(failure))),
            web_proxy,
            ..nothing()
        };
        let report = with(TimedOut, evidence);
        let found = ids(&report, Layer::ThisPc);
        assert!(found.contains(&id) && !found.contains(&"pc-web-proxy-only"), "{found:?}");
        assert_eq!(ids(&report, Layer::Connect), ["tcp-timeout"]);
    }
}

#[test]
fn one_reference_that_greets_disproves_it() {
    let mut references = failed(TimedOut);
    references[1] = reference("mx.two.example", None, Some(said("421 4.3.2 busy")));
    let report = with(TimedOut, ThisPcEvidence { references, web: Some(web(None)), ..nothing() });
    assert_eq!(ids(&report, Layer::Connect), ["tcp-timeout"]);
    assert_eq!(report.verdict, Verdict::Fail);
}

#[test]
fn whoever_stands_in_for_every_server_takes_the_word_from_all() {
    let nowhere = |elapsed_ms| Some(attempt("192.0.2.1:25", elapsed_ms, None));
    let proxy = ThisPcEvidence { nowhere: nowhere(30.0), ..nothing() };
    let same = ThisPcEvidence { references: greeted(["220 gw.example ESMTP"; 2]), ..nothing() };
    let expired = || {
        let mut rungs = healthy();
        rungs[0].evidence = connect(&[("192.0.2.25:25", 20.0, None)]);
        rungs[1].evidence = crate::scene::greeting("220 gw.example ESMTP");
        report(vec![server(HOST, 10, rungs)])
    };
    for evidence in [proxy, same] {
        let report = told(expired(), evidence);
        assert_eq!(ids(&report, Layer::ThisPc), ["pc-transparent-smtp-proxy"]);
        assert_eq!(rung_of(&report, Layer::ThisPc).findings[0].party, Party::Network);
        assert_eq!(report.verdict, Verdict::NotTested);
        let rungs = &report.servers[0].rungs;
        assert!(rungs.iter().all(|rung| rung.verdict == Verdict::NotTested));
        assert_eq!(rungs.iter().map(|rung| rung.findings.len()).sum::<usize>(), 1, "told once");
    }
    let mut rungs = healthy();
    rungs[0].evidence = connect(&[("192.0.2.25:25", 0.4, None)]);
    let quick = ThisPcEvidence { nowhere: nowhere(0.3), ..nothing() };
    let shielded = told(report(vec![server(HOST, 10, rungs)]), quick);
    assert_eq!(ids(&shielded, Layer::ThisPc), ["pc-av-mail-shield"], "no road is as short");
    assert_eq!(rung_of(&shielded, Layer::ThisPc).verdict, Verdict::Warn);
    let page = |host| ReferenceSeen {
        greeting: Some(GreetingEvidence {
            looks_like: Some("http".to_owned()),
            ..greeting_of(babble("HTTP/1.1 302 Found"))
        }),
        ..reference(host, None, None)
    };
    let here = page(HOST).greeting.unwrap();
    let in_portal = || report(vec![server(HOST, 10, up_to(Evidence::Greeting(here.clone())))]);
    let report = told(in_portal(), ThisPcEvidence { references: vec![page("mx.one.example")], ..nothing() });
    assert_eq!(ids(&report, Layer::ThisPc), ["pc-captive-portal"]);
    let report = told(in_portal(), nothing());
    assert_eq!(ids(&report, Layer::Banner), ["banner-http"], "one web page is a wrong machine");
}

#[test]
fn a_wrong_clock_is_told_once() {
    let heard: jiff::Timestamp = "2026-11-23T10:00:01Z".parse().unwrap();
    let texts = [
        "220 a.example ready at Mon, 30 Nov 2026 10:00:00 +0000",
        "220 b.example ready at Mon, 30 Nov 2026 10:01:00 +0000",
    ];
    let mut references = greeted(texts);
    for reference in &mut references {
        reference.heard_at = Some(heard);
    }
    let evidence = ThisPcEvidence { references, ..nothing() };
    let alone = told(report(vec![server(HOST, 10, healthy())]), evidence.clone());
    assert_eq!(ids(&alone, Layer::ThisPc), ["pc-clock-skew"]);
    assert_eq!(rung_of(&alone, Layer::ThisPc).verdict, Verdict::Warn);

    let mut rungs = healthy();
    rungs[1].evidence =
        crate::scene::greeting("220 mx1.example.org ready at Mon, 30 Nov 2026 10:00:00 +0000");
    if let Evidence::Certificate(certificate) = &mut rungs[5].evidence {
        certificate.chain[0].not_before = "2026-11-25T00:00:00Z".parse().unwrap();
        certificate.public.outcome = TrustOutcome::NotYetValid;
    }
    let both = told(report(vec![server(HOST, 10, rungs)]), evidence);
    assert!(
        ids(&both, Layer::Certificate).contains(&"pc-clock-skew"),
        "{:?}",
        ids(&both, Layer::Certificate)
    );
    assert_eq!(ids(&both, Layer::ThisPc), ["pc-not-mail-server"], "told once, where it hurts");
    assert_eq!(rung_of(&both, Layer::ThisPc).verdict, Verdict::Pass);
}

#[test]
fn evidence_of_an_older_report_is_still_read() {
    let old: ThisPcEvidence = serde_json::from_str(r#"{"ipv6":false}"#).unwrap();
    assert_eq!(old, ThisPcEvidence { ipv6: Some(false), ..ThisPcEvidence::default() });
}
