//! The words: every finding, rung, mark and decision has them, they hold to the rules of the house, and a judged
//! report gets the sentence a manager understands.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use tls_ladder::{
    model::{
        delivery::{Delivery, Outcome, Sender},
        evidence::{
            Capability, CertificateEvidence, CertificateInfo, ConnectAttempt, ConnectEvidence, DnsEvidence,
            DnsOutcome, EhloEvidence, Evidence, Exchange, ExchangeOutcome, GreetingEvidence,
            HandshakeEvidence, HostLookup, MxRecord, NameMatch, NotAsked, NotAskedReason, Reply,
            SessionEvidence, SocketFailure, SocketFailureKind, StarttlsEvidence, TrustOutcome, TrustVerdict,
        },
        finding::{Finding, FindingId, Party, Severity},
        layer::{Layer, Verdict},
        report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
        target::{AddressFamily, CheckSettings, Target, TargetKind, TlsMode},
    },
    texts::Texts,
};

const TEXTS: Texts = Texts::english();

/// Findings that are said, but never coloured.
const INFO: &[&str] = &[
    "banner-450-greylist",
    "banner-clock",
    "banner-hostname-mismatch",
    "banner-internal-leak",
    "banner-not-esmtp-word",
    "banner-not-fqdn",
    "banner-slow",
    "banner-stutter-tarpit",
    "banner-two-part",
    "cert-chain-order",
    "cert-ip-or-internal-san",
    "cert-large-chain",
    "cert-lifetime-shrinking",
    "cert-name-is-domain-not-mx",
    "cert-odd-key",
    "cert-root-sent",
    "cert-unrelated-sent",
    "cert-validity-too-long",
    "cert-verify-not-used",
    "ehlo-exchange-fingerprint",
    "ehlo-name-vs-ptr",
    "ehlo-requiretls",
    "ehlo-size-small",
    "ehlo-starttls-odd-case",
    "ehlo-telnet-artifact",
    "ehlo-x-anonymoustls",
    "post-530-starttls-first",
    "post-auth-mechs",
    "post-caps-differ",
    "tcp-ipv6-unavailable-here",
    "tls-alert-inappropriate-fallback-86",
    "tls-client-cert-requested",
    "tls-eof-no-close-notify",
    "tls-fallback-clear-expected",
];

