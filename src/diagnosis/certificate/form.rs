//! The make of the certificate: version, key, signature, what it is allowed for, and how long it lives.

use jiff::Timestamp;

use super::case::{Case, SECONDS_OF_DAY, Saw as _, lifetime_days, lifetime_seconds, worded};
use crate::model::{
    evidence::CertificateInfo,
    finding::{Finding, Party, Severity},
};

/// The longest lifetimes public authorities may grant, by the day a certificate starts (CA/Browser Forum
/// Baseline Requirements): seconds since 1970 and days.
const LONGEST_LIFETIMES: [(i64, i64); 7] = [
    (1_341_100_800, 1827), // 1 July 2012: 60 months
    (1_427_846_400, 1188), // 1 April 2015: 39 months
    (1_519_862_400, 825),  // 1 March 2018
    (1_598_918_400, 398),  // 1 September 2020
    (1_773_532_800, 200),  // 15 March 2026
    (1_805_068_800, 100),  // 15 March 2027
    (1_868_227_200, 47),   // 15 March 2029
];
/// Since 15 March 2026 no public certificate lives longer, so people meet renewals more often.
const SHRUNK_LIFETIME_DAYS: i64 = 200;

/// `own_signature`: the server signed the certificate itself, which is said elsewhere and includes that it may
/// be marked as an authority's (OpenSSL does so by default).
pub(super) fn findings(case: &Case<'_>, own_signature: bool) -> Vec<Finding> {
    let leaf = case.leaf;
    let mut findings = Vec::new();
    if leaf.version < 3 {
        findings.push(
            case.finding("cert-v1", Severity::Warn, Party::Server)
                .saw("version", leaf.version)
                .saw_public(case),
        );
    }
    findings.extend(signatures(case));
    findings.extend(small_key(case));
    if is_odd_key(leaf) {
        findings.push(
            case.finding("cert-odd-key", Severity::Info, Party::Server)
                .with("algorithm", &leaf.key_type)
                .saw("key", &leaf.key_type),
        );
    } else if let Some(fault) = &leaf.key_fault {
        findings.push(
            case.finding("cert-odd-key", Severity::Info, Party::Server)
                .with("algorithm", format!("{}: {fault}", leaf.key_type))
                .saw("key", format!("{}, {fault}", leaf.key_type)),
        );
    }
    if let Some(usage) = &leaf.key_usage
        && !usage.iter().any(|usage| usage == "digitalSignature")
    {
        findings.push(
            case.finding("cert-keyusage-missing", Severity::Warn, Party::Server)
                .saw("key usage", listed(usage)),
        );
    }
    if let Some(usage) = &leaf.extended_key_usage
        && !usage.iter().any(|usage| usage == "serverAuth")
    {
        findings.push(
            case.finding("cert-eku-no-serverauth", Severity::Warn, Party::Server)
                .saw("extended key usage", listed(usage))
                .saw_public(case),
        );
    }
    if leaf.is_ca == Some(true) && !own_signature {
        findings.push(
            case.finding("cert-is-ca", Severity::Warn, Party::Server)
                .saw("marked as an authority", "yes")
                .saw_public(case),
        );
    }
    if case.issuer_is_known() {
        findings.extend(lifetime(case));
    }
    findings
}

/// MD5 is broken, SHA-1 retired. Of a chain's signatures the root's own does not count, because nobody checks it.
fn signatures(case: &Case<'_>) -> Option<Finding> {
    let counted = || {
        let fetched = case.completed().filter(|(index, _)| *index >= case.evidence.chain.len());
        case.path()
            .chain(fetched)
            .map(|(_, certificate)| certificate)
            .enumerate()
            .filter(|(position, certificate)| *position == 0 || !certificate.self_signed)
            .map(|(_, certificate)| certificate)
    };
    let signed_with = |hashes: &[&str]| {
        counted().find(|certificate| {
            let algorithm = certificate.signature_algorithm.to_ascii_lowercase();
            hashes.iter().any(|hash| algorithm.contains(hash))
        })
    };
    let (certificate, id, severity) = match signed_with(&["md5", "md4", "md2"]) {
        Some(certificate) => (certificate, "cert-md5", Severity::Fail),
        None => (signed_with(&["sha1"])?, "cert-sha1", Severity::Warn),
    };
    Some(
        case.about(certificate, id, severity, Party::Server)
            .saw("signature", &certificate.signature_algorithm),
    )
}

fn small_key(case: &Case<'_>) -> Option<Finding> {
    case.path().map(|(_, certificate)| certificate).find_map(|certificate| {
        let bits = certificate.key_bits.filter(|&bits| bits < 2048)?;
        certificate.key_type.starts_with("RSA").then(|| {
            case.about(certificate, "cert-rsa-small", Severity::Warn, Party::Server)
                .saw("key", format!("{} with {bits} bits", certificate.key_type))
        })
    })
}

fn is_odd_key(leaf: &CertificateInfo) -> bool {
    !matches!(leaf.key_type.as_str(), "RSA" | "EC P-256" | "EC P-384")
}

fn lifetime(case: &Case<'_>) -> Option<Finding> {
    let leaf = case.leaf;
    let start = leaf.not_before.as_second();
    let longest = LONGEST_LIFETIMES.iter().rev().find(|(from, _)| *from <= start).map(|(_, days)| *days);
    if let Some(longest) = longest
        && lifetime_seconds(leaf) > longest * SECONDS_OF_DAY
    {
        return Some(
            case.finding("cert-validity-too-long", Severity::Info, Party::CertificateAuthority)
                .saw("lifetime", format!("{} days", lifetime_days(leaf)))
                .saw("allowed for public authorities", format!("{longest} days")),
        );
    }
    (lifetime_seconds(leaf) <= SHRUNK_LIFETIME_DAYS * SECONDS_OF_DAY).then(|| {
        // Of a certificate that has run out it is too late to say when it has to be renewed.
        let renewal = (case.evidence.judged_at <= leaf.not_after).then(|| worded(renewal(leaf)));
        let finding = case
            .finding("cert-lifetime-shrinking", Severity::Info, Party::Server)
            .with("date", renewal.as_deref().unwrap_or_default())
            .saw("lifetime", format!("{} days", lifetime_days(leaf)));
        let finding = match renewal {
            Some(renewal) => finding.saw("renewal is due", renewal),
            None => finding,
        };
        finding.saw("runs out", worded(leaf.not_after))
    })
}

/// When a certificate should be renewed: a third of its life before its end, and at most 30 days before.
fn renewal(leaf: &CertificateInfo) -> Timestamp {
    let ahead = (lifetime_seconds(leaf) / 3).min(30 * SECONDS_OF_DAY);
    Timestamp::from_second(leaf.not_after.as_second().saturating_sub(ahead)).unwrap_or(leaf.not_after)
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "(empty)".to_owned() } else { names.join(", ") }
}
