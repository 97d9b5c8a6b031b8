//! Mail servers were found: what is wrong with their names and addresses.

use std::net::IpAddr;

use crate::model::{
    evidence::{AddressAnswers, DnsEvidence, DnsOutcome, HostLookup, LookupFailure, Proof},
    finding::{Finding, Severity},
    target::AddressFamily,
};

use super::{
    super::{
        catalogue::{
            DNS_AAAA_BROKEN, DNS_DNSSEC_BOGUS, DNS_MX_CNAME, DNS_MX_IP_LITERAL, DNS_MX_IPV4_ONLY,
            DNS_MX_IPV6_ONLY, DNS_MX_LOOPBACK, DNS_MX_NO_ADDRESS, DNS_MX_PRIVATE_ADDRESS,
            DNS_MX_SOME_NO_ADDRESS, DNS_MX_STALE_PROVIDER, DNS_MX_TRAILING_DOT, DNS_NO_MX_A_FALLBACK,
            DNS_NULL_MX_CONFLICT, DNS_SPLIT_HORIZON, Kind,
        },
        context::{Context, Judged, Standing, quote},
        signs,
    },
    leads_back, of_failure, with_failure,
};

/// Names of mail providers that are out of use: Exchange Online before 2013 and its forerunners.
const RETIRED: [&str; 4] =
    ["mail.eo.outlook.com", "mail.messaging.microsoft.com", "frontbridge.com", "bigfish.com"];

/// Judges the servers of a domain.
pub(super) fn judge(context: Context<'_>, evidence: &DnsEvidence) -> Judged {
    let about = |kind, names: &[&str]| about(context, evidence, kind, names);
    let mut findings = of_names(context, evidence);
    let some_address = evidence.hosts.iter().any(|lookup| !lookup.addresses.is_empty());
    let literals = literals(evidence);
    let doubled = doubled(evidence);
    let dead: Vec<&HostLookup> = evidence
        .hosts
        .iter()
        .filter(|lookup| {
            let host = lookup.host.as_str();
            lookup.addresses.is_empty() && !literals.contains(&host) && !doubled.contains(&host)
        })
        .collect();
    if let Some(first) = dead.first() {
        let names: Vec<&str> = dead.iter().map(|lookup| lookup.host.as_str()).collect();
        let failure = first.failure.as_ref().unwrap_or(&LookupFailure::NoData);
        let kind = match failure {
            LookupFailure::Bogus(_) if some_address => DNS_DNSSEC_BOGUS.at(Severity::Warn),
            _ if some_address => DNS_MX_SOME_NO_ADDRESS,
            LookupFailure::NoSuchName => DNS_MX_NO_ADDRESS,
            failure => of_failure(failure, DNS_MX_NO_ADDRESS),
        };
        findings.push(with_failure(about(kind, &names), failure));
    }
    // The answers came, and they do not hold: who checks signatures has none of them.
    let forged: Vec<&str> = names(evidence.hosts.iter().filter(|lookup| lookup.proof == Proof::Bogus));
    let known = findings.iter().any(|finding| finding.id == DNS_DNSSEC_BOGUS.id);
    if !known && (evidence.mx_proof == Proof::Bogus || !forged.is_empty()) {
        let error = evidence.doubts.first().map(String::as_str).unwrap_or_default();
        findings.push(
            about(DNS_DNSSEC_BOGUS, &forged).with("error", quote(error)).saw("not proven", quote(error)),
        );
    }
    findings.extend(of_addresses(context, evidence));
    let standing =
        if some_address || evidence.hosts.is_empty() { Standing::Holds } else { Standing::Unknown };
    Judged::new(standing, findings)
}

/// A finding about some of the servers.
fn about(context: Context<'_>, evidence: &DnsEvidence, kind: Kind, names: &[&str]) -> Finding {
    let names = names.join(", ");
    let finding = context.finding(kind).with("name", &evidence.name).with("names", quote(&names));
    finding.saw("name", &evidence.name).saw("servers", quote(&names))
}