/// Findings that mean a warning or a fault.
const COLOURED: &[&str] = &[
    "banner-421",
    "banner-421-rate",
    "banner-451-local",
    "banner-521",
    "banner-554-reject",
    "banner-closed",
    "banner-dnsbl",
    "banner-early-talker",
    "banner-http",
    "banner-malformed",
    "banner-masked",
    "banner-none",
    "banner-not-smtp",
    "banner-software-old",
    "cert-cn-only",
    "cert-eku-no-serverauth",
    "cert-exchange-default",
    "cert-expired",
    "cert-expires-soon",
    "cert-host-mismatch",
    "cert-intermediate-expired",
    "cert-is-ca",
    "cert-keyusage-missing",
    "cert-md5",
    "cert-missing-intermediate",
    "cert-must-staple",
    "cert-negative-parse",
    "cert-not-yet-valid",
    "cert-rsa-small",
    "cert-self-signed",
    "cert-sha1",
    "cert-snakeoil",
    "cert-tls-inspection",
    "cert-untrusted-ca",
    "cert-v1",
    "cert-wildcard-too-deep",
    "clear-port-spoken-tls",
    "dns-mx-ip-literal",
    "dns-mx-loopback",
    "dns-mx-no-address",
    "dns-mx-some-no-address",
    "dns-no-mx-a-fallback",
    "dns-no-mx-no-address",
    "dns-null-mx",
    "dns-nxdomain",
    "dns-refused",
    "dns-servfail",
    "dns-timeout",
    "ehlo-421",
    "ehlo-500-helo-works",
    "ehlo-auth-before-tls",
    "ehlo-closed",
    "ehlo-huge",
    "ehlo-junk-8bit",
    "ehlo-malformed",
    "ehlo-name-rejected",
    "ehlo-no-starttls",
    "ehlo-starttls-by-node",
    "ehlo-starttls-by-source-ip",
    "ehlo-starttls-masked-x",
    "ehlo-starttls-on-first-line",
    "ehlo-starttls-stripped-suspected",
    "ehlo-timeout",
    "ehlo-xxxx-command",
    "pc-clock-skew",
    "pc-firewall-denied",
    "pc-no-network",
    "pc-port25-blocked",
    "pc-root-store-stale",
    "post-421-after-tls",
    "post-451-starttls-required",
    "post-auth-before-tls",
    "post-ehlo-fails",
    "post-tls-policy-rejected",
    "starttls-220-close",
    "starttls-220-silence",
    "starttls-421",
    "starttls-454",
    "starttls-454-rate",
    "starttls-500-502",
    "starttls-501",
    "starttls-503",
    "starttls-530-550-acl",
    "starttls-554-security-subsystem",
    "starttls-command-injection",
    "starttls-firewall-answers",
    "starttls-injected-data",
    "starttls-offered-inside-tls",
    "starttls-plaintext-after",
    "starttls-works-unadvertised",
    "starttls-wrong-2xx",
    "submit-587-no-starttls",
    "submit-encryption-mismatch",
    "tcp-admin-prohibited",
    "tcp-host-unreachable",
    "tcp-ipv6-broken-there",
    "tcp-local-abort",
    "tcp-net-unreachable",
    "tcp-refused",
    "tcp-reset-on-connect",
    "tcp-slow-connect",
    "tcp-some-addresses-down",
    "tcp-timeout",
    "tcp-wrong-port-587-465",
    "tls-alert-access-denied-49",
    "tls-alert-bad-certificate-42",
    "tls-alert-bad-record-mac-20",
    "tls-alert-certificate-expired-45",
    "tls-alert-certificate-required-116",
    "tls-alert-certificate-revoked-44",
    "tls-alert-certificate-unknown-46",
    "tls-alert-decode-error-50",
    "tls-alert-decrypt-error-51",
    "tls-alert-handshake-failure-40",
    "tls-alert-illegal-parameter-47",
    "tls-alert-insufficient-security-71",
    "tls-alert-internal-error-80",
    "tls-alert-missing-extension-109",
    "tls-alert-no-application-protocol-120",
    "tls-alert-no-renegotiation-100",
    "tls-alert-other",
    "tls-alert-protocol-version-70",
    "tls-alert-record-overflow-22",
    "tls-alert-unexpected-message-10",
    "tls-alert-unknown-ca-48",
    "tls-alert-unrecognized-name-112",
    "tls-alert-unsupported-certificate-43",
    "tls-bad-signature",
    "tls-client-cert-required",
    "tls-close-notify-early",
    "tls-handshake-timeout",
    "tls-no-shared-cipher",
    "tls-port-spoken-in-clear",
    "tls-rst-after-clienthello",
    "tls-version-intolerance",
];

/// The arguments a layer's findings always carry, beside the common ones.
fn arguments_of(id: &str) -> &'static str {
    match id {
        "pc-clock-skew" | "pc-root-store-stale" => CERTIFICATE_ARGUMENTS,
        "clear-port-spoken-tls" | "tls-port-spoken-in-clear" => CONVERSATION_ARGUMENTS,
        _ => match id.split('-').next().unwrap() {
            "dns" => "name error names",
            "tcp" | "pc" => "seconds addresses count total error ports",
            "tls" => "alert number seconds stage bytes message version suite",
            "cert" => CERTIFICATE_ARGUMENTS,
            _ => CONVERSATION_ARGUMENTS,
        },
    }
}

const COMMON_ARGUMENTS: &str = "host domain port address ehlo server recipient";
const CONVERSATION_ARGUMENTS: &str = "reply seconds name service list product keyword bytes";
const CERTIFICATE_ARGUMENTS: &str =
    "subject issuer names date days bits algorithm product near lifetime count";

#[test]
fn every_finding_says_what_happened_what_it_means_and_what_to_do() {
    for id in INFO.iter().chain(COLOURED) {
        let finding = worded_bare(id);
        assert!(!finding.title.is_empty() && finding.title != *id, "{id} has no title");
        assert!(!finding.meaning.is_empty(), "{id} has no meaning");
        assert!(TEXTS.has(&format!("{id}.meaning")));
        if COLOURED.contains(id) {
            assert!(TEXTS.has(&format!("{id}.short")), "{id} has no line for the ladder");
            assert!(!finding.actions.is_empty(), "{id} says nothing to do");
        }
    }
}

