//! What the certificate rung has to say: dates, authority, name, form and order of the chain.
//!
//! One cause gives one finding. A factory certificate is named as such and not also as self-signed and made out
//! to a wrong name; an inspection box is named and the certificate it made up is not criticised.

mod case;
mod chain;
mod dates;
mod distrust;
mod fetched;
mod form;
mod name;
mod nodes;
mod origin;
mod products;
mod proof;
mod revocation;

use jiff::Timestamp;

pub(super) use self::proof::{Proof, unused, weigh};
use self::{
    case::{Case, Saw as _},
    origin::Origin,
};
use crate::model::{
    evidence::{CertificateEvidence, CertificateLook, TrustOutcome},
    finding::{Finding, Party, Severity},
};

/// What the words of a finding may name, and what else is known about the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// The server's name, or its address when it was named by that.
    pub host: &'a str,
    /// The mail domain; empty if none was named.
    pub domain: &'a str,
    pub port: &'a str,
    pub address: &'a str,
    /// The name this program gave in EHLO.
    pub ehlo: &'a str,
    /// The server's own clock at the time of the test, as an Exchange banner tells it.
    pub server_clock: Option<Timestamp>,
    /// The certificates of other connections, where the check looked deeper.
    pub seen: &'a [CertificateLook],
}

/// Judges a certificate chain. The order is from what matters most to what is merely untidy.
#[must_use]
pub fn findings(evidence: &CertificateEvidence, facts: &Facts<'_>) -> Vec<Finding> {
    let Some(leaf) = evidence.chain.first() else {
        return unreadable(evidence, facts);
    };
    let case = Case { evidence, facts, leaf };
    let mut findings = dates::findings(&case);
    let origin = origin::judge(&case);
    let is_real = !matches!(origin, Origin::Inspected(_));
    let is_made_for_purpose = is_real && !matches!(origin, Origin::Factory(_));
    let is_own_signature = matches!(origin, Origin::SelfSigned(_) | Origin::Factory(_));
    findings.extend(origin.into_finding());
    findings.extend(revocation::findings(&case));
    if is_made_for_purpose {
        findings.extend(name::findings(&case));
    }
    if is_real {
        findings.extend(form::findings(&case, is_own_signature));
        findings.extend(chain::findings(&case));
    }
    if is_made_for_purpose {
        findings.extend(name::oddities(&case));
    }
    if is_real && evidence.parse_failure.is_some() {
        findings.push(malformed(&case));
    }
    if let Some(finding) = otherwise_refused(&case, &findings) {
        findings.push(finding);
    }
    let is_sound = findings.iter().all(|finding| finding.severity == Severity::Info);
    findings.extend(nodes::finding(&case, is_sound));
    findings
}

/// Nothing could be read: either nothing came (nothing to say) or the server's certificate is malformed.
fn unreadable(evidence: &CertificateEvidence, facts: &Facts<'_>) -> Vec<Finding> {
    evidence
        .parse_failure
        .iter()
        .map(|reason| {
            case::with_arguments(
                Finding::new("cert-negative-parse", Severity::Fail, Party::CertificateAuthority),
                facts,
            )
            .with("count", evidence.chain.len())
            .saw("problem", reason)
        })
        .collect()
}

fn malformed(case: &Case<'_>) -> Finding {
    let finding =
        case.finding("cert-negative-parse", Severity::Fail, Party::CertificateAuthority).saw_public(case);
    match &case.evidence.parse_failure {
        Some(reason) => finding.saw("problem", reason),
        None => finding,
    }
}

/// The public judge refused the chain, and nothing found so far explains why.
fn otherwise_refused(case: &Case<'_>, found: &[Finding]) -> Option<Finding> {
    const NO_REASON: [&str; 6] = [
        "cert-host-mismatch",
        "cert-cn-only",
        "cert-wildcard-too-deep",
        "cert-must-staple",
        "cert-expires-soon",
        "pc-root-store-stale",
    ];
    let explained = found.iter().any(|finding| {
        finding.severity > Severity::Info && !NO_REASON.contains(&finding.id.as_str())
            || finding.id == "cert-odd-key"
    });
    if explained {
        return None;
    }
    match case.evidence.public.outcome {
        // The name is judged apart; a difference of minutes between clocks is nobody's fault.
        TrustOutcome::Trusted
        | TrustOutcome::NotJudged
        | TrustOutcome::NameMismatch
        | TrustOutcome::Expired
        | TrustOutcome::NotYetValid
        | TrustOutcome::Revoked => None,
        TrustOutcome::UnknownIssuer => {
            let is_known_here = found.iter().any(|finding| finding.id == "pc-root-store-stale");
            (!is_known_here).then(|| origin::untrusted(case))
        }
        TrustOutcome::WrongPurpose
        | TrustOutcome::CaAsEndEntity
        | TrustOutcome::Malformed
        | TrustOutcome::Other => Some(malformed(case)),
    }
}
