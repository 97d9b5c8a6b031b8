//! Everything a server agrees to, as plain data: worded, ordered, marked. Reports and the window only lay it out.

mod facts;

use std::collections::BTreeSet;

use serde::Serialize;

use super::{evidence::key_of, hello, page::seconds, safe};
use crate::{
    model::{
        evidence::{
            CipherSuite, DeepEnd, DeepLook, DeepProgress, DeepStep, ProtocolVersion, SuiteLook, SuiteOrder,
            Support, VersionLook,
        },
        layer::Verdict,
    },
    texts::Texts,
};

/// Fewer bits in a Diffie-Hellman prime can be reckoned through by whoever has the means (RFC 9325 §4.5).
const DH_BITS: usize = 2048;

/// What a server agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeepTable {
    /// `23 connections, one at a time`.
    pub count: String,
    /// How it was found out: connections, time, waits, and that it ended early if it did.
    pub about: Vec<String>,
    /// Newest first.
    pub versions: Vec<VersionRow>,
    /// Yes-or-no facts and what else is one line.
    pub facts: Vec<DeepFact>,
    /// The certificates that were shown, one line each.
    pub certificates: Vec<String>,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionRow {
    pub name: String,
    /// Pass: spoken. Warn: spoken, though outdated. Skipped: not spoken. `NotTested`: neither yes nor no.
    pub verdict: Verdict,
    /// The same in words.
    pub answer: String,
    /// Whose order counts, and whether the list is complete; empty when there is nothing to say.
    pub remark: String,
    /// In the order in which the server takes them.
    pub suites: Vec<SuiteRow>,
}

/// One suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuiteRow {
    /// The IANA name.
    pub name: String,
    /// The group or the prime, and the key of the certificate; empty when nothing is known.
    pub with: String,
    /// Why nobody should use it any more; empty for a sound one.
    pub outdated: String,
}

/// One line about the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeepFact {
    pub name: String,
    pub value: String,
    /// What the name means.
    pub hover: String,
    /// Nothing when neither answer is better than the other.
    pub verdict: Option<Verdict>,
}

impl DeepTable {
    /// The look as far as it has come.
    #[must_use]
    pub fn new(look: &DeepLook, texts: &Texts) -> Self {
        let suites = look.versions.iter().flat_map(|version| &version.suites);
        let keys: BTreeSet<&str> = suites.filter_map(|suite| suite.certificate_key.as_deref()).collect();
        // Where every suite comes with the same key, one line about the certificate says it.
        let several_keys = keys.len() > 1;
        Self {
            count: count(&look.progress, texts),
            about: about(&look.progress, texts),
            versions: look.versions.iter().map(|version| version_row(version, several_keys, texts)).collect(),
            facts: facts::of(look, texts),
            certificates: look
                .certificates
                .iter()
                .map(|certificate| facts::certificate(certificate, texts))
                .collect(),
        }
    }
}

/// What is being asked, in words that go behind "asking:".
#[must_use]
pub fn step(step: DeepStep, texts: &Texts) -> String {
    match step {
        DeepStep::Suites { version } => {
            texts.with("deep-step-suites", &[("version", &hello::version(version))])
        }
        DeepStep::Groups => texts.get("deep-step-groups"),
        DeepStep::Order => texts.get("deep-step-order"),
        DeepStep::FallbackScsv => texts.get("deep-step-fallback-scsv"),
        DeepStep::ServerName => texts.get("deep-step-server-name"),
        DeepStep::Certificates => texts.get("deep-step-certificates"),
    }
}

/// How many connections a look has made, and how many are held at a time: `23 connections, one at a time`.
#[must_use]
pub fn count(progress: &DeepProgress, texts: &Texts) -> String {
    let values =
        [("count", &*progress.connections.to_string()), ("parallel", &*progress.parallel.to_string())];
    let key = if progress.parallel > 1 { "deep-count-parallel" } else { "deep-count" };
    texts.with(key, &values)
}

fn about(progress: &DeepProgress, texts: &Texts) -> Vec<String> {
    let (count, time) = (count(progress, texts), seconds(progress.elapsed_ms));
    let mut about = vec![texts.with("deep-about", &[("count", &count), ("time", &time)])];
    if progress.waits > 0 {
        about.push(texts.with("deep-waits", &[("count", &progress.waits.to_string())]));
    }
    match progress.end {
        Some(DeepEnd::Complete) | None => {}
        Some(end) => about.push(texts.get(&format!("deep-end-{}", key_of(&end)))),
    }
    about
}

fn version_row(look: &VersionLook, several_keys: bool, texts: &Texts) -> VersionRow {
    let old = look.version < ProtocolVersion::Tls12;
    let (verdict, answer) = match &look.support {
        Support::Yes if old => (Verdict::Warn, texts.get("deep-version-outdated")),
        Support::Yes => (Verdict::Pass, texts.get("deep-version-yes")),
        Support::No => (Verdict::Skipped, texts.get("deep-version-no")),
        Support::Unclear { answer } => {
            (Verdict::NotTested, texts.with("deep-version-unclear", &[("answer", answer)]))
        }
    };
    let order = match look.order {
        Some(SuiteOrder::Server) => texts.get("deep-order-server"),
        Some(SuiteOrder::Client) => texts.get("deep-order-client"),
        None => String::new(),
    };
    let part = if look.support == Support::Yes && !look.complete {
        texts.get("deep-suites-incomplete")
    } else {
        String::new()
    };
    let remark = [order, part].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    VersionRow {
        name: hello::version(look.version),
        verdict,
        answer: safe::one_line(&answer),
        remark,
        suites: look.suites.iter().map(|suite| suite_row(suite, several_keys, texts)).collect(),
    }
}

fn suite_row(look: &SuiteLook, several_keys: bool, texts: &Texts) -> SuiteRow {
    let exchange = hello::exchange(look.group.as_deref(), look.dh_bits, look.dh_prime.as_deref(), texts);
    let key = look.certificate_key.as_ref().filter(|_| several_keys);
    let key = key.map(|key| texts.with("deep-key", &[("key", key)])).unwrap_or_default();
    let with = [exchange, key].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    SuiteRow {
        name: safe::one_line(&look.suite.name),
        with: safe::one_line(&with),
        outdated: outdated(&look.suite, look.dh_bits).map(|key| texts.get(key)).unwrap_or_default(),
    }
}

/// What speaks against a suite most, if anything does.
fn outdated(suite: &CipherSuite, dh_bits: Option<usize>) -> Option<&'static str> {
    if suite.is_null() {
        Some("deep-outdated-null")
    } else if suite.is_anonymous() {
        Some("deep-outdated-anonymous")
    } else if suite.is_export() {
        Some("deep-outdated-export")
    } else if suite.is_rc4() {
        Some("deep-outdated-rc4")
    } else if suite.has_small_blocks() {
        Some("deep-outdated-blocks")
    } else if dh_bits.is_some_and(|bits| bits < DH_BITS) {
        Some("deep-outdated-prime")
    } else if !suite.forward_secret() {
        Some("deep-outdated-secrecy")
    } else {
        None
    }
}