#[test]
fn every_finding_reads_as_whole_sentences_with_all_values_and_with_none() {
    for id in INFO.iter().chain(COLOURED) {
        for finding in [worded_full(id), worded_bare(id)] {
            let texts = [&finding.title, &finding.meaning, &finding.ask];
            for text in texts.into_iter().chain(&finding.actions) {
                assert!(!text.contains("  "), "{id}: a gap in {text:?}");
                assert!(!text.contains(['{', '}', '\u{2068}', '\u{2069}']), "{id}: {text:?}");
                for clumsy in [" .", " ,", " :", "()", "(,", "“”", ".."] {
                    assert!(!text.contains(clumsy), "{id}: {clumsy:?} in {text:?}");
                }
            }
            assert!(!finding.title.ends_with('.'), "{id}: a title is no full sentence: {}", finding.title);
            assert!(finding.title.chars().count() <= 110, "{id}: too long: {}", finding.title);
            for sentence in std::iter::once(&finding.meaning).chain(&finding.actions) {
                assert!(sentence.ends_with(['.', '”']), "{id}: {sentence:?}");
                assert!(sentence.starts_with(|c: char| c.is_uppercase()), "{id}: {sentence:?}");
            }
            if !finding.ask.is_empty() {
                assert!(finding.ask.ends_with(['.', '?']), "{id}: {:?}", finding.ask);
                assert!(finding.ask.contains("example.org"), "{id} asks about nobody: {:?}", finding.ask);
            }
        }
    }
}

#[test]
fn lines_for_the_ladder_are_short() {
    for id in INFO.iter().chain(COLOURED) {
        if !TEXTS.has(&format!("{id}.short")) {
            continue;
        }
        for arguments in [BTreeMap::new(), ordinary_arguments()] {
            let line = line_of(id, arguments);
            assert!(
                !line.is_empty() && line.chars().count() <= 55,
                "{id}: {} in {line:?}",
                line.chars().count()
            );
            assert!(!line.ends_with('.') && !line.contains("  "), "{id}: {line:?}");
        }
    }
}

#[test]
fn texts_name_only_values_that_findings_carry() {
    for (id, body) in messages() {
        if !INFO.contains(&id.as_str()) && !COLOURED.contains(&id.as_str()) {
            continue;
        }
        let allowed: BTreeSet<&str> =
            COMMON_ARGUMENTS.split(' ').chain(arguments_of(&id).split(' ')).collect();
        for value in values_in(&body) {
            let plain = value.strip_prefix("has-").unwrap_or(&value);
            assert!(allowed.contains(plain), "{id} names ${value}, which its findings do not carry");
        }
    }
}

#[test]
fn the_words_keep_to_the_rules_of_the_house() {
    for (id, body) in messages() {
        if id.starts_with("ui-") || id.starts_with("cli-") || id.starts_with("report-") {
            continue;
        }
        let text = without_names(&body);
        assert!(!text.contains('!'), "{id} shouts");
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphabetic()).map(str::to_ascii_lowercase).collect();
        for unwanted in ["error", "errors", "invalid", "illegal", "please note", "simply click"] {
            assert!(!words.iter().any(|word| word == unwanted), "{id} says {unwanted:?}");
        }
    }
}

#[test]
fn every_finding_in_the_files_is_on_the_list() {
    let listed: BTreeSet<&str> = INFO.iter().chain(COLOURED).copied().collect();
    for (id, body) in messages() {
        if body.contains(".meaning =") {
            assert!(listed.contains(id.as_str()), "{id} is not tested");
        }
    }
}

#[test]
fn everything_with_a_key_has_a_name() {
    let layers = [Layer::ThisPc, Layer::Dns, Layer::Policy].into_iter().chain(Layer::OF_SERVER);
    let layers = layers.map(|layer| format!("layer-{}", layer.key()));
    let verdicts = [Verdict::Pass, Verdict::Warn, Verdict::Fail, Verdict::NotTested, Verdict::Skipped];
    let verdicts = verdicts.map(|verdict| format!("verdict-{}", verdict.key()));
    let parties = [Party::ThisPc, Party::Network, Party::Server, Party::Domain, Party::CertificateAuthority];
    let parties = parties.map(|party| format!("party-{}", party.key()));
    let senders = Sender::ALL.map(|sender| format!("sender-{}", sender.key()));
    let outcomes = OUTCOMES.map(|outcome| format!("outcome-{}", outcome.key()));
    for key in layers.chain(verdicts).chain(parties).chain(senders).chain(outcomes) {
        let key = key.replace('_', "-");
        assert!(TEXTS.has(&key) && TEXTS.has(&format!("{key}.hover")), "no name or explanation for {key}");
    }
    let trust = "trusted unknown-issuer expired not-yet-valid revoked wrong-purpose name-mismatch \
                 ca-as-end-entity malformed other not-judged";
    let fields = "subject issuer valid-from valid-until names serial key signature key-usage extended-key-usage \
                  basic-constraints fingerprint-sha256 fingerprint-sha1 version suite group alpn signature-scheme \
                  server-name ocsp-staple tickets client-certificate judged-public judged-device ehlo-name timeouts \
                  started elapsed connections tested-from program";
    let headings = "what-happened what-it-means what-to-do whom-to-ask evidence conversation certificate-chain \
                    details senders ladder settings tested-from";
    let errors = "empty spaces no-host bad-port bad-name bad-address scheme many-at-signs too-long bad-idn";
    for (prefix, names) in
        [("trust", trust), ("field", fields), ("heading", headings), ("target-error", errors)]
    {
        for name in names.split_whitespace() {
            assert!(TEXTS.has(&format!("{prefix}-{name}")), "no {prefix}-{name}");
        }
    }
    assert!(TEXTS.has("target-examples"));
    let terms = "mx banner ehlo starttls tls handshake certificate-chain san intermediate-certificate trust-store \
                 root sni alpn ocsp-staple dane mta-sts opportunistic-tls queue bounce greylisting ptr fqdn";
    for term in terms.split_whitespace() {
        assert!(TEXTS.has(&format!("glossary-{term}.hover")), "no explanation of {term}");
    }
}

