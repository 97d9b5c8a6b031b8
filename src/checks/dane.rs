//! Which keys does the domain's DNS promise for its servers, and do the servers show them? (RFC 7672)

use std::{net::IpAddr, time::Duration};

use futures_util::future::try_join_all;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

use crate::{
    model::evidence::{DaneSeen, LookupFailure, Proof, TlsaLookup, TlsaRecord},
    net::{
        deadline::{Cut, Deadline},
        resolver::{Answer, Resolver},
    },
    protocol::dane,
};

use super::resolve::FoundHost;

/// Servers at whose names misplaced records are looked for.
const MOST_MISPLACED: usize = 4;
/// Ports of other services whose records are taken for those of mail.
const OTHER_PORTS: [u16; 2] = [443, 465];

/// What was looked up of all servers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub tlsa: Vec<TlsaLookup>,
    pub misplaced: Vec<TlsaLookup>,
}

/// Looks up the TLSA records of every server, and where they are often put by mistake.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn look_up(
    domain: Option<&str>,
    hosts: &[FoundHost],
    port: u16,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<Found, Cut> {
    let asker = Asker { resolver, limit, deadline, port };
    let asked: Vec<&FoundHost> = hosts.iter().filter(|host| has_records(host)).collect();
    // All at once: DNS is made for that, and a server that drops such questions holds up no other.
    let tlsa = try_join_all(asked.iter().map(|host| asker.of_host(host))).await?;
    let places = other_places(domain, &asked, &tlsa, port);
    let found = try_join_all(places.into_iter().map(|(host, owner)| asker.at(host, owner))).await?;
    let misplaced = found.into_iter().filter(|lookup| !lookup.records.is_empty()).collect();
    Ok(Found { tlsa, misplaced })
}

/// Compares the chain that a server sent with its records (RFC 7671 §5). `domain` is the mail domain, whose name a
/// certificate may bear instead of the server's (RFC 7672 §3.2.2).
#[must_use]
pub fn compare(
    lookup: &TlsaLookup,
    chain: &[CertificateDer<'_>],
    address: IpAddr,
    domain: Option<&str>,
    now: Timestamp,
) -> DaneSeen {
    let chain: Vec<&[u8]> = chain.iter().map(AsRef::as_ref).collect();
    let names: Vec<&str> = std::iter::once(base_of(lookup)).chain(domain).collect();
    let now = now.as_second();
    DaneSeen {
        host: lookup.host.clone(),
        address,
        records: dane::hold(&lookup.records, &chain, &names, now),
        would_fit: dane::would_fit(&chain, &names, now),
    }
}

/// The name that the records are about: the server's, or the one it is an alias of (RFC 7672 §2.2.2).
fn base_of(lookup: &TlsaLookup) -> &str {
    lookup.owner.split_once("._tcp.").map_or(&lookup.host, |(_, base)| base)
}

/// Whether there can be records: at a name with an address that is not known to be forged.
fn has_records(host: &FoundHost) -> bool {
    !host.addresses.is_empty() && host.host.parse::<IpAddr>().is_err() && host.proof != Proof::Bogus
}

/// Where records are put by mistake, with the server that they are probably meant for.
fn other_places(
    domain: Option<&str>,
    hosts: &[&FoundHost],
    tlsa: &[TlsaLookup],
    port: u16,
) -> Vec<(String, String)> {
    if tlsa.iter().any(|lookup| !lookup.records.is_empty()) {
        return Vec::new();
    }
    let at_domain = domain.filter(|domain| hosts.iter().all(|host| !host.host.eq_ignore_ascii_case(domain)));
    let mut places: Vec<(String, String)> =
        at_domain.map(|domain| (domain.to_owned(), owner(port, domain))).into_iter().collect();
    for host in hosts.iter().filter(|host| host.proof == Proof::Secure).take(MOST_MISPLACED) {
        let others = OTHER_PORTS.iter().filter(|other| **other != port);
        places.extend(others.map(|other| (host.host.clone(), owner(*other, &host.host))));
    }
    places
}

/// The name at which the records of a service are (RFC 6698 §3).
fn owner(port: u16, name: &str) -> String {
    format!("_{port}._tcp.{name}")
}

/// Asks for the records.
#[derive(Clone, Copy)]
struct Asker<'a> {
    resolver: &'a Resolver,
    limit: Duration,
    deadline: &'a Deadline,
    port: u16,
}

impl Asker<'_> {
    /// The records of one server: at the name it is an alias of if everything up to there is secure, else at its own
    /// (RFC 7672 §2.2.2).
    async fn of_host(self, host: &FoundHost) -> Result<TlsaLookup, Cut> {
        let expanded = host.alias_of.as_deref().filter(|_| host.proof == Proof::Secure);
        let mut unproven: Option<TlsaLookup> = None;
        let mut last = None;
        for base in expanded.into_iter().chain([host.host.as_str()]) {
            let owner = owner(self.port, base);
            let answer = self.ask(&owner).await?;
            let lookup = told(&host.host, owner, host.proof, answer);
            if is_final(&lookup) {
                return Ok(lookup);
            }
            if !lookup.records.is_empty() {
                unproven.get_or_insert(lookup.clone());
            }
            last = Some(lookup);
        }
        let nothing = || told(&host.host, owner(self.port, &host.host), host.proof, no_answer());
        Ok(unproven.or(last).unwrap_or_else(nothing))
    }

    /// What is found at one place.
    async fn at(self, host: String, owner: String) -> Result<TlsaLookup, Cut> {
        let answer = self.ask(&owner).await?;
        Ok(told(&host, owner, Proof::Indeterminate, answer))
    }

    async fn ask(self, owner: &str) -> Result<Answer<TlsaRecord>, Cut> {
        match self.deadline.within(self.limit, self.resolver.tlsa(owner)).await {
            Err(Cut::Step) => Ok(no_answer()),
            answered => answered,
        }
    }
}

const fn no_answer() -> Answer<TlsaRecord> {
    Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate)
}

/// Whether a sender looks no further: at records that are proven, or at a failure, which stops it
/// (RFC 7672 §2.1.2).
fn is_final(lookup: &TlsaLookup) -> bool {
    match &lookup.failure {
        None => lookup.proof == Proof::Secure && !lookup.records.is_empty(),
        Some(LookupFailure::NoSuchName | LookupFailure::NoData) => lookup.proof == Proof::Bogus,
        Some(_) => true,
    }
}

fn told(host: &str, owner: String, address_proof: Proof, answer: Answer<TlsaRecord>) -> TlsaLookup {
    let Answer { outcome, proof, ttl_s, .. } = answer;
    let (records, failure) = match outcome {
        Ok(records) => (records, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    TlsaLookup { host: host.to_owned(), owner, records, proof, address_proof, failure, ttl_s }
}