/// What is wrong with the records themselves.
fn of_names(context: Context<'_>, evidence: &DnsEvidence) -> Vec<Finding> {
    let about = |kind, names: &[&str]| about(context, evidence, kind, names);
    let some_address = evidence.hosts.iter().any(|lookup| !lookup.addresses.is_empty());
    let laboratory = context.report.settings.laboratory;
    let mut findings = Vec::new();
    if evidence.outcome == DnsOutcome::ImplicitMx {
        findings.push(about(DNS_NO_MX_A_FALLBACK, &[&evidence.name]));
    }
    // RFC 7505 §3: the root stands alone and with preference 0, or it means nothing.
    if evidence.mx.iter().any(|record| record.exchange.is_empty()) {
        let others: Vec<&str> =
            evidence.mx.iter().map(|r| r.exchange.as_str()).filter(|n| !n.is_empty()).collect();
        findings.push(about(DNS_NULL_MX_CONFLICT, &others));
    }
    let literals = literals(evidence);
    if !literals.is_empty() {
        findings.push(about(DNS_MX_IP_LITERAL, &literals));
    }
    let doubled = doubled(evidence);
    if !doubled.is_empty() {
        let kind = if some_address { DNS_MX_TRAILING_DOT.at(Severity::Warn) } else { DNS_MX_TRAILING_DOT };
        findings.push(about(kind, &doubled));
    }
    let looped = names(evidence.hosts.iter().filter(|lookup| !laboratory && leads_back(lookup)));
    if !looped.is_empty() {
        findings.push(about(DNS_MX_LOOPBACK, &looped));
    }
    let retired: Vec<&str> = evidence
        .mx
        .iter()
        .map(|record| record.exchange.as_str())
        .filter(|name| {
            let name = name.to_ascii_lowercase();
            RETIRED.iter().any(|end| name.strip_suffix(end).is_some_and(|r| r.is_empty() || r.ends_with('.')))
        })
        .collect();
    if !retired.is_empty() {
        findings.push(about(DNS_MX_STALE_PROVIDER, &retired));
    }
    if evidence.outcome == DnsOutcome::Mx {
        let aliases: Vec<(&str, &str)> = evidence
            .hosts
            .iter()
            .filter_map(|lookup| Some((lookup.host.as_str(), lookup.alias_of.as_deref()?)))
            .collect();
        if !aliases.is_empty() {
            let names: Vec<&str> = aliases.iter().map(|(name, _)| *name).collect();
            let finding = aliases.iter().fold(about(DNS_MX_CNAME, &names), |finding, (name, end)| {
                finding.saw("alias", format_args!("{name} → {end}"))
            });
            findings.push(finding);
        }
    }
    findings
}

/// What is wrong with the addresses; also of one server that was named.
pub(super) fn of_addresses(context: Context<'_>, evidence: &DnsEvidence) -> Vec<Finding> {
    let about = |kind, names: &[&str]| about(context, evidence, kind, names);
    let mut findings = Vec::new();
    let addressed = || evidence.hosts.iter().filter(|lookup| !lookup.addresses.is_empty());
    let split: Vec<&HostLookup> = addressed().filter(|lookup| is_split(evidence, lookup)).collect();
    if let Some(first) = split.first() {
        let outside = outside(evidence, first);
        let shown = join(&outside);
        let finding = about(DNS_SPLIT_HORIZON, &names(split.iter().copied())).with("addresses", &shown);
        let finding = finding.saw("here", join(&first.addresses));
        findings.push(if shown.is_empty() { finding } else { finding.saw("outside", shown) });
    }
    let broken: Vec<(&HostLookup, &LookupFailure)> =
        evidence.hosts.iter().filter_map(|lookup| Some((lookup, six_broken(lookup)?))).collect();
    if let Some((_, failure)) = broken.first() {
        let names = names(broken.iter().map(|(lookup, _)| *lookup));
        findings.push(with_failure(about(DNS_AAAA_BROKEN, &names), failure));
    }
    if evidence.outcome == DnsOutcome::Host {
        return findings;
    }
    let internal = |lookup: &&HostLookup| {
        !context.report.settings.laboratory
            && !leads_back(lookup)
            && !split.contains(lookup)
            && lookup.addresses.iter().all(|address| signs::internal_address(*address))
    };
    let private: Vec<&HostLookup> = addressed().filter(internal).collect();
    if let Some(first) = private.first() {
        let every = private.len() == addressed().count();
        let kind = if every { DNS_MX_PRIVATE_ADDRESS } else { DNS_MX_PRIVATE_ADDRESS.at(Severity::Warn) };
        let finding = about(kind, &names(private.iter().copied())).with("addresses", join(&first.addresses));
        findings.push(finding.saw("addresses", join(&first.addresses)));
    }
    let every_address = || {
        addressed()
            .flat_map(|lookup| lookup.addresses.iter().chain(lookup.by_dns.iter().flat_map(|d| &d.addresses)))
    };
    let no_four = |lookup: &HostLookup| {
        let failure = lookup.by_dns.as_ref().and_then(|found| found.a_failure.as_ref());
        failure.is_none_or(|failure| matches!(failure, LookupFailure::NoData))
    };
    let only_six = every_address().all(IpAddr::is_ipv6) && addressed().all(no_four);
    if only_six && addressed().next().is_some() && !addressed().any(leads_back) {
        findings.push(about(DNS_MX_IPV6_ONLY, &names(addressed())));
    }
    // Nobody misses the newer addresses but a check that asks for nothing else.
    if context.report.settings.family == AddressFamily::Ipv6 && every_address().all(IpAddr::is_ipv4) {
        findings.push(about(DNS_MX_IPV4_ONLY, &names(addressed())));
    }
    findings
}