#[test]
fn a_missing_key_is_shown_as_it_is() {
    assert_eq!(TEXTS.get("no-such-key"), "no-such-key");
    assert_eq!(TEXTS.with("no-such-key.attribute", &[("host", "x")]), "no-such-key.attribute");
    assert!(!TEXTS.has("no-such-key") && !TEXTS.has("") && !TEXTS.has("layer-dns.nothing"));
    assert!(TEXTS.has("target-error-bad-port"), "a text that needs values is there all the same");
}

#[test]
fn a_target_that_cannot_be_understood_gets_one_clear_sentence() {
    assert_eq!(
        TEXTS.with("target-error-bad-port", &[("part", "70000")]),
        "“70000” is not a port: type a number from 1 to 65535, such as mx1.example.org:25."
    );
}

#[test]
fn a_finding_of_a_newer_version_keeps_its_words() {
    let mut report = healthy();
    let mut finding: Finding = serde_json::from_str(
        r#"{"id":"tls-from-the-future","severity":"fail","party":"server","evidence":[]}"#,
    )
    .unwrap();
    finding.title = "Something new".to_owned();
    report.servers[0].rungs[4].findings.push(finding.clone());
    finding.title.clear();
    report.servers[0].rungs[5].findings.push(finding);
    TEXTS.word(&mut report);
    assert_eq!(report.servers[0].rungs[4].findings[0].title, "Something new");
    assert_eq!(
        report.servers[0].rungs[5].findings[0].title,
        "A newer version reported “tls-from-the-future”, which this version has no words for"
    );
}

#[test]
fn hostile_values_stay_on_one_line_and_short() {
    let mut finding = Finding::new("cert-host-mismatch", Severity::Warn, Party::Server)
        .with("host", "mx1.example.org\u{202e}gro\n\u{1b}[31m")
        .with("names", "a".repeat(5000));
    finding.arguments.insert("server".to_owned(), "{ $x }".to_owned());
    let mut report = healthy();
    report.servers[0].rungs[5].findings.push(finding);
    TEXTS.word(&mut report);
    let finding = &report.servers[0].rungs[5].findings[0];
    assert!(!finding.title.contains(['\n', '\u{1b}', '\u{202e}']));
    assert!(finding.meaning.chars().count() < 700);
}

#[test]
fn an_expired_certificate_is_told_in_full() {
    let finding = worded(
        Finding::new("cert-expired", Severity::Fail, Party::Server)
            .with("host", "mx1.example.org")
            .with("address", "192.0.2.25")
            .with("domain", "example.org")
            .with("date", "20 Nov 2026, 23:59 UTC")
            .with("days", 3),
    );
    assert_eq!(finding.title, "The certificate of mx1.example.org ran out on 20 Nov 2026, 23:59 UTC");
    assert_eq!(
        finding.actions,
        [
            "Ask the postmaster of example.org to renew the certificate and to restart the mail service, so that it loads the new one."
        ]
    );
    assert!(
        finding
            .ask
            .starts_with("The certificate of your mail server mx1.example.org (192.0.2.25) ran out on")
    );
}

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
            "Encrypted hello answered, said goodbye properly",
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
    assert_eq!(server.rungs[2].summary, "Not tested: the server was too busy to talk to us");
    assert_eq!(server.rungs[6].summary, "Out of reach: the server offers no encryption");

    let Evidence::Greeting(greeting) = &mut report.servers[0].rungs[1].evidence else { panic!() };
    greeting.exchange.reply = None;
    greeting.exchange.outcome = ExchangeOutcome::Closed;
    TEXTS.word(&mut report);
    assert_eq!(
        report.servers[0].rungs[2].summary,
        "Not tested: the server closed the connection before this could be asked"
    );
}

