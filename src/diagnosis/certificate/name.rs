//! Whether the certificate is made out to the server that was called (RFC 9525).

use super::{super::signs, case::Case};
use crate::model::{
    evidence::{NameMatch, NearMiss},
    finding::{Finding, Party, Severity},
};

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    match &case.evidence.name {
        NameMatch::Matches(_) | NameMatch::NoReference => Vec::new(),
        // A certificate of version 1 has no place for names; that is said by itself.
        NameMatch::CommonNameOnly(_) if case.leaf.version < 3 => Vec::new(),
        NameMatch::CommonNameOnly(name) => vec![named(case, "cert-cn-only", name)],
        NameMatch::Differs(Some(NearMiss::Wildcard(entry))) => {
            vec![named(case, "cert-wildcard-too-deep", entry)]
        }
        NameMatch::Differs(Some(NearMiss::MailDomain(entry))) => {
            let mut explained = named(case, "cert-name-is-domain-not-mx", entry);
            explained.severity = Severity::Info;
            vec![named(case, "cert-host-mismatch", entry), explained]
        }
        NameMatch::Differs(None) => vec![named(case, "cert-host-mismatch", "")],
    }
}

/// Names that say something about the inside of a network: worth a word, nothing more.
pub(super) fn oddities(case: &Case<'_>) -> Option<Finding> {
    let addresses = case.leaf.ip_addresses.iter().map(ToString::to_string);
    let names = case.leaf.dns_names.iter().filter(|name| is_internal(name)).cloned();
    let odd: Vec<String> =
        names.chain(addresses).filter(|name| *name != case.evidence.reference).take(5).collect();
    if odd.is_empty() {
        return None;
    }
    let odd = odd.join(", ");
    Some(
        case.finding("cert-ip-or-internal-san", Severity::Info, Party::Server)
            .with("near", &odd)
            .saw("internal names", odd),
    )
}

/// Whether a name means nothing outside its own network.
pub(super) fn is_internal(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.') || signs::internal_name(name)
}

fn named(case: &Case<'_>, id: &'static str, near: &str) -> Finding {
    let finding = case
        .finding(id, Severity::Warn, Party::Server)
        .with("near", near)
        .saw("called", &case.evidence.reference)
        .saw("names in the certificate", super::case::names(case.leaf));
    if near.is_empty() { finding } else { finding.saw("nearest name", near) }
}