/// Names that look like an address.
fn literals(evidence: &DnsEvidence) -> Vec<&str> {
    let names = evidence.mx.iter().map(|record| record.exchange.as_str());
    names.filter(|name| name.trim_matches(['[', ']', '.']).parse::<IpAddr>().is_ok()).collect()
}

/// Names that lead nowhere because the domain is in them twice (RFC 1035 §5.1: a name without a final dot is
/// completed).
fn doubled(evidence: &DnsEvidence) -> Vec<&str> {
    let zone = evidence.beside.as_ref().map(|beside| beside.zone.as_str()).filter(|zone| !zone.is_empty());
    let twice = |name: &str| {
        let name = name.to_ascii_lowercase();
        [Some(evidence.name.as_str()), zone].into_iter().flatten().any(|end| {
            let end = end.to_ascii_lowercase();
            let bare = name.strip_suffix(&format!(".{end}"));
            bare.is_some_and(|bare| bare == end || bare.ends_with(&format!(".{end}")))
        })
    };
    let dead = evidence.hosts.iter().filter(|lookup| {
        lookup.addresses.is_empty()
            && lookup.failure == Some(LookupFailure::NoSuchName)
            && twice(&lookup.host)
    });
    names(dead)
}

/// Whether a name means another machine here than outside.
fn is_split(evidence: &DnsEvidence, lookup: &HostLookup) -> bool {
    let inside =
        lookup.addresses.iter().any(|address| signs::internal_address(*address) && !address.is_loopback());
    if !inside {
        return false;
    }
    let differs = |answered: &AddressAnswers| {
        !answered.addresses.is_empty()
            && !answered.addresses.iter().any(|known| lookup.addresses.contains(known))
    };
    let told = evidence.beside.iter().flat_map(|beside| &beside.authority).any(|seen| {
        seen.host == lookup.host
            && match &seen.failure {
                None => !seen.addresses.iter().any(|known| lookup.addresses.contains(known)),
                Some(failure) => matches!(failure, LookupFailure::NoSuchName | LookupFailure::NoData),
            }
    });
    told || lookup.by_dns.as_ref().is_some_and(differs)
}

/// The addresses that everybody else is given.
fn outside(evidence: &DnsEvidence, lookup: &HostLookup) -> Vec<IpAddr> {
    let told = evidence.beside.iter().flat_map(|beside| &beside.authority);
    let own = lookup.by_dns.iter().flat_map(|found| &found.addresses);
    let mut found: Vec<IpAddr> = told
        .filter(|seen| seen.host == lookup.host)
        .flat_map(|seen| &seen.addresses)
        .chain(own)
        .copied()
        .collect();
    found.retain(|address| !lookup.addresses.contains(address));
    found.dedup();
    found
}

/// How the question for the newer kind of address failed, where the older kind was answered (RFC 4074).
fn six_broken(lookup: &HostLookup) -> Option<&LookupFailure> {
    let found = lookup.by_dns.as_ref()?;
    let four = found.a_failure.is_none() && found.addresses.iter().any(IpAddr::is_ipv4);
    let failure = found.aaaa_failure.as_ref()?;
    (four && !matches!(failure, LookupFailure::NoData | LookupFailure::CutOff(_))).then_some(failure)
}

fn names<'a>(lookups: impl Iterator<Item = &'a HostLookup>) -> Vec<&'a str> {
    lookups.map(|lookup| lookup.host.as_str()).collect()
}

fn join(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