#[test]
fn every_decision_has_words() {
    for sender in Sender::ALL {
        for outcome in OUTCOMES {
            for remark in [
                None,
                Some("clear_text_on_retry"),
                Some("some_bounce"),
                Some("not_built"),
                Some("port_not_for_servers"),
                Some("queue_times"),
                Some("from_the_future"),
            ] {
                for because in [&[][..], &["tcp-refused"], &["cert-expired"], &["pc-no-network"]] {
                    let mut report = healthy();
                    report.delivery = vec![decision(sender, outcome, because, remark)];
                    TEXTS.word(&mut report);
                    let told = &report.delivery[0];
                    assert!(
                        !told.summary.contains("outcome-") && told.summary.len() <= 40,
                        "{}",
                        told.summary
                    );
                    assert!(told.explanation.ends_with('.'), "{}", told.explanation);
                    assert!(!told.explanation.contains("explain-"), "{}", told.explanation);
                }
            }
        }
    }
}

#[test]
fn decisions_name_the_products_that_differ() {
    let mut report = healthy();
    report.delivery = vec![
        decision(
            Sender::Opportunistic,
            Outcome::ClearText,
            &["starttls-220-close"],
            Some("clear_text_on_retry"),
        ),
        decision(Sender::EnforcedVerified, Outcome::Queued, &["cert-expired"], None),
        decision(Sender::Dane, Outcome::Unknown, &[], Some("not_built")),
    ];
    TEXTS.word(&mut report);
    assert_eq!(report.delivery[0].summary, "Sent in clear text");
    assert!(
        report.delivery[0].explanation.contains("Exim") && report.delivery[0].explanation.contains("Postfix")
    );
    assert_eq!(report.delivery[1].summary, "Waits, then bounces");
    assert_eq!(report.delivery[2].summary, "Not judged by this version");
}

#[test]
fn headlines_say_who_suffers_and_why() {
    for (story, report, headline) in stories() {
        let mut report = report;
        TEXTS.word(&mut report);
        assert_eq!(report.headline, headline, "{story}");
        assert!(!report.subline.is_empty(), "{story} has no subline");
        assert!(report.subline.ends_with('.') && !report.subline.contains(".."), "{}", report.subline);
        assert!(!report.subline.contains("subline-"), "{}", report.subline);
    }
}

#[test]
fn sublines_name_the_cause_and_whose_side_it_is_on() {
    let mut report = healthy();
    fail(&mut report, Layer::Certificate, "cert-expired", Party::Server);
    set(&mut report, [Outcome::Encrypted, Outcome::Encrypted, Outcome::Queued], &["cert-expired"]);
    TEXTS.word(&mut report);
    assert_eq!(
        report.subline,
        "The certificate of mx1.example.org ran out. The cause is on the other side; the postmaster of example.org can mend it."
    );
    let mut report = healthy();
    TEXTS.word(&mut report);
    assert_eq!(
        report.subline,
        "mx1.example.org agreed on TLS 1.3, and its certificate is valid until 3 Feb 2027."
    );
}

#[test]
fn an_empty_report_is_worded_too() {
    let mut report = healthy();
    report.rungs.clear();
    report.servers.clear();
    report.delivery.clear();
    report.verdict = Verdict::NotTested;
    TEXTS.word(&mut report);
    assert_eq!(report.headline, "Nothing is known about example.org: it could not be asked.");
}

// ---------------------------------------------------------------- reports made by hand

const OUTCOMES: [Outcome; 7] = [
    Outcome::EncryptedVerified,
    Outcome::Encrypted,
    Outcome::ClearText,
    Outcome::Queued,
    Outcome::Bounced,
    Outcome::NotAffected,
    Outcome::Unknown,
];

