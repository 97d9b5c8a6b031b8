//! The look-up of the mail servers of a domain (RFC 5321 §5.1).

use std::net::IpAddr;

use crate::model::{
    evidence::{DnsEvidence, DnsOutcome, Evidence, HostLookup, LookupFailure},
    finding::Finding,
};

use super::{
    catalogue::{
        DNS_MX_IP_LITERAL, DNS_MX_LOOPBACK, DNS_MX_NO_ADDRESS, DNS_MX_SOME_NO_ADDRESS, DNS_NO_MX_A_FALLBACK,
        DNS_NO_MX_NO_ADDRESS, DNS_NULL_MX, DNS_NXDOMAIN, DNS_REFUSED, DNS_SERVFAIL, DNS_TIMEOUT, Kind,
    },
    context::{Context, Judged, Standing, quote},
};

/// Judges the look-up of a domain's servers, or of one named server.
pub(super) fn judge(context: Context<'_>, evidence: &DnsEvidence) -> Judged {
    let about = |kind| context.finding(kind).with("name", &evidence.name).saw("name", &evidence.name);
    let only = |kind| Judged::new(Standing::Unknown, vec![about(kind)]);
    match &evidence.outcome {
        DnsOutcome::NoSuchName => only(DNS_NXDOMAIN),
        DnsOutcome::NoData => only(DNS_NO_MX_NO_ADDRESS),
        DnsOutcome::NullMx => only(DNS_NULL_MX),
        DnsOutcome::Failed(failure) => {
            let finding = with_failure(about(of_failure(failure, DNS_NO_MX_NO_ADDRESS)), failure);
            Judged::new(Standing::Unknown, vec![finding])
        }
        DnsOutcome::Host => {
            let Some(lookup) = evidence.hosts.iter().find(|lookup| lookup.addresses.is_empty()) else {
                return Judged::new(Standing::Holds, Vec::new());
            };
            let failure = lookup.failure.as_ref().unwrap_or(&LookupFailure::NoData);
            let finding = with_failure(about(of_failure(failure, DNS_MX_NO_ADDRESS)), failure);
            Judged::new(Standing::Unknown, vec![finding.with("names", &lookup.host)])
        }
        DnsOutcome::Mx | DnsOutcome::ImplicitMx => servers(context, evidence),
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

/// Mail servers were found: what is wrong with their names and addresses.
fn servers(context: Context<'_>, evidence: &DnsEvidence) -> Judged {
    let about = |kind, names: &[&str]| {
        let names = names.join(", ");
        let finding = context.finding(kind).with("name", &evidence.name).with("names", quote(&names));
        finding.saw("name", &evidence.name).saw("servers", quote(&names))
    };
    let mut findings = Vec::new();
    if evidence.outcome == DnsOutcome::ImplicitMx {
        findings.push(about(DNS_NO_MX_A_FALLBACK, &[&evidence.name]));
    }
    let literals: Vec<&str> = evidence
        .mx
        .iter()
        .map(|record| record.exchange.as_str())
        .filter(|name| name.trim_matches(['[', ']', '.']).parse::<IpAddr>().is_ok())
        .collect();
    if !literals.is_empty() {
        findings.push(about(DNS_MX_IP_LITERAL, &literals));
    }
    let looped: Vec<&str> = evidence
        .hosts
        .iter()
        .filter(|lookup| !context.report.settings.laboratory && leads_back(lookup))
        .map(|lookup| lookup.host.as_str())
        .collect();
    if !looped.is_empty() {
        findings.push(about(DNS_MX_LOOPBACK, &looped));
    }
    let dead: Vec<&HostLookup> = evidence
        .hosts
        .iter()
        .filter(|lookup| lookup.addresses.is_empty() && !literals.contains(&lookup.host.as_str()))
        .collect();
    if let Some(first) = dead.first() {
        let names: Vec<&str> = dead.iter().map(|lookup| lookup.host.as_str()).collect();
        let failure = first.failure.as_ref().unwrap_or(&LookupFailure::NoData);
        let kind = if evidence.hosts.iter().any(|lookup| !lookup.addresses.is_empty()) {
            DNS_MX_SOME_NO_ADDRESS
        } else if matches!(failure, LookupFailure::NoSuchName) {
            DNS_MX_NO_ADDRESS
        } else {
            of_failure(failure, DNS_MX_NO_ADDRESS)
        };
        findings.push(with_failure(about(kind, &names), failure));
    }
    let some_address = evidence.hosts.iter().any(|lookup| !lookup.addresses.is_empty());
    let standing =
        if some_address || evidence.hosts.is_empty() { Standing::Holds } else { Standing::Unknown };
    Judged::new(standing, findings)
}

/// What a failed look-up means; `no_data` for a name that exists without such a record.
const fn of_failure(failure: &LookupFailure, no_data: Kind) -> Kind {
    match failure {
        LookupFailure::NoSuchName => DNS_NXDOMAIN,
        LookupFailure::NoData => no_data,
        LookupFailure::ServFail => DNS_SERVFAIL,
        LookupFailure::Refused => DNS_REFUSED,
        // Whatever else went wrong, no answer came.
        LookupFailure::Bogus(_)
        | LookupFailure::CutOff(_)
        | LookupFailure::TimedOut
        | LookupFailure::Other(_) => DNS_TIMEOUT,
    }
}

fn with_failure(finding: Finding, failure: &LookupFailure) -> Finding {
    let error = match failure {
        LookupFailure::NoSuchName => "NXDOMAIN (RCODE 3)",
        LookupFailure::NoData => "no such record",
        LookupFailure::ServFail => "SERVFAIL (RCODE 2)",
        LookupFailure::Refused => "REFUSED (RCODE 5)",
        LookupFailure::Bogus(words) => words,
        LookupFailure::TimedOut => "no answer in time",
        LookupFailure::CutOff(words) | LookupFailure::Other(words) => words,
    };
    finding.with("error", quote(error)).saw("answer", quote(error))
}
