//! What kinds of senders and named products do, one line for each situation.
//!
//! A line says where its expectation is from: "watched" is what Postfix 3.7 and Exim 4.96 really did. What products do
//! by themselves is in assets/products, with its own sources.

use tls_ladder::{
    diagnosis::{delivery::products, judge},
    model::{delivery::Outcome, evidence::*, product_rules::ProductRules, report::Report, report::Server},
};

use crate::{
    hellos::*,
    published::{Sts, Tlsa, with, with_mx},
    scene::*,
};

/// Source, situation, the five kinds, the products.
///
/// V encrypted and verified, E encrypted, C clear text, L clear text on a later attempt, Q queued, B bounced, - not
/// affected, ? not known. Kinds: opportunistic, enforced, enforced and verified, DANE, MTA-STS. Products: Postfix at may,
/// encrypt, verify, secure, dane; Exim without and with DANE; Exchange ordinary, forced, verified; Exchange Online, Gmail.
type Line = (&'static str, Report, &'static str, &'static str);

const ALL_GOOD: &str = "EEVVE EE EEV EE";
const NO_TLS: &str = "CQQQC CC CQQ CC";
const FAILS: &str = "LQQQL CC ?QQ ??";
const BAD_CERTIFICATE: &str = "EEQQE EE EEQ EE";
const ALL_WAIT: &str = "QQQQQ QQ QQQ QQ";
const ALL_RETURN: &str = "BBBBB BB BBB BB";
const NOT_KNOWN: &str = "????? ?? ??? ??";

fn check(lines: Vec<Line>) {
    let mut wrong = Vec::new();
    for (source, mut report, kinds, by_product) in lines {
        judge(&mut report);
        let found_kinds: String =
            report.delivery.iter().map(|found| letter(found.outcome, found.remark.as_deref())).collect();
        let keys: Vec<&str> = report.products.iter().map(|found| found.product.as_str()).collect();
        let known: Vec<&str> = products().iter().map(|rules| rules.key.as_str()).collect();
        assert_eq!(keys, known, "every product, in order");
        let found: String =
            report.products.iter().map(|found| letter(found.outcome, found.remark.as_deref())).collect();
        let expected: String = by_product.split_whitespace().collect();
        if (found_kinds.as_str(), found.as_str()) != (kinds, expected.as_str()) {
            let why = report.products.iter().zip(found.chars().zip(expected.chars()));
            let why: Vec<String> = why
                .filter(|(_, (found, expected))| found != expected)
                .map(|(found, _)| format!("{} {:?} {:?}", found.product, found.because, found.remark))
                .collect();
            wrong.push(format!(
                "{source}\n  expected {kinds} {expected}\n  found    {found_kinds} {found}\n  {}",
                why.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn letter(outcome: Outcome, remark: Option<&str>) -> char {
    match outcome {
        Outcome::EncryptedVerified => 'V',
        Outcome::Encrypted => 'E',
        Outcome::ClearText if remark == Some("clear_text_later") => 'L',
        Outcome::ClearText => 'C',
        Outcome::Queued => 'Q',
        Outcome::Bounced => 'B',
        Outcome::NotAffected => '-',
        Outcome::Unknown => '?',
    }
}

/// One server, and nothing published.
fn one(evidence: Evidence) -> Report {
    plain(vec![server(HOST, 10, up_to(evidence))])
}

fn plain(servers: Vec<Server>) -> Report {
    with(report(servers), &[], Sts::None)
}

fn good(preference: u16) -> Server {
    server(HOST, preference, healthy())
}

fn second(preference: u16) -> Server {
    server("mx2.example.org", preference, healthy())
}

fn bare(preference: u16) -> Server {
    let mut rungs = up_to(not_offered());
    rungs[2].evidence = ehlo("250-mx1.example.org\n250 8BITMIME");
    server(HOST, preference, rungs)
}

fn at(preference: u16, evidence: Evidence) -> Server {
    server(HOST, preference, up_to(evidence))
}

fn dead(preference: u16) -> Server {
    at(preference, connect(&[("192.0.2.25:25", 20.0, Some(SocketFailureKind::Refused))]))
}

fn failing(preference: u16) -> Server {
    at(preference, failed(failure(HandshakeFailureKind::Closed)))
}

fn with_certificate(outcome: TrustOutcome, name: NameMatch, names: &[&str]) -> Server {
    let mut evidence = certificate(outcome, name);
    let Evidence::Certificate(seen) = &mut evidence else { unreachable!() };
    seen.chain[0].dns_names = names.iter().map(|name| (*name).to_owned()).collect();
    server(HOST, 10, but(evidence))
}

fn expired(preference: u16) -> Server {
    let name = NameMatch::Matches(HOST.to_owned());
    Server { preference: Some(preference), ..with_certificate(TrustOutcome::Expired, name, &[HOST]) }
}

fn self_signed() -> Server {
    with_certificate(TrustOutcome::UnknownIssuer, NameMatch::Matches(HOST.to_owned()), &[HOST])
}

#[test]
fn one_server_without_policies() {
    let socket = |kind| one(connect(&[("192.0.2.25:25", 20.0, Some(kind))]));
    let greeted = |text| one(greeting(text));
    let masked = {
        let mut rungs = up_to(not_offered());
        rungs[2].evidence = ehlo("250-mx1.example.org\n250-XXXXXXXA\n250 8BITMIME");
        plain(vec![server(HOST, 10, rungs)])
    };
    let matches = || NameMatch::Matches(HOST.to_owned());
    let differs = |names: &[&str]| {
        plain(vec![with_certificate(TrustOutcome::Trusted, NameMatch::Differs(None), names)])
    };
    let elsewhere = {
        let mut server = with_certificate(TrustOutcome::Trusted, matches(), &["mx.provider.example"]);
        server.host = "mx.provider.example".to_owned();
        plain(vec![server])
    };
    check(vec![
        ("watched: healthy", plain(vec![good(10)]), "EEV--", ALL_GOOD),
        ("watched: no STARTTLS", plain(vec![bare(10)]), "CQQ--", NO_TLS),
        ("watched: masked", masked, "CQQ--", NO_TLS),
        ("watched: 454", one(starttls("454 4.7.0 TLS not available")), "CQQ--", NO_TLS),
        (
            "Exim spec, tls_tempfail_tryclear; watched with Postfix 3.7: 5xx to STARTTLS",
            one(starttls("502 5.5.1 no")),
            "CBB--",
            "CBBBC CC CQQ CC",
        ),
        ("watched: closes after 220", plain(vec![failing(10)]), "CQQ--", FAILS),
        ("watched: plain text after 220", one(spoke("454 4.7.0 TLS not available")), "CQQ--", FAILS),
        ("watched: SSL 3.0, RC4 only", one(failed(alert(40))), "CQQ--", FAILS),
        (
            "Postfix smtp.h: the session breaks inside TLS",
            one(Evidence::Session(session_of(ended(ExchangeOutcome::Closed)))),
            "CQQ--",
            FAILS,
        ),
        ("RFC 5321 §4.2.1: 421 inside TLS", one(session("421 4.3.2 busy")), "QQQ--", ALL_WAIT),
        ("watched: expired", plain(vec![expired(10)]), "EEQ--", BAD_CERTIFICATE),
        ("watched: self-signed", plain(vec![self_signed()]), "EEQ--", BAD_CERTIFICATE),
        ("watched: wrong name", differs(&["www.example.com"]), "EEQ--", BAD_CERTIFICATE),
        (
            "postconf(5), smtp_tls_secure_cert_match = nexthop: the domain's own name",
            differs(&["example.org"]),
            "EEQ--",
            "EEQVE EE EEQ EE",
        ),
        (
            "postconf(5), smtp_tls_secure_cert_match: a server of somebody else's name",
            elsewhere,
            "EEV--",
            "EEVQE EE EEV EE",
        ),
        ("watched: 554", greeted("554 No SMTP service here"), "QQQ--", "QQQQQ BB ??? ??"),
        ("Postfix smtp_proto.c, smtp_helo: 521", greeted("521 no mail"), "QQQ--", "QQQQQ BB ??? ??"),
        (
            "Postfix smtp_helo, Exim spec, Errors in outgoing SMTP: 550 to every hello",
            one(ehlo_helo("550 5.7.1 Access denied", "550 5.7.1 Access denied")),
            "BBB--",
            "BBBBB BB ??? ??",
        ),
        ("watched: 421", greeted("421 4.3.2 Service not available"), "QQQ--", ALL_WAIT),
        ("watched: refused", socket(SocketFailureKind::Refused), "QQQ--", ALL_WAIT),
        ("watched: filtered", socket(SocketFailureKind::TimedOut), "QQQ--", ALL_WAIT),
        (
            "watched: silent",
            one(Evidence::Greeting(greeting_of(ended(ExchangeOutcome::TimedOut)))),
            "QQQ--",
            ALL_WAIT,
        ),
        (
            "RFC 5321 §3.8: no reply at all is for now",
            one(Evidence::Greeting(greeting_of(babble("SSH-2.0-x")))),
            "QQQ--",
            ALL_WAIT,
        ),
        ("our own knocking", greeted("421 4.7.0 too many connections"), "???--", NOT_KNOWN),
        ("RFC 6647: greylisting", greeted("450 4.7.1 Greylisted"), "???--", NOT_KNOWN),
        ("a filter on this PC", socket(SocketFailureKind::DeniedHere), "???--", NOT_KNOWN),
        ("this PC is offline", socket(SocketFailureKind::NetworkDown), "???--", NOT_KNOWN),
        (
            "not judged: the certificate",
            { plain(vec![with_certificate(TrustOutcome::NotJudged, matches(), &[HOST])]) },
            "EE?--",
            "EE??E EE EE? EE",
        ),
    ]);
}

#[test]
fn decided_by_the_look_up() {
    let looked_up = |evidence| {
        let mut report = report(Vec::new());
        report.rungs.push(rung(tls_ladder::model::layer::Layer::Dns, Evidence::Dns(evidence)));
        report
    };
    let failed = |failure| looked_up(dns(DnsOutcome::Failed(failure), &[]));
    let nowhere = looked_up(dns(DnsOutcome::Mx, &[("mx1.example.org", &[])]));
    check(vec![
        ("RFC 5321 §5.1: no such domain", looked_up(dns(DnsOutcome::NoSuchName, &[])), "BBBBB", ALL_RETURN),
        ("RFC 7505 §3: null MX", looked_up(dns(DnsOutcome::NullMx, &[])), "BBBBB", ALL_RETURN),
        ("RFC 5321 §5.1: no address at all", looked_up(dns(DnsOutcome::NoData, &[])), "BBBBB", ALL_RETURN),
        ("Exim dnslookup; Postfix smtp_defer_if_no_mx_address_found = no", nowhere, "BBBBB", ALL_RETURN),
        ("RFC 5321 §5.1: SERVFAIL", failed(LookupFailure::ServFail), "QQQQQ", ALL_WAIT),
        ("RFC 5321 §5.1: no answer", failed(LookupFailure::TimedOut), "QQQQQ", ALL_WAIT),
        (
            "RFC 4035 §5.5: a resolver that validates gives none",
            failed(LookupFailure::Bogus("expired".to_owned())),
            "QQQQQ",
            ALL_WAIT,
        ),
        ("our resolver would not say", failed(LookupFailure::Refused), "?????", NOT_KNOWN),
    ]);
}

#[test]
fn several_servers_and_addresses() {
    let unavailable = |host: &str| {
        let attempt = [("[2001:db8::25]:25", 1.0, Some(SocketFailureKind::NetworkUnreachable))];
        let ConnectEvidence { attempts, .. } = connect_evidence(&attempt);
        let evidence = ConnectEvidence { ipv6_here: Some(false), attempts, ..connect_evidence(&[]) };
        let mut server = server(host, 10, up_to(Evidence::Connect(evidence)));
        server.address = Some("2001:db8::25".parse().unwrap());
        server
    };
    let cut = |preference| {
        let mut rungs = healthy();
        for rung in &mut rungs {
            rung.evidence = not_asked(NotAskedReason::OutOfTime);
        }
        server("mx2.example.org", preference, rungs)
    };
    let nameless = |preference, failure: LookupFailure| {
        let evidence = ConnectEvidence { lookup_failure: Some(failure), ..connect_evidence(&[]) };
        let mut server = server("mx0.example.org", preference, up_to(Evidence::Connect(evidence)));
        server.address = None;
        server
    };
    let without_address = |failure: LookupFailure| {
        let mut report = report(vec![nameless(10, failure.clone()), good(20)]);
        let mut dns = dns(DnsOutcome::Mx, &[("mx0.example.org", &[]), (HOST, &["192.0.2.25"])]);
        dns.mx_proof = Proof::Secure;
        dns.hosts[0].failure = Some(failure);
        report.rungs.push(rung(tls_ladder::model::layer::Layer::Dns, Evidence::Dns(dns)));
        with(report, &[], Sts::None)
    };
    let refusing = |preference| at(preference, greeting("554 No SMTP service here"));
    check(vec![
        ("RFC 5321 §5.1: the first down", plain(vec![dead(10), second(20)]), "EEV--", ALL_GOOD),
        ("RFC 5321 §5.1: both down", plain(vec![dead(10), dead(20)]), "QQQ--", ALL_WAIT),
        ("RFC 5321 §5.1: the second never reached", plain(vec![second(10), bare(20)]), "EEV--", ALL_GOOD),
        (
            "Postfix smtp_trouble.c, smtp_bulk_fail: the next server before clear text; Exim: clear text at once",
            plain(vec![failing(10), second(20)]),
            "CEV--",
            "EEVVE CC ?EV ??",
        ),
        (
            "Postfix smtp.h: both fail, so clear text later",
            plain(vec![failing(10), failing(20)]),
            "CQQ--",
            FAILS,
        ),
        (
            "the first without encryption: only who insists goes on",
            plain(vec![bare(10), second(20)]),
            "CEV--",
            "CEVVC CC CEV CC",
        ),
        (
            "Postfix: fails at the first, none at the second",
            plain(vec![failing(10), bare(20)]),
            "CQQ--",
            "CQQQC CC ?QQ ??",
        ),
        (
            "Postfix smtp_skip_5xx_greeting; Exim spec, Errors in outgoing SMTP: a 5xx fails all addresses",
            plain(vec![refusing(10), second(20)]),
            "EEV--",
            "EEVVE BB ??? ??",
        ),
        (
            "RFC 5321 §5.1: at random, so the worst counts",
            plain(vec![second(10), bare(10)]),
            "CEV--",
            "CEVVC CC CEV CC",
        ),
        (
            "the first expired: who wants proof goes on",
            plain(vec![expired(10), second(20)]),
            "EEV--",
            ALL_GOOD,
        ),
        ("both expired", plain(vec![expired(10), expired(20)]), "EEQ--", BAD_CERTIFICATE),
        ("the first down, the second bare", plain(vec![dead(10), bare(20)]), "CQQ--", NO_TLS),
        ("RFC 5321 §5.1: one address of two down", plain(vec![dead(10), good(10)]), "EEV--", ALL_GOOD),
        ("one address of two bare", plain(vec![good(10), bare(10)]), "CEV--", "CEVVC CC CEV CC"),
        ("no IPv6 here, another address", plain(vec![unavailable(HOST), good(10)]), "EEV--", ALL_GOOD),
        ("no IPv6 here, the other one down", plain(vec![unavailable(HOST), dead(10)]), "QQQ--", ALL_WAIT),
        ("no IPv6 here, no other address", plain(vec![unavailable(HOST)]), "???--", NOT_KNOWN),
        ("no IPv6 here, another server", plain(vec![unavailable(HOST), second(10)]), "???--", NOT_KNOWN),
        (
            "RFC 5321 §5.1: the first has no address; Postfix smtp_addr.c uses a backup",
            without_address(LookupFailure::NoSuchName),
            "EEV--",
            ALL_GOOD,
        ),
        ("the same, for now", without_address(LookupFailure::ServFail), "EEV--", ALL_GOOD),
        ("the same, and we were not told", without_address(LookupFailure::Refused), "???--", NOT_KNOWN),
        ("no time for one of two equals", plain(vec![good(10), cut(10)]), "EEV--", ALL_GOOD),
        ("no time for the second", plain(vec![good(10), cut(20)]), "EEV--", ALL_GOOD),
        ("no time for the first", plain(vec![cut(10), good(20)]), "???--", NOT_KNOWN),
        ("no time at all", plain(vec![cut(10)]), "???--", NOT_KNOWN),
    ]);
}

#[test]
fn dane() {
    let dane = |servers, tlsa: &[Tlsa]| with(report(servers), tlsa, Sts::None);
    let unsigned = |tlsa| with_mx(report(vec![good(10)]), Proof::Insecure, &[tlsa], Sts::None);
    let alone = {
        let mut report = with(report(vec![good(10)]), &[Tlsa::Fits], Sts::None);
        report.target.domain = None;
        report
    };
    check(vec![
        ("RFC 7672 §2.2: fits", dane(vec![good(10)], &[Tlsa::Fits]), "EEVV-", "EEVVV EV EEV VE"),
        (
            "RFC 7672 §3.1.1: fits, whatever the authorities say",
            dane(vec![self_signed()], &[Tlsa::Fits]),
            "EEQV-",
            "EEQQV EV EEQ VE",
        ),
        (
            "RFC 7672 §2.2: differs; MS-DANE tlsa-invalid; Postfix 4.7.5",
            dane(vec![good(10)], &[Tlsa::Differs]),
            "EEVQ-",
            "EEVVQ EQ EEV QE",
        ),
        (
            "RFC 7672 §2.2: all unusable; Postfix DANE_CANTAUTH; MS-DANE footnote",
            dane(vec![good(10)], &[Tlsa::Unusable]),
            "EEVE-",
            ALL_GOOD,
        ),
        (
            "RFC 7672 §2.1.2: the look-up fails; Postfix 4.7.5; Exim DANE error: tlsa lookup DEFER",
            dane(vec![good(10)], &[Tlsa::Fails]),
            "EEVQ-",
            "EEVVQ EQ EEV QE",
        ),
        (
            "RFC 7672 §2.2: no STARTTLS; MS-NDR 5.7.321",
            dane(vec![bare(10)], &[Tlsa::Fits]),
            "CQQQ-",
            "CQQQQ CQ CQQ QC",
        ),
        (
            "RFC 7672 §2.2: unusable forbids clear text all the same",
            dane(vec![bare(10)], &[Tlsa::Unusable]),
            "CQQQ-",
            "CQQQQ CQ CQQ QC",
        ),
        (
            "RFC 7672 §2.2: the handshake fails; Exim tls_tempfail_tryclear is off for DANE",
            dane(vec![failing(10)], &[Tlsa::Fits]),
            "CQQQ-",
            "LQQQQ CQ ?QQ Q?",
        ),
        ("RFC 7672 §2.2: down", dane(vec![dead(10)], &[Tlsa::Fits]), "QQQQ-", ALL_WAIT),
        (
            "RFC 7672 §2.2: differs at the first, fits at the second",
            dane(vec![good(10), second(20)], &[Tlsa::Differs, Tlsa::Fits]),
            "EEVV-",
            "EEVVV EV EEV VE",
        ),
        (
            "the look-up fails at the first, fits at the second",
            dane(vec![good(10), second(20)], &[Tlsa::Fails, Tlsa::Fits]),
            "EEVV-",
            "EEVVV EV EEV VE",
        ),
        (
            "the first down, the second fits",
            dane(vec![dead(10), second(20)], &[Tlsa::Fits, Tlsa::Fits]),
            "EEVV-",
            "EEVVV EV EEV VE",
        ),
        (
            "RFC 7672 §2.2.1: by host; none at the first",
            dane(vec![good(10), second(20)], &[Tlsa::None, Tlsa::Fits]),
            "EEVE-",
            ALL_GOOD,
        ),
        (
            "RFC 7672 §2.2.1: by host; none at the first, which is bare",
            dane(vec![bare(10), second(20)], &[Tlsa::None, Tlsa::Fits]),
            "CEVC-",
            "CEVVC CC CEV CC",
        ),
        (
            "signatures do not come through here",
            dane(vec![good(10)], &[Tlsa::Unknown]),
            "EEV?-",
            "EEVV? E? EEV ?E",
        ),
        ("the same, though nobody answers", dane(vec![dead(10)], &[Tlsa::Unknown]), "QQQQ-", ALL_WAIT),
        (
            "watched: Postfix takes it for encrypted, not for verified; others need signed MX records",
            unsigned(Tlsa::Fits),
            "EEV--",
            ALL_GOOD,
        ),
        (
            "Postfix TLS_LEV_HALF_DANE: must match; others need signed MX records",
            unsigned(Tlsa::Differs),
            "EEVQ-",
            "EEVVQ EE EEV EE",
        ),
        ("RFC 7672 §2.2.2: a server by its name", alone, "EEVV-", "EEVVV EV EEV VE"),
    ]);
}

#[test]
fn mta_sts() {
    const ALL: Sts = Sts::Enforce(&["*.example.org"]);
    const OTHERS: Sts = Sts::Enforce(&["*.mail.example.org", "mx.old-provider.example"]);
    let sts = |servers, sts| with(report(servers), &[], sts);
    let both = |server, tlsa, sts| with(report(vec![server]), &[tlsa], sts);
    check(vec![
        ("RFC 8461 §5: met", sts(vec![good(10)], ALL), "EEV-V", "EEVVE EE EEV VV"),
        (
            "RFC 8461 §4.1: not on the list; EXO 4.4.8",
            sts(vec![good(10)], OTHERS),
            "EEV-Q",
            "EEVVE EE EEV QQ",
        ),
        ("RFC 8461 §4.2: expired; EXO 4.7.5", sts(vec![expired(10)], ALL), "EEQ-Q", "EEQQE EE EEQ QQ"),
        ("RFC 8461 §4: no STARTTLS", sts(vec![bare(10)], ALL), "CQQ-Q", "CQQQC CC CQQ QQ"),
        ("RFC 8461 §4: the handshake fails", sts(vec![failing(10)], ALL), "CQQ-Q", "LQQQL CC ?QQ QQ"),
        ("RFC 8461 §5: down", sts(vec![dead(10)], ALL), "QQQ-Q", ALL_WAIT),
        (
            "RFC 8461 §5: testing asks for nothing",
            sts(vec![expired(10)], Sts::Testing(&["mx.old-provider.example"])),
            "EEQ--",
            BAD_CERTIFICATE,
        ),
        (
            "RFC 8461 §5.1: the second is on the list",
            sts(vec![good(10), second(20)], Sts::Enforce(&["mx2.example.org"])),
            "EEV-V",
            "EEVVE EE EEV VV",
        ),
        (
            "RFC 8461 §2: DANE comes first, and holds",
            both(good(10), Tlsa::Fits, OTHERS),
            "EEVVQ",
            "EEVVV EV EEV VQ",
        ),
        (
            "RFC 8461 §2: DANE comes first, and fails",
            both(good(10), Tlsa::Differs, ALL),
            "EEVQV",
            "EEVVQ EQ EEV QV",
        ),
        (
            "RFC 8461 §2: DANE comes first, and cannot prove",
            both(expired(10), Tlsa::Unusable, ALL),
            "EEQEQ",
            "EEQQE EE EEQ EQ",
        ),
        ("what DANE says is not known", both(good(10), Tlsa::Unknown, ALL), "EEV?V", "EEVV? E? EEV ?V"),
    ]);
}

/// What a product's own version of TLS makes of a server is in assets/senders, with its sources.
#[test]
fn with_the_methods_of_each_product() {
    use HelloQuestion as Q;
    use ProtocolVersion as V;
    const RSA_GCM: &str = "TLS_RSA_WITH_AES_128_GCM_SHA256";
    const RSA_CBC: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
    let rungs = |failure, answers| {
        let mut rungs = up_to(asked(failure, answers));
        rungs[5].evidence = certificate(TrustOutcome::Trusted, NameMatch::Matches(HOST.to_owned()));
        server(HOST, 10, rungs)
    };
    let older = |answer| plain(vec![rungs(alert(40), after_three(vec![(Q::OlderSuites, answer)]))]);
    let by =
        |failure: HandshakeFailure, question| rungs(failure, vec![(Q::Again, no()), (question, modern())]);
    let by_question = |failure, question| plain(vec![by(failure, question)]);
    let unnamed = || by(alert(112), Q::WithoutServerName);
    let looked_at = |versions: &[(V, &[&str])], name_use| {
        let mut server = good(10);
        let groups = vec![GroupLook { code: 29, name: "x25519".to_owned(), version: V::Tls13 }];
        let look = DeepLook { groups, ..look(versions) };
        server.deep = Some(Box::new(DeepLook { without_server_name: name_use, ..look }));
        plain(vec![server])
    };
    check(vec![
        ("watched: RSA with GCM", older(yes(V::Tls12, RSA_GCM)), "EEV--", ALL_GOOD),
        (
            "Microsoft Learn, Technical reference details about encryption: no RSA with CBC",
            older(yes(V::Tls12, RSA_CBC)),
            "EEV--",
            "EEVVE EE EEV ?E",
        ),
        (
            "watched: TLS 1.0; Microsoft Learn, What's new in Exchange Server 2019: only TLS 1.2",
            older(yes(V::Tls10, RSA_CBC)),
            "EEV--",
            "EEVVE EE ?QQ ?E",
        ),
        (
            "watched: TLS 1.0 with ECDHE, secure: legacy sigalg disallowed",
            older(yes(V::Tls10, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")),
            "EEQ--",
            "EEQQE EE ?QQ ?E",
        ),
        (
            "watched: 3DES; Google Workspace Admin Help 9795993 keeps it",
            older(yes(V::Tls10, "TLS_RSA_WITH_3DES_EDE_CBC_SHA")),
            "CQQ--",
            "LQQQL CC ?QQ ?E",
        ),
        (
            "watched: no safe renegotiation: OpenSSL 3 refuses, GnuTLS agrees",
            older(without_safe_renegotiation(yes(V::Tls12, RSA_GCM))),
            "CQQ--",
            "LQQQL EE EEV EE",
        ),
        (
            "RFC 8446 App. D.1: fails with TLS 1.3",
            by_question(alert(70), Q::CappedAtTls12),
            "CQQ--",
            "LQQQL CC EEV ??",
        ),
        (
            "tldr.fail: fails with a long hello",
            by_question(reset(), Q::WithoutPostQuantum),
            "CQQ--",
            "EEVVE EE EEV E?",
        ),
        (
            "RFC 6066 §3: fails for those that say the name",
            plain(vec![unnamed()]),
            "EEV--",
            "EEVVE EE EEV ??",
        ),
        (
            "RFC 7672 §8.1: the same, and DANE makes them say it",
            with(report(vec![unnamed()]), &[Tlsa::Fits], Sts::None),
            "EEVQ-",
            "EEVVQ EQ EEV Q?",
        ),
        (
            "RFC 6066 §3: nothing for those that do not say the name",
            looked_at(
                &[
                    (V::Tls13, &["TLS_AES_256_GCM_SHA384"]),
                    (V::Tls12, &["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]),
                ],
                Some(ServerNameUse::Refused),
            ),
            "CQQ--",
            "LQQQL CC ?QQ EE",
        ),
        ("testssl#2090: now and then", by_question(alert(40), Q::Again), "EEV--", ALL_GOOD),
        (
            "Microsoft Learn, What's new in Exchange Server 2019: a server of TLS 1.3 alone",
            looked_at(&[(V::Tls13, &["TLS_AES_256_GCM_SHA384"]), (V::Tls12, &[])], None),
            "EEV--",
            "EEVVE EE ?QQ EE",
        ),
    ]);
}

#[test]
fn where_people_log_in_no_product_delivers() {
    let mut report = report(vec![good(10)]);
    report.servers[0].port = 587;
    judge(&mut report);
    assert!(report.products.is_empty());
}

#[test]
fn what_is_decided_rests_on_findings() {
    let because = |mut report: Report, key: &str| {
        judge(&mut report);
        let found = report.products.iter().find(|found| found.product == key).unwrap();
        found.because.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    let differs = with(report(vec![good(10)]), &[Tlsa::Differs], Sts::None);
    assert_eq!(because(differs.clone(), "postfix_dane"), ["dane-tlsa-mismatch"]);
    assert_eq!(because(differs, "exchange_online"), ["dane-tlsa-mismatch"]);
    let unlisted = with(report(vec![good(10)]), &[], Sts::Enforce(&["mx.old-provider.example"]));
    assert_eq!(because(unlisted, "gmail"), ["sts-mx-mismatch"]);
    let bare = with(report(vec![bare(10)]), &[Tlsa::Fits], Sts::None);
    assert_eq!(because(bare, "postfix_dane"), ["ehlo-no-starttls", "dane-no-starttls"]);
    let refused = plain(vec![dead(10), dead(20)]);
    assert_eq!(because(refused, "exim"), ["tcp-refused"], "each finding once");
    assert!(because(plain(vec![good(10)]), "postfix_verify").is_empty());
}

#[test]
fn every_file_is_a_product_of_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/products");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let rules: ProductRules = toml::from_str(&text).unwrap_or_else(|reason| panic!("{path:?}: {reason}"));
        let name = path.file_stem().unwrap().to_string_lossy().replace('-', "_");
        assert_eq!(name, rules.key, "a file is named after its product");
        assert!(products().contains(&rules), "{name} is built into the program");
        files += 1;
    }
    assert_eq!(products().len(), files);
    for rules in products() {
        let profile = rules.profile.as_deref().unwrap();
        assert!(tls_ladder::diagnosis::senders::profile(profile).is_some(), "{}: {profile}", rules.key);
        let told = rules.sources.join(" ").to_lowercase();
        for fact in ["starttls", "handshake", "5xx", "server's name", "how long", "notice"] {
            assert!(told.contains(fact), "{}: where is {fact} from?", rules.key);
        }
    }
}