fn stories() -> Vec<(&'static str, Report, &'static str)> {
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
    let mut stopped = healthy();
    stopped.run.stopped = true;
    stopped.verdict = Verdict::NotTested;
    let mut two = broken(Layer::Connect, "tcp-refused", [Encrypted, Encrypted, EncryptedVerified]);
    two.servers.push(healthy().servers.remove(0));
    let mut two_clear = broken(Layer::Ehlo, "ehlo-no-starttls", [ClearText, Queued, Queued]);
    two_clear.servers.push(healthy().servers.remove(0));
    let mut two_busy = untested(Layer::Banner, "banner-421");
    two_busy.servers.push(healthy().servers.remove(0));
    two_busy.verdict = Verdict::NotTested;
    let mut by_address = healthy();
    set(&mut by_address, [Encrypted, Encrypted, Encrypted], &[]);
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
            "Mail to example.org is encrypted, but strict partners will wait and bounce.",
        ),
        (
            "self-signed, a warning",
            warned(Layer::Certificate, "cert-self-signed", [Encrypted, Encrypted, Queued]),
            "Mail to example.org is encrypted, but strict partners will wait and bounce.",
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
            "inspected here",
            broken(Layer::Certificate, "cert-tls-inspection", [Unknown; 3]),
            "This PC does not see the real example.org: a security product sits in the middle.",
        ),
        (
            "busy",
            untested(Layer::Banner, "banner-421"),
            "Nothing is known about mx1.example.org: it was too busy to talk to us.",
        ),
        (
            "greylisted",
            untested(Layer::Banner, "banner-450-greylist"),
            "Nothing is known about mx1.example.org yet: it asks first-time callers to come back later.",
        ),
        (
            "turned away",
            broken(Layer::Banner, "banner-554-reject", [Queued; 3]),
            "Nothing is known about mx1.example.org: it refuses to talk to this PC.",
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
            "wrong kind of encryption",
            port(broken(Layer::Banner, "tls-port-spoken-in-clear", [Unknown; 3]), 465),
            "This port and this kind of encryption do not fit: example.org speaks another way on port 465.",
        ),
    ]
}

fn fail(report: &mut Report, layer: Layer, id: &'static str, party: Party) {
    report.verdict = Verdict::Fail;
    report.servers[0].verdict = Verdict::Fail;
    let rung = report.servers[0].rungs.iter_mut().find(|rung| rung.layer == layer).unwrap();
    rung.verdict = Verdict::Fail;
    rung.findings.push(
        Finding::new(id, Severity::Fail, party).with("host", "mx1.example.org").with("domain", "example.org"),
    );
}

fn set(report: &mut Report, outcomes: [Outcome; 3], because: &[&'static str]) {
    let senders = [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified];
    report.delivery = senders
        .into_iter()
        .zip(outcomes)
        .map(|(sender, outcome)| decision(sender, outcome, because, None))
        .collect();
}

fn decision(sender: Sender, outcome: Outcome, because: &[&'static str], remark: Option<&str>) -> Delivery {
    Delivery {
        sender,
        outcome,
        because: because.iter().map(|id| FindingId::known(id)).collect(),
        remark: remark.map(str::to_owned),
        summary: String::new(),
        explanation: String::new(),
    }
}

fn healthy() -> Report {
    let mut report = Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "tls-ladder".to_owned(), version: "0.1.0".to_owned() },
        run: Run {
            id: "1".to_owned(),
            started_at: "2026-11-23T10:20:00Z".parse().unwrap(),
            elapsed_ms: 800.0,
            connections: 1,
            stopped: false,
            practice: None,
        },
        vantage: Vantage { host: "desk".to_owned(), os: "Windows 11".to_owned(), local_address: None },
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
            ehlo_name: "desk.example.net".to_owned(),
            family: AddressFamily::Both,
            connect_timeout_s: 30.0,
            greeting_timeout_s: 60.0,
            step_timeout_s: 30.0,
            extra_trust_anchors: 0,
            public_roots: String::new(),
        },
        verdict: Verdict::Pass,
        headline: String::new(),
        subline: String::new(),
        rungs: vec![rung(
            Layer::Dns,
            Evidence::Dns(DnsEvidence {
                name: "example.org".to_owned(),
                outcome: DnsOutcome::Mx,
                mx: vec![MxRecord { preference: 10, exchange: "mx1.example.org".to_owned() }],
                hosts: vec![HostLookup {
                    host: "mx1.example.org".to_owned(),
                    addresses: vec!["192.0.2.25".parse().unwrap(), "2001:db8::25".parse().unwrap()],
                    failure: None,
                }],
            }),
        )],
        servers: vec![Server {
            host: "mx1.example.org".to_owned(),
            preference: Some(10),
            address: Some("192.0.2.25".parse().unwrap()),
            port: 25,
            verdict: Verdict::Pass,
            rungs: server_rungs(),
            transcript: Vec::new(),
        }],
        delivery: Vec::new(),
    };
    set(&mut report, [Outcome::EncryptedVerified; 3], &[]);
    report
}

