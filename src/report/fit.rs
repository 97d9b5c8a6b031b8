//! Who can talk to a server: one row for each kind of sending server, worded and marked.

use serde::Serialize;

use super::{
    evidence::key_of,
    hello,
    page::{FitTable, Words, server_title},
    safe,
};
use crate::{
    model::{
        evidence::ProtocolVersion,
        layer::Verdict,
        report::Report,
        sender_profile::{Fit, FitBasis, Misfit, SenderFit},
    },
    texts::Texts,
};

/// One kind of sending server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FitRow {
    /// The key of its profile.
    pub key: String,
    pub sender: String,
    pub verdict: Verdict,
    /// What it gets, or why it gets nothing.
    pub gets: String,
    /// What becomes of its mail; empty when that is not known.
    pub mail: String,
    /// Its own hello was sent; otherwise this was concluded from what the server agrees to.
    pub asked: bool,
}

/// A row for each kind of sender, in the order they are known.
#[must_use]
pub fn rows(senders: &[SenderFit], texts: &Texts) -> Vec<FitRow> {
    senders.iter().map(|sender| row(sender, texts)).collect()
}

fn row(sender: &SenderFit, texts: &Texts) -> FitRow {
    let (verdict, gets, mail) = match &sender.fit {
        Fit::Agrees { version, suite, group } => {
            let old = *version < ProtocolVersion::Tls12;
            let parts = [Some(hello::version(*version)), Some(suite.name.clone()), group.clone()];
            let gets = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let mail = texts.get(if old { "fit-mail-outdated" } else { "fit-mail-encrypted" });
            (if old { Verdict::Warn } else { Verdict::Pass }, gets, mail)
        }
        Fit::Fails { reason } => {
            let mail = texts.get(&format!("fit-mail-{}", key_of(&sender.when_it_fails)));
            (Verdict::Fail, misfit(reason, texts), mail)
        }
        Fit::Unknown => (Verdict::NotTested, texts.get("fit-unknown"), String::new()),
    };
    FitRow {
        key: sender.key.clone(),
        sender: safe::one_line(&sender.name),
        verdict,
        gets: safe::one_line(&gets),
        mail,
        asked: sender.basis == FitBasis::Asked,
    }
}

fn misfit(reason: &Misfit, texts: &Texts) -> String {
    let sizes = |key: &str, bits: usize, minimum: usize| {
        texts.with(key, &[("bits", &bits.to_string()), ("minimum", &minimum.to_string())])
    };
    match reason {
        Misfit::Version { sender, server: Some(server) } => texts.with(
            if sender > server { "fit-version-newer" } else { "fit-version" },
            &[("sender", &hello::version(*sender)), ("server", &hello::version(*server))],
        ),
        Misfit::Version { sender, server: None } => {
            texts.with("fit-version-none", &[("sender", &hello::version(*sender))])
        }
        Misfit::Suites { version } => texts.with("fit-suites", &[("version", &hello::version(*version))]),
        Misfit::Sha1Handshake { version } => {
            texts.with("fit-sha1-handshake", &[("version", &hello::version(*version))])
        }
        Misfit::Groups { version } => texts.with("fit-groups", &[("version", &hello::version(*version))]),
        Misfit::RsaKey { bits, minimum } => sizes("fit-rsa-key", *bits, *minimum),
        Misfit::DhPrime { bits, minimum } => sizes("fit-dh-prime", *bits, *minimum),
        Misfit::CertificateSignature { algorithm } => {
            texts.with("fit-certificate-signature", &[("algorithm", algorithm)])
        }
        Misfit::Untrusted => texts.get("fit-untrusted"),
        Misfit::Renegotiation => texts.get("fit-renegotiation"),
        Misfit::ServerName => texts.get("fit-server-name"),
        Misfit::Answer { text } => texts.with("fit-answer", &[("text", text)]),
    }
}

/// Who can talk to the servers, as far as that is known: one table for those that are alike.
pub(super) fn tables(report: &Report, words: &Words<'_>) -> Vec<FitTable> {
    let mut alike: Vec<(Vec<FitRow>, Vec<String>)> = Vec::new();
    for server in report.servers.iter().filter(|server| !server.senders.is_empty()) {
        let rows = rows(&server.senders, words.texts);
        let title = server_title(server, words);
        match alike.iter_mut().find(|(known, _)| *known == rows) {
            Some((_, servers)) => servers.push(title),
            None => alike.push((rows, vec![title])),
        }
    }
    let table = |(rows, servers): (Vec<FitRow>, Vec<String>)| {
        let title = if report.servers.len() == 1 {
            words.texts.get("report-fits")
        } else if servers.len() == report.servers.len() {
            words.texts.get("report-fits-all")
        } else {
            words.texts.with("report-fits-of", &[("server", &servers.join("; "))])
        };
        let basis = if rows.iter().all(|row| row.asked) { "asked" } else { "computed" };
        FitTable { title, basis: words.of("report-fits-basis", basis), rows }
    };
    alike.into_iter().map(table).collect()
}
