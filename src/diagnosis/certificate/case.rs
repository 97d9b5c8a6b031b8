//! The certificate that is judged, and findings about it with everything their words may name.

use jiff::Timestamp;

use super::Facts;
use crate::model::{
    evidence::{CertificateEvidence, CertificateInfo, TrustOutcome, TrustVerdict},
    finding::{Finding, Party, Severity},
};

/// What is judged: the evidence, what is known besides, and the server's own certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) evidence: &'a CertificateEvidence,
    pub(super) facts: &'a Facts<'a>,
    pub(super) leaf: &'a CertificateInfo,
}

/// Adds lines about the judges.
pub(super) trait Saw {
    fn saw_public(self, case: &Case<'_>) -> Finding;
    fn saw_judges(self, case: &Case<'_>) -> Finding;
}

impl Saw for Finding {
    fn saw_public(self, case: &Case<'_>) -> Finding {
        self.saw("public authorities", verdict(&case.evidence.public))
    }

    fn saw_judges(self, case: &Case<'_>) -> Finding {
        self.saw_public(case).saw("this PC's trust store", verdict(&case.evidence.device))
    }
}

impl<'a> Case<'a> {
    /// The certificates of the path from the server's upwards, with their indexes in the chain.
    pub(super) fn path(&self) -> impl Iterator<Item = (usize, &'a CertificateInfo)> + use<'a> {
        let evidence = self.evidence;
        evidence.path.iter().filter_map(|&index| Some((index, evidence.chain.get(index)?)))
    }

    /// The certificates of the path that was completed by fetching, with their indexes in chain and fetched.
    pub(super) fn completed(&self) -> impl Iterator<Item = (usize, &'a CertificateInfo)> + use<'a> {
        let evidence = self.evidence;
        evidence.completed.iter().flat_map(move |completed| {
            completed.path.iter().filter_map(move |&index| {
                let sent = evidence.chain.get(index);
                let fetched = || completed.fetched.get(index.checked_sub(evidence.chain.len())?);
                Some((index, sent.or_else(fetched)?))
            })
        })
    }

    /// Whether a judge of the public knows the authority, if need be by a link that was fetched.
    pub(super) fn issuer_is_known(&self) -> bool {
        let completed = self.evidence.completed.as_ref();
        self.evidence.public.knows_issuer()
            || completed.is_some_and(|completed| completed.public.knows_issuer())
    }

    /// How many certificates were sent. The number left out may come from a report somebody else made.
    pub(super) fn sent(&self) -> usize {
        self.evidence.chain.len().saturating_add(self.evidence.left_out)
    }

    /// The highest certificate of the path.
    pub(super) fn top(&self) -> &'a CertificateInfo {
        self.path().last().map_or(self.leaf, |(_, certificate)| certificate)
    }

    /// A finding about the server's own certificate.
    pub(super) fn finding(&self, id: &'static str, severity: Severity, party: Party) -> Finding {
        self.about(self.leaf, id, severity, party)
    }

    /// A finding about one certificate of the chain: every argument of this layer, and who it is as evidence.
    pub(super) fn about(
        &self,
        certificate: &CertificateInfo,
        id: &'static str,
        severity: Severity,
        party: Party,
    ) -> Finding {
        let left = days(self.evidence.judged_at, certificate.not_after);
        let day = self.evidence.judged_for_another_day.then(|| worded_day(self.evidence.judged_at));
        with_arguments(Finding::new(id, severity, party), self.facts)
            .with("day", day.unwrap_or_default())
            .with("subject", subject(certificate))
            .with("issuer", issuer(certificate))
            .with("names", names(certificate))
            .with("date", worded(certificate.not_after))
            .with("days", left.abs())
            .with("bits", certificate.key_bits.map_or_else(String::new, |bits| bits.to_string()))
            .with("algorithm", &certificate.signature_algorithm)
            .with("lifetime", lifetime_days(certificate))
            .with("count", self.sent())
            .saw("subject", present(&certificate.subject))
            .saw("issuer", present(&certificate.issuer))
            .saw("valid", format!("{} to {}", worded(certificate.not_before), worded(certificate.not_after)))
    }
}

/// The arguments that every finding of this layer has, empty where nothing is known.
pub(super) fn with_arguments(mut finding: Finding, facts: &Facts<'_>) -> Finding {
    for name in [
        "subject",
        "issuer",
        "names",
        "date",
        "days",
        "bits",
        "algorithm",
        "product",
        "near",
        "lifetime",
        "count",
        "day",
        "why",
        "url",
    ] {
        finding = finding.with(name, "");
    }
    finding
        .with("host", facts.host)
        .with("domain", facts.domain)
        .with("port", facts.port)
        .with("address", facts.address)
        .with("ehlo", facts.ehlo)
}

/// The subject in a few words: its common name, its first name, or all of it.
pub(super) fn subject(certificate: &CertificateInfo) -> &str {
    certificate
        .common_name
        .as_deref()
        .or_else(|| certificate.dns_names.first().map(String::as_str))
        .unwrap_or(&certificate.subject)
}

/// The issuer in a few words: its common name, its organisation, or all of it.
pub(super) fn issuer(certificate: &CertificateInfo) -> &str {
    certificate
        .issuer_common_name
        .as_deref()
        .or(certificate.issuer_organization.as_deref())
        .unwrap_or(&certificate.issuer)
}

/// The names a certificate is made out to, the first few of them.
pub(super) fn names(certificate: &CertificateInfo) -> String {
    const SHOWN: usize = 5;
    let all: Vec<String> = certificate
        .dns_names
        .iter()
        .cloned()
        .chain(certificate.ip_addresses.iter().map(ToString::to_string))
        .collect();
    let mut shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    if all.len() > SHOWN {
        shown.push("…");
    }
    if shown.is_empty() {
        shown.extend(certificate.common_name.as_deref());
    }
    shown.join(", ")
}

/// A moment for people, in UTC: `20 Nov 2026, 23:59 UTC`.
pub(super) fn worded(time: Timestamp) -> String {
    time.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// A day for people: `30 November 2026`.
fn worded_day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y").to_string()
}

/// Whole days from one moment to another, negative when it lies before.
pub(super) fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()) / SECONDS_OF_DAY
}

/// How long a certificate is valid, in seconds; both ends count (RFC 5280 §4.1.2.5).
pub(super) fn lifetime_seconds(certificate: &CertificateInfo) -> i64 {
    certificate.not_after.as_second() - certificate.not_before.as_second() + 1
}

/// How long a certificate is valid, in days, rounded.
pub(super) fn lifetime_days(certificate: &CertificateInfo) -> i64 {
    (lifetime_seconds(certificate) + SECONDS_OF_DAY / 2).div_euclid(SECONDS_OF_DAY)
}

pub(super) const SECONDS_OF_DAY: i64 = 86_400;

pub(super) fn verdict(verdict: &TrustVerdict) -> String {
    let word = |outcome| match outcome {
        TrustOutcome::Trusted => "trusted",
        TrustOutcome::UnknownIssuer => "unknown issuer",
        TrustOutcome::Expired => "expired",
        TrustOutcome::NotYetValid => "not valid yet",
        TrustOutcome::Revoked => "revoked",
        TrustOutcome::WrongPurpose => "not made for a server",
        TrustOutcome::NameMismatch => "another name",
        TrustOutcome::CaAsEndEntity => "an authority's certificate",
        TrustOutcome::Malformed => "malformed",
        TrustOutcome::Other => "refused",
        TrustOutcome::NotJudged => "not judged",
    };
    let mut text = word(verdict.outcome).to_owned();
    if let Some(apart) = verdict.apart_from_dates {
        text.push_str(", apart from the dates ");
        text.push_str(word(apart));
    }
    if !verdict.detail.is_empty() && verdict.detail != word(verdict.outcome) {
        text.push_str(" (");
        text.push_str(&verdict.detail);
        text.push(')');
    }
    text
}

fn present(name: &str) -> &str {
    if name.is_empty() { "(empty)" } else { name }
}