fn server_rungs() -> Vec<Rung> {
    let capability = |keyword: &str| Capability { keyword: keyword.to_owned(), parameters: Vec::new() };
    let capabilities = vec![capability("PIPELINING"), capability("SIZE"), capability("STARTTLS")];
    vec![
        rung(
            Layer::Connect,
            Evidence::Connect(ConnectEvidence {
                attempts: vec![ConnectAttempt {
                    address: "192.0.2.25:25".parse().unwrap(),
                    elapsed_ms: 10.0,
                    failure: None,
                }],
                lookup_failure: None,
                timeout_ms: 30_000.0,
                local_address: None,
                ipv6_here: Some(false),
                other_ports_open: Vec::new(),
            }),
        ),
        rung(
            Layer::Banner,
            Evidence::Greeting(GreetingEvidence {
                exchange: exchange(220, "mx1.example.org ESMTP Postfix"),
                host: Some("mx1.example.org".to_owned()),
                tls_probe: None,
                looks_like: None,
                pause_ms: None,
                largest_piece: None,
            }),
        ),
        rung(
            Layer::Ehlo,
            Evidence::Ehlo(EhloEvidence {
                name: "desk.example.net".to_owned(),
                exchange: exchange(250, "mx1.example.org"),
                helo: None,
                server_name: Some("mx1.example.org".to_owned()),
                capabilities: capabilities.clone(),
            }),
        ),
        rung(
            Layer::Starttls,
            Evidence::Starttls(StarttlsEvidence {
                offered: true,
                exchange: Some(exchange(220, "2.0.0 Ready to start TLS")),
                injected: None,
            }),
        ),
        rung(
            Layer::Handshake,
            Evidence::Handshake(Box::new(HandshakeEvidence {
                server_name: Some("mx1.example.org".to_owned()),
                version: Some("TLSv1.3".to_owned()),
                suite: Some("TLS_AES_256_GCM_SHA384".to_owned()),
                group: Some("X25519MLKEM768".to_owned()),
                alpn: None,
                signature_scheme: Some("ecdsa_secp256r1_sha256".to_owned()),
                ocsp_staple: false,
                tickets: 2,
                client_certificate_requested: false,
                client_certificate_authorities: 0,
                sent_bytes: 1800,
                received_bytes: 3000,
                elapsed_ms: 30.0,
                failure: None,
            })),
        ),
        rung(Layer::Certificate, Evidence::Certificate(Box::new(certificate()))),
        rung(
            Layer::Session,
            Evidence::Session(SessionEvidence {
                greeting: None,
                ehlo: Some(exchange(250, "mx1.example.org")),
                capabilities,
                gained: Vec::new(),
                lost: Vec::new(),
                quit: Some(exchange(221, "2.0.0 Bye")),
                close_notify: Some(true),
                late_failure: None,
            }),
        ),
    ]
}

fn certificate() -> CertificateEvidence {
    let trusted = TrustVerdict { outcome: TrustOutcome::Trusted, detail: String::new() };
    CertificateEvidence {
        reference: "mx1.example.org".to_owned(),
        chain: vec![CertificateInfo {
            version: 3,
            subject: "CN=mx1.example.org".to_owned(),
            common_name: Some("mx1.example.org".to_owned()),
            issuer: "O=Example Trust, CN=Example Issuing CA 3".to_owned(),
            issuer_common_name: Some("Example Issuing CA 3".to_owned()),
            issuer_organization: Some("Example Trust".to_owned()),
            serial: "01".to_owned(),
            not_before: "2026-11-05T00:00:00Z".parse().unwrap(),
            not_after: "2027-02-03T00:00:00Z".parse().unwrap(),
            dns_names: vec!["mx1.example.org".to_owned()],
            ip_addresses: Vec::new(),
            other_names: Vec::new(),
            key_type: "EC P-256".to_owned(),
            key_bits: Some(256),
            signature_algorithm: "sha256WithRSAEncryption".to_owned(),
            key_usage: None,
            extended_key_usage: None,
            is_ca: Some(false),
            path_length: None,
            ca_issuers: Vec::new(),
            ocsp_urls: Vec::new(),
            crl_urls: Vec::new(),
            must_staple: false,
            self_signed: false,
            sha256: String::new(),
            sha1: String::new(),
            spki_sha256: String::new(),
            pem: String::new(),
        }],
        chain_octets: 1500,
        left_out: 0,
        judged_at: "2026-11-23T10:20:00Z".parse().unwrap(),
        name: NameMatch::Matches("mx1.example.org".to_owned()),
        public: trusted.clone(),
        device: trusted,
        path: vec![0],
        unrelated: Vec::new(),
        ocsp_staple: false,
        parse_failure: None,
    }
}

