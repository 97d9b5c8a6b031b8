//! Whether all machines behind the server's name show the same certificate.

use super::case::Case;
use crate::model::{
    evidence::CertificateLook,
    finding::{Finding, Party, Severity},
};

/// How many of the others are listed.
const SHOWN: usize = 5;

/// The deep look met other certificates with the same kind of key. Two kinds of key, one certificate for each, are
/// no difference: which one is shown depends on the sender. `is_sound`: nothing is held against the one judged, and
/// each machine may well have a sound one of its own.
pub(super) fn finding(case: &Case<'_>, is_sound: bool) -> Option<Finding> {
    let leaf = case.leaf;
    let others: Vec<&CertificateLook> = case
        .facts
        .seen
        .iter()
        .filter(|look| look.key == leaf.key_type && look.sha256 != leaf.sha256)
        .collect();
    if others.is_empty() {
        return None;
    }
    let mut distinct: Vec<&str> = others.iter().map(|look| look.sha256.as_str()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let severity = if is_sound { Severity::Info } else { Severity::Warn };
    let mut finding = case
        .finding("cert-differs-per-node", severity, Party::Server)
        .with("count", distinct.len().saturating_add(1))
        .with("near", others.first().map_or("", |look| look.about.as_str()))
        .saw("judged here", format!("SHA-256 {}", leaf.sha256));
    for look in others.iter().take(SHOWN) {
        finding = finding.saw(
            "also shown",
            format!("{} at {}, {} times, SHA-256 {}", look.about, look.address, look.seen, look.sha256),
        );
    }
    Some(finding)
}
