//! What was asked beside the climbs: reverse names, the zone's own servers, and the DNS servers of this PC.

use std::{collections::BTreeSet, net::IpAddr};

use crate::model::{
    evidence::{
        DnsBeside, DnsEvidence, DnsOutcome, LookupFailure, MxRecord, NameServerSeen, ReverseLookup,
        Signatures,
    },
    finding::{Finding, Severity},
};

use super::super::{
    catalogue::{
        DNS_DOMAIN_EXPIRED, DNS_FCRDNS_MISMATCH, DNS_IDN, DNS_LAME_DELEGATION, DNS_NXDOMAIN_REWRITE,
        DNS_PTR_MISSING, DNS_RESOLVER_NO_DNSSEC, DNS_RESOLVERS_DISAGREE, DNS_WILDCARD_MX, Kind,
    },
    context::{Context, quote},
    signs,
};

/// Name servers to which a domain is moved when it was not paid for, or when it is for sale.
const PARKED: [&str; 10] = [
    "renewyourname.net",
    "pendingrenewaldeletion.com",
    "suspended-domain.com",
    "sedoparking.com",
    "parkingcrew.net",
    "bodis.com",
    "parklogic.com",
    "cashparking.com",
    "dsredirection.com",
    "failed-whois-verification.namecheap.com",
];
/// Words in the reverse names of addresses that are lent to whoever dials in.
const LENT: [&str; 6] = ["dyn", "dynamic", "pool", "dhcp", "dialup", "dip"];

/// Everything there is to say.
pub(super) fn findings(context: Context<'_>, evidence: &DnsEvidence) -> Vec<Finding> {
    let about = |kind: Kind| context.finding(kind).with("name", &evidence.name).saw("name", &evidence.name);
    let mut findings = Vec::new();
    if evidence.signatures == Signatures::Stripped {
        let asked: Vec<String> = evidence.asked.iter().map(ToString::to_string).collect();
        findings.push(about(DNS_RESOLVER_NO_DNSSEC).saw("DNS servers", asked.join(", ")));
    }
    if evidence.name.split('.').any(|label| label.starts_with("xn--")) {
        findings.push(about(DNS_IDN).saw("typed", quote(&context.report.target.input)));
    }
    let Some(beside) = evidence.beside.as_deref() else { return findings };
    if !beside.invented.is_empty() {
        let shown = join(&beside.invented);
        findings.push(about(DNS_NXDOMAIN_REWRITE).with("addresses", &shown).saw("invented", shown));
    }
    if !beside.wildcard_mx.is_empty() && beside.invented.is_empty() {
        findings.push(about(DNS_WILDCARD_MX));
    }
    findings.extend(of_name_servers(about, evidence, beside));
    findings.extend(of_resolvers(about, beside));
    findings.extend(of_reverse(about, &beside.reverse));
    findings
}

