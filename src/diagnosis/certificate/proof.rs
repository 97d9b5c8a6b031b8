//! Whether a certificate proves the server to a sender that asks for proof, and what keeps it from it.

use super::{Facts, case::Case};
use crate::model::{
    evidence::{CertificateEvidence, Evidence, NameMatch, TrustOutcome},
    finding::{Finding, FindingId, Party, Severity},
    layer::Layer,
    report::Server,
};

/// Findings by which the fault is seen from here only: a wrong clock, a box that shows a certificate of its own.
const IS_OURS: [&str; 2] = ["pc-clock-skew", "cert-tls-inspection"];

/// The public list and this PC's trust store disagree, so a sender's verdict depends on the list it uses.
const STORES_DIFFER: &str = "pc-root-store-stale";

/// The issuer has withdrawn the certificate.
const WITHDRAWN: &str = "cert-revoked";

/// What a certificate is worth to a sender that wants the server proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::diagnosis) enum Proof {
    Proves,
    /// It does not, for these findings.
    Fails(Vec<FindingId>),
    /// It was not judged, there is no name to prove, or what was seen is not what others see.
    Unknown(Vec<FindingId>),
}

impl Proof {
    /// What a server's certificate is worth; nothing is known of one that was not seen.
    pub(in crate::diagnosis) fn of(server: &Server) -> Self {
        let rung = server.rung(Layer::Certificate);
        match rung.map(|rung| (&rung.evidence, rung.findings.as_slice())) {
            Some((Evidence::Certificate(evidence), findings)) => weigh(evidence, findings),
            _ => Self::Unknown(Vec::new()),
        }
    }

    /// Why it fails, where it does.
    pub(in crate::diagnosis) fn failure(self) -> Option<Vec<FindingId>> {
        match self {
            Self::Fails(causes) => Some(causes),
            Self::Proves | Self::Unknown(_) => None,
        }
    }
}

/// Weighs a certificate by public trust, dates and the server's name, given what was found.
pub(in crate::diagnosis) fn weigh(evidence: &CertificateEvidence, findings: &[Finding]) -> Proof {
    let told = |wanted: &[&str]| {
        let found = findings.iter().filter(|finding| wanted.contains(&finding.id.as_str()));
        found.map(|finding| finding.id.clone()).collect::<Vec<_>>()
    };
    match proven(evidence) {
        // Few senders ask the issuer, so they are not all of one mind.
        Some(true) if findings.iter().any(|finding| finding.id == WITHDRAWN) => {
            Proof::Unknown(told(&[WITHDRAWN]))
        }
        Some(true) => Proof::Proves,
        None => Proof::Unknown(Vec::new()),
        Some(false) => {
            let ours = told(&IS_OURS);
            let causes = causes(findings);
            if !ours.is_empty() {
                Proof::Unknown(ours)
            } else if causes.is_empty() {
                // Lists that differ, or clocks that differ by minutes: senders are not all of one mind.
                Proof::Unknown(told(&[STORES_DIFFER]))
            } else {
                Proof::Fails(causes)
            }
        }
    }
}

/// What there is to say of a certificate that fails, where senders do not look at it (RFC 7435).
pub(in crate::diagnosis) fn unused(
    evidence: &CertificateEvidence,
    findings: &[Finding],
    facts: &Facts<'_>,
) -> Option<Finding> {
    let leaf = evidence.chain.first()?;
    let mut finding =
        Case { evidence, facts, leaf }.finding("cert-verify-not-used", Severity::Info, Party::Server);
    // What was seen of the certificate stands with the findings that make it fail.
    finding.evidence.clear();
    matches!(weigh(evidence, findings), Proof::Fails(_)).then_some(finding)
}

/// Whether the certificate proves the server; nothing when it was not judged or there is no name to prove.
fn proven(evidence: &CertificateEvidence) -> Option<bool> {
    let trusted = match evidence.public.outcome {
        TrustOutcome::Trusted => Some(true),
        TrustOutcome::NotJudged => None,
        TrustOutcome::UnknownIssuer
        | TrustOutcome::Expired
        | TrustOutcome::NotYetValid
        | TrustOutcome::Revoked
        | TrustOutcome::WrongPurpose
        | TrustOutcome::NameMismatch
        | TrustOutcome::CaAsEndEntity
        | TrustOutcome::Malformed
        | TrustOutcome::Other => Some(false),
    };
    let named = match &evidence.name {
        NameMatch::Matches(_) => Some(true),
        NameMatch::Differs(_) | NameMatch::CommonNameOnly(_) => Some(false),
        NameMatch::NoReference => None,
    };
    match (trusted, named) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// The findings that make a verifying sender refuse the certificate: those about trust, dates and name. Where none
/// of these weighs, what else was found.
fn causes(findings: &[Finding]) -> Vec<FindingId> {
    /// Warnings that a verifying sender does not refuse for as long as another one explains the refusal.
    const HARMLESS: [&str; 3] = ["cert-expires-soon", "cert-must-staple", "cert-keyusage-missing"];
    let ids = |weighs: &dyn Fn(&Finding) -> bool| -> Vec<FindingId> {
        findings.iter().filter(|finding| weighs(finding)).map(|finding| finding.id.clone()).collect()
    };
    let warns =
        |finding: &Finding| finding.severity >= Severity::Warn || finding.id == "cert-name-is-domain-not-mx";
    let weighty = ids(&|finding| {
        warns(finding) && !HARMLESS.contains(&finding.id.as_str()) && finding.id != STORES_DIFFER
    });
    if weighty.is_empty() { ids(&|finding| warns(finding) && finding.id != STORES_DIFFER) } else { weighty }
}
