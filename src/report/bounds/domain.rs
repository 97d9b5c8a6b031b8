//! The lists of what is known of a domain, and of this PC.

use crate::model::evidence::{
    CertificateEvidence, DnsBeside, DnsEvidence, HostLookup, PolicyEvidence, StsEvidence, ThisPcEvidence,
};

/// The longest list of a look-up.
pub(super) fn longest_of_dns(dns: &DnsEvidence) -> usize {
    let own = [dns.mx.len(), dns.hosts.len(), dns.asked.len(), dns.notes.len(), dns.doubts.len()];
    let hosts = dns.hosts.iter().map(longest_of_host);
    let beside = dns.beside.as_deref().map_or(0, longest_beside);
    longest(own.into_iter().chain(hosts).chain([beside]))
}

fn longest_of_host(host: &HostLookup) -> usize {
    host.addresses.len().max(host.by_dns.as_ref().map_or(0, |by_dns| by_dns.addresses.len()))
}

fn longest_beside(beside: &DnsBeside) -> usize {
    let own = [
        beside.reverse.len(),
        beside.wildcard_mx.len(),
        beside.invented.len(),
        beside.name_servers.len(),
        beside.authority.len(),
        beside.resolvers.len(),
    ];
    let names = beside.reverse.iter().map(|lookup| lookup.names.len());
    let addresses = beside.authority.iter().map(|seen| seen.addresses.len());
    let records = beside.resolvers.iter().map(|seen| seen.mx.len());
    longest(own.into_iter().chain(names).chain(addresses).chain(records))
}

/// The longest list of what was asked about this PC.
pub(super) fn longest_of_this_pc(seen: &ThisPcEvidence) -> usize {
    longest([seen.doubts.len(), seen.references.len(), seen.other_ports.len()].into_iter())
}

/// The longest list of the policies.
pub(super) fn longest_of_policy(policy: &PolicyEvidence) -> usize {
    let own = [policy.tlsa.len(), policy.misplaced.len(), policy.dane.len()];
    let records = policy.tlsa.iter().chain(&policy.misplaced).map(|lookup| lookup.records.len());
    let fits = policy.dane.iter().map(|seen| seen.records.len().max(seen.would_fit.len()));
    let texts = policy.sts.as_deref().map_or(0, longest_of_sts);
    let wishes = policy
        .tls_rpt
        .as_ref()
        .map_or(0, |wish| longest([wish.rua.len(), wish.txt.len(), wish.faults.len()].into_iter()));
    longest(own.into_iter().chain(records).chain(fits).chain([texts, wishes]))
}

fn longest_of_sts(sts: &StsEvidence) -> usize {
    let patterns = sts.policy.as_ref().map_or(0, |policy| policy.mx.len());
    let addresses = sts.fetch.as_deref().map_or(0, |fetch| fetch.addresses.len());
    let faults = sts.txt_faults.len().max(sts.policy_faults.len());
    longest([patterns, addresses, faults, sts.txt.len(), sts.lines.len()].into_iter())
}

/// The certificate of the web server that has the policy.
pub(super) fn web_server(policy: &PolicyEvidence) -> Option<&CertificateEvidence> {
    policy.sts.as_deref()?.fetch.as_deref()?.certificate.as_deref()
}

fn longest(lengths: impl Iterator<Item = usize>) -> usize {
    lengths.max().unwrap_or_default()
}
