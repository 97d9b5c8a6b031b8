//! What DNS said beyond the names and addresses of the servers, a name and a value each.

use std::net::IpAddr;

use super::{
    evidence::{key_of, lookup_failure},
    page::Words,
    safe,
};
use crate::{
    model::evidence::{
        DnsBeside, DnsEvidence, DnsOutcome, HostLookup, NameServerSeen, ResolverSeen, ReverseLookup,
        Signatures,
    },
    texts::Texts,
};

/// Proofs, aliases, what differs between this PC and DNS, reverse names and name servers; on one line each and
/// harmless to show.
#[must_use]
pub fn lines(dns: &DnsEvidence, texts: &Texts) -> Vec<(String, String)> {
    let words = Words { texts };
    let mut lines: Vec<(&str, String)> = Vec::new();
    if !dns.asked.is_empty() {
        let servers: Vec<String> = dns.asked.iter().map(ToString::to_string).collect();
        lines.push(("dns-field-asked", servers.join(", ")));
    }
    lines.extend(proof(dns, &words).map(|proof| ("dns-field-proof", proof)));
    if let Some(seconds) = dns.ttl_s {
        lines.push(("dns-field-ttl", texts.with("dns-seconds", &[("seconds", &seconds.to_string())])));
    }
    if let Some(end) = &dns.alias_of {
        lines.push(("dns-field-alias", format!("{}: {end}", dns.name)));
    }
    for host in &dns.hosts {
        lines.extend(of_host(host, dns, &words));
    }
    if let Some(beside) = &dns.beside {
        lines.extend(of_beside(beside, &words));
    }
    lines.extend(dns.doubts.iter().map(|doubt| ("dns-field-doubt", doubt.clone())));
    lines.extend(dns.notes.iter().map(|note| ("dns-field-note", note.clone())));
    lines.into_iter().map(|(name, value)| (texts.get(name), safe::one_line(&value))).collect()
}

/// What is proven of the mail records; nothing where nobody asked for them.
fn proof(dns: &DnsEvidence, words: &Words<'_>) -> Option<String> {
    match &dns.signatures {
        Signatures::NotAsked => None,
        Signatures::Stripped => Some(words.texts.get("dns-signatures-stripped")),
        Signatures::NoKeys(why) => Some(words.texts.with("dns-signatures-no-keys", &[("reason", why)])),
        Signatures::Shown => {
            let asked = !matches!(dns.outcome, DnsOutcome::Host | DnsOutcome::Failed(_));
            asked.then(|| words.of("dns-proof", &key_of(&dns.mx_proof)))
        }
    }
}

fn of_host(host: &HostLookup, dns: &DnsEvidence, words: &Words<'_>) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if dns.signatures == Signatures::Shown {
        let proof = words.of("dns-proof", &key_of(&host.proof));
        lines.push(("dns-field-address-proof", format!("{}: {proof}", host.host)));
    }
    if let Some(end) = &host.alias_of {
        lines.push(("dns-field-alias", format!("{}: {end}", host.host)));
    }
    if let Some(found) = &host.by_dns {
        let differs = host.addresses.iter().any(|address| !found.addresses.contains(address))
            || found.addresses.iter().any(|address| !host.addresses.contains(address));
        if differs {
            let said = match (&found.a_failure, found.addresses.is_empty()) {
                (Some(failure), true) => lookup_failure(failure, words),
                _ => join(&found.addresses),
            };
            lines.push(("dns-field-by-dns", format!("{}: {said}", host.host)));
        }
    }
    lines
}

fn of_beside(beside: &DnsBeside, words: &Words<'_>) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    lines.extend(beside.reverse.iter().map(|lookup| ("dns-field-reverse", reverse(lookup, words))));
    lines.extend(beside.authority.iter().map(|seen| {
        let said = match &seen.failure {
            Some(failure) => lookup_failure(failure, words),
            None => join(&seen.addresses),
        };
        ("dns-field-authority", format!("{}: {said}", seen.host))
    }));
    lines.extend(beside.name_servers.iter().map(|seen| ("dns-field-name-server", name_server(seen, words))));
    lines.extend(beside.resolvers.iter().map(|seen| ("dns-field-resolver", resolver(seen, words))));
    if !beside.invented.is_empty() {
        lines.push(("dns-field-invented", join(&beside.invented)));
    }
    lines
}

fn reverse(lookup: &ReverseLookup, words: &Words<'_>) -> String {
    let said = match (&lookup.failure, lookup.confirmed) {
        (Some(failure), _) => {
            return format!("{}: {}", lookup.address, words.of("dns-reverse", &key_of(failure)));
        }
        (None, Some(true)) => "dns-leads-back",
        (None, Some(false)) => "dns-leads-elsewhere",
        (None, None) => "dns-leads-unknown",
    };
    format!("{}: {} ({})", lookup.address, lookup.names.join(", "), words.texts.get(said))
}

fn name_server(seen: &NameServerSeen, words: &Words<'_>) -> String {
    let place = match seen.address {
        Some(address) => format!("{} ({address})", seen.name),
        None => seen.name.clone(),
    };
    let said = match (&seen.failure, seen.serial) {
        (Some(failure), _) => words.of("dns-server", &key_of(failure)),
        (None, Some(serial)) if seen.authoritative => {
            words.texts.with("dns-serial", &[("serial", &serial.to_string())])
        }
        (None, Some(_)) => words.texts.get("dns-server-not-authoritative"),
        (None, None) => words.texts.get("dns-server-not-asked"),
    };
    format!("{place}: {said}")
}

fn resolver(seen: &ResolverSeen, words: &Words<'_>) -> String {
    let said = match &seen.failure {
        Some(failure) => words.of("dns-server", &key_of(failure)),
        None => {
            seen.mx.iter().map(|r| format!("{} {}", r.preference, r.exchange)).collect::<Vec<_>>().join(", ")
        }
    };
    format!("{}: {said}", seen.server)
}

fn join(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
