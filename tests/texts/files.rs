//! The files of texts: their keys, the values they name, and the rules of the house.

use std::{collections::BTreeSet, fs, path::PathBuf};

use tls_ladder::model::{
    delivery::Sender,
    finding::Party,
    layer::{Layer, Verdict},
};

use crate::{
    TEXTS,
    catalogue::{COLOURED, COMMON_ARGUMENTS, INFO, arguments_of},
    decisions::OUTCOMES,
};

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
fn every_finding_the_diagnosis_can_make_has_its_words() {
    let mut ids = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/diagnosis")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for kind in ["fail(\"", "warn(\"", "info(\""] {
                ids.extend(
                    source.split(kind).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned),
                );
            }
            // `finding("cert-expired", Severity::Fail, …)`
            for before in source.split("\", Severity::") {
                let id = before.rsplit('"').next().unwrap_or_default();
                if id.contains('-') && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                    ids.insert(id.to_owned());
                }
            }
        }
    }
    assert!(ids.len() > 50, "only {} were found", ids.len());
    for id in ids {
        assert!(COLOURED.contains(&id.as_str()) || INFO.contains(&id.as_str()), "{id} has no words");
    }
}
