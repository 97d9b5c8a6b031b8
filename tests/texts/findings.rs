//! The words of findings.

use std::collections::BTreeMap;

use tls_ladder::model::finding::{Finding, Party, Severity};

use crate::{
    TEXTS,
    catalogue::{COLOURED, INFO},
    example::healthy,
};

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
                assert!(
                    id.starts_with("pc-") || finding.ask.contains("example.org"),
                    "{id} asks about nobody: {:?}",
                    finding.ask
                );
            }
        }
    }
}

/// What a text says depends on how the questions after the failure were answered.
#[test]
fn every_way_of_a_handshake_reads_as_whole_sentences() {
    for id in COLOURED.iter().chain(INFO).filter(|id| id.starts_with("tls-")) {
        for way in ["again", "without_server_name", "other_certificate", "refused_everything"] {
            for version in ["SSLv2", "TLSv1.2"] {
                let mut arguments = ordinary_arguments();
                arguments.insert("way".to_owned(), way.to_owned());
                arguments.insert("version".to_owned(), version.to_owned());
                let finding = worded_with(id, arguments);
                for text in [&finding.meaning, &finding.ask].into_iter().filter(|text| !text.is_empty()) {
                    assert!(text.ends_with(['.', '?']) && !text.contains("  "), "{id}, {way}: {text:?}");
                    assert!(!text.contains(['{', '}']), "{id}, {way}: {text:?}");
                }
                assert!(!finding.title.ends_with('.') && !finding.title.is_empty(), "{id}, {way}");
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
        ("versions", "TLSv1.1, TLSv1.0"),
        ("suites", "TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
        ("group", "Apache 1024"),
        ("way", "older"),
        ("subject", "CN=mx1"),
        ("issuer", "Example CA"),
        ("date", "20 Nov 2026, 23:59 UTC"),
        ("days", "3"),
        ("bits", "1024"),
        ("algorithm", "Ed25519"),
        ("near", "*.example.org"),
        ("lifetime", "398"),
        ("day", "30 November 2026"),
        ("why", "too-large"),
        ("record", "_25._tcp.mx1.example.org. IN TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        ("url", "http://ca.example.net/issuing.crt"),
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
