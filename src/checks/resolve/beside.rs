//! What is worth knowing of a domain's DNS, and what no sender asks: reverse names, the zone's own servers, and
//! whether the DNS servers of this PC tell the truth. Asked beside the climbs.

use std::{cell::RefCell, net::IpAddr};

use futures_util::future::join_all;

use crate::{
    model::evidence::{
        AuthoritySeen, DnsBeside, DnsEvidence, DnsOutcome, LookupFailure, NameServerSeen, ReverseLookup,
    },
    net::{
        reach::Reach,
        resolver::{Resolver, direct},
    },
};

/// Addresses of which the reverse name is asked for.
const ADDRESSES_ASKED: usize = 16;
/// Names of one address that are followed back.
const NAMES_FOLLOWED: usize = 4;
/// Name servers asked directly.
const NAME_SERVERS_ASKED: usize = 8;
/// Labels that are taken off a name to come to its zone.
const LABELS_TAKEN_OFF: usize = 3;

/// Asks everything, all at once; what is known is in `found` whenever the questions are cut short.
pub async fn run(asked: &DnsEvidence, is_domain: bool, resolver: &Resolver, found: &RefCell<DnsBeside>) {
    if resolver.is_known(&asked.name) {
        return;
    }
    let silent =
        matches!(asked.outcome, DnsOutcome::Failed(LookupFailure::TimedOut | LookupFailure::Other(_)));
    if silent {
        let answers = resolver.has_answered() && !asked.signatures.deny_the_root();
        found.borrow_mut().others_answer = Some(answers);
        if !answers {
            return;
        }
    }
    tokio::join!(
        reverse(asked, resolver, found),
        wildcard(asked, is_domain, resolver, found),
        invented(resolver, found),
        name_servers(asked, resolver, found),
        each_resolver(asked, is_domain, resolver, found),
    );
}

async fn reverse(asked: &DnsEvidence, resolver: &Resolver, found: &RefCell<DnsBeside>) {
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in asked.hosts.iter().flat_map(|host| &host.addresses) {
        if addresses.len() < ADDRESSES_ASKED && !addresses.contains(address) && resolver.may_lead_to(*address)
        {
            addresses.push(*address);
        }
    }
    let each = addresses.into_iter().map(async |address| {
        let answer = resolver.ptr(address).await;
        let (names, failure) = match answer.outcome {
            Ok(names) => (names, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let mut confirmed = None;
        for name in names.iter().take(NAMES_FOLLOWED) {
            let (forward, _) = resolver.own_addresses(name).await;
            match forward.outcome {
                Ok(addresses) if addresses.contains(&address) => confirmed = Some(true),
                Ok(_) | Err(LookupFailure::NoSuchName | LookupFailure::NoData) => {
                    confirmed = confirmed.or(Some(false));
                }
                Err(_) => {}
            }
            if confirmed == Some(true) {
                break;
            }
        }
        let mut found = found.borrow_mut();
        found.reverse.push(ReverseLookup { address, names, failure, confirmed, proof: answer.proof });
        found.reverse.sort_by_key(|lookup| lookup.address);
    });
    join_all(each).await;
}

async fn wildcard(asked: &DnsEvidence, is_domain: bool, resolver: &Resolver, found: &RefCell<DnsBeside>) {
    if is_domain && asked.outcome == DnsOutcome::Mx {
        let below = resolver.mx_below(&asked.name).await;
        found.borrow_mut().wildcard_mx = below;
    }
}

async fn invented(resolver: &Resolver, found: &RefCell<DnsBeside>) {
    let addresses = resolver.invented().await;
    found.borrow_mut().invented = addresses;
}

async fn each_resolver(
    asked: &DnsEvidence,
    is_domain: bool,
    resolver: &Resolver,
    found: &RefCell<DnsBeside>,
) {
    if is_domain {
        let resolvers = resolver.mx_of_each(&asked.name).await;
        found.borrow_mut().resolvers = resolvers;
    }
}

/// The name servers of the zone, each asked itself; and where this PC was given an internal address, what they say.
async fn name_servers(asked: &DnsEvidence, resolver: &Resolver, found: &RefCell<DnsBeside>) {
    let Some((zone, names)) = zone_of(&asked.name, resolver).await else { return };
    found.borrow_mut().zone.clone_from(&zone);
    let each = names.into_iter().take(NAME_SERVERS_ASKED).map(async |name| {
        let (answer, _) = resolver.own_addresses(&name).await;
        let mut usable: Vec<IpAddr> =
            answer.records().iter().copied().filter(|address| resolver.may_lead_to(*address)).collect();
        // Most networks reach the older kind of address.
        usable.sort_by_key(IpAddr::is_ipv6);
        let seen = match usable.first() {
            Some(address) => direct::name_server(name, *address, &zone).await,
            None => NameServerSeen {
                name,
                address: None,
                authoritative: false,
                serial: None,
                failure: answer.outcome.err(),
            },
        };
        let mut found = found.borrow_mut();
        found.name_servers.push(seen);
        found.name_servers.sort_by(|a, b| a.name.cmp(&b.name));
    });
    join_all(each).await;
    let authority =
        found.borrow().name_servers.iter().find(|seen| seen.authoritative).and_then(|s| s.address);
    if let Some(server) = authority {
        let inside = asked.hosts.iter().filter(|host| {
            let internal = |address: &IpAddr| Reach::of(*address) == Reach::Private;
            is_below(&host.host, &zone) && host.addresses.iter().any(internal)
        });
        for host in inside {
            let answer = direct::addresses_from(server, &host.host).await;
            let (addresses, failure) = match answer {
                Ok(addresses) => (addresses, None),
                Err(failure) => (Vec::new(), Some(failure)),
            };
            found.borrow_mut().authority.push(AuthoritySeen { host: host.host.clone(), addresses, failure });
        }
    }
}

/// The zone a name is in, and the names of its servers.
async fn zone_of(name: &str, resolver: &Resolver) -> Option<(String, Vec<String>)> {
    let mut zone = name;
    for _ in 0..LABELS_TAKEN_OFF {
        // The servers of a top-level domain are none of the domain's.
        let (_, rest) = zone.split_once('.')?;
        let answer = resolver.ns(zone).await;
        if let Ok(names) = answer.outcome {
            return Some((zone.to_owned(), names));
        }
        zone = rest;
    }
    None
}

fn is_below(name: &str, zone: &str) -> bool {
    let (name, zone) = (name.to_ascii_lowercase(), zone.to_ascii_lowercase());
    name == zone || name.strip_suffix(&zone).is_some_and(|rest| rest.ends_with('.'))
}
