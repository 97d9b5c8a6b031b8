//! Evidence and the findings it has to give, layer by layer.

use tls_ladder::model::{
    evidence::*,
    layer::{Layer, Verdict, Verdict::*},
    report::Report,
    target::TlsMode,
};

use crate::{Case, check, scene::*};

type Row = (&'static str, Evidence, &'static [&'static str], Verdict);

/// Cases on a server's rung, healthy below.
fn on_server(rows: Vec<Row>, change: impl Fn(&mut Report)) {
    let cases = rows.into_iter().map(|(source, evidence, found, verdict)| {
        let layer = layer_of(&evidence);
        let mut report = report(vec![server(HOST, 10, up_to(evidence))]);
        change(&mut report);
        Case { source, report, layer, found, verdict }
    });
    check(cases.collect());
}

fn on_domain(rows: Vec<(&'static str, DnsEvidence, &'static [&'static str], Verdict)>) {
    let cases = rows.into_iter().map(|(source, evidence, found, verdict)| {
        let mut report = report(Vec::new());
        report.rungs.push(rung(Layer::Dns, Evidence::Dns(evidence)));
        Case { source, report, layer: Layer::Dns, found, verdict }
    });
    check(cases.collect());
}

fn towards(port: u16, mode: TlsMode) -> impl Fn(&mut Report) {
    move |report| {
        report.target.port = port;
        report.target.tls_mode = mode;
        for server in &mut report.servers {
            server.port = port;
        }
    }
}

#[test]
fn the_look_up() {
    use DnsOutcome as O;
    use LookupFailure as F;
    let good: (&str, &[&str]) = ("mx1.example.org", &["192.0.2.1"]);
    let dead: (&str, &[&str]) = ("mx2.example.org", &[]);
    let failing = |failure: F| {
        let mut evidence = dns(O::Mx, &[dead]);
        evidence.hosts[0].failure = Some(failure);
        evidence
    };
    let host = |failure: Option<F>| {
        let mut evidence = dns(O::Host, &[dead]);
        evidence.hosts[0].failure = failure;
        evidence
    };
    on_domain(vec![
        ("RFC 5321 §5.1: normal", dns(O::Mx, &[good]), &[], Pass),
        ("RFC 5321 §5.1; Postfix 5.4.4", dns(O::NoSuchName, &[]), &["dns-nxdomain"], Fail),
        ("RFC 5321 §5.1; MS-MFI 4.4.312", dns(O::Failed(F::ServFail), &[]), &["dns-servfail"], Fail),
        ("RFC 5321 §5.1: nobody answers", dns(O::Failed(F::TimedOut), &[]), &["dns-timeout"], Fail),
        (
            "RFC 1035 §4.1.1: our resolver says nothing of theirs",
            dns(O::Failed(F::Refused), &[]),
            &["dns-refused"],
            NotTested,
        ),
        (
            "own inference: no answer is no answer",
            dns(O::Failed(F::Other("io".to_owned())), &[]),
            &["dns-timeout"],
            Fail,
        ),
        ("RFC 7505 §3", dns(O::NullMx, &[]), &["dns-null-mx"], Fail),
        (
            "RFC 5321 §5.1 implicit MX",
            dns(O::ImplicitMx, &[("example.org", &["192.0.2.1"])]),
            &["dns-no-mx-a-fallback"],
            Warn,
        ),
        ("Postfix: no data record of requested type", dns(O::NoData, &[]), &["dns-no-mx-no-address"], Fail),
        (
            "Exim: all relevant MX records point to non-existent hosts",
            dns(O::Mx, &[dead]),
            &["dns-mx-no-address"],
            Fail,
        ),
        ("the same by NXDOMAIN", failing(F::NoSuchName), &["dns-mx-no-address"], Fail),
        ("a server's address look-up fails for now", failing(F::ServFail), &["dns-servfail"], Fail),
        ("RFC 5321 §5.1 next server", dns(O::Mx, &[good, dead]), &["dns-mx-some-no-address"], Warn),
        ("RFC 1035 §3.3.9", dns(O::Mx, &[good, ("192.0.2.5", &[])]), &["dns-mx-ip-literal"], Fail),
        (
            "RFC 5321 §5.1; Postfix 5.4.6 loops back",
            dns(O::Mx, &[("mx.example.org", &["127.0.0.1"])]),
            &["dns-mx-loopback"],
            Fail,
        ),
        ("the same by ::", dns(O::Mx, &[("mx.example.org", &["::"])]), &["dns-mx-loopback"], Fail),
        ("the same by name", dns(O::Mx, &[("localhost", &["127.0.0.1"])]), &["dns-mx-loopback"], Fail),
        ("a named server may be this PC", dns(O::Host, &[("localhost", &["127.0.0.1"])]), &[], Pass),
        ("getaddrinfo 11001", host(Some(F::NoSuchName)), &["dns-nxdomain"], Fail),
        ("getaddrinfo 11004", host(None), &["dns-mx-no-address"], Fail),
    ]);
}

#[test]
fn the_connection() {
    use SocketFailureKind as K;
    let v4 = "192.0.2.25:25";
    let other = "192.0.2.26:25";
    let v6 = "[2001:db8::25]:25";
    let one = |kind| connect(&[(v4, 20.0, Some(kind))]);
    let here = |ipv6_here, attempts: &[(&str, f64, Option<K>)]| {
        Evidence::Connect(ConnectEvidence { ipv6_here, ..connect_evidence(attempts) })
    };
    let prohibited = {
        let mut evidence = connect_evidence(&[(v4, 20.0, Some(K::HostUnreachable))]);
        evidence.attempts[0].failure.as_mut().unwrap().message =
            "Communication administratively prohibited".to_owned();
        Evidence::Connect(evidence)
    };
    let lookup = |failure| {
        Evidence::Connect(ConnectEvidence { lookup_failure: Some(failure), ..connect_evidence(&[]) })
    };
    let submission_open = Evidence::Connect(ConnectEvidence {
        other_ports_open: vec![587, 465],
        ..connect_evidence(&[(v4, 20.0, Some(K::Refused))])
    });
    on_server(
        vec![
            ("normal", connected(), &[], Pass),
            ("Winsock 10061; MS-NDR 4.4.316", one(K::Refused), &["tcp-refused"], Fail),
            ("Winsock 10060; MS-MFI 4.4.315", one(K::TimedOut), &["tcp-timeout"], Fail),
            ("Winsock 10054; MS-MFI 4.4.318", one(K::Reset), &["tcp-reset-on-connect"], Fail),
            ("Winsock 10065; RFC 1122 §3.2.2.1", one(K::HostUnreachable), &["tcp-host-unreachable"], Fail),
            ("Winsock 10051", one(K::NetworkUnreachable), &["tcp-net-unreachable"], Fail),
            ("Winsock 10013; EACCES and EPERM", one(K::DeniedHere), &["pc-firewall-denied"], Fail),
            ("Winsock 10050", one(K::NetworkDown), &["pc-no-network"], Fail),
            (
                "10051 for every target",
                connect(&[(v4, 1.0, Some(K::NetworkUnreachable)), (other, 1.0, Some(K::NetworkUnreachable))]),
                &["pc-no-network"],
                Fail,
            ),
            ("Winsock 10053: says nothing about them", one(K::AbortedHere), &["tcp-local-abort"], NotTested),
            ("RFC 1812 §5.2.7.1", prohibited, &["tcp-admin-prohibited"], Fail),
            ("anything else the system says", one(K::Other), &["tcp-host-unreachable"], Fail),
            ("RFC 6298: SYN sent again", connect(&[(v4, 3100.0, None)]), &["tcp-slow-connect"], Warn),
            (
                "RFC 5321 §5.1 each address",
                connect(&[(other, 20.0, Some(K::Refused)), (v4, 20.0, None)]),
                &["tcp-some-addresses-down"],
                Warn,
            ),
            (
                "all fail, differently",
                connect(&[(other, 20.0, Some(K::Refused)), (v4, 30_000.0, Some(K::TimedOut))]),
                &["tcp-refused", "tcp-timeout"],
                Fail,
            ),
            (
                "own inference: no IPv6 here",
                here(Some(false), &[(v6, 0.1, Some(K::NetworkUnreachable)), (v4, 20.0, None)]),
                &["tcp-ipv6-unavailable-here"],
                Pass,
            ),
            (
                "Winsock 10047",
                here(None, &[(v6, 0.1, Some(K::FamilyNotSupported)), (v4, 20.0, None)]),
                &["tcp-ipv6-unavailable-here"],
                Pass,
            ),
            (
                "only IPv6 there, none here: not tested, not failed",
                here(Some(false), &[(v6, 0.1, Some(K::NetworkUnreachable))]),
                &["tcp-ipv6-unavailable-here"],
                NotTested,
            ),
            (
                "Internet.nl; RFC 3974",
                here(Some(true), &[(v6, 30_000.0, Some(K::TimedOut)), (v4, 20.0, None)]),
                &["tcp-ipv6-broken-there"],
                Warn,
            ),
            (
                "a refusal came from there",
                here(None, &[(v6, 20.0, Some(K::Refused)), (v4, 20.0, None)]),
                &["tcp-ipv6-broken-there"],
                Warn,
            ),
            (
                "silence on IPv6 may be ours",
                here(None, &[(v6, 30_000.0, Some(K::TimedOut)), (v4, 20.0, None)]),
                &["tcp-some-addresses-down"],
                Warn,
            ),
            (
                "RFC 6409: 25 refused, 587 and 465 answer",
                submission_open,
                &["tcp-refused", "tcp-wrong-port-587-465"],
                Fail,
            ),
            ("no rung of the domain tells it", lookup(LookupFailure::ServFail), &["dns-servfail"], Fail),
            ("the server's name leads nowhere", lookup(LookupFailure::NoData), &["dns-mx-no-address"], Fail),
            ("stopped before the first attempt", connect(&[]), &[], NotTested),
        ],
        |_| {},
    );
    on_server(
        vec![("RFC 6409: a domain's MX on 587", connected(), &["tcp-wrong-port-587-465"], Warn)],
        towards(587, TlsMode::StartTls),
    );
    on_server(
        vec![(
            "RFC 8314: named with its port, so it is meant",
            connected(),
            &["tcp-wrong-port-587-465"],
            Pass,
        )],
        |report| {
            towards(465, TlsMode::Implicit)(report);
            report.servers[0].preference = None;
        },
    );
}

#[test]
fn the_greeting() {
    use ExchangeOutcome as O;
    let seen = |change: &dyn Fn(&mut GreetingEvidence)| {
        let mut evidence = greeting_of(said("220 mx1.example.org ESMTP Postfix"));
        change(&mut evidence);
        Evidence::Greeting(evidence)
    };
    let silent = |outcome| Evidence::Greeting(greeting_of(ended(outcome)));
    let broken = |kind| silent(O::Broken(socket_failure(kind)));
    let spoke = |text: &str| Evidence::Greeting(greeting_of(babble(text)));
    let form = |defect| seen(&|evidence| evidence.exchange.defects = vec![defect]);
    let probed = Evidence::Greeting(GreetingEvidence {
        tls_probe: Some(TlsProbe::SpeaksTls),
        ..greeting_of(ended(O::TimedOut))
    });
    let mysql = Evidence::Greeting(GreetingEvidence {
        looks_like: Some("mysql".to_owned()),
        ..greeting_of(babble("J\\x00\\x00\\x00\\x0a8.0.36"))
    });
    on_server(
        vec![
            ("normal", greeting("220 mx1.example.org ESMTP Postfix"), &[], Pass),
            ("RFC 5321 §4.5.3.2.1; Fortinet 227547", silent(O::TimedOut), &["banner-none"], Fail),
            ("the system gave up waiting", broken(SocketFailureKind::TimedOut), &["banner-none"], Fail),
            ("RFC 8314 §3.3: a TLS record came back", probed, &["tls-port-spoken-in-clear"], Fail),
            (
                "Postfix: lost connection while receiving the greeting",
                silent(O::Closed),
                &["banner-closed"],
                Fail,
            ),
            (
                "MS-MFI 4.4.318: RST before any byte",
                broken(SocketFailureKind::Reset),
                &["tcp-reset-on-connect"],
                Fail,
            ),
            ("Winsock 10053", broken(SocketFailureKind::AbortedHere), &["tcp-local-abort"], NotTested),
            ("stopped by hand", silent(O::Stopped), &[], NotTested),
            ("endless greeting", silent(O::TooLong), &["banner-malformed"], Fail),
            (
                "GFI Kerio KB: pause on purpose",
                seen(&|evidence| evidence.exchange.elapsed_ms = 15_000.0),
                &["banner-slow"],
                Pass,
            ),
            (
                "Postfix postscreen: Internet.nl#658",
                seen(&|evidence| evidence.pause_ms = Some(4000.0)),
                &["banner-two-part"],
                Pass,
            ),
            (
                "OpenBSD spamd: Internet.nl#153",
                seen(&|evidence| {
                    evidence.largest_piece = Some(1);
                    evidence.exchange.elapsed_ms = 30_000.0;
                }),
                &["banner-stutter-tarpit"],
                Pass,
            ),
            (
                "RFC 5321 §3.8; MS-MFI 4.4.317",
                greeting("421 4.3.2 Service not available"),
                &["banner-421"],
                Fail,
            ),
            (
                "Internet.nl#658",
                greeting("421-4.7.0 mx1.example.org Error:\n421 4.7.0 too many connections from 192.0.2.1"),
                &["banner-421-rate"],
                NotTested,
            ),
            (
                "sslscan#15: Cisco ESA",
                greeting("421 #4.4.5 Too many connections from your host."),
                &["banner-421-rate"],
                NotTested,
            ),
            (
                "testssl#2098",
                greeting("421 Too many concurrent SMTP connections"),
                &["banner-421-rate"],
                NotTested,
            ),
            (
                "RFC 6647",
                greeting("450 4.7.1 Greylisted, please try again later"),
                &["banner-450-greylist"],
                NotTested,
            ),
            (
                "Mimecast error codes",
                greeting("451 Internal resource temporarily unavailable"),
                &["banner-450-greylist"],
                NotTested,
            ),
            ("RFC 5321 §4.2.2", greeting("451 4.3.0 local error in processing"), &["banner-451-local"], Fail),
            ("RFC 5321 §3.1", greeting("554 No SMTP service here"), &["banner-554-reject"], Fail),
            ("Exim texts", greeting("554 SMTP service not available"), &["banner-554-reject"], Fail),
            (
                "residential addresses",
                greeting("554 5.7.1 dynamic address space not allowed"),
                &["banner-554-reject", "pc-source-ip-listed"],
                Fail,
            ),
            ("RFC 7504", greeting("521 mx1.example.org does not accept mail"), &["banner-521"], Fail),
            (
                "EFF starttls-everywhere#112",
                greeting(
                    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                ),
                &["banner-dnsbl", "pc-source-ip-listed"],
                Fail,
            ),
            (
                "MS-NDR S3150",
                greeting("550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. (S3150)"),
                &["banner-dnsbl", "pc-source-ip-listed"],
                Fail,
            ),
            (
                "a list named in a 421",
                greeting("421 4.7.1 refused, see b.barracudacentral.org"),
                &["pc-source-ip-listed"],
                NotTested,
            ),
            (
                "Exim smtp_in.c: we spoke too early",
                greeting("554 SMTP synchronization error"),
                &["banner-early-talker"],
                Fail,
            ),
            ("Postfix postscreen", greeting("521 5.5.1 Protocol error"), &["banner-early-talker"], Fail),
            (
                "RFC 5321 §3.2: no matter",
                greeting("220 mx1.example.org ready"),
                &["banner-not-esmtp-word"],
                Pass,
            ),
            (
                "serverfault 398147; CSC-ASA-CLI",
                greeting("220 ***************************************************"),
                &["banner-masked"],
                Warn,
            ),
            (
                "Cisco PIX keeps 2, 0 and blanks",
                greeting("220 ****02**0 ****2002 ***"),
                &["banner-masked"],
                Warn,
            ),
            ("RFC 5321 §4.2: SSH", spoke("SSH-2.0-OpenSSH_9.6p1\\x0d\\x0a"), &["banner-not-smtp"], Fail),
            ("POP3", spoke("+OK ready"), &["banner-not-smtp"], Fail),
            ("MySQL packet", mysql, &["banner-not-smtp"], Fail),
            (
                "a web server answers",
                spoke("HTTP/1.1 408 Request Time-out\\x0d\\x0a"),
                &["banner-http"],
                Fail,
            ),
            ("a page without header", spoke("<!DOCTYPE html>"), &["banner-http"], Fail),
            (
                "RFC 5321 §4.3.1; stalwart#260",
                greeting("220 gateway.example.com ESMTP"),
                &["banner-hostname-mismatch"],
                Pass,
            ),
            ("letter case is no difference", greeting("220 MX1.Example.ORG ESMTP"), &[], Pass),
            ("RFC 5321 §4.3.1", greeting("220 localhost ESMTP"), &["banner-not-fqdn"], Pass),
            ("an internal name", greeting("220 EX01.corp.local ESMTP"), &["banner-not-fqdn"], Pass),
            (
                "KB310298",
                greeting("220 mx1.example.org Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready"),
                &["banner-software-old"],
                Warn,
            ),
            (
                "today's IIS is not old",
                greeting("220 mx1.example.org Microsoft ESMTP MAIL Service, Version: 10.0.14393.4169 ready"),
                &[],
                Pass,
            ),
            (
                "Exim before 4.90",
                greeting("220 mx1.example.org ESMTP Exim 4.84_2"),
                &["banner-software-old"],
                Warn,
            ),
            ("Exim of today", greeting("220 mx1.example.org ESMTP Exim 4.98"), &[], Pass),
            (
                "Sendmail 8.1[0-3]",
                greeting("220 mx1.example.org ESMTP Sendmail 8.12.11/8.12.11"),
                &["banner-software-old"],
                Warn,
            ),
            (
                "ns.tools: internal detail",
                greeting("220 mx1.example.org ESMTP (10.1.2.3)"),
                &["banner-internal-leak"],
                Pass,
            ),
            ("RFC 5321 §4.2: LF alone", form(ReplyDefect::BareLf), &["banner-malformed"], Warn),
            ("RFC 5321 §4.2: NUL", form(ReplyDefect::Nul), &["banner-malformed"], Warn),
            ("RFC 5321 §4.2: no separator", form(ReplyDefect::MissingSeparator), &["banner-malformed"], Warn),
            ("a code that greets nobody", greeting("199 what"), &["banner-malformed"], Fail),
            (
                "Exchange banner format",
                greeting(
                    "220 mx1.example.org Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 09:20:00 +0000",
                ),
                &["banner-clock"],
                Pass,
            ),
            (
                "the same time in another zone",
                greeting(
                    "220 mx1.example.org Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 11:00:30 +0100",
                ),
                &[],
                Pass,
            ),
        ],
        |_| {},
    );
    on_server(
        vec![
            (
                "RFC 8314: STARTTLS towards 465, silence",
                silent(O::TimedOut),
                &["banner-none", "submit-encryption-mismatch"],
                Fail,
            ),
            (
                "RFC 8314: STARTTLS towards 465, TLS",
                Evidence::Greeting(GreetingEvidence {
                    tls_probe: Some(TlsProbe::SpeaksTls),
                    ..greeting_of(ended(O::TimedOut))
                }),
                &["submit-encryption-mismatch", "tls-port-spoken-in-clear"],
                Fail,
            ),
        ],
        towards(465, TlsMode::StartTls),
    );
}

#[test]
fn the_hello() {
    use ExchangeOutcome as O;
    let with = |lines: &str| ehlo(&format!("250-mx1.example.org\n{lines}\n250-STARTTLS\n250 8BITMIME"));
    let form = |defect| {
        let mut evidence = ehlo_of(said(HEALTHY_EHLO));
        evidence.exchange.defects = vec![defect];
        Evidence::Ehlo(evidence)
    };
    let silent = |outcome| Evidence::Ehlo(ehlo_of(ended(outcome)));
    on_server(
        vec![
            ("normal", ehlo(HEALTHY_EHLO), &[], Pass),
            (
                "RFC 5321 §3.2; CSC-118584",
                ehlo_helo("500 5.5.1 Command unrecognized", "250 mx1.example.org"),
                &["ehlo-500-helo-works"],
                Fail,
            ),
            (
                "zgrab2#509",
                ehlo_helo("502 5.5.1 not implemented", "250 mx1.example.org"),
                &["ehlo-500-helo-works"],
                Fail,
            ),
            (
                "CSC-113423",
                ehlo_helo("500 5.5.1 Command unrecognized: \"XXXX pc\"", "250 mx1.example.org"),
                &["ehlo-xxxx-command"],
                Fail,
            ),
            (
                "refuses every hello",
                ehlo_helo("550 5.7.1 Access denied", "550 5.7.1 Access denied"),
                &["banner-554-reject"],
                Fail,
            ),
            (
                "dma#87",
                ehlo_helo("501 5.5.2 Helo command rejected: need fully-qualified hostname", "501 no"),
                &["ehlo-name-rejected"],
                Fail,
            ),
            (
                "Exim: underscore in the name",
                ehlo_helo("501 Syntactically invalid EHLO argument(s)", "501 no"),
                &["ehlo-name-rejected"],
                Fail,
            ),
            (
                "MS-NDR 5.7.506",
                ehlo_helo("550 5.7.506 Access Denied, Bad HELO", "550 no"),
                &["ehlo-name-rejected"],
                Fail,
            ),
            (
                "openssl#7555: RFC 5321 §4.1.4",
                ehlo_helo("550 5.7.25 reverse DNS does not match HELO", "550 no"),
                &["ehlo-name-vs-ptr"],
                NotTested,
            ),
            ("Internet.nl#658", ehlo("421 4.7.0 too many connections"), &["ehlo-421"], NotTested),
            ("RFC 5321 §3.8", ehlo("421 4.3.2 Service shutting down"), &["ehlo-421"], NotTested),
            (
                "RFC 6647 after EHLO",
                ehlo("450 4.7.1 Greylisted, try again later"),
                &["banner-450-greylist"],
                NotTested,
            ),
            ("RFC 5321 §4.2.2", ehlo("451 4.3.0 local problem"), &["banner-451-local"], Fail),
            (
                "pc-source-ip-listed after EHLO",
                ehlo_helo("550 5.7.1 [192.0.2.1] listed at zen.spamhaus.org", "550 no"),
                &["banner-dnsbl", "pc-source-ip-listed"],
                Fail,
            ),
            (
                "Postfix: timed out while performing the EHLO handshake",
                silent(O::TimedOut),
                &["ehlo-timeout"],
                Fail,
            ),
            ("Exim: closed connection in response to EHLO", silent(O::Closed), &["ehlo-closed"], Fail),
            (
                "the same by RST",
                silent(O::Broken(socket_failure(SocketFailureKind::Reset))),
                &["ehlo-closed"],
                Fail,
            ),
            (
                "Winsock 10053",
                silent(O::Broken(socket_failure(SocketFailureKind::AbortedHere))),
                &["tcp-local-abort"],
                NotTested,
            ),
            ("stopped by hand", silent(O::Stopped), &[], NotTested),
            ("Postfix smtp_chat.c", silent(O::TooLong), &["ehlo-huge"], Fail),
            (
                "a web server, found out by EHLO",
                Evidence::Ehlo(ehlo_of(babble("HTTP/1.1 400 Bad Request"))),
                &["banner-http"],
                Fail,
            ),
            ("riddles", Evidence::Ehlo(ehlo_of(babble("what?"))), &["ehlo-malformed"], Fail),
            ("RFC 5321 §4.2.1: codes change", form(ReplyDefect::CodeChanges), &["ehlo-malformed"], Warn),
            ("RFC 5321 §4.2.1: LF alone", form(ReplyDefect::BareLf), &["ehlo-malformed"], Warn),
            ("RFC 5321 §2.4: bytes above 127", form(ReplyDefect::EightBit), &["ehlo-junk-8bit"], Warn),
            ("RFC 5321 §4.2: control bytes", form(ReplyDefect::Control), &["ehlo-junk-8bit"], Warn),
            ("Postfix smtp_chat.c: lines", form(ReplyDefect::ManyLines), &["ehlo-huge"], Warn),
            (
                "RFC 5321 §2.4: any case",
                ehlo("250-mx1.example.org\n250 StartTls"),
                &["ehlo-starttls-odd-case"],
                Pass,
            ),
            (
                "STARTTLS with a parameter",
                ehlo("250-mx1.example.org\n250 STARTTLS now"),
                &["ehlo-starttls-odd-case"],
                Pass,
            ),
            (
                "Exchange to Exchange",
                with("250-X-ANONYMOUSTLS"),
                &["ehlo-exchange-fingerprint", "ehlo-x-anonymoustls"],
                Pass,
            ),
            ("qoretechnologies#2833", with("250-X-EXPS GSSAPI NTLM"), &["ehlo-exchange-fingerprint"], Pass),
            ("RFC 8689 §2", with("250-REQUIRETLS"), &["ehlo-requiretls"], Pass),
            ("RFC 1870: 5 MB", with("250-SIZE 5242880"), &["ehlo-size-small"], Pass),
            ("RFC 1870: no limit", with("250-SIZE 0"), &[], Pass),
            ("RFC 4954 §4; RFC 8314 §4.1", with("250-AUTH PLAIN LOGIN"), &["ehlo-auth-before-tls"], Warn),
            ("the old form", with("250-AUTH=LOGIN"), &["ehlo-auth-before-tls"], Warn),
            ("no password travels", with("250-AUTH GSSAPI"), &[], Pass),
            (
                "ns.tools: internal name",
                ehlo("250-EX01.corp.local Hello\n250-STARTTLS\n250 8BITMIME"),
                &["banner-internal-leak"],
                Pass,
            ),
            // Without a STARTTLS rung (it was not climbed here) the hello tells what is missing.
            ("RFC 3207 §4; KB329061", ehlo("250-mx1.example.org\n250 8BITMIME"), &["ehlo-no-starttls"], Fail),
            (
                "CSC-118550",
                ehlo("250-mx1.example.org\n250-XXXXXXXA\n250 8BITMIME"),
                &["ehlo-starttls-masked-x"],
                Fail,
            ),
            ("CSC-212587", ehlo("250-STARTTLS\n250 8BITMIME"), &["ehlo-starttls-on-first-line"], Fail),
        ],
        |_| {},
    );
    on_server(
        vec![(
            "Outlook 0x800CCC7D",
            ehlo("250-mx1.example.org\n250 8BITMIME"),
            &["submit-587-no-starttls"],
            Fail,
        )],
        towards(587, TlsMode::StartTls),
    );
    on_server(
        vec![
            ("no encryption was asked for", ehlo("250 mx1.example.org"), &[], Pass),
            (
                "and HELO is good enough",
                ehlo_helo("500 5.5.1 Command unrecognized", "250 mx1.example.org"),
                &["ehlo-500-helo-works"],
                Warn,
            ),
        ],
        towards(25, TlsMode::None),
    );
    on_server(
        vec![(
            "Cisco masks banner and command",
            ehlo_helo("500 5.5.1 unrecognized", "250 ok"),
            &["ehlo-xxxx-command"],
            Fail,
        )],
        |report| report.servers[0].rungs[1].evidence = greeting("220 **************"),
    );
    on_server(vec![("EXO host name", ehlo(HEALTHY_EHLO), &["ehlo-exchange-fingerprint"], Pass)], |report| {
        report.servers[0].host = "example-org.mail.protection.outlook.com".to_owned();
    });
}

#[test]
fn the_request_for_tls() {
    use ExchangeOutcome as O;
    let injected = Evidence::Starttls(StarttlsEvidence {
        offered: true,
        exchange: Some(said("220 2.0.0 Ready")),
        injected: Some("250 2.0.0 Ok\\x0d\\x0a".to_owned()),
    });
    on_server(
        vec![
            ("normal", starttls("220 2.0.0 Ready to start TLS"), &[], Pass),
            (
                "Postfix smtpd.c",
                starttls("454 4.7.0 TLS not available due to local problem"),
                &["starttls-454"],
                Fail,
            ),
            ("Exim", starttls("454 TLS currently unavailable"), &["starttls-454"], Fail),
            ("Sendmail", starttls("454 4.3.3 TLS not available after start"), &["starttls-454"], Fail),
            (
                "Postfix smtpd.c: rate",
                starttls("454 4.7.0 Error: too many new TLS sessions from 192.0.2.1"),
                &["starttls-454-rate"],
                NotTested,
            ),
            (
                "the same as 421",
                starttls("421 4.7.0 Error: too many new TLS sessions"),
                &["starttls-454-rate"],
                NotTested,
            ),
            (
                "KB237327",
                starttls("554 5.7.3 Unable to initialize security subsystem"),
                &["starttls-554-security-subsystem"],
                Fail,
            ),
            ("CSC-118550", starttls("500 #5.5.1 command not recognized"), &["starttls-500-502"], Fail),
            ("Postfix", starttls("502 5.5.1 Error: command not implemented"), &["starttls-500-502"], Fail),
            (
                "Exim smtp_in.c",
                starttls("503 STARTTLS command used when not advertised"),
                &["starttls-503"],
                Fail,
            ),
            ("RFC 3207 §4", starttls("501 5.5.4 Syntax: STARTTLS"), &["starttls-501"], Fail),
            (
                "Exim acl_smtp_starttls",
                starttls("550 5.7.1 Administrative prohibition"),
                &["starttls-530-550-acl"],
                Fail,
            ),
            ("Sendmail access map", starttls("403 4.7.0 not permitted"), &["starttls-530-550-acl"], Fail),
            ("554 without the subsystem", starttls("554 5.7.1 refused"), &["starttls-530-550-acl"], Fail),
            ("Postfix smtp.h", starttls("421 4.3.0 closing connection"), &["starttls-421"], Fail),
            ("RFC 3207 §4: only 220 will do", starttls("250 2.0.0 Ok"), &["starttls-wrong-2xx"], Warn),
            ("USENIX Security 2021", injected, &["starttls-injected-data"], Fail),
            ("no answer at all", starttls_of(ended(O::TimedOut)), &["starttls-no-reply"], Fail),
            ("hung up without an answer", starttls_of(ended(O::Closed)), &["starttls-no-reply"], Fail),
            (
                "Winsock 10053",
                starttls_of(ended(O::Broken(socket_failure(SocketFailureKind::AbortedHere)))),
                &["tcp-local-abort"],
                NotTested,
            ),
            ("stopped by hand", starttls_of(ended(O::Stopped)), &[], NotTested),
            ("the list says otherwise: proves nothing", not_offered(), &[], NotTested),
        ],
        |_| {},
    );
    let listing =
        |list: &'static str| move |report: &mut Report| report.servers[0].rungs[2].evidence = ehlo(list);
    let missing = |found: &'static [&'static str]| {
        vec![("RFC 3207 §4: the ladder breaks here", not_offered(), found, Fail)]
    };
    on_server(missing(&["ehlo-no-starttls"]), listing("250-mx1.example.org\n250 8BITMIME"));
    on_server(missing(&["ehlo-no-starttls"]), listing("250-mx1.example.org\n250 X-ANONYMOUSTLS"));
    on_server(
        missing(&["ehlo-starttls-masked-x"]),
        listing("250-mx1.example.org\n250-XXXXXXXX\n250 8BITMIME"),
    );
    on_server(missing(&["ehlo-starttls-on-first-line"]), listing("250-STARTTLS\n250 8BITMIME"));
    on_server(missing(&["submit-587-no-starttls"]), |report| {
        listing("250-mx1.example.org\n250 8BITMIME")(report);
        towards(587, TlsMode::StartTls)(report);
    });
}

#[test]
fn the_handshake() {
    use HandshakeFailureKind as K;
    use SocketFailureKind as S;
    const CLEAR: &str = "tls-fallback-clear-expected";
    let answered = |kind| {
        failed(HandshakeFailure {
            stage: HandshakeStage::ServerAnswered,
            received_hex: "16 03 03".to_owned(),
            ..failure(kind)
        })
    };
    let nothing = |kind| failed(failure(kind));
    let reset = K::Broken(socket_failure(S::Reset));
    let asked = |failure: Option<HandshakeFailure>| {
        Evidence::Handshake(Box::new(HandshakeEvidence {
            client_certificate_requested: true,
            failure,
            ..handshake()
        }))
    };
    on_server(
        vec![
            ("normal", Evidence::Handshake(Box::new(handshake())), &[], Pass),
            ("community.letsencrypt.org 237427", asked(None), &["tls-client-cert-requested"], Pass),
            (
                "RFC 8446 §4.4.2.4, §6.2",
                asked(Some(alert(116))),
                &["tls-alert-certificate-required-116", "tls-client-cert-required", CLEAR],
                Fail,
            ),
            (
                "TLS 1.2 without certificate",
                asked(Some(alert(40))),
                &["tls-alert-handshake-failure-40", "tls-client-cert-required", CLEAR],
                Fail,
            ),
            (
                "the same as 42",
                asked(Some(alert(42))),
                &["tls-alert-bad-certificate-42", "tls-client-cert-required", CLEAR],
                Fail,
            ),
            ("Fortinet 227547", nothing(K::TimedOut), &["starttls-220-silence", CLEAR], Fail),
            ("half way", answered(K::TimedOut), &["tls-handshake-timeout", CLEAR], Fail),
            (
                "MS: TLS negotiation failed with error SocketError",
                nothing(K::Closed),
                &["starttls-220-close", CLEAR],
                Fail,
            ),
            (
                "RFC 8446 §6.1: FIN in the handshake",
                answered(K::Closed),
                &["tls-close-notify-early", CLEAR],
                Fail,
            ),
            ("a filter on the way", nothing(reset.clone()), &["tls-rst-after-clienthello", CLEAR], Fail),
            (
                "Winsock 10053",
                nothing(K::Broken(socket_failure(S::AbortedHere))),
                &["tcp-local-abort"],
                NotTested,
            ),
            ("docker-mailserver#1411", answered(K::Incompatible), &["tls-no-shared-cipher", CLEAR], Fail),
            ("RFC 8446 §4.4.3", answered(K::Misbehaved), &["tls-bad-signature", CLEAR], Fail),
            (
                "RFC 8446 §4.4.3: certificate",
                answered(K::BadCertificate),
                &["tls-bad-signature", CLEAR],
                Fail,
            ),
            ("a message without end", answered(K::TooLarge), &["tls-bad-signature", CLEAR], Fail),
            (
                "KB237327: PIX, Sidewinder",
                spoke("500 5.5.1 Command unrecognized"),
                &["starttls-firewall-answers", CLEAR],
                Fail,
            ),
            ("dma#87", spoke("454 4.7.0 TLS not available"), &["starttls-plaintext-after", CLEAR], Fail),
            ("dma#87: 501", spoke("501 Syntax"), &["starttls-plaintext-after", CLEAR], Fail),
            ("a web server behind", spoke("HTTP/1.1 400 Bad Request"), &["banner-http", CLEAR], Fail),
        ],
        |_| {},
    );
    on_server(
        vec![
            ("limilabs.com", spoke("220 mx1.example.org ESMTP"), &["clear-port-spoken-tls"], Fail),
            ("HTTP on the port", spoke("HTTP/1.1 400 Bad Request"), &["banner-http"], Fail),
            ("SSH on the port", spoke("SSH-2.0-OpenSSH_9.6p1"), &["banner-not-smtp"], Fail),
            ("silence", nothing(K::TimedOut), &["tls-handshake-timeout"], Fail),
            ("hung up", nothing(K::Closed), &["tls-close-notify-early"], Fail),
        ],
        towards(2465, TlsMode::Implicit),
    );
    for port in [25, 587] {
        on_server(
            vec![(
                "Outlook 0x800CCC1A",
                spoke("220 mx1.example.org ESMTP"),
                &["clear-port-spoken-tls", "submit-encryption-mismatch"],
                Fail,
            )],
            towards(port, TlsMode::Implicit),
        );
    }
    on_server(
        vec![("people do not fall back", failed(alert(40)), &["tls-alert-handshake-failure-40"], Fail)],
        towards(587, TlsMode::StartTls),
    );
}

#[test]
fn every_alert_by_its_number() {
    // RFC 8446 §6, RFC 5246 §7.2, RFC 6066 §9, RFC 7301 §3.2, RFC 7507 §2
    let named: [(u8, &[&str]); 27] = [
        (0, &["tls-close-notify-early", "tls-fallback-clear-expected"]),
        (10, &["tls-alert-unexpected-message-10", "tls-fallback-clear-expected"]),
        (20, &["tls-alert-bad-record-mac-20", "tls-fallback-clear-expected"]),
        (22, &["tls-alert-record-overflow-22", "tls-fallback-clear-expected"]),
        (40, &["tls-alert-handshake-failure-40", "tls-fallback-clear-expected"]),
        (42, &["tls-alert-bad-certificate-42", "tls-fallback-clear-expected"]),
        (43, &["tls-alert-unsupported-certificate-43", "tls-fallback-clear-expected"]),
        (44, &["tls-alert-certificate-revoked-44", "tls-fallback-clear-expected"]),
        (45, &["tls-alert-certificate-expired-45", "tls-fallback-clear-expected"]),
        (46, &["tls-alert-certificate-unknown-46", "tls-fallback-clear-expected"]),
        (47, &["tls-alert-illegal-parameter-47", "tls-fallback-clear-expected"]),
        (48, &["tls-alert-unknown-ca-48", "tls-fallback-clear-expected"]),
        (49, &["tls-alert-access-denied-49", "tls-fallback-clear-expected"]),
        (50, &["tls-alert-decode-error-50", "tls-fallback-clear-expected"]),
        (51, &["tls-alert-decrypt-error-51", "tls-fallback-clear-expected"]),
        (70, &["tls-alert-protocol-version-70", "tls-fallback-clear-expected"]),
        (71, &["tls-alert-insufficient-security-71", "tls-fallback-clear-expected"]),
        (80, &["tls-alert-internal-error-80", "tls-fallback-clear-expected"]),
        (86, &["tls-alert-inappropriate-fallback-86", "tls-fallback-clear-expected"]),
        (90, &["tls-close-notify-early", "tls-fallback-clear-expected"]),
        (100, &["tls-alert-no-renegotiation-100", "tls-fallback-clear-expected"]),
        (109, &["tls-alert-missing-extension-109", "tls-fallback-clear-expected"]),
        (110, &["tls-alert-missing-extension-109", "tls-fallback-clear-expected"]),
        (112, &["tls-alert-unrecognized-name-112", "tls-fallback-clear-expected"]),
        (116, &["tls-alert-certificate-required-116", "tls-fallback-clear-expected"]),
        (120, &["tls-alert-no-application-protocol-120", "tls-fallback-clear-expected"]),
        (21, &["tls-alert-other", "tls-fallback-clear-expected"]),
    ];
    let rows =
        named.into_iter().map(|(number, found)| ("the alert's number", failed(alert(number)), found, Fail));
    on_server(rows.collect(), |_| {});
}

#[test]
fn inside_tls() {
    use ExchangeOutcome as O;
    let inside = |text: &str| session(&format!("250-mx1.example.org\n{text}\n250 8BITMIME"));
    let silent = |outcome| Evidence::Session(session_of(ended(outcome)));
    let late = |failure| {
        Evidence::Session(SessionEvidence { late_failure: Some(failure), ..session_of(ended(O::Closed)) })
    };
    let greeted = |exchange| {
        Evidence::Session(SessionEvidence {
            greeting: Some(exchange),
            ehlo: None,
            ..session_of(ended(O::Closed))
        })
    };
    let gained = Evidence::Session(SessionEvidence {
        gained: vec!["CHUNKING".to_owned()],
        ..session_of(said("250-mx1.example.org\n250 CHUNKING"))
    });
    let rude = Evidence::Session(SessionEvidence {
        close_notify: Some(false),
        ..session_of(said("250 mx1.example.org"))
    });
    on_server(
        vec![
            ("normal: STARTTLS goes", inside("250-PIPELINING"), &[], Pass),
            ("RFC 3207 §4.2", gained, &["post-caps-differ"], Pass),
            ("RFC 3207 §4.2: MUST NOT", inside("250-STARTTLS"), &["starttls-offered-inside-tls"], Warn),
            ("0x800CCC80", inside("250-AUTH PLAIN LOGIN"), &["post-auth-mechs"], Pass),
            ("RFC 8689 §2", inside("250-REQUIRETLS"), &["ehlo-requiretls"], Pass),
            ("RFC 8446 §6.1", rude, &["tls-eof-no-close-notify"], Pass),
            ("RFC 5321 §3.8", session("421 4.3.2 Service not available"), &["post-421-after-tls"], Warn),
            ("RFC 3207 §4.2: refused", session("503 5.5.1 no"), &["post-ehlo-fails"], Fail),
            ("closed", silent(O::Closed), &["post-ehlo-fails"], Fail),
            ("silent", silent(O::TimedOut), &["post-ehlo-fails"], Fail),
            ("stopped by hand", silent(O::Stopped), &[], NotTested),
            (
                "Exim: bad first read from TLS conn",
                late(alert(116)),
                &[
                    "tls-alert-certificate-required-116",
                    "tls-client-cert-required",
                    "tls-fallback-clear-expected",
                ],
                Fail,
            ),
            (
                "another late alert",
                late(alert(80)),
                &["tls-alert-internal-error-80", "tls-fallback-clear-expected"],
                Fail,
            ),
            (
                "late, without an alert",
                late(failure(HandshakeFailureKind::Closed)),
                &["post-ehlo-fails"],
                Fail,
            ),
        ],
        |_| {},
    );
    let wants_certificate = |report: &mut Report| {
        report.servers[0].rungs[4].evidence = Evidence::Handshake(Box::new(HandshakeEvidence {
            client_certificate_requested: true,
            ..handshake()
        }));
    };
    let required: &[&str] = &["tls-client-cert-required"];
    on_server(
        vec![
            (
                "Postfix smtpd_tls_req_ccert, TLS 1.3",
                session("421 4.7.1 mx1.example.org Error: No client certificate presented"),
                required,
                Fail,
            ),
            (
                "Postfix: a certificate it does not trust",
                session("454 4.7.1 mx1.example.org Error: Client certificate not trusted"),
                required,
                Fail,
            ),
            ("another refusal", session("503 5.5.1 no"), &["post-ehlo-fails"], Fail),
            ("busy", session("421 4.3.2 Service not available"), &["post-421-after-tls"], Warn),
        ],
        wants_certificate,
    );
    on_server(
        vec![(
            "implicit TLS: no certificate shown",
            greeted(said("421 4.7.1 Error: No client certificate presented")),
            &["tls-client-cert-required"],
            Fail,
        )],
        |report| {
            wants_certificate(report);
            towards(465, TlsMode::Implicit)(report);
        },
    );
    on_server(
        vec![(
            "RFC 8446 §4.3.2: no certificate was asked for",
            session("421 4.7.1 Error: No client certificate presented"),
            &["post-421-after-tls"],
            Warn,
        )],
        |_| {},
    );
    on_server(
        vec![(
            "RFC 8314: password in clear before TLS",
            inside("250-AUTH PLAIN"),
            &["post-auth-before-tls", "post-auth-mechs"],
            Pass,
        )],
        |report| {
            report.servers[0].rungs[2].evidence = ehlo("250-mx1.example.org\n250-AUTH PLAIN\n250 STARTTLS");
        },
    );
    on_server(
        vec![
            ("implicit TLS: busy", greeted(said("421 4.3.2 Service not available")), &["banner-421"], Fail),
            (
                "implicit TLS: refused",
                greeted(said("554 No SMTP service here")),
                &["banner-554-reject"],
                Fail,
            ),
            ("implicit TLS: silent", greeted(ended(O::TimedOut)), &["banner-none"], Fail),
            ("implicit TLS: closed", greeted(ended(O::Closed)), &["banner-closed"], Fail),
            ("implicit TLS: IMAP", greeted(babble("* OK IMAP4rev1 ready")), &["banner-not-smtp"], Fail),
        ],
        towards(465, TlsMode::Implicit),
    );
    on_server(
        vec![(
            "no encryption wanted: only the goodbye",
            Evidence::Session(SessionEvidence { ehlo: None, ..session_of(ended(O::Closed)) }),
            &[],
            Pass,
        )],
        towards(25, TlsMode::None),
    );
}
