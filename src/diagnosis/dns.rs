//! The look-up of the mail servers of a domain (RFC 5321 §5.1).

mod beside;
mod records;

use crate::model::{
    evidence::{DnsEvidence, DnsOutcome, Evidence, HostLookup, LookupFailure},
    finding::{Finding, Party, Severity},
};

use super::{
    catalogue::{
        DNS_DNSSEC_BOGUS, DNS_MX_NO_ADDRESS, DNS_NO_MX_NO_ADDRESS, DNS_NULL_MX, DNS_NXDOMAIN, DNS_REFUSED,
        DNS_SERVFAIL, DNS_TIMEOUT, DNS_TRUNCATED_NEEDS_TCP, Kind,
    },
    context::{Context, Judged, Standing, quote},
};

/// Judges the look-up of a domain's servers, or of one named server.
pub(super) fn judge(context: Context<'_>, evidence: &DnsEvidence) -> Judged {
    let mut judged = of_outcome(context, evidence);
    judged.findings.extend(beside::findings(context, evidence));
    judged
}

fn of_outcome(context: Context<'_>, evidence: &DnsEvidence) -> Judged {
    let about = |kind| context.finding(kind).with("name", &evidence.name).saw("name", &evidence.name);
    let only = |kind| Judged::new(Standing::Unknown, vec![about(kind)]);
    match &evidence.outcome {
        DnsOutcome::NoSuchName => only(DNS_NXDOMAIN),
        DnsOutcome::NoData => only(DNS_NO_MX_NO_ADDRESS),
        DnsOutcome::NullMx => only(DNS_NULL_MX),
        DnsOutcome::Failed(failure) => {
            let finding = with_failure(about(of_failed(evidence, failure)), failure);
            let notes = evidence.notes.iter().fold(finding, |finding, note| finding.saw("said", quote(note)));
            Judged::new(Standing::Unknown, vec![notes])
        }
        DnsOutcome::Host => {
            let Some(lookup) = evidence.hosts.iter().find(|lookup| lookup.addresses.is_empty()) else {
                return Judged::new(Standing::Holds, records::of_addresses(context, evidence));
            };
            let failure = lookup.failure.as_ref().unwrap_or(&LookupFailure::NoData);
            let finding = with_failure(about(of_failure(failure, DNS_MX_NO_ADDRESS)), failure);
            Judged::new(Standing::Unknown, vec![finding.with("names", &lookup.host)])
        }
        DnsOutcome::Mx | DnsOutcome::ImplicitMx => records::judge(context, evidence),
    }
}

/// What it means that the question for the domain was not answered; whose side a silence is on depends on whether
/// anything else was answered. Where nothing was, nothing is known of the domain.
fn of_failed(evidence: &DnsEvidence, failure: &LookupFailure) -> Kind {
    let kind = of_failure(failure, DNS_NO_MX_NO_ADDRESS);
    match evidence.beside.as_ref().and_then(|beside| beside.others_answer) {
        Some(true) if kind == DNS_TIMEOUT => Kind { party: Party::Domain, ..kind },
        Some(false) if kind == DNS_TIMEOUT => Kind { party: Party::ThisPc, ..kind.at(Severity::Warn) },
        _ => kind,
    }
}

/// The finding for a server whose address look-up failed, when no rung of the domain tells it.
pub(super) fn unresolved_server(context: Context<'_>, failure: &LookupFailure) -> Option<Finding> {
    let host = context.host();
    (!host.is_empty()).then(|| {
        let finding = context.finding(of_failure(failure, DNS_MX_NO_ADDRESS));
        with_failure(finding.with("name", host).with("names", host).saw("name", host), failure)
    })
}

/// Whether every known address of a server leads its callers back to themselves.
pub(super) fn leads_back(lookup: &HostLookup) -> bool {
    lookup.host.trim_end_matches('.').eq_ignore_ascii_case("localhost")
        || !lookup.addresses.is_empty()
            && lookup.addresses.iter().all(|address| address.is_loopback() || address.is_unspecified())
}

/// The look-up of a server among the domain's mail servers, if the domain's rung has it.
pub(super) fn lookup_of<'a>(context: Context<'a>, host: &str) -> Option<&'a HostLookup> {
    context.report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Dns(evidence) if matches!(evidence.outcome, DnsOutcome::Mx | DnsOutcome::ImplicitMx) => {
            evidence.hosts.iter().find(|lookup| lookup.host.eq_ignore_ascii_case(host))
        }
        _ => None,
    })
}

/// What a failed look-up means; `no_data` for a name that exists without such a record.
const fn of_failure(failure: &LookupFailure, no_data: Kind) -> Kind {
    match failure {
        LookupFailure::NoSuchName => DNS_NXDOMAIN,
        LookupFailure::NoData => no_data,
        LookupFailure::ServFail => DNS_SERVFAIL,
        LookupFailure::Refused => DNS_REFUSED,
        LookupFailure::Bogus(_) => DNS_DNSSEC_BOGUS,
        LookupFailure::CutOff(_) => DNS_TRUNCATED_NEEDS_TCP,
        // Whatever else went wrong, no answer came.
        LookupFailure::TimedOut | LookupFailure::Other(_) => DNS_TIMEOUT,
    }
}

/// The finding with the words of the failure.
fn with_failure(finding: Finding, failure: &LookupFailure) -> Finding {
    let error = match failure {
        LookupFailure::NoSuchName => "NXDOMAIN (RCODE 3)",
        LookupFailure::NoData => "no such record",
        LookupFailure::ServFail => "SERVFAIL (RCODE 2)",
        LookupFailure::Refused => "REFUSED (RCODE 5)",
        LookupFailure::TimedOut => "no answer in time",
        LookupFailure::Bogus(words) | LookupFailure::CutOff(words) | LookupFailure::Other(words) => words,
    };
    finding.with("error", quote(error)).saw("answer", quote(error))
}
