//! The certificate chain: the judges' verdicts and a card for each certificate.

use jiff::Timestamp;
use serde::Serialize;

use super::{Fact, Mark, clock};
use crate::{
    model::{
        evidence::{
            CertificateEvidence, CertificateInfo, Evidence, NameMatch, NearMiss, TrustOutcome, TrustVerdict,
        },
        layer::Layer,
        report::Server,
    },
    report::trust,
    texts::Texts,
};

/// The chain as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainView {
    /// Name, public trust, this PC's trust; empty when no certificate came.
    pub judges: Vec<JudgeView>,
    pub cards: Vec<CardView>,
    /// What was asked for elsewhere to complete the chain, one line each.
    pub fetches: Vec<String>,
    /// Other ways to a root than the one shown.
    pub other_paths: Vec<String>,
    /// Said when no certificate came, or when some were left out.
    pub remark: Option<String>,
}

/// What one judge says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgeView {
    pub judge: String,
    pub mark: Mark,
    pub verdict: String,
    /// The judge's own words, for the hover.
    pub hover: String,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardView {
    /// Its place in the chain: the server's own, an issuer's, a root, not part of the path.
    pub place: String,
    pub title: String,
    pub facts: Vec<Fact>,
    pub pem: String,
    /// The name of the button that copies it.
    pub copy_label: String,
    /// The file name proposed for saving a certificate that the server did not send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub save_as: Option<String>,
}

impl ChainView {
    #[must_use]
    pub fn new(server: Option<&Server>, texts: &Texts) -> Self {
        let evidence = server.and_then(|server| server.rung(Layer::Certificate)).map(|rung| &rung.evidence);
        let Some(Evidence::Certificate(evidence)) = evidence else {
            let remark = Some(texts.get("ui-chain-empty"));
            let (fetches, other_paths) = (Vec::new(), Vec::new());
            return Self { judges: Vec::new(), cards: Vec::new(), fetches, other_paths, remark };
        };
        let mut judges = vec![
            name_judge(evidence, texts),
            trust_judge("field-judged-public", "ui-judge-public.hover", &evidence.public, texts),
            trust_judge("field-judged-device", "ui-judge-device.hover", &evidence.device, texts),
        ];
        let said = trust::completed(evidence, texts).map(|said| (said, "ui-judge-completed.hover"));
        let withdrawn = trust::revocation(evidence, texts).into_iter();
        let withdrawn = withdrawn.map(|said| (said, "ui-judge-withdrawn.hover"));
        judges.extend(said.into_iter().chain(withdrawn).map(|(said, hover)| JudgeView {
            judge: said.by,
            mark: Mark::from(said.verdict),
            verdict: said.words,
            hover: texts.get(hover),
        }));
        let missing = trust::missing(evidence).iter().map(|info| missing_card(evidence, info, texts));
        let cards = evidence
            .chain
            .iter()
            .enumerate()
            .map(|(index, info)| card(evidence, index, info, texts))
            .chain(missing)
            .collect();
        let remark = if let Some(problem) = &evidence.parse_failure {
            Some(texts.with("ui-chain-damaged", &[("problem", problem)]))
        } else if evidence.left_out > 0 {
            Some(texts.with("ui-chain-left-out", &[("count", &evidence.left_out.to_string())]))
        } else {
            None
        };
        Self {
            judges,
            cards,
            fetches: trust::fetches(evidence, texts),
            other_paths: trust::other_paths(evidence, texts),
            remark,
        }
    }
}

fn name_judge(evidence: &CertificateEvidence, texts: &Texts) -> JudgeView {
    let reference = ("name", evidence.reference.as_str());
    let (mark, verdict) = match &evidence.name {
        NameMatch::Matches(entry) => {
            (Mark::Pass, texts.with("ui-name-matches", &[reference, ("entry", entry)]))
        }
        NameMatch::Differs(None) => (Mark::Fail, texts.with("ui-name-differs", &[reference])),
        NameMatch::Differs(Some(NearMiss::Wildcard(entry))) => {
            (Mark::Fail, texts.with("ui-name-wildcard", &[reference, ("entry", entry)]))
        }
        NameMatch::Differs(Some(NearMiss::MailDomain(entry))) => {
            (Mark::Fail, texts.with("ui-name-domain", &[reference, ("entry", entry)]))
        }
        NameMatch::CommonNameOnly(entry) => {
            (Mark::Warn, texts.with("ui-name-common-name", &[reference, ("entry", entry)]))
        }
        NameMatch::NoReference => (Mark::NotTested, texts.get("ui-name-none")),
    };
    JudgeView { judge: texts.get("ui-judge-name"), mark, verdict, hover: texts.get("ui-judge-name.hover") }
}

