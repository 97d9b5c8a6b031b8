//! What senders would do. Ground truth: what Postfix 3.7 and Exim 4.96 really did against faulty servers, and the
//! catalogue's table "Which sender does what".

use tls_ladder::{
    diagnosis::judge,
    model::{
        delivery::{Delivery, Outcome, Outcome::*, Sender},
        evidence::*,
        finding::FindingId,
        layer::Layer,
        report::{Report, Rung},
        target::{TargetKind, TlsMode},
    },
};

use crate::{hellos::*, scene::*};

/// Outcome and remark of the opportunistic, the enforcing and the verifying sender.
type Expected = [(Outcome, Option<&'static str>); 3];

const CLEAR_AT_ONCE: Expected = [(ClearText, None), QUEUED, QUEUED];
const CLEAR_LATER: Expected = [(ClearText, Some("clear_text_on_retry")), QUEUED, QUEUED];
const ALL_QUEUED: Expected = [QUEUED; 3];
const SOME_BOUNCE: Expected = [(Queued, Some("some_bounce")); 3];
const ALL_BOUNCED: Expected = [(Bounced, None); 3];
const UNKNOWN: Expected = [(Unknown, None); 3];
const GOOD: Expected = [(Encrypted, None), (Encrypted, None), (EncryptedVerified, None)];
const BAD_CERTIFICATE: Expected = [(Encrypted, None), (Encrypted, None), QUEUED];
const QUEUED: (Outcome, Option<&str>) = (Queued, Some("queue_times"));

fn delivery(mut report: Report) -> Vec<Delivery> {
    judge(&mut report);
    report.delivery
}

fn check(rows: Vec<(&str, Report, Expected)>) {
    let mut wrong = Vec::new();
    for (source, report, expected) in rows {
        let found = delivery(report);
        let senders: Vec<Sender> = found.iter().map(|delivery| delivery.sender).collect();
        assert_eq!(senders, Sender::ALL, "every kind of sender, in order");
        let found: Vec<_> =
            found.iter().take(3).map(|delivery| (delivery.outcome, delivery.remark.as_deref())).collect();
        if found != expected {
            wrong.push(format!("{source}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn one(evidence: Evidence) -> Report {
    report(vec![server(HOST, 10, up_to(evidence))])
}

fn without_starttls() -> Vec<Rung> {
    let mut rungs = up_to(not_offered());
    rungs[2].evidence = ehlo("250-mx1.example.org\n250 8BITMIME");
    rungs
}

#[test]
fn one_server() {
    let socket = |kind| one(connect(&[("192.0.2.25:25", 20.0, Some(kind))]));
    let cert = |outcome, name| report(vec![server(HOST, 10, but(certificate(outcome, name)))]);
    let matches = || NameMatch::Matches(HOST.to_owned());
    let helo_only = {
        let mut rungs = up_to(ehlo_helo("500 5.5.1 unrecognized", "250 mx1.example.org"));
        rungs[3].evidence = not_asked(NotAskedReason::OutOfReach);
        report(vec![server(HOST, 10, rungs)])
    };
    let masked = {
        let mut rungs = up_to(not_offered());
        rungs[2].evidence = ehlo("250-mx1.example.org\n250-XXXXXXXA\n250 8BITMIME");
        report(vec![server(HOST, 10, rungs)])
    };
    let silent_greeting = |outcome| one(Evidence::Greeting(greeting_of(ended(outcome))));
    check(vec![
        ("healthy", report(vec![server(HOST, 10, healthy())]), GOOD),
        ("measured: no STARTTLS", report(vec![server(HOST, 10, without_starttls())]), CLEAR_AT_ONCE),
        ("measured: masked", masked, CLEAR_AT_ONCE),
        ("catalogue: HELO only", helo_only, CLEAR_AT_ONCE),
        ("measured: 454", one(starttls("454 4.7.0 TLS not available due to local problem")), CLEAR_AT_ONCE),
        (
            "catalogue: 554 security subsystem",
            one(starttls("554 5.7.3 Unable to initialize security subsystem")),
            [(ClearText, None), (Bounced, Some("some_wait")), (Bounced, Some("some_wait"))],
        ),
        ("Postfix smtp.h: 421", one(starttls("421 4.3.0 closing")), CLEAR_LATER),
        ("measured: closes after 220", one(failed(failure(HandshakeFailureKind::Closed))), CLEAR_LATER),
        ("measured: plain text after 220", one(spoke("454 4.7.0 TLS not available")), CLEAR_LATER),
        ("measured: old TLS only", one(failed(alert(40))), CLEAR_LATER),
        (
            "Exim: bad first read from TLS conn",
            one(Evidence::Session(SessionEvidence {
                late_failure: Some(alert(116)),
                ..session_of(ended(ExchangeOutcome::Closed))
            })),
            CLEAR_LATER,
        ),
        (
            "catalogue: post-ehlo-fails",
            one(Evidence::Session(session_of(ended(ExchangeOutcome::Closed)))),
            CLEAR_LATER,
        ),
        ("catalogue: post-421-after-tls", one(session("421 4.3.2 busy")), ALL_QUEUED),
        ("measured: expired", cert(TrustOutcome::Expired, matches()), BAD_CERTIFICATE),
        (
            "measured: self-signed, no intermediate",
            cert(TrustOutcome::UnknownIssuer, matches()),
            BAD_CERTIFICATE,
        ),
        ("measured: wrong name", cert(TrustOutcome::Trusted, NameMatch::Differs(None)), BAD_CERTIFICATE),
        (
            "catalogue: no name to prove",
            cert(TrustOutcome::Trusted, NameMatch::NoReference),
            [(Encrypted, None), (Encrypted, None), (Unknown, None)],
        ),
        (
            "the judge gave no answer",
            cert(TrustOutcome::NotJudged, matches()),
            [(Encrypted, None), (Encrypted, None), (Unknown, None)],
        ),
        ("measured: 554 greeting", one(greeting("554 No SMTP service here")), SOME_BOUNCE),
        ("the same in other words", one(greeting("554 5.7.1 Access denied")), SOME_BOUNCE),
        (
            "Exim spec, Errors in outgoing SMTP; Postfix smtp_proto.c, smtp_helo: in answer to every hello",
            one(ehlo_helo("550 5.7.1 Access denied", "550 5.7.1 Access denied")),
            ALL_BOUNCED,
        ),
        ("it names our address", one(greeting("554 5.7.1 Your IP is banned")), UNKNOWN),
        (
            "Postfix smtpd_tls_req_ccert",
            {
                let mut rungs = up_to(session("421 4.7.1 Error: No client certificate presented"));
                let Evidence::Handshake(handshake) = &mut rungs[4].evidence else { unreachable!() };
                handshake.client_certificate_requested = true;
                report(vec![server(HOST, 10, rungs)])
            },
            ALL_QUEUED,
        ),
        (
            "a refusal of our address says nothing certain",
            one(greeting("554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org")),
            UNKNOWN,
        ),
        (
            "Postfix smtp_proto.c: 521 as any 5xx greeting",
            one(greeting("521 does not accept mail")),
            SOME_BOUNCE,
        ),
        ("measured: 421", one(greeting("421 4.3.2 Service not available")), ALL_QUEUED),
        ("our own knocking says nothing", one(greeting("421 4.7.0 too many connections")), UNKNOWN),
        ("greylisting says nothing", one(greeting("450 4.7.1 Greylisted")), UNKNOWN),
        ("measured: refused", socket(SocketFailureKind::Refused), ALL_QUEUED),
        ("measured: filtered", socket(SocketFailureKind::TimedOut), ALL_QUEUED),
        ("a filter on this PC", socket(SocketFailureKind::DeniedHere), UNKNOWN),
        ("this PC is offline", socket(SocketFailureKind::NetworkDown), UNKNOWN),
        ("measured: silent", silent_greeting(ExchangeOutcome::TimedOut), ALL_QUEUED),
        ("catalogue: banner-closed", silent_greeting(ExchangeOutcome::Closed), ALL_QUEUED),
        ("catalogue: not SMTP", one(Evidence::Greeting(greeting_of(babble("SSH-2.0-x")))), SOME_BOUNCE),
        (
            "catalogue: ehlo-timeout",
            one(Evidence::Ehlo(ehlo_of(ended(ExchangeOutcome::TimedOut)))),
            ALL_QUEUED,
        ),
        (
            "our name was disliked",
            one(ehlo_helo("501 5.5.2 need fully-qualified hostname", "501 no")),
            UNKNOWN,
        ),
        ("stopped by hand", one(starttls_of(ended(ExchangeOutcome::Stopped))), UNKNOWN),
        ("not climbed yet", report(vec![server(HOST, 10, Vec::new())]), UNKNOWN),
        ("not climbed to its end", report(vec![server(HOST, 10, healthy()[..4].to_vec())]), UNKNOWN),
        ("nothing known at all", report(Vec::new()), UNKNOWN),
        ("RFC 6066: depends on the sender's name extension", one(failed(alert(112))), UNKNOWN),
    ]);
}

/// Measured with Postfix 3.7 on OpenSSL 3.0 at the levels may, encrypt and secure, and with GnuTLS 3.7, the library of
/// Debian's Exim, each against a server that speaks nothing else.
#[test]
fn with_methods_that_this_program_does_not_speak() {
    use HelloQuestion as Q;
    use ProtocolVersion as V;
    const RSA: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
    const GCM: &str = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    let at = |failure, answers, outcome| {
        let mut rungs = up_to(asked(failure, answers));
        // The server's certificate was seen in the answer to one of the questions.
        rungs[5].evidence = certificate(outcome, NameMatch::Matches(HOST.to_owned()));
        report(vec![server(HOST, 10, rungs)])
    };
    let good = |failure, answers| at(failure, answers, TrustOutcome::Trusted);
    let older = |answer| good(alert(40), after_three(vec![(Q::OlderSuites, answer)]));
    let all =
        |remark| [(Encrypted, Some(remark)), (Encrypted, Some(remark)), (EncryptedVerified, Some(remark))];
    let fails = |remark| [(ClearText, Some(remark)), (Queued, Some(remark)), (Queued, Some(remark))];
    let by_question =
        |failure: HandshakeFailure, question| good(failure, vec![(Q::Again, no()), (question, modern())]);
    let ssl3 = || {
        let answers = vec![(Q::OlderSuites, no()), (Q::Tls10, no()), (Q::Ssl3, yes(V::Ssl3, RSA))];
        good(alert(70), after_three(answers))
    };
    let unseen = {
        let answers = after_three(vec![(Q::OlderSuites, yes(V::Tls12, RSA))]);
        report(vec![server(HOST, 10, up_to(asked(alert(40), answers)))])
    };
    let large = |octets| good(too_large(), vec![(Q::CappedAtTls12, heavy(octets))]);
    let unnamed = |name_use| {
        let mut report = report(vec![server(HOST, 10, healthy())]);
        let look = look(&[(V::Tls13, &["TLS_AES_256_GCM_SHA384"]), (V::Tls12, &[GCM])]);
        report.servers[0].deep = Some(Box::new(DeepLook { without_server_name: Some(name_use), ..look }));
        report
    };
    check(vec![
        (
            "measured: RSA in TLS 1.2; rustls#2194, go-simple-mail#100",
            older(yes(V::Tls12, RSA)),
            all("newer_programs_fail"),
        ),
        ("measured: DHE, 2048 bits", older(prime(2048)), all("newer_programs_fail")),
        (
            "measured: ECDHE with CBC",
            older(yes(V::Tls12, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")),
            all("newer_ciphers_only"),
        ),
        (
            "RFC 7435: a bad certificate stops only who wants proof",
            at(
                alert(40),
                after_three(vec![(Q::OlderSuites, yes(V::Tls12, RSA))]),
                TrustOutcome::UnknownIssuer,
            ),
            [(Encrypted, Some("newer_programs_fail")), (Encrypted, Some("newer_programs_fail")), QUEUED],
        ),
        (
            "no certificate was seen",
            unseen,
            [
                (Encrypted, Some("newer_programs_fail")),
                (Encrypted, Some("newer_programs_fail")),
                (Unknown, None),
            ],
        ),
        ("measured: a prime of 1024 bits; postal#990", older(prime(1024)), all("weak_prime")),
        ("measured: a prime of 768 bits, 0A00018A", older(prime(768)), CLEAR_LATER),
        (
            "measured: TLS 1.0 with RSA; Microsoft 365 never sends with it",
            older(yes(V::Tls10, RSA)),
            all("old_versions"),
        ),
        (
            "measured: TLS 1.0 with ECDHE; secure: 0A00014D legacy sigalg disallowed",
            older(yes(V::Tls10, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")),
            [
                (Encrypted, Some("old_versions")),
                (Encrypted, Some("old_versions")),
                (Queued, Some("old_versions")),
            ],
        ),
        (
            "measured: no safe renegotiation, 0A000152; GnuTLS agrees",
            older(without_safe_renegotiation(yes(V::Tls12, RSA))),
            fails("legacy_renegotiation"),
        ),
        (
            "measured: TLS 1.0 with 3DES only; Google Workspace Admin Help 9795993 keeps it",
            older(yes(V::Tls10, "TLS_RSA_WITH_3DES_EDE_CBC_SHA")),
            fails("triple_des"),
        ),
        ("measured: TLS 1.2 with RC4 only", older(yes(V::Tls12, "TLS_RSA_WITH_RC4_128_SHA")), CLEAR_LATER),
        ("measured: SSL 3.0 only", ssl3(), CLEAR_LATER),
        ("tldr.fail", by_question(reset(), Q::WithoutPostQuantum), fails("large_hello_fails")),
        ("RFC 8446 App. D.1", by_question(alert(70), Q::CappedAtTls12), fails("tls13_fails")),
        (
            "Postfix smtp_tls_servername and Exim tls_sni are empty by default",
            by_question(alert(112), Q::WithoutServerName),
            all("name_unwanted"),
        ),
        ("the same with alert 80", by_question(alert(80), Q::WithoutServerName), all("name_unwanted")),
        ("the same, cut by a filter", by_question(reset(), Q::WithoutServerName), all("name_unwanted")),
        ("testssl#2090", by_question(alert(40), Q::Again), all("flaky")),
        ("OpenSSL SSL_CTX_set_max_cert_list: 100 KiB", large(70_000), GOOD),
        ("over that limit", large(200_000), UNKNOWN),
        (
            "RFC 7672 §8.1: another certificate for those that do not name it",
            unnamed(ServerNameUse::OtherCertificate),
            [(Encrypted, None), (Encrypted, None), (EncryptedVerified, Some("name_needed"))],
        ),
        (
            "RFC 7672 §8.1: nothing for those that do not name it",
            unnamed(ServerNameUse::Refused),
            fails("name_needed"),
        ),
    ]);
}

#[test]
fn several_servers_in_the_order_senders_try_them() {
    let good = |preference| server("mx2.example.org", preference, healthy());
    let first = |evidence| server(HOST, 10, up_to(evidence));
    let dead = || first(connect(&[("192.0.2.25:25", 20.0, Some(SocketFailureKind::Refused))]));
    let bare = |preference| server(HOST, preference, without_starttls());
    let expired =
        server(HOST, 10, but(certificate(TrustOutcome::Expired, NameMatch::Matches(HOST.to_owned()))));
    check(vec![
        ("RFC 5321 §5.1: the next one", report(vec![dead(), good(20)]), GOOD),
        ("a busy one, then the next", report(vec![first(greeting("421 4.3.2 busy")), good(20)]), GOOD),
        (
            "the first bare: clear text there; who insists goes on",
            report(vec![bare(10), good(20)]),
            [(ClearText, None), (Encrypted, None), (EncryptedVerified, None)],
        ),
        ("the second bare: never reached", report(vec![good(10), bare(20)]), GOOD),
        ("the first dead, the second bare", report(vec![dead(), bare(20)]), CLEAR_AT_ONCE),
        (
            "same preference: any of them, so the worst counts",
            report(vec![good(10), bare(10)]),
            [(ClearText, None), (Encrypted, None), (EncryptedVerified, None)],
        ),
        ("who verifies goes on", report(vec![expired, good(20)]), GOOD),
        ("all dead", report(vec![dead(), dead()]), ALL_QUEUED),
        (
            "the first unknown",
            report(vec![first(greeting("421 4.7.0 too many connections")), good(20)]),
            UNKNOWN,
        ),
        (
            "the second unknown: never reached",
            report(vec![good(10), server(HOST, 20, up_to(greeting("421 4.7.0 too many connections")))]),
            GOOD,
        ),
    ]);
}

#[test]
fn decided_by_the_look_up() {
    let looked_up = |evidence| {
        let mut report = report(Vec::new());
        report.rungs.push(rung(Layer::Dns, Evidence::Dns(evidence)));
        report
    };
    let dead: (&str, &[&str]) = ("mx1.example.org", &[]);
    let mut unsure = dns(DnsOutcome::Mx, &[dead, ("mx2.example.org", &[])]);
    unsure.hosts[1].failure = Some(LookupFailure::ServFail);
    let looped = {
        let mut report = report(vec![server("mx.example.org", 10, healthy())]);
        report.rungs.push(rung(
            Layer::Dns,
            Evidence::Dns(dns(DnsOutcome::Mx, &[("mx.example.org", &["127.0.0.1"])])),
        ));
        report
    };
    let by_hand = {
        let mut report = looped.clone();
        report.target.address = Some("192.0.2.25".parse().unwrap());
        report
    };
    check(vec![
        ("RFC 5321 §5.1", looked_up(dns(DnsOutcome::NoSuchName, &[])), ALL_BOUNCED),
        ("RFC 7505 §3", looked_up(dns(DnsOutcome::NullMx, &[])), ALL_BOUNCED),
        ("Postfix: no data record", looked_up(dns(DnsOutcome::NoData, &[])), ALL_BOUNCED),
        (
            "RFC 5321 §5.1: for now",
            looked_up(dns(DnsOutcome::Failed(LookupFailure::ServFail), &[])),
            ALL_QUEUED,
        ),
        (
            "our resolver would not say",
            looked_up(dns(DnsOutcome::Failed(LookupFailure::Refused), &[])),
            UNKNOWN,
        ),
        (
            "Exim dnslookup; Postfix smtp_defer_if_no_mx_address_found = no",
            looked_up(dns(DnsOutcome::Mx, &[dead])),
            ALL_BOUNCED,
        ),
        ("one of them for now only", looked_up(unsure), ALL_QUEUED),
        (
            "names found, servers not yet",
            looked_up(dns(DnsOutcome::Mx, &[("mx1.example.org", &["192.0.2.1"])])),
            UNKNOWN,
        ),
        ("Postfix 5.4.6 loops back", looped, ALL_BOUNCED),
        ("unless an address was given by hand", by_hand, GOOD),
    ]);
}

#[test]
fn decisions_name_the_findings_they_rest_on() {
    let because = |report| {
        let names = |delivery: &Delivery| {
            delivery.because.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
        };
        delivery(report).iter().take(3).map(names).collect::<Vec<_>>()
    };
    assert_eq!(
        because(report(vec![server(HOST, 10, healthy())])),
        [Vec::<String>::new(), Vec::new(), Vec::new()]
    );
    assert_eq!(because(one(starttls("454 4.7.0 TLS not available"))), [["starttls-454"]; 3]);
    assert_eq!(because(one(failed(failure(HandshakeFailureKind::Closed)))), [["starttls-220-close"]; 3]);
    assert_eq!(because(one(greeting("421 4.7.0 too many connections"))), [["banner-421-rate"]; 3]);
    assert_eq!(
        because(one(greeting("554 5.7.1 zen.spamhaus.org"))),
        [["banner-dnsbl", "pc-source-ip-listed"]; 3]
    );
    let both = report(vec![
        server(HOST, 10, up_to(greeting("421 4.3.2 busy"))),
        server(
            "mx2.example.org",
            20,
            up_to(connect(&[("192.0.2.9:25", 1.0, Some(SocketFailureKind::Refused))])),
        ),
    ]);
    assert_eq!(because(both), [["banner-421", "tcp-refused"]; 3]);
}

/// Mail that is encrypted without proof names what is wrong with the certificate, and the rung says that nobody looks.
#[test]
fn a_bad_certificate_is_named_by_those_it_does_not_stop() {
    let mut expired = certificate(TrustOutcome::Expired, NameMatch::Matches(HOST.to_owned()));
    let Evidence::Certificate(seen) = &mut expired else { unreachable!() };
    seen.chain[0].not_after = "2026-11-01T00:00:00Z".parse().unwrap();
    seen.public.apart_from_dates = Some(TrustOutcome::Trusted);
    let other_name = certificate(TrustOutcome::Trusted, NameMatch::Differs(None));
    for (evidence, id) in [(expired, "cert-expired"), (other_name, "cert-host-mismatch")] {
        let mut report = report(vec![server(HOST, 10, but(evidence))]);
        judge(&mut report);
        for delivery in &report.delivery[..3] {
            assert_eq!(delivery.because, [id], "{:?}", delivery.sender);
        }
        let rung = crate::rung_of(&report, Layer::Certificate);
        assert!(crate::ids(rung).contains(&"cert-verify-not-used"), "{:?}", crate::ids(rung));

        report.target.port = 587;
        report.servers[0].port = 587;
        judge(&mut report);
        let rung = crate::rung_of(&report, Layer::Certificate);
        assert!(!crate::ids(rung).contains(&"cert-verify-not-used"), "people's programs do check");
    }
}

/// A root that only this PC's list holds: a sender's verdict depends on its own list.
#[test]
fn lists_that_differ_leave_the_verifying_sender_unknown() {
    let mut evidence = certificate(TrustOutcome::UnknownIssuer, NameMatch::Matches(HOST.to_owned()));
    let Evidence::Certificate(seen) = &mut evidence else { unreachable!() };
    seen.device.outcome = TrustOutcome::Trusted;
    seen.chain[0].publicly_logged = true;
    let mut root = seen.chain[0].clone();
    root.subject = "CN=Example Root".to_owned();
    seen.chain.push(root);
    seen.path = vec![0, 1];
    let mut report = report(vec![server(HOST, 10, but(evidence))]);
    judge(&mut report);
    let found = &report.delivery[2];
    assert_eq!(found.outcome, Unknown);
    assert_eq!(found.because, ["pc-root-store-stale"]);
    assert_eq!(report.delivery[0].outcome, Encrypted);
}

/// Until the domain's policies were looked up, nothing is said of those that follow them.
#[test]
fn policies_that_were_not_looked_up_are_not_known() {
    let remarks = |report| {
        let found = delivery(report);
        found
            .into_iter()
            .skip(3)
            .map(|delivery| (delivery.outcome, delivery.remark.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let healthy = report(vec![server(HOST, 10, healthy())]);
    assert_eq!(remarks(healthy.clone()), vec![(Unknown, "policy_not_looked_up".to_owned()); 2]);
    // Where nobody takes the mail at all, no policy makes a difference.
    let refused = one(connect(&[("192.0.2.25:25", 20.0, Some(SocketFailureKind::Refused))]));
    assert_eq!(remarks(refused), vec![(Queued, "queue_times".to_owned()); 2]);
    // A server named by itself belongs to no domain whose policy could be followed.
    let mut named = healthy;
    named.target.kind = TargetKind::Host;
    named.target.domain = None;
    assert_eq!(remarks(named), vec![(NotAffected, "no_domain".to_owned()); 2]);
}

#[test]
fn servers_do_not_deliver_where_people_log_in() {
    for (port, mode) in [
        (587, TlsMode::StartTls),
        (465, TlsMode::Implicit),
        (465, TlsMode::StartTls),
        (2465, TlsMode::Implicit),
    ] {
        for servers in
            [vec![server(HOST, 10, healthy())], vec![server(HOST, 10, up_to(greeting("554 no")))], Vec::new()]
        {
            let mut report = report(servers);
            report.target.kind = TargetKind::Host;
            report.target.port = port;
            report.target.tls_mode = mode;
            for server in &mut report.servers {
                server.port = port;
            }
            for delivery in delivery(report) {
                assert_eq!(delivery.outcome, NotAffected);
                assert_eq!(delivery.remark.as_deref(), Some("port_not_for_servers"));
            }
        }
    }
}

/// What a wrong clock here makes of a certificate is no news about the server.
#[test]
fn a_wrong_clock_here_is_not_held_against_the_server() {
    let mut evidence = certificate(TrustOutcome::Expired, NameMatch::Matches(HOST.to_owned()));
    let Evidence::Certificate(seen) = &mut evidence else { unreachable!() };
    // By this PC the certificate ran out a year ago; the server's greeting tells a day when it had not.
    seen.judged_at = "2028-02-01T10:00:00Z".parse().unwrap();
    seen.public.apart_from_dates = Some(TrustOutcome::Trusted);
    let mut rungs = but(evidence);
    rungs[1].evidence =
        greeting("220 mx1.example.org Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 10:00:00 +0000");
    let mut report = report(vec![server(HOST, 10, rungs)]);
    judge(&mut report);
    let found = &report.delivery[2];
    let because: Vec<_> = found.because.iter().map(FindingId::as_str).collect();
    assert_eq!((found.outcome, because.as_slice()), (Unknown, &["pc-clock-skew"][..]));
    assert_eq!(report.delivery[0].outcome, Encrypted);
}
