//! The chain as it was sent: order, extras, size.

use super::case::Case;
use crate::model::finding::{Finding, Party, Severity};

/// Above this many octets the certificates take several round trips on slow lines.
const LARGE_OCTETS: usize = 10 * 1024;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let evidence = case.evidence;
    let mut findings = Vec::new();
    if evidence.path.windows(2).any(|pair| matches!(pair, [lower, upper] if lower > upper)) {
        findings.push(
            case.finding("cert-chain-order", Severity::Info, Party::Server)
                .saw("order of issuing", positions(&evidence.path)),
        );
    }
    if evidence.path.len() > 1 && case.top().self_signed {
        findings.push(case.about(case.top(), "cert-root-sent", Severity::Info, Party::Server));
    }
    if !evidence.unrelated.is_empty() {
        let mut finding = case
            .finding("cert-unrelated-sent", Severity::Info, Party::Server)
            .with("count", evidence.unrelated.len());
        for certificate in evidence.unrelated.iter().filter_map(|&index| evidence.chain.get(index)) {
            finding = finding.saw("not part of the chain", &certificate.subject);
        }
        findings.push(finding);
    }
    if evidence.chain_octets > LARGE_OCTETS || evidence.left_out > 0 {
        let mut finding = case
            .finding("cert-large-chain", Severity::Info, Party::Server)
            .saw("certificates", case.sent())
            .saw("octets", evidence.chain_octets);
        if evidence.left_out > 0 {
            finding = finding.saw("not looked at", evidence.left_out);
        }
        findings.push(finding);
    }
    findings
}

/// Places in the order they were sent, counted from one.
fn positions(path: &[usize]) -> String {
    path.iter().map(|index| index.saturating_add(1).to_string()).collect::<Vec<_>>().join(", ")
}