fn rung(layer: Layer, evidence: Evidence) -> Rung {
    Rung {
        layer,
        verdict: Verdict::Pass,
        elapsed_ms: 10.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    }
}

fn exchange(code: u16, text: &str) -> Exchange {
    Exchange {
        command: None,
        outcome: ExchangeOutcome::Complete,
        reply: Some(Reply { code, enhanced: None, lines: vec![text.to_owned()] }),
        defects: Vec::new(),
        first_byte_ms: Some(1.0),
        elapsed_ms: 1.0,
        octets: 30,
        first_bytes: String::new(),
    }
}

// ---------------------------------------------------------------- findings made by hand

/// Ordinary values for everything a finding may name.
fn ordinary_arguments() -> BTreeMap<String, String> {
    [
        ("host", "mx1.example.org"),
        ("domain", "example.org"),
        ("port", "25"),
        ("address", "192.0.2.25"),
        ("ehlo", "desk.example.net"),
        ("name", "mx1.example.org"),
        ("names", "mail.example.net"),
        ("error", "connection refused"),
        ("seconds", "30"),
        ("addresses", "192.0.2.26"),
        ("count", "1"),
        ("total", "3"),
        ("ports", "587"),
        ("reply", "454 4.7.0 TLS not available"),
        ("service", "ssh"),
        ("list", "zen.spamhaus.org"),
        ("product", "FortiGate"),
        ("keyword", "XXXXXXXA"),
        ("bytes", "500 what?"),
        ("alert", "handshake_failure"),
        ("number", "40"),
        ("stage", "server_answered"),
        ("message", "no suites in common"),
        ("version", "TLSv1.0"),
        ("suite", "TLS_RSA_WITH_RC4_128_SHA"),
        ("subject", "CN=mx1"),
        ("issuer", "Example CA"),
        ("date", "20 Nov 2026, 23:59 UTC"),
        ("days", "3"),
        ("bits", "1024"),
        ("algorithm", "Ed25519"),
        ("near", "*.example.org"),
        ("lifetime", "398"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

fn worded_full(id: &str) -> Finding {
    worded_with(id, ordinary_arguments())
}

/// As a diagnosis that knows only the server.
fn worded_bare(id: &str) -> Finding {
    let known = ["host", "domain", "port"];
    worded_with(
        id,
        ordinary_arguments().into_iter().filter(|(name, _)| known.contains(&name.as_str())).collect(),
    )
}

fn worded_with(id: &str, arguments: BTreeMap<String, String>) -> Finding {
    let mut finding = finding(id);
    finding.arguments = arguments;
    worded(finding)
}

fn finding(id: &str) -> Finding {
    let json = serde_json::json!({"id": id, "severity": "warn", "party": "server", "evidence": []});
    serde_json::from_value(json).unwrap()
}

fn worded(finding: Finding) -> Finding {
    let mut report = healthy();
    report.servers[0].rungs[0].findings.push(finding);
    TEXTS.word(&mut report);
    report.servers[0].rungs[0].findings.remove(0)
}

/// The line of the rung on which a finding was made.
fn line_of(id: &str, arguments: BTreeMap<String, String>) -> String {
    let mut finding = finding(id);
    finding.arguments = arguments;
    let mut report = healthy();
    report.servers[0].rungs[0].findings.push(finding);
    TEXTS.word(&mut report);
    report.servers[0].rungs[0].summary.clone()
}

// ---------------------------------------------------------------- the files

/// Every message of every file, with its text and attributes.
fn messages() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/locales/en");
    let mut messages = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let mut current: Option<(String, String)> = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
                messages.extend(current.take());
                let (id, text) = line.split_once('=').unwrap_or_else(|| panic!("{}: {line}", path.display()));
                current = Some((id.trim().to_owned(), format!("{text}\n")));
            } else if let Some((_, body)) = &mut current {
                body.push_str(line);
                body.push('\n');
            }
        }
        messages.extend(current);
    }
    assert!(messages.len() > 250, "only {} messages were read", messages.len());
    messages
}

fn values_in(body: &str) -> BTreeSet<String> {
    body.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
        .collect()
}

/// The text without placeables, attribute names, quotations and the registered names of alerts.
fn without_names(body: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    for word in body.split_inclusive([' ', '\n']) {
        if word.contains('“') {
            quoted = true;
        }
        if !quoted && !word.contains('_') && !word.contains('$') {
            text.push_str(word);
        }
        if word.contains('”') {
            quoted = false;
        }
    }
    text
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
