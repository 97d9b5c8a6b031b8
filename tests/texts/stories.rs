//! Reports made by hand, and the headline each must get.

use tls_ladder::model::{
    delivery::{Outcome, Sender},
    evidence::{Evidence, NameMatch, NotAsked, NotAskedReason},
    finding::{Finding, FindingId, Party, Severity},
    layer::{Layer, Verdict},
    report::Report,
    target::TlsMode,
};

use crate::{decisions::decision, example::healthy};

/// Story, report, headline.
pub(crate) fn stories() -> Vec<(&'static str, Report, &'static str)> {
    use Outcome::{Bounced, ClearText, Encrypted, EncryptedVerified, Queued, Unknown};
    let broken = |layer, id, outcomes: [Outcome; 3]| {
        let mut report = healthy();
        fail(&mut report, layer, id, Party::Server);
        set(&mut report, outcomes, &[id]);
        report
    };
    let warned = |layer, id, outcomes: [Outcome; 3]| {
        let mut report = broken(layer, id, outcomes);
        report.verdict = Verdict::Warn;
        report.servers[0].verdict = Verdict::Warn;
        report.servers[0].rungs.iter_mut().flat_map(|rung| &mut rung.findings).for_each(|finding| {
            finding.severity = Severity::Warn;
        });
        report
    };
    let untested = |layer, id| {
        let mut report = broken(layer, id, [Unknown; 3]);
        report.verdict = Verdict::NotTested;
        report.servers[0].verdict = Verdict::NotTested;
        report
    };
    let port = |mut report: Report, port| {
        report.target.port = port;
        for server in &mut report.servers {
            server.port = port;
        }
        report
    };
    let plain = |mut report: Report| {
        report.target.tls_mode = TlsMode::None;
        report.delivery.clear();
        let unwanted = NotAsked { reason: NotAskedReason::NotWanted, because_of: None };
        for rung in &mut report.servers[0].rungs[3..6] {
            rung.evidence = Evidence::NotAsked(unwanted);
            rung.verdict = Verdict::Skipped;
        }
        report
    };
    let domain = |id| {
        let mut report = healthy();
        report.servers.clear();
        report.verdict = Verdict::Fail;
        report.rungs[0]
            .findings
            .push(Finding::new(id, Severity::Fail, Party::Domain).with("name", "example.org"));
        set(&mut report, [Bounced; 3], &[id]);
        report
    };
    let second = || {
        let mut server = healthy().servers.remove(0);
        "mx2.example.org".clone_into(&mut server.host);
        server
    };
    let policy = |id, dane: Outcome, mta_sts: Outcome| {
        let mut report = healthy();
        report.verdict = Verdict::Fail;
        report.rungs[0]
            .findings
            .push(Finding::new(id, Severity::Fail, Party::Server).with("host", "mx2.example.org"));
        for (sender, outcome) in [(Sender::Dane, dane), (Sender::MtaSts, mta_sts)] {
            report.delivery.push(decision(sender, outcome, &[id], None));
        }
        report
    };
    let mut stopped = healthy();
    stopped.run.stopped = true;
    stopped.verdict = Verdict::NotTested;
    let mut two = broken(Layer::Connect, "tcp-refused", [Encrypted, Encrypted, EncryptedVerified]);
    two.servers.push(second());
    let mut two_addresses = broken(Layer::Connect, "tcp-refused", [Encrypted, Encrypted, EncryptedVerified]);
    two_addresses.servers.push(healthy().servers.remove(0));
    // Both certificates are bad; one of the servers is broken, or both.
    let mut one_expired =
        broken(Layer::Certificate, "cert-expired", [Encrypted, Encrypted, EncryptedVerified]);
    one_expired.servers.push(second());
    let mut both_expired = broken(Layer::Certificate, "cert-expired", [Encrypted, Encrypted, Queued]);
    both_expired.servers.push(second());
    both_expired.servers[1].verdict = Verdict::Fail;
    let mut both_self_signed = warned(Layer::Certificate, "cert-self-signed", [Encrypted, Encrypted, Queued]);
    both_self_signed.servers.push(second());
    let mut without_ipv6 = healthy();
    without_ipv6.servers.push(healthy().servers.remove(0));
    without_ipv6.servers[0].verdict = Verdict::NotTested;
    without_ipv6.servers[0].rungs[0].verdict = Verdict::NotTested;
    without_ipv6.servers[0].rungs[0].findings.push(Finding::new(
        "tcp-ipv6-unavailable-here",
        Severity::Info,
        Party::ThisPc,
    ));
    let mut two_clear = broken(Layer::Ehlo, "ehlo-no-starttls", [ClearText, Queued, Queued]);
    two_clear.servers.push(second());
    let mut two_busy = untested(Layer::Banner, "banner-421");
    two_busy.servers.push(second());
    two_busy.verdict = Verdict::NotTested;
    let mut old_and_self_signed = warned(Layer::Handshake, "tls-only-old", [Encrypted, Encrypted, Queued]);
    let certificate = Finding::new("cert-self-signed", Severity::Warn, Party::Server);
    old_and_self_signed.servers[0].rungs[5].findings.push(certificate);
    for delivery in &mut old_and_self_signed.delivery {
        delivery.because.push(FindingId::known("cert-self-signed"));
        delivery.remark = Some("old_versions".to_owned());
    }
    let mut old_and_expired = old_and_self_signed.clone();
    fail(&mut old_and_expired, Layer::Certificate, "cert-expired", Party::Server);
    for delivery in &mut old_and_expired.delivery {
        delivery.because.push(FindingId::known("cert-expired"));
    }
    let mut by_address = healthy();
    if let Evidence::Certificate(seen) = &mut by_address.servers[0].rungs[5].evidence {
        seen.name = NameMatch::NoReference;
    }
    set(&mut by_address, [Encrypted, Encrypted, Unknown], &[]);
    vec![
        ("all passed", healthy(), "Mail to example.org is encrypted and the server proved its name."),
        (
            "by address",
            by_address,
            "Mail to example.org is encrypted; tested by its address, the server had no name to prove.",
        ),
        (
            "expired",
            broken(Layer::Certificate, "cert-expired", [Encrypted, Encrypted, Queued]),
            "Mail to example.org is encrypted, but strict partners wait a day or more and bounce: the certificate of mx1.example.org expired on 3 Feb 2027.",
        ),
        (
            "self-signed, a warning",
            warned(Layer::Certificate, "cert-self-signed", [Encrypted, Encrypted, Queued]),
            "Mail to example.org is encrypted, but strict partners wait a day or more and bounce: mx1.example.org signed its certificate itself.",
        ),
        (
            "runs out soon",
            warned(
                Layer::Certificate,
                "cert-expires-soon",
                [EncryptedVerified, EncryptedVerified, EncryptedVerified],
            ),
            "Mail to example.org is encrypted and verified, but its certificate runs out soon.",
        ),
        (
            "a warning that hurts nobody",
            warned(
                Layer::Connect,
                "tcp-slow-connect",
                [EncryptedVerified, EncryptedVerified, EncryptedVerified],
            ),
            "Mail to example.org is encrypted and verified, but something needs attention.",
        ),
        (
            "no STARTTLS",
            broken(Layer::Ehlo, "ehlo-no-starttls", [ClearText, Queued, Queued]),
            "Mail to example.org goes out in clear text: the server offers no encryption.",
        ),
        (
            "masked",
            broken(Layer::Ehlo, "ehlo-starttls-masked-x", [ClearText, Queued, Queued]),
            "Mail to example.org goes out in clear text: a firewall hides the offer of encryption.",
        ),
        (
            "454",
            broken(Layer::Starttls, "starttls-454", [ClearText, Queued, Queued]),
            "Mail to example.org goes out in clear text: the server offers encryption, but cannot start it.",
        ),
        (
            "handshake failed",
            broken(Layer::Handshake, "tls-alert-handshake-failure-40", [ClearText, Queued, Queued]),
            "Mail to example.org cannot be encrypted: it goes out in clear text, or waits and bounces.",
        ),
        (
            "older methods only",
            warned(Layer::Handshake, "tls-legacy-kex-only", [Encrypted, Encrypted, EncryptedVerified]),
            "Mail to example.org is encrypted by most senders, but with methods that newer ones have dropped.",
        ),
        (
            "TLS 1.0 only",
            warned(Layer::Handshake, "tls-only-old", [Encrypted, Encrypted, Queued]),
            "Mail to example.org is encrypted by some senders only: to others the server is too old.",
        ),
        (
            "TLS 1.0 only, and self-signed",
            old_and_self_signed,
            "Mail to example.org is encrypted by some senders only: to others the server is too old.",
        ),
        (
            "TLS 1.0 only, and expired",
            old_and_expired,
            "Mail to example.org is encrypted, but strict partners wait a day or more and bounce: the certificate of mx1.example.org expired on 3 Feb 2027.",
        ),
        (
            "RC4 only",
            broken(Layer::Handshake, "tls-rc4-3des-only", [ClearText, Queued, Queued]),
            "Mail to example.org cannot be encrypted: it goes out in clear text, or waits and bounces.",
        ),
        (
            "no safe renegotiation",
            warned(Layer::Handshake, "tls-legacy-renegotiation", [ClearText, Queued, Queued]),
            "Mail to example.org is encrypted by some senders only: to others the server is too old.",
        ),
        (
            "a long hello",
            broken(Layer::Handshake, "tls-pq-clienthello", [ClearText, Queued, Queued]),
            "Mail to example.org is encrypted by older senders only: it fails with the hello of newer ones.",
        ),
        (
            "a name it does not want to hear",
            warned(Layer::Handshake, "tls-name-refused", [Encrypted, Encrypted, EncryptedVerified]),
            "Mail to example.org is encrypted by some senders only: it depends on whether they call the server by name.",
        ),
        (
            "now and then",
            warned(Layer::Handshake, "tls-flaky", [Encrypted, Encrypted, EncryptedVerified]),
            "Mail to example.org is encrypted, but not every attempt succeeds.",
        ),
        (
            "accepts SSL 2.0 too",
            warned(Layer::Handshake, "tls-sslv2", [Encrypted, Encrypted, EncryptedVerified]),
            "Mail to example.org is encrypted and verified, but something needs attention.",
        ),
        (
            "older methods for people",
            port(warned(Layer::Handshake, "tls-legacy-kex-only", [Outcome::NotAffected; 3]), 587),
            "Older mail programs can send through example.org encrypted, newer ones may not: its methods are outdated.",
        ),
        (
            "more certificates than we read",
            {
                let mut report = untested(Layer::Handshake, "tls-over-our-limit");
                set(&mut report, [Encrypted, Encrypted, Unknown], &["tls-over-our-limit"]);
                report
            },
            "Mail to example.org is encrypted, as far as this program can see: the server sends more certificates than it reads.",
        ),
        (
            "more certificates than anybody reads",
            untested(Layer::Handshake, "tls-over-our-limit"),
            "Nothing is known about example.org: it could not be asked.",
        ),
        (
            "inspected here",
            broken(Layer::Certificate, "cert-tls-inspection", [Unknown; 3]),
            "This PC does not see the real example.org: a security product sits in the middle.",
        ),
        (
            "busy inside the encryption",
            warned(Layer::Session, "post-421-after-tls", [Queued; 3]),
            "Mail to example.org is encrypted, but late: the server asked us to come back later.",
        ),
        (
            "text slipped in",
            broken(Layer::Starttls, "starttls-injected-data", [Queued; 3]),
            "Mail to example.org cannot be encrypted safely: text was slipped in before encryption began.",
        ),
        (
            "says nothing",
            broken(Layer::Banner, "banner-none", [Queued; 3]),
            "Mail to example.org waits: the server takes the call, but does not talk as a mail server should.",
        ),
        (
            "busy",
            untested(Layer::Banner, "banner-421"),
            "Nothing is known about the encryption of mx1.example.org: it was too busy to talk to us.",
        ),
        (
            "greylisted",
            untested(Layer::Banner, "banner-450-greylist"),
            "Nothing is known about mx1.example.org yet: it asks first-time callers to come back later.",
        ),
        (
            "turned away",
            broken(Layer::Banner, "banner-554-reject", [Unknown; 3]),
            "Nothing is known about mx1.example.org: it refuses to talk to this PC.",
        ),
        (
            "turned away, perhaps as everybody",
            broken(Layer::Banner, "banner-554-reject", [Queued; 3]),
            "mx1.example.org refuses to talk to us: if mail servers hear the same, mail to example.org waits or bounces.",
        ),
        (
            "refused",
            broken(Layer::Connect, "tcp-refused", [Queued; 3]),
            "Mail to example.org waits and may bounce: nothing answers on port 25.",
        ),
        (
            "silent",
            broken(Layer::Connect, "tcp-timeout", [Queued; 3]),
            "example.org cannot be reached from here, so nothing is known about its encryption.",
        ),
        (
            "filter here",
            broken(Layer::Connect, "pc-firewall-denied", [Unknown; 3]),
            "This PC could not make the test, so nothing is known about example.org.",
        ),
        (
            "offline",
            broken(Layer::Connect, "pc-no-network", [Unknown; 3]),
            "This PC is offline, so nothing is known about example.org.",
        ),
        (
            "typing mistake",
            domain("dns-nxdomain"),
            "Mail to example.org comes back: there is no such domain.",
        ),
        (
            "takes no mail",
            domain("dns-null-mx"),
            "Mail to example.org comes back: its owner says that it takes no mail.",
        ),
        (
            "DNS down",
            domain("dns-servfail"),
            "Mail to example.org waits: its mail servers cannot be looked up.",
        ),
        (
            "DNS refuses",
            {
                let mut report = domain("dns-refused");
                set(&mut report, [Unknown; 3], &["dns-refused"]);
                report
            },
            "This PC cannot look up the mail servers of example.org, so nothing is known about them.",
        ),
        (
            "stopped",
            stopped,
            "Nothing certain is known about example.org: the check was stopped before its end.",
        ),
        (
            "one of two down",
            two,
            "Mail to example.org mostly gets through, but 1 of its 2 mail servers is broken.",
        ),
        (
            "one of two addresses down",
            two_addresses,
            "Mail to example.org mostly gets through, but 1 of its 2 server addresses is broken.",
        ),
        (
            "one of two expired: who wants proof goes on",
            one_expired,
            "Mail to example.org is encrypted, but strict partners pass over mx1.example.org: its certificate expired on 3 Feb 2027.",
        ),
        (
            "both expired",
            both_expired,
            "Mail to example.org is encrypted, but strict partners wait a day or more and bounce: the certificate of mx1.example.org expired on 3 Feb 2027.",
        ),
        (
            "both self-signed",
            both_self_signed,
            "Mail to example.org is encrypted, but strict partners wait a day or more and bounce: mx1.example.org signed its certificate itself.",
        ),
        (
            "an IPv6 address, and no IPv6 here",
            without_ipv6,
            "Mail to example.org is encrypted and the server proved its name.",
        ),
        (
            "another key than DNS promises",
            policy("dane-tlsa-mismatch", Queued, Outcome::NotAffected),
            "Mail to example.org is encrypted, but careful senders such as Exchange Online wait and bounce: its DANE records are not met.",
        ),
        (
            "a server that the policy does not list",
            policy("sts-mx-mismatch", Outcome::NotAffected, Queued),
            "Mail to example.org is encrypted, but careful senders such as Gmail wait and bounce: its MTA-STS policy is not met.",
        ),
        (
            "one of two without encryption",
            two_clear,
            "Mail to example.org is not always protected: 1 of its 2 mail servers cannot encrypt.",
        ),
        (
            "one of two busy",
            two_busy,
            "Mail to example.org is encrypted as far as could be tested: 1 of its 2 mail servers was not reached.",
        ),
        (
            "submission",
            port(healthy(), 587),
            "Mail programs can send through example.org on port 587: encrypted, and the server proved its name.",
        ),
        (
            "submission without encryption",
            port(broken(Layer::Ehlo, "submit-587-no-starttls", [Unknown; 3]), 587),
            "Mail programs cannot send safely through example.org: port 587 offers no encryption.",
        ),
        (
            "submission, other name",
            port(warned(Layer::Certificate, "cert-host-mismatch", [Unknown; 3]), 465),
            "Mail programs that send through example.org will warn about its certificate or refuse it.",
        ),
        (
            "the port for people, noted",
            port(warned(Layer::Connect, "tcp-wrong-port-587-465", [Outcome::NotAffected; 3]), 587),
            "Mail programs can send through example.org on port 587, but something needs attention.",
        ),
        (
            "a small thing, without encryption",
            plain(warned(Layer::Banner, "banner-malformed", [ClearText; 3])),
            "example.org takes mail, but something needs attention.",
        ),
        (
            "wrong kind of encryption",
            port(broken(Layer::Banner, "tls-port-spoken-in-clear", [Unknown; 3]), 465),
            "This port and this kind of encryption do not fit: example.org speaks another way on port 465.",
        ),
    ]
}

pub(crate) fn fail(report: &mut Report, layer: Layer, id: &'static str, party: Party) {
    report.verdict = Verdict::Fail;
    report.servers[0].verdict = Verdict::Fail;
    let rung = report.servers[0].rungs.iter_mut().find(|rung| rung.layer == layer).unwrap();
    rung.verdict = Verdict::Fail;
    rung.findings.push(
        Finding::new(id, Severity::Fail, party).with("host", "mx1.example.org").with("domain", "example.org"),
    );
}

pub(crate) fn set(report: &mut Report, outcomes: [Outcome; 3], because: &[&'static str]) {
    let senders = [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified];
    report.delivery = senders
        .into_iter()
        .zip(outcomes)
        .map(|(sender, outcome)| decision(sender, outcome, because, None))
        .collect();
}