fn trust_judge(name: &str, hover: &str, verdict: &TrustVerdict, texts: &Texts) -> JudgeView {
    let (mark, key) = match verdict.outcome {
        TrustOutcome::Trusted => (Mark::Pass, "trust-trusted"),
        TrustOutcome::UnknownIssuer => (Mark::Fail, "trust-unknown-issuer"),
        TrustOutcome::Expired => (Mark::Fail, "trust-expired"),
        TrustOutcome::NotYetValid => (Mark::Fail, "trust-not-yet-valid"),
        TrustOutcome::Revoked => (Mark::Fail, "trust-revoked"),
        TrustOutcome::WrongPurpose => (Mark::Fail, "trust-wrong-purpose"),
        TrustOutcome::NameMismatch => (Mark::Fail, "trust-name-mismatch"),
        TrustOutcome::CaAsEndEntity => (Mark::Fail, "trust-ca-as-end-entity"),
        TrustOutcome::Malformed => (Mark::Fail, "trust-malformed"),
        TrustOutcome::Other => (Mark::Fail, "trust-other"),
        TrustOutcome::NotJudged => (Mark::NotTested, "trust-not-judged"),
    };
    let hover = format!("{}\n\n{}", texts.get(hover), verdict.detail).trim().to_owned();
    JudgeView { judge: texts.get(name), mark, verdict: texts.get(key), hover }
}

fn card(evidence: &CertificateEvidence, index: usize, info: &CertificateInfo, texts: &Texts) -> CardView {
    let number = (index + 1).to_string();
    let place = if evidence.unrelated.contains(&index) {
        "ui-chain-unrelated"
    } else if index == 0 {
        "ui-chain-own"
    } else if info.self_signed {
        "ui-chain-root"
    } else {
        "ui-chain-issuer"
    };
    let title = info.common_name.clone().unwrap_or_else(|| info.subject.clone());
    CardView {
        place: texts.with(place, &[("number", &number)]),
        facts: certificate_facts(evidence.judged_at, info, texts),
        pem: info.pem.clone(),
        copy_label: texts.with("ui-chain-copy-pem", &[("name", &title)]),
        title,
        save_as: None,
    }
}

/// A certificate that the server should have sent.
fn missing_card(evidence: &CertificateEvidence, info: &CertificateInfo, texts: &Texts) -> CardView {
    let title = info.common_name.clone().unwrap_or_else(|| info.subject.clone());
    CardView {
        place: texts.get("ui-chain-missing"),
        facts: certificate_facts(evidence.judged_at, info, texts),
        pem: info.pem.clone(),
        copy_label: texts.with("ui-chain-copy-pem", &[("name", &title)]),
        save_as: Some(file_name(&title)),
        title,
    }
}

/// A file name that every system takes: `Example-Issuing-CA-3.pem`.
fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(60).collect();
    format!("{}.pem", if name.is_empty() { "certificate" } else { &name })
}

fn certificate_facts(now: Timestamp, info: &CertificateInfo, texts: &Texts) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(14);
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact::named(key, &value, texts));
        }
    };
    add("field-subject", info.subject.clone());
    let addresses = info.ip_addresses.iter().map(ToString::to_string);
    let names: Vec<String> =
        info.dns_names.iter().cloned().chain(addresses).chain(info.other_names.iter().cloned()).collect();
    add(
        "field-names",
        if names.is_empty() { texts.get("ui-certificate-no-names") } else { names.join(", ") },
    );
    add("field-issuer", info.issuer.clone());
    add("field-valid-from", clock::utc(info.not_before));
    add("field-valid-until", format!("{} ({})", clock::utc(info.not_after), days_left(now, info, texts)));
    let bits = info.key_bits.map(|bits| bits.to_string());
    add(
        "field-key",
        bits.map_or_else(
            || info.key_type.clone(),
            |bits| texts.with("ui-certificate-key", &[("kind", &info.key_type), ("bits", &bits)]),
        ),
    );
    add("field-signature", info.signature_algorithm.clone());
    let list = |names: &Option<Vec<String>>| names.as_ref().map(|names| names.join(", ")).unwrap_or_default();
    add("field-key-usage", list(&info.key_usage));
    add("field-extended-key-usage", list(&info.extended_key_usage));
    if info.is_ca == Some(true) {
        add("field-basic-constraints", texts.get("ui-certificate-authority"));
    }
    add("field-serial", info.serial.clone());
    add("field-fingerprint-sha256", info.sha256.clone());
    add("field-fingerprint-sha1", info.sha1.clone());
    facts
}

fn days_left(now: Timestamp, info: &CertificateInfo, texts: &Texts) -> String {
    let days = |from: Timestamp, to: Timestamp| (to.as_second() - from.as_second()) / 86_400;
    if now < info.not_before {
        texts.with("ui-days-until-valid", &[("days", &days(now, info.not_before).to_string())])
    } else if now > info.not_after {
        texts.with("ui-days-ago", &[("days", &days(info.not_after, now).to_string())])
    } else {
        texts.with("ui-days-left", &[("days", &days(now, info.not_after).to_string())])
    }
}
