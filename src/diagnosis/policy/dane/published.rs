//! Whether the records of a server bind a sender (RFC 7672 §2.1, §2.2).

use crate::model::{
    evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure, Proof, TlsaKnown, TlsaLookup},
    report::Report,
};

/// What a sender knows of a server's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Published {
    /// It cannot be told from here: signatures do not come through.
    Unknown,
    /// The way to the server is forged or badly signed: the records of the servers' names, or of its addresses, do not
    /// hold.
    Forged,
    /// Proven: there are none, or there are no signatures that could prove any.
    Nothing,
    /// There are records, and no signatures that prove them.
    Unproven,
    /// There are proven records, but what names the server is not signed.
    UnderInsecureMx,
    /// The question for them fails although the server's zone is signed.
    LookUpFails,
    /// There are proven records.
    Records,
}

impl Published {
    pub(super) fn of(report: &Report, lookup: &TlsaLookup) -> Self {
        if is_forged(report, &lookup.host) || lookup.address_proof == Proof::Bogus {
            return Self::Forged;
        }
        match lookup.known() {
            TlsaKnown::Unknown => Self::Unknown,
            TlsaKnown::Nothing => Self::Nothing,
            TlsaKnown::Unproven => Self::Unproven,
            TlsaKnown::LookUpFails => Self::LookUpFails,
            TlsaKnown::Records => Self::by_way_to_server(report),
        }
    }

    /// A domain's records are only worth something when its MX records are proven, too (RFC 7672 §2.2.1). A server
    /// that was named by the person, or that is the domain itself, was found without.
    fn by_way_to_server(report: &Report) -> Self {
        let with_mx = |evidence: &&DnsEvidence| evidence.outcome == DnsOutcome::Mx;
        match look_up(report).filter(with_mx).map(|evidence| evidence.mx_proof) {
            None | Some(Proof::Secure) => Self::Records,
            Some(Proof::Insecure) => Self::UnderInsecureMx,
            Some(Proof::Indeterminate | Proof::Bogus) => Self::Unknown,
        }
    }
}

/// Whether the answers that lead to a server do not hold. A sender that checks signatures gets none of them, and keeps
/// the mail: it takes such an answer for a look-up that failed (RFC 7672 §2.1.1, RFC 4035 §5.5).
pub(super) fn is_forged(report: &Report, host: &str) -> bool {
    look_up(report).is_some_and(|evidence| {
        let is_it = |proof, name: &str| proof == Proof::Bogus && name.eq_ignore_ascii_case(host);
        evidence.mx_proof == Proof::Bogus
            || evidence.hosts.iter().any(|lookup| is_it(lookup.proof, &lookup.host))
    })
}

fn look_up(report: &Report) -> Option<&DnsEvidence> {
    report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Dns(evidence) => Some(evidence),
        _ => None,
    })
}

/// How the question failed.
pub(super) fn failure_words(lookup: &TlsaLookup) -> &str {
    match &lookup.failure {
        Some(LookupFailure::ServFail) => "SERVFAIL (RCODE 2)",
        Some(LookupFailure::Refused) => "REFUSED (RCODE 5)",
        Some(LookupFailure::TimedOut) => "no answer in time",
        Some(LookupFailure::CutOff(_)) => "the answer was cut off, and could not be had whole",
        Some(LookupFailure::Bogus(words)) if words.is_empty() => "its signatures do not fit",
        Some(LookupFailure::Bogus(words) | LookupFailure::Other(words)) => words,
        Some(LookupFailure::NoSuchName | LookupFailure::NoData) | None => "its signatures do not fit",
    }
}
