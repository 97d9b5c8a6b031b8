//! The certificate chain of a server: what its judges say, and every certificate as it was sent.

use super::{
    page::{Certificate, Fact, Words, utc},
    safe, trust,
};
use crate::model::evidence::{CertificateEvidence, CertificateInfo, Evidence, NameMatch, NearMiss};

/// The chain as sent.
pub(super) fn certificates(evidence: &Evidence, words: &Words<'_>) -> Vec<Certificate> {
    let Evidence::Certificate(certificate) = evidence else { return Vec::new() };
    certificate
        .chain
        .iter()
        .enumerate()
        .map(|(index, info)| Certificate {
            title: format!("{}. {}", index + 1, safe::one_line(&info.subject)),
            facts: of_one_certificate(info, words),
            pem: safe::lines(&info.pem),
        })
        .chain(
            trust::missing(certificate).iter().map(|info| Certificate {
                title: words
                    .texts
                    .with("report-missing-certificate", &[("subject", &safe::one_line(&info.subject))]),
                facts: of_one_certificate(info, words),
                pem: safe::lines(&info.pem),
            }),
        )
        .collect()
}

/// What was compared and judged.
pub(super) fn facts(certificate: &CertificateEvidence, words: &Words<'_>) -> Vec<Fact> {
    let name = match &certificate.name {
        NameMatch::Matches(entry) => words.texts.with("report-name-matches", &[("entry", entry)]),
        NameMatch::Differs(None) => words.texts.get("report-name-differs"),
        NameMatch::Differs(Some(NearMiss::Wildcard(entry) | NearMiss::MailDomain(entry))) => {
            words.texts.with("report-name-near", &[("entry", entry)])
        }
        NameMatch::CommonNameOnly(entry) => words.texts.with("report-name-common-only", &[("entry", entry)]),
        NameMatch::NoReference => words.texts.get("report-name-no-reference"),
    };
    let mut facts = vec![
        words.fact("report-field-reference", &certificate.reference),
        words.fact("report-field-name", name),
        words.fact("field-judged-public", trust::trust(&certificate.public, words.texts)),
        words.fact("field-judged-device", trust::trust(&certificate.device, words.texts)),
        words.fact("report-field-judged-at", utc(certificate.judged_at)),
        words.fact(
            "report-field-chain",
            words.texts.with(
                "report-chain",
                &[
                    ("count", &certificate.chain.len().saturating_add(certificate.left_out).to_string()),
                    ("octets", &certificate.chain_octets.to_string()),
                ],
            ),
        ),
    ];
    if let Some(failure) = &certificate.parse_failure {
        facts.push(words.fact("report-field-unreadable", failure));
    }
    facts.extend(
        trust::fetches(certificate, words.texts).iter().map(|line| words.fact("report-field-fetched", line)),
    );
    let completed = trust::completed(certificate, words.texts);
    let said = completed.into_iter().chain(trust::revocation(certificate, words.texts));
    facts.extend(said.map(|said| Fact { name: said.by, value: said.words }));
    facts.extend(
        trust::other_paths(certificate, words.texts)
            .iter()
            .map(|line| words.fact("report-field-other-path", line)),
    );
    facts
}

fn of_one_certificate(info: &CertificateInfo, words: &Words<'_>) -> Vec<Fact> {
    let names: Vec<String> = info
        .dns_names
        .iter()
        .cloned()
        .chain(info.ip_addresses.iter().map(ToString::to_string))
        .chain(info.other_names.iter().cloned())
        .collect();
    let key = match info.key_bits {
        Some(bits) if info.key_type == "RSA" => format!("RSA {bits}"),
        _ => info.key_type.clone(),
    };
    let mut facts = vec![
        words.fact("field-subject", &info.subject),
        words.fact("field-issuer", &info.issuer),
        words.fact("field-valid-from", utc(info.not_before)),
        words.fact("field-valid-until", utc(info.not_after)),
    ];
    if !names.is_empty() {
        facts.push(words.fact("field-names", names.join(", ")));
    }
    facts.extend([
        words.fact("field-key", key),
        words.fact("field-signature", &info.signature_algorithm),
        words.fact("field-serial", &info.serial),
    ]);
    for (name, list) in
        [("field-key-usage", &info.key_usage), ("field-extended-key-usage", &info.extended_key_usage)]
    {
        if let Some(list) = list {
            facts.push(words.fact(name, list.join(", ")));
        }
    }
    if let Some(is_ca) = info.is_ca {
        let word = if is_ca { "report-ca-yes" } else { "report-ca-no" };
        facts.push(words.fact("field-basic-constraints", words.texts.get(word)));
    }
    facts.push(words.fact("field-fingerprint-sha256", &info.sha256));
    facts.push(words.fact("field-fingerprint-sha1", &info.sha1));
    facts
}