fn of_name_servers(
    about: impl Fn(Kind) -> Finding,
    evidence: &DnsEvidence,
    beside: &DnsBeside,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let servers = &beside.name_servers;
    let parked: Vec<&str> = names(servers.iter().filter(|seen| {
        let name = seen.name.to_ascii_lowercase();
        PARKED
            .iter()
            .any(|end| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }));
    if !parked.is_empty() {
        let shown = parked.join(", ");
        findings
            .push(about(DNS_DOMAIN_EXPIRED).with("names", quote(&shown)).saw("name servers", quote(&shown)));
    }
    // Where none answers, it is as likely that our own network lets nobody ask them.
    let some_good = servers.iter().any(|seen| seen.authoritative && seen.serial.is_some());
    let failed = matches!(&evidence.outcome, DnsOutcome::Failed(_));
    let lame: Vec<&NameServerSeen> =
        servers.iter().filter(|seen| is_lame(seen) && (some_good || (failed && refuses(seen)))).collect();
    if !lame.is_empty() {
        let shown = names(lame.iter().copied()).join(", ");
        let finding = about(DNS_LAME_DELEGATION).with("names", quote(&shown)).with("count", lame.len());
        let told = lame.iter().fold(finding, |finding, seen| {
            finding.saw("name server", format_args!("{}: {}", quote(&seen.name), said(seen)))
        });
        findings.push(told);
    }
    let serials: BTreeSet<u32> =
        servers.iter().filter(|seen| seen.authoritative).filter_map(|seen| seen.serial).collect();
    if serials.len() > 1 {
        // A zone takes a moment to reach all of its servers: that alone hurts nobody.
        let finding = about(DNS_RESOLVERS_DISAGREE.at(Severity::Info));
        let told = servers.iter().filter_map(|seen| Some((seen, seen.serial?)));
        findings.push(told.fold(finding, |finding, (seen, serial)| {
            finding.saw("serial number", format_args!("{}: {serial}", quote(&seen.name)))
        }));
    }
    findings
}

fn is_lame(seen: &NameServerSeen) -> bool {
    use LookupFailure::{NoData, NoSuchName, Other, TimedOut};
    match (&seen.failure, seen.address) {
        (None, None) => false,
        // What kept us from asking an IPv6 address may be on our side.
        (Some(failure), Some(IpAddr::V6(_))) => !matches!(failure, Other(_) | TimedOut),
        (Some(_), Some(IpAddr::V4(_))) => true,
        (Some(failure), None) => matches!(failure, NoSuchName | NoData),
        (None, Some(_)) => !seen.authoritative,
    }
}

const fn refuses(seen: &NameServerSeen) -> bool {
    matches!(seen.failure, Some(LookupFailure::Refused | LookupFailure::ServFail))
}

fn said(seen: &NameServerSeen) -> &str {
    match (&seen.failure, seen.address) {
        (Some(_), None) => "no address",
        (Some(LookupFailure::Refused), _) => "REFUSED (RCODE 5)",
        (Some(LookupFailure::ServFail), _) => "SERVFAIL (RCODE 2)",
        (Some(LookupFailure::NoSuchName | LookupFailure::NoData), _) => "knows nothing of the zone",
        (Some(LookupFailure::TimedOut), _) => "no answer in time",
        (
            Some(LookupFailure::CutOff(words) | LookupFailure::Bogus(words) | LookupFailure::Other(words)),
            _,
        ) => words,
        (None, _) => "answers, but not as the zone's own server (AA is 0)",
    }
}

fn of_resolvers(about: impl Fn(Kind) -> Finding, beside: &DnsBeside) -> Option<Finding> {
    let list = |records: &[MxRecord]| {
        let shown: Vec<String> =
            records.iter().map(|r| format!("{} {}", r.preference, r.exchange.to_ascii_lowercase())).collect();
        if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
    };
    let answered: Vec<(String, String)> = beside
        .resolvers
        .iter()
        .filter(|seen| matches!(seen.failure, None | Some(LookupFailure::NoData | LookupFailure::NoSuchName)))
        .map(|seen| (seen.server.to_string(), list(&seen.mx)))
        .collect();
    let different: BTreeSet<&str> = answered.iter().map(|(_, records)| records.as_str()).collect();
    (different.len() > 1).then(|| {
        let wait = beside.resolvers.iter().filter_map(|seen| seen.ttl_s).max();
        let finding =
            about(DNS_RESOLVERS_DISAGREE).with("seconds", wait.map(|s| s.to_string()).unwrap_or_default());
        answered.iter().fold(finding, |finding, (server, records)| {
            finding.saw("MX", format_args!("{server}: {}", quote(records)))
        })
    })
}

fn of_reverse(about: impl Fn(Kind) -> Finding, reverse: &[ReverseLookup]) -> Vec<Finding> {
    // Addresses that are used over and over inside have no name of their own.
    let public: Vec<&ReverseLookup> =
        reverse.iter().filter(|lookup| !signs::internal_address(lookup.address)).collect();
    let mut findings = Vec::new();
    let missing: Vec<IpAddr> = public
        .iter()
        .filter(|lookup| {
            lookup.names.is_empty()
                && matches!(lookup.failure, Some(LookupFailure::NoSuchName | LookupFailure::NoData))
        })
        .map(|lookup| lookup.address)
        .collect();
    if !missing.is_empty() {
        let shown = join(&missing);
        findings.push(about(DNS_PTR_MISSING).with("addresses", &shown).saw("addresses", shown));
    }
    let odd: Vec<&&ReverseLookup> =
        public.iter().filter(|lookup| lookup.confirmed == Some(false) || is_lent(lookup)).collect();
    if !odd.is_empty() {
        let addresses: Vec<IpAddr> = odd.iter().map(|lookup| lookup.address).collect();
        let names: Vec<&str> = odd.iter().flat_map(|lookup| &lookup.names).map(String::as_str).collect();
        let finding = about(DNS_FCRDNS_MISMATCH).with("addresses", join(&addresses));
        let finding = finding.with("names", quote(&names.join(", ")));
        findings.push(odd.iter().fold(finding, |finding, lookup| {
            finding.saw("reverse", format_args!("{} → {}", lookup.address, quote(&lookup.names.join(", "))))
        }));
    }
    findings
}

/// Whether the reverse name is that of an address lent to whoever dials in: it holds the address and says so.
fn is_lent(lookup: &ReverseLookup) -> bool {
    let IpAddr::V4(address) = lookup.address else { return false };
    let octets = address.octets().map(|octet| octet.to_string());
    lookup.names.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let digits =
            octets.iter().filter(|octet| words.iter().any(|word| word.ends_with(octet.as_str()))).count();
        digits >= 3 && words.iter().any(|word| LENT.contains(word))
    })
}

fn names<'a>(seen: impl Iterator<Item = &'a NameServerSeen>) -> Vec<&'a str> {
    seen.map(|seen| seen.name.as_str()).collect()
}

fn join(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
